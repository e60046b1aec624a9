//! The last words of people, to tell an edit that changed them from one that did not.

use std::collections::VecDeque;

use crate::chat::Message;
use crate::ids::{ChatId, MessageId};

/// How many messages are remembered.
const LIMIT: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Recent(VecDeque<(ChatId, MessageId, String)>);

impl Recent {
    pub(super) fn remember(&mut self, message: &Message) {
        if self.0.len() == LIMIT {
            self.0.pop_front();
        }
        self.0.push_back((message.thread.chat, message.id, message.text.clone()));
    }

    /// Whether an edit changed the words of a remembered message. Remembers the new ones.
    pub(super) fn changed(&mut self, message: &Message) -> bool {
        let known = self.0.iter_mut().find(|(chat, id, _)| *chat == message.thread.chat && *id == message.id);
        let Some((_, _, text)) = known.filter(|(_, _, text)| *text != message.text) else { return false };
        text.clone_from(&message.text);
        true
    }
}
