//! What was said and done in a session, in order: from our own store, from Claude's record on disk, or from both.

mod merge;

use std::time::Duration;

use crate::content::PromptContent;
use crate::ids::{ChatId, MessageId};
use crate::time::Wall;
use crate::tool::{Lines, ToolCall, ToolOutcome};

pub use merge::merge;

/// Something that was said or done.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When it was said or done.
    pub at: Wall,
    /// What was said or done.
    pub deed: Deed,
    /// The message in Telegram that shows it, if there is one.
    pub message: Option<(ChatId, MessageId)>,
    /// It was taken back: Claude knows nothing of it any more.
    pub undone: bool,
}

/// What was said or done.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// A person said something to Claude.
    Prompt {
        /// The words, and what was sent with them.
        content: PromptContent,
    },
    /// Claude said something.
    Answer {
        /// The words, Markdown.
        text: String,
    },
    /// Claude used a tool.
    Tool {
        /// The call.
        call: ToolCall,
        /// How it ended, if it did.
        outcome: Option<ToolOutcome>,
        /// What came of it; cut, if it was long.
        output: String,
        /// What it changed in a file, if that is known.
        lines: Option<Lines>,
        /// A subagent did it.
        nested: bool,
    },
    /// A turn ended.
    End {
        /// What it cost, in US dollars.
        cost_usd: f64,
        /// How long it took.
        duration: Duration,
        /// It ended without an answer.
        failed: bool,
    },
    /// The conversation was made shorter, or begun anew.
    Break {
        /// In Claude Code's words.
        text: String,
    },
}
