//! The last words of people whose prompts may be over: so that an edit that came too late is told once, and one that changed no
//! words never.

use std::collections::VecDeque;

use crate::chat::Message;
use crate::ids::{ChatId, MessageId};

/// How many messages are remembered.
const LIMIT: usize = 100;

#[derive(Debug, Default)]
pub(in crate::bridge) struct Recent {
    words: VecDeque<(ChatId, MessageId, String)>,
    /// The newest media group that was refused: its other pieces get no answer of their own.
    album: Option<String>,
}

impl Recent {
    /// Remembers what a message says, in place of what it said before.
    pub(in crate::bridge) fn remember(&mut self, message: &Message) {
        self.words.retain(|known| !is_it(known, message));
        if self.words.len() == LIMIT {
            self.words.pop_front();
        }
        self.words.push_back((message.thread.chat, message.id, message.text.clone()));
    }

    /// Whether this is the first piece of a media group, or a message by itself.
    pub(in crate::bridge) fn is_first_piece(&mut self, message: &Message) -> bool {
        message.album.is_none() || std::mem::replace(&mut self.album, message.album.clone()) != message.album
    }

    pub(in crate::bridge) fn knows(&self, message: &Message) -> bool {
        self.words.iter().any(|known| is_it(known, message))
    }

    /// Whether a message says something else than it is remembered with, or is not remembered.
    pub(in crate::bridge) fn is_news(&self, message: &Message) -> bool {
        let known = self.words.iter().find(|known| is_it(known, message));
        known.is_none_or(|(_, _, text)| *text != message.text)
    }
}

fn is_it((chat, id, _): &(ChatId, MessageId, String), message: &Message) -> bool {
    *chat == message.thread.chat && *id == message.id
}
