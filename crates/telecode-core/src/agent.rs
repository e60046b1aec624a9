//! The seam to `claude`: what an agent is launched with, told, and what it says, past the wire.
//!
//! Crate `telecode-claude` translates between this and stream-json. Nothing here is the wire's form.

use std::time::Duration;

use crate::checklist::Tick;
use crate::content::PromptContent;
use crate::gate::{Passed, Permit};
use crate::ids::{ClaudeId, HoldId, LifeId, PromptId, QueryId, RequestId, TaskId, ToolCallId};
pub use crate::permission::{Decision, Extent, Grant, Mode, Rule};
use crate::persona::Persona;
use crate::plan::PlanNews;
pub use crate::query::HeldEnd;
use crate::query::{Answer, ModelUse, NoAnswer, Query};
use crate::task::{Task, TaskEnd};
use crate::time::Wall;
pub use crate::tool::ToolOutcome;
use crate::tool::{ToolCall, ToolResult};
pub use crate::workspace::Worktree;

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
    /// Begins it.
    New,
    /// Begins it as a copy of another one.
    Fork(ClaudeId),
    /// Goes on with it; a turn that was cut stays cut.
    Resume,
    /// Goes on with it and lets Claude run the turn again that was cut.
    Rerun,
}

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

/// Why nothing can run in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPlace {
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

/// What an agent said or did.
#[derive(Debug, Clone, PartialEq)]
pub enum AgentEvent {
    /// It is ready for prompts.
    Ready(Ready),
    /// It could not be started, or did not get ready.
    LaunchFailed(LaunchProblem),
    /// Where it is to run is not there, or may not be used. It is waited for until it is.
    PlaceMissing {
        /// The directory.
        path: String,
        /// Why nothing can run there.
        why: NoPlace,
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
        /// Before.
        before: Option<u64>,
        /// After.
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
    /// Claude says whether it works.
    Activity(Activity),
    /// A cycle of work ended.
    CycleEnded(CycleResult),
    /// The permission mode is now this one.
    ModeChanged(Mode),
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
        /// Which message.
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

/// What another session wrote, before the agent may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMessage {
    /// Claude Code's name for it.
    pub hold: HoldId,
    /// What the other session says it is called.
    pub from: String,
    /// What it wrote, as far as Claude Code shows it.
    pub preview: Preview,
    /// Why it is held back.
    pub why: HeldWhy,
}

/// As much of a message as Claude Code shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// The text. Characters that cannot be seen may be blanks in it.
    pub text: String,
    /// How many UTF-16 units the message has.
    pub units: usize,
    /// How many pictures and files it has beside.
    pub others: usize,
    /// This is all of it, as it is.
    pub whole: bool,
}

/// Why a message of another session is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldWhy {
    /// One of the two sessions asks before it acts and the other does not: a person decides.
    Modes,
    /// Settings say so: a person can only drop it.
    Settings,
    /// It was let in, and waits for room in the agent's queue.
    Room,
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
    /// It works in [`Mode::Auto`].
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
        /// Why not.
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

/// A process that works on a Claude session, and that is not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The process, where it is known.
    pub pid: Option<u32>,
    /// When the process was started, as its system counts: a later one with its number is another one.
    pub started: Option<u64>,
    /// How it was started.
    pub kind: HolderKind,
}

/// How a process that works on a Claude session was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolderKind {
    /// In a terminal, by a person.
    Person,
    /// In the background, by Claude Code's own daemon, which starts it again unless the daemon is told to stop it.
    Background,
    /// By a program, such as another telecode.
    Program,
}

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

/// Where a prompt is in Claude's own queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptState {
    /// It waits.
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
    /// Nothing runs.
    Idle,
    /// It works.
    Running,
    /// It waits for a decision.
    Waiting,
}

/// Something to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskRequest {
    /// Claude's id of it, valid in this life of the agent.
    pub request: RequestId,
    /// The call to decide on.
    pub call: ToolCall,
    /// What could be allowed from now on besides, as Claude Code proposes it.
    pub suggestions: Vec<Grant>,
    /// Why it is asked, in Claude Code's words.
    pub reason: Option<String>,
    /// What else is known of it.
    pub facts: AskFacts,
}

/// What Claude Code says of something to decide besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold independently of each other")]
pub struct AskFacts {
    /// The path that it is about and that nobody allowed.
    pub blocked_path: Option<String>,
    /// What the subagent that asks is to do.
    pub agent: Option<String>,
    /// To deny is the safer choice: it comes first.
    pub deny_first: bool,
    /// No rule is to be made of it: one asks for this on purpose, or one would be unsafe.
    pub no_rules: bool,
    /// It is not to be allowed by a single tap.
    pub confirm: bool,
    /// Claude Code understands that a question was skipped.
    pub skips: bool,
    /// What an MCP server says of the skill that is to be loaded, as JSON.
    pub skill: Option<String>,
    /// What it is about, in Claude's words, where the call itself has none.
    pub says: Option<String>,
    /// What lies where a file is read or written, as far as that is known.
    pub target: Option<Box<Target>>,
}

/// What lies where a call reads or writes a file, at the moment of asking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// Where the path leads, if that is not where it says.
    pub leads_to: Option<String>,
    /// Something is there.
    pub exists: bool,
    /// How many lines it has, if it is a text.
    pub lines: Option<usize>,
    /// In how many places it has what an edit looks for, if in any.
    pub matches: Option<usize>,
}

/// How a cycle of work ended.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleResult {
    /// How it ended.
    pub outcome: CycleOutcome,
    /// The prompts that it answered, if Claude says; in order.
    pub prompts: Vec<PromptId>,
    /// The last words, used where no [`AgentEvent::Text`] came.
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

/// How a process ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exit {
    /// The exit code, if it ended by itself.
    pub code: Option<i32>,
    /// The signal, if it was ended by one.
    pub signal: Option<i32>,
    /// The end of what it printed on stderr.
    pub stderr: String,
}

/// How an agent is to be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Let it finish: close its input, then the ladder.
    Gently,
    /// Cut it so that its turn can be run again: SIGTERM, then the ladder. Its input stays open, because closing it would
    /// answer what is being asked.
    Cut,
    /// At once: the whole process group.
    Kill,
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
        /// The whole answer, Markdown.
        text: String,
    },
    /// It was interrupted, and nothing of it runs again.
    Interrupted {
        /// What was said before, Markdown.
        text: String,
    },
    /// Claude's API refused, and nothing of it runs again.
    Refused {
        /// How it ended.
        outcome: CycleOutcome,
        /// What was said before, Markdown.
        text: String,
        /// Claude had said or done something.
        begun: bool,
    },
}
