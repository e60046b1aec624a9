//! What came of a call, and what it means for its slot.

use super::topics::Key;
use super::{Flight, Hold, Outbox, Shape};
use crate::call::{Call, Delivery, Outcome};
use crate::change::{Change, Class, SlotState};
use crate::ids::{CallId, ChatId, MessageId, SessionId, SlotId, ThreadId};
use crate::time::Now;

/// Something that the rest of the bridge has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The server refused a page for good.
    Refused {
        /// Where.
        thread: ThreadId,
        /// The server's words.
        reason: String,
    },
    /// The server refused a page as a rich one; its classic form takes its place.
    Plainer(SlotId),
    /// A message that was still needed was deleted by somebody.
    Deleted(SlotId),
    /// The message of a slot is pinned.
    Pinned(SlotId),
    /// The message of a slot cannot be pinned: the bot has no right to.
    NotPinned(SlotId),
    /// A topic that was written to is not there any more.
    TopicGone(ThreadId),
    /// There is an answer about the topic of a session.
    Topic {
        /// Whose.
        session: SessionId,
        /// What was wanted.
        call: Call,
        /// What came of it.
        outcome: Outcome,
    },
}

impl Outbox {
    /// Takes what came of a call. Calls of an earlier run are not known and do nothing.
    pub fn finished(
        &mut self,
        call: CallId,
        outcome: Outcome,
        now: Now,
        changes: &mut Vec<Change>,
    ) -> Vec<Notice> {
        match self.flights.remove(&call) {
            None => Vec::new(),
            Some(Flight::Free) => {
                self.free.finished(call, &outcome, now.instant);
                Vec::new()
            }
            Some(Flight::Live { session, chat, shape }) => {
                self.lane(chat, now.instant).landed(call, &outcome, now.instant);
                self.live_finished(session, chat, shape, &outcome, now)
            }
            Some(Flight::Topic { key, call: made, chat }) => {
                self.lane(chat, now.instant).landed(call, &outcome, now.instant);
                self.topic_finished(key, made, outcome)
            }
            Some(Flight::Pin { slot, chat }) => {
                self.lane(chat, now.instant).landed(call, &outcome, now.instant);
                self.pin_finished(slot, &outcome, changes)
            }
            Some(Flight::Slot { slot, version, chat }) => {
                self.lane(chat, now.instant).landed(call, &outcome, now.instant);
                self.slot_finished(slot, version, outcome, changes)
            }
        }
    }

    fn topic_finished(&mut self, key: Key, call: Call, outcome: Outcome) -> Vec<Notice> {
        self.topics.landed(key);
        match outcome {
            Outcome::TooMany(_) | Outcome::Unreachable { .. } | Outcome::Blocked => {
                self.topics.again(key, call);
                Vec::new()
            }
            Outcome::Done(_)
            | Outcome::Topic(_)
            | Outcome::Gone
            | Outcome::ThreadGone
            | Outcome::Barred(_)
            | Outcome::Unsupported
            | Outcome::Refused(_) => vec![Notice::Topic { session: key.0, call, outcome }],
        }
    }

    fn live_finished(
        &mut self,
        session: SessionId,
        chat: ChatId,
        shape: Shape,
        outcome: &Outcome,
        now: Now,
    ) -> Vec<Notice> {
        if shape == Shape::Rich && matches!(outcome, Outcome::Unsupported | Outcome::Refused(_)) {
            // A preview is not worth a second try: this chat has classic ones from now on.
            self.lane(chat, now.instant).rich_drafts = false;
            if let Some(live) = self.live.get_mut(&session) {
                live.again(now.instant);
            }
            return Vec::new();
        }
        let unsupported = matches!(outcome, Outcome::Unsupported);
        if unsupported {
            self.lane(chat, now.instant).drafts = false;
        }
        let Some(live) = self.live.get_mut(&session) else { return Vec::new() };
        live.finished(outcome, now.instant);
        let thread = live.thread;
        let gone = *outcome == Outcome::ThreadGone && thread.topic.is_some();
        gone.then_some(Notice::TopicGone(thread)).into_iter().collect()
    }

    fn slot_finished(
        &mut self,
        id: SlotId,
        version: u64,
        outcome: Outcome,
        changes: &mut Vec<Change>,
    ) -> Vec<Notice> {
        let Some(slot) = self.slots.get_mut(&id) else { return Vec::new() };
        slot.flying = false;
        if slot.hold == Hold::Delete {
            self.unwanted(id, version, &outcome, changes);
            return Vec::new();
        }
        match outcome {
            Outcome::Done(message) => self.shown(id, version, message, changes),
            Outcome::Unreachable { delivery: Delivery::Maybe } => self.maybe_sent(id),
            Outcome::TooMany(_) | Outcome::Unreachable { delivery: Delivery::No } | Outcome::Blocked => {
                self.not_sent(id, changes);
            }
            // No slot is about a topic.
            Outcome::Topic(_) | Outcome::Barred(_) => {}
            Outcome::ThreadGone => return self.topic_gone(id, changes),
            Outcome::Gone => return self.message_gone(id, changes),
            Outcome::Unsupported => {
                self.rich = false;
                return self.refused(id, version, "unsupported".to_owned(), changes);
            }
            Outcome::Refused(reason) => return self.refused(id, version, reason, changes),
        }
        Vec::new()
    }

    /// Nobody wants the message any more: what came back was its deletion, or an earlier call.
    fn unwanted(&mut self, id: SlotId, version: u64, outcome: &Outcome, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        let was_deletion = slot.version == version;
        match outcome {
            // Tried again.
            Outcome::TooMany(_) | Outcome::Unreachable { .. } | Outcome::Blocked
                if slot.record.message().is_some() => {}
            Outcome::Done(message) if !was_deletion => {
                let Some(message) = message.or(slot.record.message()) else { return };
                slot.record.state = SlotState::Shown(message);
                changes.push(Change::Shown { slot: id, message });
            }
            Outcome::Done(_)
            | Outcome::Topic(_)
            | Outcome::TooMany(_)
            | Outcome::Unreachable { .. }
            | Outcome::Blocked
            | Outcome::Gone
            | Outcome::ThreadGone
            | Outcome::Barred(_)
            | Outcome::Unsupported
            | Outcome::Refused(_) => self.drop_slot(id, changes),
        }
    }

    fn shown(&mut self, id: SlotId, version: u64, message: Option<MessageId>, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        let Some(message) = message.or(slot.record.message()) else { return };
        if slot.record.message().is_none()
            && let Some(session) = slot.record.session
        {
            changes.push(Change::Linked { chat: slot.record.thread.chat, message, session });
        }
        let was_unsure = slot.record.state == SlotState::Unsure;
        if slot.version == version {
            slot.record.state = SlotState::Shown(message);
            if was_unsure && slot.hold == Hold::Yes {
                // What is made of the page later keeps the mark that the message has.
                slot.record.page = (self.mark)(&slot.record.page);
                changes.push(Change::Slot(slot.stored()));
            }
            changes.push(Change::Shown { slot: id, message });
        } else {
            slot.record.state = SlotState::Stale(message);
            changes.push(Change::Slot(slot.stored()));
        }
        if was_unsure {
            self.sent_again(id);
        }
        self.forget_if_settled(id);
    }

    /// The call certainly did nothing: the slot is as it was.
    fn not_sent(&mut self, id: SlotId, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get(&id) else { return };
        if slot.record.state == SlotState::Waiting {
            changes.push(Change::Slot(slot.stored()));
        }
    }

    fn maybe_sent(&mut self, id: SlotId) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        if slot.record.state == SlotState::Waiting {
            // The store already says so since `Change::Sending`.
            slot.record.state = SlotState::Unsure;
        }
    }

    /// Whoever is told takes the slot and all others of the topic to another place.
    fn topic_gone(&mut self, id: SlotId, changes: &mut Vec<Change>) -> Vec<Notice> {
        let Some(slot) = self.slots.get(&id) else { return Vec::new() };
        let thread = slot.record.thread;
        if thread.topic.is_some() {
            return vec![Notice::TopicGone(thread)];
        }
        self.drop_slot(id, changes);
        Vec::new()
    }

    pub(super) fn message_gone(&mut self, id: SlotId, changes: &mut Vec<Change>) -> Vec<Notice> {
        let held = self.slots.get(&id).is_some_and(|slot| slot.hold == Hold::Yes);
        if !held {
            self.drop_slot(id, changes);
            return Vec::new();
        }
        // Somebody deleted a card that is still needed: it is sent anew.
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.record.state = SlotState::Waiting;
            changes.push(Change::Slot(slot.stored()));
        }
        vec![Notice::Deleted(id)]
    }

    fn refused(
        &mut self,
        id: SlotId,
        version: u64,
        reason: String,
        changes: &mut Vec<Change>,
    ) -> Vec<Notice> {
        if let Some(notices) = self.goes_on_plainer(id, version, changes) {
            return notices;
        }
        let Some(slot) = self.slots.get(&id) else { return Vec::new() };
        let thread = slot.record.thread;
        // A refused notice about a refusal would go on for ever.
        let tell = slot.record.class != Class::Reply;
        self.drop_slot(id, changes);
        if tell { vec![Notice::Refused { thread, reason }] } else { Vec::new() }
    }

    pub(super) fn drop_slot(&mut self, id: SlotId, changes: &mut Vec<Change>) {
        self.slots.remove(&id);
        self.forget_pin(id);
        changes.push(Change::SlotGone(id));
    }
}
