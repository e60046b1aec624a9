//! Tool calls as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::form::{Form, FormBody};
use telecode_core::ids::ToolCallId;
use telecode_core::tool;

use super::super::StoreError;

/// Mirrors [`tool::ToolCall`].
#[derive(Debug, Serialize, Deserialize)]
struct ToolCall {
    id: String,
    name: String,
    tool: Tool,
    input: String,
}

/// Mirrors [`tool::Tool`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tool {
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
    Question(Vec<Question>),
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
    Own(OwnTool),
    Other,
}

/// Mirrors [`tool::OwnTool`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OwnTool {
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
struct Question {
    text: String,
    header: String,
    options: Vec<Choice>,
    arity: Arity,
}

/// Mirrors [`tool::Choice`].
#[derive(Debug, Serialize, Deserialize)]
struct Choice {
    label: String,
    description: String,
    #[serde(default)]
    preview: Option<String>,
}

/// Mirrors [`tool::Arity`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Arity {
    One,
    Many,
}

/// Writes a call.
pub(in super::super) fn write(call: &tool::ToolCall) -> Result<String, StoreError> {
    super::write(&ToolCall {
        id: call.id.0.clone(),
        name: call.name.clone(),
        tool: Tool::from(call.tool.clone()),
        input: call.input.clone(),
    })
}

/// Reads a call.
pub(in super::super) fn read(json: &str) -> Result<tool::ToolCall, StoreError> {
    let call: ToolCall = super::read("a tool call", json)?;
    Ok(tool::ToolCall { id: ToolCallId(call.id), name: call.name, tool: call.tool.into(), input: call.input })
}

impl From<tool::Tool> for Tool {
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
            Core::Question(parts) => Self::Question(parts.into_iter().map(Question::from).collect()),
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

impl From<Tool> for tool::Tool {
    fn from(tool: Tool) -> Self {
        match tool {
            Tool::Bash { command, description } => Self::Bash { command, description },
            Tool::Read { path } => Self::Read { path },
            Tool::Edit { path, old, new } => Self::Edit { path, old, new },
            Tool::Write { path, content } => Self::Write { path, content },
            Tool::Grep { pattern } => Self::Grep { pattern },
            Tool::Glob { pattern } => Self::Glob { pattern },
            Tool::Fetch { url } => Self::Fetch { url },
            Tool::WebSearch { query } => Self::WebSearch { query },
            Tool::Agent { description, name } => Self::Agent { description, name },
            Tool::Skill { skill } => Self::Skill { skill },
            Tool::Checklist => Self::Checklist,
            Tool::Question(parts) => Self::Question(parts.into_iter().map(tool::Question::from).collect()),
            Tool::Plan { plan } => Self::Plan { plan },
            Tool::EnterPlan => Self::EnterPlan,
            Tool::Form { server, message } => {
                Self::Form(Box::new(Form { server, message, body: FormBody::Fields(Vec::new()) }))
            }
            Tool::Network { host } => Self::Network { host },
            Tool::Mcp { server, tool } => Self::Mcp { server, tool },
            Tool::Own(tool) => Self::Own(tool.into()),
            Tool::Other => Self::Other,
        }
    }
}

impl From<tool::OwnTool> for OwnTool {
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

impl From<OwnTool> for tool::OwnTool {
    fn from(tool: OwnTool) -> Self {
        match tool {
            OwnTool::FindTools => Self::FindTools,
            OwnTool::Output => Self::Output,
            OwnTool::EndTask => Self::EndTask,
            OwnTool::Monitor => Self::Monitor,
            OwnTool::Schedule => Self::Schedule,
            OwnTool::Unschedule => Self::Unschedule,
            OwnTool::Worktree => Self::Worktree,
            OwnTool::Notebook => Self::Notebook,
            OwnTool::Message => Self::Message,
            OwnTool::Resource => Self::Resource,
        }
    }
}

impl From<tool::Question> for Question {
    fn from(question: tool::Question) -> Self {
        let option = |choice: tool::Choice| Choice {
            label: choice.label,
            description: choice.description,
            preview: choice.preview,
        };
        let arity = match question.arity {
            tool::Arity::One => Arity::One,
            tool::Arity::Many => Arity::Many,
        };
        let options = question.options.into_iter().map(option).collect();
        Self { text: question.text, header: question.header, options, arity }
    }
}

impl From<Question> for tool::Question {
    fn from(question: Question) -> Self {
        let option = |choice: Choice| tool::Choice {
            label: choice.label,
            description: choice.description,
            preview: choice.preview,
        };
        let arity = match question.arity {
            Arity::One => tool::Arity::One,
            Arity::Many => tool::Arity::Many,
        };
        let options = question.options.into_iter().map(option).collect();
        Self { text: question.text, header: question.header, options, arity }
    }
}
