//! What came of a call, and what it means for its slot.

use super::lanes::Flight;
use super::refusals::{CallRefusal, Remedy, SlotFate, fate};
use super::slot::{Bell, PageForm, Slot, Under};
use super::topics::Key;
use super::{Hold, Outbox, Shape};
use crate::call::{Outcome, Reaction, TopicCall};
use crate::change::{Change, Class, SlotState};
use crate::ids::{CallId, ChatId, MessageId, SessionId, SlotId, ThreadId};
use crate::time::Now;

/// Something that the rest of the bridge has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The server refused a page in each of its forms. It is tried again later.
    Refused {
        /// The thread that it was for.
        thread: ThreadId,
        /// Why it was not taken.
        reason: CallRefusal,
    },
    /// A file or a picture was not sent, and is not tried again.
    NotSent {
        /// The thread that it was for.
        thread: ThreadId,
        /// Why it was not taken.
        reason: CallRefusal,
    },
    /// A message that was to be answered is not there any more.
    Lost(ChatId, MessageId),
    /// A chat has another id.
    Moved {
        /// Its old one.
        from: ChatId,
        /// Its new one.
        to: ChatId,
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
    /// A topic that was written to is closed.
    TopicClosed(ThreadId),
    /// There is an answer about the topic of a session.
    Topic {
        /// The session that the topic is for.
        session: SessionId,
        /// What was wanted.
        call: TopicCall,
        /// What came of it.
        outcome: Outcome,
    },
}

impl Outbox {
    /// Takes what came of a call. Calls of an earlier run are not known and do nothing.
    pub(crate) fn finished(&mut self, call: CallId, outcome: Outcome, now: Now) -> Vec<Notice> {
        match self.lanes.land(call) {
            None => Vec::new(),
            Some(Flight::Free) => self.free_finished(call, outcome, now),
            Some(Flight::Reaction { chat }) => {
                self.lanes.shut(chat, &outcome, now.instant);
                self.reactions.finished(chat, &outcome, now.instant);
                Vec::new()
            }
            Some(Flight::Cue { chat }) => {
                self.lanes.of(chat, now.instant).landed(call, &outcome, now.instant);
                Vec::new()
            }
            Some(Flight::Live { session, chat, shape, is_draft }) => {
                self.lanes.of(chat, now.instant).landed(call, &outcome, now.instant);
                if is_draft && shape == Shape::Classic && outcome == Outcome::Unsupported {
                    self.lanes.of(chat, now.instant).drafts = false;
                }
                self.live_finished(session, chat, shape, &outcome, now)
            }
            Some(Flight::Topic { key, call: made }) => {
                self.lanes.of(made.chat(), now.instant).landed(call, &outcome, now.instant);
                self.topic_finished(key, made, outcome)
            }
            Some(Flight::Pin { slot, chat }) => {
                self.lanes.of(chat, now.instant).landed(call, &outcome, now.instant);
                self.pin_finished(slot, &outcome)
            }
            Some(Flight::Look { thread, slot }) => {
                self.lanes.of(thread.chat, now.instant).landed(call, &outcome, now.instant);
                self.look_finished(thread, slot, &outcome)
            }
            Some(Flight::Slot { slot, version, chat, strips }) => {
                self.lanes.of(chat, now.instant).landed(call, &outcome, now.instant);
                self.slot_finished(slot, version, strips, outcome, now)
            }
        }
    }

    fn free_finished(&mut self, call: CallId, outcome: Outcome, now: Now) -> Vec<Notice> {
        if let Some(chat) = self.free.chat_of(call) {
            self.lanes.shut(chat, &outcome, now.instant);
        }
        self.free.finished(call, outcome, now.instant).into_iter().collect()
    }

    fn topic_finished(&mut self, key: Key, call: TopicCall, outcome: Outcome) -> Vec<Notice> {
        self.topics.landed(key);
        match outcome {
            Outcome::TooMany(_) | Outcome::Unreachable { .. } | Outcome::Blocked | Outcome::Muted => {
                if self.may_write(call.chat()) {
                    self.topics.again(key, call);
                }
                Vec::new()
            }
            Outcome::Moved(to) => {
                let from = call.chat();
                self.topics.again(key, call);
                vec![Notice::Moved { from, to }]
            }
            Outcome::Done(_)
            | Outcome::Alone(_)
            | Outcome::Topic(_)
            | Outcome::Gone
            | Outcome::ThreadGone
            | Outcome::ThreadClosed
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
            self.lanes.of(chat, now.instant).rich_drafts = false;
            if let Some(live) = self.live.get_mut(session) {
                live.again(now.instant);
            }
            return Vec::new();
        }
        let Some(live) = self.live.get_mut(session) else { return Vec::new() };
        live.finished(outcome, now.instant);
        let thread = live.thread;
        let in_topic = thread.topic.is_some();
        let notice = match outcome {
            Outcome::ThreadGone if in_topic => Notice::TopicGone(thread),
            Outcome::ThreadClosed if in_topic => Notice::TopicClosed(thread),
            Outcome::Moved(to) => Notice::Moved { from: chat, to: *to },
            Outcome::ThreadGone
            | Outcome::ThreadClosed
            | Outcome::Done(_)
            | Outcome::Alone(_)
            | Outcome::Topic(_)
            | Outcome::TooMany(_)
            | Outcome::Gone
            | Outcome::Barred(_)
            | Outcome::Blocked
            | Outcome::Muted
            | Outcome::Unsupported
            | Outcome::Refused(_)
            | Outcome::Unreachable { .. } => return Vec::new(),
        };
        vec![notice]
    }

    fn slot_finished(
        &mut self,
        id: SlotId,
        version: u64,
        strips: bool,
        outcome: Outcome,
        now: Now,
    ) -> Vec<Notice> {
        let Some(slot) = self.slots.get_mut(id) else { return Vec::new() };
        slot.flying = false;
        let shows = !strips && slot.hold != Hold::Delete;
        if outcome == Outcome::Unsupported && shows && slot.record.page.rich.is_some() {
            self.rich = false;
        }
        let (hold, chat, reply_to) = (slot.hold, slot.record.thread.chat, slot.record.reply_to);
        let thread = slot.record.thread;
        let fate = fate(outcome, slot);
        // Who it was for is not served any more, or is a stranger, whom nobody waits for.
        let is_over =
            !self.may_write(chat) && !matches!(fate, SlotFate::Shown(_) | SlotFate::Unsure | SlotFate::Waits);
        if is_over || !self.may_show(id) {
            self.drop_slot(id);
            return Vec::new();
        }
        match fate {
            SlotFate::Shown(_) if strips => self.slots.stripped(id, now.instant),
            fate if hold == Hold::Delete => {
                self.unwanted(id, version, &fate, now);
                return fate.moved(chat).into_iter().collect();
            }
            SlotFate::Moved(to) => {
                self.slots.not_sent(id, &mut self.changes);
                return vec![Notice::Moved { from: chat, to }];
            }
            SlotFate::Shown(message) => self.shown(id, version, message),
            SlotFate::Alone(message) => {
                let lost = reply_to.map(|to| Notice::Lost(chat, to));
                self.shown(id, version, Some(message));
                return lost.into_iter().collect();
            }
            SlotFate::Unsure => self.slots.maybe_sent(id),
            SlotFate::Again | SlotFate::Waits => self.slots.not_sent(id, &mut self.changes),
            SlotFate::Elsewhere => {
                self.slots.not_sent(id, &mut self.changes);
                return vec![Notice::TopicGone(thread)];
            }
            SlotFate::Reopened => {
                self.slots.not_sent(id, &mut self.changes);
                return vec![Notice::TopicClosed(thread)];
            }
            SlotFate::Anew => return self.message_gone(id),
            SlotFate::Refused(_) if strips => self.change_refused(id, now),
            SlotFate::Refused(reason) => return self.refused(id, version, reason, now),
        }
        Vec::new()
    }

    fn react_to_all(&mut self, ends: Vec<(ChatId, MessageId, Reaction)>) {
        for (chat, message, reaction) in ends {
            self.react(chat, message, reaction);
        }
    }

    fn shown(&mut self, id: SlotId, version: u64, message: Option<MessageId>) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        let Some(message) = message.or(slot.record.message()) else { return };
        slot.refusals = 0;
        slot.pressed = false;
        slot.bell = Bell::AsRecorded;
        let is_bare = slot.version == version && slot.record.page.buttons.is_empty();
        slot.under = if is_bare { Under::Nothing } else { Under::Buttons };
        let then = std::mem::take(&mut slot.then);
        if slot.record.message().is_none()
            && let Some(session) = slot.record.session
        {
            self.changes.push(Change::Linked { chat: slot.record.thread.chat, message, session });
        }
        let was_unsure = slot.record.state == SlotState::Unsure;
        if slot.version == version {
            slot.record.state = SlotState::Shown(message);
            if was_unsure && slot.hold == Hold::Yes {
                // What is made of the page later keeps the mark that the message has.
                slot.record.page = (self.mark)(&slot.record.page);
                self.changes.push(Change::Slot(slot.stored()));
            }
            self.changes.push(Change::Shown { slot: id, message });
        } else {
            slot.record.state = SlotState::Stale(message);
            self.changes.push(Change::Slot(slot.stored()));
        }
        if was_unsure {
            self.slots.sent_again(id);
        }
        self.forget_if_settled(id);
        self.react_to_all(then);
    }

    pub(super) fn message_gone(&mut self, id: SlotId) -> Vec<Notice> {
        if !self.slots.get(id).is_some_and(Slot::comes_anew) {
            self.drop_slot(id);
            return Vec::new();
        }
        // Somebody deleted a card that is still needed: it is sent anew.
        if let Some(slot) = self.slots.get_mut(id) {
            slot.record.state = SlotState::Waiting;
            slot.begins_anew();
            self.changes.push(Change::Slot(slot.stored()));
        }
        vec![Notice::Deleted(id)]
    }

    /// A page was refused: it takes another form, or waits, and its person is told once. It is never given up.
    fn refused(&mut self, id: SlotId, version: u64, reason: CallRefusal, now: Now) -> Vec<Notice> {
        if let Some(notices) = self.slots.goes_on_plainer(id, version, &mut self.changes) {
            return notices;
        }
        let Some(slot) = self.slots.get_mut(id) else { return Vec::new() };
        let (thread, class) = (slot.record.thread, slot.record.class);
        if class == Class::Live && slot.record.message().is_none() {
            // Of use only now, and made anew the next time.
            self.drop_slot(id);
            return Vec::new();
        }
        if slot.form == PageForm::AsItIs {
            slot.reason = reason;
        }
        let reason = slot.reason.clone();
        match slot.refused(now.instant) {
            Remedy::Again => self.slots.not_sent(id, &mut self.changes),
            Remedy::Told => {
                self.slots.not_sent(id, &mut self.changes);
                // A notice about a refused notice would go on for ever.
                return if class == Class::Reply {
                    Vec::new()
                } else {
                    vec![Notice::Refused { thread, reason }]
                };
            }
            Remedy::Anew => self.slots.sends_anew(id, &mut self.changes),
            Remedy::LetBe => self.leaves_as_it_is(id),
        }
        Vec::new()
    }

    pub(super) fn drop_slot(&mut self, id: SlotId) {
        if let Some(slot) = self.slots.remove(id) {
            self.forget_refusal(id, slot.record.thread.chat);
            self.react_to_all(slot.then);
        }
        self.pins.forget(id);
        self.changes.push(Change::SlotGone(id));
    }
}
