//! The tools of an answer: asked for, run or refused.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::AsyncWrite;

use super::frames;
use super::host::Exit;
use super::session::Session;
use super::tools::{self, Rule};
use super::turn::Turn;
use crate::messages::{Beat, Reply, ToolCall};

/// The mark that an interrupt leaves for the model.
const CUT_TOOLS: &str = "[Request interrupted by user for tool use]";
/// What the model reads as the result of a call that was interrupted.
const REJECTED: &str = "The person does not want this call. It was not made.";

/// How the tools of an answer ended.
pub(super) enum Ran {
    /// With these results, as blocks for the model.
    Done(Vec<Value>),
    Interrupted,
}

impl<W: AsyncWrite + Unpin> Session<W> {
    /// Asks for the calls of an answer and runs them.
    pub(super) async fn run_tools(&mut self, turn: &mut Turn, calls: Vec<ToolCall>) -> Result<Ran, Exit> {
        let mut asked = Vec::new();
        for call in &calls {
            if !self.may_begin(call).await? {
                self.cut_tools(turn, call).await?;
                return Ok(Ran::Interrupted);
            }
            asked.push(self.ask(call).await?);
        }
        let mut results = Vec::new();
        for (call, ask) in calls.iter().zip(asked) {
            let Some(result) = self.run_tool(turn, call, ask).await? else {
                self.cut_tools(turn, call).await?;
                return Ok(Ran::Interrupted);
            };
            results.push(result);
        }
        Ok(Ran::Done(results))
    }

    /// Waits for the host's hook, if it is for a call. Says whether that goes on.
    async fn may_begin(&mut self, call: &ToolCall) -> Result<bool, Exit> {
        let id = call.id.as_deref().unwrap_or_default();
        let body = self.host.hook.as_ref().and_then(|hook| hook.request(id, &call.name, &call.input));
        let Some(body) = body else { return Ok(true) };
        let request = frames::fresh();
        let frame = frames::control_request(&request, &body);
        self.host.asks.push(frame.clone());
        self.host.send(frame).await?;
        // With stdin closed it is not made either.
        Ok(self.answer(&request).await?.is_some_and(|answer| answer["behavior"] != "deny"))
    }

    /// Asks for a call if it must be asked for. Returns the request's id.
    async fn ask(&mut self, call: &ToolCall) -> Result<Option<String>, Exit> {
        if !tools::must_ask(&call.name, &call.input, &self.host.mode, &self.rules) {
            return Ok(None);
        }
        let request = frames::fresh();
        let id = call.id.as_deref().unwrap_or_default();
        let frame = frames::control_request(&request, &tools::ask(id, &call.name, &call.input));
        self.host.send(frames::state("requires_action")).await?;
        self.host.asks.push(frame.clone());
        self.host.send(frame).await?;
        Ok(Some(request))
    }

    /// Runs a call when it is allowed. Returns its result for the model, or `None` if it was interrupted.
    async fn run_tool(
        &mut self,
        turn: &mut Turn,
        call: &ToolCall,
        ask: Option<String>,
    ) -> Result<Option<Value>, Exit> {
        let mut input = call.input.clone();
        let mut source = "config";
        if let Some(ask) = ask {
            let Some(answer) = self.answer(&ask).await? else {
                return Ok(None);
            };
            if answer["behavior"] != "allow" {
                return self.denied(turn, call, &answer).await;
            }
            self.rules.extend(Rule::added_by(&answer["updatedPermissions"]));
            if let Some(mode) = tools::mode_set_by(&answer["updatedPermissions"]) {
                self.host.change_mode(mode).await?;
            }
            if answer["updatedInput"].is_object() {
                input = answer["updatedInput"].clone();
            }
            source = if answer["decisionClassification"] == "user_permanent" {
                "user_permanent"
            } else {
                "user_temporary"
            };
        }
        if self.wait(Duration::from_millis(call.takes_ms)).await? {
            return Ok(None);
        }
        tools::perform(call, &input);
        let (text, result) = tools::outcome(call, &input);
        let block =
            json!({"type": "tool_result", "tool_use_id": call.id, "content": text, "is_error": false});
        let meta = json!({"id": call.id, "permission_decision": {"decision": "accept", "source": source}});
        self.host.send(frames::tool_result(&block, &result, &meta)).await?;
        Ok(Some(block))
    }

    async fn denied(
        &mut self,
        turn: &mut Turn,
        call: &ToolCall,
        answer: &Value,
    ) -> Result<Option<Value>, Exit> {
        turn.denials.push(denial(call));
        if answer["interrupt"] == true {
            self.host.interrupted = true;
            return Ok(None);
        }
        let message = answer["message"].as_str().unwrap_or("denied");
        let block =
            json!({"type": "tool_result", "content": message, "is_error": true, "tool_use_id": call.id});
        let meta = json!({"id": call.id, "non_execution_kind": "permission-rule"});
        self.host.send(frames::tool_result(&block, &json!(format!("Error: {message}")), &meta)).await?;
        Ok(Some(block))
    }

    /// Waits for the answer to an ask. Returns `None` on an interrupt.
    async fn answer(&mut self, ask: &str) -> Result<Option<Value>, Exit> {
        loop {
            if self.host.interrupted {
                return Ok(None);
            }
            if let Some(response) = self.host.answers.remove(ask) {
                if self.host.asks.is_empty() {
                    self.host.send(frames::state("running")).await?;
                }
                let refused = json!({"behavior": "deny", "message": response["error"]});
                return Ok(Some(if response["subtype"] == "success" {
                    response["response"].clone()
                } else {
                    refused
                }));
            }
            if self.host.ended {
                self.host.asks.retain(|open| open["request_id"] != ask);
                let message = "Tool permission stream closed before response received";
                return Ok(Some(json!({"behavior": "deny", "message": message})));
            }
            let input = self.host.next().await;
            self.host.take(input).await?;
        }
    }

    async fn cut_tools(&mut self, turn: &mut Turn, call: &ToolCall) -> Result<(), Exit> {
        if turn.denials.is_empty() {
            turn.denials.push(denial(call));
        }
        self.host.asks.clear();
        self.host.send(frames::state("running")).await?;
        let block =
            json!({"type": "tool_result", "content": REJECTED, "is_error": true, "tool_use_id": call.id});
        let meta = json!({"id": call.id, "non_execution_kind": "user-rejected"});
        self.host.send(frames::tool_result(&block, &json!("User rejected tool use"), &meta)).await?;
        self.host.send(frames::interrupted(CUT_TOOLS)).await?;
        self.memory.drop_open_calls()?;
        Ok(self.memory.said(CUT_TOOLS)?)
    }
}

/// The calls of an answer, with the ids that were streamed.
pub(super) fn calls_of(message: &Value, reply: &Reply) -> Vec<ToolCall> {
    let blocks = message["content"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids = blocks.iter().filter(|block| block["type"] == "tool_use").map(|block| block["id"].as_str());
    let calls =
        reply.beats.iter().filter_map(|beat| if let Beat::Tool(call) = beat { Some(call) } else { None });
    calls.zip(ids).map(|(call, id)| ToolCall { id: id.map(str::to_owned), ..call.clone() }).collect()
}

fn denial(call: &ToolCall) -> Value {
    json!({"tool_name": call.name, "tool_use_id": call.id, "tool_input": call.input})
}
