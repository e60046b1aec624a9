//! What people have seen of asks: when a card came to be there, and copies of cards that are there twice.

use std::collections::{HashMap, VecDeque};

use crate::ask::{Ask, View};
use crate::bridge::Bridge;
use crate::call::Call;
use crate::chat::{Message, Press};
use crate::ids::{AskId, MessageId, SlotId, Token};
use crate::page::Page;
use crate::time::{Now, Wall};

/// Of how many pages the buttons are remembered that mean nothing any more.
const RETIRED: usize = 200;

/// What people have seen.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Sights {
    /// When the card of an ask came to be there, if that was in this run.
    there: HashMap<AskId, Wall>,
    /// The messages with all of what is asked, as far as they are not forgotten.
    pub(super) details: HashMap<AskId, Vec<SlotId>>,
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
        self.seen.details.retain(|ask, _| self.asks.contains_key(ask));
    }

    /// Whether all of what is asked is on its way to the chat: whoever allows it now has not seen it.
    pub(in crate::bridge) fn is_being_shown(&self, ask: &Ask) -> bool {
        let slots = self.seen.details.get(&ask.id).map(Vec::as_slice).unwrap_or_default();
        ask.view == View::Seen && slots.iter().any(|slot| self.outbox.is_waiting(*slot))
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
