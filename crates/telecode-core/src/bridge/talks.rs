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
pub(in crate::bridge) mod held;
pub(in crate::bridge) mod holders;
pub(in crate::bridge) mod launch;
pub(in crate::bridge) mod life;
pub(in crate::bridge) mod limits;
pub(in crate::bridge) mod live;
pub(in crate::bridge) mod names;
pub(in crate::bridge) mod narrowing;
pub(in crate::bridge) mod notices;
pub(in crate::bridge) mod open_asks;
pub(in crate::bridge) mod outputs;
pub(in crate::bridge) mod parking;
pub(in crate::bridge) mod people;
pub(in crate::bridge) mod points;
pub(in crate::bridge) mod prompts;
pub(in crate::bridge) mod queries;
pub(in crate::bridge) mod queue;
pub(in crate::bridge) mod reactions;
pub(in crate::bridge) mod receipts;
pub(in crate::bridge) mod recent;
pub(in crate::bridge) mod records;
pub(in crate::bridge) mod recovery;
pub(in crate::bridge) mod roster;
pub(in crate::bridge) mod session_plan;
pub(in crate::bridge) mod sites;
pub(in crate::bridge) mod statuses;
pub(in crate::bridge) mod steering;
pub(in crate::bridge) mod topics;
pub(in crate::bridge) mod turns;
pub(in crate::bridge) mod wanted;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::mem;

use crate::ask::Ask;
use crate::bridge::talks::asks::reminders;
use crate::bridge::talks::books::ledger;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::queue::Wishes;
use crate::bridge::talks::recent::Recent;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::change::Stored;
use crate::ids::{AskId, ErrandId, SessionId};
use crate::join::Joiner;
use crate::permission::Rule;
use crate::session::Turn;
use crate::settings::Project;
use crate::time::Now;

/// The conversations, and what belongs to them.
#[derive(Debug)]
pub(in crate::bridge) struct Talks {
    pub(in crate::bridge) sessions: Roster,
    pub(in crate::bridge) current: CurrentSessions,
    pub(in crate::bridge) asks: BTreeMap<AskId, Ask>,
    pub(in crate::bridge) recent: Recent,
    pub(in crate::bridge) places: ThreadPlaces,
    /// Directories that became projects from a chat.
    pub(in crate::bridge) added_projects: Vec<Project>,
    /// What is allowed to all sessions of a project, by its directory.
    pub(in crate::bridge) project_rules: BTreeMap<String, Vec<Rule>>,
    pub(in crate::bridge) elsewhere: holders::WorkElsewhere,
    pub(in crate::bridge) errands: HashMap<ErrandId, errands::OpenErrand>,
    pub(in crate::bridge) last_errand: u64,
    pub(in crate::bridge) queries: queries::Queries,
    /// What waits for a person.
    pub(in crate::bridge) waiting: reminders::OpenReminders,
    /// Modes that were chosen with a plan and are not confirmed yet.
    pub(in crate::bridge) pledges: HashMap<SessionId, asks::plans::ModePledge>,
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
    /// What rooms are to hear of, in order.
    pub(in crate::bridge) happened: VecDeque<Happened>,
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
        let asks = mem::take(&mut stored.asks).into_iter();
        Self {
            places: ThreadPlaces::new(sessions.values().map(|session| &session.record), now),
            sessions,
            current: mem::take(&mut stored.current).into_iter().collect(),
            // Who asked was an agent of the last run.
            asks: asks.map(|ask| (ask.id, Ask { request: None, ..ask })).collect(),
            recent: Recent::default(),
            added_projects: mem::take(&mut stored.projects),
            project_rules: mem::take(&mut stored.project_rules).into_iter().collect(),
            elsewhere: holders::WorkElsewhere::default(),
            errands: HashMap::new(),
            last_errand: 0,
            queries: queries::Queries::default(),
            pledges: HashMap::new(),
            waiting: reminders::OpenReminders::default(),
            limits: limits::PlanLimits::new(mem::take(&mut stored.windows), &stored.parked, now),
            ledger: ledger::Ledger::new(mem::take(&mut stored.spent)),
            joiner: Joiner::default(),
            wishes: Wishes::default(),
            slash: slash::SentMenus::default(),
            receipts: receipts::Receipts::default(),
            asides: steering::Asides::default(),
            happened: VecDeque::new(),
        }
    }
}

/// What several rooms care about, which the one that it happens in does not know.
#[derive(Debug)]
pub(in crate::bridge) enum Happened {
    /// A turn is over.
    TurnEnded {
        session: SessionId,
        /// The turn, if only Claude's edits tell what it changed.
        edits: Option<Box<Turn>>,
    },
    /// An agent is ready for what is wanted of it.
    AgentReady {
        session: SessionId,
        /// Its version, if telecode was not tested with it.
        untested: Option<String>,
    },
    /// A session is deleted: nobody is to remember it.
    SessionGone(SessionId),
}
