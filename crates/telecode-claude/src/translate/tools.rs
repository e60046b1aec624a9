//! Tool calls in the core's terms.

use serde_json::Value;
use telecode_core::ids::ToolCallId;
use telecode_core::tool::{Arity, Choice, Question, Tool, ToolCall};

use crate::wire::{Object, canonical};

/// A call of a tool, from its name and input.
pub(crate) fn call(id: &str, name: &str, input: &Value) -> ToolCall {
    let asked = Object::of(input.clone()).unwrap_or_default();
    ToolCall {
        id: ToolCallId(id.to_owned()),
        name: name.to_owned(),
        tool: tool(name, &asked),
        input: canonical(input),
    }
}

fn tool(name: &str, input: &Object) -> Tool {
    match name {
        "Bash" => Tool::Bash { command: input.string("command"), description: input.words("description") },
        "Read" => Tool::Read { path: input.string("file_path") },
        "Edit" => edit(input),
        "Write" => Tool::Write { path: input.string("file_path"), content: input.string("content") },
        "Grep" => Tool::Grep { pattern: input.string("pattern") },
        "Glob" => Tool::Glob { pattern: input.string("pattern") },
        "WebFetch" | "web_fetch" => Tool::Fetch { url: input.string("url") },
        "WebSearch" | "web_search" => Tool::WebSearch { query: input.string("query") },
        // The tool was called Task before.
        "Agent" | "Task" => Tool::Agent { description: input.string("description") },
        "Skill" => Tool::Skill { skill: input.string("skill") },
        "TodoWrite" | "TaskCreate" | "TaskUpdate" | "TaskGet" | "TaskList" => Tool::Checklist,
        "AskUserQuestion" => Tool::Question(input.objects("questions").iter().map(question).collect()),
        "ExitPlanMode" => Tool::Plan { plan: input.string("plan") },
        "EnterPlanMode" => Tool::EnterPlan,
        // No tool of the model: a command in the sandbox wants to reach a host.
        "SandboxNetworkAccess" => Tool::Network { host: input.string("host") },
        name => mcp(name),
    }
}

fn edit(input: &Object) -> Tool {
    Tool::Edit {
        path: input.string("file_path"),
        old: input.string("old_string"),
        new: input.string("new_string"),
    }
}

fn question(question: &Object) -> Question {
    Question {
        text: question.string("question"),
        header: question.string("header"),
        options: question.objects("options").iter().map(choice).collect(),
        arity: if question.flag("multiSelect") { Arity::Many } else { Arity::One },
    }
}

fn choice(option: &Object) -> Choice {
    Choice {
        label: option.string("label"),
        description: option.string("description"),
        preview: option.words("preview"),
    }
}

fn mcp(name: &str) -> Tool {
    match name.strip_prefix("mcp__").and_then(|rest| rest.split_once("__")) {
        Some((server, tool)) => Tool::Mcp { server: server.to_owned(), tool: tool.to_owned() },
        None => Tool::Other,
    }
}
