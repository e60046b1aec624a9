//! What a session does: its agent's life, and the turn that it works on or was cut in. Each step is a verb, so that a turn is in one
//! place and none is lost on the way.

use std::time::Instant;

use super::turn::Turn;
use super::{AgentTerms, Session};
use crate::gate::Permit;
use crate::ids::LifeId;
use crate::task::Task;
use crate::tasks::Tasks;
use crate::time::{Now, Wall};

/// What a session does.
#[derive(Debug, Default)]
pub(crate) enum State {
    /// It has no agent.
    #[default]
    Asleep,
    /// Its agent is getting ready.
    Starting(Starting),
    /// Its agent waits for a prompt.
    Idle {
        /// The agent.
        life: LifeId,
        /// When it fell idle.
        since: Instant,
    },
    /// Its agent works on a turn.
    Running(LifeId, Box<Turn>),
    /// Its agent is being ended; what is queued starts a new one.
    Ending(LifeId),
    /// Its agent died in mid turn; Claude's record on disk is being read.
    Inspecting(Box<Turn>),
    /// Its agent died in mid turn; a person is asked what to do.
    Offered(Box<Turn>),
}

/// What an agent was about when it ended.
#[derive(Debug)]
pub(crate) struct AgentRemains {
    /// What it was doing.
    pub was: State,
    /// What ran beside its turn.
    pub tasks: Tasks,
    /// The same, as it was stored.
    pub background: Vec<String>,
}

/// An agent that is getting ready.
#[derive(Debug)]
pub(crate) struct Starting {
    /// The agent.
    pub life: LifeId,
    /// The cut turn.
    pub turn: Option<Box<Turn>>,
    /// An agent before this one was killed while it got ready.
    pub retried: bool,
    /// It is being ended, to begin once more as the configuration says now.
    pub anew: bool,
    /// Where it is to run is not there: it waits for that.
    pub lacks_workspace: bool,
}

impl Session {
    /// What it does.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// Whether it has no agent and no cut turn.
    pub(crate) fn is_asleep(&self) -> bool {
        matches!(self.state, State::Asleep)
    }

    /// The agent, if there is one.
    pub(crate) fn life(&self) -> Option<LifeId> {
        match &self.state {
            State::Starting(starting) => Some(starting.life),
            State::Idle { life, .. } | State::Running(life, _) | State::Ending(life) => Some(*life),
            State::Asleep | State::Inspecting(_) | State::Offered(_) => None,
        }
    }

    /// The turn, running or cut.
    pub(crate) fn turn(&self) -> Option<&Turn> {
        match &self.state {
            State::Running(_, turn) | State::Inspecting(turn) | State::Offered(turn) => Some(turn),
            State::Starting(starting) => starting.turn.as_deref(),
            State::Asleep | State::Idle { .. } | State::Ending(_) => None,
        }
    }

    /// The turn, running or cut.
    pub(crate) fn turn_mut(&mut self) -> Option<&mut Turn> {
        match &mut self.state {
            State::Running(_, turn) | State::Inspecting(turn) | State::Offered(turn) => Some(turn),
            State::Starting(starting) => starting.turn.as_deref_mut(),
            State::Asleep | State::Idle { .. } | State::Ending(_) => None,
        }
    }

    /// The turn that its agent works on.
    pub(crate) fn running(&mut self) -> Option<&mut Turn> {
        self.working().map(|(_, turn)| turn)
    }

    /// The agent that works, and the turn that it works on.
    pub(crate) fn working(&mut self) -> Option<(LifeId, &mut Turn)> {
        if let State::Running(life, turn) = &mut self.state { Some((*life, turn)) } else { None }
    }

    /// The cut turn that a person is asked about.
    pub(crate) fn offered(&self) -> Option<&Turn> {
        if let State::Offered(turn) = &self.state { Some(turn) } else { None }
    }

    /// The same, to learn more of it.
    pub(crate) fn offered_mut(&mut self) -> Option<&mut Turn> {
        if let State::Offered(turn) = &mut self.state { Some(turn) } else { None }
    }

    /// An agent gets ready, with what it is permitted.
    pub(crate) fn start(&mut self, starting: Starting, permit: &Permit) {
        self.terms = AgentTerms {
            outdated: false,
            loose: permit.may_bypass(),
            in_force: Some(permit.mode()),
            ground: permit.ground(),
            has_schedule: self.terms.has_schedule,
        };
        self.enter(State::Starting(starting));
    }

    /// Its agent gets ready, and is to do so once more as the configuration says now.
    pub(crate) fn start_anew(&mut self) {
        if let State::Starting(starting) = &mut self.state {
            starting.anew = true;
        }
    }

    /// Its agent waits for the place where it is to run.
    pub(crate) fn miss_place(&mut self) {
        if let State::Starting(starting) = &mut self.state {
            starting.lacks_workspace = true;
        }
    }

    /// Its agent is ready and waits. The cut turn that it was started for is handed out.
    pub(crate) fn ready(&mut self, since: Instant) -> Option<(LifeId, Option<Box<Turn>>)> {
        let State::Starting(starting) = &mut self.state else { return None };
        let (life, turn) = (starting.life, starting.turn.take());
        self.enter(State::Idle { life, since });
        Some((life, turn))
    }

    /// Its agent works on a turn. Claude Code knows the session from then on.
    pub(crate) fn work(&mut self, life: LifeId, turn: Turn) {
        self.kept.begin();
        self.enter(State::Running(life, Box::new(turn)));
    }

    /// Its agent waits again. The turn that it worked on is handed out.
    pub(crate) fn pause(&mut self, since: Instant) -> Option<(LifeId, Box<Turn>)> {
        let State::Running(life, _) = self.state else { return None };
        let before = std::mem::replace(&mut self.state, State::Idle { life, since });
        Some((life, before.into_turn()?))
    }

    /// Its agent is not used up yet, if it waits.
    pub(crate) fn used(&mut self, now: Instant) {
        if let State::Idle { since, .. } = &mut self.state {
            *since = now;
        }
    }

    /// Its agent is being ended, if it has no turn. Says which agent.
    pub(crate) fn end_agent(&mut self) -> Option<LifeId> {
        if self.turn().is_some() {
            return None;
        }
        let life = self.life()?;
        self.enter(State::Ending(life));
        Some(life)
    }

    /// What runs in its agent's background has changed. The agent is as good as used until the last of it is done.
    pub(crate) fn background(&mut self, tasks: Vec<Task>, now: Now) {
        self.kept.runs_behind(tasks.iter().map(|task| task.what.clone()).collect());
        self.tasks.background(tasks, now.wall);
        self.used(now.instant);
    }

    /// Its agent did not start. Says what it was to do.
    pub(crate) fn not_started(&mut self) -> Option<State> {
        self.kept.agent_ends();
        self.life().map(|_| std::mem::take(&mut self.state))
    }

    /// Its agent has ended, and all that ran beside its turn with it. Says what it was doing.
    pub(crate) fn exited(&mut self, at: Wall) -> Option<AgentRemains> {
        self.life()?;
        if self.record().claude.begun {
            self.kept.left_at(at);
        }
        self.kept.agent_ends();
        self.drop_schedule();
        let (tasks, background) = (std::mem::take(&mut self.tasks), self.kept.take_background());
        Some(AgentRemains { was: std::mem::take(&mut self.state), tasks, background })
    }

    /// The last run was killed, and its agents with it; nobody knows when. Says what ran beside its turn, if there was one.
    pub(crate) fn was_killed(&mut self, now: Wall) -> Option<Vec<String>> {
        self.record().claude.pid?;
        self.kept.agent_ends();
        if self.record().claude.begun && self.record().claude.left.is_none() {
            self.kept.left_at(now);
        }
        Some(self.kept.take_background())
    }

    /// The record of its cut turn is being read.
    pub(crate) fn inspect(&mut self, turn: Box<Turn>) {
        self.enter(State::Inspecting(turn));
    }

    /// A person is asked about its cut turn.
    pub(crate) fn offer(&mut self, turn: Box<Turn>) {
        self.enter(State::Offered(turn));
    }

    /// The record of its cut turn was read. The turn is handed out.
    pub(crate) fn inspected(&mut self) -> Option<Box<Turn>> {
        if !matches!(self.state, State::Inspecting(_)) {
            return None;
        }
        std::mem::take(&mut self.state).into_turn()
    }

    /// A person decided about its cut turn. The turn is handed out.
    pub(crate) fn decided(&mut self) -> Option<Box<Turn>> {
        if !matches!(self.state, State::Offered(_)) {
            return None;
        }
        std::mem::take(&mut self.state).into_turn()
    }

    /// Its cut turn is not to run again. The turn is handed out, with the agent that was started for it and is being ended.
    pub(crate) fn stop_cut(&mut self) -> Option<(Option<LifeId>, Box<Turn>)> {
        if let Some(turn) = self.inspected() {
            return Some((None, turn));
        }
        let State::Starting(starting) = &mut self.state else { return None };
        let (life, turn) = (starting.life, starting.turn.take()?);
        self.enter(State::Ending(life));
        Some((Some(life), turn))
    }

    /// The one way to another state: a turn is handed out before its place is taken.
    fn enter(&mut self, state: State) {
        debug_assert!(self.turn().is_none(), "a turn is lost");
        self.state = state;
    }
}

impl State {
    fn into_turn(self) -> Option<Box<Turn>> {
        match self {
            Self::Running(_, turn) | Self::Inspecting(turn) | Self::Offered(turn) => Some(turn),
            Self::Starting(starting) => starting.turn,
            Self::Asleep | Self::Idle { .. } | Self::Ending(_) => None,
        }
    }
}

impl Starting {
    /// An agent that was just launched, with the cut turn that it is to run again.
    pub(crate) fn new(life: LifeId, turn: Option<Box<Turn>>) -> Self {
        Self { life, turn, retried: false, anew: false, lacks_workspace: false }
    }
}
