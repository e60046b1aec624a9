//! The limits of the plan that Claude Code is used with, and what was spent.

use crate::ids::{SessionId, SlotId, TurnId};
use crate::time::Wall;

/// A window of the plan's limits. Source: `rateLimitType` of Claude Code 2.1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Window {
    /// Five hours from the first request on.
    FiveHours,
    /// Seven days.
    SevenDays,
    /// Another one, in Claude Code's words.
    Other(String),
}

/// How one window stands.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowState {
    /// The window that it is about.
    pub window: Window,
    /// How much of it is used, in percent; `None` if it was not said.
    pub percent: Option<f64>,
    /// When it begins anew.
    pub resets: Option<Wall>,
    /// Claude Code warns that it is nearly used up.
    pub warned: bool,
}

/// What an answer of Claude's API said of the plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanNews {
    /// The windows that it named.
    pub windows: Vec<WindowState>,
    /// It is used up: nothing more is answered.
    pub stopped: Option<Stopped>,
}

/// The plan is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped {
    /// Until when, if that is known.
    pub until: Option<Wall>,
}

/// How one window stood when it was last heard of, as it is stored: the newest of its name counts.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowRecord {
    /// How it stands.
    pub state: WindowState,
    /// When that was heard.
    pub heard: Wall,
    /// Somebody was told that it is nearly used up.
    pub told: bool,
}

/// What waits in a session for the plan's limit to be over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkRecord {
    /// The session.
    pub session: SessionId,
    /// Since when it waits; once it is to go on by itself, since when that is so.
    pub since: Wall,
    /// When the limit is over, if that is known.
    pub until: Option<Wall>,
    /// It goes on by itself then.
    pub resumes: bool,
    /// The limit is over, and a person is to say that it goes on.
    pub over: bool,
    /// The card that says so.
    pub slot: SlotId,
}

/// What one turn used of one model. It stays when the session is deleted.
#[derive(Debug, Clone, PartialEq)]
pub struct SpentRecord {
    /// The turn.
    pub turn: TurnId,
    /// The model; empty if it is not known.
    pub model: String,
    /// The session that it was in.
    pub session: SessionId,
    /// When the turn ended.
    pub at: Wall,
    /// How long the turn took, in milliseconds.
    pub millis: u64,
    /// Tokens read, those from the cache included.
    pub input: u64,
    /// Tokens written.
    pub output: u64,
    /// What it cost, in US dollars; an estimate of the CLI.
    pub cost_usd: f64,
}

/// For how long what was spent is given back at start: the longest that is shown is a month of 31 days.
pub const SPENT_DAYS: i64 = 32;
