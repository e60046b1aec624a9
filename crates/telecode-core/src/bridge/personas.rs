//! Personas: shown, chosen for a session, and made from a text.

mod flaws;
mod making;
mod pages;
mod using;

use std::collections::HashMap;
use std::time::Instant;

use super::Bridge;
use super::errands::{Asker, Then};
use crate::change::Place;
use crate::chat::Message;
use crate::errand::{Errand, Failure, PersonaFiles, PersonaProblem, PersonasErrand};
use crate::ids::{PersonId, SessionId, ThreadId, UpdateId};
use crate::page::Page;
use crate::persona::{self, Persona, RESERVED};
use crate::pick::{NewStep, PersonaPick};
use crate::render;
use crate::time::Now;

/// How much is said of the names that there are, in UTF-16 units.
const NAMES: usize = 1_000;

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
    /// To choose one for a new session.
    Wizard(Option<NewStep>),
    /// To begin what was chosen.
    Begin(NewStep),
    /// To understand the words of `/new`; the project that they name.
    New {
        words: String,
        project: Option<String>,
    },
}

impl Want {
    /// Whether a session begins with it.
    pub(super) fn begins(&self) -> bool {
        matches!(self, Self::Begin(_) | Self::New { .. })
    }
}

/// What is known of personas between two looks at the disk.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Those that were read last, for each project, and without one.
    read: HashMap<Option<String>, Vec<Persona>>,
    /// Who was asked for the text of a persona, and until when it is waited for.
    writers: HashMap<(ThreadId, PersonId), Instant>,
    /// Where a session is about to begin, and what was written there since: it is for that session.
    beginning: HashMap<ThreadId, Vec<(UpdateId, Message)>>,
}

/// All personas that there are for a session, the built-in ones last, and what is wrong with others.
struct Found {
    personas: Vec<Persona>,
    problems: Vec<PersonaProblem>,
}

impl Found {
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

    /// The personas for a project were read, or not.
    pub(super) fn personas_read(
        &mut self,
        directory: Option<String>,
        what: Want,
        read: Result<PersonaFiles, Failure>,
        asker: &Asker,
        now: Now,
    ) {
        match read {
            Ok(files) => {
                let found = Found::new(files);
                self.personas.read.insert(directory, found.personas.clone());
                self.personas_wanted(what, &found, asker, now);
            }
            Err(Failure(reason)) => {
                let text = self.voice(asker.person.id).tell("persona-not-read", [("reason", reason.into())]);
                self.reply(asker.thread, Page::plain(text));
            }
        }
    }

    /// A persona by its name, as it was read last for a project; capitals do not matter.
    pub(super) fn persona_named(&self, project: Option<&str>, name: &str) -> Option<Persona> {
        self.personas_for(project).into_iter().find(|persona| persona.name.eq_ignore_ascii_case(name))
    }

    /// The names of the personas that there are for a project.
    pub(super) fn personas_offered(&self, project: Option<&str>) -> Vec<String> {
        self.personas_for(project).into_iter().map(|persona| persona.name).collect()
    }

    /// The personas that were read last for a project, by its name.
    fn personas_for(&self, project: Option<&str>) -> Vec<Persona> {
        let directory = self.directory_of(project);
        let read = self.personas.read.get(&directory);
        read.cloned().unwrap_or_else(|| persona::builtins().collect())
    }

    fn directory_of(&self, project: Option<&str>) -> Option<String> {
        project.and_then(|name| self.project_named(name)).map(|project| project.path.clone())
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
            Want::Wizard(step) => self.show_wizard(step, asker),
            Want::Begin(step) => match step.persona.clone().flatten() {
                Some(name) if found.get(&name).is_none() => self.no_such_persona(&name, found, asker),
                Some(_) | None => self.begin_chosen(step, asker, now),
            },
            Want::New { words, project: _ } => self.new_of_words(&words, asker, now),
        }
    }

    /// Has the persona files read.
    pub(super) fn read_personas(&mut self, what: Want, asker: &Asker) {
        let directory = match &what {
            Want::List(session) | Want::Propose { session, .. } => session.and_then(|id| self.project_of(id)),
            Want::Show { session, .. } | Want::Use { session, .. } => self.project_of(*session),
            Want::Wizard(step) => self.directory_of(self.chosen_project(step.as_ref()).as_deref()),
            Want::Begin(step) => self.directory_of(self.chosen_project(Some(step)).as_deref()),
            Want::New { project, .. } => self.directory_of(project.as_deref()),
        };
        if what.begins() {
            self.begins_there(asker.thread);
        }
        let errand = Errand::Personas(PersonasErrand::Read { directory: directory.clone() });
        self.send_out(errand, asker, Then::Personas(directory, what));
    }

    /// What is written where a session is about to begin waits for it. Says whether it does.
    pub(super) fn waits_for_beginning(&mut self, id: UpdateId, message: &Message) -> bool {
        let Some(waiting) = self.personas.beginning.get_mut(&message.thread) else { return false };
        waiting.push((id, message.clone()));
        self.handling.keep_with_message();
        true
    }

    /// A session is about to begin in a thread: what is written there waits for it.
    pub(super) fn begins_there(&mut self, thread: ThreadId) {
        self.personas.beginning.entry(thread).or_default();
    }

    /// A session has begun, or could not: what was written since is served.
    pub(super) fn begun_there(&mut self, thread: ThreadId, now: Now) {
        self.handled();
        if self.is_beginning(thread) {
            // It is still looked whether its project is there.
            return;
        }
        for (id, message) in self.personas.beginning.remove(&thread).unwrap_or_default() {
            self.handling.begin(id);
            self.served(id, message, now);
            self.handled();
        }
    }

    /// The directory of the project that a session works on.
    fn project_of(&self, session: SessionId) -> Option<String> {
        let record = &self.sessions.get(&session)?.record;
        match &record.workspace.place {
            Place::Project => Some(record.workspace.directory.clone()),
            Place::Worktree(worktree) => Some(worktree.repository.clone()),
            Place::Own => None,
        }
    }

    fn no_such_persona(&mut self, name: &str, found: &Found, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let shown = render::glance_words(name, pages::DESCRIPTION);
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
