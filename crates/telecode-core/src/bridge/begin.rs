//! New sessions: what they are called, where they run, and how.

use super::Bridge;
use crate::agent::Worktree;
use crate::agent::{Mode, Tokens};
use crate::change::{Change, Place, SessionRecord, Status};
use crate::chat::Message;
use crate::ids::{ClaudeId, PersonId, SessionId, ThreadId};
use crate::page::Page;
use crate::persona::Persona;
use crate::session::Session;
use crate::settings::Project;
use crate::time::Now;

use super::errands::Asker;
use super::names::NAME_LIMIT;

/// A session that is to be made.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) person: PersonId,
    pub(super) thread: ThreadId,
    /// Chosen by the person; else one is proposed.
    pub(super) name: Option<String>,
    pub(super) site: Site,
    pub(super) persona: Option<Persona>,
    /// A Claude session to go on with, or to begin as a copy of.
    pub(super) origin: Origin,
}

/// Where a session is to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Site {
    /// In the first project, or in a directory of its own if there is none.
    Usual,
    /// In a project.
    Project(Project),
    /// In a worktree of a project, on this branch.
    Worktree(Project, String),
    /// In a directory of its own.
    Own,
    /// Where another session runs.
    Same { workspace: String, directory: String, place: Place },
}

/// Where a session comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// It is new.
    New,
    /// It goes on with a Claude session.
    Known(ClaudeId),
    /// It begins as a copy of a Claude session.
    Fork(ClaudeId),
}

impl Plan {
    /// A new session where sessions usually run.
    pub(super) fn usual(person: PersonId, thread: ThreadId) -> Self {
        Self { person, thread, name: None, site: Site::Usual, persona: None, origin: Origin::New }
    }
}

impl Bridge {
    pub(super) fn new_command(&mut self, words: &str, message: &Message, now: Now) {
        let voice = self.voice(message.from.id);
        if words.chars().count() > NAME_LIMIT {
            let text = voice.tell("new-name-too-long", [("limit", NAME_LIMIT.into())]);
            self.reply(message.thread, Page::plain(text));
            return;
        }
        let name = (!words.is_empty()).then(|| words.to_owned());
        let plan = Plan { name, ..Plan::usual(message.from.id, message.thread) };
        let id = self.create_session(plan, now);
        let Some(session) = self.sessions.get(&id) else { return };
        let text = self.voice(message.from.id).tell(
            "new-session",
            [
                ("name", session.record.name.clone().into()),
                ("workspace", session.record.workspace.clone().into()),
            ],
        );
        self.reply(message.thread, Page::plain(text));
    }

    /// Begins a session, and says so.
    pub(super) fn begin_session(&mut self, plan: Plan, asker: &Asker, now: Now) {
        let id = self.create_session(plan, now);
        let Some(session) = self.sessions.get(&id) else { return };
        let record = &session.record;
        let args = [("name", record.name.clone().into()), ("workspace", record.workspace.clone().into())];
        let text = self.voice(asker.person.id).tell("new-session", args);
        self.close_menu(asker, Page::plain(text));
    }

    /// A project by its name; capitals do not matter.
    pub(super) fn project_named(&self, name: &str) -> Option<&Project> {
        self.projects().find(|project| project.name.to_lowercase() == name.to_lowercase())
    }

    /// All projects: those of the configuration, then those that were added from a chat.
    pub(super) fn projects(&self) -> impl Iterator<Item = &Project> {
        let configured = &self.settings.projects;
        let added = self
            .added_projects
            .iter()
            .filter(|added| configured.iter().all(|one| one.name != added.name && one.path != added.path));
        configured.iter().chain(added)
    }

    /// Makes a session and lets the thread talk to it.
    pub(super) fn create_session(&mut self, plan: Plan, now: Now) -> SessionId {
        let id = self.next_session();
        let named = plan.name.is_some();
        let name = plan.name.unwrap_or_else(|| {
            let voice = self.thread_voice(plan.thread);
            voice.tell("session-name", [("number", id.0.into())])
        });
        let name = self.free_name(plan.person, &name);
        let (workspace, directory, place) = self.settle_site(plan.site, id, &name);
        let (claude, begun, fork_of) = match plan.origin {
            Origin::New => (self.random.claude(), false, None),
            Origin::Known(claude) => (claude, true, None),
            Origin::Fork(from) => (self.random.claude(), false, Some(from)),
        };
        let (thread, topic) = self.home(plan.thread);
        let persona = plan.persona;
        let of_persona = |of: fn(&Persona) -> Option<String>| persona.as_ref().and_then(of);
        let mode: Option<Mode> = persona.as_ref().and_then(|persona| persona.mode);
        let record = SessionRecord {
            id,
            name,
            named,
            person: plan.person,
            thread,
            topic,
            workspace,
            directory,
            place,
            claude,
            fork_of,
            begun,
            mode: mode.unwrap_or(self.settings.mode),
            model: of_persona(|persona| persona.model.clone()).or_else(|| self.settings.model.clone()),
            effort: of_persona(|persona| persona.effort.clone()),
            persona,
            grants: Vec::new(),
            status: Status::Asleep,
            failed: false,
            closed: false,
            handed_off: false,
            pid: None,
            left: None,
            created: now.wall,
            last_active: now.wall,
            turns: 0,
            cost_usd: 0.0,
            tokens: Tokens::default(),
        };
        self.save(Change::Session(record.clone()));
        self.save(Change::Current { thread, session: id });
        self.sessions.insert(id, Session::new(record));
        self.current.insert(thread, id);
        self.housed(id, plan.thread, now);
        id
    }

    /// The name, the directory and the kind of a new session's workspace.
    fn settle_site(&self, site: Site, id: SessionId, name: &str) -> (String, String, Place) {
        let of_project = |project: &Project| (project.name.clone(), project.path.clone(), Place::Project);
        match site {
            Site::Usual => match self.projects().next() {
                Some(project) => of_project(project),
                None => self.settle_site(Site::Own, id, name),
            },
            Site::Project(project) => of_project(&project),
            Site::Worktree(project, branch) => {
                let directory =
                    format!("{}/{}/{}", self.settings.worktrees, project.name, branch.replace('/', "-"));
                let worktree = Worktree { repository: project.path, branch: branch.clone() };
                (format!("{}@{branch}", project.name), directory, Place::Worktree(worktree))
            }
            Site::Own => {
                (name.to_owned(), format!("{}/session-{}", self.settings.own_workspaces, id.0), Place::Own)
            }
            Site::Same { workspace, directory, place } => (workspace, directory, place),
        }
    }
}
