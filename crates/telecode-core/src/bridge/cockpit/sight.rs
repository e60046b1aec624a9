//! What a cockpit says: facts that change seldom, none that pass by themselves.

use super::super::Bridge;
use super::super::cards::{mode_key, money};
use crate::agent::Mode;
use crate::change::Place;
use crate::ids::SessionId;
use crate::session::{Session, State};
use crate::time::Now;

/// What a cockpit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sight {
    pub(super) session: SessionId,
    pub(super) name: String,
    /// The key of what it does.
    pub(super) state: &'static str,
    pub(super) works: bool,
    pub(super) workspace: String,
    pub(super) branch: Option<String>,
    pub(super) mode: Mode,
    pub(super) model: Option<String>,
    pub(super) context: Option<u8>,
    /// What today cost, as it is shown.
    pub(super) today: Option<String>,
    pub(super) waiting: usize,
    pub(super) asks: usize,
}

impl Sight {
    pub(super) fn mode_key(&self) -> &'static str {
        mode_key(self.mode)
    }
}

impl Bridge {
    pub(super) fn cockpit_sight(&self, id: SessionId, now: Now) -> Option<Sight> {
        let session = self.sessions.get(&id)?;
        let record = &session.record;
        let asks = self.open_asks(id);
        let today = self.ledger.day(now.wall, self.settings.utc_offset).cost_usd;
        // Until it was looked at, a worktree has the branch that it was made with.
        let branch =
            self.cockpits.branches.get(&id).cloned().flatten().or_else(|| match &record.workspace.place {
                Place::Worktree(worktree) => Some(worktree.branch.clone()),
                Place::Project | Place::Own => None,
            });
        Some(Sight {
            session: id,
            name: record.name.clone(),
            state: state_key(session, asks),
            works: session.turn().is_some(),
            workspace: record.workspace.name.clone(),
            branch,
            mode: record.run.mode,
            model: record.run.model.clone(),
            context: session.context,
            today: (today > 0.0).then(|| money(today)),
            waiting: session.waiting(),
            asks,
        })
    }
}

/// Waking and falling asleep pass too quickly to be shown.
fn state_key(session: &Session, asks: usize) -> &'static str {
    match session.state() {
        _ if session.record.standing.closed => "status-closed",
        State::Asleep | State::Idle { .. } if session.parked().is_some() => "state-parked",
        State::Running(..) if asks > 0 => "state-waiting",
        State::Running(..) | State::Inspecting(_) => "cockpit-works",
        State::Starting(starting) if starting.turn.is_some() => "cockpit-works",
        State::Offered(_) => "state-offered",
        State::Asleep | State::Idle { .. } | State::Starting(_) | State::Ending(_) => "state-idle",
    }
}
