//! Personas: shown, chosen for a session, and made from a text.

use super::Bridge;
use super::errands::Asker;
use crate::chat::Message;
use crate::errand::Report;
use crate::pick::PersonaPick;
use crate::time::Now;

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {}

impl Bridge {
    pub(super) fn persona_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn picked_persona(&mut self, _pick: PersonaPick, _asker: &Asker, _now: Now) -> String {
        String::new()
    }

    pub(super) fn personas_reported(&mut self, then: Then, _report: Report, _asker: &Asker, _now: Now) {
        match then {}
    }
}
