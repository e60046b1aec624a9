//! What is to be shown, stored and done: gathered while an input is handled.

use std::mem;
use std::time::{Duration, Instant};

use crate::bridge::hall::Hall;
use crate::bridge::hall::audience::ThreadAudience;
use crate::bridge::hall::seam::Effect;
use crate::call::Call;
use crate::change::Change;
use crate::ids::{SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, NewSlot, Post, Shape};
use crate::page::Page;
use crate::preference::Rich;
use crate::time::Now;

/// How long a change waits before it is shown: a burst is one picture, and a quick answer needs none.
const SHOW_AFTER: Duration = Duration::from_millis(200);

/// Whether changes can be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum StoreState {
    Sound,
    Failing,
}

/// Whether the program is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    No,
    Wanted,
    Done,
}

impl Hall {
    pub(in crate::bridge) fn is_ending(&self) -> bool {
        self.ending != Ending::No
    }

    /// The program is to end.
    pub(in crate::bridge) fn end(&mut self) {
        self.ending = Ending::Wanted;
    }

    /// Nothing lives any more: that is said once, if the program is to end.
    pub(in crate::bridge) fn rest(&mut self) {
        if self.ending == Ending::Wanted {
            self.ending = Ending::Done;
            self.effect(Effect::Rest);
        }
    }

    /// Changes can be stored again, or not any more.
    pub(in crate::bridge) fn set_store(&mut self, store: StoreState) {
        self.store = store;
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

    /// Whether [`Hall::show_soon`] would change nothing: the view is to be shown by then.
    pub(in crate::bridge) fn shows_soon(&self, id: SessionId, now: Now) -> bool {
        self.outbox.live.is_due(id, now.after(SHOW_AFTER))
    }

    pub(in crate::bridge) fn save(&mut self, change: Change) {
        self.outbox.changes.push(change);
    }

    pub(in crate::bridge) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The round is over: what is to be stored, what is due to be called, and what is to be done besides. `page` makes the page of
    /// a session's live view.
    pub(in crate::bridge) fn take_round(
        &mut self,
        now: Now,
        page: impl Fn(&ThreadAudience, Rich, SessionId, Shape) -> Option<Page>,
    ) -> Vec<Effect> {
        let (audience, usual) = (&self.audience, self.settings.rich);
        let due = match self.store {
            StoreState::Sound => self.outbox.due(now, |session, shape| page(audience, usual, session, shape)),
            // A kept page could not be marked as being sent.
            StoreState::Failing => self.outbox.due_free(now),
        };
        let changes = self.outbox.changes.take();
        for change in &changes {
            if let Change::Linked { chat, message, session } = change {
                self.links.insert(*chat, *message, *session);
            } else if let Change::SlotGone(slot) = change {
                self.controls.drop_slot(*slot);
            }
        }
        let save = (!changes.is_empty()).then_some(Effect::Save(changes));
        let calls = due.into_iter().map(|(id, call)| Effect::Call { id, call });
        save.into_iter().chain(mem::take(&mut self.effects)).chain(calls).collect()
    }

    /// Answers a command, or says something by itself.
    pub(in crate::bridge) fn reply(&mut self, thread: ThreadId, page: Page) -> SlotId {
        self.post(Post::reply(thread, page))
    }

    pub(in crate::bridge) fn post(&mut self, post: Post) -> SlotId {
        self.outbox.post(post)
    }

    /// Reserves the slot of a page that is one message, for its buttons.
    pub(in crate::bridge) fn reserve_slot(&mut self) -> NewSlot {
        self.outbox.slots.reserve(&Page::default())
    }

    /// Posts in the slot that was reserved for it.
    pub(in crate::bridge) fn post_in(&mut self, slot: NewSlot, post: Post) -> SlotId {
        self.outbox.post_in(slot, post)
    }

    pub(in crate::bridge) fn replace(&mut self, slot: SlotId, page: Page, hold: Hold) {
        self.outbox.replace(slot, page, hold);
    }

    pub(in crate::bridge) fn free(&mut self, call: Call) {
        self.outbox.free(call);
    }
}
