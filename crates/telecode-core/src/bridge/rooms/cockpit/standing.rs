//! What a cockpit says: facts that change seldom, none that pass by themselves.

use crate::bridge::hall::Hall;
use crate::bridge::hall::cards::{mode_key, money};
use crate::bridge::rooms::cockpit::{BranchSeen, Cockpits};
use crate::bridge::talks::{Talks, open_asks};
use crate::ids::SessionId;
use crate::permission::Mode;
use crate::session::{Session, State};
use crate::time::Now;
use crate::workspace::WorkspaceKind;

/// From how full a context on it is worth a look, in percent.
const FULL: u8 = 60;

/// What a cockpit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) struct CockpitStanding {
    pub(in crate::bridge) session: SessionId,
    pub(in crate::bridge) name: String,
    /// The key of what it does.
    pub(in crate::bridge) state: &'static str,
    pub(in crate::bridge) works: bool,
    pub(in crate::bridge) workspace: String,
    pub(in crate::bridge) branch: Option<String>,
    pub(in crate::bridge) mode: Mode,
    pub(in crate::bridge) model: Option<String>,
    /// How full the context is, where that is worth a look.
    pub(in crate::bridge) context: Option<u8>,
    /// What today cost, as it is shown.
    pub(in crate::bridge) today: Option<String>,
    pub(in crate::bridge) waiting: usize,
    pub(in crate::bridge) asks: usize,
}

impl CockpitStanding {
    pub(in crate::bridge) fn mode_key(&self) -> &'static str {
        mode_key(self.mode)
    }
}

impl Cockpits {
    pub(super) fn standing(
        &self,
        hall: &Hall,
        talks: &Talks,
        id: SessionId,
        now: Now,
    ) -> Option<CockpitStanding> {
        let session = talks.sessions.get(&id)?;
        let record = session.record();
        let asks = open_asks::open_asks(&talks.asks, id);
        let today = talks.ledger.day(now.wall, hall.settings.utc_offset).cost_usd;
        // Until it was looked at, a worktree has the branch that it was made with.
        let seen = match self.branches.get(&id) {
            Some(BranchSeen::Known(branch)) => branch.clone(),
            Some(BranchSeen::Asked) | None => None,
        };
        let branch = seen.or_else(|| match &record.workspace.kind {
            WorkspaceKind::Worktree(worktree) => Some(worktree.branch.clone()),
            WorkspaceKind::Project | WorkspaceKind::Own => None,
        });
        Some(CockpitStanding {
            session: id,
            name: record.name.clone(),
            state: state_key(session, asks),
            works: session.turn().is_some(),
            workspace: record.workspace.name.clone(),
            branch,
            mode: record.run.mode,
            model: record.run.model.clone(),
            context: session.context.filter(|percent| *percent >= FULL),
            today: (today > 0.0).then(|| money(today)),
            waiting: session.waiting(),
            asks,
        })
    }
}

/// Waking and falling asleep pass too quickly to be shown.
fn state_key(session: &Session, asks: usize) -> &'static str {
    match session.state() {
        _ if session.record().standing.closed => "status-closed",
        State::Asleep | State::Idle { .. } if session.parked().is_some() => "state-parked",
        State::Running(..) if asks > 0 => "state-waiting",
        State::Running(..) | State::Inspecting(_) => "cockpit-works",
        State::Starting(starting) if starting.turn.is_some() => "cockpit-works",
        State::Offered(_) => "state-offered",
        State::Asleep | State::Idle { .. } | State::Starting(_) | State::Ending(_) => "state-idle",
    }
}
