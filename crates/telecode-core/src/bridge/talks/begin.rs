//! A session begins: its record, its name and its place.

pub(in crate::bridge) mod branch;

use crate::agent::Cut;
use crate::bridge::hall::Hall;
use crate::bridge::talks::names::{name_in_title, slug};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::session_spec::{SessionOrigin, SessionSite, SessionSpec};
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::bridge::talks::topics::titles::SessionTopic;
use crate::bridge::talks::{Talks, addressee, names, sites};
use crate::change::{
    ClaudeLink, RunSettings, SessionBooks, SessionRecord, SessionStanding, TopicState, WorkspaceRecord,
};
use crate::checklist::Checklist;
use crate::ids::{ClaudeId, SessionId, ThreadId};
use crate::persona::Persona;
use crate::session::Session;
use crate::settings::Project;
use crate::time::Now;
use crate::workspace::{WorkspaceKind, Worktree};

/// Makes a session and lets the thread talk to it.
pub(in crate::bridge) fn create_session(
    hall: &mut Hall,
    talks: &mut Talks,
    plan: SessionSpec,
    now: Now,
) -> SessionId {
    let id = hall.next_session();
    // Titles of topics and of Claude sessions come as they are.
    let chosen = plan.name.as_deref().and_then(name_in_title);
    let named = chosen.is_some();
    let name = chosen.unwrap_or_else(|| {
        let voice = hall.thread_voice(plan.thread);
        voice.tell("session-name", [("number", id.0.into())])
    });
    let name = names::free_name(&talks.sessions, plan.person, &name, None);
    let claude = match plan.origin {
        SessionOrigin::New => ClaudeLink::new(hall.random.claude()),
        SessionOrigin::Known(claude) => {
            ClaudeLink { begun: true, name: Some(name.clone()), ..ClaudeLink::new(claude) }
        }
        // A copy has what the original has, not what was undone there.
        SessionOrigin::Fork(from) => ClaudeLink {
            cut: cut_of(&talks.sessions, &from),
            fork_of: Some(from),
            ..ClaudeLink::new(hall.random.claude())
        },
    };
    let workspace = settle_site(hall, &talks.sessions, &talks.added_projects, plan.site, &name, &claude.id);
    let (thread, topic) = home(hall, talks, plan.thread);
    let record = SessionRecord {
        id,
        name,
        named,
        person: plan.person,
        thread,
        topic,
        workspace,
        claude,
        run: run_settings(hall, plan.persona),
        standing: SessionStanding::default(),
        background: Vec::new(),
        checklist: Checklist::default(),
        noted: Vec::new(),
        books: SessionBooks::new(now.wall),
    };
    talks.sessions.insert(id, Session::new(record));
    talks.current.turn(hall, thread, id);
    housed(&talks.sessions, &mut talks.places, id, plan.thread, now);
    id
}

/// Where a session that is begun in a thread is to live: in that topic if no session has it, else in one of its own.
fn home(hall: &Hall, talks: &Talks, thread: ThreadId) -> (ThreadId, TopicState) {
    let chat = ThreadId::from(thread.chat);
    match thread.topic {
        Some(_) if addressee::session_at(&talks.current, &talks.places, thread).is_some() => {
            (chat, TopicState::Wanted)
        }
        Some(_) => (thread, TopicState::Open),
        None if hall.audience.has_topics(thread.chat) => (chat, TopicState::Wanted),
        None => (chat, TopicState::None),
    }
}

/// A session was made in a thread, and has its home.
fn housed(sessions: &Roster, places: &mut ThreadPlaces, id: SessionId, begun_in: ThreadId, now: Now) {
    let Some(session) = sessions.get(&id) else { return };
    let (thread, topic) = (session.record().thread, session.record().topic);
    let topic = match topic {
        TopicState::Wanted => SessionTopic::wanted(begun_in, now),
        TopicState::Open => SessionTopic::found(thread, places.title(thread), now),
        TopicState::None | TopicState::Lost => return,
    };
    places.put_topic(id, topic);
}

/// How a new session is run: as its persona says, else as the configuration does.
fn run_settings(hall: &Hall, persona: Option<Persona>) -> RunSettings {
    let of_persona = |of: fn(&Persona) -> Option<String>| persona.as_ref().and_then(of);
    let mode = persona.as_ref().and_then(|persona| persona.mode).unwrap_or(hall.settings.mode);
    RunSettings {
        model: of_persona(|persona| persona.model.clone()).or_else(|| hall.settings.model.clone()),
        effort: of_persona(|persona| persona.effort.clone()),
        persona,
        ..RunSettings::from(hall.gate().kept(mode).into_inner())
    }
}

/// The directory that a session works in.
pub(in crate::bridge) fn settle_site(
    hall: &Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    site: SessionSite,
    name: &str,
    claude: &ClaudeId,
) -> WorkspaceRecord {
    let of_project = |project: &Project| WorkspaceRecord {
        name: project.name.clone(),
        directory: project.path.clone(),
        kind: WorkspaceKind::Project,
    };
    match site {
        SessionSite::Usual => match sites::open_projects(hall, added_projects).next() {
            Some(project) => of_project(project),
            None => settle_site(hall, sessions, added_projects, SessionSite::Own, name, claude),
        },
        SessionSite::Project(project) => of_project(&project),
        SessionSite::Worktree(project, branch) => {
            let directory = sites::worktree_directory(hall, sessions, &project, &branch);
            let name = format!("{}@{branch}", project.name);
            let place = WorkspaceKind::Worktree(Worktree { repository: project.path, branch });
            WorkspaceRecord { name, directory, kind: place }
        }
        SessionSite::Own => {
            // Not our number: a directory that was kept when its session was deleted is not given to another one.
            let start: String = claude.0.chars().take(8).collect();
            let parts: Vec<_> = [slug(name), start].into_iter().filter(|part| !part.is_empty()).collect();
            let directory = format!("{}/{}", hall.settings.own_workspaces, parts.join("-"));
            WorkspaceRecord { name: name.to_owned(), directory, kind: WorkspaceKind::Own }
        }
        SessionSite::Same(workspace) => workspace,
    }
}

/// A branch for a session that nobody chose one for; none of the person's own is called so.
pub(in crate::bridge) fn free_branch(sessions: &Roster, project: &Project, name: &str) -> String {
    let slug = slug(name);
    let slug = if slug.is_empty() { "session".to_owned() } else { slug };
    let taken = |branch: &str| {
        sessions.values().any(|session| match &session.record().workspace.kind {
            WorkspaceKind::Worktree(worktree) => {
                worktree.repository == project.path && worktree.branch == branch
            }
            WorkspaceKind::Project | WorkspaceKind::Own => false,
        })
    };
    let wanted = format!("telecode/{slug}");
    let mut branch = wanted.clone();
    let mut number = 2_usize;
    while taken(&branch) {
        branch = format!("{wanted}-{number}");
        number += 1;
    }
    branch
}

/// Where the conversation of a Claude session was cut, if that is not true yet.
fn cut_of(sessions: &Roster, claude: &ClaudeId) -> Option<Cut> {
    let of_it = sessions.values().find(|session| session.record().claude.id == *claude);
    let cut = of_it?.record().claude.cut.clone()?;
    Some(Cut { drops: None, ..cut })
}
