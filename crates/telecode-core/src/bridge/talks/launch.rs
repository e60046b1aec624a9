//! An agent is started for a session, or woken, and its configuration warned of. What becomes of it is in `life`.

pub(in crate::bridge) mod sleep;

use crate::agent::{Launch, Start};
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::grants::project_rules::ProjectRules;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, addressee, grants, holders, points, sites};
use crate::change::Handoff;
use crate::gate::Gate;
use crate::ids::SessionId;
use crate::page::Page;
use crate::permission::Mode;
use crate::pick::{ButtonPick, ProjectsPick};
use crate::session::{Session, Starting, State, Turn};
use crate::settings::Project;
use crate::workspace::WorkspaceKind;

/// Whether an agent is started for the first time, or because the one before died at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LaunchTry {
    First,
    Again,
}

/// Starts the agent of a sleeping session.
pub(in crate::bridge) fn wake(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    holders::runs_here(&mut talks.sessions, &mut talks.elsewhere, id);
    launch(hall, &mut talks.sessions, &talks.added_projects, &talks.project_rules, id, None);
}

/// Starts the agent of a session, with a cut turn if there is one.
pub(super) fn launch(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
    turn: Option<Box<Turn>>,
) {
    start_agent(hall, sessions, added_projects, project_rules, id, turn, LaunchTry::First);
}

/// The same for one that was killed before it was told anything.
pub(super) fn launch_again(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
    turn: Option<Box<Turn>>,
) {
    start_agent(hall, sessions, added_projects, project_rules, id, turn, LaunchTry::Again);
}

fn start_agent(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
    turn: Option<Box<Turn>>,
    launch_try: LaunchTry,
) {
    if hall.is_ending() {
        // The next run takes up what waits, from the store.
        return;
    }
    if addressee::there(sessions, id).is_none() {
        return;
    }
    let life = hall.next_life();
    let grants = grants::all_grants(hall, sessions, added_projects, project_rules, id);
    let Some(session) = sessions.get_mut(&id) else { return };
    let record = session.record();
    let gate = Gate::at(&hall.settings, &record.workspace.kind, &record.workspace.directory);
    let permit = gate.permit(record.run.mode, grants);
    let start = match (&turn, record.claude.begun, &record.claude.fork_of) {
        (_, false, None) => Start::New,
        (_, false, Some(from)) => Start::Fork(from.clone()),
        (None, true, _) => Start::Resume,
        (Some(_), true, _) => Start::Rerun,
    };
    let worktree = match &record.workspace.kind {
        WorkspaceKind::Worktree(worktree) => Some(worktree.clone()),
        WorkspaceKind::Project | WorkspaceKind::Own => None,
    };
    let launch = Launch {
        life,
        peers: hall.access.serves_one(),
        workspace: record.workspace.directory.clone(),
        own: record.workspace.kind == WorkspaceKind::Own,
        worktree,
        claude: record.claude.id.clone(),
        start,
        model: record.run.model.clone(),
        effort: record.run.effort.clone(),
        persona: record.run.persona.clone(),
        cut: record.claude.cut.clone(),
        seen: record.claude.seen.clone(),
        permit,
    };
    let retried = launch_try == LaunchTry::Again;
    let cut = turn.as_ref().map(|turn| turn.record().clone());
    session.start(Starting { retried, ..Starting::new(life, turn) }, &launch.permit);
    hall.effect(Effect::Launch { session: id, launch: Box::new(launch) });
    if let Some(cut) = cut {
        // Claude may run it again by itself.
        points::look(hall, sessions, id, life, &cut);
    }
    warn_of_sharing(hall, sessions, added_projects, id);
}

/// The project whose directory a session runs in, if that is a git repository.
pub(in crate::bridge) fn git_project_of<'a>(
    hall: &'a Hall,
    sessions: &'a Roster,
    added_projects: &'a AddedProjects,
    id: SessionId,
) -> Option<&'a Project> {
    let directory = &sessions.get(&id)?.record().workspace.directory;
    sites::projects(hall, added_projects).find(|project| project.git && project.path == *directory)
}

/// Warns of another session that is awake in the same directory, if both may change files there; once for a directory in a run,
/// in each thread.
pub(super) fn warn_of_sharing(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    id: SessionId,
) {
    let Some(session) = sessions.get(&id) else { return };
    let record = session.record();
    let is_there = |other: &Session| other.record().workspace.directory == record.workspace.directory;
    let may_write = |other: &Session| other.record().run.mode != Mode::Plan;
    let is_told = |other: &Session| other.warned && other.record().thread == record.thread;
    if sessions.values().any(|other| is_told(other) && is_there(other)) || record.run.mode == Mode::Plan {
        return;
    }
    let shares = |other: &Session| is_there(other) && is_live(other) && may_write(other);
    let other = sessions.awake().find(|(of, other)| *of != id && shares(other));
    let Some(name) = other.map(|(_, other)| other.record().name.clone()) else { return };
    let voice = hall.thread_voice(record.thread);
    let args = [
        ("name", record.name.clone().into()),
        ("other", name.into()),
        ("workspace", record.workspace.name.clone().into()),
    ];
    let mut menu = Menu::question(Page::plain(voice.tell("sharing-warning", args)));
    menu.session = Some(id);
    let offers = record.workspace.kind == WorkspaceKind::Project
        && git_project_of(hall, sessions, added_projects, id).is_some();
    if offers {
        let key = if session.has_begun() { "button-other-worktree" } else { "button-to-worktree" };
        let pick = ButtonPick::Projects(ProjectsPick::ToWorktree(id));
        menu = menu.row([NewButton::pick(voice.say(key), pick)]);
        menu = menu.row([NewButton::pick(voice.say("button-share"), ButtonPick::Close)]);
    }
    let asker = Asker::of_thread(record.thread, record.person);
    hall.show_menu(menu, &asker);
    if let Some(session) = sessions.get_mut(&id) {
        session.warned = true;
    }
}

/// Starts the agent of a sleeping session before a prompt needs it, if that takes no place from one that works.
pub(in crate::bridge) fn wake_ahead(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    let has_room = live(&talks.sessions) < hall.settings.max_live
        || talks.sessions.awake().any(|(_, session)| session.may_sleep());
    let is_asleep = talks.sessions.get(&id).is_some_and(|session| {
        let is_handed_off = session.record().standing.handed_off != Handoff::No;
        matches!(session.state(), State::Asleep) && !session.record().standing.closed && !is_handed_off
    });
    if is_asleep && has_room {
        wake(hall, talks, id);
    } else if let Some(session) = talks.sessions.get_mut(&id) {
        session.wakes_again = matches!(session.state(), State::Ending(_));
    }
}

/// How many agents are live. Those on their way to sleep do not count.
pub(super) fn live(sessions: &Roster) -> usize {
    let lives = |session: &Session| session.life().is_some() && !matches!(session.state(), State::Ending(_));
    sessions.awake().filter(|(_, session)| lives(session)).count()
}

fn is_live(session: &Session) -> bool {
    session.life().is_some() && !matches!(session.state(), State::Ending(_))
}
