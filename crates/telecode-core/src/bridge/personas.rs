//! Personas: shown, chosen for a session, and made from a text.

mod flaws;
mod making;
mod pages;
mod using;

use std::collections::HashMap;
use std::time::Instant;

use super::Bridge;
use super::errands::{self, Asker};
use crate::change::Place;
use crate::chat::{Message, Person};
use crate::errand::{Errand, PersonaProblem, Report};
use crate::ids::{ChatId, PersonId, SessionId, ThreadId};
use crate::page::Page;
use crate::persona::{self, Persona, RESERVED};
use crate::pick::PersonaPick;
use crate::render;
use crate::time::Now;

/// How much is said of the names that there are, in UTF-16 units.
const NAMES: usize = 1_000;

/// What is to be done with a report.
#[derive(Debug)]
pub(super) enum Then {
    /// The personas were read.
    Read {
        /// The project whose own come first.
        directory: Option<String>,
        what: Want,
    },
    /// The owner's personas were read at the start.
    Learnt,
    /// A persona was written.
    Written { session: Option<SessionId>, name: String },
}

/// What the personas are wanted for.
#[derive(Debug)]
pub(super) enum Want {
    List(Option<SessionId>),
    Show {
        session: SessionId,
        name: String,
    },
    Use {
        session: SessionId,
        name: String,
    },
    /// To write one that gets a name from its words.
    Propose {
        session: Option<SessionId>,
        instructions: String,
    },
}

/// What is known of personas between two looks at the disk.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Those that were read last, for each project, and without one.
    read: HashMap<Option<String>, Vec<Persona>>,
    /// Who was asked for the text of a persona, and until when it is waited for.
    writers: HashMap<(ThreadId, PersonId), Instant>,
}

/// All personas that there are for a session, the built-in ones last, and what is wrong with others.
struct Found {
    personas: Vec<Persona>,
    problems: Vec<PersonaProblem>,
}

impl Found {
    fn new(mut personas: Vec<Persona>, problems: Vec<PersonaProblem>) -> Self {
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

impl Bridge {
    pub(super) fn persona_command(&mut self, words: &str, message: &Message, now: Now) {
        let session = self.target(message);
        let asker = Asker::from(message);
        let (word, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
        match (word.to_ascii_lowercase().as_str(), session) {
            ("", _) => self.read_personas(Want::List(session), &asker),
            ("new", _) => self.new_persona(rest.trim(), making::Existing::Kept, session, &asker, now),
            ("replace", _) => self.new_persona(rest.trim(), making::Existing::Replaced, session, &asker, now),
            (_, None) => {
                let text = self.voice(message.from.id).say("persona-no-session");
                self.reply(message.thread, Page::plain(text));
            }
            (word, Some(session)) if RESERVED.contains(&word) => {
                self.use_persona(session, None, &asker, now);
            }
            (_, Some(session)) => {
                self.read_personas(Want::Use { session, name: words.to_owned() }, &asker);
            }
        }
    }

    pub(super) fn picked_persona(&mut self, pick: PersonaPick, asker: &Asker, now: Now) -> String {
        self.personas.forget_writer(asker);
        match pick {
            PersonaPick::List(session) => self.read_personas(Want::List(Some(session)), asker),
            PersonaPick::Show { session, name } => self.read_personas(Want::Show { session, name }, asker),
            PersonaPick::Use { session, name: None } => self.use_persona(session, None, asker, now),
            PersonaPick::Use { session, name: Some(name) } => {
                self.read_personas(Want::Use { session, name }, asker);
            }
        }
        String::new()
    }

    pub(super) fn personas_reported(&mut self, then: Then, report: Report, asker: &Asker, now: Now) {
        match then {
            Then::Read { directory, what } => {
                if let Some(found) = self.personas_read(directory, report, asker) {
                    self.personas_wanted(what, &found, asker, now);
                }
            }
            Then::Learnt => self.personas_learnt(report),
            Then::Written { session, name } => self.persona_written(session, &name, report, asker),
        }
    }

    /// Has the owner's personas read before anybody names one: `/new` understands its words at once.
    pub(super) fn learn_personas(&mut self) {
        // Nobody asked, and nobody is told.
        let nobody = Person { id: PersonId(0), name: String::new(), language: None };
        let asker = Asker { thread: ThreadId::from(ChatId(0)), person: nobody, slot: None };
        let errand = Errand::Personas { directory: None };
        self.send_out(errand, &asker, errands::Then::Personas(Then::Learnt));
    }

    fn personas_learnt(&mut self, report: Report) {
        // What is wrong with files is said where they are listed.
        if let Report::Personas { personas, problems } = report {
            self.personas.read.insert(None, Found::new(personas, problems).personas);
        }
    }

    /// A persona by its name, as far as it is known without a look at the disk; capitals do not matter.
    pub(super) fn persona_named(&self, name: &str) -> Option<Persona> {
        let name = name.to_ascii_lowercase();
        let of_owner =
            self.personas.read.get(&None).into_iter().flatten().find(|persona| persona.name == name);
        of_owner.cloned().or_else(|| persona::builtin(&name))
    }

    /// The names of the personas that are known without a look at the disk.
    pub(super) fn personas_offered(&self) -> Vec<String> {
        match self.personas.read.get(&None) {
            Some(personas) => personas.iter().map(|persona| persona.name.clone()).collect(),
            None => persona::builtins().map(|persona| persona.name).collect(),
        }
    }

    fn personas_wanted(&mut self, what: Want, found: &Found, asker: &Asker, now: Now) {
        match what {
            Want::List(session) => self.show_personas(session, found, asker),
            Want::Show { session, name } => self.show_persona(session, &name, found, asker),
            Want::Use { session, name } => match found.get(&name) {
                Some(persona) => self.use_persona(session, Some(persona.clone()), asker, now),
                None => self.no_such_persona(&name, found, asker),
            },
            Want::Propose { session, instructions } => {
                self.propose_persona(session, &instructions, found, asker);
            }
        }
    }

    /// Has the persona files read.
    fn read_personas(&mut self, what: Want, asker: &Asker) {
        let directory = match &what {
            Want::List(session) | Want::Propose { session, .. } => *session,
            Want::Show { session, .. } | Want::Use { session, .. } => Some(*session),
        };
        let directory = directory.and_then(|session| self.project_of(session));
        let errand = Errand::Personas { directory: directory.clone() };
        self.send_out(errand, asker, errands::Then::Personas(Then::Read { directory, what }));
    }

    fn personas_read(&mut self, directory: Option<String>, report: Report, asker: &Asker) -> Option<Found> {
        if let Report::Personas { personas, problems } = report {
            let found = Found::new(personas, problems);
            self.personas.read.insert(directory, found.personas.clone());
            return Some(found);
        }
        let reason = if let Report::Failed { reason } = report { reason } else { String::new() };
        let text = self.voice(asker.person.id).tell("persona-not-read", [("reason", reason.into())]);
        self.reply(asker.thread, Page::plain(text));
        None
    }

    /// The directory of the project that a session works on.
    fn project_of(&self, session: SessionId) -> Option<String> {
        let record = &self.sessions.get(&session)?.record;
        match &record.place {
            Place::Project => Some(record.directory.clone()),
            Place::Worktree(worktree) => Some(worktree.repository.clone()),
            Place::Own => None,
        }
    }

    fn no_such_persona(&mut self, name: &str, found: &Found, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let shown = pages::line(name);
        let mut text =
            voice.tell("persona-unknown", [("name", shown.into()), ("names", found.names().into())]);
        let file = format!("{name}.md");
        if let Some(problem) = found.problems.iter().find(|problem| problem.file.ends_with(&file)) {
            text.push('\n');
            text.push_str(&flaws::problem_line(problem, voice));
        }
        self.close_menu(asker, Page::plain(text));
    }
}
