//! Which agents may sleep, and when: after a while without work, or when there are too many.

use std::time::Instant;

use crate::agent::End;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::{Talks, launch, notices};
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
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks) {
    let mut excess = launch::live(talks).saturating_sub(hall.settings.max_live);
    if excess == 0 || hall.is_ending() {
        return;
    }
    let mut idle: Vec<_> = talks.sessions.awake().filter_map(|(id, session)| since(id, session)).collect();
    idle.sort_unstable();
    for (_, id) in idle {
        if excess == 0 {
            return;
        }
        sleep(hall, talks, id);
        excess -= 1;
    }
}

pub(in crate::bridge) fn sleep(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    if let Some(life) = talks.sessions.get_mut(&id).and_then(Session::end_agent) {
        hall.effect(Effect::End { session: id, life, end: End::Gently });
    }
}

/// Ends an agent at once, because nothing more is to come of it.
pub(in crate::bridge) fn kill(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    if let Some(life) = talks.sessions.get_mut(&id).and_then(Session::end_agent) {
        hall.effect(Effect::End { session: id, life, end: End::Kill });
    }
}

/// What runs in an agent's background has changed.
pub(in crate::bridge) fn background(talks: &mut Talks, id: SessionId, tasks: Vec<Task>, now: Now) {
    if let Some(session) = talks.sessions.get_mut(&id) {
        session.background(tasks, now);
    }
}

/// A tool may have scheduled something.
pub(in crate::bridge) fn may_have_scheduled(
    talks: &mut Talks,
    id: SessionId,
    call: &ToolCallId,
    outcome: &ToolOutcome,
) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let Some(turn) = session.turn() else { return };
    let step = turn.transcript.steps().rev().find(|step| step.call.id == *call);
    let is_schedule = step.is_some_and(|step| step.call.tool == Tool::Own(OwnTool::Schedule));
    if is_schedule && *outcome == ToolOutcome::Done {
        session.keep_schedule();
    }
}

/// An agent was killed before it said anything about what has ended.
pub(in crate::bridge) fn say_ended(hall: &mut Hall, talks: &Talks, id: SessionId, tasks: &Tasks) {
    let Some(thread) = talks.sessions.get(&id).map(|session| session.record().thread) else { return };
    let voice = hall.thread_voice(thread);
    let lines: Vec<_> = tasks.untold().iter().map(|ended| cards::ended_line(ended, voice)).collect();
    if !lines.is_empty() {
        notices::notice(hall, talks, id, &lines.join("\n"));
    }
}

/// What ran in an agent's background ended with it, and that is said.
pub(in crate::bridge) fn say_background_ended(
    hall: &mut Hall,
    talks: &Talks,
    id: SessionId,
    tasks: &[String],
) {
    let Some(session) = talks.sessions.get(&id).filter(|_| !tasks.is_empty()) else { return };
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
