//! Sessions and chats move: what is not shown yet is shown elsewhere.

use super::slot::Bell;
use super::{LivePlace, Outbox};
use crate::change::{Change, Class, SlotState};
use crate::ids::{ChatId, MessageId, SessionId, SlotId, ThreadId};
use crate::page::Page;

/// What became of the messages of a place that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// They went with it, or cannot be reached.
    Gone,
    /// They are there.
    There,
}

impl Outbox {
    /// A session goes on in another thread: what was not sent yet goes there, and so does its live view.
    pub(crate) fn move_session(&mut self, session: SessionId, from: ThreadId, to: ThreadId) {
        for slot in self.slots.iter_mut() {
            let record = &mut slot.record;
            let is_its = record.session == Some(session) && record.thread == from;
            if is_its && record.message().is_none() && !slot.flying {
                record.thread = to;
                self.changes.push(Change::Slot(slot.stored()));
            }
        }
        let Some(live) = self.live.get_mut(session) else { return };
        if let Some(shown) = live.move_to(to) {
            self.settle_live(shown, None);
        }
    }

    /// A topic takes nothing any more: what is to be decided there, or was not shown yet, is shown in the chat.
    pub(crate) fn leave_topic(&mut self, topic: ThreadId, old: Left) {
        let chat = ThreadId::from(topic.chat);
        self.relocate(|thread| (thread == topic).then_some(chat), old);
    }

    /// Shows a slot in a new message, and gives the old one: it is lost, or too far away. Nothing is done while a call is on
    /// its way.
    pub(crate) fn repeat(&mut self, slot: SlotId) -> Option<MessageId> {
        self.slots.repeat(slot, &mut self.changes)
    }

    /// Makes a message that has no slot show a page, or takes it away.
    pub(crate) fn adopt(&mut self, thread: ThreadId, message: MessageId, page: Option<Page>) {
        self.slots.adopt(thread, message, page, &mut self.changes);
    }

    /// What a slot shows is not needed any more, and its message is gone.
    pub(crate) fn forget(&mut self, slot: SlotId) {
        self.drop_slot(slot);
    }

    /// A chat has another id, under which its earlier messages cannot be reached.
    pub(crate) fn move_chat(&mut self, from: ChatId, to: ChatId) {
        let moved = |thread: ThreadId| (thread.chat == from).then_some(ThreadId { chat: to, ..thread });
        self.relocate(moved, Left::Gone);
        self.topics.move_chat(from, to);
        self.lanes.remove(from);
    }

    fn relocate(&mut self, to: impl Fn(ThreadId) -> Option<ThreadId>, old: Left) {
        for live in self.live.iter_mut() {
            if let Some(to) = to(live.thread) {
                // Its message went with the place.
                let _gone = live.move_to(to);
            }
        }
        let slots: Vec<_> =
            self.slots.iter().filter_map(|slot| Some((slot.record.id, to(slot.record.thread)?))).collect();
        for (id, to) in slots {
            self.relocate_slot(id, to, old);
        }
    }

    fn relocate_slot(&mut self, id: SlotId, to: ThreadId, old: Left) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        let (from, shown) = (slot.record.thread, slot.record.message());
        let stays = shown.filter(|_| old == Left::There);
        if slot.record.class == Class::Live {
            // The view it was for makes another one.
            return if stays.is_some() { self.delete(id) } else { self.drop_slot(id) };
        }
        if shown.is_some() && !slot.comes_anew() {
            if stays.is_none() {
                self.drop_slot(id);
            }
            return;
        }
        slot.record.thread = to;
        // Where somebody was called it is not any more.
        slot.bell = Bell::AsRecorded;
        // No message of the old place can be named in the new one.
        slot.record.reply_to = None;
        if shown.is_some() {
            slot.record.state = SlotState::Waiting;
            slot.begins_anew();
        }
        self.changes.push(Change::Slot(slot.stored()));
        if let Some(message) = stays {
            self.slots.adopt(from, message, None, &mut self.changes);
        }
    }
}

impl super::live::LiveProgress {
    /// Is shown in another thread from now on. Gives the message that it was shown in.
    fn move_to(&mut self, to: ThreadId) -> Option<SlotId> {
        self.thread = to;
        self.forget();
        let LivePlace::Message { slot } = &mut self.view else { return None };
        slot.take()
    }
}
