//! What a cycle of work says of itself, and what Claude's record says of it afterwards.

use std::time::Duration;

use crate::agent::Spoken;
use crate::ids::PromptId;
use crate::permission::Mode;
use crate::query::ModelUse;
use crate::time::Wall;
use crate::tool::ToolCall;

/// How many tokens were used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Read by Claude, those from its cache included.
    pub input: u64,
    /// Written by Claude.
    pub output: u64,
}

/// What a cycle of work says of itself at its start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CycleFacts {
    /// The model.
    pub model: String,
    /// The permission mode that is in force.
    pub mode: Mode,
}

/// How a cycle of work ended.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleResult {
    /// How it ended.
    pub outcome: CycleOutcome,
    /// The prompts that it answered, if Claude says; in order.
    pub prompts: Vec<PromptId>,
    /// The last words, used where no [`AgentEvent::Text`](super::AgentEvent::Text) came.
    pub text: String,
    /// What it cost, in US dollars; an estimate of the CLI.
    pub cost_usd: f64,
    /// What it used.
    pub tokens: Tokens,
    /// The same by model, as far as Claude Code says.
    pub models: Vec<ModelUse>,
    /// How long it took.
    pub duration: Duration,
    /// How full the context is, in percent, if known.
    pub context_percent: Option<u8>,
    /// Who asked for it.
    pub origin: Origin,
}

/// How a cycle of work ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CycleOutcome {
    /// With an answer.
    Done,
    /// It was interrupted.
    Interrupted,
    /// Claude's API refused.
    ApiError {
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
        /// Claude Code's words.
        message: String,
    },
    /// The plan is used up, or the key may not ask more for now.
    LimitReached {
        /// When it can be asked again, if that is known.
        until: Option<Wall>,
        /// Claude Code's words.
        message: String,
    },
    /// Claude Code is not logged in, or the key is not accepted.
    NotLoggedIn {
        /// Claude Code's words.
        message: String,
    },
    /// Anything else.
    Failed {
        /// Claude Code's words.
        message: String,
    },
}

/// Who asked for a cycle of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A person: it answers the prompts that it names, and those that Claude took up with them.
    Person,
    /// Whoever asked for the turn that was cut and ran again: what it names and all that Claude had taken up in it is answered.
    Rerun,
    /// Something that Claude had scheduled. It answers nobody.
    Schedule,
    /// Claude Code itself: a background task that ended, word of another session. It answers nobody.
    Harness,
}

impl Origin {
    /// Whether it answers prompts of people.
    pub fn is_a_persons(self) -> bool {
        match self {
            Self::Person | Self::Rerun => true,
            Self::Schedule | Self::Harness => false,
        }
    }
}

/// What Claude's own record on disk says of a prompt. Read when an agent or the bot died in mid turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// The record does not have it: Claude never took it up, it can be told again.
    Unknown,
    /// The record has it beside the conversation that is gone on with: the model does not read it any more, and Claude Code
    /// passes over it if it is told again under its name.
    Left,
    /// It was taken up and not finished.
    Cut {
        /// Calls without a result: these may have been running.
        pending: Vec<ToolCall>,
    },
    /// It was answered.
    Answered {
        /// What was said.
        said: Spoken,
    },
    /// It was interrupted, and nothing of it runs again.
    Interrupted {
        /// What was said before.
        said: Spoken,
    },
    /// Claude's API refused, and nothing of it runs again.
    Refused {
        /// How it ended.
        outcome: CycleOutcome,
        /// What was said before.
        said: Spoken,
        /// Claude had said or done something.
        begun: bool,
    },
}
