//! What agents say and do: each event to its room.

use crate::agent::AgentEvent;
use crate::bridge::Bridge;
use crate::bridge::rooms::{news, peers, tasks};
use crate::bridge::talks::asks::plans;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::life::waking;
use crate::bridge::talks::recovery::astray;
use crate::bridge::talks::{agents, asks, life, notices, parking, turns};
use crate::ids::{LifeId, SessionId};
use crate::session::Retry;
use crate::time::Now;
use crate::transcript::Note;

impl Bridge {
    /// What an agent says or does, to the room that it is for.
    #[expect(clippy::too_many_lines, reason = "a table with a row for each event")]
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
        let Self { hall, talks, rooms } = self;
        match event {
            AgentEvent::Ready(ready) => life::agent_ready(hall, talks, id, ready, now),
            AgentEvent::LaunchFailed(problem) => {
                life::launch_failed(hall, talks, id, &problem, now);
            }
            AgentEvent::PlaceMissing { path, why } => {
                waking::place_missing(hall, talks, id, &path, &why);
            }
            AgentEvent::CycleBegan(facts) => {
                agents::cycle_began(hall, talks, id, facts, now);
            }
            AgentEvent::Prompt { id: prompt, state } => {
                agents::prompt_moved(hall, talks, id, &prompt, state, now);
            }
            AgentEvent::RunsAgain { prompts } => {
                astray::runs_again(hall, talks, id, &prompts);
            }
            AgentEvent::TextDelta(text) => {
                agents::show(hall, talks, id, now, |turn| turn.transcript.delta(&text));
            }
            AgentEvent::ThinkingDelta(text) => {
                agents::show(hall, talks, id, now, |turn| turn.transcript.think(&text));
            }
            AgentEvent::Thought(text) => {
                agents::show(hall, talks, id, now, |turn| turn.transcript.thought(text));
            }
            AgentEvent::Text { frame, text } => {
                agents::show(hall, talks, id, now, |turn| {
                    turn.transcript.text(frame, text);
                });
            }
            AgentEvent::Superseded { frames } => {
                agents::show(hall, talks, id, now, |turn| {
                    turn.transcript.supersede(&frames);
                });
            }
            AgentEvent::ToolStarted { call, parent: Some(parent) }
                if tasks::is_elsewhere(talks, id, &parent) =>
            {
                tasks::task_step(talks, id, &parent, &call);
            }
            AgentEvent::ToolStarted { call, parent } => {
                if let Some(parent) = &parent {
                    tasks::task_step(talks, id, parent, &call);
                }
                let begun = (parent.is_none() && call.tool.may_change()).then(|| call.id.clone());
                agents::show(hall, talks, id, now, |turn| {
                    turn.transcript.start(call, parent);
                });
                if let Some(call) = begun {
                    astray::call_begun(hall, talks, id, call);
                }
            }
            AgentEvent::ToolEnded { id: call, outcome, result } => {
                asks::tool_ended(hall, talks, id, &call);
                sleep::may_have_scheduled(talks, id, &call, &outcome);
                tasks::task_step_ended(talks, id, &call, &outcome, &result);
                if !tasks::is_elsewhere(talks, id, &call) {
                    agents::show(hall, talks, id, now, |turn| {
                        turn.transcript.end(&call, outcome, result);
                    });
                }
            }
            AgentEvent::AskOpened(request) => asks::opened(hall, talks, id, request, now),
            AgentEvent::AskWithdrawn { request } => {
                asks::withdrawn(hall, talks, id, &request, now);
            }
            AgentEvent::Retrying { attempt, attempts, wait, status } => {
                let retry = Retry { attempt, attempts, at: now.after(wait), status };
                agents::show(hall, talks, id, now, |turn| {
                    turn.transcript.abandon_open();
                    turn.retry = Some(retry);
                });
            }
            AgentEvent::HeldBack { reason } => {
                agents::show(hall, talks, id, now, |turn| {
                    turn.transcript.note(Note::HeldBack(reason));
                });
            }
            AgentEvent::Compacting => news::compacting(hall, talks, id, now),
            AgentEvent::Compacted { before, after } => {
                news::compacted(hall, talks, id, before, after, now);
            }
            AgentEvent::FellBack { from, to } => {
                news::fell_back(hall, talks, id, from, to, now);
            }
            AgentEvent::Untrusted(what) => news::untrusted(hall, talks, id, &what),
            AgentEvent::SettingsPassedOver(mistakes) => {
                notices::settings_passed_over(hall, talks, id, &mistakes);
            }
            AgentEvent::ServersFailed(servers) => {
                news::servers_failed(hall, talks, id, servers);
            }
            AgentEvent::Ticked(tick) => tasks::ticked(hall, talks, id, tick, now),
            AgentEvent::TaskStarted { task, background } => {
                tasks::task_started(talks, id, task, background, now);
            }
            AgentEvent::TaskEnded { id: task, end, steps } => {
                tasks::task_ended(hall, talks, id, &task, end, steps, now);
            }
            AgentEvent::Activity(activity) => {
                agents::activity(hall, talks, id, activity, now);
            }
            AgentEvent::CycleEnded(result) => {
                turns::cycle_ended(hall, talks, id, result, now);
            }
            AgentEvent::ModeChanged(mode) => agents::mode_changed(hall, talks, id, mode),
            AgentEvent::Forgot => astray::forgot(hall, talks, id),
            AgentEvent::Renamed(claude) => tasks::renamed(hall, talks, id, claude),
            AgentEvent::Cleared => agents::show(hall, talks, id, now, |turn| {
                turn.transcript.note(Note::Cleared);
            }),
            AgentEvent::Notice(notice) => notices::noticed(hall, talks, id, &notice),
            AgentEvent::Peer { from, text } => {
                peers::peer_wrote(hall, talks, id, &from, &text);
            }
            AgentEvent::PeerHeld { from } => peers::peer_held(hall, talks, id, &from),
            AgentEvent::PeerAsks(message) => {
                rooms.peers.peer_asks(hall, talks, id, message);
            }
            AgentEvent::PeerSettled { hold, end } => {
                rooms.peers.peer_settled(hall, talks, id, hold, end);
            }
            AgentEvent::Replied { query, answer } => self.answered(query, answer, now),
            AgentEvent::Plan(news) => parking::plan_news(hall, talks, id, news, now),
            AgentEvent::Background { tasks } => sleep::background(talks, id, tasks, now),
            AgentEvent::Exited(exit) => {
                rooms.peers.peers_gone(hall, talks, id);
                plans::forget(hall, talks, id);
                life::agent_exited(hall, talks, id, &exit, now);
            }
        }
    }
}
