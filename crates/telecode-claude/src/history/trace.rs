//! What a record says of prompts.
//!
//! A prompt is in it as a `user` line with its uuid, in the `mergedSendUuids` of one that it was joined with, or as a
//! `queued_command` that was folded into a running turn. What follows belongs to it, up to the next prompt. Lines that hang
//! beside the conversation are no answer to anything, but Claude Code passes over a prompt that it finds in one of them.

use telecode_core::seam::agent::{CycleOutcome, Spoken, SpokenPart, Trace};
use telecode_core::seam::ids::PromptId;
use telecode_core::seam::tool::ToolCall;

use crate::translate::{ClaudeApiError, call};
use crate::wire::marks::{INTERRUPTED, NO_RESPONSE};
use crate::wire::{ContentBlock, JsonObject};

/// The beginning and the end of what a slash command printed.
const PRINTED: (&str, &str) = ("<local-command-stdout>", "</local-command-stdout>");

/// The reading of one record.
#[derive(Debug)]
pub(super) struct TraceReading {
    found: Vec<(PromptId, Option<PromptSegment>)>,
    /// Those that stand beside the conversation.
    aside: Vec<PromptId>,
    /// Which of them the lines belong to.
    open: Vec<usize>,
}

/// What came after a prompt.
#[derive(Debug, Default)]
struct PromptSegment {
    said: Vec<SaidInRecord>,
    pending: Vec<ToolCall>,
    /// It called a tool, or said something.
    begun: bool,
    end: SegmentEnd,
}

/// What was said, and done on the way.
#[derive(Debug)]
enum SaidInRecord {
    Text(String),
    Step,
}

/// Whether and how a prompt's turn ended.
#[derive(Debug, Clone, Default, PartialEq)]
enum SegmentEnd {
    #[default]
    Open,
    Answered,
    Interrupted,
    Refused(CycleOutcome),
}

impl TraceReading {
    pub(super) fn new(prompts: &[PromptId]) -> Self {
        let found = prompts.iter().map(|prompt| (prompt.clone(), None)).collect();
        Self { found, aside: Vec::new(), open: Vec::new() }
    }

    /// Takes a line that is of the conversation, or is not.
    pub(super) fn take(&mut self, line: &[u8], is_chosen: bool) {
        if is_chosen {
            self.line(line);
        } else {
            self.aside(line);
        }
    }

    /// Takes a line. One that is no JSON object is passed over.
    fn line(&mut self, line: &[u8]) {
        if !self.concerns(line) {
            return;
        }
        let Some(mut line) = serde_json::from_slice(line).ok().and_then(JsonObject::of) else { return };
        if line.flag("isSidechain") {
            return;
        }
        match line.text("type").unwrap_or_default() {
            "user" => self.user(line),
            "assistant" => self.assistant(line),
            "system" => self.printed(line.text("content").unwrap_or_default()),
            "attachment" => {
                let attachment = line.take("attachment").unwrap_or_default();
                if attachment.text("type") == Some("queued_command") {
                    self.begin(&[attachment.string("source_uuid")]);
                }
            }
            _ => {}
        }
    }

    /// Takes a line that is not of the conversation.
    fn aside(&mut self, line: &[u8]) {
        let is_named =
            |prompt: &PromptId| line.windows(prompt.0.len()).any(|part| part == prompt.0.as_bytes());
        if !self.found.iter().any(|(prompt, _)| is_named(prompt)) {
            return;
        }
        let Some(line) = serde_json::from_slice(line).ok().and_then(JsonObject::of) else { return };
        if line.text("type") != Some("user") || line.has("carriesOnTurnOf") {
            return;
        }
        let mut ids = line.texts("mergedSendUuids");
        ids.push(line.string("uuid"));
        self.aside.extend(ids.into_iter().map(PromptId));
    }

    /// Whether a line can matter: most of a record is not parsed. Before the first prompt only the prompts' ids matter.
    fn concerns(&self, line: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(line) else { return true };
        let is_named = || self.found.iter().any(|(prompt, _)| text.contains(&prompt.0));
        let is_bulk =
            text.starts_with("{\"type\":\"api-request") || text.starts_with("{\"type\":\"file-history");
        !is_bulk && (!self.open.is_empty() || is_named())
    }

    /// What it says of each prompt.
    pub(super) fn end(self) -> Vec<(PromptId, Trace)> {
        let traces = self.found.into_iter().map(|(prompt, segment)| {
            let is_aside = segment.is_none() && self.aside.contains(&prompt);
            let trace = if is_aside { Trace::Left } else { trace(segment) };
            (prompt, trace)
        });
        traces.collect()
    }

    fn user(&mut self, mut line: JsonObject) {
        if line.has("carriesOnTurnOf") {
            return self.rerun();
        }
        let message = line.take("message").unwrap_or_default();
        let blocks = ContentBlock::all(&message);
        for block in &blocks {
            if let ContentBlock::Outcome { id, .. } = block {
                self.each_open(|segment| segment.pending.retain(|call| call.id.0 != *id));
            }
        }
        let words = blocks.iter().find_map(|block| match block {
            ContentBlock::Text(text) => Some(text),
            ContentBlock::Call { .. }
            | ContentBlock::Outcome { .. }
            | ContentBlock::Thinking(_)
            | ContentBlock::Other => None,
        });
        let is_harness = line.flag("isMeta") || line.flag("isCompactSummary");
        match words {
            Some(words) if words.starts_with(INTERRUPTED) => {
                self.each_open(|segment| segment.finish(SegmentEnd::Interrupted));
            }
            Some(words) if words.starts_with(PRINTED.0) => self.printed(words),
            Some(_) | None if is_harness || (words.is_none() && has_outcome(&blocks)) => {}
            Some(_) | None => {
                self.open.clear();
                let mut ids = line.texts("mergedSendUuids");
                ids.push(line.string("uuid"));
                self.begin(&ids);
            }
        }
    }

    fn assistant(&mut self, mut line: JsonObject) {
        if line.flag("isApiErrorMessage") {
            let outcome = refusal(&mut line);
            return self.each_open(|segment| segment.finish(SegmentEnd::Refused(outcome.clone())));
        }
        let message = line.take("message").unwrap_or_default();
        let is_end =
            message.text("stop_reason").is_some_and(|reason| reason != "tool_use" && reason != "pause_turn");
        for block in ContentBlock::all(&message) {
            match block {
                ContentBlock::Text(text) if text == NO_RESPONSE => return,
                ContentBlock::Text(text) => self.each_open(|segment| {
                    segment.begun = true;
                    segment.said.push(SaidInRecord::Text(text.clone()));
                }),
                ContentBlock::Call { id, name, input } => self.each_open(|segment| {
                    segment.begun = true;
                    let call = call(&id, &name, &input);
                    if !call.tool.is_bookkeeping() {
                        segment.said.push(SaidInRecord::Step);
                    }
                    segment.pending.push(call);
                }),
                ContentBlock::Outcome { id, .. } => {
                    self.each_open(|segment| segment.pending.retain(|call| call.id.0 != id));
                }
                ContentBlock::Thinking(_) | ContentBlock::Other => {}
            }
        }
        // A later block of the same answer, or another round, opens it again.
        self.each_open(|segment| segment.end = if is_end { SegmentEnd::Answered } else { SegmentEnd::Open });
    }

    /// A slash command has printed its answer.
    fn printed(&mut self, words: &str) {
        let Some(words) = words.strip_prefix(PRINTED.0) else { return };
        let words = words.strip_suffix(PRINTED.1).unwrap_or(words).trim();
        self.each_open(|segment| {
            segment.said.push(SaidInRecord::Text(words.to_owned()));
            segment.finish(SegmentEnd::Answered);
        });
    }

    /// A cut turn is run again: calls without a result are dropped, and so are the words before them.
    fn rerun(&mut self) {
        self.each_open(|segment| {
            if !segment.pending.is_empty() {
                segment.said.clear();
            }
            segment.pending.clear();
            segment.end = SegmentEnd::Open;
        });
    }

    /// Prompts begin here. One that was told twice begins anew.
    fn begin(&mut self, ids: &[String]) {
        for (at, (prompt, segment)) in self.found.iter_mut().enumerate() {
            if ids.contains(&prompt.0) {
                *segment = Some(PromptSegment::default());
                self.open.push(at);
            }
        }
    }

    fn each_open(&mut self, mut change: impl FnMut(&mut PromptSegment)) {
        for at in &self.open {
            if let Some((_, Some(segment))) = self.found.get_mut(*at) {
                change(segment);
            }
        }
    }
}

impl PromptSegment {
    fn finish(&mut self, end: SegmentEnd) {
        self.pending.clear();
        self.end = end;
    }
}

/// What an error of Claude's API makes of a turn. Claude Code records it as an answer.
fn refusal(line: &mut JsonObject) -> CycleOutcome {
    let message = line.take("message").unwrap_or_default();
    let texts = ContentBlock::all(&message).into_iter().filter_map(|block| match block {
        ContentBlock::Text(text) => Some(text),
        ContentBlock::Call { .. }
        | ContentBlock::Outcome { .. }
        | ContentBlock::Thinking(_)
        | ContentBlock::Other => None,
    });
    let words = texts.collect::<Vec<_>>().join("\n");
    let limit = line.take("apiErrorParams").and_then(|mut parameters| parameters.take("rate_limit_info"));
    let resets = limit.and_then(|limit| limit.whole("resetsAt"));
    let error = ClaudeApiError {
        kind: line.text("error"),
        status: line.whole("apiErrorStatus"),
        name: line.text("apiError"),
    };
    error.outcome(true, resets, words)
}

fn has_outcome(blocks: &[ContentBlock]) -> bool {
    blocks.iter().any(|block| matches!(block, ContentBlock::Outcome { .. }))
}

fn trace(segment: Option<PromptSegment>) -> Trace {
    let Some(segment) = segment else { return Trace::Unknown };
    let said = Spoken::of(segment.said.iter().map(|part| match part {
        SaidInRecord::Text(text) => SpokenPart::Text(text),
        SaidInRecord::Step => SpokenPart::Step,
    }));
    match segment.end {
        SegmentEnd::Answered if segment.pending.is_empty() => Trace::Answered { said },
        SegmentEnd::Interrupted => Trace::Interrupted { said },
        SegmentEnd::Refused(outcome) => Trace::Refused { outcome, said, begun: segment.begun },
        SegmentEnd::Open | SegmentEnd::Answered => Trace::Cut { pending: segment.pending },
    }
}
