//! What a live agent can be asked and told beside prompts, and what it answers.
//!
//! The names of Claude Code's models, efforts and MCP servers are its own and are passed on as they are.

use crate::gate::Passed;
use crate::ids::{ClaudeId, HoldId, PromptId, TaskId};
use crate::permission::Mode;

/// What an agent is asked for. It answers at once, also while it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// Works with this model from its next step on; `None` is its default. [`Answer::Model`].
    SetModel(Option<String>),
    /// Thinks as hard as this from its next turn on; `None` is its default. [`Answer::Done`], whatever the word was: what
    /// came of it says [`Query::Applied`].
    SetEffort(Option<String>),
    /// Goes on in this mode. [`Answer::Mode`].
    SetMode(Passed<Mode>),
    /// Says which model and effort are in force. [`Answer::Applied`].
    Applied,
    /// Says what fills its context, by its own estimate. [`Answer::Context`].
    Context,
    /// Says what this life of it used, and what is left of the plan. [`Answer::Usage`].
    Usage,
    /// Says which permission rules there are in Claude Code's own settings. [`Answer::Rules`].
    Rules,
    /// Says which MCP servers there are. [`Answer::Servers`].
    Servers,
    /// Connects an MCP server again. [`Answer::Done`].
    Reconnect(String),
    /// Switches an MCP server on or off, for the directory and for good. [`Answer::Done`].
    Switch {
        /// The server.
        server: String,
        /// Whether it is to be on.
        on: bool,
    },
    /// Answers a question from what it knows, beside whatever it does. [`Answer::Aside`].
    Aside {
        /// The question.
        question: String,
        /// What was asked so before, and what it answered: it keeps nothing of that itself.
        before: Vec<(String, String)>,
    },
    /// Puts the files that its tools edited back to what they were before a prompt. [`Answer::Rewind`].
    Rewind {
        /// The prompt.
        prompt: PromptId,
        /// Only says what would change.
        dry: bool,
    },
    /// Forgets a prompt and everything behind it, and writes that to its record a moment later. [`Answer::TakenBack`].
    TakeBack {
        /// The prompt.
        prompt: PromptId,
        /// The last one that is known: with a later one it does nothing.
        newest: PromptId,
    },
    /// Says what a task in the background printed. [`Answer::Output`].
    Output(TaskId),
    /// Ends a task in the background. [`Answer::Done`], also if there is none.
    StopTask(TaskId),
    /// Reads what another session wrote and Claude Code holds back, or never does. [`Answer::Held`].
    DecideHeld {
        /// The message, by Claude Code's name for it.
        hold: HoldId,
        /// It is let in.
        deliver: bool,
    },
    /// Has its model name the session, with a request of its own beside the work. [`Answer::Title`].
    Title {
        /// What the session is about: what a person wrote.
        about: String,
    },
    /// Is called so from now on, wherever Claude Code names it. [`Answer::Done`].
    Rename {
        /// The conversation.
        claude: ClaudeId,
        /// Its name.
        name: String,
    },
}

/// What an agent answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It did what it was asked for.
    Done,
    /// The model that it works with from now on, if it says.
    Model(Option<String>),
    /// The mode that it goes on in.
    Mode(Mode),
    /// What is in force.
    Applied(Applied),
    /// What fills its context.
    Context(ContextUse),
    /// What was used.
    Usage(Usage),
    /// The rules of Claude Code's own settings, without ours.
    Rules(Vec<OwnRule>),
    /// The MCP servers.
    Servers(Vec<Server>),
    /// The answer to a question, Markdown, or why there is none.
    Aside(Result<String, NoAside>),
    /// What changes, or would.
    Rewind(Rewind),
    /// Whether it forgot a prompt.
    TakenBack(TakenBack),
    /// What a task printed.
    Output(TaskOutput),
    /// What became of a message that was held back.
    Held(HeldEnd),
    /// What the session could be called.
    Title(Title),
}

/// What an answer says, in the type that somebody waits for.
pub(crate) trait Saying: Sized {
    /// What it says; `None` if it is the answer to another question.
    fn of(answer: Answer) -> Option<Self>;
}

macro_rules! sayings {
    ($($kind:ident: $says:ty,)*) => {$(
        impl Saying for $says {
            fn of(answer: Answer) -> Option<Self> {
                if let Answer::$kind(says) = answer { Some(says) } else { None }
            }
        }
    )*};
}

sayings! {
    Model: Option<String>,
    Mode: Mode,
    Applied: Applied,
    Context: ContextUse,
    Usage: Usage,
    Rules: Vec<OwnRule>,
    Servers: Vec<Server>,
    Aside: Result<String, NoAside>,
    Rewind: Rewind,
    TakenBack: TakenBack,
    Output: TaskOutput,
    Held: HeldEnd,
    Title: Title,
}

/// It did what it was asked for, of which there is nothing to say.
impl Saying for () {
    fn of(answer: Answer) -> Option<Self> {
        (answer == Answer::Done).then_some(())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAnswer {
    /// Claude Code says why.
    Refused(String),
    /// This version of Claude Code cannot be asked that.
    Unsupported,
    /// It did not answer in time.
    Late,
    /// Its agent ended before, or did not start.
    Gone,
}

/// What a model calls a session, in its own words; `None` if it found none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(pub Option<String>);

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The model.
    pub model: String,
    /// How hard it thinks, if it says.
    pub effort: Option<String>,
}

/// What a task printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskOutput {
    /// The end of it.
    pub text: String,
    /// How much there is, in bytes.
    pub bytes: u64,
    /// The beginning is missing.
    pub cut: bool,
}

/// What fills a context, in tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContextUse {
    /// The model.
    pub model: String,
    /// How much is used.
    pub used: u64,
    /// How much there is room for.
    pub room: u64,
    /// From where on the conversation is made shorter by itself, if it is.
    pub compacts_at: Option<u64>,
    /// What it is used for, in Claude Code's words, most first; what is free or kept free is not in it.
    pub parts: Vec<(String, u64)>,
}

/// What one life of an agent used.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Usage {
    /// What it cost, in US dollars; an estimate of the CLI.
    pub cost_usd: f64,
    /// What was used of each model.
    pub models: Vec<ModelUse>,
    /// How many lines were added to files.
    pub added: u64,
    /// How many were removed.
    pub removed: u64,
    /// The windows of the plan, if it has any.
    pub windows: Vec<UsageWindow>,
}

/// What was used of one model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ModelUse {
    /// Its name.
    pub model: String,
    /// Tokens read, those from the cache included.
    pub input: u64,
    /// Tokens written.
    pub output: u64,
    /// What it cost, in US dollars.
    pub cost_usd: f64,
}

/// A window of the plan's limits.
#[derive(Debug, Clone, PartialEq)]
pub struct UsageWindow {
    /// Its name, in Claude Code's words.
    pub name: String,
    /// How much of it is used, in percent.
    pub percent: f64,
    /// When it begins anew.
    pub resets: Option<crate::time::Wall>,
}

/// A permission rule of Claude Code's own settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRule {
    /// The rule, as Claude Code writes it.
    pub rule: String,
    /// Whether it allows, asks or denies, in Claude Code's word.
    pub behaviour: String,
    /// Where it stands.
    pub source: RuleSource,
}

impl OwnRule {
    /// What one does that lets calls through.
    pub(crate) const ALLOWS: &str = "allow";
}

/// Where a permission rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleSource {
    /// In the directory's settings that are only this machine's.
    Local,
    /// In the directory's settings.
    Project,
    /// In the settings of whoever runs Claude Code.
    User,
    /// Nowhere: it ends with the agent.
    Session,
    /// In a place that telecode has no word for.
    Other,
}

/// An MCP server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub name: String,
    /// How it stands.
    pub status: ServerStatus,
    /// What went wrong, in Claude Code's words.
    pub error: Option<String>,
    /// Its tools.
    pub tools: Vec<String>,
}

/// How an MCP server stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServerStatus {
    /// It can be used.
    Connected,
    /// It is being connected.
    Pending,
    /// It cannot be connected.
    Failed,
    /// It is switched off.
    Disabled,
    /// A person has to log in to it.
    NeedsLogin,
    /// Anything else, in Claude Code's words.
    Other(String),
}

/// What going back changes in the files that Claude's tools edited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewind {
    /// It can be done. If not, Claude Code says why in `reason`.
    pub possible: bool,
    /// Why it cannot be done, if it cannot.
    pub reason: Option<String>,
    /// The files, absolute; only of a dry run.
    pub files: Vec<String>,
    /// How many lines would be added.
    pub added: u64,
    /// How many lines would be removed.
    pub removed: u64,
}

/// Whether an agent forgot a prompt and everything behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenBack {
    /// The prompt is out of the conversation.
    Done,
    /// Its conversation does not have it.
    Unknown,
    /// It did not, because it works.
    Working,
    /// It did not, in Claude Code's word for why.
    Refused(String),
}

/// Why a question beside the work has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAside {
    /// The model wanted to use this tool for it, which it cannot beside the work.
    Tool(String),
    /// The API did not answer; in its words.
    Api(String),
    /// In Claude Code's words.
    Other(String),
}

/// What became of a message of another session that was held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldEnd {
    /// The agent reads it.
    Delivered,
    /// It will, as soon as there is room in its queue.
    Waiting,
    /// A person dropped it.
    Dropped,
    /// It waited too long, or newer ones pushed it out.
    Expired,
    /// Settings refuse it.
    Refused,
    /// There was no room for it.
    NoRoom,
    /// Settings hold it back, so that nobody can let it in: it stays.
    Undecidable,
    /// It was over before.
    Gone,
}
