//! Plays a reply as the events of the Messages API stream.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::gates::Gates;
use super::script::{Beat, Pace, Reply, ToolCall, Usage};

/// One thing for the reader of the stream.
#[derive(Clone, Debug)]
pub enum Played {
    /// An event.
    Event(Value),
    /// The connection is cut here.
    Cut,
}

/// The reader of the stream went away.
#[derive(Clone, Copy, Debug)]
pub struct Left;

/// How a reply ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ending {
    /// All of it was streamed.
    Complete,
    /// The connection was cut by the script.
    Cut,
    /// An error event ended it.
    Error,
}

/// Plays a reply into a channel, in its own time.
pub async fn play(
    reply: &Reply,
    model: &str,
    gates: &Gates,
    out: &mpsc::Sender<Played>,
) -> Result<Ending, Left> {
    if let Some(gate) = &reply.hold {
        or_left(gates.pass(gate), out).await?;
    }
    or_left(tokio::time::sleep(Duration::from_millis(reply.delay_ms)), out).await?;
    let mut player = Player { out, gates, pace: reply.pace, next_index: 0, open: None };
    player.send(message_start(model, reply.usage)).await?;
    for beat in &reply.beats {
        if let Some(ending) = player.beat(beat).await? {
            return Ok(ending);
        }
    }
    player.close().await?;
    player.send(message_delta(reply)).await?;
    player.send(json!({"type": "message_stop"})).await?;
    Ok(Ending::Complete)
}

/// Folds the events of a stream into the message that they make.
pub fn fold(events: &[Value]) -> Value {
    let mut message = Value::Null;
    let mut json_text = String::new();
    for event in events {
        let index = usize::try_from(event["index"].as_u64().unwrap_or_default()).unwrap_or_default();
        match event["type"].as_str() {
            Some("message_start") => message = event["message"].clone(),
            Some("content_block_start") => {
                json_text.clear();
                if let Some(content) = message["content"].as_array_mut() {
                    content.push(event["content_block"].clone());
                }
            }
            Some("content_block_delta") => {
                add_delta(&mut message["content"][index], &event["delta"], &mut json_text);
            }
            Some("content_block_stop") if !json_text.is_empty() => {
                message["content"][index]["input"] = serde_json::from_str(&json_text).unwrap_or_default();
            }
            Some("message_delta") => {
                message["stop_reason"] = event["delta"]["stop_reason"].clone();
                message["usage"] = event["usage"].clone();
            }
            _ => {}
        }
    }
    message
}

fn add_delta(block: &mut Value, delta: &Value, json_text: &mut String) {
    for (key, part) in
        [("text", &delta["text"]), ("thinking", &delta["thinking"]), ("signature", &delta["signature"])]
    {
        if let (Some(part), Value::String(whole)) = (part.as_str(), &mut block[key]) {
            whole.push_str(part);
        }
    }
    json_text.push_str(delta["partial_json"].as_str().unwrap_or_default());
}

/// The kind of the content block that is open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Open {
    Text,
    Thinking,
    Tool,
}

struct Player<'a> {
    out: &'a mpsc::Sender<Played>,
    gates: &'a Gates,
    pace: Pace,
    next_index: usize,
    open: Option<Open>,
}

impl Player<'_> {
    async fn beat(&mut self, beat: &Beat) -> Result<Option<Ending>, Left> {
        match beat {
            Beat::Text(text) => self.text(text).await?,
            Beat::Repeat { text, bytes } => self.text(&text.repeat(bytes / text.len().max(1))).await?,
            Beat::Thinking(text) => self.thinking(text).await?,
            Beat::Tool(call) => self.tool(call).await?,
            Beat::Break => self.close().await?,
            Beat::Hold(gate) => or_left(self.gates.pass(gate), self.out).await?,
            Beat::Pause(ms) => or_left(tokio::time::sleep(Duration::from_millis(*ms)), self.out).await?,
            Beat::Ping => self.send(json!({"type": "ping"})).await?,
            Beat::Cut => return self.end(Played::Cut, Ending::Cut).await,
            Beat::Error { kind, message } => {
                let event = json!({"type": "error", "error": {"type": kind, "message": message}});
                return self.end(Played::Event(event), Ending::Error).await;
            }
        }
        Ok(None)
    }

    async fn text(&mut self, text: &str) -> Result<(), Left> {
        if self.open != Some(Open::Text) {
            self.start(Open::Text, json!({"type": "text", "text": ""})).await?;
        }
        for chunk in chunks(text, self.pace.chunk) {
            self.wait().await?;
            self.delta(json!({"type": "text_delta", "text": chunk})).await?;
        }
        Ok(())
    }

    async fn thinking(&mut self, text: &str) -> Result<(), Left> {
        let block = json!({"type": "thinking", "thinking": "", "signature": ""});
        self.start(Open::Thinking, block).await?;
        for chunk in chunks(text, self.pace.chunk) {
            self.wait().await?;
            self.delta(json!({"type": "thinking_delta", "thinking": chunk})).await?;
        }
        self.delta(json!({"type": "signature_delta", "signature": "c2lnbmVk"})).await
    }

    async fn tool(&mut self, call: &ToolCall) -> Result<(), Left> {
        let id = call.id.clone().unwrap_or_else(|| format!("toolu_{}", short_id()));
        let block = json!({"type": "tool_use", "id": id, "name": call.name, "input": {}});
        self.start(Open::Tool, block).await?;
        for chunk in chunks(&call.input.to_string(), self.pace.chunk) {
            self.wait().await?;
            self.delta(json!({"type": "input_json_delta", "partial_json": chunk})).await?;
        }
        Ok(())
    }

    async fn start(&mut self, open: Open, block: Value) -> Result<(), Left> {
        self.close().await?;
        self.send(json!({"type": "content_block_start", "index": self.next_index, "content_block": block}))
            .await?;
        self.next_index += 1;
        self.open = Some(open);
        Ok(())
    }

    async fn close(&mut self) -> Result<(), Left> {
        if self.open.take().is_some() {
            self.send(json!({"type": "content_block_stop", "index": self.next_index - 1})).await?;
        }
        Ok(())
    }

    async fn delta(&self, delta: Value) -> Result<(), Left> {
        self.send(json!({"type": "content_block_delta", "index": self.next_index - 1, "delta": delta})).await
    }

    async fn wait(&self) -> Result<(), Left> {
        if self.pace.delay_ms == 0 {
            return Ok(());
        }
        or_left(tokio::time::sleep(Duration::from_millis(self.pace.delay_ms)), self.out).await
    }

    async fn send(&self, event: Value) -> Result<(), Left> {
        self.out.send(Played::Event(event)).await.map_err(|_| Left)
    }

    async fn end(&self, last: Played, ending: Ending) -> Result<Option<Ending>, Left> {
        self.out.send(last).await.map_err(|_| Left)?;
        Ok(Some(ending))
    }
}

/// Waits for something, or notices that the reader went away.
async fn or_left(wait: impl Future<Output = ()>, out: &mpsc::Sender<Played>) -> Result<(), Left> {
    tokio::select! {
        () = wait => Ok(()),
        () = out.closed() => Err(Left),
    }
}

fn message_start(model: &str, usage: Usage) -> Value {
    let usage = json!({
        "input_tokens": usage.input_tokens,
        "cache_creation_input_tokens": usage.cache_creation_input_tokens,
        "cache_read_input_tokens": usage.cache_read_input_tokens,
        "output_tokens": 1,
    });
    json!({"type": "message_start", "message": {
        "id": format!("msg_{}", short_id()), "type": "message", "role": "assistant", "model": model, "content": [],
        "stop_reason": null, "stop_sequence": null, "usage": usage,
    }})
}

fn message_delta(reply: &Reply) -> Value {
    json!({
        "type": "message_delta",
        "delta": {"stop_reason": reply.reason(), "stop_sequence": null},
        "usage": reply.usage,
    })
}

/// Cuts a text into pieces of so many characters.
fn chunks(text: &str, size: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.char_indices().nth(size.max(1)).map_or(rest.len(), |(at, _)| at);
        let (chunk, after) = rest.split_at(end);
        rest = after;
        (!chunk.is_empty()).then_some(chunk)
    })
}

fn short_id() -> String {
    Uuid::new_v4().simple().to_string()[..24].to_owned()
}
