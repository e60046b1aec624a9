//! Slots whose message is to be pinned. Pins share the chat's lane: they come after everything that is to be said.
//!
//! Nothing of it is stored: pinning a message that is pinned changes nothing, so whoever wants a pin says so again after a
//! restart.

use std::collections::BTreeSet;

use super::landing::Notice;
use super::{Flight, Outbox, lane};
use crate::call::{Call, Outcome};
use crate::change::Change;
use crate::ids::{CallId, ChatId, SlotId, ThreadId};
use crate::time::Now;

#[derive(Debug, Default)]
pub(super) struct Pins {
    /// Slots whose message is not pinned yet, and no call is on its way for.
    wanted: BTreeSet<SlotId>,
}

impl Outbox {
    /// Pins the message of a slot as soon as there is one. If it cannot be, [`Notice::NotPinned`] follows.
    pub(crate) fn pin(&mut self, slot: SlotId) {
        if self.slots.contains_key(&slot) {
            self.pins.wanted.insert(slot);
        }
    }

    /// Where a slot is shown, or will be.
    pub(crate) fn thread_of(&self, slot: SlotId) -> Option<ThreadId> {
        self.slots.get(&slot).map(|slot| slot.record.thread)
    }

    /// The next message of a chat that is to be pinned.
    pub(super) fn next_pin(&self, chat: ChatId) -> Option<SlotId> {
        self.ready_pins().find(|(_, of)| *of == chat).map(|(slot, _)| slot)
    }

    /// What can be pinned: what is shown.
    pub(super) fn ready_pins(&self) -> impl Iterator<Item = (SlotId, ChatId)> {
        self.pins.wanted.iter().filter_map(|id| {
            self.message_of(*id)?;
            Some((*id, self.slots.get(id)?.record.thread.chat))
        })
    }

    pub(super) fn call_pin(&mut self, slot: SlotId, chat: ChatId, now: Now) -> Option<(CallId, Call)> {
        let message = self.message_of(slot)?;
        if !self.lane(chat, now.instant).take(now.instant, lane::Use::Kept) {
            return None;
        }
        self.pins.wanted.remove(&slot);
        let id = self.next_call(Flight::Pin { slot, chat });
        self.lane(chat, now.instant).fly(id);
        Some((id, Call::Pin { chat, message }))
    }

    pub(super) fn pin_finished(
        &mut self,
        slot: SlotId,
        outcome: &Outcome,
        changes: &mut Vec<Change>,
    ) -> Vec<Notice> {
        match outcome {
            Outcome::TooMany(_)
            | Outcome::Unreachable { .. }
            | Outcome::Blocked
            | Outcome::Muted
            | Outcome::Moved(_) => {
                self.pin(slot);
                Vec::new()
            }
            Outcome::Gone => self.message_gone(slot, changes),
            Outcome::Barred(_)
            | Outcome::Refused(_)
            | Outcome::Unsupported
            | Outcome::ThreadGone
            | Outcome::ThreadClosed => vec![Notice::NotPinned(slot)],
            Outcome::Done(_) | Outcome::Alone(_) | Outcome::Topic(_) => vec![Notice::Pinned(slot)],
        }
    }

    /// A slot is gone: nothing is left to pin.
    pub(super) fn forget_pin(&mut self, slot: SlotId) {
        self.pins.wanted.remove(&slot);
    }
}
