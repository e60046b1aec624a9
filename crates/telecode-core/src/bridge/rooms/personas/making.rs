//! A persona made in a chat: a whole file, or instructions that get a name.

use std::time::Duration;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::known_personas::{KnownPersonas, PersonaUse};
use crate::bridge::rooms::personas::{FoundPersonas, flaws};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, errands};
use crate::chat::Message;
use crate::errand::{Errand, Failure, NotWritten, PersonasErrand};
use crate::ids::SessionId;
use crate::page::{Page, utf16_len};
use crate::persona;
use crate::persona::{Persona, Source, is_name};
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
pub(in crate::bridge) enum ExistingPersona {
    Kept,
    Replaced,
}

/// Asks for the text of a new persona: the person's next message is it.
pub(super) fn ask_for_text(
    hall: &mut Hall,
    known: &mut KnownPersonas,
    session: Option<SessionId>,
    asker: &Asker,
    now: Now,
) {
    known.ask_writer(asker, now.after(PATIENCE));
    let voice = hall.voice(asker.person.id);
    let mut menu = Menu::list(Page::plain(voice.say("persona-write")));
    if let Some(session) = session {
        let pick = ButtonPick::Persona(PersonaPick::List(session));
        menu = menu.row([NewButton::pick(voice.say("button-persona-cancel"), pick)]);
    }
    hall.show_menu(menu, asker);
}

/// Makes a persona of a text.
pub(super) fn new_persona(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    text: &str,
    existing: ExistingPersona,
    session: Option<SessionId>,
    asker: &Asker,
) {
    if utf16_len(text) > LONGEST {
        let voice = hall.voice(asker.person.id);
        let text = voice.tell("persona-cut", [("limit", LONGEST.into())]);
        hall.reply(asker.thread, Page::plain(text));
        return;
    }
    if text.starts_with("---") {
        return write_file(hall, talks, text, existing, session, asker);
    }
    if let Some((name, instructions)) = named(text) {
        return write_persona(hall, talks, &plain(name, instructions), existing, session, asker);
    }
    let want = PersonaUse::Propose { session, instructions: text.to_owned() };
    known.read_personas(hall, talks, want, asker);
}

/// A text may be the persona that was asked for. Says whether it was.
pub(in crate::bridge) fn persona_text(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    message: &Message,
    now: Now,
) -> bool {
    let writer = Asker::from(message);
    let is_waited_for = known.is_writer(&writer, now);
    if is_waited_for && !message.is_own() {
        // What a persona says goes into the system prompt: somebody else's words do not get there by a slip.
        hall.say(message, "persona-forwarded");
        return true;
    }
    known.forget_writer(&writer);
    if !is_waited_for {
        return false;
    }
    let session = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message);
    new_persona(hall, talks, known, message.text.trim(), ExistingPersona::Kept, session, &writer);
    true
}

/// Whoever sends a command does not write a persona any more.
pub(in crate::bridge) fn forget_writer(known: &mut KnownPersonas, message: &Message) {
    known.forget_writer(&Asker::from(message));
}

/// Writes a whole file, as it is, if it is right.
fn write_file(
    hall: &mut Hall,
    talks: &mut Talks,
    text: &str,
    existing: ExistingPersona,
    session: Option<SessionId>,
    asker: &Asker,
) {
    match persona::parse(text, Source::Owner) {
        Ok(persona) if !hall.gate().admits(persona.mode) => {
            let text = hall.barred(&persona, asker.person.id).unwrap_or_default();
            hall.reply(asker.thread, Page::plain(text));
        }
        Ok(persona) => {
            let text = format!("{}\n", text.trim_end());
            send_persona(hall, talks, persona.name, text, existing, session, asker);
        }
        Err(spot) => {
            let voice = hall.voice(asker.person.id);
            let reason = flaws::flaw_text(&spot.flaw, voice);
            let text = match spot.line {
                Some(number) => {
                    voice.tell("persona-wrong-at", [("line", number.into()), ("reason", reason.into())])
                }
                None => voice.tell("persona-wrong", [("reason", reason.into())]),
            };
            hall.reply(asker.thread, Page::plain(text));
        }
    }
}

/// Gives instructions a name, and writes them.
pub(super) fn propose_persona(
    hall: &mut Hall,
    talks: &mut Talks,
    session: Option<SessionId>,
    instructions: &str,
    found: &FoundPersonas,
    asker: &Asker,
) {
    let is_taken = |name: &str| {
        let file = format!("{name}.md");
        found.get(name).is_some() || found.problems.iter().any(|problem| problem.file.ends_with(&file))
    };
    let name = persona::proposed_name(instructions, is_taken);
    write_persona(hall, talks, &plain(&name, instructions), ExistingPersona::Kept, session, asker);
}

fn write_persona(
    hall: &mut Hall,
    talks: &mut Talks,
    persona: &Persona,
    existing: ExistingPersona,
    session: Option<SessionId>,
    asker: &Asker,
) {
    write_file(hall, talks, &persona::write(persona), existing, session, asker);
}

fn send_persona(
    hall: &mut Hall,
    talks: &mut Talks,
    name: String,
    text: String,
    existing: ExistingPersona,
    session: Option<SessionId>,
    asker: &Asker,
) {
    let replace = existing == ExistingPersona::Replaced;
    let errand = Errand::Personas(PersonasErrand::Write { name: name.clone(), text, replace });
    errands::send_out(
        hall,
        &talks.sessions,
        &mut talks.errands,
        errand,
        asker,
        PersonaWritten { session, name },
    );
}

/// A persona of this name was to be written, for this session.
#[derive(Debug)]
pub(in crate::bridge) struct PersonaWritten {
    session: Option<SessionId>,
    name: String,
}

/// A persona was written, or not.
pub(in crate::bridge) fn persona_written(
    hall: &mut Hall,
    sessions: &Roster,
    PersonaWritten { session, name }: &PersonaWritten,
    written: Result<(), NotWritten>,
    asker: &Asker,
) {
    let voice = hall.voice(asker.person.id);
    let args = |reason: String| [("name", name.to_owned().into()), ("reason", reason.into())];
    let text = match written {
        Ok(()) => {
            let page = Page::plain(voice.tell("persona-written", [("name", name.into())]));
            let mut menu = Menu::list(page);
            if let Some(session) = session.filter(|id| sessions.get(id).is_some()) {
                let use_it = PersonaPick::Use { session, name: Some(name.to_owned()) };
                let all = PersonaPick::List(session);
                menu = menu.row([
                    NewButton::pick(voice.say("button-persona-use"), ButtonPick::Persona(use_it)),
                    NewButton::pick(voice.say("button-persona-all"), ButtonPick::Persona(all)),
                ]);
            }
            hall.show_menu(menu, asker);
            return;
        }
        Err(NotWritten::Exists { file }) => voice.tell("persona-exists", args(file)),
        Err(NotWritten::Failed(Failure(reason))) => voice.tell("persona-not-written", args(reason)),
    };
    hall.reply(asker.thread, Page::plain(text));
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
