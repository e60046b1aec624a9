//! The seam to `claude`: what an agent is launched with, told, and what it says, past the wire.
//!
//! Crate `telecode-claude` translates between this and stream-json. Nothing here is the wire's form.

mod ask;
mod cycle;
mod launch;
mod peer;
mod process;
mod spoken;

use std::time::Duration;

use crate::checklist::Tick;
use crate::content::PromptContent;
use crate::gate::Passed;
use crate::ids::{ClaudeId, HoldId, PromptId, QueryId, RequestId, TaskId, ToolCallId};
use crate::permission::{Decision, Mode, Rule};
use crate::plan::PlanNews;
use crate::query::{Answer, HeldEnd, NoAnswer, Query};
use crate::task::{Task, TaskEnd};
use crate::tool::{ToolCall, ToolOutcome, ToolResult};

pub use self::ask::{AskFacts, AskRequest, Target};
pub use self::cycle::{CycleFacts, CycleOutcome, CycleResult, Origin, Tokens, Trace};
pub use self::launch::{
    Abilities, Cut, Launch, LaunchProblem, LaunchStep, Model, NoWorkspace, Ready, SettingsMistake, Start,
    Untrusted, WorktreeProblem,
};
pub use self::peer::{HeldMessage, HeldWhy, Preview};
pub use self::process::{End, Exit, Holder, HolderKind};
pub use self::spoken::{Spoken, SpokenPart};

/// What an agent is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// A prompt.
    Prompt {
        /// Its id, which Claude echoes.
        id: PromptId,
        /// What it says; never nothing.
        content: PromptContent,
        /// When it is taken up, if something runs.
        rank: Rank,
    },
    /// The answer to a request for a decision. An answer to a request that is gone does nothing.
    Answer {
        /// The request.
        request: RequestId,
        /// What was decided.
        decision: Passed<Decision>,
    },
    /// From now on exactly these rules of ours hold, beside those of Claude Code's own settings.
    Rules(Passed<Vec<Rule>>),
    /// Stop the running turn, keep the session.
    Interrupt,
    /// Answer something about itself, or change how it works; [`AgentEvent::Replied`] follows.
    Query {
        /// Its id in this run.
        id: QueryId,
        /// What it is asked or told to change.
        query: Query,
    },
    /// Take back a prompt that has not been taken up.
    Withdraw {
        /// The prompt.
        prompt: PromptId,
    },
}

/// When Claude takes up a prompt that it is told while it works.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rank {
    /// At its next step, or after the answer.
    #[default]
    Next,
    /// After everything that runs and waits, as a turn of its own.
    Later,
    /// At once: what runs is cut, and an open request for a decision is withdrawn. A command that runs is moved to the
    /// background.
    Now,
}

/// What an agent said or did.
#[derive(Debug, Clone, PartialEq)]
pub enum AgentEvent {
    /// It is ready for prompts.
    Ready(Ready),
    /// It could not be started, or did not get ready.
    LaunchFailed(LaunchProblem),
    /// Where it is to run is not there, or may not be used. It is waited for until it is.
    WorkspaceMissing {
        /// The directory.
        path: String,
        /// Why nothing can run there.
        why: NoWorkspace,
    },
    /// Claude began to work on something.
    CycleBegan(CycleFacts),
    /// Where a prompt is in Claude's own queue.
    Prompt {
        /// The prompt.
        id: PromptId,
        /// Where it is.
        state: PromptState,
    },
    /// Claude runs a cut turn again by itself, and these are the prompts that it answers. Said once in a life that was started
    /// for it, before anything else comes of it, if Claude says so.
    RunsAgain {
        /// The prompts.
        prompts: Vec<PromptId>,
    },
    /// A piece of the answer, as it is written. For the live view only: [`AgentEvent::Text`] follows.
    TextDelta(String),
    /// Claude is thinking; a piece of it, which may be empty.
    ThinkingDelta(String),
    /// A finished block of what Claude thought; it replaces the pieces.
    Thought(String),
    /// A finished block of the answer.
    Text {
        /// The frame it came in.
        frame: String,
        /// The text, Markdown.
        text: String,
    },
    /// What earlier frames said does not count any more.
    Superseded {
        /// The frames.
        frames: Vec<String>,
    },
    /// A tool was called.
    ToolStarted {
        /// The call.
        call: ToolCall,
        /// The call of the subagent that made it.
        parent: Option<ToolCallId>,
    },
    /// A tool call ended.
    ToolEnded {
        /// The call.
        id: ToolCallId,
        /// How it ended.
        outcome: ToolOutcome,
        /// What came of it.
        result: ToolResult,
    },
    /// Claude wants something decided.
    AskOpened(AskRequest),
    /// Claude does not want it decided any more.
    AskWithdrawn {
        /// The request.
        request: RequestId,
    },
    /// Claude's API refused and Claude tries again.
    Retrying {
        /// The next try, from 1.
        attempt: u32,
        /// How many there will be.
        attempts: u32,
        /// How long it waits before that.
        wait: Duration,
        /// The HTTP status, if there was an answer.
        status: Option<u16>,
    },
    /// A Stop hook did not let Claude stop, or a goal is not reached yet.
    HeldBack {
        /// Why, in its words.
        reason: String,
    },
    /// The conversation is being made shorter.
    Compacting,
    /// The conversation was made shorter; how long it was and is, in tokens, if that is known.
    Compacted {
        /// The tokens that it had.
        before: Option<u64>,
        /// The tokens that it has now.
        after: Option<u64>,
    },
    /// Another model goes on with the turn.
    FellBack {
        /// The one that was wanted.
        from: String,
        /// The one that answers.
        to: String,
    },
    /// Its directory brings along what runs, and nobody trusted it in Claude Code.
    Untrusted(Untrusted),
    /// Claude Code passes over settings files that have a mistake in them.
    SettingsPassedOver(Vec<SettingsMistake>),
    /// Some of the MCP servers could not be connected; none of them if all could.
    ServersFailed(Vec<String>),
    /// The checklist changed.
    Ticked(Tick),
    /// A task began, or is known better.
    TaskStarted {
        /// All that is known of it now.
        task: Task,
        /// The turn does not wait for it.
        background: bool,
    },
    /// A task ended.
    TaskEnded {
        /// The task, by Claude's id of it.
        id: TaskId,
        /// How it ended.
        end: TaskEnd,
        /// How many steps a subagent made, if it says.
        steps: Option<usize>,
    },
    /// Its turn does not wait any longer for the files to be looked at before it: a prompt that cannot go ahead has waited long
    /// enough, or a tool ran without asking first.
    SnapshotLate,
    /// Claude says whether it works.
    Activity(Activity),
    /// A cycle of work ended.
    CycleEnded(CycleResult),
    /// The permission mode is now this one.
    ModeChanged(Mode),
    /// Claude Code calls the session so: by a person's wish in a terminal, by ours, or as it did before.
    Titled(String),
    /// The Claude session goes on under another id.
    Renamed(ClaudeId),
    /// The conversation begins anew (`/clear`).
    Cleared,
    /// Claude's record does not have the end of the conversation any more.
    Forgot,
    /// How the limits of the plan stand.
    Plan(PlanNews),
    /// Something that the person should know.
    Notice(AgentNotice),
    /// Another session on the machine wrote to this one, and the agent reads it.
    Peer {
        /// What it is called.
        from: String,
        /// What it wrote.
        text: String,
    },
    /// Claude Code holds back what another session wrote, and nobody can decide about it here.
    PeerHeld {
        /// What it is called.
        from: String,
    },
    /// Claude Code holds back what another session wrote until a person decides; said again when something about that changes.
    PeerAsks(HeldMessage),
    /// What was held back is not any more.
    PeerSettled {
        /// The message, by Claude Code's name for it.
        hold: HoldId,
        /// What became of it.
        end: HeldEnd,
    },
    /// A query is answered, or is not.
    Replied {
        /// The query, by its number in this run.
        query: QueryId,
        /// What it says, or why it says nothing.
        answer: Result<Answer, NoAnswer>,
    },
    /// What runs in the background: all of it.
    Background {
        /// The tasks.
        tasks: Vec<Task>,
    },
    /// The process ended.
    Exited(Exit),
}

impl AgentEvent {
    /// Whether nothing follows it.
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Exited(_) | Self::LaunchFailed(_))
    }
}

/// Something about an agent that its person should know.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AgentNotice {
    /// Claude Code says it, in its own words.
    Said(String),
    /// A hook says it.
    Hook {
        /// The moment that the hook is for, as Claude Code names it.
        hook: String,
        /// The hook's words.
        words: String,
    },
    /// Claude Code said more at once than is read.
    TooLong {
        /// How much it was.
        megabytes: u64,
    },
    /// Claude Code has no record of the session any more, and begins it anew.
    NoRecord,
    /// Claude Code cannot write its record of the session.
    NotWritten {
        /// Its own words.
        error: String,
    },
}

/// Where a prompt is in Claude's own queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptState {
    /// It waits in Claude's own queue.
    Queued,
    /// Claude has taken it up.
    Started,
    /// Its turn is over.
    Completed,
    /// It was taken back before it was taken up.
    Withdrawn,
    /// Claude did not take it.
    Refused,
}

/// Whether Claude works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// Nothing runs, and the next prompt is taken up at once.
    Idle,
    /// Something runs: a turn, or a part of one.
    Running,
    /// It waits for a decision.
    Waiting,
}
