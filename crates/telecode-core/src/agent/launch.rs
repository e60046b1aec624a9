//! How an agent is started, what is known once it is ready, and why it did not start.

use std::time::Duration;

use super::{Exit, Holder};
use crate::gate::Permit;
use crate::ids::{ClaudeId, LifeId, PromptId};
use crate::persona::Persona;
use crate::workspace::Worktree;

/// How an agent's process is started.
#[derive(Debug, Clone, PartialEq)]
pub struct Launch {
    /// This life of the agent.
    pub life: LifeId,
    /// It may write to other sessions on the machine, and they to it: it is one person's, as all of them are.
    pub peers: bool,
    /// The directory it runs in, absolute.
    pub workspace: String,
    /// The directory is the session's own: it is made if it does not exist. Others never are, but for a worktree.
    pub own: bool,
    /// The git worktree that the directory is; made if it does not exist.
    pub worktree: Option<Worktree>,
    /// The Claude session.
    pub claude: ClaudeId,
    /// Whether that session is new.
    pub start: Start,
    /// What it may do without a question.
    pub permit: Permit,
    /// The model, or Claude's default.
    pub model: Option<String>,
    /// How hard Claude thinks, or Claude's default.
    pub effort: Option<String>,
    /// How the session is run, if in a special way. Its model, mode and effort are already those above.
    pub persona: Option<Persona>,
    /// Where the conversation ends that is gone on with, if not where its record ends.
    pub cut: Option<Cut>,
    /// The last prompt that was answered in it, as far as it is known: without it the record has lost its end.
    pub seen: Option<PromptId>,
}

/// Where a conversation was cut. It becomes true with the first prompt behind it: until then each launch has to say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Behind this answer of Claude, by the name of its frame.
    pub after: String,
    /// Only if nothing but the turn of this prompt is lost.
    pub drops: Option<PromptId>,
}

/// Whether an agent begins a Claude session or goes on with one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// There is no record of it yet.
    New,
    /// Begins it as a copy of another one.
    Fork(ClaudeId),
    /// Goes on with it; a turn that was cut stays cut.
    Resume,
    /// Goes on with it and lets Claude run the turn again that was cut.
    Rerun,
}

/// Why nothing can run in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoWorkspace {
    /// It is not there, or cannot be read.
    Missing {
        /// The system's words.
        reason: String,
    },
    /// A link on the way leads elsewhere.
    Elsewhere {
        /// The path that was looked for.
        path: String,
    },
    /// The configuration does not allow it, or not any more.
    Barred,
}

/// What a directory that nobody trusted in Claude Code brings along. Claude Code asks about it at a terminal only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Untrusted {
    /// The moments at which commands of its settings run.
    pub hooks: Vec<String>,
    /// The MCP servers that are started.
    pub servers: Vec<String>,
    /// The subagents that would choose their own permission mode: they are switched off.
    pub agents: Vec<String>,
    /// The skills and commands that would allow tools for themselves: they are switched off.
    pub skills: Vec<String>,
    /// What it brings cannot be told for sure: none of it is loaded.
    pub is_closed: bool,
    /// Other commands that its settings name.
    pub helpers: Vec<String>,
    /// The variables that its settings put into the environment: what they name is run, or gets what is said and the key for it.
    pub variables: Vec<String>,
    /// How many of its allow rules do not count.
    pub rules: usize,
    /// How many allow rules count although nobody can tell whose they are.
    pub local_rules: usize,
}

/// Why a settings file of Claude Code does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsMistake {
    /// The file.
    pub file: String,
    /// The key, if it is about one.
    pub key: String,
    /// Claude Code's words.
    pub message: String,
}

/// What is known once an agent is ready.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ready {
    /// The version of Claude Code.
    pub version: String,
    /// The version is newer than those that telecode was tested with.
    pub untested: bool,
    /// What it can do.
    pub abilities: Abilities,
    /// The number of the process.
    pub pid: Option<u32>,
}

/// What an agent can do, in Claude Code's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abilities {
    /// The models that it can work with; the first is its default.
    pub models: Vec<Model>,
    /// Its subagents: name and description.
    pub agents: Vec<(String, String)>,
    /// Its own slash commands and skills: name without the slash, and description.
    pub commands: Vec<(String, String)>,
}

/// A model that an agent can work with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// What it is chosen by.
    pub value: String,
    /// What it is called where it works.
    pub resolved: String,
    /// What it is called for people.
    pub name: String,
    /// A line about it.
    pub about: String,
    /// How hard it can think, least first; none if that cannot be chosen.
    pub efforts: Vec<String>,
    /// It works in [`Mode::Auto`](crate::permission::Mode::Auto).
    pub auto: bool,
}

/// Why an agent did not start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaunchProblem {
    /// There is no such program.
    NotFound {
        /// What was looked for.
        command: String,
    },
    /// The program is too old.
    TooOld {
        /// Its version.
        version: String,
        /// The oldest that works.
        minimum: String,
    },
    /// The workspace cannot be used.
    Workspace {
        /// The directory.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// The git worktree cannot be made.
    Worktree {
        /// The branch.
        branch: String,
        /// Why it cannot be made.
        reason: WorktreeProblem,
    },
    /// Another process works on this Claude session.
    Busy {
        /// Which, if it is known.
        holder: Option<Holder>,
    },
    /// It did not get ready in time.
    TimedOut {
        /// How long it was waited for.
        waited: Duration,
        /// The end of what it printed on stderr.
        stderr: String,
    },
    /// It ended before it was ready.
    Ended(Exit),
    /// The program does not say its version.
    NoVersion {
        /// The program.
        command: String,
        /// What it says instead.
        said: String,
    },
    /// What comes before the start could not be done.
    Unprepared {
        /// What it was.
        step: LaunchStep,
        /// The system's words.
        reason: String,
    },
    /// The conversation cannot be cut where it should be.
    CutRefused {
        /// Claude Code's words.
        reason: String,
    },
    /// Anything else, in the words of the system or of Claude Code.
    Failed {
        /// The words.
        reason: String,
    },
}

/// What comes before the start of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaunchStep {
    /// The record is made to say where its conversation ends.
    Settle,
    /// Other writers are locked out of the session.
    Lock,
    /// Settings that are too long for a command line are written to a file.
    Settings,
    /// The guard is started.
    Guard,
}

/// Why a git worktree cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorktreeProblem {
    /// Git or the system says why.
    Said(String),
    /// Its repository is not there.
    NoRepository {
        /// Where it should be.
        path: String,
    },
    /// Its repository has no commit that it could begin with.
    NoCommit,
    /// No branch can be called so.
    BadBranch,
    /// The directory is a worktree already, with something else checked out.
    Taken {
        /// The directory.
        path: String,
        /// The branch that is checked out, if it is one.
        branch: Option<String>,
    },
}
