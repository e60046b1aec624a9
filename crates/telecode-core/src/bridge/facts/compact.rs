//! `/compact`: the conversation is made shorter, by Claude's own command.

use super::super::Bridge;
use super::super::errands::Asker;
use crate::agent::Rank;
use crate::chat::Message;
use crate::time::Now;

impl Bridge {
    /// It comes after what runs: a command of Claude's is a turn of its own.
    pub(in super::super) fn compact_command(&mut self, words: &str, message: &Message, now: Now) {
        let Some(id) = self.session_of_message(message) else { return };
        if !self.sessions.get(&id).is_some_and(|session| session.record.claude.begun) {
            return self.say(message, "compact-nothing");
        }
        let text = if words.is_empty() { "/compact".to_owned() } else { format!("/compact {words}") };
        self.prompt_by(id, message.id, text, Rank::Later, &Asker::from(message), now);
    }
}
