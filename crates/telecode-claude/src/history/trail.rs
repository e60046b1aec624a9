//! Where a prompt stands in a record, and what stands before it: where a conversation can be cut.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use telecode_core::ids::PromptId;
use telecode_core::tree::{CutPlace, Trail};

/// What a line says of its place.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Head<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    parent_uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    logical_parent_uuid: Option<Cow<'a, str>>,
    is_sidechain: bool,
    is_meta: bool,
    is_compact_summary: bool,
    /// A result of a tool has one, a prompt has none.
    #[serde(borrow)]
    tool_use_result: Option<&'a RawValue>,
    #[serde(borrow, rename = "sourceToolAssistantUUID")]
    source_tool_assistant_uuid: Option<Cow<'a, str>>,
}

/// A line of the conversation.
#[derive(Debug)]
struct Line {
    id: String,
    before: Option<String>,
    kind: Kind,
    /// The conversation was made shorter here: nothing before it can be gone back to.
    is_boundary: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Prompt,
    Answer,
    Other,
}

/// The lines of a record, in order, those of subagents aside.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<Line>);

impl Lines {
    /// Takes the next line.
    pub(super) fn line(&mut self, line: &[u8]) {
        let Ok(head) = serde_json::from_slice::<Head<'_>>(line) else { return };
        let Some(id) = head.uuid.filter(|_| !head.is_sidechain) else { return };
        let is_result = head.tool_use_result.is_some() || head.source_tool_assistant_uuid.is_some();
        let kind = match head.r#type.as_ref() {
            "assistant" => Kind::Answer,
            "user" if !is_result && !head.is_meta && !head.is_compact_summary => Kind::Prompt,
            _ => Kind::Other,
        };
        self.0.push(Line {
            id: id.into_owned(),
            is_boundary: head.parent_uuid.is_none() && head.logical_parent_uuid.is_some(),
            before: head.parent_uuid.map(Cow::into_owned),
            kind,
        });
    }

    /// Where a turn stands that began with these prompts.
    pub(super) fn trail(&self, prompts: &[PromptId], end: Option<&str>) -> Trail {
        let by_id: HashMap<&str, &Line> = self.0.iter().map(|line| (line.id.as_str(), line)).collect();
        let newest = || self.0.iter().rev().find(|line| line.kind != Kind::Other);
        let end = match end {
            Some(id) => by_id.get(id).copied(),
            None => newest(),
        };
        let before = |line: &&Line| line.before.as_deref().and_then(|id| by_id.get(id)).copied();
        // A chain that bites its own tail is no longer than the record.
        let mut chain = std::iter::successors(end, before).take(self.0.len());
        let mut later = 0_usize;
        let found = chain.by_ref().find_map(|line| {
            let prompt = prompts.iter().find(|prompt| prompt.0 == line.id);
            later += usize::from(prompt.is_none() && line.kind == Kind::Prompt);
            prompt
        });
        let Some(prompt) = found else {
            return Trail { prompt: None, cut: CutPlace::Nowhere, is_last: false };
        };
        let mut is_shortened = false;
        let answer = chain.find(|line| {
            is_shortened |= line.is_boundary;
            line.kind == Kind::Answer && !is_shortened
        });
        let cut = match answer {
            Some(answer) => CutPlace::After(answer.id.clone()),
            None if is_shortened => CutPlace::Nowhere,
            None => CutPlace::Beginning,
        };
        Trail { prompt: Some(prompt.clone()), cut, is_last: later == 0 }
    }
}

#[cfg(test)]
mod tests;
