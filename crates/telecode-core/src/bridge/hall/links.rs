//! Which session a message belongs to, for the newest messages.

use std::collections::{HashMap, VecDeque};

use crate::ids::{ChatId, MessageId, SessionId};

/// Which session a message belongs to, for the newest messages.
#[derive(Debug, Default)]
pub(in crate::bridge) struct MessageLinks {
    of: HashMap<(ChatId, MessageId), SessionId>,
    order: VecDeque<(ChatId, MessageId)>,
}

impl MessageLinks {
    pub(in crate::bridge) fn insert(&mut self, chat: ChatId, message: MessageId, session: SessionId) {
        if self.of.insert((chat, message), session).is_none() {
            self.order.push_back((chat, message));
        }
        if self.order.len() > crate::change::LINK_LIMIT
            && let Some(oldest) = self.order.pop_front()
        {
            self.of.remove(&oldest);
        }
    }

    pub(in crate::bridge) fn forget(&mut self, session: SessionId) {
        self.of.retain(|_, of| *of != session);
        self.order.retain(|place| self.of.contains_key(place));
    }

    pub(in crate::bridge) fn session(&self, chat: ChatId, message: MessageId) -> Option<SessionId> {
        self.of.get(&(chat, message)).copied()
    }
}
