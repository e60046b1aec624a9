//! Builds frames in the shapes of the recorded real ones.

use serde_json::{Value, json};
use uuid::Uuid;

/// The capabilities that the stand-in really has.
const CAPABILITIES: [&str; 3] = ["interrupt_receipt_v1", "interrupt_cancel_queued_v1", "msg_lifecycle_v1"];
/// The tools that it may call.
const TOOLS: [&str; 8] = ["AskUserQuestion", "Bash", "Edit", "ExitPlanMode", "Glob", "Grep", "Read", "Write"];

/// How a turn ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// With an answer.
    Completed(String),
    /// With an error of the API: the status, the API's name of it, the text.
    Refused(u16, String, String),
    /// By an interrupt while the model answered.
    CutAnswer,
    /// By an interrupt while a tool ran or an ask was open.
    CutTools,
}

/// What a `result` says.
#[derive(Clone, Debug)]
pub struct Finish {
    /// How the turn ended.
    pub ended: Ended,
    /// The prompts that it answers; the turn's own is the first.
    pub prompts: Vec<String>,
    /// The cost of the session so far, in dollars.
    pub cost: f64,
    /// The model.
    pub model: String,
    /// How many results came before.
    pub index: u64,
    /// How many prompts wait.
    pub queued: usize,
    /// How often the model was called.
    pub model_calls: u64,
    /// The calls that were denied.
    pub denials: Vec<Value>,
    /// Whether the turn was run again after a crash.
    pub resumed: bool,
}

/// A new frame id.
pub fn fresh() -> String {
    Uuid::new_v4().to_string()
}

/// The state of the session.
pub fn state(state: &str) -> Value {
    json!({"type": "system", "subtype": "session_state_changed", "state": state, "uuid": fresh()})
}

/// Where a prompt is.
pub fn lifecycle(prompt: &str, state: &str) -> Value {
    json!({"type": "command_lifecycle", "command_uuid": prompt, "state": state, "uuid": fresh()})
}

/// The first frame of a turn.
pub fn init(cwd: &str, model: &str, mode: &str, version: &str) -> Value {
    json!({
        "type": "system", "subtype": "init", "cwd": cwd, "tools": TOOLS, "mcp_servers": [], "model": model,
        "permissionMode": mode, "slash_commands": [], "apiKeySource": "none", "claude_code_version": version,
        "output_style": "default", "agents": [], "skills": [], "plugins": [], "capabilities": CAPABILITIES,
        "uuid": fresh(),
    })
}

/// The model is called for these prompts.
pub fn requesting(prompts: &[String]) -> Value {
    json!({"type": "system", "subtype": "status", "status": "requesting", "uuid": fresh(), "user_message_uuids": prompts})
}

/// The permission mode changed.
pub fn mode_changed(mode: &str) -> Value {
    json!({"type": "system", "subtype": "status", "status": null, "permissionMode": mode, "uuid": fresh()})
}

/// The session is called so.
pub fn titled(title: &str) -> Value {
    json!({"type": "system", "subtype": "session_title_changed", "title": title, "uuid": fresh()})
}

/// The API refused; it is tried again.
pub fn api_retry(attempt: usize, delay_ms: u64, status: u16, error: &str) -> Value {
    json!({
        "type": "system", "subtype": "api_retry", "attempt": attempt, "max_retries": 10, "retry_delay_ms": delay_ms,
        "error_status": status, "error": error, "uuid": fresh(),
    })
}

/// A prompt said back.
pub fn replay(prompt: &str, text: &str) -> Value {
    json!({
        "type": "user", "message": {"role": "user", "content": text}, "parent_tool_use_id": null, "uuid": prompt,
        "isReplay": true, "origin": {"kind": "human"},
    })
}

/// A known prompt said back: it is not run again.
pub fn replay_known(prompt: &str, text: &str) -> Value {
    json!({
        "type": "user", "message": {"role": "user", "content": text}, "parent_tool_use_id": null, "uuid": prompt,
        "isReplay": true,
    })
}

/// An event of the model's stream.
pub fn stream_event(event: &Value) -> Value {
    json!({"type": "stream_event", "event": event, "parent_tool_use_id": null, "uuid": fresh()})
}

/// One finished block of the model's answer.
pub fn assistant(message: &Value, block: &Value) -> Value {
    let mut message = message.clone();
    message["content"] = json!([block]);
    message["stop_reason"] = Value::Null;
    json!({"type": "assistant", "message": message, "parent_tool_use_id": null, "uuid": fresh()})
}

/// An answer that the model did not give.
pub fn synthetic(text: &str) -> Value {
    json!({"type": "assistant", "parent_tool_use_id": null, "uuid": fresh(), "message": {
        "id": fresh(), "type": "message", "role": "assistant", "model": "<synthetic>", "stop_reason": "stop_sequence",
        "content": [{"type": "text", "text": text}], "usage": {"input_tokens": 0, "output_tokens": 0},
    }})
}

/// The result of a tool.
pub fn tool_result(block: &Value, result: &Value, meta: &Value) -> Value {
    json!({
        "type": "user", "message": {"role": "user", "content": [block]}, "parent_tool_use_id": null, "uuid": fresh(),
        "tool_use_result": result, "tool_result_meta": [meta],
    })
}

/// The mark that an interrupt leaves.
pub fn interrupted(text: &str) -> Value {
    json!({
        "type": "user", "message": {"role": "user", "content": [{"type": "text", "text": text}]},
        "parent_tool_use_id": null, "uuid": fresh(),
    })
}

/// A request to the host.
pub fn control_request(id: &str, request: &Value) -> Value {
    json!({"type": "control_request", "request_id": id, "request": request})
}

/// A request to the host is withdrawn.
pub fn control_cancel(id: &str) -> Value {
    json!({"type": "control_cancel_request", "request_id": id})
}

/// A request of the host succeeded.
pub fn success(id: &str, response: &Value) -> Value {
    json!({"type": "control_response", "response": {"subtype": "success", "request_id": id, "response": response}})
}

/// A request of the host failed.
pub fn failure(id: &str, error: &str, code: &str) -> Value {
    let response = json!({"subtype": "error", "request_id": id, "error": error, "error_code": code});
    json!({"type": "control_response", "response": response})
}

/// The end of a turn.
pub fn result(finish: &Finish) -> Value {
    let mut frame = json!({
        "type": "result", "duration_ms": 10, "duration_api_ms": 5, "num_turns": finish.model_calls,
        "total_cost_usd": finish.cost, "permission_denials": finish.denials, "user_message_uuids": finish.prompts,
        "user_message_uuid": finish.prompts.first(), "queued_turn_count": finish.queued, "result_index": finish.index,
        "usage": {"input_tokens": 100, "output_tokens": 20, "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0},
        "modelUsage": {&finish.model: {"inputTokens": 100, "outputTokens": 20, "costUSD": finish.cost, "contextWindow": 200_000}},
        "uuid": fresh(),
    });
    let (subtype, is_error, reason, stop) = match &finish.ended {
        Ended::Completed(_) => ("success", false, "completed", "end_turn"),
        Ended::Refused(..) => ("success", true, "api_error", "stop_sequence"),
        Ended::CutAnswer => ("error_during_execution", true, "aborted_streaming", ""),
        Ended::CutTools => ("error_during_execution", true, "aborted_tools", "tool_use"),
    };
    frame["subtype"] = json!(subtype);
    frame["is_error"] = json!(is_error);
    frame["terminal_reason"] = json!(reason);
    frame["stop_reason"] = if stop.is_empty() { Value::Null } else { json!(stop) };
    match &finish.ended {
        Ended::Completed(text) => {
            frame["result"] = json!(text);
            frame["api_error_status"] = Value::Null;
        }
        Ended::Refused(status, kind, text) => {
            frame["result"] = json!(text);
            frame["api_error_status"] = json!(status);
            frame["api_error_type"] = json!(kind);
        }
        Ended::CutAnswer | Ended::CutTools => {
            frame["errors"] = json!(["[ede_diagnostic] result_type=user last_content_type=n/a"]);
        }
    }
    if finish.resumed {
        frame["resume_reason"] = json!("interrupted_turn");
    } else {
        frame["origin"] = json!({"kind": "human"});
    }
    frame
}
