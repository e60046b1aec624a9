//! What people have seen of asks: when a card came to be there, and copies of cards that are there twice.

use std::collections::HashMap;
use std::ops::Range;

use crate::ask::{Ask, View};
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::Talks;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::call::Call;
use crate::change::Class;
use crate::chat::{Message, Press};
use crate::ids::{AskId, MessageId, SessionId, SlotId, ThreadId};
use crate::outbox::Post;
use crate::page::Page;
use crate::session::Session;
use crate::time::{Now, Wall};

/// What people have seen of asks.
#[derive(Debug, Default)]
pub(in crate::bridge) struct SeenAsks {
    /// When the card of an ask came to be there, if that was in this run.
    there: HashMap<AskId, Wall>,
    /// The slots with what is sent of an ask beside its card, those of the classic forms that some of it may get among them.
    beside: HashMap<AskId, Vec<Range<SlotId>>>,
}

/// The open asks whose cards are not there.
pub(in crate::bridge) fn cards_under_way(hall: &Hall, asks: &TurnAsks) -> Vec<AskId> {
    let is_under_way = |ask: &&Ask| ask.is_waiting() && hall.outbox.slots.message_of(ask.slot).is_none();
    asks.all().filter(is_under_way).map(|ask| ask.id).collect()
}

/// Notes which of these cards are there now.
pub(in crate::bridge) fn note_cards(
    hall: &Hall,
    asks: &TurnAsks,
    seen: &mut SeenAsks,
    under_way: Vec<AskId>,
    now: Now,
) {
    for id in under_way {
        if asks.get(id).is_some_and(|ask| hall.outbox.slots.message_of(ask.slot).is_some()) {
            seen.there.insert(id, now.wall);
        }
    }
    seen.there.retain(|ask, _| asks.get(*ask).is_some());
    seen.beside.retain(|ask, _| asks.get(*ask).is_some());
}

/// Whether there is more of an ask than its card shows, and it was not sent yet.
pub(in crate::bridge) fn is_unseen(hall: &Hall, sessions: &Roster, ask: &Ask) -> bool {
    ask.view == View::Card && is_cut(hall, sessions, ask)
}

/// Whether the card of an ask shows a part of what is decided on.
pub(in crate::bridge) fn is_cut(hall: &Hall, sessions: &Roster, ask: &Ask) -> bool {
    let record = sessions.get(&ask.session).map(Session::record);
    record.is_some_and(|record| cards::is_cut(ask, record, hall.thread_voice(record.thread)))
}

/// Whether something of what is asked is on its way to the chat: whoever allows it now has not seen it. What the server refuses
/// is on its way until it takes it.
pub(in crate::bridge) fn is_being_shown(hall: &Hall, seen: &SeenAsks, ask: &Ask) -> bool {
    let ranges = seen.beside.get(&ask.id).map(Vec::as_slice).unwrap_or_default();
    ranges.iter().any(|range| hall.outbox.slots.waits_in(range.clone()))
}

/// Sends what is shown of an ask beside its card.
pub(in crate::bridge) fn show_beside(
    hall: &mut Hall,
    seen: &mut SeenAsks,
    ask: AskId,
    session: SessionId,
    thread: ThreadId,
    pages: Vec<Page>,
) {
    let range = send_whole(hall, session, thread, pages);
    seen.beside.entry(ask).or_default().push(range);
}

/// Sends what is decided on, beside its card: it is seen once nothing waits in these slots any more.
pub(in crate::bridge) fn send_whole(
    hall: &mut Hall,
    session: SessionId,
    thread: ThreadId,
    pages: Vec<Page>,
) -> Range<SlotId> {
    let from = hall.outbox.slots.end();
    for page in pages {
        let new = hall.outbox.slots.reserve(&page);
        let (page, hold) = hall.with_way_back(new.id(), thread, page);
        hall.post_in(new, Post::new(Class::Ask, thread, page).of(session).hold(hold));
    }
    from..hall.outbox.slots.end()
}

/// After a restart: whatever is still to be sent of a session for a decision may be of each of its open asks.
pub(in crate::bridge) fn restore_beside(hall: &Hall, asks: &TurnAsks, seen: &mut SeenAsks) {
    let is_card = |slot: SlotId| asks.all().any(|ask| ask.slot == slot);
    let waiting = hall.outbox.slots.of_class(Class::Ask).into_iter();
    let waiting = waiting.filter(|(slot, record)| record.message().is_none() && !is_card(*slot));
    let waiting: Vec<_> = waiting.collect();
    for ask in asks.all().filter(|ask| ask.is_waiting()) {
        let of_session = waiting.iter().filter(|(_, record)| record.session == Some(ask.session));
        let ranges = of_session.map(|(slot, record)| {
            let spare = i64::try_from(record.page.spare()).unwrap_or(0);
            SlotId(slot.0 - spare)..SlotId(slot.0 + 1)
        });
        seen.beside.insert(ask.id, ranges.collect());
    }
}

/// Whether the card of an ask was there before a message was written: else the message cannot mean it. Telegram numbers the
/// messages of a chat in their order, and says the second of each.
pub(in crate::bridge) fn was_there(hall: &Hall, talks: &Talks, ask: &Ask, message: &Message) -> bool {
    let second = |wall: Wall| wall.0.div_euclid(1_000);
    let chat = talks.sessions.get(&ask.session).map(|session| session.record().thread.chat);
    let card = hall.outbox.slots.message_of(ask.slot);
    let there = talks.seen.there.get(&ask.id).copied().unwrap_or(ask.opened);
    chat == Some(message.thread.chat)
        && card.is_some_and(|card| card < message.id)
        && second(there) <= second(message.date)
}

/// A button was pressed that means nothing any more. If it is under a copy of something, that is known now, and closed as
/// well. Returns the key of what is said.
pub(in crate::bridge) fn press_of_old(hall: &mut Hall, press: &Press) -> &'static str {
    let Some(retired) = hall.retired.with(&press.token) else { return "toast-expired" };
    let (slot, page, message) = (retired.slot, retired.page.clone(), retired.message);
    if !is_copy(hall, slot, hall.outbox.slots.message_of(slot).or(message), press) {
        return "toast-expired";
    }
    if hall.outbox.slots.holds(slot) {
        still_copy(hall, slot, press);
        return "toast-moved";
    }
    hall.outbox.adopt(press.thread, press.message, page);
    "toast-expired"
}

/// A button was pressed that means nothing where it is. What it is under belongs to nothing any more, if it is the message of
/// no slot: it loses its buttons.
pub(in crate::bridge) fn strip_left(hall: &mut Hall, press: &Press) {
    let (chat, message) = (press.thread.chat, press.message);
    if !hall.outbox.slots.shows(chat, message) {
        hall.free(Call::Strip { chat, message });
    }
}

/// Whether a press came from the first message of a slot that was sent again, as nobody knew of that one.
fn is_copy(hall: &Hall, slot: SlotId, shown: Option<MessageId>, press: &Press) -> bool {
    hall.outbox.slots.was_sent_again(slot) && shown.is_some_and(|shown| press.message < shown)
}

/// A button was pressed that means something, but not in this message. A copy is known now, and loses its buttons.
pub(in crate::bridge) fn still_copy(hall: &mut Hall, slot: SlotId, press: &Press) {
    let Some(page) = hall
        .outbox
        .slots
        .page_of(slot)
        .filter(|_| is_copy(hall, slot, hall.outbox.slots.message_of(slot), press))
    else {
        return;
    };
    let page = Page { buttons: Vec::new(), rich: None, ..page.clone() };
    hall.outbox.adopt(press.thread, press.message, Some(page));
}
