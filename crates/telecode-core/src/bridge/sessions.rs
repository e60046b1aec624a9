//! Sessions: listed, switched, renamed, forked, closed, deleted.

use super::Bridge;
use super::errands::Asker;
use crate::chat::Message;
use crate::errand::Report;
use crate::pick::SessionsPick;
use crate::time::Now;

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {}

impl Bridge {
    pub(super) fn sessions_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn switch_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn rename_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn fork_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn close_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn delete_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn sleep_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn picked_session(&mut self, _pick: SessionsPick, _asker: &Asker, _now: Now) -> String {
        String::new()
    }

    pub(super) fn sessions_reported(&mut self, then: Then, _report: Report, _asker: &Asker, _now: Now) {
        match then {}
    }
}
