//! Claude's record: what outlives a process.

use telecode_core::seam::agent::Trace;
use telecode_core::seam::ids::{PromptId, ToolCallId};
use telecode_core::seam::tool::ToolCall;

/// One turn, as it is in the record.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Came first, but the record has only their text, under the id of `own`.
    pub(super) joined: Vec<PromptId>,
    pub(super) own: PromptId,
    pub(super) folded: Vec<PromptId>,
    pub(super) done: u32,
    pub(super) pending: Option<ToolCall>,
    /// All calls of it.
    pub(super) calls: Vec<ToolCallId>,
    pub(super) end: Option<Trace>,
    /// Nobody asked for it: it was scheduled.
    pub(super) scheduled: bool,
    /// All that was said in it.
    pub(crate) text: String,
}

impl Entry {
    pub(super) fn covers(&self) -> Vec<PromptId> {
        [&self.joined[..], std::slice::from_ref(&self.own), &self.folded].concat()
    }

    fn names(&self, prompt: &PromptId) -> bool {
        self.own == *prompt || self.folded.contains(prompt)
    }

    pub(crate) fn is_answered(&self) -> bool {
        matches!(self.end, Some(Trace::Answered { .. }))
    }
}

/// What a record says of a prompt.
pub(super) fn trace(entries: &[Entry], prompt: &PromptId) -> Trace {
    let Some(entry) = entries.iter().rev().find(|entry| entry.names(prompt)) else { return Trace::Unknown };
    let pending = entry.pending.iter().cloned().collect();
    entry.end.clone().unwrap_or(Trace::Cut { pending })
}
