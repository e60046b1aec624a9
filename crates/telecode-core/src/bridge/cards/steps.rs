//! Tool calls in human words, from one table.

use super::{short, short_path};
use crate::agent::ToolOutcome;
use crate::tool::{Tool, ToolCall};
use crate::transcript::Step;
use crate::words::Voice;

/// The longest argument of a step, in UTF-16 units.
const ARGUMENT: usize = 60;

/// One step of a turn in a line: how it stands, and what it is.
pub(in super::super) fn step_line(step: &Step, voice: Voice<'_>) -> String {
    deed_line(&step.call, step.outcome.as_ref(), step.nested, voice)
}

/// The same of a call that was read in a record.
pub(in super::super) fn deed_line(
    call: &ToolCall,
    outcome: Option<&ToolOutcome>,
    nested: bool,
    voice: Voice<'_>,
) -> String {
    let mark = match outcome {
        None => "▸",
        Some(ToolOutcome::Done) => "✓",
        Some(ToolOutcome::Failed) => "✗",
    };
    let indent = if nested { "  " } else { "" };
    format!("{indent}{mark} {}", what(call, voice))
}

/// What a call does, in human words.
pub(in super::super) fn what(call: &ToolCall, voice: Voice<'_>) -> String {
    let (key, argument) = match &call.tool {
        Tool::Bash { command, description } => {
            ("step-bash", short(description.as_deref().unwrap_or(command), ARGUMENT))
        }
        Tool::Read { path } => ("step-read", short_path(path)),
        Tool::Edit { path, .. } => ("step-edit", short_path(path)),
        Tool::Write { path, .. } => ("step-write", short_path(path)),
        Tool::Grep { pattern } => ("step-grep", short(pattern, ARGUMENT)),
        Tool::Glob { pattern } => ("step-glob", short(pattern, ARGUMENT)),
        Tool::Fetch { url } => ("step-fetch", short(url, ARGUMENT)),
        Tool::WebSearch { query } => ("step-web", short(query, ARGUMENT)),
        Tool::Agent { description } => ("step-agent", short(description, ARGUMENT)),
        Tool::Skill { skill } => ("step-skill", short(skill, ARGUMENT)),
        Tool::Checklist => ("step-checklist", String::new()),
        Tool::Question(_) => ("step-question", String::new()),
        Tool::Plan { .. } => ("step-plan", String::new()),
        Tool::EnterPlan => ("step-enter-plan", String::new()),
        Tool::Network { host } => ("step-network", short(host, ARGUMENT)),
        Tool::Mcp { server, tool } => ("step-mcp", short(&format!("{server}: {tool}"), ARGUMENT)),
        Tool::Other => ("step-other", short(&call.name, ARGUMENT)),
    };
    voice.tell(key, [("what", argument.into())])
}
