//! What agents say and do: each event to its room.

use crate::agent::AgentEvent;
use crate::bridge::Bridge;
use crate::bridge::rooms::tasks::tools;
use crate::bridge::rooms::{news, peers, tasks};
use crate::bridge::talks::agents::speech;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::life::waking;
use crate::bridge::talks::recovery::astray;
use crate::bridge::talks::turns::ending;
use crate::bridge::talks::{agents, asks, life, notices, parking};
use crate::ids::{LifeId, SessionId};
use crate::session::Retry;
use crate::time::Now;
use crate::transcript::Note;

impl Bridge {
    /// An agent said or did something: that is a sign of life, and goes to its room, unless it is nobody's any more.
    pub(in crate::bridge) fn agent_event(
        &mut self,
        id: SessionId,
        life: LifeId,
        event: AgentEvent,
        now: Now,
    ) {
        let Some(session) = self.talks.sessions.get_mut(&id) else { return };
        if session.life() != Some(life) {
            // An earlier life's last words.
            return;
        }
        if session.turn().is_some_and(|turn| turn.astray) && !event.is_last() {
            // It is being ended: what it does is nobody's.
            return;
        }
        if let Some(turn) = session.running() {
            turn.sign = now.instant;
        }
        self.heard(id, event, now);
    }

    /// Each event, to the room that it is for.
    fn heard(&mut self, id: SessionId, event: AgentEvent, now: Now) {
        let Self { hall, talks, rooms } = self;
        match event {
            AgentEvent::Ready(ready) => life::agent_ready(talks, id, ready),
            AgentEvent::LaunchFailed(problem) => life::launch_failed(hall, talks, id, &problem, now),
            AgentEvent::WorkspaceMissing { path, why } => waking::place_missing(hall, talks, id, &path, &why),
            AgentEvent::CycleBegan(facts) => agents::cycle_began(hall, talks, id, facts, now),
            AgentEvent::Prompt { id: prompt, state } => {
                agents::prompt_moved(hall, talks, id, &prompt, state, now);
            }
            AgentEvent::RunsAgain { prompts } => astray::runs_again(hall, talks, id, &prompts),
            AgentEvent::TextDelta(text) => speech::delta(hall, talks, id, &text, now),
            AgentEvent::ThinkingDelta(text) => speech::thinking(hall, talks, id, &text, now),
            AgentEvent::Thought(text) => speech::thought(hall, talks, id, text, now),
            AgentEvent::Text { frame, text } => speech::text(hall, talks, id, frame, text, now),
            AgentEvent::Superseded { frames } => speech::superseded(hall, talks, id, &frames, now),
            AgentEvent::ToolStarted { call, parent } => tools::started(hall, talks, id, call, parent, now),
            AgentEvent::ToolEnded { id: call, outcome, result } => {
                tools::ended(hall, talks, id, &call, outcome, result, now);
            }
            AgentEvent::AskOpened(request) => asks::opened(hall, talks, id, request, now),
            AgentEvent::AskWithdrawn { request } => asks::withdrawn(hall, talks, id, &request, now),
            AgentEvent::Retrying { attempt, attempts, wait, status } => {
                let retry = Retry { attempt, attempts, at: now.after(wait), status };
                speech::retrying(hall, talks, id, retry, now);
            }
            AgentEvent::HeldBack { reason } => speech::note(hall, talks, id, Note::HeldBack(reason), now),
            AgentEvent::Compacting => news::compacting(hall, talks, id, now),
            AgentEvent::Compacted { before, after } => news::compacted(hall, talks, id, before, after, now),
            AgentEvent::FellBack { from, to } => news::fell_back(hall, talks, id, from, to, now),
            AgentEvent::Untrusted(what) => news::untrusted(hall, talks, id, &what),
            AgentEvent::SettingsPassedOver(mistakes) => {
                notices::settings_passed_over(hall, talks, id, &mistakes);
            }
            AgentEvent::ServersFailed(servers) => news::servers_failed(hall, talks, id, servers),
            AgentEvent::Ticked(tick) => tasks::ticked(hall, talks, id, tick, now),
            AgentEvent::TaskStarted { task, background } => tasks::started(talks, id, task, background, now),
            AgentEvent::TaskEnded { id: task, end, steps } => {
                tasks::ended(hall, talks, id, &task, end, steps, now);
            }
            AgentEvent::Activity(activity) => agents::activity(hall, talks, id, activity, now),
            AgentEvent::CycleEnded(result) => ending::cycle_ended(hall, talks, id, result, now),
            AgentEvent::ModeChanged(mode) => agents::mode_changed(hall, talks, id, mode),
            AgentEvent::Forgot => astray::forgot(hall, talks, id),
            AgentEvent::Renamed(claude) => astray::renamed(talks, id, claude),
            AgentEvent::Cleared => speech::note(hall, talks, id, Note::Cleared, now),
            AgentEvent::Notice(notice) => notices::noticed(hall, talks, id, &notice),
            AgentEvent::Peer { from, text } => peers::peer_wrote(hall, talks, id, &from, &text),
            AgentEvent::PeerHeld { from } => peers::peer_held(hall, talks, id, &from),
            AgentEvent::PeerAsks(message) => rooms.peers.peer_asks(hall, talks, id, message),
            AgentEvent::PeerSettled { hold, end } => rooms.peers.peer_settled(hall, talks, id, hold, end),
            AgentEvent::Replied { query, answer } => self.answered(query, answer, now),
            AgentEvent::Plan(news) => parking::plan_news(hall, talks, id, news, now),
            AgentEvent::Background { tasks } => sleep::background(talks, id, tasks, now),
            AgentEvent::Exited(exit) => {
                rooms.peers.peers_gone(hall, talks, id);
                life::agent_exited(hall, talks, id, &exit, now);
            }
        }
    }
}
