//! What was said: paged, exported, searched.

use super::Bridge;
use super::errands::Asker;
use crate::chat::Message;
use crate::errand::Report;
use crate::pick::HistoryPick;
use crate::time::Now;

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {}

impl Bridge {
    pub(super) fn history_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn export_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn search_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn picked_history(&mut self, _pick: HistoryPick, _asker: &Asker, _now: Now) -> String {
        String::new()
    }

    pub(super) fn history_reported(&mut self, then: Then, _report: Report, _asker: &Asker, _now: Now) {
        match then {}
    }
}
