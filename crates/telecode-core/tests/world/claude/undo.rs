//! What Claude forgets, and where its record stands then.

use telecode_core::seam::agent::Cut;
use telecode_core::seam::errand::{CutPlace, Trail};
use telecode_core::seam::ids::{ClaudeId, PromptId, SessionId};
use telecode_core::seam::query::TakenBack;

use super::{Claudes, Entry};

/// The name of a turn's answer.
fn answer(entry: &Entry) -> String {
    format!("answer-{}", entry.own.0)
}

impl Claudes {
    /// A prompt and everything behind it is forgotten, and the record says so at once.
    pub(crate) fn takes_back(&mut self, session: SessionId, prompt: &PromptId) -> TakenBack {
        let Some(process) = self.processes.get_mut(&session) else { return TakenBack::Unknown };
        if process.turn.is_some() || !process.queue.is_empty() {
            return TakenBack::Working;
        }
        let entries = self.records.get_mut(&process.claude).unwrap_or(&mut process.copied);
        let Some(at) = entries.iter().position(|entry| entry.own == *prompt) else {
            return TakenBack::Unknown;
        };
        self.taken_back.extend(entries.drain(at..));
        let claude = process.claude.clone();
        self.is_safe(&claude);
        self.notes_newest(&claude);
        TakenBack::Done
    }

    /// A process begins behind an answer, and forgets what comes after it.
    pub(super) fn cuts(&mut self, claude: &ClaudeId, cut: &Cut) {
        let Some(entries) = self.records.get_mut(claude) else { return };
        if let Some(at) = entries.iter().position(|entry| answer(entry) == cut.after) {
            self.taken_back.extend(entries.drain(at + 1..));
            self.is_safe(claude);
        }
    }

    /// Where a turn stands in a record.
    pub(crate) fn trail(&self, claude: &ClaudeId, prompts: &[PromptId]) -> Trail {
        let entries = self.records.get(claude).map_or(&[][..], Vec::as_slice);
        let Some(at) = entries.iter().position(|entry| prompts.contains(&entry.own)) else {
            let is_undone = self.taken_back.iter().any(|entry| prompts.contains(&entry.own));
            return Trail { prompt: None, cut: CutPlace::Nowhere, is_last: false, newest: None, is_undone };
        };
        let before = at.checked_sub(1).and_then(|at| entries.get(at));
        let cut = before.map_or(CutPlace::Beginning, |before| CutPlace::After(answer(before)));
        let newest = entries.last().map(|entry| entry.own.clone());
        let prompt = entries.get(at).map(|entry| entry.own.clone());
        Trail { prompt, cut, is_last: at + 1 == entries.len(), newest, is_undone: false }
    }
}
