//! What is read back at start.

use super::{
    CockpitRecord, GroupRecord, PointRecord, PromptRecord, ReactionRecord, SessionRecord, SlotRecord,
    TurnRecord,
};
use crate::access::OwnerRecord;
use crate::ask::Ask;
use crate::ids::{AskId, ChatId, MessageId, PersonId, SessionId, SlotId, ThreadId, TurnId};
use crate::permission::Rule;
use crate::pick::ButtonControl;
use crate::plan::{ParkRecord, SpentRecord, WindowRecord};
use crate::preference::{Preferences, RichSight, Scope};
use crate::settings::Project;
use crate::words::Language;

/// What the store gives back at start: everything that is not finished, and what replies and buttons need.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stored {
    /// Who was served when the last run ended.
    pub owners: Vec<OwnerRecord>,
    /// Strangers who were told once.
    pub refused: Vec<PersonId>,
    /// The languages that people are spoken to in.
    pub languages: Vec<(PersonId, Language)>,
    /// What was set.
    pub preferences: Vec<(Scope, Preferences)>,
    /// What is known of how people's apps show rich messages.
    pub sights: Vec<(PersonId, RichSight)>,
    /// All sessions.
    pub sessions: Vec<SessionRecord>,
    /// The current session of each thread.
    pub current: Vec<(ThreadId, SessionId)>,
    /// Directories that became projects from a chat.
    pub projects: Vec<Project>,
    /// What is allowed to all sessions of a project, by its directory.
    pub project_rules: Vec<(String, Vec<Rule>)>,
    /// The groups that are served.
    pub groups: Vec<GroupRecord>,
    /// Prompts that are held, queued, told or started, in the order they were made.
    pub prompts: Vec<PromptRecord>,
    /// Turns that are running or offered.
    pub turns: Vec<TurnRecord>,
    /// The points that an undo can go back to, in order.
    pub points: Vec<PointRecord>,
    /// Asks of those turns, whatever their state.
    pub asks: Vec<Ask>,
    /// Buttons of slots that are not gone.
    pub controls: Vec<ButtonControl>,
    /// Slots that do not show what they should, those with live asks or offers, and live views.
    pub slots: Vec<SlotRecord>,
    /// The newest messages that belong to a session, oldest first; at most [`LINK_LIMIT`].
    pub links: Vec<(ChatId, MessageId, SessionId)>,
    /// The ends of prompts that are not known to be shown.
    pub reactions: Vec<ReactionRecord>,
    /// What was spent in the last [`SPENT_DAYS`](crate::plan::SPENT_DAYS) days, in order.
    pub spent: Vec<SpentRecord>,
    /// How the windows of the plan's limits stood.
    pub windows: Vec<WindowRecord>,
    /// What waits for the plan's limit to be over.
    pub parked: Vec<ParkRecord>,
    /// The cockpits.
    pub cockpits: Vec<(ThreadId, CockpitRecord)>,
    /// The highest numbers given so far.
    pub last: LastIds,
}

/// How many messages are remembered as belonging to a session, newest first. A reply to an older one goes to the
/// thread's current session.
pub const LINK_LIMIT: usize = 5_000;

/// The highest numbers given so far; 0 where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastIds {
    /// Of sessions.
    pub session: SessionId,
    /// Of turns.
    pub turn: TurnId,
    /// Of asks.
    pub ask: AskId,
    /// Of slots.
    pub slot: SlotId,
}

impl Default for LastIds {
    fn default() -> Self {
        Self { session: SessionId(0), turn: TurnId(0), ask: AskId(0), slot: SlotId(0) }
    }
}
