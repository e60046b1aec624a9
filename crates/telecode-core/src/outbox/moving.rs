//! Sessions and chats move: what is not shown yet is shown elsewhere.

use super::slot::Bell;
use super::{LivePlace, Outbox};
use crate::change::{Change, Class, SlotState};
use crate::ids::{ChatId, SessionId, SlotId, ThreadId};

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
    pub(crate) fn move_session(
        &mut self,
        session: SessionId,
        from: ThreadId,
        to: ThreadId,
        changes: &mut Vec<Change>,
    ) {
        for slot in self.slots.iter_mut() {
            let record = &mut slot.record;
            let is_its = record.session == Some(session) && record.thread == from;
            if is_its && record.message().is_none() && !slot.flying {
                record.thread = to;
                changes.push(Change::Slot(slot.stored()));
            }
        }
        let Some(live) = self.live.get_mut(session) else { return };
        if let Some(shown) = live.move_to(to) {
            self.settle_live(shown, None, changes);
        }
    }

    /// A topic takes nothing any more: what is to be decided there, or was not shown yet, is shown in the chat.
    pub(crate) fn leave_topic(&mut self, topic: ThreadId, old: Left, changes: &mut Vec<Change>) {
        let chat = ThreadId::from(topic.chat);
        self.relocate(|thread| (thread == topic).then_some(chat), old, changes);
    }

    /// What a slot shows is not needed any more, and its message is gone.
    pub(crate) fn forget(&mut self, slot: SlotId, changes: &mut Vec<Change>) {
        self.drop_slot(slot, changes);
    }

    /// A chat has another id, under which its earlier messages cannot be reached.
    pub(crate) fn move_chat(&mut self, from: ChatId, to: ChatId, changes: &mut Vec<Change>) {
        let moved = |thread: ThreadId| (thread.chat == from).then_some(ThreadId { chat: to, ..thread });
        self.relocate(moved, Left::Gone, changes);
        self.topics.move_chat(from, to);
        self.lanes.remove(from);
    }

    fn relocate(&mut self, to: impl Fn(ThreadId) -> Option<ThreadId>, old: Left, changes: &mut Vec<Change>) {
        for live in self.live.iter_mut() {
            if let Some(to) = to(live.thread) {
                // Its message went with the place.
                let _gone = live.move_to(to);
            }
        }
        let slots: Vec<_> =
            self.slots.iter().filter_map(|slot| Some((slot.record.id, to(slot.record.thread)?))).collect();
        for (id, to) in slots {
            self.relocate_slot(id, to, old, changes);
        }
    }

    fn relocate_slot(&mut self, id: SlotId, to: ThreadId, old: Left, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        let (from, shown) = (slot.record.thread, slot.record.message());
        let stays = shown.filter(|_| old == Left::There);
        if slot.record.class == Class::Live {
            // The view it was for makes another one.
            return if stays.is_some() { self.delete(id, changes) } else { self.drop_slot(id, changes) };
        }
        if shown.is_some() && !slot.comes_anew() {
            if stays.is_none() {
                self.drop_slot(id, changes);
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
        changes.push(Change::Slot(slot.stored()));
        if let Some(message) = stays {
            self.slots.adopt(from, message, None, changes);
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
