//! Projects: the list, more of them from a chat, and the directories that they may be in.

use super::Bridge;
use super::errands::Asker;
use crate::chat::Message;
use crate::errand::Report;
use crate::pick::ProjectsPick;
use crate::time::Now;

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {}

impl Bridge {
    pub(super) fn projects_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn project_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn picked_project(&mut self, _pick: ProjectsPick, _asker: &Asker, _now: Now) -> String {
        String::new()
    }

    pub(super) fn projects_reported(&mut self, then: Then, _report: Report, _asker: &Asker, _now: Now) {
        match then {}
    }
}
