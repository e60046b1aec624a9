//! Which agents may sleep, and when: after a while without work, or when there are too many.

use std::time::Instant;

use super::super::Bridge;
use super::super::cards;
use super::super::seam::Effect;
use crate::agent::{End, ToolOutcome};
use crate::change::Handoff;
use crate::ids::{SessionId, ToolCallId};
use crate::outbox::Post;
use crate::page::Page;
use crate::render;
use crate::session::{Session, State};
use crate::task::Task;
use crate::tasks::Tasks;
use crate::time::Now;
use crate::tool::{OwnTool, Tool};

/// How much is shown of the name of a background task, in UTF-16 units.
const TASK_LENGTH: usize = 200;

impl Session {
    /// Whether its agent waits, and nothing is lost if it ends.
    pub(in super::super) fn may_sleep(&self) -> bool {
        let idle = matches!(self.state(), State::Idle { .. }) && !self.waits_for_agent();
        idle && self.record.background.is_empty() && !self.has_schedule() && !self.holds_message
    }
}

impl Bridge {
    /// Starts the agent of a sleeping session before a prompt needs it, if that takes no place from one that works.
    pub(in super::super) fn wake_ahead(&mut self, id: SessionId) {
        let has_room = self.live() < self.settings.max_live
            || self.sessions.awake().any(|(_, session)| session.may_sleep());
        let is_asleep = self.sessions.get(&id).is_some_and(|session| {
            let is_handed_off = session.record.standing.handed_off != Handoff::No;
            matches!(session.state(), State::Asleep) && !session.record.standing.closed && !is_handed_off
        });
        if is_asleep && has_room {
            self.wake(id);
        } else if let Some(session) = self.sessions.get_mut(&id) {
            session.wakes_again = matches!(session.state(), State::Ending(_));
        }
    }

    /// An agent that was on its way to sleep has ended: what waits wakes it, or who wanted it awake meanwhile.
    pub(in super::super) fn wake_again(&mut self, id: SessionId) {
        let wanted =
            self.sessions.get_mut(&id).is_some_and(|session| std::mem::take(&mut session.wakes_again));
        self.wake_if_queued(id);
        self.tell_queries(id);
        if wanted {
            self.wake_ahead(id);
        }
    }

    /// How many agents are live. Those on their way to sleep do not count.
    fn live(&self) -> usize {
        let lives =
            |session: &Session| session.life().is_some() && !matches!(session.state(), State::Ending(_));
        self.sessions.awake().filter(|(_, session)| lives(session)).count()
    }

    /// Puts the least recently used agents to sleep while there are too many. Where none may sleep there are too many for a
    /// while: a person's prompt does not wait for another's turn.
    pub(in super::super) fn keep_limit(&mut self) {
        let mut excess = self.live().saturating_sub(self.settings.max_live);
        if excess == 0 || self.is_ending() {
            return;
        }
        let mut idle: Vec<_> = self.sessions.awake().filter_map(|(id, session)| since(id, session)).collect();
        idle.sort_unstable();
        for (_, id) in idle {
            if excess == 0 {
                return;
            }
            self.sleep(id);
            excess -= 1;
        }
    }

    pub(in super::super) fn sleep(&mut self, id: SessionId) {
        if let Some(life) = self.sessions.get_mut(&id).and_then(Session::end_agent) {
            self.effect(Effect::End { session: id, life, end: End::Gently });
        }
    }

    /// Ends an agent at once that is of no use any more.
    pub(in super::super) fn kill(&mut self, id: SessionId) {
        if let Some(life) = self.sessions.get_mut(&id).and_then(Session::end_agent) {
            self.effect(Effect::End { session: id, life, end: End::Kill });
        }
    }

    pub(in super::super) fn session_deadline(&self, session: &Session) -> Option<Instant> {
        if let State::Running(_, turn) = session.state() {
            return self.turn_deadline(session.record.id, turn);
        }
        let State::Idle { since, .. } = session.state() else { return None };
        session.may_sleep().then(|| *since + self.settings.idle_timeout)
    }

    /// What runs in an agent's background has changed. The agent is as good as used until the last of it is done.
    pub(in super::super) fn background(&mut self, id: SessionId, tasks: Vec<Task>, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.background = tasks.iter().map(|task| task.what.clone()).collect();
        session.tasks.background(tasks, now.wall);
        session.used(now.instant);
    }

    /// A tool may have scheduled something.
    pub(in super::super) fn may_have_scheduled(
        &mut self,
        id: SessionId,
        call: &ToolCallId,
        outcome: &ToolOutcome,
    ) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(turn) = session.turn() else { return };
        let step = turn.transcript.steps().rev().find(|step| step.call.id == *call);
        let is_schedule = step.is_some_and(|step| step.call.tool == Tool::Own(OwnTool::Schedule));
        if is_schedule && *outcome == ToolOutcome::Done {
            session.keep_schedule();
        }
    }

    /// An agent has ended.
    pub(super) fn agent_gone(&mut self, id: SessionId, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.drop_schedule();
        let tasks = std::mem::take(&mut session.tasks);
        let was_killed = matches!(session.state(), State::Idle { .. });
        session.record.claude.pid = None;
        if session.record.claude.begun {
            session.record.claude.left = Some(now.wall);
        }
        if was_killed {
            self.say_ended(id, &tasks);
        }
        self.background_gone(id);
    }

    /// An agent was killed before it said anything about what has ended.
    fn say_ended(&mut self, id: SessionId, tasks: &Tasks) {
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let voice = self.thread_voice(thread);
        let lines: Vec<_> = tasks.untold().iter().map(|ended| cards::ended_line(ended, voice)).collect();
        if !lines.is_empty() {
            self.notice(id, &lines.join("\n"));
        }
    }

    /// What ran in an agent's background ended with it, and that is said.
    pub(in super::super) fn background_gone(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let tasks = std::mem::take(&mut session.record.background);
        if tasks.is_empty() {
            return;
        }
        let thread = session.record.thread;
        let lines = tasks.iter().map(|task| format!("• {}", render::glance(task, TASK_LENGTH)));
        let lines = lines.collect::<Vec<_>>().join("\n");
        let text = self.thread_voice(thread).tell("background-ended", [("tasks", lines.into())]);
        let page = Page::plain(render::cut(&text, crate::page::TEXT_LIMIT));
        self.post(Post::reply(thread, page).of(id));
    }
}

/// Since when an agent that may sleep has not been used.
fn since(id: SessionId, session: &Session) -> Option<(Instant, SessionId)> {
    let State::Idle { since, .. } = *session.state() else { return None };
    session.may_sleep().then_some((since, id))
}
