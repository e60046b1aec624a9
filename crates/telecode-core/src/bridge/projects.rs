//! Projects: the list, more of them from a chat, and the directories that they may be in.

mod adding;
mod browsing;
mod list;

use super::Bridge;
use super::errands::Asker;
use crate::chat::Message;
use crate::page::Page;
use crate::pick::ProjectsPick;
use crate::time::Now;

/// How many things a page of a list has: as many buttons as a phone shows with the text above.
const PER_PAGE: usize = 8;

/// How much is said of the names that there are, in UTF-16 units.
pub(super) const NAMES: usize = 1_000;

impl Bridge {
    pub(super) fn projects_command(&mut self, words: &str, message: &Message, now: Now) {
        let asker = Asker::from(message);
        if words.is_empty() {
            return self.show_projects(0, &asker);
        }
        // `/cd api` says where to go.
        match self.project_named(words).map(|project| project.name.clone()) {
            Some(name) => self.begin_in(&name, &asker, now),
            None => self.no_such_project(words, &asker),
        }
    }

    pub(super) fn project_command(&mut self, words: &str, message: &Message, _now: Now) {
        let asker = Asker::from(message);
        let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        match (word.to_ascii_lowercase().as_str(), rest.trim()) {
            ("add", "") => self.browse(None, 0, &asker),
            ("add", path) => self.add_project(path.to_owned(), &asker),
            ("remove", "") => self.project_how(&asker),
            ("remove", name) => self.remove_project(name, &asker),
            ("", _) => self.show_projects(0, &asker),
            _ => self.project_how(&asker),
        }
    }

    fn project_how(&mut self, asker: &Asker) {
        let text = self.voice(asker.person.id).say("project-how");
        self.reply(asker.thread, Page::plain(text));
    }

    pub(super) fn picked_project(&mut self, pick: ProjectsPick, asker: &Asker, now: Now) -> String {
        match pick {
            ProjectsPick::Page(page) => self.show_projects(page, asker),
            ProjectsPick::Begin(name) => self.begin_in(&name, asker, now),
            ProjectsPick::Browse { path, page } => self.browse(path, page, asker),
            ProjectsPick::Add(path) => self.add_project(path, asker),
            ProjectsPick::Remove(name) => self.remove_project(&name, asker),
            ProjectsPick::ToWorktree(session) => return self.move_to_worktree(session, asker, now),
        }
        String::new()
    }
}
