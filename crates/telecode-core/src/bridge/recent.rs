//! The last words of people whose prompts may be over: so that an edit that came too late is told once, and one that changed no
//! words never.

use std::collections::VecDeque;

use crate::chat::Message;
use crate::ids::{ChatId, MessageId};

/// How many messages are remembered.
const LIMIT: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Recent(VecDeque<(ChatId, MessageId, String)>);

impl Recent {
    /// Remembers what a message says, in place of what it said before.
    pub(super) fn remember(&mut self, message: &Message) {
        self.0.retain(|known| !is_it(known, message));
        if self.0.len() == LIMIT {
            self.0.pop_front();
        }
        self.0.push_back((message.thread.chat, message.id, message.text.clone()));
    }

    pub(super) fn knows(&self, message: &Message) -> bool {
        self.0.iter().any(|known| is_it(known, message))
    }

    /// Whether a message says something else than it is remembered with, or is not remembered.
    pub(super) fn is_news(&self, message: &Message) -> bool {
        let known = self.0.iter().find(|known| is_it(known, message));
        known.is_none_or(|(_, _, text)| *text != message.text)
    }
}

fn is_it((chat, id, _): &(ChatId, MessageId, String), message: &Message) -> bool {
    *chat == message.thread.chat && *id == message.id
}
