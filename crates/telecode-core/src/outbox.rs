//! Slots and lanes: what is to be shown where, and when the next call may be made.
//!
//! A slot is the place of one message. Kept slots are stored and are tried until they show their last page, also over a
//! restart. Live views are not: their page is made when a call is due, and no stale one is ever sent.
//! One lane per chat makes one call at a time, most urgent first.

mod copies;
mod cutting;
mod due;
mod free;
mod gate;
mod landing;
mod lane;
mod live;
mod looks;
mod moving;
mod order;
mod pins;
mod plainer;
mod reactions;
mod refusals;
mod slot;
mod stripping;
mod topics;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

pub(crate) use self::landing::Notice;
pub(crate) use self::live::{LivePlace, Shape};
pub(crate) use self::moving::Left;
pub(crate) use self::refusals::CallRefusal;
pub(crate) use self::slot::{Hold, NewSlot, Post};

use self::free::FreeCalls;
use self::lane::{Closed, Lane};
use self::live::LiveProgress;
use self::reactions::Reactions;
use self::slot::{Slot, Under};
use self::topics::Topics;
use crate::call::{Call, Reaction, TopicCall};
use crate::change::{Change, Class, ReactionRecord, SlotRecord, SlotState};
use crate::ids::{CallId, ChatId, DraftId, MessageId, SessionId, SlotId, ThreadId};
use crate::page::Page;
use crate::settings::LiveView;
use crate::time::Now;

/// All slots and lanes.
#[derive(Debug)]
pub(crate) struct Outbox {
    slots: BTreeMap<SlotId, Slot>,
    lanes: HashMap<ChatId, Lane>,
    live: BTreeMap<SessionId, LiveProgress>,
    free: FreeCalls,
    reactions: Reactions,
    topics: Topics,
    pins: pins::Pins,
    looks: looks::TopicLooks,
    gate: gate::DraftGate,
    flights: HashMap<CallId, Flight>,
    last_call: u64,
    last_slot: SlotId,
    /// Slots that were sent again in this run, as they may have been in the chat before; the newest first.
    again: VecDeque<SlotId>,
    /// The server takes rich messages, as far as is known.
    rich: bool,
    mark: fn(&Page) -> Page,
    view: LiveView,
}

/// A call on its way, and what it is for.
#[derive(Debug)]
enum Flight {
    Slot { slot: SlotId, version: u64, chat: ChatId, strips: bool },
    Live { session: SessionId, chat: ChatId, shape: Shape, is_draft: bool },
    Topic { key: topics::Key, call: TopicCall },
    Pin { slot: SlotId, chat: ChatId },
    Look { thread: ThreadId, slot: SlotId },
    Cue { chat: ChatId },
    Reaction { chat: ChatId },
    Free,
}

impl Outbox {
    /// Makes an empty outbox. `mark` marks a page that may be shown twice.
    pub(crate) fn new(last_slot: SlotId, view: LiveView, mark: fn(&Page) -> Page) -> Self {
        Self {
            slots: BTreeMap::new(),
            lanes: HashMap::new(),
            live: BTreeMap::new(),
            free: FreeCalls::default(),
            reactions: Reactions::default(),
            topics: Topics::default(),
            pins: pins::Pins::default(),
            looks: looks::TopicLooks::default(),
            gate: gate::DraftGate::default(),
            flights: HashMap::new(),
            last_call: 0,
            last_slot,
            again: VecDeque::new(),
            rich: true,
            mark,
            view,
        }
    }

    /// Live views that begin from now on are shown like this.
    pub(crate) fn set_view(&mut self, view: LiveView) {
        self.view = view;
    }

    /// Takes back a slot that was stored.
    pub(crate) fn restore(&mut self, record: SlotRecord, hold: Hold) {
        self.slots.insert(record.id, Slot::new(record, hold));
    }

    /// Puts a page in a new slot; it is sent when its lane is free, and until it is delivered.
    /// Where nobody is served who could read it, it is gone at once.
    pub(crate) fn post(&mut self, post: Post, changes: &mut Vec<Change>) -> SlotId {
        let slot = self.reserve(&post.page);
        self.post_in(slot, post, changes)
    }

    /// Reserves the slot of a page, which may get buttons before it is posted there. The classic pages that come before it if its
    /// blocks are refused have the numbers right before, so that they keep their order.
    pub(crate) fn reserve(&mut self, page: &Page) -> NewSlot {
        let room = page.spare();
        self.last_slot = SlotId(self.last_slot.0 + i64::try_from(room).unwrap_or(0) + 1);
        NewSlot { id: self.last_slot, room }
    }

    /// The same as [`Outbox::post`], in the slot that was reserved for the page.
    pub(crate) fn post_in(&mut self, slot: NewSlot, post: Post, changes: &mut Vec<Change>) -> SlotId {
        let chat = post.thread.chat;
        let slot = self.put(slot, post, changes);
        if !self.may_write(chat) {
            self.drop_slot(slot, changes);
        }
        slot
    }

    fn put(&mut self, NewSlot { id, room }: NewSlot, post: Post, changes: &mut Vec<Change>) -> SlotId {
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
        self.slots.insert(id, Slot::new(record, post.hold));
        id
    }

    /// Puts a page in a slot. A page that was still waiting there is dropped.
    pub(crate) fn replace(&mut self, id: SlotId, page: Page, hold: Hold, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
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
        changes.push(Change::Slot(slot.stored()));
    }

    /// Whether a slot is still needed: it has buttons, or will show something else.
    pub(crate) fn holds(&self, slot: SlotId) -> bool {
        self.slots.get(&slot).is_some_and(|slot| slot.hold == Hold::Yes)
    }

    /// A slot is needed after it was shown.
    pub(crate) fn hold(&mut self, id: SlotId) {
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.hold = Hold::Yes;
        }
    }

    /// A slot is not needed any more once it shows its page.
    pub(crate) fn release(&mut self, id: SlotId) {
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.hold = Hold::No;
        }
        self.forget_if_settled(id);
    }

    /// What a slot that is still needed shows, or will.
    pub(crate) fn held_page(&self, slot: SlotId) -> Option<&Page> {
        self.slots.get(&slot).filter(|slot| slot.hold == Hold::Yes).map(|slot| &slot.record.page)
    }

    /// The end of the slots that there are: whatever is posted from now on comes behind.
    pub(crate) fn slots_end(&self) -> SlotId {
        SlotId(self.last_slot.0 + 1)
    }

    /// Whether a slot is shown in this message, as far as is known: what may have been sent without our knowing of it is taken
    /// for it, in the same chat only.
    pub(crate) fn is_shown_in(&self, slot: SlotId, chat: ChatId, message: MessageId) -> bool {
        let Some(slot) = self.slots.get(&slot) else { return true };
        slot.record.thread.chat == chat && slot.record.message().is_none_or(|shown| shown == message)
    }

    /// The message that a slot is shown in.
    pub(crate) fn message_of(&self, slot: SlotId) -> Option<MessageId> {
        match self.slots.get(&slot)?.record.state {
            SlotState::Stale(message) | SlotState::Shown(message) => Some(message),
            SlotState::Waiting | SlotState::Unsure => None,
        }
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
        match self.slots.get_mut(&slot).filter(|slot| slot.record.message().is_none()) {
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

    /// The last slot of a session's finals that was not sent yet.
    pub(crate) fn unsent_final(&self, session: SessionId) -> Option<SlotId> {
        let of_it = self.slots.values().filter(|slot| slot.record.session == Some(session));
        let is_final = |slot: &&Slot| matches!(slot.record.class, Class::Final | Class::Rest);
        let finals = of_it.filter(is_final).filter(|slot| slot.record.message().is_none());
        finals.map(|slot| slot.record.id).max()
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
        let lane = self.lane(thread.chat, start);
        let drafts = lane.drafts && self.view == LiveView::Auto;
        let cued = drafts || self.live.get(&session).is_some_and(LiveProgress::was_cued);
        self.live.insert(session, LiveProgress::new(thread, draft, drafts, cued, start));
    }

    /// Whether a session has a live view, shown or not.
    pub(crate) fn has_live(&self, session: SessionId) -> bool {
        self.live.contains_key(&session)
    }

    /// The draft of a session's live view, if anything was shown in it.
    pub(crate) fn shown_draft(&self, session: SessionId) -> Option<DraftId> {
        self.live.get(&session).filter(|live| live.was_shown()).map(|live| live.draft)
    }

    /// What a session shows has changed.
    pub(crate) fn touch_live(&mut self, session: SessionId, soon: Instant) {
        if let Some(live) = self.live.get_mut(&session) {
            live.touch(soon);
        }
    }

    /// Stops showing what a session does. A message that was edited so far ends as `last`, or is deleted.
    pub(crate) fn close_live(&mut self, session: SessionId, last: Option<Page>, changes: &mut Vec<Change>) {
        let Some(live) = self.live.remove(&session) else { return };
        let LivePlace::Message { slot: Some(slot) } = live.view else { return };
        self.settle_live(slot, last, changes);
    }

    /// Whether a session's live view is a message, which stays when it ends.
    pub(crate) fn live_stays(&self, session: SessionId) -> bool {
        self.live.get(&session).is_some_and(|live| matches!(live.view, LivePlace::Message { slot: Some(_) }))
    }

    /// Ends a live view's message: it shows `last` from now on, or is deleted.
    pub(crate) fn settle_live(&mut self, id: SlotId, last: Option<Page>, changes: &mut Vec<Change>) {
        let Some(page) = last else { return self.delete(id, changes) };
        if let Some(slot) = self.slots.get_mut(&id) {
            // It is no live view any more, which the next run would end.
            slot.record.class = Class::Reply;
        }
        self.replace(id, page, Hold::No, changes);
    }

    /// The slots of a session that are still needed.
    pub(crate) fn held_of(&self, session: SessionId) -> Vec<SlotId> {
        let held = self.slots.values().filter(|slot| slot.hold == Hold::Yes);
        held.filter(|slot| slot.record.session == Some(session)).map(|slot| slot.record.id).collect()
    }

    /// A session is no more: what was not sent of it is not sent, and what was belongs to none.
    pub(crate) fn forget_session(&mut self, session: SessionId, changes: &mut Vec<Change>) {
        self.close_live(session, None, changes);
        for lane in self.lanes.values_mut() {
            lane.forget(session);
        }
        let of_it = self.slots.values().filter(|slot| slot.record.session == Some(session));
        let of_it: Vec<_> = of_it.map(|slot| slot.record.id).collect();
        for id in of_it {
            let Some(slot) = self.slots.get_mut(&id) else { continue };
            slot.record.session = None;
            if slot.record.message().is_none() && !slot.flying {
                self.drop_slot(id, changes);
            }
        }
    }

    /// Finds the session whose draft this is.
    pub(crate) fn session_of_draft(&self, thread: ThreadId, draft: DraftId) -> Option<SessionId> {
        self.live.iter().find(|(_, live)| live.thread == thread && live.draft == draft).map(|(id, _)| *id)
    }

    /// The chat can be written to again: what was refused there is tried again.
    pub(crate) fn reopen(&mut self, chat: ChatId) {
        if let Some(lane) = self.lanes.get_mut(&chat) {
            lane.open();
        }
        for slot in self.slots.values_mut().filter(|slot| slot.record.thread.chat == chat) {
            slot.hurry();
        }
        self.look_soon(chat);
    }

    /// The chat cannot be written to until [`Outbox::reopen`]; that is looked at now and then all the same.
    pub(crate) fn close(&mut self, chat: ChatId, now: Now) {
        self.lane(chat, now.instant).close(Closed::Blocked, now.instant);
    }

    /// Somebody pressed a button of a slot: what it shows next comes before all else.
    pub(crate) fn hurry(&mut self, id: SlotId) {
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.pressed = true;
        }
    }

    /// Shows a slot in a new message, and gives the old one: it is lost, or too far away. Nothing is done while a call is on
    /// its way.
    pub(crate) fn repeat(&mut self, id: SlotId, changes: &mut Vec<Change>) -> Option<MessageId> {
        let slot = self.slots.get_mut(&id).filter(|slot| !slot.flying)?;
        let message = slot.record.message()?;
        slot.record.state = SlotState::Waiting;
        slot.begins_anew();
        changes.push(Change::Slot(slot.stored()));
        Some(message)
    }

    /// The slot stays until its message is gone, or certainly never was.
    fn delete(&mut self, id: SlotId, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        slot.hold = Hold::Delete;
        slot.version += 1;
        if slot.record.message().is_none() && !slot.flying {
            self.drop_slot(id, changes);
        }
    }

    fn lane(&mut self, chat: ChatId, now: Instant) -> &mut Lane {
        self.lanes.entry(chat).or_insert_with(|| Lane::new(chat, now))
    }

    fn forget_if_settled(&mut self, id: SlotId) {
        let settled = self.slots.get(&id).is_some_and(|slot| {
            slot.hold == Hold::No && !slot.flying && matches!(slot.record.state, SlotState::Shown(_))
        });
        if settled && let Some(slot) = self.slots.remove(&id) {
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

    fn next_call(&mut self, flight: Flight) -> CallId {
        self.last_call += 1;
        let id = CallId(self.last_call);
        self.flights.insert(id, flight);
        id
    }

    /// The slots of a class.
    pub(crate) fn of_class(&self, class: Class) -> Vec<(SlotId, SlotRecord)> {
        let of_class = self.slots.values().filter(|slot| slot.record.class == class);
        of_class.map(|slot| (slot.record.id, slot.record.clone())).collect()
    }

    /// When something will be due if nothing happens before.
    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        let kept = self.slots.values().filter(|slot| self.is_due(slot));
        let kept = kept.map(|slot| (slot.record.thread.chat, slot.not_before));
        let others = self.topics.chats().chain(self.ready_pins().map(|(_, chat)| chat));
        let kept = kept.chain(others.map(|chat| (chat, None)));
        let kept = kept.filter_map(|(chat, not_before)| {
            // Where nothing was called yet, nothing is in the way.
            let Some(lane) = self.lanes.get(&chat) else { return not_before };
            let free = lane.free_at(lane::Use::Kept)?;
            Some(not_before.map_or(free, |at| at.max(free)))
        });
        let live = self.live.iter().filter(|(session, _)| !self.topics.makes(**session));
        let live = live.filter_map(|(_, live)| {
            let free = self.lanes.get(&live.thread.chat)?.free_at(lane::Use::Live)?;
            Some(live.due_at()?.max(free))
        });
        let looks = self.planned_looks().filter_map(|(thread, at)| {
            let Some(lane) = self.lanes.get(&thread.chat) else { return Some(at) };
            Some(lane.free_at(lane::Use::Cue)?.max(at))
        });
        kept.chain(live).chain(looks).chain(self.next_free_deadline()).min()
    }

    /// The same for the calls that belong to no slot.
    pub(crate) fn next_free_deadline(&self) -> Option<Instant> {
        let shut = |chat| self.lanes.get(&chat).and_then(Lane::shut_until);
        self.free.next_deadline(shut).into_iter().chain(self.reactions.next_deadline(shut)).min()
    }
}

/// How long a chat is left alone after its calls failed in a row without an answer, by the number of failures.
fn back_off(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.min(6)).min(Duration::from_mins(1))
}

#[cfg(test)]
mod tests;
