//! Where prompts are in Claude's own queue.

use serde_json::{Value, json};
use telecode_core::seam::agent::{AgentEvent, PromptState, Rank};
use telecode_core::seam::content::{PromptAttachment, PromptContent};
use telecode_core::seam::ids::PromptId;

use super::{MEMORY_LIMIT, Translated, Translator};

impl Translator {
    pub(super) fn lifecycle(&mut self, prompt: String, state: &str, out: &mut Translated) {
        match state {
            "queued" => tell(prompt, PromptState::Queued, out),
            "started" => self.started(prompt, out),
            "completed" => self.over(prompt, PromptState::Completed, out),
            // It is also said of a prompt whose turn was interrupted, or ended with an error.
            "cancelled" => self.over(prompt, PromptState::Withdrawn, out),
            "discarded" | "refused" => self.over(prompt, PromptState::Refused, out),
            state => self.count(&format!("command_lifecycle {state}")),
        }
    }

    /// These prompts are answered by the request that is made now. For a turn that is run again it is the only sign.
    pub(super) fn asked_for(&mut self, prompts: Vec<String>, out: &mut Translated) {
        self.runs_again(&prompts, out);
        for prompt in prompts {
            self.started(prompt, out);
        }
    }

    /// These prompts are answered. If a cut turn was to run again, it is this one.
    pub(super) fn runs_again(&mut self, prompts: &[String], out: &mut Translated) {
        if self.awaits_rerun && !prompts.is_empty() {
            self.awaits_rerun = false;
            let prompts = prompts.iter().cloned().map(PromptId).collect();
            out.events.push(AgentEvent::RunsAgain { prompts });
        }
    }

    fn started(&mut self, prompt: String, out: &mut Translated) {
        if self.taken_up.len() >= MEMORY_LIMIT {
            self.taken_up.pop_first();
        }
        if self.taken_up.insert(prompt.clone()) {
            tell(prompt, PromptState::Started, out);
        }
    }

    fn over(&mut self, prompt: String, state: PromptState, out: &mut Translated) {
        let state = if self.taken_up.remove(&prompt) { PromptState::Completed } else { state };
        tell(prompt, state, out);
    }
}

fn tell(prompt: String, state: PromptState, out: &mut Translated) {
    if !prompt.is_empty() {
        out.events.push(AgentEvent::Prompt { id: PromptId(prompt), state });
    }
}

/// The wire's word for when a prompt is taken up.
pub(super) fn priority(rank: Rank) -> Option<&'static str> {
    match rank {
        Rank::Next => None,
        Rank::Later => Some("later"),
        Rank::Now => Some("now"),
    }
}

/// What a prompt says, as Claude Code takes it: a string, or blocks where something was sent with the words. Whatever Claude cannot be
/// shown it is told the path of, to read it with a tool: nothing that a person sent is left out.
pub(super) fn content(content: PromptContent) -> Value {
    if content.attachments.is_empty() {
        return content.text.into();
    }
    // Claude's API refuses a block without words.
    let words = (!content.text.is_empty()).then_some(content.text);
    let texts = words.into_iter().chain(content.attachments.iter().map(named));
    texts.map(|text| json!({"type": "text", "text": text})).collect()
}

/// A file, as Claude is told of it.
fn named(attachment: &PromptAttachment) -> String {
    let PromptAttachment { kind: _, path, name, size, media_type, hash: _ } = attachment;
    format!("[Attached file: {name} ({media_type}, {size} bytes), at {path}]")
}
