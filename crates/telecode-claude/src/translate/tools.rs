//! Tool calls in the core's terms.

use std::borrow::Cow;

use serde_json::Value;
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::tool::{Arity, Choice, Lines, OwnTool, Question, Tool, ToolCall, ToolResult};

use crate::wire::{JsonObject, canonical};

/// A call of a tool, from its name and input.
pub(crate) fn call(id: &str, name: &str, input: &Value) -> ToolCall {
    let asked = JsonObject::of(input.clone()).unwrap_or_default();
    ToolCall {
        id: ToolCallId(id.to_owned()),
        name: name.to_owned(),
        tool: tool(name, &asked),
        input: canonical(input),
    }
}

/// What Claude Code calls a subagent that is not a special one.
pub(super) const ANY_AGENT: &str = "general-purpose";

/// The lines that a call changed in a file, as Claude Code says in its own form of the result.
pub(crate) fn changed(result: &Value) -> Option<Lines> {
    let hunks = result.get("structuredPatch")?.as_array()?;
    let lines = hunks.iter().filter_map(|hunk| hunk.get("lines")?.as_array()).flatten();
    let begins = |sign: char| {
        let lines = lines.clone().filter_map(Value::as_str);
        lines.filter(|line| line.starts_with(sign)).count()
    };
    let (added, removed) = (begins('+'), begins('-'));
    let is_new = hunks.is_empty() && result.get("type").and_then(Value::as_str) == Some("create");
    let content = result.get("content").and_then(Value::as_str).filter(|_| is_new);
    Some(Lines { added: content.map_or(added, |content| content.lines().count()), removed })
}

/// What came of a call: `text` is what the model reads, `more` is Claude Code's own form of it.
pub(super) fn result(text: &str, more: Option<&Value>) -> ToolResult {
    let word = |key: &str| more.and_then(|more| more.get(key)?.as_str());
    let goes_on = word("backgroundTaskId").is_some() || word("status") == Some("async_launched");
    let is_persisted = text.starts_with(PERSISTED);
    let stdout = word("stdout");
    let printed = if goes_on {
        // The model reads how to look after it, which is nobody else's concern.
        stdout.unwrap_or_default()
    } else {
        // The model reads only the beginning of a very long output.
        stdout.filter(|_| is_persisted).unwrap_or(text)
    };
    let printed = settled(printed);
    let output = cut(&printed);
    let is_cut = is_persisted || output.is_some();
    let output = output.unwrap_or_else(|| plain(&printed).to_owned());
    ToolResult { output, lines: more.and_then(changed), is_cut, goes_on }
}

/// The beginning of what the model reads of a very long output: behind it stands where the whole is.
pub(crate) const PERSISTED: &str = "<persisted-output>";

/// How much of an output is kept, in characters: more than a page can show. The record has all of it.
const OUTPUT_LIMIT: usize = 4_000;

/// How Claude Code begins why a call was not run at all.
pub(super) const NOT_RUN: &str = "<tool_use_error>";

/// An output without what Claude Code writes around what went wrong.
fn plain(text: &str) -> &str {
    let text = text.strip_prefix(NOT_RUN).unwrap_or(text);
    text.strip_suffix("</tool_use_error>").unwrap_or(text)
}

/// An output as a terminal shows it in the end: of a line that was written over, such as a progress bar, the last state.
fn settled(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let lines = text.split('\n').map(|line| {
        let line = line.trim_end_matches('\r');
        line.rsplit('\r').next().unwrap_or(line)
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// The beginning and the end of an output that is too long; `None` if it is not.
fn cut(text: &str) -> Option<String> {
    let text = plain(text);
    let length = text.chars().count();
    if length <= OUTPUT_LIMIT {
        return None;
    }
    let half = OUTPUT_LIMIT / 2;
    let head: String = text.chars().take(half).collect();
    let tail: String = text.chars().skip(length - half).collect();
    Some(format!("{head}\n…\n{tail}"))
}

fn tool(name: &str, input: &JsonObject) -> Tool {
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
        "Agent" | "Task" => Tool::Agent {
            description: input.string("description"),
            name: input.words("subagent_type").filter(|name| name != ANY_AGENT),
        },
        "Skill" => Tool::Skill { skill: input.string("skill") },
        "TodoWrite" | "TaskCreate" | "TaskUpdate" | "TaskGet" | "TaskList" => Tool::Checklist,
        "AskUserQuestion" => Tool::Question(input.objects("questions").iter().map(question).collect()),
        "ExitPlanMode" => Tool::Plan { plan: input.string("plan") },
        "EnterPlanMode" => Tool::EnterPlan,
        // No tool of the model: a command in the sandbox wants to reach a host.
        "SandboxNetworkAccess" => Tool::Network { host: input.string("host") },
        name => own(name).map_or_else(|| mcp(name), Tool::Own),
    }
}

/// The tools whose inputs say nothing that a person needs, by the names of Claude Code 2.1 and earlier ones.
fn own(name: &str) -> Option<OwnTool> {
    Some(match name {
        "ToolSearch" => OwnTool::FindTools,
        "TaskOutput" | "BashOutput" | "AgentOutputTool" => OwnTool::Output,
        "TaskStop" | "KillShell" | "KillBash" => OwnTool::EndTask,
        "Monitor" => OwnTool::Monitor,
        "CronCreate" | "ScheduleWakeup" => OwnTool::Schedule,
        "CronDelete" | "CronList" => OwnTool::Unschedule,
        "EnterWorktree" | "ExitWorktree" => OwnTool::Worktree,
        "NotebookEdit" => OwnTool::Notebook,
        "SendMessage" => OwnTool::Message,
        "ListMcpResourcesTool" | "ReadMcpResourceTool" => OwnTool::Resource,
        _ => return None,
    })
}

fn edit(input: &JsonObject) -> Tool {
    Tool::Edit {
        path: input.string("file_path"),
        old: input.string("old_string"),
        new: input.string("new_string"),
    }
}

fn question(question: &JsonObject) -> Question {
    Question {
        text: question.string("question"),
        header: question.string("header"),
        options: question.objects("options").iter().map(choice).collect(),
        arity: if question.flag("multiSelect") { Arity::Many } else { Arity::One },
    }
}

fn choice(option: &JsonObject) -> Choice {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_line_that_was_written_over_the_last_state_is_kept() {
        let shown = |text: &str| result(text, None).output;
        assert_eq!(shown("10 %\r50 %\r100 %\ndone\r\n"), "100 %\ndone\n");
        assert_eq!(shown("a\r\nb\r\n"), "a\nb\n");
        assert_eq!(shown("plain\n"), "plain\n");
    }
}
