//! Tool calls as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::seam::form::{Form, FormBody};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::tool;

use super::super::StoreError;

/// Mirrors [`tool::ToolCall`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredToolCall {
    id: String,
    name: String,
    tool: StoredTool,
    input: String,
}

/// Mirrors [`tool::Tool`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredTool {
    Bash {
        command: String,
        description: Option<String>,
    },
    Read {
        path: String,
    },
    Edit {
        path: String,
        old: String,
        new: String,
    },
    Write {
        path: String,
        content: String,
    },
    Grep {
        pattern: String,
    },
    Glob {
        pattern: String,
    },
    Fetch {
        url: String,
    },
    WebSearch {
        query: String,
    },
    Agent {
        description: String,
        #[serde(default)]
        name: Option<String>,
    },
    Skill {
        skill: String,
    },
    Checklist,
    Question(Vec<StoredQuestion>),
    Plan {
        plan: String,
    },
    EnterPlan,
    /// Its fields go with the agent that asked, so they are not kept.
    Form {
        server: String,
        message: String,
    },
    Network {
        host: String,
    },
    Mcp {
        server: String,
        tool: String,
    },
    Own(StoredOwnTool),
    Other,
}

/// Mirrors [`tool::OwnTool`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredOwnTool {
    FindTools,
    Output,
    EndTask,
    Monitor,
    Schedule,
    Unschedule,
    Worktree,
    Notebook,
    Message,
    Resource,
}

/// Mirrors [`tool::Question`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredQuestion {
    text: String,
    header: String,
    options: Vec<StoredQuestionOption>,
    arity: StoredArity,
}

/// Mirrors [`tool::Choice`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredQuestionOption {
    label: String,
    description: String,
    #[serde(default)]
    preview: Option<String>,
}

/// Mirrors [`tool::Arity`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredArity {
    One,
    Many,
}

/// Writes a call.
pub(in super::super) fn write(call: &tool::ToolCall) -> Result<String, StoreError> {
    super::write(&StoredToolCall {
        id: call.id.0.clone(),
        name: call.name.clone(),
        tool: StoredTool::from(call.tool.clone()),
        input: call.input.clone(),
    })
}

/// Reads a call.
pub(in super::super) fn read(json: &str) -> Result<tool::ToolCall, StoreError> {
    let call: StoredToolCall = super::read("a tool call", json)?;
    Ok(tool::ToolCall { id: ToolCallId(call.id), name: call.name, tool: call.tool.into(), input: call.input })
}

impl From<tool::Tool> for StoredTool {
    fn from(tool: tool::Tool) -> Self {
        use tool::Tool as Core;
        match tool {
            Core::Bash { command, description } => Self::Bash { command, description },
            Core::Read { path } => Self::Read { path },
            Core::Edit { path, old, new } => Self::Edit { path, old, new },
            Core::Write { path, content } => Self::Write { path, content },
            Core::Grep { pattern } => Self::Grep { pattern },
            Core::Glob { pattern } => Self::Glob { pattern },
            Core::Fetch { url } => Self::Fetch { url },
            Core::WebSearch { query } => Self::WebSearch { query },
            Core::Agent { description, name } => Self::Agent { description, name },
            Core::Skill { skill } => Self::Skill { skill },
            Core::Checklist => Self::Checklist,
            Core::Question(parts) => Self::Question(parts.into_iter().map(StoredQuestion::from).collect()),
            Core::Plan { plan } => Self::Plan { plan },
            Core::EnterPlan => Self::EnterPlan,
            Core::Form(form) => Self::Form { server: form.server, message: form.message },
            Core::Network { host } => Self::Network { host },
            Core::Mcp { server, tool } => Self::Mcp { server, tool },
            Core::Own(tool) => Self::Own(tool.into()),
            Core::Other => Self::Other,
        }
    }
}

impl From<StoredTool> for tool::Tool {
    fn from(tool: StoredTool) -> Self {
        match tool {
            StoredTool::Bash { command, description } => Self::Bash { command, description },
            StoredTool::Read { path } => Self::Read { path },
            StoredTool::Edit { path, old, new } => Self::Edit { path, old, new },
            StoredTool::Write { path, content } => Self::Write { path, content },
            StoredTool::Grep { pattern } => Self::Grep { pattern },
            StoredTool::Glob { pattern } => Self::Glob { pattern },
            StoredTool::Fetch { url } => Self::Fetch { url },
            StoredTool::WebSearch { query } => Self::WebSearch { query },
            StoredTool::Agent { description, name } => Self::Agent { description, name },
            StoredTool::Skill { skill } => Self::Skill { skill },
            StoredTool::Checklist => Self::Checklist,
            StoredTool::Question(parts) => {
                Self::Question(parts.into_iter().map(tool::Question::from).collect())
            }
            StoredTool::Plan { plan } => Self::Plan { plan },
            StoredTool::EnterPlan => Self::EnterPlan,
            StoredTool::Form { server, message } => {
                Self::Form(Box::new(Form { server, message, body: FormBody::Fields(Vec::new()) }))
            }
            StoredTool::Network { host } => Self::Network { host },
            StoredTool::Mcp { server, tool } => Self::Mcp { server, tool },
            StoredTool::Own(tool) => Self::Own(tool.into()),
            StoredTool::Other => Self::Other,
        }
    }
}

impl From<tool::OwnTool> for StoredOwnTool {
    fn from(tool: tool::OwnTool) -> Self {
        use tool::OwnTool as Core;
        match tool {
            Core::FindTools => Self::FindTools,
            Core::Output => Self::Output,
            Core::EndTask => Self::EndTask,
            Core::Monitor => Self::Monitor,
            Core::Schedule => Self::Schedule,
            Core::Unschedule => Self::Unschedule,
            Core::Worktree => Self::Worktree,
            Core::Notebook => Self::Notebook,
            Core::Message => Self::Message,
            Core::Resource => Self::Resource,
        }
    }
}

impl From<StoredOwnTool> for tool::OwnTool {
    fn from(tool: StoredOwnTool) -> Self {
        match tool {
            StoredOwnTool::FindTools => Self::FindTools,
            StoredOwnTool::Output => Self::Output,
            StoredOwnTool::EndTask => Self::EndTask,
            StoredOwnTool::Monitor => Self::Monitor,
            StoredOwnTool::Schedule => Self::Schedule,
            StoredOwnTool::Unschedule => Self::Unschedule,
            StoredOwnTool::Worktree => Self::Worktree,
            StoredOwnTool::Notebook => Self::Notebook,
            StoredOwnTool::Message => Self::Message,
            StoredOwnTool::Resource => Self::Resource,
        }
    }
}

impl From<tool::Question> for StoredQuestion {
    fn from(question: tool::Question) -> Self {
        let option = |choice: tool::Choice| StoredQuestionOption {
            label: choice.label,
            description: choice.description,
            preview: choice.preview,
        };
        let arity = match question.arity {
            tool::Arity::One => StoredArity::One,
            tool::Arity::Many => StoredArity::Many,
        };
        let options = question.options.into_iter().map(option).collect();
        Self { text: question.text, header: question.header, options, arity }
    }
}

impl From<StoredQuestion> for tool::Question {
    fn from(question: StoredQuestion) -> Self {
        let option = |choice: StoredQuestionOption| tool::Choice {
            label: choice.label,
            description: choice.description,
            preview: choice.preview,
        };
        let arity = match question.arity {
            StoredArity::One => tool::Arity::One,
            StoredArity::Many => tool::Arity::Many,
        };
        let options = question.options.into_iter().map(option).collect();
        Self { text: question.text, header: question.header, options, arity }
    }
}
