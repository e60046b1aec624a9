//! A directory becomes a project from a chat.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::projects::ProjectsThen;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{errands, sites};
use crate::change::Change;
use crate::errand::{Errand, Folder, FolderProblem, MachineErrand};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, ProjectsPick};
use crate::render::{GLANCE, glance};
use crate::settings::Project;
use crate::words::Voice;

/// Has a directory looked at; if it can be a project, it becomes one.
pub(super) fn add_project(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    path: String,
    asker: &Asker,
) {
    if hall.settings.project_roots.is_empty() {
        return no_roots(hall, asker);
    }
    let errand = MachineErrand::CheckFolder { path, roots: hall.settings.project_roots.clone() };
    errands::send_out(hall, sessions, errands, Errand::Machine(errand), asker, ProjectsThen::Add);
}

pub(super) fn no_roots(hall: &mut Hall, asker: &Asker) {
    let text = hall.voice(asker.person.id).say("project-no-roots");
    hall.close_menu(asker, Page::plain(text));
}

/// A directory was looked at.
pub(in crate::bridge) fn folder_checked(
    hall: &mut Hall,
    added_projects: &mut AddedProjects,
    folder: Result<Folder, FolderProblem>,
    asker: &Asker,
) {
    match folder {
        Ok(folder) => take_project(hall, added_projects, folder, asker),
        Err(problem) => folder_refused(hall, &problem, asker),
    }
}

fn take_project(hall: &mut Hall, added_projects: &mut AddedProjects, folder: Folder, asker: &Asker) {
    let known = sites::projects(hall, added_projects).find(|project| project.path == folder.path).cloned();
    let (project, key) = match known {
        Some(project) => (project, "project-known"),
        None => (new_project(hall, added_projects, folder), "project-added"),
    };
    let voice = hall.voice(asker.person.id);
    let text = voice.tell(
        key,
        [("name", glance(&project.name, GLANCE).into()), ("path", glance(&project.path, GLANCE).into())],
    );
    let begin = NewButton::Pick(
        voice.say("button-project-begin"),
        ButtonStyle::Main,
        ButtonPick::Projects(ProjectsPick::Begin(project.name)),
    );
    let all = NewButton::pick(voice.say("button-projects"), ButtonPick::Projects(ProjectsPick::Page(0)));
    hall.show_menu(Menu::list(Page::plain(text)).row([begin, all]), asker);
}

fn new_project(hall: &mut Hall, added_projects: &mut AddedProjects, folder: Folder) -> Project {
    let name = sites::free_project_name(hall, added_projects, &folder.name);
    let project = Project { name, ..Project::from(folder) };
    added_projects.add(project.clone());
    hall.save(Change::Project(project.clone()));
    project
}

/// A directory cannot be used; says why.
pub(super) fn folder_refused(hall: &mut Hall, problem: &FolderProblem, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let text = refusal(problem, &hall.settings.project_roots, voice);
    hall.close_menu(asker, Page::plain(text));
}

/// Why a directory cannot be used, and what to do.
pub(in crate::bridge) fn refusal(problem: &FolderProblem, roots: &[String], voice: Voice<'_>) -> String {
    let roots: Vec<_> = roots.iter().map(|root| glance(root, GLANCE)).collect();
    match problem {
        FolderProblem::Missing => voice.tell("project-missing", [("roots", roots.join(", ").into())]),
        FolderProblem::NotADirectory => voice.say("project-file"),
        FolderProblem::Outside { path } => voice.tell(
            "project-outside",
            [("path", glance(path, GLANCE).into()), ("roots", roots.join(", ").into())],
        ),
        FolderProblem::Unreadable { reason } => {
            voice.tell("project-unreadable", [("reason", glance(reason, GLANCE).into())])
        }
        FolderProblem::NotText => voice.say("project-not-text"),
    }
}
