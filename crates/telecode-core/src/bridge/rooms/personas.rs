//! `/persona`: personas are shown, chosen for a session, and made from a text.

mod flaws;
pub(in crate::bridge) mod making;
mod pages;
mod using;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::known_personas::{KnownPersonas, PersonaUse, PersonasWanted};
use crate::bridge::rooms::new;
use crate::bridge::rooms::new::wizard;
use crate::bridge::talks::{Talks, addressee};
use crate::chat::Message;
use crate::errand::{Failure, PersonaFiles, PersonaProblem};
use crate::ids::UpdateId;
use crate::page::Page;
use crate::persona::{Persona, RESERVED};
use crate::pick::PersonaPick;
use crate::time::Now;
use crate::{persona, render};

/// How much is said of the names that there are, in UTF-16 units.
const NAMES: usize = 1_000;

/// All personas that there are for a session, the built-in ones last, and what is wrong with others.
pub(in crate::bridge) struct FoundPersonas {
    personas: Vec<Persona>,
    problems: Vec<PersonaProblem>,
}

impl FoundPersonas {
    fn new(PersonaFiles { mut personas, problems }: PersonaFiles) -> Self {
        let is_new = |builtin: &Persona| personas.iter().all(|known| known.name != builtin.name);
        let builtins: Vec<_> = persona::builtins().filter(is_new).collect();
        personas.extend(builtins);
        Self { personas, problems }
    }

    fn get(&self, name: &str) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.name.eq_ignore_ascii_case(name))
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.personas.iter().map(|persona| persona.name.as_str()).collect();
        render::cut(&names.join(", "), NAMES)
    }
}

pub(in crate::bridge) fn command(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    words: &str,
    message: &Message,
    now: Now,
) {
    let session = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message);
    let asker = Asker::from(message);
    let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    match (word.to_ascii_lowercase().as_str(), session) {
        ("", _) => known.read_personas(hall, talks, PersonaUse::List(session), &asker),
        ("new" | "replace", _) if rest.trim().is_empty() => {
            making::ask_for_text(hall, known, session, &asker, now);
        }
        ("new", _) => {
            making::new_persona(
                hall,
                talks,
                known,
                rest.trim(),
                making::ExistingPersona::Kept,
                session,
                &asker,
            );
        }
        ("replace", _) => {
            making::new_persona(
                hall,
                talks,
                known,
                rest.trim(),
                making::ExistingPersona::Replaced,
                session,
                &asker,
            );
        }
        (_, None) => {
            let text = hall.voice(message.from.id).say("persona-no-session");
            hall.reply(message.thread, Page::plain(text));
        }
        (word, Some(session)) if RESERVED.contains(&word) => {
            using::use_persona(hall, talks, session, None, &asker, now);
        }
        (_, Some(session)) => {
            known.read_personas(hall, talks, PersonaUse::Use { session, name: words.to_owned() }, &asker);
        }
    }
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    pick: PersonaPick,
    asker: &Asker,
    now: Now,
) -> String {
    known.forget_writer(asker);
    match pick {
        PersonaPick::List(session) => {
            known.read_personas(hall, talks, PersonaUse::List(Some(session)), asker);
        }
        PersonaPick::Show { session, name } => {
            known.read_personas(hall, talks, PersonaUse::Show { session, name }, asker);
        }
        PersonaPick::Use { session, name: None } => {
            using::use_persona(hall, talks, session, None, asker, now);
        }
        PersonaPick::Use { session, name: Some(name) } => {
            known.read_personas(hall, talks, PersonaUse::Use { session, name }, asker);
        }
    }
    String::new()
}

/// The personas for a project were read, or not.
pub(in crate::bridge) fn personas_read(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    wanted: PersonasWanted,
    read: Result<PersonaFiles, Failure>,
    asker: &Asker,
    now: Now,
) {
    match read {
        Ok(files) => {
            let found = FoundPersonas::new(files);
            known.note_read(wanted.project, found.personas.clone());
            personas_wanted(hall, talks, known, wanted.what, &found, asker, now);
        }
        Err(Failure(reason)) => {
            let text = hall.voice(asker.person.id).tell("persona-not-read", [("reason", reason.into())]);
            hall.reply(asker.thread, Page::plain(text));
        }
    }
}

fn personas_wanted(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    what: PersonaUse,
    found: &FoundPersonas,
    asker: &Asker,
    now: Now,
) {
    match what {
        PersonaUse::List(session) => pages::show_personas(hall, &talks.sessions, session, found, asker),
        PersonaUse::Show { session, name } => {
            pages::show_persona(hall, &talks.sessions, session, &name, found, asker);
        }
        PersonaUse::Use { session, name } => match found.get(&name) {
            Some(persona) => using::use_persona(hall, talks, session, Some(persona.clone()), asker, now),
            None => no_such_persona(hall, &name, found, asker),
        },
        PersonaUse::Propose { session, instructions } => {
            making::propose_persona(hall, talks, session, &instructions, found, asker);
        }
        PersonaUse::Wizard(step) => wizard::show_wizard(hall, talks, known, step, asker),
        PersonaUse::Begin(step) => match step.persona.clone().flatten() {
            Some(name) if found.get(&name).is_none() => no_such_persona(hall, &name, found, asker),
            Some(_) | None => wizard::begin_chosen(hall, talks, known, step, asker, now),
        },
        PersonaUse::New { words, project: _ } => new::new_of_words(hall, talks, known, &words, asker, now),
    }
}

/// What is written where a session is about to begin waits for it. Says whether it does.
pub(in crate::bridge) fn waits_for_beginning(
    hall: &mut Hall,
    known: &mut KnownPersonas,
    id: UpdateId,
    message: &Message,
) -> bool {
    let waits = known.keep_for_beginning(id, message);
    if waits {
        hall.handling.keep_with_message();
    }
    waits
}

pub(super) fn no_such_persona(hall: &mut Hall, name: &str, found: &FoundPersonas, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let shown = render::glance_words(name, pages::DESCRIPTION);
    let mut text = voice.tell("persona-unknown", [("name", shown.into()), ("names", found.names().into())]);
    let file = format!("{name}.md");
    if let Some(problem) = found.problems.iter().find(|problem| problem.file.ends_with(&file)) {
        text.push('\n');
        text.push_str(&flaws::problem_line(problem, voice));
    }
    hall.close_menu(asker, Page::plain(text));
}
