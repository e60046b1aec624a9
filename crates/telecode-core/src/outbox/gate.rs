//! Who may be written to: groups, the private chats of people who are served, and a stranger once, to be refused.
//!
//! This is the one gate: whatever a room wants shown to somebody else is dropped here, before a call is made of it.

use std::collections::BTreeSet;

use super::{Outbox, Post};
use crate::ids::{ChatId, SlotId};

#[derive(Debug, Default)]
pub(super) struct ChatGate {
    /// The private chats of the people who are served.
    served: BTreeSet<ChatId>,
    /// What strangers are told.
    refusals: BTreeSet<SlotId>,
}

impl Outbox {
    /// These are the private chats that may be written to from now on. What was to be shown in others is dropped for good.
    pub(crate) fn serve(&mut self, chats: impl IntoIterator<Item = ChatId>) {
        self.gate.served = chats.into_iter().collect();
        let gate = &self.gate;
        self.live.retain(|chat| gate.may_write(chat));
        self.topics.retain(|chat| gate.may_write(chat));
        let barred = self.slots.iter().filter(|slot| !slot.flying && !self.may_show(slot.record.id));
        for slot in barred.map(|slot| slot.record.id).collect::<Vec<_>>() {
            self.drop_slot(slot);
        }
    }

    /// Tells a stranger, once, that they are not served.
    pub(crate) fn refuse(&mut self, post: Post) {
        let slot = self.slots.reserve(&post.page);
        let slot = self.slots.put(slot, post, &mut self.changes);
        self.gate.refusals.insert(slot);
    }

    /// Whether a chat may be written to.
    pub(super) fn may_write(&self, chat: ChatId) -> bool {
        self.gate.may_write(chat)
    }

    /// Whether a slot may be shown where it is.
    pub(super) fn may_show(&self, slot: SlotId) -> bool {
        let chat = self.slots.thread_of(slot).map(|thread| thread.chat);
        self.gate.refusals.contains(&slot) || chat.is_some_and(|chat| self.may_write(chat))
    }

    /// A slot is gone; where nobody is served nothing is left of it.
    pub(super) fn forget_refusal(&mut self, slot: SlotId, chat: ChatId) {
        if self.gate.refusals.remove(&slot) && !self.may_write(chat) {
            self.lanes.remove(chat);
        }
    }
}

impl ChatGate {
    pub(super) fn may_write(&self, chat: ChatId) -> bool {
        !chat.is_private() || self.served.contains(&chat)
    }
}
