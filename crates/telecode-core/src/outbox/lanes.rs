//! The lanes of all chats, and the calls that are on their way.

use std::collections::HashMap;
use std::time::Instant;

use super::lane::{Lane, Use};
use super::live::Shape;
use super::topics;
use crate::call::{Outcome, TopicCall};
use crate::ids::{CallId, ChatId, SessionId, SlotId, ThreadId};

/// The lanes, and what each call that is on its way is for.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    of: HashMap<ChatId, Lane>,
    flights: HashMap<CallId, Flight>,
    last_call: u64,
}

/// What a call that is on its way is for.
#[derive(Debug)]
pub(super) enum Flight {
    /// A kept slot.
    Slot { slot: SlotId, version: u64, chat: ChatId, strips: bool },
    /// A live view.
    Live { session: SessionId, chat: ChatId, shape: Shape, is_draft: bool },
    /// The topic of a session.
    Topic { key: topics::Key, call: TopicCall },
    /// A message that is pinned.
    Pin { slot: SlotId, chat: ChatId },
    /// A look whether a topic is there.
    Look { thread: ThreadId, slot: SlotId },
    /// A sign that something works.
    Cue { chat: ChatId },
    /// A reaction.
    Reaction { chat: ChatId },
    /// What belongs to no slot.
    Free,
}

impl Lanes {
    /// The lane of a chat, which is made if nothing was called there yet.
    pub(super) fn of(&mut self, chat: ChatId, now: Instant) -> &mut Lane {
        self.of.entry(chat).or_insert_with(|| Lane::new(chat, now))
    }

    /// The lane of a chat, if there is one.
    pub(super) fn get(&self, chat: ChatId) -> Option<&Lane> {
        self.of.get(&chat)
    }

    /// A chat is gone, or nobody is served there.
    pub(super) fn remove(&mut self, chat: ChatId) {
        self.of.remove(&chat);
    }

    /// A session is no more.
    pub(super) fn forget(&mut self, session: SessionId) {
        for lane in self.of.values_mut() {
            lane.forget(session);
        }
    }

    /// A chat takes messages again.
    pub(super) fn open(&mut self, chat: ChatId) {
        if let Some(lane) = self.of.get_mut(&chat) {
            lane.open();
        }
    }

    /// Whatever a chat does not take closes its lane, also if it was not made in it.
    pub(super) fn shut(&mut self, chat: ChatId, outcome: &Outcome, now: Instant) {
        if let Outcome::TooMany(wait) = outcome {
            self.of(chat, now).wait(*wait, now);
        }
    }

    /// Until when a chat takes nothing, if it was found not to.
    pub(super) fn shut_until(&self, chat: ChatId) -> Option<Instant> {
        self.get(chat).and_then(Lane::shut_until)
    }

    /// When a call that waits until `at` could be made; `None` while another is on its way. Where nothing was called yet, nothing
    /// is in the way.
    pub(super) fn free_at(&self, chat: ChatId, wanted: Use, at: Option<Instant>) -> Option<Instant> {
        let Some(lane) = self.get(chat) else { return at };
        let free = lane.free_at(wanted)?;
        Some(at.map_or(free, |at| at.max(free)))
    }

    /// A call goes out that no lane waits for.
    pub(super) fn fly_free(&mut self, flight: Flight) -> CallId {
        self.last_call += 1;
        let id = CallId(self.last_call);
        self.flights.insert(id, flight);
        id
    }

    /// A call goes out in the lane of a chat, which takes no other until it is back.
    pub(super) fn fly(&mut self, chat: ChatId, flight: Flight, now: Instant) -> CallId {
        let id = self.fly_free(flight);
        self.of(chat, now).fly(id);
        id
    }

    /// A call is back. Gives what it was for; calls of an earlier run are not known.
    pub(super) fn land(&mut self, call: CallId) -> Option<Flight> {
        self.flights.remove(&call)
    }
}
