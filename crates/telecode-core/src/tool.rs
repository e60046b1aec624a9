//! What Claude does with its tools, in the terms that a person is shown.

mod input;

pub use self::input::InputField;

use crate::form::Form;
use crate::ids::ToolCallId;

/// One call of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCall {
    /// Claude's id of the call.
    pub id: ToolCallId,
    /// The tool's own name, as rules name it.
    pub name: String,
    /// What the call is about.
    pub tool: Tool,
    /// The whole input as canonical JSON (sorted keys): equal inputs are equal texts.
    pub input: String,
}

/// What a call is about. Tools that telecode does not know are [`Tool::Other`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tool {
    /// Runs a shell command.
    Bash {
        /// The command.
        command: String,
        /// Claude's own words for it.
        description: Option<String>,
    },
    /// Reads a file.
    Read {
        /// The file.
        path: String,
    },
    /// Replaces text in a file.
    Edit {
        /// The file.
        path: String,
        /// The text to replace.
        old: String,
        /// The text to put there.
        new: String,
    },
    /// Writes a whole file.
    Write {
        /// The file.
        path: String,
        /// Its new content.
        content: String,
    },
    /// Searches in files.
    Grep {
        /// The expression that is looked for.
        pattern: String,
    },
    /// Looks for files.
    Glob {
        /// The pattern of their names.
        pattern: String,
    },
    /// Reads a web page.
    Fetch {
        /// The page.
        url: String,
    },
    /// Searches the web.
    WebSearch {
        /// What is looked for.
        query: String,
    },
    /// Hands work to a subagent.
    Agent {
        /// What it is to do, in a few words.
        description: String,
        /// What the subagent is called, if it is not just any.
        name: Option<String>,
    },
    /// Uses a skill.
    Skill {
        /// Its name.
        skill: String,
    },
    /// Keeps a checklist.
    Checklist,
    /// Asks the person.
    Question(Vec<Question>),
    /// Proposes a plan, in Markdown; empty if the CLI did not say it.
    Plan {
        /// The plan.
        plan: String,
    },
    /// Wants to go into plan mode.
    EnterPlan,
    /// An MCP server wants a form filled in.
    Form(Box<Form>),
    /// A command in Claude Code's sandbox wants to reach a host.
    Network {
        /// The host.
        host: String,
    },
    /// Calls a tool of an MCP server.
    Mcp {
        /// The server.
        server: String,
        /// Its tool.
        tool: String,
    },
    /// Another of Claude Code's own tools, whose input says nothing that a person needs.
    Own(OwnTool),
    /// Anything else.
    Other,
}

/// What a call is told by where there is more to show than its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToolMatter<'a> {
    /// A shell command, with Claude's own words for it.
    Command(&'a str, Option<&'a str>),
    /// A text in a file, and what comes in its place.
    Edit { path: &'a str, old: &'a str, new: &'a str },
    /// A whole file.
    Write { path: &'a str, content: &'a str },
    /// A file that is read.
    Read(&'a str),
    /// A web page.
    Page(&'a str),
    /// A plan, in Markdown.
    Plan(&'a str),
    /// Nothing but the wish to plan.
    PlanMode,
    /// A host.
    Host(&'a str),
    /// Its name and its fields.
    Fields,
}

/// What Claude Code's own tools do that need no input to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnTool {
    /// Looks which tools there are.
    FindTools,
    /// Reads what a task in the background has printed.
    Output,
    /// Ends a task in the background.
    EndTask,
    /// Watches something in the background.
    Monitor,
    /// Schedules a prompt; that ends with the agent, although nothing runs.
    Schedule,
    /// Looks at what is scheduled, or takes it back.
    Unschedule,
    /// Goes into a git worktree of its own, or leaves it.
    Worktree,
    /// Changes a notebook.
    Notebook,
    /// Writes to another session.
    Message,
    /// Reads what an MCP server offers to read.
    Resource,
}

/// A kind of decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// Whether something may be done.
    Permission,
    /// What the answers to questions are.
    Question,
    /// Whether a plan is carried out.
    Plan,
    /// What is filled in.
    Form,
}

/// What is so of every call of a tool.
struct ToolFacts {
    decision: Decided,
    reach: ToolReach,
    rules: ToolRules,
}

/// How far a call reaches out of Claude's head.
#[derive(PartialEq, Eq)]
enum ToolReach {
    /// It changes nothing.
    Nothing,
    /// It only reads files of this machine.
    Files,
    /// It may change something.
    Changes,
}

/// Whether Claude Code has permission rules for such calls.
#[derive(PartialEq, Eq)]
enum ToolRules {
    Known,
    Unknown,
}

impl Tool {
    /// What is so of every call of a tool.
    fn facts(&self) -> ToolFacts {
        let (decision, reach, rules) = match self {
            Self::Bash { .. }
            | Self::Edit { .. }
            | Self::Write { .. }
            | Self::Agent { .. }
            | Self::Mcp { .. }
            | Self::Own(_)
            // Unknown tools may do anything.
            | Self::Other => (Decided::Permission, ToolReach::Changes, ToolRules::Known),
            Self::Network { .. } => (Decided::Permission, ToolReach::Changes, ToolRules::Unknown),
            Self::Read { .. } | Self::Grep { .. } | Self::Glob { .. } => {
                (Decided::Permission, ToolReach::Files, ToolRules::Known)
            }
            Self::Fetch { .. } | Self::WebSearch { .. } | Self::Skill { .. } | Self::Checklist => {
                (Decided::Permission, ToolReach::Nothing, ToolRules::Known)
            }
            Self::EnterPlan => (Decided::Permission, ToolReach::Nothing, ToolRules::Unknown),
            Self::Question(_) => (Decided::Question, ToolReach::Nothing, ToolRules::Unknown),
            Self::Plan { .. } => (Decided::Plan, ToolReach::Nothing, ToolRules::Unknown),
            Self::Form(_) => (Decided::Form, ToolReach::Nothing, ToolRules::Unknown),
        };
        ToolFacts { decision, reach, rules }
    }

    /// What a call is told by.
    pub(crate) fn matter(&self) -> ToolMatter<'_> {
        match self {
            Self::Bash { command, description } => ToolMatter::Command(command, description.as_deref()),
            Self::Edit { path, old, new } => ToolMatter::Edit { path, old, new },
            Self::Write { path, content } => ToolMatter::Write { path, content },
            Self::Read { path } => ToolMatter::Read(path),
            Self::Fetch { url } => ToolMatter::Page(url),
            Self::Plan { plan } => ToolMatter::Plan(plan),
            Self::EnterPlan => ToolMatter::PlanMode,
            Self::Network { host } => ToolMatter::Host(host),
            Self::Grep { .. }
            | Self::Glob { .. }
            | Self::WebSearch { .. }
            | Self::Agent { .. }
            | Self::Skill { .. }
            | Self::Checklist
            | Self::Question(_)
            | Self::Form(_)
            | Self::Mcp { .. }
            | Self::Own(_)
            | Self::Other => ToolMatter::Fields,
        }
    }

    /// Which kind of decision it is to let a call run.
    pub fn decision(&self) -> Decided {
        self.facts().decision
    }

    /// The file that a call reads or writes.
    pub fn file(&self) -> Option<&str> {
        let (Self::Read { path } | Self::Edit { path, .. } | Self::Write { path, .. }) = self else {
            return None;
        };
        Some(path)
    }

    /// Says whether a call may change something outside of Claude's head. Unknown tools may.
    pub fn may_change(&self) -> bool {
        self.facts().reach == ToolReach::Changes
    }

    /// Says whether Claude Code has permission rules for calls like this one.
    pub fn has_rules(&self) -> bool {
        self.facts().rules == ToolRules::Known
    }

    /// Says whether a call only keeps Claude's own things in order: what is said before it can be the answer.
    pub fn is_bookkeeping(&self) -> bool {
        matches!(self, Self::Checklist | Self::Own(OwnTool::FindTools | OwnTool::Output | OwnTool::EndTask))
    }

    /// Says whether a call looks into the web.
    pub(crate) fn is_web(&self) -> bool {
        matches!(self, Self::Fetch { .. } | Self::WebSearch { .. })
    }

    /// Says whether a call only reads files of this machine.
    pub fn only_reads(&self) -> bool {
        self.facts().reach == ToolReach::Files
    }
}

/// How a tool call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolOutcome {
    /// It did what it should.
    Done,
    /// It failed, or was denied.
    Failed,
}

/// What came of a call, besides whether it worked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToolResult {
    /// What it printed or said; its beginning and its end, if it was long.
    pub output: String,
    /// What it changed in a file, if it says so.
    pub lines: Option<Lines>,
    /// There is more of the output.
    pub is_cut: bool,
    /// It goes on in the background.
    pub goes_on: bool,
}

/// How many lines of a file a call changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lines {
    /// Lines that are there now and were not before.
    pub added: usize,
    /// Lines that are not there any more.
    pub removed: usize,
}

/// One question of Claude to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The question; also its name in the answer.
    pub text: String,
    /// A title of a word or two.
    pub header: String,
    /// What can be chosen; something else can always be typed.
    pub options: Vec<Choice>,
    /// How many may be chosen.
    pub arity: Arity,
}

/// One option of a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it is called; also its name in the answer.
    pub label: String,
    /// What it means.
    pub description: String,
    /// What it would look like, in Markdown.
    pub preview: Option<String>,
}

/// How many options of a [`Question`] may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arity {
    /// Exactly one.
    One,
    /// Any number.
    Many,
}
