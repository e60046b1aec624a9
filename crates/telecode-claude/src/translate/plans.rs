//! Plans that Claude Code leaves out: the call and the request for a decision may come with an empty input, and then the
//! plan is only in the pieces that were streamed.

use serde_json::Value;

use crate::wire::JsonObject;

/// The tool that proposes a plan.
const TOOL: &str = "ExitPlanMode";

/// How many plans are remembered between the call and the request for a decision on it.
const LIMIT: usize = 8;

/// The longest plan that is put together, in bytes of JSON.
const LENGTH: usize = 1024 * 1024;

/// The inputs of calls that propose a plan, as they were streamed.
#[derive(Debug, Default)]
pub(super) struct PlanInputs {
    streamed: Vec<(String, String)>,
    /// The last call is one that proposes a plan.
    is_open: bool,
}

impl PlanInputs {
    /// A call begins.
    pub(super) fn begin(&mut self, id: String, tool: &str) {
        self.is_open = tool == TOOL;
        if self.is_open {
            self.streamed.drain(..(self.streamed.len() + 1).saturating_sub(LIMIT));
            self.streamed.push((id, String::new()));
        }
    }

    /// A piece of its input.
    pub(super) fn add(&mut self, piece: &str) {
        if let Some((_, input)) =
            self.streamed.last_mut().filter(|(_, input)| self.is_open && input.len() < LENGTH)
        {
            input.push_str(piece);
        }
    }

    /// The input of a call with its plan in it: what is answered is what Claude Code records.
    pub(super) fn completed(&self, id: &str, tool: &str, mut input: Value) -> Value {
        if tool != TOOL {
            return input;
        }
        let streamed = self.streamed.iter().rev().find(|(call, _)| call == id);
        let streamed = streamed.and_then(|(_, json)| JsonObject::of(serde_json::from_str(json).ok()?));
        if let (Value::Object(given), Some(streamed)) = (&mut input, streamed)
            && given.get("plan").and_then(Value::as_str).is_none_or(str::is_empty)
            && let Some(plan) = streamed.words("plan")
        {
            given.insert("plan".to_owned(), Value::String(plan));
        }
        input
    }
}
