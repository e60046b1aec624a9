//! The projects, and the directories that a session may run in.

use crate::bridge::hall::Hall;
use crate::bridge::talks::names::NAME_LIMIT;
use crate::bridge::talks::roster::Roster;
use crate::change::SessionRecord;
use crate::errand::{PlaceFound, PlaceLook};
use crate::gate::{Gate, WorkGround};
use crate::ids::PersonId;
use crate::pick::NewStep;
use crate::session::Session;
use crate::settings::Project;
use crate::workspace::WorkspaceKind;

/// How much is said of the names that there are, in UTF-16 units.
pub(in crate::bridge) const NAMES: usize = 1_000;

/// Directories that became projects from a chat.
#[derive(Debug)]
pub(in crate::bridge) struct AddedProjects(Vec<Project>);

impl AddedProjects {
    pub(in crate::bridge) fn new(stored: Vec<Project>) -> Self {
        Self(stored)
    }

    /// All of them, in the order in which they were added.
    pub(in crate::bridge) fn all(&self) -> impl Iterator<Item = &Project> {
        self.0.iter()
    }

    pub(in crate::bridge) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|project| project.name == name)
    }

    pub(in crate::bridge) fn add(&mut self, project: Project) {
        self.0.push(project);
    }

    pub(in crate::bridge) fn remove(&mut self, name: &str) {
        self.0.retain(|added| added.name != name);
    }
}

/// Whether sessions may run in a project.
pub(in crate::bridge) fn ground_of(hall: &Hall, project: &Project) -> WorkGround {
    Gate::ground(&hall.settings, &WorkspaceKind::Project, &project.path)
}

/// A project by its name; capitals do not matter.
pub(in crate::bridge) fn project_named<'a>(
    hall: &'a Hall,
    added_projects: &'a AddedProjects,
    name: &str,
) -> Option<&'a Project> {
    projects(hall, added_projects).find(|project| project.name.to_lowercase() == name.to_lowercase())
}

/// The projects that sessions may run in.
pub(in crate::bridge) fn open_projects<'a>(
    hall: &'a Hall,
    added_projects: &'a AddedProjects,
) -> impl Iterator<Item = &'a Project> {
    projects(hall, added_projects).filter(|project| ground_of(hall, project) != WorkGround::Barred)
}

/// A project's directory was looked at: what is there may have changed since the program began.
pub(in crate::bridge) fn seen(hall: &mut Hall, added: &mut AddedProjects, path: &str, look: &PlaceLook) {
    let Ok(PlaceFound { git }) = look else { return };
    for project in hall.settings.projects.iter_mut().chain(&mut added.0).filter(|one| one.path == path) {
        project.git = *git;
    }
}

/// All projects: those of the configuration, then those that were added from a chat.
pub(in crate::bridge) fn projects<'a>(
    hall: &'a Hall,
    added_projects: &'a AddedProjects,
) -> impl Iterator<Item = &'a Project> {
    let configured = &hall.settings.projects;
    let added = added_projects
        .all()
        .filter(|added| configured.iter().all(|one| one.name != added.name && one.path != added.path));
    configured.iter().chain(added)
}

/// Where the worktree of a branch is: there is one of each, whoever uses it.
pub(super) fn worktree_directory(hall: &Hall, sessions: &Roster, project: &Project, branch: &str) -> String {
    let wanted = format!("{}/{}/{}", hall.settings.worktrees, project.name, branch.replace('/', "-"));
    let is_others = |directory: &str| {
        sessions.values().any(|session| match &session.record().workspace.kind {
            WorkspaceKind::Worktree(other) => {
                session.record().workspace.directory == directory
                    && (other.branch != branch || other.repository != project.path)
            }
            WorkspaceKind::Project | WorkspaceKind::Own => session.record().workspace.directory == directory,
        })
    };
    let mut directory = wanted.clone();
    let mut number = 2_usize;
    while is_others(&directory) {
        directory = format!("{wanted}-{number}");
        number += 1;
    }
    directory
}

/// The project of a new session; from the start, the one that its person used last.
pub(in crate::bridge) fn chosen_project(
    hall: &Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    person: PersonId,
    step: Option<&NewStep>,
) -> Option<String> {
    // A step that says nothing is the first one.
    match step.filter(|step| **step != NewStep::default()) {
        Some(step) => step.project.clone().flatten(),
        None => last_project(hall, sessions, added_projects, person).map(|project| project.name.clone()),
    }
}

/// The project that a person used last, else the first one; of those that sessions may run in.
pub(in crate::bridge) fn last_project<'a>(
    hall: &'a Hall,
    sessions: &Roster,
    added_projects: &'a AddedProjects,
    person: PersonId,
) -> Option<&'a Project> {
    let of = |record: &SessionRecord| {
        let place = match &record.workspace.kind {
            WorkspaceKind::Project => &record.workspace.directory,
            WorkspaceKind::Worktree(worktree) => &worktree.repository,
            WorkspaceKind::Own => return None,
        };
        open_projects(hall, added_projects).find(|project| project.path == *place)
    };
    let own = sessions.values().map(Session::record).filter(|record| record.person == person);
    let used = own.filter_map(|record| Some((record.books.last_active, record.id, of(record)?)));
    let last = used.max_by_key(|(last, id, _)| (*last, *id)).map(|(.., project)| project);
    last.or_else(|| open_projects(hall, added_projects).next())
}

/// A name like this one that no project has, and that is one word: `/new` takes words.
pub(in crate::bridge) fn free_project_name(
    hall: &Hall,
    added_projects: &AddedProjects,
    wanted: &str,
) -> String {
    let is_bad = |c: char| c.is_whitespace() || c.is_control() || c == '@' || c == '/';
    let parts: Vec<_> = wanted.split(is_bad).filter(|part| !part.is_empty()).collect();
    let mut wanted: String = parts.join("-").chars().take(NAME_LIMIT).collect();
    if wanted.is_empty() {
        "project".clone_into(&mut wanted);
    }
    let is_taken = |name: &str| {
        let all = hall.settings.projects.iter().chain(added_projects.all());
        all.into_iter().any(|project| project.name.to_lowercase() == name.to_lowercase())
    };
    let mut name = wanted.clone();
    let mut number = 2_usize;
    while is_taken(&name) {
        let end = format!("-{number}");
        let start: String = wanted.chars().take(NAME_LIMIT - end.chars().count()).collect();
        name = format!("{start}{end}");
        number += 1;
    }
    name
}
