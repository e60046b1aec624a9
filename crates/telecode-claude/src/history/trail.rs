//! Where a prompt stands in a record, and what stands before it: where a conversation can be cut.

use std::collections::{HashMap, HashSet};

use telecode_core::seam::errand::{CutPlace, Trail};
use telecode_core::seam::ids::PromptId;

use super::head::LineHead;
use super::rewinds::RecordRewinds;

/// A line of the conversation.
#[derive(Debug)]
struct TrailLine {
    id: String,
    before: Option<String>,
    kind: TrailLineKind,
    /// The conversation was made shorter here, behind this line: nothing before it can be gone back to.
    boundary: Option<String>,
    /// The prompt that was folded in here.
    folded: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TrailLineKind {
    Prompt,
    Answer,
    Other,
}

/// The lines of a record, in order, those of subagents aside.
#[derive(Debug, Default)]
pub(super) struct TrailLines {
    lines: Vec<TrailLine>,
    rewinds: RecordRewinds,
}

impl TrailLines {
    /// Takes the next line.
    pub(super) fn line(&mut self, line: &[u8]) {
        let Some(head) = LineHead::of(line) else { return };
        let Some(id) = head.uuid.as_deref() else { return self.rewinds.line(line, self.lines.len()) };
        if head.is_sidechain {
            return;
        }
        let kind = if head.is("assistant") {
            TrailLineKind::Answer
        } else if head.is_prompt() {
            TrailLineKind::Prompt
        } else {
            TrailLineKind::Other
        };
        let boundary = head.logical_parent_uuid.as_deref().filter(|_| head.parent_uuid.is_none());
        self.lines.push(TrailLine {
            id: id.to_owned(),
            before: head.parent_uuid.as_deref().map(str::to_owned),
            kind,
            boundary: boundary.map(str::to_owned),
            folded: head.folded().map(str::to_owned),
        });
    }

    /// Where a turn stands that began with these prompts.
    pub(super) fn trail(&self, prompts: &[PromptId], end: Option<&str>) -> Trail {
        let by_id: HashMap<&str, &TrailLine> =
            self.lines.iter().map(|line| (line.id.as_str(), line)).collect();
        let gone = self.rewinds.gone(
            self.lines
                .iter()
                .map(|line| (line.id.as_str(), line.before.as_deref().or(line.boundary.as_deref()))),
        );
        let end = match end.filter(|id| !gone.contains(id)) {
            Some(id) => by_id.get(id).copied(),
            None => self.end(&by_id, &gone),
        };
        let before = |line: &&TrailLine| line.before.as_deref().and_then(|id| by_id.get(id)).copied();
        // A chain that bites its own tail is no longer than the record.
        let mut chain = std::iter::successors(end, before).take(self.lines.len());
        let (mut later, mut newest) = (0_usize, None);
        let found = chain.by_ref().find_map(|line| {
            let prompt = prompts.iter().find(|prompt| prompt.0 == line.id);
            let is_prompt = line.kind == TrailLineKind::Prompt;
            newest = newest.or(line.folded.as_ref()).or(Some(&line.id).filter(|_| is_prompt));
            later += usize::from(prompt.is_none() && is_prompt);
            prompt
        });
        let Some(prompt) = found else {
            let is_undone = self.is_off(prompts, end, &by_id);
            return Trail { prompt: None, cut: CutPlace::Nowhere, is_last: false, newest: None, is_undone };
        };
        let mut is_shortened = false;
        let answer = chain.find(|line| {
            is_shortened |= line.boundary.is_some();
            line.kind == TrailLineKind::Answer && !is_shortened
        });
        let cut = match answer {
            Some(answer) => CutPlace::After(answer.id.clone()),
            None if is_shortened => CutPlace::Nowhere,
            None => CutPlace::Beginning,
        };
        let newest = newest.cloned().map(PromptId);
        Trail { prompt: Some(prompt.clone()), cut, is_last: later == 0, newest, is_undone: false }
    }

    /// Where the conversation ends.
    fn end<'a>(
        &'a self,
        by_id: &HashMap<&str, &'a TrailLine>,
        gone: &HashSet<&str>,
    ) -> Option<&'a TrailLine> {
        let is_talk =
            |line: &TrailLine| line.kind != TrailLineKind::Other && !gone.contains(line.id.as_str());
        let newest = self.lines.iter().rposition(is_talk);
        match self.rewinds.last() {
            // Nothing was said since it was set to end there.
            Some(mark) if newest.is_none_or(|newest| newest < mark.at) => {
                mark.leaf.as_deref().and_then(|leaf| by_id.get(leaf)).copied()
            }
            Some(_) | None => newest.and_then(|at| self.lines.get(at)),
        }
    }

    /// Whether the record has one of these prompts, and the conversation has none, also not before it was made shorter.
    fn is_off(
        &self,
        prompts: &[PromptId],
        end: Option<&TrailLine>,
        by_id: &HashMap<&str, &TrailLine>,
    ) -> bool {
        let is_one = |line: &TrailLine| prompts.iter().any(|prompt| prompt.0 == line.id);
        let before = |line: &&TrailLine| {
            let before = line.before.as_deref().or(line.boundary.as_deref());
            before.and_then(|id| by_id.get(id)).copied()
        };
        let mut chain = std::iter::successors(end, before).take(self.lines.len());
        self.lines.iter().any(is_one) && !chain.any(is_one)
    }
}

#[cfg(test)]
mod tests;
