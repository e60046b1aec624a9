//! Conversations.

pub(in crate::bridge) mod addressee;
pub(in crate::bridge) mod agents;
pub(in crate::bridge) mod asks;
pub(in crate::bridge) mod backlog;
pub(in crate::bridge) mod begin;
pub(in crate::bridge) mod books;
pub(in crate::bridge) mod current_sessions;
pub(in crate::bridge) mod errands;
pub(in crate::bridge) mod findings;
pub(in crate::bridge) mod grants;
pub(in crate::bridge) mod held;
pub(in crate::bridge) mod holders;
pub(in crate::bridge) mod launch;
pub(in crate::bridge) mod life;
pub(in crate::bridge) mod limits;
pub(in crate::bridge) mod live;
pub(in crate::bridge) mod names;
pub(in crate::bridge) mod naming;
pub(in crate::bridge) mod narrowing;
pub(in crate::bridge) mod notices;
pub(in crate::bridge) mod open_asks;
pub(in crate::bridge) mod outputs;
pub(in crate::bridge) mod parking;
pub(in crate::bridge) mod people;
pub(in crate::bridge) mod points;
pub(in crate::bridge) mod prompt_spots;
pub(in crate::bridge) mod prompts;
pub(in crate::bridge) mod queries;
pub(in crate::bridge) mod queue;
pub(in crate::bridge) mod reactions;
pub(in crate::bridge) mod receipts;
pub(in crate::bridge) mod recent;
pub(in crate::bridge) mod records;
pub(in crate::bridge) mod recovery;
pub(in crate::bridge) mod roster;
pub(in crate::bridge) mod session_spec;
pub(in crate::bridge) mod sites;
pub(in crate::bridge) mod statuses;
pub(in crate::bridge) mod steering;
pub(in crate::bridge) mod topics;
pub(in crate::bridge) mod turn_changes;
pub(in crate::bridge) mod turns;

use std::collections::VecDeque;
use std::mem;

use crate::bridge::talks::asks::plans::ModePledges;
use crate::bridge::talks::asks::reminders;
use crate::bridge::talks::books::ledger;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::grants::project_rules::ProjectRules;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::open_asks::sight::SeenAsks;
use crate::bridge::talks::queue::Wishes;
use crate::bridge::talks::recent::Recent;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::change::Stored;
use crate::ids::{SessionId, ThreadId};
use crate::join::Joiner;
use crate::session::Session;
use crate::time::Now;

/// The conversations, and what belongs to them.
#[derive(Debug)]
pub(in crate::bridge) struct Talks {
    pub(in crate::bridge) sessions: Roster,
    pub(in crate::bridge) current: CurrentSessions,
    pub(in crate::bridge) asks: TurnAsks,
    pub(in crate::bridge) seen: SeenAsks,
    pub(in crate::bridge) recent: Recent,
    pub(in crate::bridge) places: ThreadPlaces,
    pub(in crate::bridge) added_projects: AddedProjects,
    pub(in crate::bridge) project_rules: ProjectRules,
    pub(in crate::bridge) elsewhere: holders::WorkElsewhere,
    pub(in crate::bridge) errands: errands::OpenErrands,
    pub(in crate::bridge) queries: queries::Queries,
    /// What waits for a person.
    pub(in crate::bridge) waiting: reminders::OpenReminders,
    pub(in crate::bridge) pledges: ModePledges,
    pub(in crate::bridge) limits: limits::PlanLimits,
    pub(in crate::bridge) ledger: ledger::Ledger,
    pub(in crate::bridge) joiner: Joiner,
    /// What is on its way back from Claude.
    pub(in crate::bridge) wishes: Wishes,
    /// The menus of commands that were sent.
    pub(in crate::bridge) slash: slash::SentMenus,
    /// What was said while Claude works.
    pub(in crate::bridge) receipts: receipts::Receipts,
    /// What was asked beside the work.
    pub(in crate::bridge) asides: steering::Asides,
    pub(in crate::bridge) happened: HappenedQueue,
}

impl Talks {
    /// Takes what is the conversations' out of what was stored, but for their work: prompts, turns and what is parked.
    pub(in crate::bridge) fn restored(stored: &mut Stored, now: Now) -> Self {
        let mut sessions: Roster = mem::take(&mut stored.sessions).into_iter().collect();
        for point in mem::take(&mut stored.points) {
            if let Some(session) = sessions.get_mut(&point.session) {
                session.points.push_back(point);
            }
        }
        Self {
            places: ThreadPlaces::new(sessions.values().map(Session::record), now),
            sessions,
            current: mem::take(&mut stored.current).into_iter().collect(),
            asks: TurnAsks::restored(mem::take(&mut stored.asks)),
            seen: SeenAsks::default(),
            recent: Recent::default(),
            added_projects: AddedProjects::new(mem::take(&mut stored.projects)),
            project_rules: mem::take(&mut stored.project_rules).into_iter().collect(),
            elsewhere: holders::WorkElsewhere::default(),
            errands: errands::OpenErrands::default(),
            queries: queries::Queries::default(),
            pledges: ModePledges::default(),
            waiting: reminders::OpenReminders::default(),
            limits: limits::PlanLimits::new(mem::take(&mut stored.windows), &stored.parked, now),
            ledger: ledger::Ledger::new(mem::take(&mut stored.spent)),
            joiner: Joiner::default(),
            wishes: Wishes::default(),
            slash: slash::SentMenus::default(),
            receipts: receipts::Receipts::default(),
            asides: steering::Asides::default(),
            happened: HappenedQueue::default(),
        }
    }
}

/// What rooms are to hear of, in order.
#[derive(Debug, Default)]
pub(in crate::bridge) struct HappenedQueue(VecDeque<Happened>);

impl HappenedQueue {
    /// Something happened: the rooms hear of it once what goes on now is over.
    pub(in crate::bridge) fn tell(&mut self, happened: Happened) {
        self.0.push_back(happened);
    }

    /// What the rooms are to hear of next.
    pub(in crate::bridge) fn next(&mut self) -> Option<Happened> {
        self.0.pop_front()
    }
}

/// What several rooms care about, which the one that it happens in does not know.
#[derive(Debug)]
pub(in crate::bridge) enum Happened {
    /// A turn is over.
    TurnEnded(SessionId),
    /// An agent is ready for what is wanted of it.
    AgentReady {
        session: SessionId,
        /// Its version, if telecode was not tested with it.
        untested: Option<String>,
    },
    /// An answer would gain by a rich message, and nobody knows whether those are seen in the thread.
    RichUnsure(ThreadId),
    /// Who is served is not who was: nothing goes on of what somebody else began.
    ServedChanged,
    /// A session is deleted: nobody is to remember it.
    SessionGone(SessionId),
}
