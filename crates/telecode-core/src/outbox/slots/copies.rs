//! Messages that show what a slot shows, too: their send was cut, so it was sent again, and nobody knew of the first one.

use std::ops::Range;

use super::Slots;
use crate::call::Notify;
use crate::change::{Change, Class, SlotRecord, SlotState};
use crate::ids::{MessageId, SlotId, ThreadId};
use crate::outbox::Hold;
use crate::outbox::changes::RoundChanges;
use crate::page::Page;

/// How many slots are remembered that were sent again.
const AGAIN: usize = 200;

impl Slots {
    /// Whether a slot was sent again in this run, because it may have been in the chat before.
    pub(crate) fn was_sent_again(&self, slot: SlotId) -> bool {
        self.again.contains(&slot)
    }

    /// A slot was sent again, because it may have been in the chat before.
    pub(in crate::outbox) fn sent_again(&mut self, slot: SlotId) {
        self.again.truncate(AGAIN - 1);
        self.again.push_front(slot);
    }

    /// Whether any of these slots is to be shown and is not yet.
    pub(crate) fn waits_in(&self, slots: Range<SlotId>) -> bool {
        self.of.range(slots).any(|(_, slot)| slot.record.message().is_none())
    }

    /// Makes a message that has no slot show a page, or takes it away. What is to be taken away is stored as a live view that
    /// nobody has: the next run takes it away as well.
    pub(in crate::outbox) fn adopt(
        &mut self,
        thread: ThreadId,
        message: MessageId,
        page: Option<Page>,
        changes: &mut RoundChanges,
    ) {
        let (hold, class) =
            if page.is_some() { (Hold::No, Class::Reply) } else { (Hold::Delete, Class::Live) };
        let page = page.unwrap_or_default();
        let record = SlotRecord {
            id: self.reserve(&page).id(),
            thread,
            class,
            page,
            notify: Notify::Silent,
            reply_to: None,
            session: None,
            state: SlotState::Stale(message),
        };
        changes.push(Change::Slot(record.clone()));
        self.restore(record, hold);
    }

    /// A message that cannot be changed comes anew, and the old one goes.
    pub(in crate::outbox) fn sends_anew(&mut self, id: SlotId, changes: &mut RoundChanges) {
        let Some(thread) = self.thread_of(id) else { return };
        if let Some(message) = self.repeat(id, changes) {
            self.adopt(thread, message, None, changes);
        }
    }
}
