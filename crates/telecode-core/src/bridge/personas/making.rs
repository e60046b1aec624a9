//! A persona made in a chat: a whole file, or instructions that get a name.

use std::time::Duration;

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::menus::{Menu, NewButton};
use super::{Found, Known, Want, flaws};
use crate::chat::Message;
use crate::errand::{Errand, Failure, NotWritten, PersonasErrand};
use crate::ids::SessionId;
use crate::page::{Page, utf16_len};
use crate::persona::{self, Persona, Source, is_name};
use crate::pick::{ButtonPick, PersonaPick};
use crate::time::Now;

/// How long the text of a persona is waited for after `/persona new`; what comes later is for Claude.
const PATIENCE: Duration = Duration::from_mins(10);

/// Telegram cuts what is longer than 4096 into several messages; one that is nearly as long may be only the beginning.
/// Source: Telegram's programs cut at the last line or word before the limit.
const LONGEST: usize = 4_000;

/// How much of the instructions is the description, if there is no other, in characters.
const DESCRIPTION: usize = 100;

/// What becomes of a persona that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Existing {
    Kept,
    Replaced,
}

impl Known {
    pub(super) fn forget_writer(&mut self, asker: &Asker) {
        self.writers.remove(&(asker.thread, asker.person.id));
    }
}

impl Bridge {
    /// Makes a persona of a text, or asks for the text.
    pub(super) fn new_persona(
        &mut self,
        text: &str,
        existing: Existing,
        session: Option<SessionId>,
        asker: &Asker,
        now: Now,
    ) {
        if text.is_empty() {
            self.personas.writers.insert((asker.thread, asker.person.id), now.after(PATIENCE));
            let voice = self.voice(asker.person.id);
            let mut menu = Menu::list(Page::plain(voice.say("persona-write")));
            if let Some(session) = session {
                let pick = ButtonPick::Persona(PersonaPick::List(session));
                menu = menu.row([NewButton::pick(voice.say("button-persona-cancel"), pick)]);
            }
            self.show_menu(menu, asker);
            return;
        }
        if utf16_len(text) > LONGEST {
            let voice = self.voice(asker.person.id);
            let text = voice.tell("persona-cut", [("limit", LONGEST.into())]);
            self.reply(asker.thread, Page::plain(text));
            return;
        }
        if text.starts_with("---") {
            return self.write_file(text, existing, session, asker);
        }
        if let Some((name, instructions)) = named(text) {
            return self.write_persona(&plain(name, instructions), existing, session, asker);
        }
        let want = Want::Propose { session, instructions: text.to_owned() };
        self.read_personas(want, asker);
    }

    /// A text may be the persona that was asked for. Says whether it was.
    pub(in super::super) fn persona_text(&mut self, message: &Message, now: Now) -> bool {
        let writer = (message.thread, message.from.id);
        if !message.is_own() && self.personas.writers.get(&writer).is_some_and(|until| *until >= now.instant)
        {
            // What a persona says goes into the system prompt: somebody else's words do not get there by a slip.
            self.say(message, "persona-forwarded");
            return true;
        }
        if self.personas.writers.remove(&writer).is_none_or(|until| until < now.instant) {
            return false;
        }
        let session = self.target(message);
        self.new_persona(message.text.trim(), Existing::Kept, session, &Asker::from(message), now);
        true
    }

    /// Whoever sends a command does not write a persona any more.
    pub(in super::super) fn forget_writer(&mut self, message: &Message) {
        self.personas.forget_writer(&Asker::from(message));
    }

    /// Writes a whole file, as it is, if it is right.
    fn write_file(&mut self, text: &str, existing: Existing, session: Option<SessionId>, asker: &Asker) {
        match persona::parse(text, Source::Owner) {
            Ok(persona) if !self.gate().admits(persona.mode) => {
                let text = self.barred(&persona, asker.person.id).unwrap_or_default();
                self.reply(asker.thread, Page::plain(text));
            }
            Ok(persona) => {
                let text = format!("{}\n", text.trim_end());
                self.send_persona(persona.name, text, existing, session, asker);
            }
            Err(spot) => {
                let voice = self.voice(asker.person.id);
                let reason = flaws::flaw_text(&spot.flaw, voice);
                let text = match spot.line {
                    Some(number) => {
                        voice.tell("persona-wrong-at", [("line", number.into()), ("reason", reason.into())])
                    }
                    None => voice.tell("persona-wrong", [("reason", reason.into())]),
                };
                self.reply(asker.thread, Page::plain(text));
            }
        }
    }

    /// Gives instructions a name, and writes them.
    pub(super) fn propose_persona(
        &mut self,
        session: Option<SessionId>,
        instructions: &str,
        found: &Found,
        asker: &Asker,
    ) {
        let is_taken = |name: &str| {
            let file = format!("{name}.md");
            found.get(name).is_some() || found.problems.iter().any(|problem| problem.file.ends_with(&file))
        };
        let name = persona::proposed_name(instructions, is_taken);
        self.write_persona(&plain(&name, instructions), Existing::Kept, session, asker);
    }

    fn write_persona(
        &mut self,
        persona: &Persona,
        existing: Existing,
        session: Option<SessionId>,
        asker: &Asker,
    ) {
        self.write_file(&persona::write(persona), existing, session, asker);
    }

    fn send_persona(
        &mut self,
        name: String,
        text: String,
        existing: Existing,
        session: Option<SessionId>,
        asker: &Asker,
    ) {
        let replace = existing == Existing::Replaced;
        let errand = Errand::Personas(PersonasErrand::Write { name: name.clone(), text, replace });
        self.send_out(errand, asker, Then::Persona(session, name));
    }

    /// A persona was written, or not.
    pub(in super::super) fn persona_written(
        &mut self,
        session: Option<SessionId>,
        name: &str,
        written: Result<(), NotWritten>,
        asker: &Asker,
    ) {
        let voice = self.voice(asker.person.id);
        let args = |reason: String| [("name", name.to_owned().into()), ("reason", reason.into())];
        let text = match written {
            Ok(()) => {
                let page = Page::plain(voice.tell("persona-written", [("name", name.into())]));
                let mut menu = Menu::list(page);
                if let Some(session) = session.filter(|id| self.sessions.get(id).is_some()) {
                    let use_it = PersonaPick::Use { session, name: Some(name.to_owned()) };
                    let all = PersonaPick::List(session);
                    menu = menu.row([
                        NewButton::pick(voice.say("button-persona-use"), ButtonPick::Persona(use_it)),
                        NewButton::pick(voice.say("button-persona-all"), ButtonPick::Persona(all)),
                    ]);
                }
                self.show_menu(menu, asker);
                return;
            }
            Err(NotWritten::Exists { file }) => voice.tell("persona-exists", args(file)),
            Err(NotWritten::Failed(Failure(reason))) => voice.tell("persona-not-written", args(reason)),
        };
        self.reply(asker.thread, Page::plain(text));
    }
}

/// A name alone in the first line, or before a colon, is the persona's.
fn named(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once(['\n', ':'])?;
    let is_named = is_name(first.trim()) && !rest.trim().is_empty();
    is_named.then(|| (first.trim(), rest.trim()))
}

/// A persona that is nothing but its instructions.
fn plain(name: &str, instructions: &str) -> Persona {
    let first = instructions.lines().next().unwrap_or_default().trim();
    let mut description: String = first.chars().take(DESCRIPTION).collect();
    if description.len() < first.len() {
        description.push('…');
    }
    Persona {
        name: name.to_owned(),
        description,
        instructions: instructions.to_owned(),
        ..Persona::default()
    }
}
