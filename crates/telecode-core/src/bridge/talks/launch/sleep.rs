//! Which agents may sleep, and when: after a while without work, or when there are too many.

use std::time::Instant;

use crate::agent::End;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{launch, notices};
use crate::ids::{SessionId, ToolCallId};
use crate::outbox::Post;
use crate::page::Page;
use crate::render;
use crate::session::{Session, State};
use crate::task::Task;
use crate::tasks::Tasks;
use crate::time::Now;
use crate::tool::{OwnTool, Tool, ToolOutcome};

/// How much is shown of the name of a background task, in UTF-16 units.
const TASK_LENGTH: usize = 200;

/// Puts the least recently used agents to sleep while there are too many. Where none may sleep there are too many for a
/// while: a person's prompt does not wait for another's turn.
pub(in crate::bridge) fn settle(hall: &mut Hall, sessions: &mut Roster) {
    let mut excess = launch::live(sessions).saturating_sub(hall.settings.max_live);
    if excess == 0 || hall.is_ending() {
        return;
    }
    let mut idle: Vec<_> = sessions.awake().filter_map(|(id, session)| since(id, session)).collect();
    idle.sort_unstable();
    for (_, id) in idle {
        if excess == 0 {
            return;
        }
        sleep(hall, sessions, id);
        excess -= 1;
    }
}

pub(in crate::bridge) fn sleep(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    if let Some(life) = sessions.get_mut(&id).and_then(Session::end_agent) {
        hall.effect(Effect::End { session: id, life, end: End::Gently });
    }
}

/// Ends an agent at once, because nothing more is to come of it.
pub(in crate::bridge) fn kill(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    if let Some(life) = sessions.get_mut(&id).and_then(Session::end_agent) {
        hall.effect(Effect::End { session: id, life, end: End::Kill });
    }
}

/// The program is to end: every agent is put to rest. Running turns stay stored, and are taken up by the next run.
pub(in crate::bridge) fn end_all(hall: &mut Hall, sessions: &Roster) {
    hall.end();
    let live: Vec<_> = sessions
        .awake()
        .filter_map(|(id, session)| {
            Some((id, session.life()?, matches!(session.state(), State::Running(..))))
        })
        .collect();
    for (session, life, running) in live {
        let end = if running { End::Cut } else { End::Gently };
        hall.effect(Effect::End { session, life, end });
    }
}

/// Says once that everything is at rest.
pub(in crate::bridge) fn settle_end(hall: &mut Hall, sessions: &Roster) {
    let at_rest = sessions.awake().all(|(_, session)| session.life().is_none());
    if at_rest {
        hall.rest();
    }
}

/// What runs in an agent's background has changed.
pub(in crate::bridge) fn background(sessions: &mut Roster, id: SessionId, tasks: Vec<Task>, now: Now) {
    if let Some(session) = sessions.get_mut(&id) {
        session.background(tasks, now);
    }
}

/// A tool may have scheduled something.
pub(in crate::bridge) fn may_have_scheduled(
    sessions: &mut Roster,
    id: SessionId,
    call: &ToolCallId,
    outcome: &ToolOutcome,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let Some(turn) = session.turn() else { return };
    let step = turn.transcript().steps().rev().find(|step| step.call.id == *call);
    let is_schedule = step.is_some_and(|step| step.call.tool == Tool::Own(OwnTool::Schedule));
    if is_schedule && *outcome == ToolOutcome::Done {
        session.keep_schedule();
    }
}

/// An agent was killed before it said anything about what has ended.
pub(in crate::bridge) fn say_ended(hall: &mut Hall, sessions: &Roster, id: SessionId, tasks: &Tasks) {
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let voice = hall.thread_voice(thread);
    let lines: Vec<_> = tasks.untold().iter().map(|ended| cards::ended_line(ended, voice)).collect();
    if !lines.is_empty() {
        notices::notice(hall, sessions, id, &lines.join("\n"));
    }
}

/// What ran in an agent's background ended with it, and that is said.
pub(in crate::bridge) fn say_background_ended(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    tasks: &[String],
) {
    let Some(session) = sessions.get(&id).filter(|_| !tasks.is_empty()) else { return };
    let thread = session.record().thread;
    let lines = tasks.iter().map(|task| format!("• {}", render::glance(task, TASK_LENGTH)));
    let lines = lines.collect::<Vec<_>>().join("\n");
    let text = hall.thread_voice(thread).tell("background-ended", [("tasks", lines.into())]);
    let page = Page::plain(render::cut(&text, crate::page::TEXT_LIMIT));
    hall.post(Post::reply(thread, page).of(id));
}

/// Since when an agent that may sleep has not been used.
pub(in crate::bridge) fn since(id: SessionId, session: &Session) -> Option<(Instant, SessionId)> {
    let State::Idle { since, .. } = *session.state() else { return None };
    session.may_sleep().then_some((since, id))
}
