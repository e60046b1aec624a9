//! Reminders of what waits for a person, and the pinned message that lists it when it is more than one thing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Instant;

use crate::ask::Ask;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::Talks;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::call::Notify;
use crate::change::{Change, Class};
use crate::ids::{AskId, ChatId, MessageId, SlotId, ThreadId};
use crate::outbox::{Hold, Post};
use crate::page::{Button, LABEL_LIMIT, Page};
use crate::pick::ButtonPick;
use crate::render;
use crate::render::Text;
use crate::session::Session;
use crate::time::Now;

/// How many cards that wait somebody sees at once: a list of them says nothing until they were reminded of one.
const ON_SCREEN: usize = 3;

/// How many asks the list has a button for.
const LISTED: usize = 10;

/// What waits, and what was said of it.
#[derive(Debug, Default)]
pub(in crate::bridge) struct OpenReminders {
    /// When the next reminder of an ask is due.
    due: BTreeMap<AskId, Instant>,
    /// The last reminder of an ask.
    reminders: HashMap<AskId, SlotId>,
    /// The pinned list of a chat, and what is in it.
    boards: HashMap<ChatId, ReminderBoard>,
}

#[derive(Debug)]
struct ReminderBoard {
    slot: SlotId,
    asks: Vec<AskId>,
}

/// After a restart: the lists that there are.
pub(in crate::bridge) fn restore_boards(hall: &mut Hall, waiting: &mut OpenReminders) {
    let is_board = |pick: &ButtonPick| matches!(pick, ButtonPick::AskCard(_));
    let boards = hall.controls.all().filter(|control| is_board(&control.pick));
    let slots: Vec<_> = boards.map(|control| control.slot).collect();
    for (slot, record) in hall.outbox.slots.of_class(Class::Reply) {
        if slots.contains(&slot) {
            let board = ReminderBoard { slot, asks: Vec::new() };
            waiting.boards.insert(record.thread.chat, board);
            pin_board(hall, record.thread.chat, slot);
        }
    }
}

/// When the next reminder is due.
pub(in crate::bridge) fn next_deadline(waiting: &OpenReminders) -> Option<Instant> {
    waiting.due.values().min().copied()
}

/// The place of the last reminder of an ask.
pub(in crate::bridge) fn reminder_of(waiting: &OpenReminders, ask: AskId) -> Option<SlotId> {
    waiting.reminders.get(&ask).copied()
}

/// Reminds of what has waited long enough, and lists what waits.
pub(in crate::bridge) fn settle(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    waiting: &mut OpenReminders,
    now: Now,
) {
    let is_over = |ask: &&AskId| asks.get(**ask).is_none_or(|ask| !ask.is_waiting());
    let over: Vec<_> = waiting.reminders.keys().filter(is_over).copied().collect();
    for ask in over {
        if let Some(slot) = waiting.reminders.remove(&ask) {
            hall.remove_slot(slot);
        }
    }
    plan_reminders(hall, asks, waiting, now);
    let due: Vec<_> = waiting.due.iter().filter(|(_, at)| **at <= now.instant).map(|(ask, _)| *ask).collect();
    for ask in due {
        remind(hall, sessions, asks, waiting, ask);
    }
    plan_reminders(hall, asks, waiting, now);
    settle_boards(hall, sessions, asks, waiting);
}

/// Each ask that waits has the time of its next reminder, if there is one more.
fn plan_reminders(hall: &Hall, asks: &TurnAsks, waiting: &mut OpenReminders, now: Now) {
    waiting.due.retain(|ask, _| asks.get(*ask).is_some_and(Ask::is_waiting));
    for ask in asks.all().filter(|ask| ask.is_waiting()) {
        let Some(after) = hall.settings.remind_after.get(ask.reminded) else {
            waiting.due.remove(&ask.id);
            continue;
        };
        let waited = now.wall.since(ask.opened);
        waiting.due.entry(ask.id).or_insert_with(|| now.after(after.saturating_sub(waited)));
    }
}

fn remind(hall: &mut Hall, sessions: &Roster, asks: &mut TurnAsks, waiting: &mut OpenReminders, id: AskId) {
    waiting.due.remove(&id);
    let Some(ask) = asks.change(id, |ask| ask.reminded += 1) else { return };
    hall.save(Change::Ask(Box::new(ask.clone())));
    let Some(record) = sessions.get(&ask.session).map(Session::record) else { return };
    let (thread, voice) = (record.thread, hall.thread_voice(record.thread));
    let teller = StepTeller { voice, directory: &record.workspace.directory };
    let text = voice.tell("reminder", [("what", cards::what_of(&ask, teller).into())]);
    let post = Post::new(Class::Ask, thread, Page::plain(text)).notify(Notify::Loud).of(ask.session);
    // It is taken away once that is decided.
    let slot = hall.post(post.answers(hall.outbox.slots.message_of(ask.slot)).hold(Hold::Yes));
    if let Some(old) = waiting.reminders.insert(id, slot) {
        hall.remove_slot(old);
    }
}

/// The list of each chat has what waits there now.
fn settle_boards(hall: &mut Hall, sessions: &Roster, open: &TurnAsks, reminders: &mut OpenReminders) {
    let mut waiting: BTreeMap<ChatId, Vec<AskId>> = BTreeMap::new();
    let mut is_late: BTreeMap<ChatId, bool> = BTreeMap::new();
    for ask in open.all().filter(|ask| ask.is_waiting()) {
        let session = sessions.get(&ask.session);
        let Some(chat) = session.map(|session| session.record().thread.chat) else { continue };
        // A card that was never there cannot be led to.
        let is_listed = reminders.boards.get(&chat).is_some_and(|board| board.asks.contains(&ask.id));
        if is_listed || hall.outbox.slots.message_of(ask.slot).is_some() {
            waiting.entry(chat).or_default().push(ask.id);
        }
        *is_late.entry(chat).or_default() |= ask.reminded > 0;
    }
    let gone: Vec<_> = reminders.boards.keys().filter(|chat| !waiting.contains_key(chat)).copied().collect();
    for chat in gone {
        if let Some(board) = reminders.boards.remove(&chat) {
            hall.remove_slot(board.slot);
        }
    }
    for (chat, asks) in waiting {
        let places: BTreeSet<_> =
            asks.iter().filter_map(|ask| hall.outbox.slots.thread_of(open.get(*ask)?.slot)).collect();
        let is_seen = asks.len() <= ON_SCREEN && places.len() <= 1;
        let is_wanted = !is_seen || is_late.get(&chat).copied().unwrap_or_default();
        match reminders.boards.get(&chat) {
            Some(board) if board.asks == asks => {}
            Some(board) => redraw_board(hall, sessions, open, reminders, chat, board.slot, asks),
            None if is_wanted => post_board(hall, sessions, open, reminders, chat, asks),
            None => {}
        }
    }
}

fn post_board(
    hall: &mut Hall,
    sessions: &Roster,
    open: &TurnAsks,
    waiting: &mut OpenReminders,
    chat: ChatId,
    asks: Vec<AskId>,
) {
    let new = hall.reserve_slot();
    let page = board_page(hall, sessions, open, chat, new.id(), &asks);
    let slot = hall.post_in(new, Post::reply(ThreadId::from(chat), page).hold(Hold::Yes));
    pin_board(hall, chat, slot);
    waiting.boards.insert(chat, ReminderBoard { slot, asks });
}

/// Where a cockpit is pinned, which says how much waits, the list is not pinned beside it.
fn pin_board(hall: &mut Hall, chat: ChatId, slot: SlotId) {
    let of_cockpits = hall.controls.all().filter(|control| matches!(control.pick, ButtonPick::Cockpit(_)));
    let mut places = of_cockpits.map(|control| hall.outbox.slots.thread_of(control.slot));
    if !places.any(|place| place == Some(ThreadId::from(chat))) {
        hall.outbox.pin(slot);
    }
}

fn redraw_board(
    hall: &mut Hall,
    sessions: &Roster,
    open: &TurnAsks,
    waiting: &mut OpenReminders,
    chat: ChatId,
    slot: SlotId,
    asks: Vec<AskId>,
) {
    hall.drop_controls(slot);
    let page = board_page(hall, sessions, open, chat, slot, &asks);
    hall.replace(slot, page, Hold::Yes);
    waiting.boards.insert(chat, ReminderBoard { slot, asks });
}

fn board_page(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &TurnAsks,
    chat: ChatId,
    slot: SlotId,
    listed: &[AskId],
) -> Page {
    let voice = hall.thread_voice(ThreadId::from(chat));
    let mut text = Text::new();
    text.bold(&voice.tell("board-title", [("count", listed.len().into())]));
    let labels: Vec<_> = listed
        .iter()
        .take(LISTED)
        .enumerate()
        .filter_map(|(at, id)| {
            let ask = asks.get(*id)?;
            let record = sessions.get(&ask.session)?.record();
            let teller = StepTeller { voice, directory: &record.workspace.directory };
            let words = format!("{}. {} · {}", at + 1, cards::what_of(ask, teller), record.name);
            Some((*id, render::glance(&words, LABEL_LIMIT)))
        })
        .collect();
    let mut page = text.into_page();
    for (ask, label) in labels {
        let token = hall.control(slot, ButtonPick::AskCard(ask));
        page.buttons.push(vec![Button::press(label, token)]);
    }
    page
}

/// A message that was to be answered is gone. If it was a card that still waits for a decision, it comes anew.
pub(in crate::bridge) fn card_lost(hall: &mut Hall, talks: &Talks, chat: ChatId, message: MessageId) {
    let is_it = |ask: &&Ask| {
        let here =
            talks.sessions.get(&ask.session).is_some_and(|session| session.record().thread.chat == chat);
        here && ask.is_waiting() && hall.outbox.slots.message_of(ask.slot) == Some(message)
    };
    if let Some(slot) = talks.asks.all().find(is_it).map(|ask| ask.slot) {
        let _lost = hall.outbox.repeat(slot);
    }
}

/// Brings the card of an ask: it comes anew, wherever the old one is, or if it is not any more.
pub(in crate::bridge) fn pressed(hall: &mut Hall, asks: &TurnAsks, id: AskId, asker: &Asker) -> String {
    let voice = hall.voice(asker.person.id);
    let (expired, elsewhere) = (voice.say("toast-expired"), voice.say("toast-elsewhere"));
    let Some(slot) = asks.get(id).filter(|ask| ask.is_waiting()).map(|ask| ask.slot) else {
        return expired;
    };
    let Some(thread) = hall.outbox.slots.thread_of(slot) else { return expired };
    if let Some(message) = hall.outbox.repeat(slot) {
        hall.outbox.adopt(thread, message, None);
    }
    if thread == asker.thread { String::new() } else { elsewhere }
}
