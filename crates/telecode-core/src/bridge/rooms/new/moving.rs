//! Where a session runs can be changed until it has begun.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::session_spec::{SessionOrigin, SessionSite, SessionSpec};
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, begin, launch, names, sites};
use crate::ids::{PersonId, SessionId};
use crate::page::Page;
use crate::pick::{ButtonPick, SessionsPick};
use crate::session::Session;
use crate::time::Now;
use crate::workspace::WorkspaceKind;

/// How many projects are offered: more are a list of their own.
const OFFERED: usize = 6;

/// Says that a session is there and where it runs, with buttons to move it.
pub(super) fn begun_menu(
    hall: &Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    id: SessionId,
    person: PersonId,
) -> Menu {
    let voice = hall.voice(person);
    let Some(session) = sessions.get(&id) else { return Menu::list(Page::default()) };
    let record = session.record();
    let mut args = vec![("name", record.name.clone().into())];
    let key = match &record.workspace.kind {
        WorkspaceKind::Own => "new-session-own",
        WorkspaceKind::Project => {
            args.push(("workspace", record.workspace.name.clone().into()));
            "new-session"
        }
        WorkspaceKind::Worktree(worktree) => {
            args.push(("workspace", record.workspace.name.clone().into()));
            args.push(("branch", worktree.branch.clone().into()));
            "new-session-worktree"
        }
    };
    let mut text = voice.tell(key, args);
    if let Some(persona) = &record.run.persona {
        text.push('\n');
        text.push_str(&voice.tell("new-session-persona", [("persona", persona.name.clone().into())]));
    }
    let mut menu = Menu::question(Page::plain(text));
    menu.session = Some(id);
    if record.workspace.kind != WorkspaceKind::Own {
        return menu;
    }
    let projects: Vec<_> = sites::open_projects(hall, added_projects)
        .take(OFFERED)
        .map(|project| project.name.clone())
        .collect();
    for pair in projects.chunks(2) {
        menu = menu.row(pair.iter().map(|name| {
            let pick = SessionsPick::Move { session: id, project: Some(name.clone()) };
            NewButton::pick(
                voice.tell("button-move", [("project", name.clone().into())]),
                ButtonPick::Sessions(pick),
            )
        }));
    }
    menu
}

/// Moves a session that has not begun.
pub(in crate::bridge) fn move_session(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    id: SessionId,
    project: Option<String>,
    asker: &Asker,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else { return voice.say("toast-session-gone") };
    if session.has_begun() {
        let text = voice.tell("new-session-stays", [("name", session.record().name.clone().into())]);
        let toast = voice.say("toast-has-begun");
        hall.close_menu(asker, Page::plain(text));
        return toast;
    }
    let site = match project {
        None => SessionSite::Own,
        Some(name) => match sites::project_named(hall, added_projects, &name).cloned() {
            Some(project) => SessionSite::Project(project),
            None => return voice.say("toast-project-gone"),
        },
    };
    settle_anew(hall, sessions, added_projects, id, site);
    let menu = begun_menu(hall, sessions, added_projects, id, asker.person.id);
    hall.show_menu(menu, asker);
    String::new()
}

/// Gives a session that has not begun another place. An agent that was woken ahead is in the wrong one.
fn settle_anew(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    id: SessionId,
    site: SessionSite,
) {
    let Some(record) = sessions.get(&id).map(Session::record) else { return };
    let workspace = begin::settle_site(hall, sessions, added_projects, site, &record.name, &record.claude.id);
    let Some(session) = sessions.get_mut(&id) else { return };
    if session.settle_in(workspace) {
        sleep::kill(hall, sessions, id);
    }
}

/// Moves a session that has not begun into a worktree of its project, or begins another one there.
pub(in crate::bridge) fn move_to_worktree(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    asker: &Asker,
    now: Now,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = talks.sessions.get(&id) else { return voice.say("toast-session-gone") };
    let (name, begun) = (session.record().name.clone(), session.has_begun());
    let Some(project) = launch::git_project_of(hall, &talks.sessions, &talks.added_projects, id).cloned()
    else {
        return voice.say("toast-project-gone");
    };
    let branch = begin::free_branch(&talks.sessions, &project, &name);
    let site = SessionSite::Worktree(project, branch);
    let moved = if begun {
        let plan = SessionSpec {
            name: Some(names::free_name(&talks.sessions, asker.person.id, &name, None)),
            site,
            persona: session.record().run.persona.clone(),
            origin: SessionOrigin::New,
            ..SessionSpec::usual(asker.person.id, asker.thread)
        };
        begin::create_session(hall, talks, plan, now)
    } else {
        settle_anew(hall, &mut talks.sessions, &talks.added_projects, id, site);
        id
    };
    let menu = begun_menu(hall, &talks.sessions, &talks.added_projects, moved, asker.person.id);
    hall.show_menu(menu, asker);
    launch::wake_ahead(hall, talks, moved);
    String::new()
}
