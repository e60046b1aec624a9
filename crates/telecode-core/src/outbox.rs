//! Slots and lanes: what is to be shown where, and when the next call may be made.
//!
//! A slot is the place of one message. Kept slots are stored and are tried until they show their last page, also over a
//! restart. Live views are not: their page is made when a call is due, and no stale one is ever sent.
//! One lane per chat makes one call at a time, most urgent first.

mod changes;
mod cutting;
mod due;
mod free;
mod gate;
mod landing;
mod lane;
mod lanes;
mod live;
mod looks;
mod moving;
mod order;
mod pins;
mod reactions;
mod refusals;
mod slot;
mod slots;
mod stripping;
mod topics;
mod views;

use std::time::{Duration, Instant};

pub(crate) use self::landing::Notice;
pub(crate) use self::live::{LivePlace, Shape};
pub(crate) use self::moving::Left;
pub(crate) use self::refusals::CallRefusal;
pub(crate) use self::slot::{Hold, NewSlot, Post};

use self::changes::RoundChanges;
use self::free::FreeCalls;
use self::lane::Closed;
use self::lanes::Lanes;
use self::reactions::Reactions;
use self::slot::{Slot, Under};
use self::slots::Slots;
use self::topics::Topics;
use self::views::LiveViews;
use crate::call::{Call, Reaction, TopicCall};
use crate::change::{Change, Class, ReactionRecord, SlotState};
use crate::ids::{ChatId, DraftId, MessageId, SessionId, SlotId, ThreadId};
use crate::page::Page;
use crate::settings::LiveView;
use crate::time::Now;

/// All slots and lanes.
#[derive(Debug)]
pub(crate) struct Outbox {
    /// What is kept until it is shown, and longer where it is still needed.
    pub(crate) slots: Slots,
    /// What sessions show while they work.
    pub(crate) live: LiveViews,
    /// What is to be stored, of the slots and of all else.
    pub(crate) changes: RoundChanges,
    lanes: Lanes,
    free: FreeCalls,
    reactions: Reactions,
    topics: Topics,
    pins: pins::Pins,
    looks: looks::TopicLooks,
    gate: gate::ChatGate,
    /// The server takes rich messages, as far as is known.
    rich: bool,
    mark: fn(&Page) -> Page,
    view: LiveView,
}

impl Outbox {
    /// Makes an empty outbox. `mark` marks a page that may be shown twice.
    pub(crate) fn new(last_slot: SlotId, view: LiveView, mark: fn(&Page) -> Page) -> Self {
        Self {
            slots: Slots::new(last_slot),
            live: LiveViews::default(),
            changes: RoundChanges::default(),
            lanes: Lanes::default(),
            free: FreeCalls::default(),
            reactions: Reactions::default(),
            topics: Topics::default(),
            pins: pins::Pins::default(),
            looks: looks::TopicLooks::default(),
            gate: gate::ChatGate::default(),
            rich: true,
            mark,
            view,
        }
    }

    /// Live views that begin from now on are shown like this.
    pub(crate) fn set_view(&mut self, view: LiveView) {
        self.view = view;
    }

    /// Whether rich messages can be shown: false once the server did not know them.
    pub(crate) fn has_rich(&self) -> bool {
        self.rich
    }

    /// Puts a page in a new slot; it is sent when its lane is free, and until it is delivered.
    /// Where nobody is served who could read it, it is gone at once.
    pub(crate) fn post(&mut self, post: Post) -> SlotId {
        let slot = self.slots.reserve(&post.page);
        self.post_in(slot, post)
    }

    /// The same as [`Outbox::post`], in the slot that was reserved for the page.
    pub(crate) fn post_in(&mut self, slot: NewSlot, post: Post) -> SlotId {
        let chat = post.thread.chat;
        let slot = self.slots.put(slot, post, &mut self.changes);
        if !self.may_write(chat) {
            self.drop_slot(slot);
        }
        slot
    }

    /// Puts a page in a slot. A page that was still waiting there is dropped.
    pub(crate) fn replace(&mut self, id: SlotId, page: Page, hold: Hold) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        slot.hold = hold;
        if slot.record.page == page {
            return self.forget_if_settled(id);
        }
        slot.record.page = page;
        slot.version += 1;
        slot.hurry();
        if let SlotState::Shown(message) = slot.record.state {
            slot.record.state = SlotState::Stale(message);
        }
        if slot.record.message().is_some() {
            // Another page may be taken.
            slot.refusals = 0;
            if slot.under == Under::Leaving {
                slot.under = Under::Buttons;
            }
        }
        self.changes.push(Change::Slot(slot.stored()));
    }

    /// A slot is not needed any more once it shows its page.
    pub(crate) fn release(&mut self, id: SlotId) {
        if let Some(slot) = self.slots.get_mut(id) {
            slot.hold = Hold::No;
        }
        self.forget_if_settled(id);
    }

    /// Makes a call that belongs to no slot: a toast, a file, the menu.
    pub(crate) fn free(&mut self, call: Call) {
        self.free.push(call);
    }

    /// Reacts to a message.
    pub(crate) fn react(&mut self, chat: ChatId, message: MessageId, reaction: Reaction) {
        self.reactions.put(chat, message, reaction);
    }

    /// The same as soon as this slot is shown.
    pub(crate) fn react_after(&mut self, slot: SlotId, chat: ChatId, message: MessageId, reaction: Reaction) {
        match self.slots.get_mut(slot).filter(|slot| slot.record.message().is_none()) {
            Some(slot) => {
                slot.then.push((chat, message, reaction));
                self.reactions.stir();
            }
            None => self.react(chat, message, reaction),
        }
    }

    /// Takes back the end of a prompt that an earlier run did not live to show. All slots are there.
    pub(crate) fn restore_reaction(&mut self, record: ReactionRecord) {
        let ReactionRecord { chat, message, reaction, after } = record;
        self.reactions.restore(record);
        match after {
            Some(slot) => self.react_after(slot, chat, message, reaction),
            None => self.react(chat, message, reaction),
        }
    }

    /// Whether a message shows a reaction of the bot that is not the last, or is about to show one.
    pub(crate) fn has_reaction(&self, chat: ChatId, message: MessageId) -> bool {
        self.reactions.has(chat, message)
    }

    /// An earlier run may have reacted to this message.
    pub(crate) fn remember_reaction(&mut self, chat: ChatId, message: MessageId) {
        self.reactions.remember(chat, message);
    }

    /// Makes or changes the topic of a session. While it is being made, nothing of the session is shown.
    pub(crate) fn topic(&mut self, session: SessionId, call: TopicCall) {
        if self.may_write(call.chat()) {
            self.topics.put(session, call);
        }
    }

    /// Whether the topic of a session is being made.
    pub(crate) fn makes_topic(&self, session: SessionId) -> bool {
        self.topics.makes(session)
    }

    /// Begins to show what a session does.
    pub(crate) fn open_live(&mut self, session: SessionId, thread: ThreadId, draft: DraftId, start: Instant) {
        if !self.may_write(thread.chat) {
            return;
        }
        let drafts = self.lanes.of(thread.chat, start).drafts && self.view == LiveView::Auto;
        self.live.open(session, thread, draft, drafts, start);
    }

    /// Stops showing what a session does. A message that was edited so far ends as `last`, or is deleted.
    pub(crate) fn close_live(&mut self, session: SessionId, last: Option<Page>) {
        let Some(live) = self.live.remove(session) else { return };
        let LivePlace::Message { slot: Some(slot) } = live.view else { return };
        self.settle_live(slot, last);
    }

    /// Ends a live view's message: it shows `last` from now on, or is deleted.
    pub(crate) fn settle_live(&mut self, id: SlotId, last: Option<Page>) {
        let Some(page) = last else { return self.delete(id) };
        if let Some(slot) = self.slots.get_mut(id) {
            // It is no live view any more, which the next run would end.
            slot.record.class = Class::Reply;
        }
        self.replace(id, page, Hold::No);
    }

    /// A session is no more: what was not sent of it is not sent, and what was belongs to none.
    pub(crate) fn forget_session(&mut self, session: SessionId) {
        self.close_live(session, None);
        self.lanes.forget(session);
        let of_it = self.slots.iter().filter(|slot| slot.record.session == Some(session));
        let of_it: Vec<_> = of_it.map(|slot| slot.record.id).collect();
        for id in of_it {
            let Some(slot) = self.slots.get_mut(id) else { continue };
            slot.record.session = None;
            if slot.record.message().is_none() && !slot.flying {
                self.drop_slot(id);
            }
        }
    }

    /// The chat can be written to again: what was refused there is tried again.
    pub(crate) fn reopen(&mut self, chat: ChatId) {
        self.lanes.open(chat);
        for slot in self.slots.iter_mut().filter(|slot| slot.record.thread.chat == chat) {
            slot.hurry();
        }
        self.looks.soon(chat);
    }

    /// The chat cannot be written to until [`Outbox::reopen`]; that is looked at now and then all the same.
    pub(crate) fn close(&mut self, chat: ChatId, now: Now) {
        self.lanes.of(chat, now.instant).close(Closed::Blocked, now.instant);
    }

    /// The slot stays until its message is gone, or certainly never was.
    fn delete(&mut self, id: SlotId) {
        let Some(slot) = self.slots.get_mut(id) else { return };
        slot.hold = Hold::Delete;
        slot.version += 1;
        if slot.record.message().is_none() && !slot.flying {
            self.drop_slot(id);
        }
    }

    fn forget_if_settled(&mut self, id: SlotId) {
        let settled = self.slots.get(id).is_some_and(|slot| {
            slot.hold == Hold::No && !slot.flying && matches!(slot.record.state, SlotState::Shown(_))
        });
        if settled && let Some(slot) = self.slots.remove(id) {
            self.forget_refusal(id, slot.record.thread.chat);
        }
    }

    /// Whether a slot wants to be shown, and can be: what is said in a topic waits until there is one.
    fn is_due(&self, slot: &Slot) -> bool {
        slot.is_due() && !slot.record.session.is_some_and(|session| self.topics.makes(session))
    }

    fn is_ready(&self, slot: &Slot, now: Instant) -> bool {
        slot.is_ready(now) && self.is_due(slot)
    }

    /// When something will be due if nothing happens before.
    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        let kept = self.slots.iter().filter(|slot| self.is_due(slot));
        let kept = kept.map(|slot| (slot.record.thread.chat, slot.not_before));
        let others = self.topics.chats().chain(self.pins.ready(&self.slots).map(|(_, chat)| chat));
        let kept = kept.chain(others.map(|chat| (chat, None)));
        let kept =
            kept.filter_map(|(chat, not_before)| self.lanes.free_at(chat, lane::Use::Kept, not_before));
        let live = self.live.iter().filter(|(session, _)| !self.topics.makes(*session));
        let live = live.filter_map(|(_, live)| {
            let free = self.lanes.get(live.thread.chat)?.free_at(lane::Use::Live)?;
            Some(live.due_at()?.max(free))
        });
        let looks = self.looks.planned(&self.slots);
        let looks =
            looks.filter_map(|(thread, at)| self.lanes.free_at(thread.chat, lane::Use::Cue, Some(at)));
        kept.chain(live).chain(looks).chain(self.next_free_deadline()).min()
    }

    /// The same for the calls that belong to no slot.
    pub(crate) fn next_free_deadline(&self) -> Option<Instant> {
        let shut = |chat| self.lanes.shut_until(chat);
        self.free.next_deadline(shut).into_iter().chain(self.reactions.next_deadline(shut)).min()
    }
}

/// How long a chat is left alone after its calls failed in a row without an answer, by the number of failures.
fn back_off(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.min(6)).min(Duration::from_mins(1))
}

#[cfg(test)]
mod tests;
