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
use crate::bridge::talks::{agents, asks, life, naming, notices, parking, points};
use crate::ids::{LifeId, SessionId};
use crate::session::{Retry, Session, Turn};
use crate::time::Now;
use crate::transcript::{Note, Transcript};

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
        if session.turn().is_some_and(Turn::is_astray) && !event.is_last() {
            // It is being ended: what it does is nobody's.
            return;
        }
        if let Some(turn) = session.running() {
            turn.shows_life(now.instant);
        }
        self.heard(id, event, now);
    }

    /// Takes a piece of an answer whose view is shown soon anyway, while nothing else is due. Nothing else follows from it, so
    /// nobody else is asked: it costs the same among a thousand sessions. Says whether it was one.
    pub(in crate::bridge) fn only_adds(
        &mut self,
        id: SessionId,
        life: LifeId,
        event: &AgentEvent,
        now: Now,
    ) -> bool {
        let (add, piece): (fn(&mut Transcript, &str), _) = if let AgentEvent::TextDelta(text) = event {
            (Transcript::delta, text)
        } else if let AgentEvent::ThinkingDelta(text) = event {
            (Transcript::think, text)
        } else {
            return false;
        };
        if self.due.is_some_and(|due| due <= now.instant) || !self.hall.shows_soon(id, now) {
            return false;
        }
        let session = self.talks.sessions.get_mut(&id).filter(|session| session.life() == Some(life));
        let Some(turn) = session.and_then(Session::running).filter(|turn| turn.is_going_on()) else {
            return false;
        };
        turn.shows_life(now.instant);
        add(turn.transcript_mut(), piece);
        true
    }

    /// Each event, to the room that it is for.
    fn heard(&mut self, id: SessionId, event: AgentEvent, now: Now) {
        let Self { hall, talks, rooms, .. } = self;
        let (all, open) = (&mut talks.sessions, &mut talks.asks);
        match event {
            AgentEvent::Ready(ready) => life::agent_ready(all, &mut talks.happened, id, ready),
            AgentEvent::LaunchFailed(problem) => life::launch_failed(hall, talks, id, &problem, now),
            AgentEvent::WorkspaceMissing { path, why } => waking::place_missing(hall, all, id, &path, &why),
            AgentEvent::CycleBegan(facts) => agents::cycle_began(hall, talks, id, facts, now),
            AgentEvent::Prompt { id: prompt, state } => {
                agents::prompt_moved(hall, talks, id, &prompt, state, now);
            }
            AgentEvent::RunsAgain { prompts } => astray::runs_again(hall, all, id, &prompts),
            AgentEvent::TextDelta(text) => speech::delta(hall, all, id, &text, now),
            AgentEvent::ThinkingDelta(text) => speech::thinking(hall, all, id, &text, now),
            AgentEvent::Thought(text) => speech::thought(hall, all, id, text, now),
            AgentEvent::Text { frame, text } => speech::text(hall, all, id, frame, text, now),
            AgentEvent::Superseded { frames } => speech::superseded(hall, all, id, &frames, now),
            AgentEvent::ToolStarted { call, parent } => tools::started(hall, all, id, call, parent, now),
            AgentEvent::ToolEnded { id: call, outcome, result } => {
                tools::ended(hall, talks, id, &call, outcome, result, now);
            }
            AgentEvent::AskOpened(request) => asks::opened(hall, talks, id, request, now),
            AgentEvent::AskWithdrawn { request } => asks::withdrawn(hall, all, open, id, &request),
            AgentEvent::Retrying { attempt, attempts, wait, status } => {
                let retry = Retry { attempt, attempts, at: now.after(wait), status };
                speech::retrying(hall, all, id, retry, now);
            }
            AgentEvent::HeldBack { reason } => speech::note(hall, all, id, Note::HeldBack(reason), now),
            AgentEvent::Compacting => news::compacting(hall, all, id, now),
            AgentEvent::Compacted { before, after } => news::compacted(hall, all, id, before, after, now),
            AgentEvent::FellBack { from, to } => news::fell_back(hall, all, id, from, to, now),
            AgentEvent::Untrusted(what) => news::untrusted(hall, all, &talks.added_projects, id, &what),
            AgentEvent::SettingsPassedOver(flaws) => notices::settings_passed_over(hall, all, id, &flaws),
            AgentEvent::ServersFailed(servers) => news::servers_failed(hall, talks, id, servers),
            AgentEvent::Ticked(tick) => tasks::ticked(hall, all, id, tick, now),
            AgentEvent::TaskStarted { task, background } => tasks::started(all, id, task, background, now),
            AgentEvent::TaskEnded { id: of, end, steps } => tasks::ended(hall, all, id, &of, end, steps, now),
            AgentEvent::SnapshotLate => points::too_late(hall, all, id),
            AgentEvent::Activity(activity) => agents::activity(hall, talks, id, activity, now),
            AgentEvent::CycleEnded(result) => ending::cycle_ended(hall, talks, id, result, now),
            AgentEvent::ModeChanged(mode) => agents::mode_changed(hall, talks, id, mode),
            AgentEvent::Forgot => astray::forgot(hall, all, id),
            AgentEvent::Titled(title) => naming::titled(all, id, &title),
            AgentEvent::Renamed(claude) => astray::renamed(all, id, claude),
            AgentEvent::Cleared => speech::note(hall, all, id, Note::Cleared, now),
            AgentEvent::Notice(notice) => notices::noticed(hall, all, id, &notice),
            AgentEvent::Peer { from, text } => peers::peer_wrote(hall, all, id, &from, &text),
            AgentEvent::PeerHeld { from } => peers::peer_held(hall, all, id, &from),
            AgentEvent::PeerAsks(message) => rooms.peers.peer_asks(hall, talks, id, message),
            AgentEvent::PeerSettled { hold, end } => rooms.peers.peer_settled(hall, talks, id, hold, end),
            AgentEvent::Replied { query, answer } => self.answered(query, answer, now),
            AgentEvent::Plan(news) => parking::plan_news(hall, talks, id, news, now),
            AgentEvent::Background { tasks } => sleep::background(all, id, tasks, now),
            AgentEvent::Exited(exit) => {
                rooms.peers.peers_gone(hall, talks, id);
                life::agent_exited(hall, talks, id, &exit, now);
            }
        }
    }
}
