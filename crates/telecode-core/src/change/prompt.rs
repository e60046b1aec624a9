//! Records of prompts, of turns, and of the points before them.

use crate::agent::Rank;
use crate::content::PromptContent;
use crate::ids::{MessageId, PersonId, PromptId, SessionId, SlotId, ToolCallId, TurnId};
use crate::time::Wall;
use crate::tree::{NoSnapshot, Snapshot};

/// One message of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptPiece {
    /// The message.
    pub message: MessageId,
    /// What of the prompt's words came from it.
    pub text: String,
}

/// A prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptRecord {
    /// Its id, which Claude echoes.
    pub id: PromptId,
    /// The session.
    pub session: SessionId,
    /// Who wrote it.
    pub person: PersonId,
    /// The messages that it was written in, in order.
    pub messages: Vec<MessageId>,
    /// What each of them said, in order, as far as it can still be changed by an edit.
    pub pieces: Vec<PromptPiece>,
    /// What is told to Claude.
    pub content: PromptContent,
    /// When it was made.
    pub created: Wall,
    /// When Claude is to take it up.
    pub rank: Rank,
    /// Where it stands.
    pub stage: PromptStage,
}

/// Where a prompt stands. The last four are the end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptStage {
    /// It came too late to be run without asking; a person decides.
    Held,
    /// It waits to be told.
    Queued,
    /// It was told to the agent in this turn.
    Told(TurnId),
    /// Claude took it up in this turn, where others were told too: the record on disk may name only one of them.
    Started(TurnId),
    /// It was answered by this turn.
    Answered(TurnId),
    /// It ended without an answer, and the person was told so.
    Interrupted,
    /// A person gave it up.
    Dropped,
    /// It went on as a part of a later prompt.
    Joined,
}

/// A turn.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRecord {
    /// The number that telecode gave it, never used twice.
    pub id: TurnId,
    /// The session.
    pub session: SessionId,
    /// When it began.
    pub started: Wall,
    /// When it ended.
    pub ended: Option<Wall>,
    /// Where it stands.
    pub stage: TurnStage,
    /// How often it was begun again after a crash.
    pub tries: u32,
    /// The answer, Markdown, once it has ended.
    pub answer: String,
    /// The place of the first message that says how it ended.
    pub slot: Option<SlotId>,
    /// The files that it read or wrote, each once, once it has ended: in the workspace relative to it, no line breaks in them.
    pub files: Vec<String>,
    /// What it cost, in US dollars.
    pub cost_usd: f64,
    /// The last calls that may have changed something and were begun in it, since it was told or run again. Claude's record is
    /// compared with them after a crash: it is written late.
    pub begun: Vec<ToolCallId>,
}

/// A point that an undo can go back to: before a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointRecord {
    /// The turn.
    pub turn: TurnId,
    /// Its session.
    pub session: SessionId,
    /// The prompts that it began with, in order.
    pub prompts: Vec<PromptId>,
    /// The beginning of what they said.
    pub words: String,
    /// The files before it; `None` until they were looked at.
    pub before: Option<Result<Snapshot, NoSnapshot>>,
    /// The files after it.
    pub after: Option<Snapshot>,
    /// What it changed was shown, or is not to be.
    pub settled: bool,
}

/// Where a turn stands. The last four are the end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnStage {
    /// Claude works on it.
    Running,
    /// Claude works on it, and a person wants it to stop.
    Stopping,
    /// It was cut by a crash, and a person is asked what to do.
    Offered,
    /// It has an answer.
    Answered,
    /// A person stopped it.
    Stopped,
    /// It failed, and the person was told how.
    Failed,
    /// A person gave it up after a crash.
    Dropped,
}
