//! Messages that cannot be changed or deleted: their buttons go at least, and what is to be decided comes anew.

use super::refusals::{Remedy, SlotFate};
use super::slot::{Bell, Slot, Under};
use super::{Hold, Notice, Outbox};
use crate::change::{Change, SlotState};
use crate::ids::{ChatId, SlotId};
use crate::time::Now;

impl Outbox {
    /// Nobody wants the message any more: what came back was its deletion, or an earlier call.
    pub(super) fn unwanted(&mut self, id: SlotId, version: u64, fate: &SlotFate, now: Now) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        let was_deletion = slot.version == version;
        match fate {
            SlotFate::Shown(message) if !was_deletion => {
                let Some(message) = message.or(slot.record.message()) else { return };
                slot.record.state = SlotState::Shown(message);
                self.changes.push(Change::Shown { slot: id, message });
            }
            SlotFate::Alone(message) if !was_deletion => {
                slot.record.state = SlotState::Shown(*message);
                self.changes.push(Change::Shown { slot: id, message: *message });
            }
            // Tried again.
            SlotFate::Again | SlotFate::Waits | SlotFate::Unsure if slot.record.message().is_some() => {}
            SlotFate::Refused(_) if slot.record.message().is_some() => self.change_refused(id, now),
            SlotFate::Shown(_)
            | SlotFate::Alone(_)
            | SlotFate::Again
            | SlotFate::Waits
            | SlotFate::Unsure
            // Under the new id of its chat it cannot be reached.
            | SlotFate::Moved(_)
            | SlotFate::Elsewhere
            | SlotFate::Reopened
            | SlotFate::Anew
            | SlotFate::Refused(_) => self.drop_slot(id),
        }
    }

    /// A message that is there was not changed, not deleted, or not even stripped.
    pub(super) fn change_refused(&mut self, id: SlotId, now: Now) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        match (slot.refused(now.instant), slot.hold) {
            (Remedy::LetBe, Hold::Delete) => self.drop_slot(id),
            (Remedy::LetBe, _) => self.leaves_as_it_is(id),
            (Remedy::Anew, _) => self.slots.sends_anew(id, &mut self.changes),
            (Remedy::Again | Remedy::Told, _) => {}
        }
    }

    /// A message shows an earlier page for good.
    pub(super) fn leaves_as_it_is(&mut self, id: SlotId) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        let Some(message) = slot.record.message() else { return };
        slot.record.state = SlotState::Shown(message);
        self.changes.push(Change::Shown { slot: id, message });
        self.forget_if_settled(id);
    }
}

impl SlotFate {
    /// What it says of the chat, if that has moved.
    pub(super) fn moved(&self, from: ChatId) -> Option<Notice> {
        if let Self::Moved(to) = self { Some(Notice::Moved { from, to: *to }) } else { None }
    }
}

impl Slot {
    /// It will be shown in another message, of which nothing is known.
    pub(super) fn begins_anew(&mut self) {
        self.refusals = 0;
        self.bell = Bell::AsRecorded;
        self.under = Under::Buttons;
        self.version += 1;
    }
}
