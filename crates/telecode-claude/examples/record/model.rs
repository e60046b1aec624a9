//! What the model is to answer: what it answered in the recording, at the same pace.

use std::collections::HashMap;

use serde_json::Value;
use telecode_sim::messages::{Beat, Failure, Reply, Rule, Script, ToolCall, Usage, When};

use crate::recording::{Recording, Way};

/// A gate that nobody opens: an answer that never came in the recording does not come now.
const NEVER: &str = "never";

/// How often a refusal for good is said.
const LAST: usize = 12;

/// The shortest wait between two pieces of an answer that is kept, in milliseconds.
const WAIT: u64 = 20;

/// The gate that holds what the model said after one of our lines until that is said again.
pub(crate) fn gate(index: usize) -> String {
    format!("line {index}")
}

/// The script of a recording.
pub(crate) fn script(recording: &Recording) -> Script {
    let mut reader = Reader::default();
    for (index, line) in recording.lines.iter().enumerate() {
        match line.way {
            Way::Out => reader.hear(&line.said, line.at),
            Way::Exit => reader.nothing_came(),
            Way::In => reader.told(index),
            Way::Spawn => {}
        }
    }
    reader.nothing_came();
    let mut script = Script::new();
    script.steps = reader.steps;
    script.rules = subagents(recording);
    script.rules.extend(side_questions(recording));
    script
}

/// The answers so far, and the one that is being read.
#[derive(Default)]
struct Reader {
    steps: Vec<Reply>,
    /// A request was made at this time, and nothing came yet.
    asked: Option<u64>,
    open: Option<Open>,
    /// Our last line since that request was made, or since a piece of its answer came.
    told: Option<usize>,
    failures: Vec<Failure>,
    streamed: Vec<String>,
}

/// An answer that has begun.
struct Open {
    reply: Reply,
    last: u64,
    /// The tool whose input comes piece by piece.
    tool: Option<(ToolCall, String)>,
}

impl Reader {
    fn hear(&mut self, said: &Value, at: u64) {
        if said["parent_tool_use_id"].is_string() {
            return;
        }
        match (said["type"].as_str(), said["subtype"].as_str()) {
            (Some("system"), Some("status")) if said["status"] == "requesting" => {
                self.nothing_came();
                self.asked = Some(at);
                self.told = None;
            }
            // The summary is not in the recording.
            (Some("system"), Some("status")) if said["status"] == "compacting" => {
                self.steps.push(Reply::text("<summary>What was said before.</summary>"));
            }
            (Some("system"), Some("api_retry")) => self.tried_again(said),
            // Claude Code ends itself what was cut: the model was not done.
            (Some("stream_event"), _) if said["abandoned_blocks"].is_object() => self.nothing_came(),
            (Some("stream_event"), _) => self.piece(&said["event"], at),
            (Some("assistant"), _) => self.whole(said),
            (Some("result"), _) => self.nothing_came(),
            (_, _) => {}
        }
    }

    /// We said something: what the model says from here on comes after it. Its mere end does not: Claude Code may wait for that
    /// before it goes on.
    fn told(&mut self, index: usize) {
        if self.open.is_some() || self.asked.is_some() {
            self.told = Some(index);
        }
    }

    /// A request failed: by a refusal, or in the middle of its answer.
    fn tried_again(&mut self, said: &Value) {
        if let Some(open) = self.open.take() {
            self.steps.push(open.reply.beat(Beat::Cut));
        } else if let Some(status) =
            said["error_status"].as_u64().and_then(|status| u16::try_from(status).ok())
        {
            self.failures.push(failure(status, None, "again"));
        }
    }

    fn piece(&mut self, event: &Value, at: u64) {
        if event["type"] == "message_start" {
            let mut reply = Reply::new().using(usage(&event["message"]["usage"])).paced(1 << 20, 0);
            reply.failures = std::mem::take(&mut self.failures);
            reply.delay_ms = self.asked.take().map_or(0, |asked| at.saturating_sub(asked + 100));
            if let Some(index) = self.told.take() {
                reply = reply.held_by(&gate(index));
            }
            self.streamed.extend(event["message"]["id"].as_str().map(str::to_owned));
            self.open = Some(Open { reply, last: at, tool: None });
            return;
        }
        let Some(open) = &mut self.open else { return };
        let waited = at.saturating_sub(open.last);
        open.last = at;
        let is_content =
            matches!(event["type"].as_str(), Some("content_block_start" | "content_block_delta"));
        if let Some(index) = self.told.take_if(|_| is_content) {
            open.reply.beats.push(Beat::Hold(gate(index)));
        }
        if waited >= WAIT {
            open.reply.beats.push(Beat::Pause(waited));
        }
        match event["type"].as_str() {
            Some("content_block_start") => open.begins(&event["content_block"]),
            Some("content_block_delta") => open.goes_on(&event["delta"]),
            Some("content_block_stop") => open.ends(),
            Some("message_delta") => {
                open.reply.stop_reason = event["delta"]["stop_reason"].as_str().map(str::to_owned);
            }
            Some("message_stop") => self.steps.extend(self.open.take().map(|open| open.reply)),
            _ => {}
        }
    }

    /// A whole answer: of a request that was not streamed, or that was refused for good.
    fn whole(&mut self, said: &Value) {
        let words = said.pointer("/message/content/0/text").and_then(Value::as_str).unwrap_or_default();
        if said["is_api_error_message"] == true {
            if let Some(status) =
                said["api_error_status"].as_u64().and_then(|status| u16::try_from(status).ok())
            {
                let words = words.trim_start_matches("API Error: ");
                let words = words.trim_start_matches(&format!("{status} "));
                // Claude Code's own words for this one of the API's.
                let words = if words.starts_with("Invalid API key") { "invalid x-api-key" } else { words };
                let last = failure(status, said["api_error_type"].as_str(), words);
                // Some are tried again once, silently; nothing else comes behind it.
                let last = std::iter::repeat_n(last, LAST);
                let failures = self.failures.drain(..).chain(last).collect();
                self.steps.push(Reply { failures, ..Reply::text("never said") });
                self.asked = None;
            }
            return;
        }
        let id = said.pointer("/message/id").and_then(Value::as_str).unwrap_or_default();
        if said["message"]["model"] == "<synthetic>" || self.streamed.iter().any(|streamed| streamed == id) {
            return;
        }
        let open = self.open.take();
        self.steps.extend(open.map(|open| {
            open.reply
                .beat(Beat::Error { kind: "overloaded_error".to_owned(), message: "Overloaded".to_owned() })
        }));
        self.steps.push(of_blocks(&said["message"]["content"]));
        self.asked = None;
    }

    /// What was asked for last, or begun, is never answered to the end.
    fn nothing_came(&mut self) {
        if let Some(open) = self.open.take() {
            self.steps.push(open.reply.beat(Beat::Hold(NEVER.to_owned())));
        } else if self.asked.take().is_some() {
            let failures = std::mem::take(&mut self.failures);
            self.steps.push(Reply { failures, ..Reply::new().held_by(NEVER) });
        }
    }
}

impl Open {
    fn begins(&mut self, block: &Value) {
        match block["type"].as_str() {
            Some("tool_use") => {
                let word = |key: &str| block[key].as_str().unwrap_or_default().to_owned();
                let call = ToolCall {
                    name: word("name"),
                    input: Value::Null,
                    id: Some(word("id")),
                    result: None,
                    takes_ms: 0,
                };
                self.tool = Some((call, String::new()));
            }
            Some("text") if !self.reply.beats.is_empty() => self.reply.beats.push(Beat::Break),
            _ => {}
        }
    }

    fn goes_on(&mut self, delta: &Value) {
        let word = |key: &str| delta[key].as_str().unwrap_or_default();
        match (delta["type"].as_str(), &mut self.tool) {
            (Some("text_delta"), _) => self.reply.beats.push(Beat::Text(word("text").to_owned())),
            (Some("thinking_delta"), _) => self.thinks(word("thinking")),
            (Some("input_json_delta"), Some((_, input))) => input.push_str(word("partial_json")),
            (_, _) => {}
        }
    }

    /// Each piece of thinking would be a block of its own.
    fn thinks(&mut self, piece: &str) {
        let pauses = self.reply.beats.iter().rev().take_while(|beat| matches!(beat, Beat::Pause(_))).count();
        let before = self.reply.beats.len() - pauses;
        if let Some(Beat::Thinking(text)) = before.checked_sub(1).and_then(|at| self.reply.beats.get_mut(at))
        {
            text.push_str(piece);
            self.reply.beats.truncate(before);
        } else {
            self.reply.beats.push(Beat::Thinking(piece.to_owned()));
        }
    }

    fn ends(&mut self) {
        if let Some((mut call, input)) = self.tool.take() {
            call.input = serde_json::from_str(&input).unwrap_or_else(|_| serde_json::json!({}));
            self.reply.beats.push(Beat::Tool(call));
        }
    }
}

/// What subagents answer: each knows its own by the prompt that it was given.
fn subagents(recording: &Recording) -> Vec<Rule> {
    let mut prompts = HashMap::new();
    let mut rules: Vec<(String, Rule)> = Vec::new();
    let mut last = &Value::Null;
    for said in recording.said().filter(|said| said["type"] == "assistant") {
        let blocks = said["message"]["content"].as_array().map(Vec::as_slice).unwrap_or_default();
        for block in blocks.iter().filter(|block| block["input"]["prompt"].is_string()) {
            prompts.insert(block["id"].to_string(), block["input"]["prompt"].as_str().unwrap_or_default());
        }
        let Some(prompt) = prompts.get(&said["parent_tool_use_id"].to_string()) else { continue };
        let parent = said["parent_tool_use_id"].to_string();
        let reply = of_blocks(&said["message"]["content"]);
        let goes_on = said["message"]["id"] == *last;
        last = &said["message"]["id"];
        match rules.iter_mut().find(|(known, _)| *known == parent) {
            // One answer comes as a frame for each of its blocks.
            Some((_, rule)) => match rule.replies.last_mut().filter(|_| goes_on) {
                Some(begun) => begun.beats.extend(reply.beats),
                None => rule.replies.push(reply),
            },
            None => {
                rules.push((parent, Rule { when: When::said(prompt), replies: vec![reply], times: None }));
            }
        }
    }
    rules.into_iter().map(|(_, rule)| rule).collect()
}

/// What was asked beside the work, and its answer.
fn side_questions(recording: &Recording) -> Vec<Rule> {
    let asked = recording.lines.iter().filter(|line| line.said["request"]["subtype"] == "side_question");
    let rules = asked.filter_map(|line| {
        let question = line.said["request"]["question"].as_str()?;
        let reply =
            recording.said().find(|said| said["response"]["request_id"] == line.said["request_id"])?;
        let words = reply.pointer("/response/response/response")?.as_str()?;
        Some(Rule { when: When::said(question), replies: vec![Reply::text(words)], times: None })
    });
    rules.collect()
}

/// An answer in one piece.
fn of_blocks(content: &Value) -> Reply {
    let mut reply = Reply::new();
    for block in content.as_array().map(Vec::as_slice).unwrap_or_default() {
        let word = |key: &str| block[key].as_str().unwrap_or_default().to_owned();
        let beat = match block["type"].as_str() {
            Some("text") => Beat::Text(word("text")),
            Some("thinking") => Beat::Thinking(word("thinking")),
            Some("tool_use") => Beat::Tool(ToolCall {
                name: word("name"),
                input: block["input"].clone(),
                id: Some(word("id")),
                result: None,
                takes_ms: 0,
            }),
            _ => continue,
        };
        reply.beats.push(beat);
    }
    reply
}

fn usage(said: &Value) -> Usage {
    let count = |key: &str| said[key].as_u64().unwrap_or_default();
    Usage {
        input_tokens: count("input_tokens"),
        cache_read_input_tokens: count("cache_read_input_tokens"),
        cache_creation_input_tokens: count("cache_creation_input_tokens"),
        ..Usage::default()
    }
}

fn failure(status: u16, kind: Option<&str>, message: &str) -> Failure {
    let usual = match status {
        401 => "authentication_error",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        400..500 => "invalid_request_error",
        _ => "api_error",
    };
    let kind = kind.unwrap_or(usual).to_owned();
    Failure { status, kind, message: message.to_owned(), retry_after: None, plan: None }
}
