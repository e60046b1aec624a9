//! What waits: shown, dropped, moved up, changed by an edit; and the last prompt once more.

use super::Bridge;
use super::errands::Asker;
use crate::chat::Message;
use crate::errand::Report;
use crate::pick::QueuePick;
use crate::time::Now;

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {}

impl Bridge {
    pub(super) fn queue_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn retry_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn picked_queue(&mut self, _pick: QueuePick, _asker: &Asker, _now: Now) -> String {
        String::new()
    }

    pub(super) fn queue_reported(&mut self, then: Then, _report: Report, _asker: &Asker, _now: Now) {
        match then {}
    }
}
