//! Going on here with a session that was begun in a terminal.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::terminal::{TerminalUse, place, take};
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::names::NAME_LIMIT;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::session_spec::{SessionOrigin, SessionSite, SessionSpec};
use crate::bridge::talks::{Talks, addressee, begin, holders, launch, sites};
use crate::change::{Handoff, SessionRecord, TopicState, WorkspaceRecord};
use crate::errand::Terminal;
use crate::gate::{Gate, WorkGround};
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::ClaudeSession;
use crate::session::Session;
use crate::time::{Now, Wall};
use crate::tree::below;
use crate::workspace::WorkspaceKind;

/// Goes on here with a Claude session: with our session of it, or with a new one.
pub(super) fn attach(hall: &mut Hall, talks: &mut Talks, place: ClaudeSession, asker: &Asker) -> String {
    if let Some(id) = holders::session_with(&talks.sessions, &place.claude) {
        go_on_here(hall, talks, id, asker, "attach-known");
    } else {
        take::look(hall, &talks.sessions, &mut talks.errands, place, TerminalUse::Attach, asker);
    }
    String::new()
}

pub(super) fn attach_found(hall: &mut Hall, talks: &mut Talks, found: &Terminal, asker: &Asker, now: Now) {
    if found.holder.is_some() {
        holders::show_held_to(hall, &talks.sessions, &talks.elsewhere, &place(found), "held-attach", asker);
        return;
    }
    let (id, key) = match holders::session_with(&talks.sessions, &found.claude) {
        Some(id) => (id, "attach-known"),
        None => (adopt(hall, talks, found, asker, now), "attached"),
    };
    go_on_here(hall, talks, id, asker, key);
}

/// A session becomes the one that the thread talks to, and its agent wakes.
pub(super) fn go_on_here(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    asker: &Asker,
    key: &'static str,
) {
    if addressee::there(&talks.sessions, id).is_none() {
        let text = hall.voice(asker.person.id).say("toast-session-gone");
        return hall.close_menu(asker, Page::plain(text));
    }
    let key = if come_here(hall, &mut talks.sessions, &mut talks.current, id, asker) {
        key
    } else {
        "attach-elsewhere"
    };
    let Some(session) = talks.sessions.get(&id) else { return };
    let record = session.record();
    let text = hall.voice(asker.person.id).tell(
        key,
        [("name", record.name.clone().into()), ("workspace", record.workspace.name.clone().into())],
    );
    if talks.elsewhere.card(id) == asker.slot {
        talks.elsewhere.leave_card(id);
    }
    hall.close_menu(asker, Page::plain(text));
    holders::mark_handed_off(&mut talks.sessions, id, Handoff::No);
    if talks.sessions.get(&id).is_some_and(Session::is_asleep) {
        launch::wake(hall, talks, id);
    }
}

/// A thread talks to a session from now on, unless one of them has a topic for itself, or the session lives in the chat of
/// somebody else. Says whether it does.
fn come_here(
    hall: &mut Hall,
    sessions: &mut Roster,
    shown_in: &mut CurrentSessions,
    id: SessionId,
    asker: &Asker,
) -> bool {
    let thread = asker.thread;
    let has_topic = |record: &SessionRecord| matches!(record.topic, TopicState::Wanted | TopicState::Open);
    let host =
        shown_in.of(thread).filter(|current| *current != id).and_then(|current| sessions.get(&current));
    if host.is_some_and(|host| {
        has_topic(host.record()) && host.record().thread == thread && thread.topic.is_some()
    }) {
        return false;
    }
    sessions.call_back(id);
    let Some(session) = sessions.get_mut(&id) else { return false };
    let old = session.record().thread;
    let is_others = session.record().person != asker.person.id && old.chat != thread.chat;
    if old != thread && (is_others || has_topic(session.record())) {
        return false;
    }
    session.record_mut().report_to(thread);
    if old != thread {
        shown_in.leave(hall, old, id);
    }
    shown_in.turn(hall, thread, id);
    true
}

/// Makes a session of ours of a Claude session.
pub(super) fn adopt(
    hall: &mut Hall,
    talks: &mut Talks,
    found: &Terminal,
    asker: &Asker,
    now: Now,
) -> SessionId {
    let plan = SessionSpec {
        person: asker.person.id,
        thread: asker.thread,
        name: Some(name(&found.title)),
        site: site_of(hall, talks, &found.directory),
        persona: None,
        origin: SessionOrigin::Known(found.claude.clone()),
    };
    let id = begin::create_session(hall, talks, plan, now);
    if let Some(session) = talks.sessions.get_mut(&id) {
        // All of it was said elsewhere.
        session.record_mut().left_at(Wall(0));
    }
    id
}

/// Whether a session of a terminal may go on here: only where sessions may run.
pub(super) fn may_attach(hall: &Hall, talks: &Talks, found: &Terminal) -> bool {
    let SessionSite::Same(site) = site_of(hall, talks, &found.directory) else { return false };
    Gate::ground(&hall.settings, &site.kind, &site.directory) != WorkGround::Barred
}

/// A directory as the place of a session: a worktree that one of ours has, or what is not telecode's, so that it is never removed.
pub(super) fn site_of(hall: &Hall, talks: &Talks, directory: &str) -> SessionSite {
    let ours = talks.sessions.values().map(Session::record);
    let mut ours = ours.filter(|record| record.workspace.directory == directory);
    if let Some(record) = ours.find(|record| matches!(record.workspace.kind, WorkspaceKind::Worktree(_))) {
        return SessionSite::Same(record.workspace.clone());
    }
    let around = sites::projects(hall, &talks.added_projects)
        .filter_map(|project| Some((project, below(directory, &project.path)?)));
    let nearest = around.min_by_key(|(_, rest)| rest.len());
    let name = match nearest {
        Some((project, "")) => project.name.clone(),
        Some((project, rest)) => format!("{}/{rest}", project.name),
        None => directory.rsplit('/').next().unwrap_or(directory).to_owned(),
    };
    SessionSite::Same(WorkspaceRecord { name, directory: directory.to_owned(), kind: WorkspaceKind::Project })
}

/// A session's name from a title: its first line, cut at a word.
pub(in crate::bridge) fn name(title: &str) -> String {
    let line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= NAME_LIMIT {
        return line;
    }
    let start: String = line.chars().take(NAME_LIMIT).collect();
    let whole = start.rsplit_once(' ').map_or(start.as_str(), |(whole, _)| whole);
    whole.trim_end().to_owned()
}
