//! What a person sees of the work: steps in human words, thoughts, outputs, checklists, subagents, tasks.

mod checklists;
mod finals;
mod notices;
mod outputs;
mod peers;
mod steps;
mod tasks;
mod verbosity;

use std::time::Duration;

use telecode_core::seam::ids::{TaskId, ToolCallId};
use telecode_core::seam::settings::{LiveView, Settings};
use telecode_core::seam::task::{Task, TaskKind};
use telecode_core::seam::tool::{Lines, Tool, ToolCall, ToolOutcome, ToolResult};

use crate::{World, settings};

/// A call of any tool.
pub(crate) fn call(id: &str, name: &str, tool: Tool) -> ToolCall {
    ToolCall { id: ToolCallId(id.to_owned()), name: name.to_owned(), tool, input: "{}".to_owned() }
}

pub(crate) fn edit(id: &str, path: &str) -> ToolCall {
    let tool = Tool::Edit { path: path.to_owned(), old: "a\nb".to_owned(), new: "a\nc\nd".to_owned() };
    call(id, "Edit", tool)
}

/// Shells that run in the background.
pub(crate) fn shells(names: &[&str]) -> Vec<Task> {
    names.iter().map(|name| task(name, TaskKind::Shell, name, None)).collect()
}

pub(crate) fn task(id: &str, kind: TaskKind, what: &str, call: Option<&str>) -> Task {
    Task {
        id: TaskId(id.to_owned()),
        kind,
        what: what.to_owned(),
        agent: (kind == TaskKind::Agent).then(|| "Explore".to_owned()),
        call: call.map(|call| ToolCallId(call.to_owned())),
    }
}

pub(crate) fn other(id: &str, name: &str) -> ToolCall {
    call(id, name, Tool::Other)
}

/// What a tool changed in a file.
pub(crate) fn changed(added: usize, removed: usize) -> ToolResult {
    ToolResult { lines: Some(Lines { added, removed }), ..ToolResult::default() }
}

impl World {
    /// A tool was used, and did what it should.
    pub(crate) fn has_used(&mut self, call: ToolCall, result: ToolResult) {
        let id = call.id.0.clone();
        self.uses(call);
        self.used_with(&id, ToolOutcome::Done, result);
    }

    /// What stands in the live view now.
    pub(crate) fn live(&mut self) -> String {
        self.pass(Duration::from_secs(3));
        self.chat.draft.as_ref().map(crate::chat::show).unwrap_or_default()
    }
}

/// A world whose live views are messages.
pub(crate) fn edits() -> World {
    World::with(Settings { live: LiveView::Edits, ..settings() })
}
