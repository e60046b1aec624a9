//! Lines that are told to Claude Code. Each is one JSON object without a newline.

use serde_json::{Value, json};

/// A line for Claude Code's stdin.
#[derive(Debug, Clone, PartialEq)]
pub enum OutgoingLine {
    /// A prompt.
    Prompt {
        /// Its id.
        id: String,
        /// Its text, or its blocks.
        content: Value,
        /// When it is taken up, if something runs; `None` is `next`.
        priority: Option<&'static str>,
    },
    /// A request of ours.
    Request {
        /// Our id of it.
        id: String,
        /// What it wants.
        body: Value,
    },
    /// The answer to a request of Claude Code.
    Answer {
        /// Its id.
        id: String,
        /// What is answered.
        body: Value,
    },
    /// A request of Claude Code that cannot be answered.
    Refusal {
        /// Its id.
        id: String,
        /// Why it is refused, in words for a log.
        error: String,
    },
}

impl OutgoingLine {
    /// The line.
    pub fn line(self) -> String {
        match self {
            Self::Prompt { id, content, priority } => {
                let mut line = json!({
                    "type": "user",
                    "message": {"role": "user", "content": content},
                    "parent_tool_use_id": null,
                    "session_id": "",
                    "uuid": id,
                    // An origin that is not said counts as nobody's, and trust gates stay shut.
                    "origin": {"kind": "human"},
                });
                if let Some(priority) = priority {
                    line["priority"] = priority.into();
                }
                line
            }
            Self::Request { id, body } => {
                json!({"type": "control_request", "request_id": id, "request": body})
            }
            Self::Answer { id, body } => json!({
                "type": "control_response",
                "response": {"subtype": "success", "request_id": id, "response": body},
            }),
            Self::Refusal { id, error } => json!({
                "type": "control_response",
                "response": {"subtype": "error", "request_id": id, "error": error},
            }),
        }
        .to_string()
    }
}

/// What is answered to `can_use_tool`.
#[derive(Debug, Clone, PartialEq)]
pub enum PermissionResult {
    /// Go ahead.
    Allow {
        /// The call.
        call: String,
        /// The whole input: it replaces what the model gave.
        input: Value,
        /// What changes from now on.
        updates: Vec<Value>,
    },
    /// Do not.
    Deny {
        /// The call.
        call: String,
        /// What the model reads.
        message: String,
    },
}

impl PermissionResult {
    /// The answer's body.
    pub fn body(self) -> Value {
        match self {
            Self::Allow { call, input, updates } => {
                let class = if updates.is_empty() { "user_temporary" } else { "user_permanent" };
                let mut body =
                    json!({"behavior": "allow", "updatedInput": input, "decisionClassification": class});
                if !updates.is_empty() {
                    body["updatedPermissions"] = Value::Array(updates);
                }
                with_call(body, call)
            }
            Self::Deny { call, message } => with_call(
                json!({
                    "behavior": "deny",
                    "message": message,
                    "interrupt": false,
                    "decisionClassification": "user_reject",
                }),
                call,
            ),
        }
    }
}

fn with_call(mut body: Value, call: String) -> Value {
    if !call.is_empty() {
        body["toolUseID"] = Value::String(call);
    }
    body
}
