//! Slots and lanes: what is to be shown where, and when the next call may be made.
//!
//! A slot is the place of one message. Kept slots are stored and are tried until they show their last page, also over a
//! restart. Live views are not: their page is made when a call is due, and no stale one is ever sent.
//! One lane per chat makes one call at a time, most urgent first.

mod free;
mod lane;
mod live;

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

pub use self::live::View;

use self::free::Free;
use self::lane::Lane;
use self::live::Live;
use crate::call::{Call, Delivery, Notify, Outcome};
use crate::change::{Change, Class, SlotRecord, SlotState};
use crate::ids::{CallId, ChatId, DraftId, MessageId, SessionId, SlotId, ThreadId};
use crate::page::Page;
use crate::settings::LiveView;
use crate::time::Now;

/// What the outbox wants done.
#[derive(Debug, Default)]
pub struct Due {
    /// To store, before the calls are made.
    pub changes: Vec<Change>,
    /// To call.
    pub calls: Vec<(CallId, Call)>,
}

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
    /// A message that was still needed was deleted by somebody.
    Deleted(SlotId),
}

/// All slots and lanes.
#[derive(Debug)]
pub struct Outbox {
    slots: BTreeMap<SlotId, Slot>,
    lanes: HashMap<ChatId, Lane>,
    live: BTreeMap<SessionId, Live>,
    free: Free,
    flights: HashMap<CallId, Flight>,
    last_call: u64,
    last_slot: SlotId,
    mark: fn(&Page) -> Page,
    view: LiveView,
}

/// A kept slot in memory.
#[derive(Debug)]
struct Slot {
    record: SlotRecord,
    hold: Hold,
    /// Counts the pages put here, so that a call that comes back knows whether its page is still the last.
    version: u64,
    flying: bool,
}

/// Whether a slot is forgotten once it shows its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// It is: nothing will change there.
    No,
    /// It is not: it will show something else later, or has buttons.
    Yes,
}

/// A call on its way, and what it is for.
#[derive(Debug)]
enum Flight {
    Slot { slot: SlotId, version: u64, chat: ChatId },
    Live { session: SessionId, chat: ChatId },
    Free,
}

/// A new slot's facts.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where.
    pub thread: ThreadId,
    /// How urgent.
    pub class: Class,
    /// What.
    pub page: Page,
    /// Whether the phone buzzes.
    pub notify: Notify,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// The session that it belongs to.
    pub session: Option<SessionId>,
    /// Whether it is needed after it was shown.
    pub hold: Hold,
}

impl Outbox {
    /// Makes an empty outbox. `mark` marks a page that may be shown twice.
    pub fn new(last_slot: SlotId, view: LiveView, mark: fn(&Page) -> Page) -> Self {
        Self {
            slots: BTreeMap::new(),
            lanes: HashMap::new(),
            live: BTreeMap::new(),
            free: Free::default(),
            flights: HashMap::new(),
            last_call: 0,
            last_slot,
            mark,
            view,
        }
    }

    /// Takes back a slot that was stored.
    pub fn restore(&mut self, record: SlotRecord, hold: Hold) {
        self.slots.insert(record.id, Slot { record, hold, version: 0, flying: false });
    }

    /// Puts a page in a new slot; it is sent when its lane is free, and until it is delivered.
    pub fn post(&mut self, post: Post, changes: &mut Vec<Change>) -> SlotId {
        self.last_slot = SlotId(self.last_slot.0 + 1);
        let record = SlotRecord {
            id: self.last_slot,
            thread: post.thread,
            class: post.class,
            page: post.page,
            notify: post.notify,
            reply_to: post.reply_to,
            session: post.session,
            state: SlotState::Waiting,
        };
        changes.push(Change::Slot(record.clone()));
        self.slots.insert(record.id, Slot { record, hold: post.hold, version: 0, flying: false });
        self.last_slot
    }

    /// Puts a page in a slot. A page that was still waiting there is dropped.
    pub fn replace(&mut self, id: SlotId, page: Page, hold: Hold, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        slot.hold = hold;
        if slot.record.page == page {
            return self.forget_if_settled(id);
        }
        slot.record.page = page;
        slot.version += 1;
        if let SlotState::Shown(message) = slot.record.state {
            slot.record.state = SlotState::Stale(message);
        }
        changes.push(Change::Slot(slot.record.clone()));
    }

    /// The slot that the next post gets: buttons have to know it before.
    pub fn next_id(&self) -> SlotId {
        SlotId(self.last_slot.0 + 1)
    }

    /// The message that a slot is shown in.
    pub fn message_of(&self, slot: SlotId) -> Option<MessageId> {
        match self.slots.get(&slot)?.record.state {
            SlotState::Stale(message) | SlotState::Shown(message) => Some(message),
            SlotState::Waiting | SlotState::Unsure => None,
        }
    }

    /// Makes a call that belongs to no slot: a reaction, a toast, a file, the menu.
    pub fn free(&mut self, call: Call) {
        self.free.push(call);
    }

    /// Begins to show what a session does.
    pub fn open_live(&mut self, session: SessionId, thread: ThreadId, draft: DraftId, start: Instant) {
        let drafts = self.view == LiveView::Auto && self.lane(thread.chat, start).drafts;
        self.live.insert(session, Live::new(thread, draft, drafts, start));
    }

    /// What a session shows has changed.
    pub fn touch_live(&mut self, session: SessionId, soon: Instant) {
        if let Some(live) = self.live.get_mut(&session) {
            live.touch(soon);
        }
    }

    /// Stops showing what a session does. A message that was edited so far ends as `last`, or is deleted.
    pub fn close_live(&mut self, session: SessionId, last: Option<Page>, changes: &mut Vec<Change>) {
        let Some(live) = self.live.remove(&session) else { return };
        let View::Message { slot: Some(slot) } = live.view else { return };
        self.settle_live(slot, last, changes);
    }

    /// Ends a live view's message: it shows `last`, or is deleted.
    pub fn settle_live(&mut self, slot: SlotId, last: Option<Page>, changes: &mut Vec<Change>) {
        match last {
            Some(page) => self.replace(slot, page, Hold::No, changes),
            None => self.delete(slot, changes),
        }
    }

    /// Finds the session whose draft this is.
    pub fn session_of_draft(&self, thread: ThreadId, draft: DraftId) -> Option<SessionId> {
        self.live.iter().find(|(_, live)| live.thread == thread && live.draft == draft).map(|(id, _)| *id)
    }

    /// The chat can be written to again.
    pub fn reopen(&mut self, chat: ChatId) {
        if let Some(lane) = self.lanes.get_mut(&chat) {
            lane.closed = false;
        }
    }

    /// The chat cannot be written to until [`Outbox::reopen`].
    pub fn close(&mut self, chat: ChatId, now: Now) {
        self.lane(chat, now.instant).closed = true;
    }

    fn delete(&mut self, id: SlotId, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get(&id) else { return };
        if let Some(message) = self.message_of(id) {
            self.free.push(Call::Delete { chat: slot.record.thread.chat, message });
            self.slots.remove(&id);
            changes.push(Change::SlotGone(id));
        } else if slot.flying {
            // It cannot be deleted before its message is known; a dot is the least it can show until then.
            self.replace(id, Page::plain("·"), Hold::No, changes);
        } else {
            self.slots.remove(&id);
            changes.push(Change::SlotGone(id));
        }
    }

    fn lane(&mut self, chat: ChatId, now: Instant) -> &mut Lane {
        self.lanes.entry(chat).or_insert_with(|| Lane::new(now))
    }

    fn forget_if_settled(&mut self, id: SlotId) {
        let settled = self.slots.get(&id).is_some_and(|slot| {
            slot.hold == Hold::No && !slot.flying && matches!(slot.record.state, SlotState::Shown(_))
        });
        if settled {
            self.slots.remove(&id);
        }
    }

    fn next_call(&mut self, flight: Flight) -> CallId {
        self.last_call += 1;
        let id = CallId(self.last_call);
        self.flights.insert(id, flight);
        id
    }

    /// Says what is due now. `render` makes the page of a session's live view; `None` shows nothing yet.
    pub fn due(&mut self, now: Now, mut render: impl FnMut(SessionId) -> Option<Page>) -> Due {
        let mut due = self.due_free(now);
        for chat in self.chats() {
            self.lane(chat, now.instant);
            if let Some(slot) = self.next_slot(chat) {
                self.call_slot(slot, now, &mut due);
            } else if let Some(session) = self.next_live(chat, now.instant) {
                self.call_live(session, now, &mut render, &mut due);
            }
        }
        due
    }

    /// Says which of the calls that belong to no slot are due now.
    pub fn due_free(&mut self, now: Now) -> Due {
        let mut due = Due::default();
        for (call, tries) in self.free.due(now.instant) {
            let id = self.next_call(Flight::Free);
            self.free.fly(id, call.clone(), tries);
            due.calls.push((id, call));
        }
        due
    }

    /// The slots of a class.
    pub fn of_class(&self, class: Class) -> Vec<(SlotId, SlotRecord)> {
        let of_class = self.slots.values().filter(|slot| slot.record.class == class);
        of_class.map(|slot| (slot.record.id, slot.record.clone())).collect()
    }

    fn chats(&self) -> Vec<ChatId> {
        let slots = self.slots.values().filter(|slot| slot.is_due()).map(|slot| slot.record.thread.chat);
        let mut chats: Vec<_> = slots.chain(self.live.values().map(|live| live.thread.chat)).collect();
        chats.sort_unstable();
        chats.dedup();
        chats
    }

    fn next_slot(&self, chat: ChatId) -> Option<SlotId> {
        let waiting = self.slots.values().filter(|slot| slot.record.thread.chat == chat && slot.is_due());
        waiting.min_by_key(|slot| (slot.rank(), slot.record.id)).map(|slot| slot.record.id)
    }

    fn next_live(&self, chat: ChatId, now: Instant) -> Option<SessionId> {
        let due = self.live.iter().filter(|(_, live)| live.thread.chat == chat && live.due_at() <= Some(now));
        due.filter(|(_, live)| live.due_at().is_some())
            .min_by_key(|(_, live)| live.due_at())
            .map(|(id, _)| *id)
    }

    fn call_slot(&mut self, id: SlotId, now: Now, due: &mut Due) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        let chat = slot.record.thread.chat;
        let lane = self.lanes.entry(chat).or_insert_with(|| Lane::new(now.instant));
        if !lane.take(now.instant, lane::Use::Kept) {
            return;
        }
        slot.flying = true;
        let call = slot.call(self.mark);
        if slot.record.message().is_none() {
            due.changes.push(Change::Sending(id));
        }
        let flight = Flight::Slot { slot: id, version: slot.version, chat };
        let call_id = self.next_call(flight);
        self.lane(chat, now.instant).fly(call_id);
        due.calls.push((call_id, call));
    }

    fn call_live(
        &mut self,
        session: SessionId,
        now: Now,
        render: &mut impl FnMut(SessionId) -> Option<Page>,
        due: &mut Due,
    ) {
        let Some(live) = self.live.get(&session) else { return };
        let (chat, thread) = (live.thread.chat, live.thread);
        if !self.lane(chat, now.instant).may_take(now.instant, lane::Use::Live) {
            return;
        }
        let Some(page) = render(session) else {
            if let Some(live) = self.live.get_mut(&session) {
                live.skip();
            }
            return;
        };
        match self.live.get_mut(&session).map(|live| live.next(page, now.instant)) {
            Some(live::Next::Draft(draft, page)) => {
                let call = Call::Draft { thread, draft, page };
                self.fly_live(session, chat, call, now, due);
            }
            Some(live::Next::Post(page)) => self.post_live(session, thread, page, now, due),
            Some(live::Next::Replace(slot, page)) => self.edit_live(session, slot, page, now, due),
            Some(live::Next::Nothing) | None => {}
        }
    }

    fn fly_live(&mut self, session: SessionId, chat: ChatId, call: Call, now: Now, due: &mut Due) {
        self.lane(chat, now.instant).take(now.instant, lane::Use::Live);
        let id = self.next_call(Flight::Live { session, chat });
        self.lane(chat, now.instant).fly(id);
        due.calls.push((id, call));
    }

    fn post_live(&mut self, session: SessionId, thread: ThreadId, page: Page, now: Now, due: &mut Due) {
        let post = Post {
            thread,
            class: Class::Live,
            page,
            notify: Notify::Silent,
            reply_to: None,
            session: Some(session),
            hold: Hold::Yes,
        };
        let slot = self.post(post, &mut due.changes);
        if let Some(live) = self.live.get_mut(&session) {
            live.view = View::Message { slot: Some(slot) };
        }
        self.call_slot(slot, now, due);
    }

    /// Edits the message of a live view. Not stored: after a restart the view is ended anyway.
    fn edit_live(&mut self, session: SessionId, slot: SlotId, page: Page, now: Now, due: &mut Due) {
        let Some(message) = self.message_of(slot) else { return };
        let Some(place) = self.slots.get_mut(&slot) else { return };
        if place.flying || place.record.page == page {
            return;
        }
        place.record.page = page.clone();
        place.version += 1;
        let chat = place.record.thread.chat;
        self.fly_live(session, chat, Call::Edit { chat, message, page }, now, due);
    }

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
            Some(Flight::Live { session, chat }) => {
                self.lane(chat, now.instant).landed(call, &outcome, now.instant);
                self.live_finished(session, chat, &outcome, now);
                Vec::new()
            }
            Some(Flight::Slot { slot, version, chat }) => {
                self.lane(chat, now.instant).landed(call, &outcome, now.instant);
                self.slot_finished(slot, version, outcome, changes)
            }
        }
    }

    fn live_finished(&mut self, session: SessionId, chat: ChatId, outcome: &Outcome, now: Now) {
        let unsupported = matches!(outcome, Outcome::Unsupported);
        if unsupported {
            self.lane(chat, now.instant).drafts = false;
        }
        if let Some(live) = self.live.get_mut(&session) {
            live.finished(outcome, now.instant);
        }
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
        match outcome {
            Outcome::Done(message) => self.shown(id, version, message, changes),
            Outcome::Unreachable { delivery: Delivery::Maybe } => self.maybe_sent(id),
            Outcome::TooMany(_) | Outcome::Unreachable { delivery: Delivery::No } | Outcome::Blocked => {
                self.not_sent(id, changes);
            }
            Outcome::ThreadGone => self.without_topic(id, changes),
            Outcome::Gone => return self.message_gone(id, changes),
            Outcome::Unsupported => return self.refused(id, "unsupported".to_owned(), changes),
            Outcome::Refused(reason) => return self.refused(id, reason, changes),
        }
        Vec::new()
    }

    fn shown(&mut self, id: SlotId, version: u64, message: Option<MessageId>, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        let Some(message) = message.or(slot.record.message()) else { return };
        if slot.record.message().is_none()
            && let Some(session) = slot.record.session
        {
            changes.push(Change::Linked { chat: slot.record.thread.chat, message, session });
        }
        if slot.version == version {
            slot.record.state = SlotState::Shown(message);
            changes.push(Change::Shown { slot: id, message });
        } else {
            slot.record.state = SlotState::Stale(message);
            changes.push(Change::Slot(slot.record.clone()));
        }
        self.forget_if_settled(id);
    }

    /// The call certainly did nothing: the slot is as it was.
    fn not_sent(&mut self, id: SlotId, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get(&id) else { return };
        if slot.record.state == SlotState::Waiting {
            changes.push(Change::Slot(slot.record.clone()));
        }
    }

    fn maybe_sent(&mut self, id: SlotId) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        if slot.record.state == SlotState::Waiting {
            // The store already says so since `Change::Sending`.
            slot.record.state = SlotState::Unsure;
        }
    }

    fn without_topic(&mut self, id: SlotId, changes: &mut Vec<Change>) {
        let Some(slot) = self.slots.get_mut(&id) else { return };
        if slot.record.thread.topic.take().is_some() {
            changes.push(Change::Slot(slot.record.clone()));
        } else {
            self.drop_slot(id, changes);
        }
    }

    fn message_gone(&mut self, id: SlotId, changes: &mut Vec<Change>) -> Vec<Notice> {
        let held = self.slots.get(&id).is_some_and(|slot| slot.hold == Hold::Yes);
        if !held {
            self.drop_slot(id, changes);
            return Vec::new();
        }
        // Somebody deleted a card that is still needed: it is sent anew.
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.record.state = SlotState::Waiting;
            changes.push(Change::Slot(slot.record.clone()));
        }
        vec![Notice::Deleted(id)]
    }

    fn refused(&mut self, id: SlotId, reason: String, changes: &mut Vec<Change>) -> Vec<Notice> {
        let Some(slot) = self.slots.get(&id) else { return Vec::new() };
        let thread = slot.record.thread;
        // A refused notice about a refusal would go on for ever.
        let tell = slot.record.class != Class::Reply;
        self.drop_slot(id, changes);
        if tell { vec![Notice::Refused { thread, reason }] } else { Vec::new() }
    }

    fn drop_slot(&mut self, id: SlotId, changes: &mut Vec<Change>) {
        self.slots.remove(&id);
        changes.push(Change::SlotGone(id));
    }

    /// When something will be due if nothing happens before.
    pub fn next_deadline(&self) -> Option<Instant> {
        let kept = self.slots.values().filter(|slot| slot.is_due());
        let kept = kept.filter_map(|slot| self.lanes.get(&slot.record.thread.chat)?.free_at(lane::Use::Kept));
        let live = self.live.values().filter_map(|live| {
            let free = self.lanes.get(&live.thread.chat)?.free_at(lane::Use::Live)?;
            Some(live.due_at()?.max(free))
        });
        kept.chain(live).chain(self.free.next_deadline()).min()
    }
}

impl Slot {
    fn is_due(&self) -> bool {
        !self.flying && !matches!(self.record.state, SlotState::Shown(_))
    }

    /// New messages go before edits, so that a question is never stuck behind progress.
    fn rank(&self) -> (u8, Class) {
        match self.record.state {
            SlotState::Waiting | SlotState::Unsure => (0, self.record.class),
            SlotState::Stale(_) | SlotState::Shown(_) => (1, self.record.class),
        }
    }

    fn call(&self, mark: fn(&Page) -> Page) -> Call {
        let record = &self.record;
        let send = |page| Call::Send {
            thread: record.thread,
            page,
            notify: record.notify,
            reply_to: record.reply_to,
        };
        match record.state {
            SlotState::Waiting => send(record.page.clone()),
            SlotState::Unsure => send(mark(&record.page)),
            SlotState::Stale(message) | SlotState::Shown(message) => {
                Call::Edit { chat: record.thread.chat, message, page: record.page.clone() }
            }
        }
    }
}

impl SlotRecord {
    /// The message that the slot is shown in.
    pub fn message(&self) -> Option<MessageId> {
        match self.state {
            SlotState::Stale(message) | SlotState::Shown(message) => Some(message),
            SlotState::Waiting | SlotState::Unsure => None,
        }
    }
}

/// How long a chat is left alone after its calls failed in a row without an answer, by the number of failures.
fn back_off(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.min(6)).min(Duration::from_mins(1))
}
