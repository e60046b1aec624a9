//! New sessions: what they are called, where they run, and how.

mod branch;
mod moving;
mod sharing;
mod wanted;
mod wizard;

use super::Bridge;
use crate::agent::{NoPlace, Worktree};
use crate::change::{
    Change, ClaudeLink, Place, RunSettings, SessionBooks, SessionRecord, SessionStanding, WorkspaceRecord,
};
use crate::chat::Message;
use crate::checklist::Checklist;
use crate::errand::{Errand, Failure, MachineErrand};
use crate::gate::{Gate, Ground};
use crate::ids::{ClaudeId, PersonId, SessionId, ThreadId};
use crate::page::Page;
use crate::persona::Persona;
use crate::render::{self, GLANCE, glance};
use crate::session::Session;
use crate::settings::Project;
use crate::time::Now;

use self::branch::check_branch;
use self::wanted::Wanted;
use super::errands::{Asker, Then};
use super::names::{name_in_title, slug};
use super::personas::Want;
use super::projects::NAMES;

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
    Same(WorkspaceRecord),
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
        let asker = Asker::from(message);
        if words.is_empty() {
            return self.read_personas(Want::Wizard(None), &asker);
        }
        let wanted = self.wanted(words);
        // A word that may be a persona is looked for on the disk.
        let may_be = wanted.name.as_deref().is_some_and(|name| name.contains(' '));
        if may_be || wanted.persona.is_some() {
            let want = Want::New { words: words.to_owned(), project: wanted.project };
            return self.read_personas(want, &asker);
        }
        self.begin_wanted(wanted, &asker, now);
    }

    /// Begins what the words of `/new` say, now that the personas are known.
    pub(super) fn new_of_words(&mut self, words: &str, asker: &Asker, now: Now) {
        let wanted = self.wanted(words);
        self.begin_wanted(wanted, asker, now);
    }

    fn wanted(&self, words: &str) -> Wanted {
        let project = |word: &str| self.project_named(word).map(|project| project.name.clone());
        let of = wanted::wanted(words, project, |_| None).project;
        let persona = |word: &str| self.persona_named(of.as_deref(), word).map(|persona| persona.name);
        wanted::wanted(words, project, persona)
    }

    fn begin_wanted(&mut self, wanted: Wanted, asker: &Asker, now: Now) {
        match self.plan(wanted, asker) {
            Ok(plan) => self.begin_session(plan, asker, now),
            Err(text) => {
                self.reply(asker.thread, Page::plain(text));
            }
        }
    }

    /// Makes a plan of what a person wants, or says why it cannot be done.
    fn plan(&self, wanted: Wanted, asker: &Asker) -> Result<Plan, String> {
        let person = asker.person.id;
        let voice = self.voice(person);
        if let Some(unknown) = wanted.unknown {
            let names: Vec<_> = self.projects().map(|project| project.name.as_str()).collect();
            let names = render::cut(&names.join(", "), NAMES);
            let args = [("name", glance(&unknown, GLANCE).into()), ("projects", names.into())];
            return Err(voice.tell("new-unknown-project", args));
        }
        let name = wanted.name.map(|name| self.new_name(person, &name, None)).transpose();
        let name = name.map_err(|problem| problem.text(&self.sessions, voice))?;
        let project = wanted.project.and_then(|name| self.project_named(&name)).cloned();
        let site = match (project, wanted.branch) {
            (None, _) => Site::Own,
            (Some(project), None) => Site::Project(project),
            (Some(project), Some(_)) if !project.git => {
                return Err(voice.tell("new-no-git", [("project", project.name.into())]));
            }
            (Some(project), Some(branch)) => {
                check_branch(&branch).map_err(|problem| problem.text(&branch, voice))?;
                Site::Worktree(project, branch)
            }
        };
        let of = match &site {
            Site::Project(project) | Site::Worktree(project, _) => Some(project.name.as_str()),
            Site::Usual | Site::Own | Site::Same(_) => None,
        };
        let persona = wanted.persona.and_then(|name| self.persona_named(of, &name));
        if let Some(barred) = persona.as_ref().and_then(|persona| self.barred(persona, person)) {
            return Err(barred);
        }
        Ok(Plan { name, site, persona, ..Plan::usual(person, asker.thread) })
    }

    /// Begins a session, if its project is there and may be worked in.
    pub(super) fn begin_session(&mut self, plan: Plan, asker: &Asker, now: Now) {
        match &plan.site {
            Site::Project(project) | Site::Worktree(project, _) => {
                let ground = self.ground_of(project);
                if ground == Ground::Barred {
                    return self.say_no_place(&project.clone(), &NoPlace::Barred, asker);
                }
                let places = vec![(project.path.clone(), ground)];
                // What is written meanwhile is for this session.
                self.begins_there(asker.thread);
                let what = Errand::Machine(MachineErrand::Places { places });
                self.send_out(what, asker, Then::Begin(Box::new(plan)));
            }
            Site::Usual | Site::Own | Site::Same(_) => self.begin_now(plan, asker, now),
        }
    }

    /// It was looked whether the project of a new session is there.
    pub(super) fn place_found(
        &mut self,
        plan: Plan,
        lacks: Result<Vec<Option<NoPlace>>, Failure>,
        asker: &Asker,
        now: Now,
    ) {
        let lack = match lacks {
            Ok(mut all) => all.pop().flatten(),
            Err(Failure(reason)) => Some(NoPlace::Missing { reason }),
        };
        match lack {
            Some(why) => self.no_place_for(plan, &why, asker),
            None => self.begin_now(plan, asker, now),
        }
    }

    fn no_place_for(&mut self, plan: Plan, why: &NoPlace, asker: &Asker) {
        let (Site::Project(project) | Site::Worktree(project, _)) = plan.site else { return };
        self.say_no_place(&project, why, asker);
    }

    /// No session begins in a project; says why.
    fn say_no_place(&mut self, project: &Project, why: &NoPlace, asker: &Asker) {
        let (key, more) = match why {
            NoPlace::Missing { reason } => ("new-missing-project", reason.as_str()),
            NoPlace::Elsewhere { path } => ("new-project-elsewhere", path.as_str()),
            NoPlace::Barred => ("new-project-barred", ""),
        };
        let args = [("project", &project.name), ("path", &project.path)]
            .map(|(key, text)| (key, glance(text, GLANCE)));
        let args =
            args.into_iter().chain([("reason", glance(more, GLANCE))]).map(|(key, text)| (key, text.into()));
        let text = self.voice(asker.person.id).tell(key, args);
        self.reply(asker.thread, Page::plain(text));
    }

    /// Whether sessions may run in a project.
    pub(super) fn ground_of(&self, project: &Project) -> Ground {
        Gate::ground(&self.settings, &Place::Project, &project.path)
    }

    /// Begins a session, says so, and wakes its agent ahead of the first prompt.
    fn begin_now(&mut self, plan: Plan, asker: &Asker, now: Now) {
        let id = self.create_session(plan, now);
        let menu = self.begun_menu(id, asker.person.id);
        self.show_menu(menu, asker);
        self.wake_ahead(id);
    }

    /// A project by its name; capitals do not matter.
    pub(super) fn project_named(&self, name: &str) -> Option<&Project> {
        self.projects().find(|project| project.name.to_lowercase() == name.to_lowercase())
    }

    /// The projects that sessions may run in.
    pub(super) fn open_projects(&self) -> impl Iterator<Item = &Project> {
        self.projects().filter(|project| self.ground_of(project) != Ground::Barred)
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
        // Titles of topics and of Claude sessions come as they are.
        let chosen = plan.name.as_deref().and_then(name_in_title);
        let named = chosen.is_some();
        let name = chosen.unwrap_or_else(|| {
            let voice = self.thread_voice(plan.thread);
            voice.tell("session-name", [("number", id.0.into())])
        });
        let name = self.free_name(plan.person, &name);
        let claude = match plan.origin {
            Origin::New => ClaudeLink::new(self.random.claude()),
            Origin::Known(claude) => ClaudeLink { begun: true, ..ClaudeLink::new(claude) },
            // A copy has what the original has, not what was undone there.
            Origin::Fork(from) => ClaudeLink {
                cut: self.cut_of(&from),
                fork_of: Some(from),
                ..ClaudeLink::new(self.random.claude())
            },
        };
        let workspace = self.settle_site(plan.site, &name, &claude.id);
        let (thread, topic) = self.home(plan.thread);
        let record = SessionRecord {
            id,
            name,
            named,
            person: plan.person,
            thread,
            topic,
            workspace,
            claude,
            run: self.run_settings(plan.persona),
            standing: SessionStanding::default(),
            background: Vec::new(),
            checklist: Checklist::default(),
            noted: Vec::new(),
            books: SessionBooks::new(now.wall),
        };
        self.save(Change::Session(Box::new(record.clone())));
        self.save(Change::Current { thread, session: id });
        self.sessions.insert(id, Session::new(record));
        self.current.insert(thread, id);
        self.housed(id, plan.thread, now);
        id
    }

    /// How a new session is run: as its persona says, else as the configuration does.
    fn run_settings(&self, persona: Option<Persona>) -> RunSettings {
        let of_persona = |of: fn(&Persona) -> Option<String>| persona.as_ref().and_then(of);
        let mode = persona.as_ref().and_then(|persona| persona.mode).unwrap_or(self.settings.mode);
        RunSettings {
            model: of_persona(|persona| persona.model.clone()).or_else(|| self.settings.model.clone()),
            effort: of_persona(|persona| persona.effort.clone()),
            persona,
            ..RunSettings::from(self.gate().kept(mode).into_inner())
        }
    }

    /// The directory that a session works in.
    fn settle_site(&self, site: Site, name: &str, claude: &ClaudeId) -> WorkspaceRecord {
        let of_project = |project: &Project| WorkspaceRecord {
            name: project.name.clone(),
            directory: project.path.clone(),
            place: Place::Project,
        };
        match site {
            Site::Usual => match self.open_projects().next() {
                Some(project) => of_project(project),
                None => self.settle_site(Site::Own, name, claude),
            },
            Site::Project(project) => of_project(&project),
            Site::Worktree(project, branch) => {
                let directory = self.worktree_directory(&project, &branch);
                let name = format!("{}@{branch}", project.name);
                let place = Place::Worktree(Worktree { repository: project.path, branch });
                WorkspaceRecord { name, directory, place }
            }
            Site::Own => {
                // Not our number: a directory that was kept when its session was deleted is not given to another one.
                let start: String = claude.0.chars().take(8).collect();
                let parts: Vec<_> = [slug(name), start].into_iter().filter(|part| !part.is_empty()).collect();
                let directory = format!("{}/{}", self.settings.own_workspaces, parts.join("-"));
                WorkspaceRecord { name: name.to_owned(), directory, place: Place::Own }
            }
            Site::Same(workspace) => workspace,
        }
    }

    /// Where the worktree of a branch is: there is one of each, whoever uses it.
    fn worktree_directory(&self, project: &Project, branch: &str) -> String {
        let wanted = format!("{}/{}/{}", self.settings.worktrees, project.name, branch.replace('/', "-"));
        let is_others = |directory: &str| {
            self.sessions.values().any(|session| match &session.record.workspace.place {
                Place::Worktree(other) => {
                    session.record.workspace.directory == directory
                        && (other.branch != branch || other.repository != project.path)
                }
                Place::Project | Place::Own => session.record.workspace.directory == directory,
            })
        };
        let mut directory = wanted.clone();
        let mut number = 2_usize;
        while is_others(&directory) {
            directory = format!("{wanted}-{number}");
            number += 1;
        }
        directory
    }
}
