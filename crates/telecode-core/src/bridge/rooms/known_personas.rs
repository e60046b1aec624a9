//! The persona files are read, for whoever is to go on with them: a session that begins, `/persona`, the writer of one.

use crate::pick::NewStep;
use std::collections::{BTreeSet, HashMap};
use std::time::Instant;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, errands, sites};
use crate::chat::Message;
use crate::errand::{Errand, PersonasErrand};
use crate::ids::{PersonId, SessionId, ThreadId, UpdateId};
use crate::persona;
use crate::persona::Persona;
use crate::time::Now;
use crate::workspace::WorkspaceKind;

/// What personas are read for, and which come first.
#[derive(Debug)]
pub(in crate::bridge) struct PersonasWanted {
    /// The directory of the project whose own come first.
    pub(super) project: Option<String>,
    pub(super) what: PersonaUse,
}

/// What the personas are wanted for.
#[derive(Debug)]
pub(in crate::bridge) enum PersonaUse {
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

impl PersonasWanted {
    /// Whether a session begins with it.
    pub(in crate::bridge) fn begins(&self) -> bool {
        matches!(self.what, PersonaUse::Begin(_) | PersonaUse::New { .. })
    }
}

/// What is known of personas between two looks at the disk.
#[derive(Debug, Default)]
pub(in crate::bridge) struct KnownPersonas {
    /// Those that were read last, for each project, and without one.
    read: HashMap<Option<String>, Vec<Persona>>,
    /// Who was asked for the text of a persona, and until when it is waited for.
    writers: HashMap<(ThreadId, PersonId), Instant>,
    /// Where a session is about to begin, and what was written there since: it is for that session.
    beginning: HashMap<ThreadId, Vec<(UpdateId, Message)>>,
}

impl KnownPersonas {
    /// A persona by its name, as it was read last for a project; capitals do not matter.
    pub(super) fn persona_named(
        &self,
        hall: &Hall,
        talks: &Talks,
        project: Option<&str>,
        name: &str,
    ) -> Option<Persona> {
        self.personas_for(hall, talks, project)
            .into_iter()
            .find(|persona| persona.name.eq_ignore_ascii_case(name))
    }

    /// The names of the personas that there are for a project.
    pub(super) fn personas_offered(&self, hall: &Hall, talks: &Talks, project: Option<&str>) -> Vec<String> {
        self.personas_for(hall, talks, project).into_iter().map(|persona| persona.name).collect()
    }

    /// The personas that were read last for a project, by its name.
    fn personas_for(&self, hall: &Hall, talks: &Talks, project: Option<&str>) -> Vec<Persona> {
        let directory = directory_of(hall, &talks.added_projects, project);
        let read = self.read.get(&directory);
        read.cloned().unwrap_or_else(|| persona::builtins().collect())
    }

    /// Has the persona files read.
    pub(super) fn read_personas(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        what: PersonaUse,
        asker: &Asker,
    ) {
        let chosen = |step| {
            let (sessions, added) = (&talks.sessions, &talks.added_projects);
            let project = sites::chosen_project(hall, sessions, added, asker.person.id, step);
            directory_of(hall, added, project.as_deref())
        };
        let directory = match &what {
            PersonaUse::List(session) | PersonaUse::Propose { session, .. } => {
                session.and_then(|id| project_of(&talks.sessions, id))
            }
            PersonaUse::Show { session, .. } | PersonaUse::Use { session, .. } => {
                project_of(&talks.sessions, *session)
            }
            PersonaUse::Wizard(step) => chosen(step.as_ref()),
            PersonaUse::Begin(step) => chosen(Some(step)),
            PersonaUse::New { project, .. } => directory_of(hall, &talks.added_projects, project.as_deref()),
        };
        let errand = Errand::Personas(PersonasErrand::Read { directory: directory.clone() });
        let wanted = PersonasWanted { project: directory, what };
        if wanted.begins() {
            self.begins_there(asker.thread);
        }
        errands::send_out(hall, &talks.sessions, &mut talks.errands, errand, asker, wanted);
    }

    /// The personas for a project, by its directory, were read.
    pub(super) fn note_read(&mut self, project: Option<String>, personas: Vec<Persona>) {
        self.read.insert(project, personas);
    }

    /// Somebody was asked for the text of a persona.
    pub(super) fn ask_writer(&mut self, asker: &Asker, until: Instant) {
        self.writers.insert((asker.thread, asker.person.id), until);
    }

    /// Whether the text of a persona is waited for from somebody.
    pub(super) fn is_writer(&self, writer: &Asker, now: Now) -> bool {
        let until = self.writers.get(&(writer.thread, writer.person.id));
        until.is_some_and(|until| *until >= now.instant)
    }

    /// Nobody waits for the text of a persona from somebody any more.
    pub(in crate::bridge) fn forget_writer(&mut self, writer: &Asker) {
        self.writers.remove(&(writer.thread, writer.person.id));
    }

    /// What is written where a session is about to begin waits for it. Says whether it does.
    pub(super) fn keep_for_beginning(&mut self, update: UpdateId, message: &Message) -> bool {
        let Some(waiting) = self.beginning.get_mut(&message.thread) else { return false };
        waiting.push((update, message.clone()));
        true
    }

    /// A session has begun in a thread, or could not: hands out what was written there since.
    pub(in crate::bridge) fn begun_there(&mut self, thread: ThreadId) -> Vec<(UpdateId, Message)> {
        self.beginning.remove(&thread).unwrap_or_default()
    }

    /// The threads where a session is about to begin.
    pub(in crate::bridge) fn beginnings(&self) -> BTreeSet<ThreadId> {
        self.beginning.keys().copied().collect()
    }

    /// Nothing goes on of what people wrote, or were to write, who are not served any more.
    pub(in crate::bridge) fn take_away(&mut self, hall: &mut Hall) {
        self.writers.retain(|(_, person), _| hall.access.serves(*person));
        for waiting in self.beginning.values_mut() {
            let theirs = |(_, message): &mut (UpdateId, Message)| !hall.access.serves(message.from.id);
            let gone: Vec<_> = waiting.extract_if(.., theirs).collect();
            for (update, _) in gone {
                hall.update_over(Some(update));
            }
        }
    }

    /// A session is about to begin in a thread: what is written there waits for it.
    pub(super) fn begins_there(&mut self, thread: ThreadId) {
        self.beginning.entry(thread).or_default();
    }
}

fn directory_of(hall: &Hall, added_projects: &AddedProjects, project: Option<&str>) -> Option<String> {
    project
        .and_then(|name| sites::project_named(hall, added_projects, name))
        .map(|project| project.path.clone())
}

/// The directory of the project that a session works on.
fn project_of(sessions: &Roster, session: SessionId) -> Option<String> {
    let record = sessions.get(&session)?.record();
    match &record.workspace.kind {
        WorkspaceKind::Project => Some(record.workspace.directory.clone()),
        WorkspaceKind::Worktree(worktree) => Some(worktree.repository.clone()),
        WorkspaceKind::Own => None,
    }
}
