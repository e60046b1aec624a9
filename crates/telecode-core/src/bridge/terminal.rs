//! Between phone and terminal: handed off, attached, never written by two.

use super::Bridge;
use super::errands::Asker;
use crate::agent::Holder;
use crate::chat::Message;
use crate::errand::Report;
use crate::ids::SessionId;
use crate::pick::TerminalPick;
use crate::story::Entry;
use crate::time::Now;

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {}

impl Bridge {
    pub(super) fn handoff_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    pub(super) fn attach_command(&mut self, _words: &str, _message: &Message, _now: Now) {}

    /// Another process began to work on the Claude session of a live agent, or stopped to.
    pub(super) fn held(&mut self, _session: SessionId, _holder: Option<Holder>, _now: Now) {}

    /// Something was said or done in a session that is read along.
    pub(super) fn overheard(&mut self, _session: SessionId, _entries: &[Entry]) {}

    pub(super) fn picked_terminal(&mut self, _pick: TerminalPick, _asker: &Asker, _now: Now) -> String {
        String::new()
    }

    pub(super) fn terminal_reported(&mut self, then: Then, _report: Report, _asker: &Asker, _now: Now) {
        match then {}
    }
}
