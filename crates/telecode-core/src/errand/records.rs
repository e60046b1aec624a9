//! What is asked of Claude Code's records of sessions: who works on one, what was said in it, and where it can be cut.

use std::sync::Arc;

use super::{Failure, Report};
use crate::agent::Holder;
use crate::ids::{ClaudeId, PromptId, SessionId, ToolCallId};
use crate::time::Wall;

/// What has to be read in Claude's records, or done with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordsErrand {
    /// List the Claude sessions on disk that were begun in these directories. Comes back as [`Report::Terminals`].
    Terminals {
        /// The directories, absolute.
        directories: Vec<String>,
    },
    /// Look at one Claude session. Comes back as [`Report::Terminal`].
    Terminal {
        /// The Claude session, by its id.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
    },
    /// Find the Claude sessions that processes work on now, in a directory, below it or above it. Comes back as
    /// [`Report::Terminals`].
    AtWork {
        /// The directory, absolute.
        directory: String,
    },
    /// Read what was said and done in a session after a moment, what was written here aside. Comes back as [`Report::Story`].
    Missed {
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
        /// Only later than this.
        since: Wall,
        /// Not later than this.
        until: Wall,
    },
    /// Read everything that was said and done in a session, together with what our store has of it. Comes back as [`Report::Story`].
    Story {
        /// The session, by our number.
        session: SessionId,
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
    },
    /// Find all that a tool printed. Comes back as [`Report::Output`].
    Output {
        /// Claude's id of the session.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
        /// The call.
        call: ToolCallId,
        /// How much of it is wanted at most, in bytes.
        limit: u64,
    },
    /// Find a prompt in Claude's record, and what stands before it. Comes back as [`Report::Trail`].
    Trail {
        /// The Claude session.
        claude: ClaudeId,
        /// Its workspace, absolute.
        directory: String,
        /// The prompts that began a turn: the record may name only one of them.
        prompts: Vec<PromptId>,
        /// The conversation ends here, whatever the record has behind it.
        end: Option<String>,
    },
    /// Wait for a moment until Claude's record has let go of a prompt. Comes back as [`Report::Trail`].
    LetGo {
        /// The Claude session.
        claude: ClaudeId,
        /// Its workspace, absolute.
        directory: String,
        /// The prompts that began a turn.
        prompts: Vec<PromptId>,
    },
    /// See to it that Claude's record of a session says where its conversation ends, as soon as nothing of ours works on it any
    /// more: whoever goes on with it begins there. Comes back as [`Report::Done`].
    Settle {
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it runs, absolute.
        directory: String,
    },
    /// Delete Claude's record of a session. Comes back as [`Report::Done`].
    Delete {
        /// Claude's id of it.
        claude: ClaudeId,
        /// Where it ran, absolute.
        directory: String,
    },
}

impl RecordsErrand {
    /// Makes the report that it could not be done.
    pub fn failed(&self) -> fn(Failure) -> Report {
        match self {
            Self::Terminals { .. } | Self::AtWork { .. } => |why| Report::Terminals(Err(why)),
            Self::Terminal { .. } => |why| Report::Terminal(Err(why)),
            Self::Missed { .. } | Self::Story { .. } => |why| Report::Story(Err(why)),
            Self::Output { .. } => |why| Report::Output(Err(why)),
            Self::Trail { .. } | Self::LetGo { .. } => |why| Report::Trail(Err(why)),
            Self::Settle { .. } => |why| Report::Done(Err(why)),
            Self::Delete { .. } => |why| Report::Done(Err(why)),
        }
    }
}

/// A Claude session on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    /// Claude's id of it.
    pub claude: ClaudeId,
    /// Where it runs, absolute.
    pub directory: String,
    /// Its title, as Claude Code's own tools compute it.
    pub title: String,
    /// Its first prompt, cut.
    pub first_prompt: Option<String>,
    /// The git branch that was checked out last.
    pub branch: Option<String>,
    /// When it was last written to.
    pub changed: Wall,
    /// Who works on it now, if somebody does and that is not us.
    pub holder: Option<Holder>,
}

/// What a tool printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The text.
    pub content: Arc<[u8]>,
    /// What of it this is.
    pub part: OutputPart,
}

/// How much of an output there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputPart {
    /// All of it.
    Whole,
    /// The end: all of it is larger than what was wanted.
    End {
        /// How large all of it is, in bytes.
        size: u64,
    },
    /// The beginning: nobody has more of it any more.
    Beginning,
}

/// Where a prompt stands in Claude's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// The prompt that the record has; `None` if the conversation does not have any of them any more.
    pub prompt: Option<PromptId>,
    /// Where the conversation can be cut.
    pub cut: CutPlace,
    /// No other prompt came after it.
    pub is_last: bool,
    /// The last prompt of the conversation, if it has the one that was looked for.
    pub newest: Option<PromptId>,
    /// The record has it, but the conversation goes on without it: it was taken back.
    pub is_undone: bool,
}

/// Where a conversation can be cut before a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CutPlace {
    /// Behind this answer of Claude.
    After(String),
    /// Nothing was answered before: nothing is left.
    Beginning,
    /// Nowhere: it was made shorter since, or the record does not have the prompt.
    Nowhere,
}
