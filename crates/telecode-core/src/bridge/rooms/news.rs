//! What agents say beside their work.

use crate::agent::Untrusted;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::notices::{LINE, MARK, SERVER_MARK, UNTRUSTED_MARK, fingerprint, mark};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, grants, notices, queries};
use crate::ids::SessionId;
use crate::query::{NoAnswer, Query, Server};
use crate::render;
use crate::session::Session;
use crate::time::Now;
use crate::transcript::Note;

/// How much is shown of the name of an MCP server, in UTF-16 units.
const SERVER: usize = 100;

/// How much is shown of why it failed, in UTF-16 units.
const WHY: usize = 300;

/// These servers failed, and it is said why.
#[derive(Debug)]
pub(in crate::bridge) struct ServersFailed(Vec<String>);

pub(in crate::bridge) fn compacting(hall: &mut Hall, sessions: &mut Roster, id: SessionId, now: Now) {
    if let Some(turn) = sessions.get_mut(&id).and_then(Session::running) {
        turn.compacts();
    }
    hall.show_soon(id, now);
}

pub(in crate::bridge) fn compacted(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    before: Option<u64>,
    after: Option<u64>,
    now: Now,
) {
    if let Some(turn) = sessions.get_mut(&id).and_then(Session::running) {
        turn.has_compacted();
        turn.transcript_mut().note(Note::Compacted { before, after });
    }
    hall.show_soon(id, now);
}

/// Another model goes on. The footer names it each time, a line only the first time.
pub(in crate::bridge) fn fell_back(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    from: String,
    to: String,
    now: Now,
) {
    let is_new = notices::note(sessions, id, &format!("fallback:{from}:{to}"));
    if let Some(turn) = sessions.get_mut(&id).and_then(Session::running) {
        turn.worked_on_by(to.clone());
        if is_new {
            turn.transcript_mut().note(Note::FellBack { from, to });
        }
    }
    hall.show_soon(id, now);
}

/// Some MCP servers could not be connected: it is said why, once for each until it works again.
pub(in crate::bridge) fn servers_failed(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    servers: Vec<String>,
) {
    let failed: Vec<_> = servers.iter().map(|server| mark(server)).collect();
    notices::unnote(&mut talks.sessions, id, |noted| {
        noted.starts_with(SERVER_MARK) && !failed.iter().any(|mark| mark == noted)
    });
    let Some(session) = talks.sessions.get(&id) else { return };
    let is_new = |server: &String| !session.record().noted.contains(&mark(server));
    let new: Vec<_> = servers.into_iter().filter(is_new).collect();
    if new.is_empty() {
        return;
    }
    let asker = Asker::of_thread(session.record().thread, session.record().person);
    queries::query(hall, talks, id, Query::Servers, &asker, ServersFailed(new));
}

/// An agent says why servers failed, or does not.
pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    ServersFailed(failed): &ServersFailed,
    answer: Result<Vec<Server>, NoAnswer>,
) {
    let failed: Vec<_> = failed.iter().filter(|server| notices::note(sessions, id, &mark(server))).collect();
    if failed.is_empty() {
        return;
    }
    // Without an answer it is said all the same, only not why.
    let servers = answer.unwrap_or_default();
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let voice = hall.thread_voice(thread);
    let lines: Vec<_> = failed
        .iter()
        .map(|name| {
            let known = servers.iter().find(|server| server.name == **name);
            let why = known.and_then(|server| server.error.as_deref()).unwrap_or_default();
            let why = render::glance(why, WHY);
            let name = render::glance(name, SERVER);
            if why.is_empty() { format!("• {name}") } else { format!("• {name}: {why}") }
        })
        .collect();
    let text = voice.tell("notice-servers", [("servers", lines.join("\n").into())]);
    notices::notice(hall, sessions, id, &text);
}

/// A directory brings along what runs, and nobody trusted it: once for each directory, and again when that is not the same.
pub(in crate::bridge) fn untrusted(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    id: SessionId,
    what: &Untrusted,
) {
    let Some(session) = sessions.get(&id) else { return };
    let place = grants::rules_project(hall, sessions, added_projects, id)
        .unwrap_or_else(|| session.record().workspace.directory.clone());
    let thread = session.record().thread;
    let mark = render::cut(&format!("{UNTRUSTED_MARK}{:x}:{place}", fingerprint(what)), MARK);
    if sessions.values().any(|session| session.record().noted.contains(&mark)) {
        return;
    }
    notices::note(sessions, id, &mark);
    let voice = hall.thread_voice(thread);
    let names = |key: &str, names: &[String]| {
        let shown = render::glance(&names.join(", "), LINE);
        (!names.is_empty()).then(|| voice.tell(key, [("names", shown.into())]))
    };
    let count = |key: &str, count: usize| (count > 0).then(|| voice.tell(key, [("count", count.into())]));
    let lines = [
        names("untrusted-hooks", &what.hooks),
        names("untrusted-servers", &what.servers),
        names("untrusted-helpers", &what.helpers),
        names("untrusted-variables", &what.variables),
        count("untrusted-local-rules", what.local_rules),
        names("untrusted-agents", &what.agents),
        names("untrusted-skills", &what.skills.iter().map(|name| format!("/{name}")).collect::<Vec<_>>()),
        what.is_closed.then(|| voice.say("untrusted-closed")),
        count("untrusted-rules", what.rules),
    ];
    let lines: Vec<_> = lines.into_iter().flatten().map(|line| format!("• {line}")).collect();
    let directory = render::glance(&place, LINE);
    let args = [("directory", directory.into()), ("what", lines.join("\n").into())];
    let text = voice.tell("untrusted", args);
    notices::notice(hall, sessions, id, &text);
}
