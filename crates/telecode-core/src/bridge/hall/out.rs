//! What is to be shown, stored and done: gathered while an input is handled.

use std::time::{Duration, Instant};

use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::call::Call;
use crate::change::{Change, SessionRecord};
use crate::ids::{SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, NewSlot, Post};
use crate::page::Page;
use crate::time::Now;

/// How long a change waits before it is shown: a burst is one picture, and a quick answer needs none.
const SHOW_AFTER: Duration = Duration::from_millis(200);

/// What one input wants done, while it is handled.
#[derive(Debug, Default)]
pub(in crate::bridge) struct RoundOutput {
    pub(in crate::bridge) changes: Vec<Change>,
    pub(in crate::bridge) effects: Vec<Effect>,
}

/// Whether changes can be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum StoreState {
    Sound,
    Failing,
}

/// Whether the program is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum Ending {
    No,
    Wanted,
    Done,
}

impl Hall {
    pub(in crate::bridge) fn is_ending(&self) -> bool {
        self.ending != Ending::No
    }

    /// When the next call is due. While the store fails, a kept page could not be marked as being sent.
    pub(in crate::bridge) fn next_call(&self) -> Option<Instant> {
        match self.store {
            StoreState::Sound => self.outbox.next_deadline(),
            StoreState::Failing => self.outbox.next_free_deadline(),
        }
    }

    pub(in crate::bridge) fn show_soon(&mut self, id: SessionId, now: Now) {
        self.outbox.live.touch(id, now.after(SHOW_AFTER));
    }

    // What the rooms share.

    pub(in crate::bridge) fn save(&mut self, change: Change) {
        self.out.changes.push(change);
    }

    /// A session is stored once, however often it was put among the changes, and where it was first: a prompt of a new session
    /// must not be stored before the session.
    pub(in crate::bridge) fn save_once(&mut self, record: &SessionRecord) {
        let is_it = |change: &Change| matches!(change, Change::Session(other) if other.id == record.id);
        let at = self.out.changes.iter().position(is_it);
        let mut index = 0;
        self.out.changes.retain(|change| {
            index += 1;
            !is_it(change) || at == Some(index - 1)
        });
        let change = Change::Session(Box::new(record.clone()));
        match at.and_then(|at| self.out.changes.get_mut(at)) {
            Some(place) => *place = change,
            None => self.save(change),
        }
    }

    pub(in crate::bridge) fn effect(&mut self, effect: Effect) {
        self.out.effects.push(effect);
    }

    /// Answers a command, or says something by itself.
    pub(in crate::bridge) fn reply(&mut self, thread: ThreadId, page: Page) -> SlotId {
        self.post(Post::reply(thread, page))
    }

    pub(in crate::bridge) fn post(&mut self, post: Post) -> SlotId {
        self.outbox.post(post, &mut self.out.changes)
    }

    /// Reserves the slot of a page that is one message, for its buttons.
    pub(in crate::bridge) fn reserve_slot(&mut self) -> NewSlot {
        self.outbox.slots.reserve(&Page::default())
    }

    /// Posts in the slot that was reserved for it.
    pub(in crate::bridge) fn post_in(&mut self, slot: NewSlot, post: Post) -> SlotId {
        self.outbox.post_in(slot, post, &mut self.out.changes)
    }

    pub(in crate::bridge) fn replace(&mut self, slot: SlotId, page: Page, hold: Hold) {
        self.outbox.replace(slot, page, hold, &mut self.out.changes);
    }

    pub(in crate::bridge) fn free(&mut self, call: Call) {
        self.outbox.free(call);
    }
}
