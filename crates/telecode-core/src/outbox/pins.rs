//! Slots whose message is to be pinned. Pins share the chat's lane: they come after everything that is to be said.
//!
//! Nothing of it is stored: pinning a message that is pinned changes nothing, so whoever wants a pin says so again after a
//! restart.

use std::collections::BTreeSet;

use super::landing::Notice;
use super::lanes::Flight;
use super::slots::Slots;
use super::{Outbox, lane};
use crate::call::{Call, Outcome};
use crate::ids::{CallId, ChatId, SlotId};
use crate::time::Now;

#[derive(Debug, Default)]
pub(super) struct Pins {
    /// Slots whose message is not pinned yet, and no call is on its way for.
    wanted: BTreeSet<SlotId>,
}

impl Pins {
    /// The next message of a chat that is to be pinned.
    pub(super) fn next(&self, chat: ChatId, slots: &Slots) -> Option<SlotId> {
        self.ready(slots).find(|(_, of)| *of == chat).map(|(slot, _)| slot)
    }

    /// What can be pinned: what is shown.
    pub(super) fn ready(&self, slots: &Slots) -> impl Iterator<Item = (SlotId, ChatId)> {
        self.wanted.iter().filter_map(|id| {
            slots.message_of(*id)?;
            Some((*id, slots.thread_of(*id)?.chat))
        })
    }

    /// A slot is gone: nothing is left to pin.
    pub(super) fn forget(&mut self, slot: SlotId) {
        self.wanted.remove(&slot);
    }
}

impl Outbox {
    /// Pins the message of a slot as soon as there is one. If it cannot be, [`Notice::NotPinned`] follows.
    pub(crate) fn pin(&mut self, slot: SlotId) {
        if self.slots.get(slot).is_some() {
            self.pins.wanted.insert(slot);
        }
    }

    pub(super) fn call_pin(&mut self, slot: SlotId, chat: ChatId, now: Now) -> Option<(CallId, Call)> {
        let message = self.slots.message_of(slot)?;
        if !self.lanes.of(chat, now.instant).take(now.instant, lane::Use::Kept) {
            return None;
        }
        self.pins.wanted.remove(&slot);
        let id = self.lanes.fly(chat, Flight::Pin { slot, chat }, now.instant);
        Some((id, Call::Pin { chat, message }))
    }

    pub(super) fn pin_finished(&mut self, slot: SlotId, outcome: &Outcome) -> Vec<Notice> {
        match outcome {
            Outcome::TooMany(_)
            | Outcome::Unreachable { .. }
            | Outcome::Blocked
            | Outcome::Muted
            | Outcome::Moved(_) => {
                self.pin(slot);
                Vec::new()
            }
            Outcome::Gone => self.message_gone(slot),
            Outcome::Barred(_)
            | Outcome::Refused(_)
            | Outcome::Unsupported
            | Outcome::ThreadGone
            | Outcome::ThreadClosed => vec![Notice::NotPinned(slot)],
            Outcome::Done(_) | Outcome::Alone(_) | Outcome::Topic(_) => vec![Notice::Pinned(slot)],
        }
    }
}
