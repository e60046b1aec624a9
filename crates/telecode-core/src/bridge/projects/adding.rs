//! A directory becomes a project from a chat.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::menus::{Menu, NewButton};
use super::super::names::NAME_LIMIT;
use crate::change::Change;
use crate::errand::{Errand, Folder, FolderProblem, MachineErrand};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, ProjectsPick};
use crate::render::{GLANCE, glance};
use crate::settings::Project;
use crate::words::Voice;

impl Bridge {
    /// Has a directory looked at; if it can be a project, it becomes one.
    pub(super) fn add_project(&mut self, path: String, asker: &Asker) {
        if self.settings.project_roots.is_empty() {
            return self.no_roots(asker);
        }
        let errand = MachineErrand::CheckFolder { path, roots: self.settings.project_roots.clone() };
        self.send_out(Errand::Machine(errand), asker, Then::AddProject);
    }

    pub(super) fn no_roots(&mut self, asker: &Asker) {
        let text = self.voice(asker.person.id).say("project-no-roots");
        self.close_menu(asker, Page::plain(text));
    }

    /// A directory was looked at.
    pub(in super::super) fn folder_checked(&mut self, folder: Result<Folder, FolderProblem>, asker: &Asker) {
        match folder {
            Ok(folder) => self.take_project(folder, asker),
            Err(problem) => self.folder_refused(&problem, asker),
        }
    }

    fn take_project(&mut self, folder: Folder, asker: &Asker) {
        let known = self.projects().find(|project| project.path == folder.path).cloned();
        let (project, key) = match known {
            Some(project) => (project, "project-known"),
            None => (self.new_project(folder), "project-added"),
        };
        let voice = self.voice(asker.person.id);
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
        self.show_menu(Menu::list(Page::plain(text)).row([begin, all]), asker);
    }

    fn new_project(&mut self, folder: Folder) -> Project {
        let name = self.free_project_name(&folder.name);
        let project = Project { name, ..Project::from(folder) };
        self.added_projects.push(project.clone());
        self.save(Change::Project(project.clone()));
        project
    }

    /// A name like this one that no project has, and that is one word: `/new` takes words.
    fn free_project_name(&self, wanted: &str) -> String {
        let is_bad = |c: char| c.is_whitespace() || c.is_control() || c == '@' || c == '/';
        let parts: Vec<_> = wanted.split(is_bad).filter(|part| !part.is_empty()).collect();
        let mut wanted: String = parts.join("-").chars().take(NAME_LIMIT).collect();
        if wanted.is_empty() {
            "project".clone_into(&mut wanted);
        }
        let is_taken = |name: &str| {
            let all = self.settings.projects.iter().chain(&self.added_projects);
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

    /// A directory cannot be used; says why.
    pub(super) fn folder_refused(&mut self, problem: &FolderProblem, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let text = refusal(problem, &self.settings.project_roots, voice);
        self.close_menu(asker, Page::plain(text));
    }
}

/// Why a directory cannot be used, and what to do.
pub(super) fn refusal(problem: &FolderProblem, roots: &[String], voice: Voice<'_>) -> String {
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
