//! The list of projects, and what a tap on one does.

use crate::agent::NoWorkspace;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::{Menu, pager};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::known_personas::KnownPersonas;
use crate::bridge::rooms::new;
use crate::bridge::rooms::projects::{PER_PAGE, ProjectsThen, adding};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::session_spec::{SessionSite, SessionSpec};
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::sites::NAMES;
use crate::bridge::talks::{Talks, errands, sites};
use crate::change::Change;
use crate::errand::{Errand, Failure, Folder, FolderProblem, MachineErrand, PlaceLook};
use crate::ids::PersonId;
use crate::page::{LABEL_LIMIT, Page};
use crate::pick::{ButtonPick, ProjectsPick};
use crate::render;
use crate::render::{GLANCE, Text, glance};
use crate::session::Session;
use crate::settings::Project;
use crate::time::Now;
use crate::words::Voice;
use crate::workspace::WorkspaceKind;

/// Has the projects of a page looked at, and shows them.
pub(super) fn show_projects(
    hall: &mut Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    errands: &mut OpenErrands,
    page: usize,
    asker: &Asker,
) {
    let page = page.min(sites::projects(hall, added_projects).count().div_ceil(PER_PAGE).max(1) - 1);
    let on_page = sites::projects(hall, added_projects).skip(page * PER_PAGE).take(PER_PAGE);
    let places = on_page.map(|project| (project.path.clone(), sites::ground_of(hall, project))).collect();
    errands::send_out(
        hall,
        sessions,
        errands,
        Errand::Machine(MachineErrand::Places { places }),
        asker,
        ProjectsThen::List(page),
    );
}

/// It is known which of the projects of a page are there. What could not be looked at is shown as if it were.
pub(in crate::bridge) fn projects_found(
    hall: &mut Hall,
    talks: &mut Talks,
    page: usize,
    looks: Result<Vec<PlaceLook>, Failure>,
    asker: &Asker,
) {
    let looks = looks.unwrap_or_default();
    let seen = sites::projects(hall, &talks.added_projects).skip(page * PER_PAGE).map(|one| one.path.clone());
    for (path, look) in seen.collect::<Vec<_>>().into_iter().zip(&looks) {
        sites::seen(hall, &mut talks.added_projects, &path, look);
    }
    let voice = hall.voice(asker.person.id);
    let projects: Vec<Project> = sites::projects(hall, &talks.added_projects).cloned().collect();
    let pages = projects.len().div_ceil(PER_PAGE).max(1);
    let page = page.min(pages - 1);
    let on_page = projects.iter().skip(page * PER_PAGE).take(PER_PAGE);
    let lacks = looks.iter().map(|look| look.as_ref().err()).chain(std::iter::repeat(None));
    let on_page: Vec<_> = on_page.zip(lacks).collect();
    let mut text = Text::new();
    text.bold(&voice.say("projects-title"));
    if pages > 1 {
        text.push(&format!(" {}/{pages}", page + 1));
    }
    text.newline();
    for (project, lack) in &on_page {
        write_project(&talks.sessions, &mut text, project, *lack, asker.person.id, voice);
    }
    let key = if projects.is_empty() { "projects-none" } else { "projects-how" };
    text.newline().push(&voice.say(key));
    let mut menu = Menu::list(text.into_page());
    for (project, _) in on_page {
        menu = menu.row(project_row(hall, &talks.added_projects, project, voice));
    }
    menu = menu.row(pager(page, pages, [], |page| ButtonPick::Projects(ProjectsPick::Page(page))));
    let add = (!hall.settings.project_roots.is_empty()).then(|| {
        let pick = ProjectsPick::Browse { path: None, page: 0 };
        NewButton::pick(voice.say("button-project-add"), ButtonPick::Projects(pick))
    });
    hall.show_menu(menu.row(add), asker);
}

fn project_row(
    hall: &Hall,
    added_projects: &AddedProjects,
    project: &Project,
    voice: Voice<'_>,
) -> Vec<NewButton> {
    let begin = ProjectsPick::Begin(project.name.clone());
    let begin = NewButton::pick(folder_label(&project.name, project.git), ButtonPick::Projects(begin));
    let remove = is_added(hall, added_projects, &project.name).then(|| {
        let pick = ProjectsPick::Remove(project.name.clone());
        NewButton::pick(voice.say("button-project-remove"), ButtonPick::Projects(pick))
    });
    [begin].into_iter().chain(remove).collect()
}

fn write_project(
    sessions: &Roster,
    text: &mut Text,
    project: &Project,
    lack: Option<&NoWorkspace>,
    person: PersonId,
    voice: Voice<'_>,
) {
    let count = sessions_in(sessions, project, person);
    text.newline().bold(&folder_label(&glance(&project.name, GLANCE), project.git)).newline();
    text.code(&glance(&project.path, GLANCE));
    if count > 0 {
        text.push(" · ").push(&voice.tell("projects-sessions", [("count", count.into())]));
    }
    text.newline();
    if let Some(lack) = lack {
        let (key, more) = match lack {
            NoWorkspace::Missing { reason } => ("projects-gone", reason.as_str()),
            NoWorkspace::Elsewhere { path } => ("projects-elsewhere", path.as_str()),
            NoWorkspace::Barred => ("projects-barred", ""),
        };
        text.push(&voice.tell(key, [("reason", glance(more, GLANCE).into())])).newline();
    }
}

/// How many sessions of a person run in a project, those that were put away aside.
fn sessions_in(sessions: &Roster, project: &Project, person: PersonId) -> usize {
    let is_in = |place: &WorkspaceKind, directory: &str| match place {
        WorkspaceKind::Project => directory == project.path,
        WorkspaceKind::Worktree(worktree) => worktree.repository == project.path,
        WorkspaceKind::Own => false,
    };
    let records = sessions.values().map(Session::record);
    let own = records.filter(|record| record.person == person && !record.standing.closed);
    own.filter(|record| is_in(&record.workspace.kind, &record.workspace.directory)).count()
}

fn is_added(hall: &Hall, added_projects: &AddedProjects, name: &str) -> bool {
    hall.settings.projects.iter().all(|project| project.name != name) && added_projects.has(name)
}

/// Begins a session in a project. One that was added from a chat is looked at again before: it may lie elsewhere by now.
pub(super) fn begin_in(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    name: &str,
    asker: &Asker,
    now: Now,
) {
    let Some(project) = sites::project_named(hall, &talks.added_projects, name).cloned() else {
        return no_such_project(hall, &talks.added_projects, name, asker);
    };
    if is_added(hall, &talks.added_projects, &project.name) {
        let (path, roots) = (project.path, hall.settings.project_roots.clone());
        let errand = Errand::Machine(MachineErrand::CheckFolder { path, roots });
        return errands::send_out(
            hall,
            &talks.sessions,
            &mut talks.errands,
            errand,
            asker,
            ProjectsThen::BeginIn(project.name),
        );
    }
    begin_there(hall, talks, known, project, asker, now);
}

/// The directory of a project that was added was looked at before a session begins in it.
pub(in crate::bridge) fn checked_to_begin(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    name: &str,
    folder: Result<Folder, FolderProblem>,
    asker: &Asker,
    now: Now,
) {
    let project = sites::project_named(hall, &talks.added_projects, name).cloned();
    match (folder, project) {
        (Ok(folder), Some(project)) if folder.path == project.path => {
            begin_there(hall, talks, known, Project { git: folder.git, ..project }, asker, now);
        }
        (Ok(folder), Some(_)) => {
            let voice = hall.voice(asker.person.id);
            let args = [("name", glance(name, GLANCE).into()), ("path", glance(&folder.path, GLANCE).into())];
            hall.close_menu(asker, Page::plain(voice.tell("project-moved", args)));
        }
        (_, None) => no_such_project(hall, &talks.added_projects, name, asker),
        (Err(problem), Some(_)) => adding::folder_refused(hall, &problem, asker),
    }
}

fn begin_there(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    project: Project,
    asker: &Asker,
    now: Now,
) {
    let plan = SessionSpec {
        site: SessionSite::Project(project),
        ..SessionSpec::usual(asker.person.id, asker.thread)
    };
    new::begin_session(hall, talks, known, plan, asker, now);
}

pub(super) fn no_such_project(hall: &mut Hall, added_projects: &AddedProjects, name: &str, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let names: Vec<_> = sites::projects(hall, added_projects).map(|project| project.name.clone()).collect();
    let names = render::cut(&names.join(", "), NAMES);
    let text = if names.is_empty() {
        voice.say("projects-none")
    } else {
        voice.tell("project-unknown", [("name", glance(name, GLANCE).into()), ("names", names.into())])
    };
    hall.close_menu(asker, Page::plain(text));
}

/// Takes a project off the list that was added from a chat.
pub(super) fn remove_project(hall: &mut Hall, added_projects: &mut AddedProjects, name: &str, asker: &Asker) {
    let Some(project) = sites::project_named(hall, added_projects, name).cloned() else {
        return no_such_project(hall, added_projects, name, asker);
    };
    if !is_added(hall, added_projects, &project.name) {
        let voice = hall.voice(asker.person.id);
        let text = voice.tell("project-configured", [("name", glance(&project.name, GLANCE).into())]);
        return hall.close_menu(asker, Page::plain(text));
    }
    added_projects.remove(&project.name);
    hall.save(Change::ProjectGone { name: project.name.clone() });
    let voice = hall.voice(asker.person.id);
    let text = voice.tell("project-removed", [("name", glance(&project.name, GLANCE).into())]);
    let again = ButtonPick::Projects(ProjectsPick::Add(project.path));
    let all = ButtonPick::Projects(ProjectsPick::Page(0));
    let menu = Menu::list(Page::plain(text)).row([
        NewButton::pick(voice.say("button-project-again"), again),
        NewButton::pick(voice.say("button-projects"), all),
    ]);
    hall.show_menu(menu, asker);
}

/// A name with the mark of a git repository, cut to what a button shows.
pub(in crate::bridge) fn folder_label(name: &str, git: bool) -> String {
    let mark = if git { "🌿" } else { "📁" };
    render::cut(&format!("{mark} {}", render::escape_invisible(name)), LABEL_LIMIT)
}
