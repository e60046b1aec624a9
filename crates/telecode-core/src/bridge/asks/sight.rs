//! What people have seen of asks: when a card came to be there, and copies of cards that are there twice.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use crate::ask::{Ask, View};
use crate::bridge::{Bridge, cards};
use crate::call::Call;
use crate::change::Class;
use crate::chat::{Message, Press};
use crate::ids::{AskId, MessageId, PersonId, SessionId, SlotId, ThreadId, Token};
use crate::outbox::Post;
use crate::page::Page;
use crate::time::{Now, Wall};

/// Of how many pages the buttons are remembered that mean nothing any more.
const RETIRED: usize = 200;

/// What people have seen.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Sights {
    /// When the card of an ask came to be there, if that was in this run.
    there: HashMap<AskId, Wall>,
    /// The slots with what is sent of an ask beside its card, those of the classic forms that some of it may get among them.
    beside: HashMap<AskId, Vec<Range<SlotId>>>,
    /// The buttons that lost their meaning last.
    retired: VecDeque<Retired>,
}

/// What had buttons that mean nothing any more.
#[derive(Debug)]
struct Retired {
    slot: SlotId,
    tokens: Vec<Token>,
    message: Option<MessageId>,
    /// What is left of it, if it is a card that is over.
    page: Option<Page>,
}

impl Bridge {
    /// The open asks whose cards are not there.
    pub(in crate::bridge) fn cards_under_way(&self) -> Vec<AskId> {
        let is_under_way = |ask: &&Ask| ask.is_waiting() && self.outbox.message_of(ask.slot).is_none();
        self.asks.values().filter(is_under_way).map(|ask| ask.id).collect()
    }

    /// Notes which of these cards are there now.
    pub(in crate::bridge) fn note_cards(&mut self, under_way: Vec<AskId>, now: Now) {
        for id in under_way {
            if self.asks.get(&id).is_some_and(|ask| self.outbox.message_of(ask.slot).is_some()) {
                self.seen.there.insert(id, now.wall);
            }
        }
        self.seen.there.retain(|ask, _| self.asks.contains_key(ask));
        self.seen.beside.retain(|ask, _| self.asks.contains_key(ask));
    }

    /// What stands between an ask and whoever agrees to what it says, as a toast: there is more than its card shows, which is sent
    /// now, or is not there yet. `None` if all of it was there to be seen.
    pub(in crate::bridge) fn unseen(
        &mut self,
        ask: &Ask,
        thread: ThreadId,
        person: PersonId,
    ) -> Option<String> {
        if self.is_unseen(ask) {
            return Some(self.show_rest(ask.clone(), thread, person));
        }
        self.is_being_shown(ask).then(|| self.voice(person).say("toast-coming"))
    }

    /// Whether there is more of an ask than its card shows, and it was not sent yet.
    pub(super) fn is_unseen(&self, ask: &Ask) -> bool {
        ask.view == View::Card && self.is_cut(ask)
    }

    /// Whether the card of an ask shows a part of what is decided on.
    pub(super) fn is_cut(&self, ask: &Ask) -> bool {
        let record = self.sessions.get(&ask.session).map(|session| &session.record);
        record.is_some_and(|record| cards::is_cut(ask, record, self.thread_voice(record.thread)))
    }

    /// Whether something of what is asked is on its way to the chat: whoever allows it now has not seen it. What the server refuses
    /// is on its way until it takes it.
    pub(super) fn is_being_shown(&self, ask: &Ask) -> bool {
        let ranges = self.seen.beside.get(&ask.id).map(Vec::as_slice).unwrap_or_default();
        ranges.iter().any(|range| self.outbox.waits_in(range.clone()))
    }

    /// Sends what is shown of an ask beside its card.
    pub(super) fn show_beside(&mut self, ask: AskId, session: SessionId, thread: ThreadId, pages: Vec<Page>) {
        let range = self.send_whole(session, thread, pages);
        self.seen.beside.entry(ask).or_default().push(range);
    }

    /// Sends what is decided on, beside its card: it is seen once nothing waits in these slots any more.
    pub(in crate::bridge) fn send_whole(
        &mut self,
        session: SessionId,
        thread: ThreadId,
        pages: Vec<Page>,
    ) -> Range<SlotId> {
        let from = self.outbox.slots_end();
        for page in pages {
            let new = self.outbox.reserve(&page);
            let (page, hold) = self.with_way_back(new.id(), thread, page);
            self.post_in(new, Post::new(Class::Ask, thread, page).of(session).hold(hold));
        }
        from..self.outbox.slots_end()
    }

    /// After a restart: whatever is still to be sent of a session for a decision may be of each of its open asks.
    pub(in crate::bridge) fn restore_beside(&mut self) {
        let is_card = |slot: SlotId| self.asks.values().any(|ask| ask.slot == slot);
        let waiting = self.outbox.of_class(Class::Ask).into_iter();
        let waiting = waiting.filter(|(slot, record)| record.message().is_none() && !is_card(*slot));
        let waiting: Vec<_> = waiting.collect();
        for ask in self.asks.values().filter(|ask| ask.is_waiting()) {
            let of_session = waiting.iter().filter(|(_, record)| record.session == Some(ask.session));
            let ranges = of_session.map(|(slot, record)| {
                let spare = i64::try_from(record.page.spare()).unwrap_or(0);
                SlotId(slot.0 - spare)..SlotId(slot.0 + 1)
            });
            self.seen.beside.insert(ask.id, ranges.collect());
        }
    }

    /// Whether the card of an ask was there before a message was written: else the message cannot mean it. Telegram numbers the
    /// messages of a chat in their order, and says the second of each.
    pub(in crate::bridge) fn was_there(&self, ask: &Ask, message: &Message) -> bool {
        let second = |wall: Wall| wall.0.div_euclid(1_000);
        let chat = self.sessions.get(&ask.session).map(|session| session.record.thread.chat);
        let card = self.outbox.message_of(ask.slot);
        let there = self.seen.there.get(&ask.id).copied().unwrap_or(ask.opened);
        chat == Some(message.thread.chat)
            && card.is_some_and(|card| card < message.id)
            && second(there) <= second(message.date)
    }

    /// Remembers the buttons of a slot: a copy of it may have them still.
    pub(in crate::bridge) fn retire(&mut self, slot: SlotId) {
        let of_slot = self.controls.values().filter(|control| control.slot == slot);
        let tokens: Vec<_> = of_slot.map(|control| control.token.clone()).collect();
        if tokens.is_empty() {
            return;
        }
        self.seen.retired.truncate(RETIRED - 1);
        let message = self.outbox.message_of(slot);
        self.seen.retired.push_front(Retired { slot, tokens, message, page: None });
    }

    /// Remembers what is left of a card that is over.
    pub(in crate::bridge) fn retire_card(&mut self, slot: SlotId, page: &Page) {
        for retired in self.seen.retired.iter_mut().filter(|retired| retired.slot == slot) {
            retired.page = Some(page.clone());
        }
    }

    /// A button was pressed that means nothing any more. If it is under a copy of something, that is known now, and closed as
    /// well. Returns the key of what is said.
    pub(in crate::bridge) fn press_of_old(&mut self, press: &Press) -> &'static str {
        let retired = self.seen.retired.iter().find(|retired| retired.tokens.contains(&press.token));
        let Some(Retired { slot, message, page, .. }) = retired else { return "toast-expired" };
        let (slot, page) = (*slot, page.clone());
        if !self.is_copy(slot, self.outbox.message_of(slot).or(*message), press) {
            return "toast-expired";
        }
        if self.outbox.holds(slot) {
            self.still_copy(slot, press);
            return "toast-moved";
        }
        self.outbox.adopt(press.thread, press.message, page, &mut self.out.changes);
        "toast-expired"
    }

    /// A button was pressed that means nothing where it is. What it is under belongs to nothing any more, if it is the message of
    /// no slot: it loses its buttons.
    pub(in crate::bridge) fn strip_left(&mut self, press: &Press) {
        let (chat, message) = (press.thread.chat, press.message);
        if !self.outbox.shows(chat, message) {
            self.free(Call::Strip { chat, message });
        }
    }

    /// Whether a press came from the first message of a slot that was sent again, as nobody knew of that one.
    fn is_copy(&self, slot: SlotId, shown: Option<MessageId>, press: &Press) -> bool {
        self.outbox.was_sent_again(slot) && shown.is_some_and(|shown| press.message < shown)
    }

    /// A button was pressed that means something, but not in this message. A copy is known now, and loses its buttons.
    pub(in crate::bridge) fn still_copy(&mut self, slot: SlotId, press: &Press) {
        let Some(page) =
            self.outbox.page_of(slot).filter(|_| self.is_copy(slot, self.outbox.message_of(slot), press))
        else {
            return;
        };
        let page = Page { buttons: Vec::new(), rich: None, ..page.clone() };
        self.outbox.adopt(press.thread, press.message, Some(page), &mut self.out.changes);
    }
}
