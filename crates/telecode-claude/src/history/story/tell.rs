//! Lines in the terms of the core.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::Value;
use telecode_core::seam::story::{Deed, Entry};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::ToolOutcome;

use super::OUTPUT_LIMIT;
use super::words::{RecordedWords, output, printed, summary, texts};
use crate::translate::{call, changed};
use crate::wire::JsonObject;
use crate::wire::marks::NO_RESPONSE;

/// Reads lines one after the other.
#[derive(Debug, Default)]
pub(super) struct StoryTeller {
    entries: Vec<Entry>,
    /// Where the calls without a result are, by Claude's id.
    open: HashMap<String, usize>,
    /// When the last line was written.
    now: Wall,
    /// When the turn was begun that runs; `None` once its end was told.
    begun: Option<Wall>,
    /// Prompts that are told elsewhere, and whether one of them is what is answered.
    known: HashSet<String>,
    is_known: bool,
    /// What the session has cost when that was written down last, in US dollars.
    charged: f64,
}

impl StoryTeller {
    /// Says nothing of these prompts and their answers.
    pub(super) fn passing_over(known: HashSet<String>) -> Self {
        Self { known, ..Self::default() }
    }

    /// Takes a line of the conversation.
    pub(super) fn line(&mut self, line: &[u8]) {
        let Some(line) = self.read(line) else { return };
        if line.flag("isSidechain") {
            return self.side(line);
        }
        match line.text("type").unwrap_or_default() {
            "user" => self.user(line),
            "assistant" => self.assistant(line, false),
            "system" => self.system(&line),
            "attachment" => self.attachment(line),
            "cost-state" => self.cost(&line),
            _ => {}
        }
    }

    /// Takes a line of a subagent.
    pub(super) fn side_line(&mut self, line: &[u8]) {
        if let Some(line) = self.read(line) {
            self.side(line);
        }
    }

    /// Everything, in the order of time.
    pub(super) fn end(mut self) -> Vec<Entry> {
        // What a subagent did, and what was typed while a tool ran, stands elsewhere in the files.
        self.entries.sort_by_key(|entry| entry.at);
        self.entries
    }

    /// Takes what is told so far. A call that still runs is kept back until it ends.
    pub(super) fn take(&mut self) -> Vec<Entry> {
        let mut open: Vec<_> = std::mem::take(&mut self.open).into_iter().map(|(id, at)| (at, id)).collect();
        open.sort();
        let kept: Vec<_> = open.iter().filter_map(|(at, _)| self.entries.get(*at).cloned()).collect();
        let mut told = std::mem::replace(&mut self.entries, kept);
        for (at, _) in open.iter().rev().filter(|(at, _)| *at < told.len()).collect::<Vec<_>>() {
            told.remove(*at);
        }
        self.open = open.into_iter().enumerate().map(|(at, (_, id))| (id, at)).collect();
        told
    }

    fn read(&mut self, line: &[u8]) -> Option<JsonObject> {
        let line = JsonObject::of(serde_json::from_slice(line).ok()?)?;
        let at = line.text("timestamp").and_then(|text| text.parse::<jiff::Timestamp>().ok());
        self.now = at.map_or(self.now, |at| Wall(at.as_millisecond()));
        Some(line)
    }

    fn tell(&mut self, deed: Deed) {
        if self.is_known && matches!(deed, Deed::Prompt { .. } | Deed::Answer { .. }) {
            return;
        }
        self.entries.push(Entry { at: self.now, deed, message: None, undone: false });
    }

    fn user(&mut self, mut line: JsonObject) {
        let message = line.take("message").unwrap_or_default();
        for result in message.objects("content") {
            if result.text("type").is_some_and(|kind| kind.ends_with("tool_result")) {
                self.result(&result, line.0.get("toolUseResult"));
            }
        }
        if line.flag("isCompactSummary") {
            return self.summary(summary(&texts(&message).join("\n")));
        }
        if line.flag("isMeta") {
            return;
        }
        match RecordedWords::of(&message) {
            RecordedWords::TaskEnded { call, result } => self.amend(&call, &result),
            RecordedWords::Interrupted => self.finish(true),
            RecordedWords::Printed(text) => self.tell(Deed::Answer { text }),
            RecordedWords::Cleared => self.tell(Deed::Break { text: "/clear".to_owned() }),
            RecordedWords::Prompt(_) if line.text("promptSource") == Some("system") => {}
            RecordedWords::Prompt(text) => {
                self.is_known = self.known.contains(line.text("uuid").unwrap_or_default());
                self.prompt(text);
            }
            RecordedWords::Nothing => {}
        }
    }

    fn prompt(&mut self, text: String) {
        self.begun = Some(self.now);
        self.tell(Deed::Prompt { content: text.into() });
    }

    fn assistant(&mut self, mut line: JsonObject, nested: bool) {
        let message = line.take("message").unwrap_or_default();
        let blocks = match message.text("content") {
            Some(text) => {
                vec![JsonObject::of(serde_json::json!({"type": "text", "text": text})).unwrap_or_default()]
            }
            None => message.objects("content"),
        };
        for block in blocks {
            match block.text("type").unwrap_or_default() {
                "text" if nested => {}
                "text" => self.answer(block.text("text").unwrap_or_default()),
                "tool_use" | "server_tool_use" | "mcp_tool_use" => self.call(&block, nested),
                kind if kind.ends_with("tool_result") => self.result(&block, None),
                _ => {}
            }
        }
        if line.flag("isApiErrorMessage") && !nested {
            self.finish(true);
        }
    }

    fn answer(&mut self, text: &str) {
        if !text.trim().is_empty() && text != NO_RESPONSE {
            self.tell(Deed::Answer { text: text.trim().to_owned() });
        }
    }

    fn call(&mut self, block: &JsonObject, nested: bool) {
        let id = block.string("id");
        let input = block.0.get("input").cloned().unwrap_or_default();
        let call = call(&id, block.text("name").unwrap_or_default(), &input);
        self.open.insert(id, self.entries.len());
        self.tell(Deed::Tool { call, outcome: None, output: String::new(), lines: None, nested });
    }

    fn result(&mut self, result: &JsonObject, more: Option<&Value>) {
        let Some(at) = self.open.remove(result.text("tool_use_id").unwrap_or_default()) else { return };
        let Some(Entry { deed: Deed::Tool { outcome, output: text, lines, .. }, .. }) =
            self.entries.get_mut(at)
        else {
            return;
        };
        let is_running = more.is_some_and(is_running);
        *lines = more.and_then(changed);
        *outcome = Some(if result.flag("is_error") { ToolOutcome::Failed } else { ToolOutcome::Done });
        // What is said of a subagent that works on is for Claude only; its result comes later.
        *text = if is_running { String::new() } else { cut(&output(result)) };
    }

    /// A subagent in the background has ended.
    fn amend(&mut self, id: &str, result: &str) {
        let calls = self.entries.iter_mut().rev().filter_map(|entry| match &mut entry.deed {
            Deed::Tool { call, output, .. } => Some((call, output)),
            Deed::Prompt { .. } | Deed::Answer { .. } | Deed::End { .. } | Deed::Break { .. } => None,
        });
        if let Some((_, output)) = { calls }.find(|(call, _)| call.id.0 == id) {
            *output = cut(result);
        }
    }

    fn side(&mut self, mut line: JsonObject) {
        match line.text("type").unwrap_or_default() {
            "assistant" => self.assistant(line, true),
            "user" => {
                let message = line.take("message").unwrap_or_default();
                message.objects("content").iter().for_each(|result| self.result(result, None));
            }
            _ => {}
        }
    }

    fn system(&mut self, line: &JsonObject) {
        let text = line.text("content").unwrap_or_default();
        match line.text("subtype").unwrap_or_default() {
            "compact_boundary" => self.tell(Deed::Break { text: text.to_owned() }),
            "local_command" => {
                if let Some(RecordedWords::Printed(text)) = printed(text) {
                    self.tell(Deed::Answer { text });
                }
            }
            // Only in a terminal.
            "turn_duration" => {
                let duration = Duration::from_millis(line.whole("durationMs").unwrap_or_default());
                self.ended(0.0, duration, false);
            }
            _ => {}
        }
    }

    /// The summary stands behind the line that says that there is one.
    fn summary(&mut self, text: &str) {
        if let Some(Entry { deed: Deed::Break { text: said }, .. }) = self.entries.last_mut() {
            said.push_str("\n\n");
            said.push_str(text);
        } else {
            self.tell(Deed::Break { text: text.to_owned() });
        }
    }

    /// A prompt that was typed while a tool ran, and joined the turn.
    fn attachment(&mut self, mut line: JsonObject) {
        let attachment = line.take("attachment").unwrap_or_default();
        let is_prompt = attachment.text("type") == Some("queued_command")
            && attachment.text("commandMode").is_none_or(|mode| mode == "prompt");
        if !is_prompt {
            return;
        }
        let mut message = JsonObject::default();
        message.0.insert("content".to_owned(), attachment.0.get("prompt").cloned().unwrap_or_default());
        match RecordedWords::of(&message) {
            RecordedWords::Prompt(_)
                if self.known.contains(attachment.text("source_uuid").unwrap_or_default()) => {}
            RecordedWords::Prompt(text) => self.tell(Deed::Prompt { content: text.into() }),
            RecordedWords::TaskEnded { call, result } => self.amend(&call, &result),
            RecordedWords::Cleared
            | RecordedWords::Printed(_)
            | RecordedWords::Interrupted
            | RecordedWords::Nothing => {}
        }
    }

    /// What the session has cost, written when a process ends: it belongs to the last turn that this process has run.
    fn cost(&mut self, line: &JsonObject) {
        let total = line.number("totalCostUSD").unwrap_or_default();
        let due = if total < self.charged { total } else { total - self.charged };
        self.charged = total;
        let last = self.entries.iter_mut().rev().find_map(|entry| match &mut entry.deed {
            Deed::End { cost_usd, .. } => Some(cost_usd),
            Deed::Prompt { .. } | Deed::Answer { .. } | Deed::Tool { .. } | Deed::Break { .. } => None,
        });
        match (self.begun, last) {
            (Some(begun), _) => self.ended(due, self.now.since(begun), false),
            (None, Some(cost_usd)) => *cost_usd += due,
            (None, None) => {}
        }
    }

    /// The turn ended without an answer.
    fn finish(&mut self, failed: bool) {
        let duration = self.now.since(self.begun.unwrap_or(self.now));
        self.ended(0.0, duration, failed);
    }

    fn ended(&mut self, cost_usd: f64, duration: Duration, failed: bool) {
        self.begun = None;
        self.tell(Deed::End { cost_usd, duration, failed });
    }
}

/// Whether a result only says that something was begun in the background.
fn is_running(result: &Value) -> bool {
    result.get("status").and_then(Value::as_str) == Some("async_launched")
}

/// The beginning and the end of an output that is too long, and how much is left out.
fn cut(text: &str) -> String {
    let length = text.chars().count();
    if length <= OUTPUT_LIMIT {
        return text.to_owned();
    }
    let half = OUTPUT_LIMIT / 2;
    let head: String = text.chars().take(half).collect();
    let tail: String = text.chars().skip(length - half).collect();
    format!("{head}\n… {} …\n{tail}", length - 2 * half)
}
