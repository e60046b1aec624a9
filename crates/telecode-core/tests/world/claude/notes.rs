//! Where Claude Code thinks that a conversation ends.
//!
//! It notes that when a process ends in order, and from time to time. A call that was open then hangs beside all that comes once
//! its turn is run again: killed hard before the next note, Claude Code goes back to it, and all since is forgotten. The shell sees to
//! it that it does not, and the bot must not be fooled where it does all the same.

use telecode_core::seam::ids::{ClaudeId, SessionId};

use super::{Claudes, Entry};

/// An open call that was noted, and the turn that it is of.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub(super) at: usize,
    pub(super) turn: Entry,
}

impl Note {
    /// Whether the conversation went on beside it.
    fn is_stale(&self, record: &[Entry]) -> bool {
        let call = |entry: &Entry| entry.pending.as_ref().map(|call| call.id.clone());
        record.get(self.at).is_some_and(|now| {
            let went_on = now.done > self.turn.done || now.end.is_some();
            let asks_again = now.pending.is_some() && call(now) != call(&self.turn);
            went_on || asks_again || record.len() > self.at + 1
        })
    }
}

impl Claudes {
    /// A process notes where its conversation ends, as far as its record has it.
    pub(super) fn notes(&mut self, session: SessionId) {
        let Some(process) = self.processes.get(&session) else { return };
        let at = process.turn.as_ref().and_then(|turn| turn.at);
        let written = at.and_then(|at| Some((at, self.records.get(&process.claude)?.get(at)?)));
        let note = written.filter(|(_, turn)| turn.pending.is_some());
        match note.map(|(at, turn)| Note { at, turn: turn.clone() }) {
            Some(note) => drop(self.noted.insert(process.claude.clone(), note)),
            None => drop(self.noted.remove(&process.claude)),
        }
    }

    /// The conversation ends at its newest line, and that is noted.
    pub(super) fn notes_newest(&mut self, claude: &ClaudeId) {
        self.noted.remove(claude);
    }

    /// A process begins, and with it what was noted counts, until something else is noted. The shell does that where it is wrong:
    /// that Claude Code goes back within one turn nobody could see otherwise.
    pub(super) fn goes_by_note(&mut self, claude: &ClaudeId) {
        let Some(record) = self.records.get_mut(claude) else { return };
        let Some(note) = self.noted.get(claude).filter(|note| note.is_stale(record)) else { return };
        if self.goes_back && record.len() > note.at + 1 {
            self.taken_back.extend(record.drain(note.at..));
            record.push(note.turn.clone());
            self.is_safe(claude);
        } else {
            self.notes_newest(claude);
        }
    }
}
