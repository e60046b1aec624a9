//! Prompts that came too late to be run without asking: they are held, with a card that offers to run them. What its buttons do
//! is in `backlog`.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::reactions;
use crate::bridge::talks::roster::Roster;
use crate::call::Notify;
use crate::chat::{Message, Person};
use crate::ids::{SessionId, SlotId};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, QueuePick};
use crate::render::Text;
use crate::session::{OpenPrompt, Session, messages};
use crate::time::{Now, Wall};
use crate::words::Voice;

/// How much of a command that was not done is shown, in UTF-16 units.
pub(in crate::bridge) const COMMAND: usize = 60;

/// How many commands that were not done are named on a card, newest last.
const COMMANDS: usize = 10;

/// Whether a message is too old to be run without asking. One from the future is not: a clock is wrong.
pub(in crate::bridge) fn is_late(hall: &Hall, message: &Message, now: Now) -> bool {
    is_old(hall, message.date, now)
}

fn is_old(hall: &Hall, made: Wall, now: Now) -> bool {
    now.wall.since(made) > hall.settings.backlog_max_age
}

/// A prompt waits until a person decides.
pub(super) fn hold(hall: &mut Hall, sessions: &mut Roster, prompt: OpenPrompt) {
    let id = prompt.record().session;
    let held = sessions.get_mut(&id).map(|session| session.queue.hold(prompt));
    reactions::moved(hall, sessions, held);
    show_held_card(hall, sessions, id);
}

/// What waited in the store for so long that nobody knows whether it is still wanted is held.
pub(in crate::bridge) fn hold_old(hall: &mut Hall, sessions: &mut Roster, id: SessionId, now: Now) {
    let max = hall.settings.backlog_max_age;
    let is_held = sessions.get(&id).is_some_and(|session| session.queue.holds());
    let card = if is_held { held_card(hall, id) } else { None };
    let Some(session) = sessions.get_mut(&id) else { return };
    session.held.slot = card;
    let old = session.queue.hold_old(|prompt| now.wall.since(prompt.created) > max);
    if old.is_empty() && is_held == card.is_some() {
        return;
    }
    reactions::moved(hall, sessions, old);
    show_held_card(hall, sessions, id);
}

/// The card of an earlier run: the only place with a button that shows what is held.
fn held_card(hall: &Hall, id: SessionId) -> Option<SlotId> {
    hall.controls.slot_of(&ButtonPick::Queue(QueuePick::ShowHeld(id)))
}

/// Shows how much is held: once with a sound, from then on in the same place.
pub(super) fn show_held_card(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    let Some(session) = sessions.get(&id) else { return };
    if !session.queue.holds() && session.held.commands.is_empty() {
        return close_held_card(hall, sessions, id, "backlog-none");
    }
    let menu = held_menu(session, hall.thread_voice(session.record().thread));
    let Some(asker) = card_asker(sessions, id) else { return };
    let card = hall.show_menu(menu, &asker);
    // A card without buttons changes, too, as more comes.
    hall.outbox.slots.hold(card);
    if let Some(session) = sessions.get_mut(&id) {
        session.held.slot = Some(card);
    }
}

/// Whoever the card is for.
fn card_asker(sessions: &Roster, id: SessionId) -> Option<Asker> {
    let session = sessions.get(&id)?;
    let person = Person::from(session.record().person);
    Some(Asker { thread: session.record().thread, person, slot: session.held.slot })
}

pub(super) fn close_held_card(hall: &mut Hall, sessions: &mut Roster, id: SessionId, key: &str) {
    let Some(asker) = card_asker(sessions, id).filter(|asker| asker.slot.is_some()) else { return };
    let Some(session) = sessions.get_mut(&id) else { return };
    session.held.slot = None;
    session.held.commands.clear();
    let text = hall.thread_voice(asker.thread).say(key);
    hall.close_menu(&asker, Page::plain(text));
}

/// People are writing again: what was not done is said, and needs no more room.
pub(super) fn is_back(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    let Some(session) = sessions.get_mut(&id) else { return };
    if session.queue.holds() {
        return;
    }
    session.held.commands.clear();
    if let Some(card) = session.held.slot.take() {
        hall.outbox.release(card);
    }
}

pub(super) fn take_held(sessions: &mut Roster, id: SessionId) -> Option<Vec<OpenPrompt>> {
    let prompts = sessions.get_mut(&id)?.queue.take_held();
    (!prompts.is_empty()).then_some(prompts)
}

fn held_menu(session: &Session, voice: Voice<'_>) -> Menu {
    let id = session.record().id;
    let count = messages(session.queue.held());
    let commands = &session.held.commands;
    let mut text = Text::new();
    if count == 0 {
        let menu = Menu::question(missed_text(commands, voice).into_page());
        return Menu { session: Some(id), notify: Notify::Loud, ..menu };
    }
    text.push("📬 ").bold(&session.record().name).push(" · ");
    text.push(&voice.tell("backlog-count", [("count", count.into())]));
    text.newline().push(&voice.say("backlog-why"));
    if !commands.is_empty() {
        text.newline().newline().append_page(&missed_text(commands, voice).into_page());
    }
    let pick = |key: &str, style, pick| NewButton::Pick(voice.say(key), style, ButtonPick::Queue(pick));
    let menu = Menu::question(text.into_page()).row([
        pick("backlog-button-run", ButtonStyle::Go, QueuePick::RunHeld(id)),
        pick("backlog-button-show", ButtonStyle::Plain, QueuePick::ShowHeld(id)),
        pick("backlog-button-discard", ButtonStyle::Danger, QueuePick::DiscardHeld(id)),
    ]);
    Menu { session: Some(id), notify: Notify::Loud, ..menu }
}

/// What was not done.
pub(in crate::bridge) fn missed_text(commands: &[String], voice: Voice<'_>) -> Text {
    let mut text = Text::new();
    let newest = commands.iter().skip(commands.len().saturating_sub(COMMANDS));
    text.push(&voice.say("backlog-commands"));
    for command in newest {
        text.push(" ").code(command);
    }
    text
}
