//! What is stored of a session.

use super::{Handoff, Status, TopicState};
use crate::agent::{Cut, Tokens};
use crate::checklist::Checklist;
use crate::ids::{ClaudeId, PersonId, PromptId, SessionId, ThreadId};
use crate::permission::{Grant, Mode, Rule};
use crate::persona::Persona;
use crate::time::Wall;
use crate::workspace::WorkspaceKind;

/// A session.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRecord {
    /// The number that telecode gave it, never used twice.
    pub id: SessionId,
    /// Its name, 1 to 40 characters; no other session of the person has it.
    pub name: String,
    /// Whether the name stays: a person chose it, or Claude Code made it. Until then one is proposed from the first prompt.
    pub named: bool,
    /// Who made it.
    pub person: PersonId,
    /// The thread that it reports to.
    pub thread: ThreadId,
    /// The topic that it has for itself.
    pub topic: TopicState,
    /// The directory that it works in.
    pub workspace: WorkspaceRecord,
    /// The conversation in Claude Code's own records.
    pub claude: ClaudeLink,
    /// How its agent is run.
    pub run: RunSettings,
    /// How things stand.
    pub standing: SessionStanding,
    /// What runs in its agent's background, in Claude Code's words: it ends with the agent.
    pub background: Vec<String>,
    /// What Claude has on its list.
    pub checklist: Checklist,
    /// What its person was told once, and is not told again: notices, and marks for what is not a notice.
    pub noted: Vec<String>,
    /// What was done in it, and what that cost.
    pub books: SessionBooks,
}

/// The directory that a session works in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRecord {
    /// Its name, as shown.
    pub name: String,
    /// The directory, absolute.
    pub directory: String,
    /// What the directory is.
    pub kind: WorkspaceKind,
}

/// The conversation in Claude Code's own records, and the process that holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaudeLink {
    /// Claude Code's id of it.
    pub id: ClaudeId,
    /// The Claude session that it is to begin as a copy of.
    pub fork_of: Option<ClaudeId>,
    /// Claude Code knows that id: it was told something once.
    pub begun: bool,
    /// Where its conversation was cut, until the first prompt behind that has its result.
    pub cut: Option<Cut>,
    /// The last prompt that was answered in it: a record that does not have it has lost its end.
    pub seen: Option<PromptId>,
    /// When its agent last ended: what Claude's record has after that was said elsewhere.
    pub left: Option<Wall>,
    /// The name by which Claude Code knows it, as far as we told it or it told us.
    pub name: Option<String>,
    /// The number of its agent's process.
    pub pid: Option<u32>,
}

/// How the agent of a session is run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSettings {
    /// The permission mode.
    pub mode: Mode,
    /// The model, or Claude's default.
    pub model: Option<String>,
    /// How hard Claude thinks, or Claude's default.
    pub effort: Option<String>,
    /// How it is run, if in a special way.
    pub persona: Option<Persona>,
    /// What was allowed for the session.
    pub grants: Vec<Grant>,
    /// What was allowed until the running turn ends.
    pub passing: Vec<Rule>,
}

/// How a session stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SessionStanding {
    /// What it does, as of the last change.
    pub status: Status,
    /// Whether its last turn failed, or its agent did not start.
    pub failed: bool,
    /// A person put it away: it is not in the list, and its topic is closed.
    pub closed: bool,
    /// Whether a person goes on with it in a terminal.
    pub handed_off: Handoff,
}

/// What was done in a session, and what that cost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SessionBooks {
    /// When it was made.
    pub created: Wall,
    /// When something was last said in it.
    pub last_active: Wall,
    /// How many turns it had.
    pub turns: u32,
    /// What they cost, in US dollars.
    pub cost_usd: f64,
    /// What they used.
    pub tokens: Tokens,
}

impl ClaudeLink {
    /// A conversation of which nobody knows more than its id.
    pub fn new(id: ClaudeId) -> Self {
        Self { id, fork_of: None, begun: false, cut: None, seen: None, left: None, name: None, pid: None }
    }
}

impl SessionBooks {
    /// The books of a session that is made now.
    pub fn new(created: Wall) -> Self {
        Self { created, last_active: created, turns: 0, cost_usd: 0.0, tokens: Tokens::default() }
    }
}

impl From<Mode> for RunSettings {
    fn from(mode: Mode) -> Self {
        Self { mode, model: None, effort: None, persona: None, grants: Vec::new(), passing: Vec::new() }
    }
}
