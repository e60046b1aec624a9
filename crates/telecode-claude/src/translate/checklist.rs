//! The checklist that Claude keeps, with either of its sets of tools: `TodoWrite`, or `TaskCreate` and its kin.

use std::collections::BTreeMap;

use serde_json::Value;
use telecode_core::seam::checklist::{Item, ItemState, Tick};

use crate::wire::JsonObject;

/// How many calls may wait for their result; Claude makes a few at a time.
const OPEN_LIMIT: usize = 100;

/// The calls of such tools that have no result yet.
#[derive(Debug, Default)]
pub(super) struct ChecklistCalls {
    open: BTreeMap<String, (ChecklistTool, JsonObject)>,
}

#[derive(Debug, Clone, Copy)]
enum ChecklistTool {
    Write,
    Create,
    Update,
    List,
}

impl ChecklistCalls {
    /// A tool was called.
    pub(super) fn call(&mut self, id: &str, name: &str, input: &Value) {
        let kind = match name {
            "TodoWrite" => ChecklistTool::Write,
            "TaskCreate" => ChecklistTool::Create,
            "TaskUpdate" => ChecklistTool::Update,
            "TaskList" => ChecklistTool::List,
            _ => return,
        };
        if self.open.len() < OPEN_LIMIT {
            let input = JsonObject::of(input.clone()).unwrap_or_default();
            self.open.insert(id.to_owned(), (kind, input));
        }
    }

    /// A call ended; `more` is Claude Code's own form of its result.
    pub(super) fn ended(&mut self, id: &str, more: Option<&Value>) -> Option<Tick> {
        let (kind, input) = self.open.remove(id)?;
        let mut result = JsonObject::of(more?.clone())?;
        match kind {
            ChecklistTool::Write => {
                let todos = result.objects("newTodos");
                let items =
                    todos.iter().enumerate().map(|(at, todo)| item((at + 1).to_string(), "content", todo));
                Some(Tick::Whole(items.collect()))
            }
            ChecklistTool::List => {
                let tasks = result.objects("tasks");
                Some(Tick::Whole(tasks.iter().map(|task| item(task.string("id"), "subject", task)).collect()))
            }
            ChecklistTool::Create => {
                let task = result.take("task")?;
                let text = task.words("subject").or_else(|| input.words("subject"));
                let state = Some(ItemState::Open);
                Some(Tick::Item { id: task.words("id")?, text, active: input.words("activeForm"), state })
            }
            ChecklistTool::Update => {
                let id = input.words("taskId").filter(|_| result.flag("success"))?;
                if input.text("status") == Some("deleted") {
                    return Some(Tick::Gone { id });
                }
                let state = input.text("status").map(state);
                Some(Tick::Item {
                    id,
                    text: input.words("subject"),
                    active: input.words("activeForm"),
                    state,
                })
            }
        }
    }
}

fn item(id: String, text: &str, of: &JsonObject) -> Item {
    Item {
        id,
        text: of.string(text),
        active: of.string("activeForm"),
        state: state(of.text("status").unwrap_or_default()),
    }
}

fn state(status: &str) -> ItemState {
    match status {
        "in_progress" => ItemState::Active,
        "completed" => ItemState::Done,
        _ => ItemState::Open,
    }
}
