//! What Claude says and calls.

use telecode_core::seam::agent::AgentEvent;
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::tool::{ToolOutcome, ToolResult};

use super::{Translated, Translator, tools};
use crate::wire::marks::NO_RESPONSE;
use crate::wire::{AssistantFrame, ContentBlock, ContentDelta, UserFrame};

/// How the reason of a Stop hook begins. Source: the recordings `hooks`.
const HELD_BACK: &str = "Stop hook feedback:\n";

/// The model that Claude Code names for words of its own.
const SYNTHETIC: &str = "<synthetic>";

impl Translator {
    pub(super) fn assistant(&mut self, frame: &AssistantFrame, out: &mut Translated) {
        if !frame.supersedes.is_empty() {
            out.events.push(AgentEvent::Superseded { frames: frame.supersedes.clone() });
        }
        if frame.parent.is_none()
            && frame.model != SYNTHETIC
            && let Some(tokens) = frame.tokens
        {
            self.cycle.context = Some((frame.model.clone(), tokens));
        }
        for block in &frame.blocks {
            match block {
                ContentBlock::Text(text) => self.text(frame, text, out),
                ContentBlock::Call { id, name, input } => {
                    let input = self.plans.completed(id, name, input.clone());
                    let call = tools::call(id, name, &input);
                    self.called(id, &call.tool);
                    let parent = frame.parent.clone().map(ToolCallId);
                    if parent.is_none() {
                        self.tasks.call(id, name);
                        self.checklist.call(id, name, &input);
                    }
                    out.events.push(AgentEvent::ToolStarted { call, parent });
                }
                ContentBlock::Outcome { id, is_error, text } => {
                    out.events.push(ended(id, *is_error, tools::result(text, None)));
                }
                ContentBlock::Thinking(text) => thought(frame, text, out),
                ContentBlock::Other => {}
            }
        }
    }

    fn text(&mut self, frame: &AssistantFrame, text: &str, out: &mut Translated) {
        if let Some(error) = &frame.error {
            // The result says it, and how it ended.
            self.cycle.resets_at = frame.resets_at;
            self.cycle.error = Some((error.clone(), text.to_owned()));
            return;
        }
        let is_hidden = frame.parent.is_some() || frame.is_error_text || text.trim().is_empty();
        if is_hidden || (frame.model == SYNTHETIC && text == NO_RESPONSE) {
            return;
        }
        if frame.model == SYNTHETIC && !self.is_first(text) {
            return;
        }
        out.events.push(AgentEvent::Text { frame: frame.frame.clone(), text: text.to_owned() });
    }

    pub(super) fn command_output(&mut self, frame: String, text: String, out: &mut Translated) {
        if !text.trim().is_empty() && self.is_first(&text) {
            out.events.push(AgentEvent::Text { frame, text });
        }
    }

    /// A piece of what is being written, unless a subagent writes it.
    pub(super) fn delta(&mut self, delta: ContentDelta, parent: Option<&str>, out: &mut Translated) {
        out.is_piece = !matches!(delta, ContentDelta::CallBegan { .. } | ContentDelta::Other);
        if parent.is_some() {
            return;
        }
        match delta {
            ContentDelta::Text(text) => out.events.push(AgentEvent::TextDelta(text)),
            ContentDelta::Thinking(text) => out.events.push(AgentEvent::ThinkingDelta(text)),
            ContentDelta::CallBegan { id, name } => self.plans.begin(id, &name),
            ContentDelta::CallInput(piece) => self.plans.add(&piece),
            ContentDelta::Other => {}
        }
    }

    /// Says whether a text of a slash command did not come in this cycle yet.
    fn is_first(&mut self, text: &str) -> bool {
        let is_first = !self.cycle.command_texts.iter().any(|earlier| earlier == text);
        if is_first {
            self.cycle.command_texts.push(text.to_owned());
        }
        is_first
    }
}

impl Translator {
    /// The calls that a `user` frame ends. Its texts are echoes, or words of the harness to the model.
    pub(super) fn outcomes(&mut self, frame: &UserFrame, out: &mut Translated) {
        if let Some(words) = &frame.peer {
            self.peer_words(words, out);
        }
        if frame.is_replay {
            return;
        }
        out.events.extend(frame.blocks.iter().filter_map(|block| held_back(frame, block)));
        let is_outcome = |block: &&ContentBlock| matches!(block, ContentBlock::Outcome { .. });
        let is_alone = frame.blocks.iter().filter(is_outcome).count() == 1;
        let more = frame.result.as_ref().filter(|_| is_alone);
        for block in &frame.blocks {
            if let ContentBlock::Outcome { id, is_error, text } = block {
                self.ran(id, text, out);
                out.events.push(ended(id, *is_error, tools::result(text, more)));
                let tick = self.checklist.ended(id, more).filter(|_| !is_error);
                out.events.extend(tick.map(AgentEvent::Ticked));
            }
        }
    }
}

/// A Stop hook, or `/goal`, did not let Claude stop: what it says to the model is the reason.
fn held_back(frame: &UserFrame, block: &ContentBlock) -> Option<AgentEvent> {
    let ContentBlock::Text(text) = block else { return None };
    let reason = text.strip_prefix(HELD_BACK).filter(|_| frame.is_synthetic)?;
    Some(AgentEvent::HeldBack { reason: reason.trim().to_owned() })
}

fn ended(id: &str, is_error: bool, result: ToolResult) -> AgentEvent {
    let outcome = if is_error { ToolOutcome::Failed } else { ToolOutcome::Done };
    AgentEvent::ToolEnded { id: ToolCallId(id.to_owned()), outcome, result }
}

/// What Claude thought, unless it was a subagent, or thought in secret.
fn thought(frame: &AssistantFrame, text: &str, out: &mut Translated) {
    if frame.parent.is_none() && !text.trim().is_empty() {
        out.events.push(AgentEvent::Thought(text.to_owned()));
    }
}
