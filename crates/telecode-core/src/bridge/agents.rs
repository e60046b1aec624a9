//! What agents say and do: each event to its room.

use std::time::Duration;

use super::Bridge;
use super::seam::Effect;
use crate::agent::{Activity, AgentEvent, CycleFacts, Mode, Order, PromptState};
use crate::call::Reaction;
use crate::change::Change;
use crate::gate::Door;
use crate::ids::{LifeId, PromptId, SessionId};
use crate::session::{Retry, Session, State, Turn};
use crate::time::Now;
use crate::transcript::Note;

/// How long a change waits before it is shown: a burst is one picture, and a quick answer needs none.
const SHOW_AFTER: Duration = Duration::from_millis(200);

impl Bridge {
    pub(super) fn agent_event(&mut self, id: SessionId, life: LifeId, event: AgentEvent, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
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
        match event {
            AgentEvent::Ready(ready) => self.agent_ready(id, ready, now),
            AgentEvent::LaunchFailed(problem) => self.launch_failed(id, &problem, now),
            AgentEvent::PlaceMissing { path, why } => self.place_missing(id, &path, &why),
            AgentEvent::CycleBegan(facts) => self.cycle_began(id, facts, now),
            AgentEvent::Prompt { id: prompt, state } => self.prompt_moved(id, &prompt, state, now),
            AgentEvent::RunsAgain { prompts } => self.runs_again(id, &prompts),
            AgentEvent::TextDelta(text) => self.show(id, now, |turn| turn.transcript.delta(&text)),
            AgentEvent::ThinkingDelta(text) => self.show(id, now, |turn| turn.transcript.think(&text)),
            AgentEvent::Thought(text) => self.show(id, now, |turn| turn.transcript.thought(text)),
            AgentEvent::Text { frame, text } => self.show(id, now, |turn| turn.transcript.text(frame, text)),
            AgentEvent::Superseded { frames } => {
                self.show(id, now, |turn| turn.transcript.supersede(&frames));
            }
            AgentEvent::ToolStarted { call, parent: Some(parent) } if self.is_elsewhere(id, &parent) => {
                self.task_step(id, &parent, &call);
            }
            AgentEvent::ToolStarted { call, parent } => {
                if let Some(parent) = &parent {
                    self.task_step(id, parent, &call);
                }
                let begun = (parent.is_none() && call.tool.may_change()).then(|| call.id.clone());
                self.show(id, now, |turn| turn.transcript.start(call, parent));
                if let Some(call) = begun {
                    self.call_begun(id, call);
                }
            }
            AgentEvent::ToolEnded { id: call, outcome, result } => {
                self.tool_ended(id, &call);
                self.may_have_scheduled(id, &call, &outcome);
                self.task_step_ended(id, &call, &outcome, &result);
                if !self.is_elsewhere(id, &call) {
                    self.show(id, now, |turn| turn.transcript.end(&call, outcome, result));
                }
            }
            AgentEvent::AskOpened(request) => self.ask_opened(id, request, now),
            AgentEvent::AskWithdrawn { request } => self.ask_withdrawn(id, &request, now),
            AgentEvent::Retrying { attempt, attempts, wait, status } => {
                let retry = Retry { attempt, attempts, at: now.after(wait), status };
                self.show(id, now, |turn| {
                    turn.transcript.abandon_open();
                    turn.retry = Some(retry);
                });
            }
            AgentEvent::HeldBack { reason } => {
                self.show(id, now, |turn| turn.transcript.note(Note::HeldBack(reason)));
            }
            AgentEvent::Compacting => self.compacting(id, now),
            AgentEvent::Compacted { before, after } => self.compacted(id, before, after, now),
            AgentEvent::FellBack { from, to } => self.fell_back(id, from, to, now),
            AgentEvent::Untrusted(what) => self.untrusted(id, &what),
            AgentEvent::SettingsPassedOver(mistakes) => self.settings_passed_over(id, &mistakes),
            AgentEvent::ServersFailed(servers) => self.servers_failed(id, servers),
            AgentEvent::Ticked(tick) => self.ticked(id, tick, now),
            AgentEvent::TaskStarted { task, background } => self.task_started(id, task, background, now),
            AgentEvent::TaskEnded { id: task, end, steps } => self.task_ended(id, &task, end, steps, now),
            AgentEvent::Activity(activity) => self.activity(id, activity, now),
            AgentEvent::CycleEnded(result) => self.cycle_ended(id, result, now),
            AgentEvent::ModeChanged(mode) => self.mode_changed(id, mode),
            AgentEvent::Forgot => self.forgot(id),
            AgentEvent::Renamed(claude) => self.renamed(id, claude),
            AgentEvent::Cleared => self.show(id, now, |turn| turn.transcript.note(Note::Cleared)),
            AgentEvent::Notice(notice) => self.noticed(id, &notice),
            AgentEvent::Peer { from, text } => self.peer_wrote(id, &from, &text),
            AgentEvent::PeerHeld { from } => self.peer_held(id, &from),
            AgentEvent::PeerAsks(message) => self.peer_asks(id, message),
            AgentEvent::PeerSettled { hold, end } => self.peer_settled(id, hold, end),
            AgentEvent::Plan(news) => self.plan_news(id, news, now),
            AgentEvent::Replied { query, answer } => self.answered(query, answer, now),
            AgentEvent::Background { tasks } => self.background(id, tasks, now),
            AgentEvent::Exited(exit) => {
                self.peers_gone(id);
                self.agent_exited(id, &exit, now);
            }
        }
    }

    /// Something visible happened in a turn, or begins one.
    pub(super) fn show(&mut self, id: SessionId, now: Now, what: impl FnOnce(&mut Turn)) {
        self.ensure_turn(id, now);
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        turn.retry = None;
        turn.compacting = false;
        turn.working = true;
        what(turn);
        self.show_soon(id, now);
    }

    pub(super) fn show_soon(&mut self, id: SessionId, now: Now) {
        self.outbox.touch_live(id, now.after(SHOW_AFTER));
    }

    pub(super) fn record(&mut self, id: SessionId, what: impl FnOnce(&mut crate::change::SessionRecord)) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let before = session.record.clone();
        what(&mut session.record);
        if session.record != before {
            self.out.changes.push(Change::Session(Box::new(session.record.clone())));
        }
    }

    /// The mode of an agent is its session's, unless the agent is not what the session is to be any more, or may not be in it.
    fn mode_changed(&mut self, id: SessionId, mode: Mode) {
        self.mode_in_force(id, Some(mode));
        let Some(passed) = self.gate().mode(mode, Door::Person) else { return self.mode_barred(id) };
        if self.sessions.get(&id).is_some_and(|session| !session.is_outdated()) {
            self.set_mode(id, passed);
        }
        self.mode_confirmed(id, mode);
    }

    fn cycle_began(&mut self, id: SessionId, facts: CycleFacts, now: Now) {
        self.mode_changed(id, facts.mode);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let life = session.life();
        session.model.clone_from(&facts.model);
        let Some(turn) = session.running() else { return };
        turn.model = facts.model;
        turn.working = true;
        if let (Some(life), Some(_)) = (life, turn.stopping) {
            // It was stopped before Claude began, and Claude passes over an interrupt while nothing runs.
            self.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
        }
        self.show_soon(id, now);
    }

    fn prompt_moved(&mut self, id: SessionId, prompt: &PromptId, state: PromptState, now: Now) {
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        if !turn.was_told(prompt) {
            return;
        }
        match state {
            PromptState::Started => self.prompt_started(id, prompt),
            PromptState::Refused | PromptState::Withdrawn if self.wishes.has(prompt) => {
                self.came_back(id, prompt, now);
            }
            PromptState::Refused | PromptState::Withdrawn if turn.stopping.is_none() => {
                self.prompt_refused(id, prompt, now);
            }
            PromptState::Completed => self.passed_over_prompt(id, prompt),
            PromptState::Queued | PromptState::Refused | PromptState::Withdrawn => {}
        }
    }

    /// Claude took up a prompt. Where others were told too, that is stored: after a crash the record may not name it.
    fn prompt_started(&mut self, id: SessionId, prompt: &PromptId) {
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        let Some(taken) = turn.take_up(prompt) else { return };
        let is_first = turn.told().next().is_some_and(|first| first.id == *prompt);
        if !is_first {
            self.react_prompt(&taken, Reaction::TakenUp);
        }
        self.moved([taken]);
    }

    fn activity(&mut self, id: SessionId, activity: Activity, now: Now) {
        match activity {
            Activity::Running | Activity::Waiting => {
                if let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) {
                    turn.working = true;
                }
            }
            Activity::Idle => self.idle_without_result(id, now),
        }
    }

    /// Keeps the number of calls for sleeping and waiting sessions low: only what runs has a live view.
    pub(super) fn limit_live(&mut self, now: Now) {
        for (id, session) in self.sessions.awake() {
            if let State::Running(_, turn) = session.state()
                && turn.retry.is_some_and(|retry| retry.at > now.instant)
            {
                self.outbox.touch_live(id, now.after(Duration::from_secs(2)));
            }
        }
    }
}
