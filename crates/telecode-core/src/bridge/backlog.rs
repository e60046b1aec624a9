//! What came while the bot was away: held, shown, and run only if a person says so.

use super::Bridge;
use super::errands::Asker;
use super::menus::{Menu, NewButton};
use crate::call::Notify;
use crate::chat::{Message, Person};
use crate::command::Meaning;
use crate::ids::{SessionId, SlotId, UpdateId};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, QueuePick};
use crate::render::{self, Text};
use crate::session::{OpenPrompt, PromptEnd, Session, messages};
use crate::time::{Now, Wall};
use crate::words::Voice;

/// How much of a command that was not done is shown, in UTF-16 units.
const COMMAND: usize = 60;

/// How many commands that were not done are named on a card, newest last.
const COMMANDS: usize = 10;

impl Bridge {
    /// Whether a message is too old to be run without asking. One from the future is not: a clock is wrong.
    pub(super) fn is_late(&self, message: &Message, now: Now) -> bool {
        self.is_old(message.date, now)
    }

    fn is_old(&self, made: Wall, now: Now) -> bool {
        now.wall.since(made) > self.settings.backlog_max_age
    }

    /// A message that was written long ago. It answers no question and stops nothing: nobody knows what it was about.
    pub(super) fn served_late(&mut self, id: UpdateId, message: Message, meaning: Meaning, now: Now) {
        match meaning {
            Meaning::Command(given) if given.is_done_late() => self.command(given.command(), &message, now),
            Meaning::Command(_) => self.missed(&message),
            Meaning::Words(text) => self.gather(id, Message { text, ..message }, now),
        }
    }

    /// A command is not done; the card of its session says so, or a message if there is no session.
    fn missed(&mut self, message: &Message) {
        let line = message.text.lines().next().unwrap_or_default();
        let command = render::cut(line, COMMAND);
        let Some(session) = self.target(message).and_then(|id| self.sessions.get_mut(&id)) else {
            let page = self.missed_page(&[command], message);
            self.reply(message.thread, page);
            return;
        };
        let id = session.record.id;
        session.held.commands.push(command);
        self.show_held_card(id);
    }

    fn missed_page(&self, commands: &[String], message: &Message) -> Page {
        missed_text(commands, self.voice(message.from.id)).into_page()
    }

    /// A prompt waits until a person decides.
    pub(super) fn hold(&mut self, prompt: OpenPrompt) {
        let id = prompt.record().session;
        let held = self.sessions.get_mut(&id).map(|session| session.queue.hold(prompt));
        self.moved(held);
        self.show_held_card(id);
    }

    /// What waited in the store for so long that nobody knows whether it is still wanted is held.
    pub(super) fn hold_old(&mut self, id: SessionId, now: Now) {
        let max = self.settings.backlog_max_age;
        let is_held = self.sessions.get(&id).is_some_and(|session| session.queue.holds());
        let card = if is_held { self.held_card(id) } else { None };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.held.slot = card;
        let old = session.queue.hold_old(|prompt| now.wall.since(prompt.created) > max);
        if old.is_empty() && is_held == card.is_some() {
            return;
        }
        self.moved(old);
        self.show_held_card(id);
    }

    /// The card of an earlier run: the only place with a button that shows what is held.
    fn held_card(&self, id: SessionId) -> Option<SlotId> {
        let pick = ButtonPick::Queue(QueuePick::ShowHeld(id));
        self.controls.values().find(|control| control.pick == pick).map(|control| control.slot)
    }

    /// Shows how much is held: once with a sound, from then on in the same place.
    pub(super) fn show_held_card(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get(&id) else { return };
        if !session.queue.holds() && session.held.commands.is_empty() {
            return self.close_held_card(id, "backlog-none");
        }
        let menu = held_menu(session, self.thread_voice(session.record.thread));
        let Some(asker) = self.card_asker(id) else { return };
        let card = self.show_menu(menu, &asker);
        // A card without buttons changes, too, as more comes.
        self.outbox.hold(card);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.held.slot = Some(card);
        }
    }

    /// Whoever the card is for.
    fn card_asker(&self, id: SessionId) -> Option<Asker> {
        let session = self.sessions.get(&id)?;
        let person = Person::from(session.record.person);
        Some(Asker { thread: session.record.thread, person, slot: session.held.slot })
    }

    fn close_held_card(&mut self, id: SessionId, key: &str) {
        let Some(asker) = self.card_asker(id).filter(|asker| asker.slot.is_some()) else { return };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.held.slot = None;
        session.held.commands.clear();
        let text = self.thread_voice(asker.thread).say(key);
        self.close_menu(&asker, Page::plain(text));
    }

    /// People are writing again: what was not done is said, and needs no more room.
    pub(super) fn is_back(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.queue.holds() {
            return;
        }
        session.held.commands.clear();
        if let Some(card) = session.held.slot.take() {
            self.outbox.release(card);
        }
    }

    /// All that is held runs, in order.
    pub(super) fn run_backlog(&mut self, id: SessionId, asker: &Asker, now: Now) -> &'static str {
        let Some(prompts) = self.take_held(id) else { return self.nothing_held(id, asker) };
        self.close_held_card(id, "backlog-running");
        for (prompt, later) in prompts.into_iter().zip(0..) {
            // It waits from now on: after a crash it is not held a second time.
            let created = Wall(now.wall.0 + later);
            self.take_prompt(prompt.placed(created), now);
        }
        self.show_if_list(id, asker);
        "backlog-toast-running"
    }

    pub(super) fn show_backlog(&mut self, id: SessionId, asker: &Asker) -> Option<&'static str> {
        if self.sessions.get(&id).is_none_or(|session| !session.queue.holds()) {
            return Some("toast-expired");
        }
        // The card stays where it is.
        self.show_queue_of_held(id, &Asker { slot: None, ..asker.clone() });
        None
    }

    pub(super) fn discard_backlog(&mut self, id: SessionId, asker: &Asker) -> &'static str {
        if self.drop_held(id) == 0 {
            return self.nothing_held(id, asker);
        }
        self.show_if_list(id, asker);
        "backlog-toast-discarded"
    }

    /// An older list said otherwise: it is shown anew.
    fn nothing_held(&mut self, id: SessionId, asker: &Asker) -> &'static str {
        self.show_if_list(id, asker);
        "toast-expired"
    }

    /// Gives up all that is held in a session. Says how much it was.
    pub(super) fn drop_held(&mut self, id: SessionId) -> usize {
        let Some(prompts) = self.take_held(id) else { return 0 };
        let count = messages(prompts.iter().map(OpenPrompt::record));
        self.end_prompts(prompts, PromptEnd::Dropped);
        self.close_held_card(id, "backlog-discarded");
        count
    }

    fn take_held(&mut self, id: SessionId) -> Option<Vec<OpenPrompt>> {
        let prompts = self.sessions.get_mut(&id)?.queue.take_held();
        (!prompts.is_empty()).then_some(prompts)
    }
}

fn held_menu(session: &Session, voice: Voice<'_>) -> Menu {
    let id = session.record.id;
    let count = messages(session.queue.held());
    let commands = &session.held.commands;
    let mut text = Text::new();
    if count == 0 {
        let menu = Menu::question(missed_text(commands, voice).into_page());
        return Menu { session: Some(id), notify: Notify::Loud, ..menu };
    }
    text.push("📬 ").bold(&session.record.name).push(" · ");
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
fn missed_text(commands: &[String], voice: Voice<'_>) -> Text {
    let mut text = Text::new();
    let newest = commands.iter().skip(commands.len().saturating_sub(COMMANDS));
    text.push(&voice.say("backlog-commands"));
    for command in newest {
        text.push(" ").code(command);
    }
    text
}
