//! What an agent wants decided, before anybody made a card of it.

use crate::ids::RequestId;
use crate::permission::Grant;
use crate::tool::ToolCall;

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
