//! What Claude may do without a question, in Claude Code's own terms: modes, rules, and what a person decides.

use crate::form::FormValue;

/// Claude Code's permission mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Reads freely, asks for the rest.
    #[default]
    Default,
    /// Also edits freely.
    AcceptEdits,
    /// Reads and plans, changes nothing.
    Plan,
    /// A classifier decides.
    Auto,
    /// Denies what is not allowed beforehand.
    DontAsk,
    /// Asks nothing.
    Bypass,
}

/// Something allowed beyond one call. For how long and where says its [`Extent`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// Calls that match any of these rules are not asked again.
    Rules(Vec<Rule>),
    /// The permission mode changes.
    Mode(Mode),
    /// Directories beside the workspace may be worked in.
    Directories(Vec<String>),
}

impl Grant {
    /// How far it can reach.
    pub fn extents(&self) -> &'static [Extent] {
        match self {
            Self::Rules(_) => &[Extent::Turn, Extent::Session, Extent::Project, Extent::Settings],
            Self::Mode(_) => &[Extent::Session],
            Self::Directories(_) => &[Extent::Session, Extent::Settings],
        }
    }
}

/// How far something that was allowed reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// Until the running turn ends.
    Turn,
    /// For the session, also after its agent was started anew.
    #[default]
    Session,
    /// For every session of the project. Only telecode knows of it.
    Project,
    /// For whoever runs Claude Code in the directory: it writes its own settings file there.
    Settings,
}

/// A permission rule, as Claude Code writes it: `Tool` or `Tool(content)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The tool's own name.
    pub tool: String,
    /// What of it; `None` is all.
    pub content: Option<String>,
}

impl Rule {
    /// What a rule for everything that changes a file names.
    pub(crate) const EDIT: &str = "Edit";

    /// What a rule for everything that reads a file names.
    pub(crate) const READ: &str = "Read";

    /// A rule as Claude Code writes it: a tool, and what it is for in parentheses.
    pub(crate) fn read(text: &str) -> Self {
        let parts = text.strip_suffix(')').and_then(|text| text.split_once('('));
        match parts {
            Some((tool, content)) => Self { tool: tool.to_owned(), content: Some(content.to_owned()) },
            None => Self { tool: text.to_owned(), content: None },
        }
    }
}

/// What was decided on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead with the input as it is.
    Allow {
        /// What is allowed from now on besides. Rules are for [`Order::Rules`](crate::agent::Order::Rules), unless the extent is [`Extent::Settings`].
        grants: Vec<Grant>,
        /// How far that reaches.
        extent: Extent,
    },
    /// Do not.
    Deny {
        /// What Claude reads as the reason.
        message: String,
    },
    /// The answers to a question, by the question's text.
    Reply {
        /// Question and answer: the label, or the labels joined as Claude Code joins them, or free text.
        answers: Vec<(String, Vec<String>)>,
    },
    /// What a form was filled in with; nothing for one that only wants a page opened.
    Submit {
        /// By the names of the fields.
        values: Vec<(String, FormValue)>,
    },
    /// A form is not filled in.
    Decline,
    /// A form is called off.
    Cancel,
}
