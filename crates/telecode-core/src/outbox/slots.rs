//! The slots that there are, the next number, and what is known of their messages.

mod copies;
mod plainer;

use std::collections::VecDeque;
use std::collections::btree_map::{BTreeMap, Values, ValuesMut};
use std::time::Instant;

use super::slot::{Hold, NewSlot, Post, Slot};
use crate::change::{Change, Class, SlotRecord, SlotState};
use crate::ids::{ChatId, MessageId, SessionId, SlotId, ThreadId};
use crate::outbox::changes::RoundChanges;
use crate::page::Page;

/// All slots, in the order in which they are shown.
#[derive(Debug)]
pub(crate) struct Slots {
    of: BTreeMap<SlotId, Slot>,
    /// The last number that was given away.
    last: SlotId,
    /// Slots that were sent again in this run, as they may have been in the chat before; the newest first.
    again: VecDeque<SlotId>,
}

impl Slots {
    /// No slots yet; the next comes after `last`.
    pub(super) fn new(last: SlotId) -> Self {
        Self { of: BTreeMap::new(), last, again: VecDeque::new() }
    }

    /// Takes back a slot that was stored.
    pub(crate) fn restore(&mut self, record: SlotRecord, hold: Hold) {
        self.of.insert(record.id, Slot::new(record, hold));
    }

    /// Reserves the slot of a page, which may get buttons before it is posted there. The classic pages that come before it if its
    /// blocks are refused have the numbers right before, so that they keep their order.
    pub(crate) fn reserve(&mut self, page: &Page) -> NewSlot {
        let room = page.spare();
        self.last = SlotId(self.last.0 + i64::try_from(room).unwrap_or(0) + 1);
        NewSlot { id: self.last, room }
    }

    /// Puts a page in the slot that was reserved for it.
    pub(super) fn put(
        &mut self,
        NewSlot { id, room }: NewSlot,
        post: Post,
        changes: &mut RoundChanges,
    ) -> SlotId {
        debug_assert!(post.page.spare() <= room, "a page of more messages than its slot was reserved for");
        let record = SlotRecord {
            id,
            thread: post.thread,
            class: post.class,
            page: post.page,
            notify: post.notify,
            reply_to: post.reply_to,
            session: post.session,
            state: SlotState::Waiting,
        };
        changes.push(Change::Slot(record.clone()));
        self.restore(record, post.hold);
        id
    }

    /// A slot is needed after it was shown.
    pub(crate) fn hold(&mut self, id: SlotId) {
        if let Some(slot) = self.get_mut(id) {
            slot.hold = Hold::Yes;
        }
    }

    /// Somebody pressed a button of a slot: what it shows next comes before all else.
    pub(crate) fn hurry(&mut self, id: SlotId) {
        if let Some(slot) = self.get_mut(id) {
            slot.pressed = true;
        }
    }

    /// Shows a slot in a new message, and gives the old one: it is lost, or too far away. Nothing is done while a call is on
    /// its way.
    pub(super) fn repeat(&mut self, id: SlotId, changes: &mut RoundChanges) -> Option<MessageId> {
        let slot = self.get_mut(id).filter(|slot| !slot.flying)?;
        let message = slot.record.message()?;
        slot.record.state = SlotState::Waiting;
        slot.begins_anew();
        changes.push(Change::Slot(slot.stored()));
        Some(message)
    }

    /// The call certainly did nothing: the slot is as it was.
    pub(super) fn not_sent(&self, id: SlotId, changes: &mut RoundChanges) {
        let Some(slot) = self.get(id) else { return };
        if slot.record.state == SlotState::Waiting {
            changes.push(Change::Slot(slot.stored()));
        }
    }

    /// The call may have done what it was to do.
    pub(super) fn maybe_sent(&mut self, id: SlotId) {
        let Some(slot) = self.get_mut(id) else { return };
        if slot.record.state == SlotState::Waiting {
            // The store already says so since `Change::Sending`.
            slot.record.state = SlotState::Unsure;
        }
    }

    /// The buttons of a message are gone; what was refused is tried again later.
    pub(super) fn stripped(&mut self, id: SlotId, now: Instant) {
        if let Some(slot) = self.get_mut(id) {
            slot.stripped(now);
        }
    }

    /// Takes a slot out: nothing is left to show.
    pub(super) fn remove(&mut self, id: SlotId) -> Option<Slot> {
        self.of.remove(&id)
    }

    /// The slot of this number, to look at.
    pub(super) fn get(&self, id: SlotId) -> Option<&Slot> {
        self.of.get(&id)
    }

    /// The slot of this number, to change.
    pub(super) fn get_mut(&mut self, id: SlotId) -> Option<&mut Slot> {
        self.of.get_mut(&id)
    }

    /// All slots, in order.
    pub(super) fn iter(&self) -> Values<'_, SlotId, Slot> {
        self.of.values()
    }

    /// The same, to change.
    pub(super) fn iter_mut(&mut self) -> ValuesMut<'_, SlotId, Slot> {
        self.of.values_mut()
    }

    /// Whether a slot is still needed: it has buttons, or will show something else.
    pub(crate) fn holds(&self, slot: SlotId) -> bool {
        self.get(slot).is_some_and(|slot| slot.hold == Hold::Yes)
    }

    /// The slots of a session that are still needed.
    pub(crate) fn held_of(&self, session: SessionId) -> Vec<SlotId> {
        let held = self.iter().filter(|slot| slot.hold == Hold::Yes);
        held.filter(|slot| slot.record.session == Some(session)).map(|slot| slot.record.id).collect()
    }

    /// What a slot that is still needed shows, or will.
    pub(crate) fn held_page(&self, slot: SlotId) -> Option<&Page> {
        self.get(slot).filter(|slot| slot.hold == Hold::Yes).map(|slot| &slot.record.page)
    }

    /// What a slot shows, or will.
    pub(crate) fn page_of(&self, slot: SlotId) -> Option<&Page> {
        self.get(slot).map(|slot| &slot.record.page).filter(|page| !page.text.is_empty())
    }

    /// The message that a slot is shown in.
    pub(crate) fn message_of(&self, slot: SlotId) -> Option<MessageId> {
        self.get(slot)?.record.message()
    }

    /// Where a slot is shown, or will be.
    pub(crate) fn thread_of(&self, slot: SlotId) -> Option<ThreadId> {
        self.get(slot).map(|slot| slot.record.thread)
    }

    /// The session that a slot belongs to.
    pub(crate) fn session_of(&self, slot: SlotId) -> Option<SessionId> {
        self.get(slot)?.record.session
    }

    /// Whether a message is that of a slot.
    pub(crate) fn shows(&self, chat: ChatId, message: MessageId) -> bool {
        let is_it = |slot: &Slot| slot.record.thread.chat == chat && slot.record.message() == Some(message);
        self.iter().any(is_it)
    }

    /// Whether a slot is shown in this message, as far as is known: what may have been sent without our knowing of it is taken
    /// for it, in the same chat only.
    pub(crate) fn is_shown_in(&self, slot: SlotId, chat: ChatId, message: MessageId) -> bool {
        let Some(slot) = self.get(slot) else { return true };
        slot.record.thread.chat == chat && slot.record.message().is_none_or(|shown| shown == message)
    }

    /// The slots of a class.
    pub(crate) fn of_class(&self, class: Class) -> Vec<(SlotId, SlotRecord)> {
        let of_class = self.iter().filter(|slot| slot.record.class == class);
        of_class.map(|slot| (slot.record.id, slot.record.clone())).collect()
    }

    /// The last slot of a session's finals that was not sent yet.
    pub(crate) fn unsent_final(&self, session: SessionId) -> Option<SlotId> {
        let of_it = self.iter().filter(|slot| slot.record.session == Some(session));
        let is_final = |slot: &&Slot| matches!(slot.record.class, Class::Final | Class::Rest);
        let finals = of_it.filter(is_final).filter(|slot| slot.record.message().is_none());
        finals.map(|slot| slot.record.id).max()
    }

    /// The end of the slots that there are: whatever is posted from now on comes behind.
    pub(crate) fn end(&self) -> SlotId {
        SlotId(self.last.0 + 1)
    }
}
