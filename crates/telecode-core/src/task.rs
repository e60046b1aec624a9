//! What runs beside an agent's turn, as the agent says: shells, subagents, and what watches something.

use crate::ids::{TaskId, ToolCallId};

/// What runs, as the agent says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Claude's id of it.
    pub id: TaskId,
    /// What it is.
    pub kind: TaskKind,
    /// What it is about, in Claude's words.
    pub what: String,
    /// What a subagent is called, if it is not just any.
    pub agent: Option<String>,
    /// The call that began it, if that is known.
    pub call: Option<ToolCallId>,
}

/// What a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskKind {
    /// A shell command.
    Shell,
    /// A subagent.
    Agent,
    /// It watches something, and says each time what it saw.
    Monitor,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskEnd {
    /// It came to its end by itself.
    Done,
    /// It ended with a failure.
    Failed,
    /// It was stopped.
    Stopped,
}

/// A task that has ended, and that Claude will say something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// What it was.
    pub task: Task,
    /// How it ended.
    pub end: TaskEnd,
}
