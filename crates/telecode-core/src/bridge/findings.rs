//! What Claude's record says of the prompts of a turn that nobody saw the end of.

use crate::agent::{CycleOutcome, Trace};
use crate::change::{PromptRecord, PromptStage};
use crate::ids::PromptId;
use crate::tool::ToolCall;

/// The prompts of a turn, by what is to be done with them; each list in the order in which they were told.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// What ended, cycle by cycle.
    pub(super) over: Vec<Over>,
    /// What was cut and can be run again.
    pub(super) cut: Vec<PromptRecord>,
    /// The calls of it that had no result.
    pub(super) pending: Vec<ToolCall>,
    /// What Claude never took up.
    pub(super) unknown: Vec<PromptRecord>,
    /// What the conversation does not have any more.
    pub(super) left: Vec<PromptRecord>,
}

/// Prompts that ended together.
#[derive(Debug)]
pub(super) struct Over {
    pub(super) prompts: Vec<PromptRecord>,
    pub(super) outcome: CycleOutcome,
    pub(super) text: String,
    /// Claude had said or done something that goes on.
    pub(super) begun: bool,
}

impl Findings {
    /// Sorts the prompts that were told in a turn by their traces.
    pub(super) fn of(told: &[PromptRecord], traces: &[(PromptId, Trace)]) -> Self {
        let mut findings = Self::default();
        for (prompt, trace) in told.iter().zip(covering(told, traces)) {
            let prompt = prompt.clone();
            match trace {
                Trace::Unknown => findings.unknown.push(prompt),
                Trace::Left => findings.left.push(prompt),
                Trace::Cut { pending } => {
                    findings.cut.push(prompt);
                    findings.pending = pending;
                }
                Trace::Answered { text } => findings.ended(prompt, CycleOutcome::Done, text, false),
                Trace::Interrupted { text } => {
                    findings.ended(prompt, CycleOutcome::Interrupted, text, false);
                }
                Trace::Refused { outcome, text, begun } => findings.ended(prompt, outcome, text, begun),
            }
        }
        findings
    }

    fn ended(&mut self, prompt: PromptRecord, outcome: CycleOutcome, text: String, begun: bool) {
        match self.over.last_mut().filter(|last| last.outcome == outcome && last.text == text) {
            Some(last) => last.prompts.push(prompt),
            None => self.over.push(Over { prompts: vec![prompt], outcome, text, begun }),
        }
    }
}

/// The trace of each prompt. Prompts that Claude joined stand in its record under the last one's id: one that was started and
/// is not there itself shares the trace of the next that is. One that was folded in stands there itself, and always after
/// the prompt whose turn it was folded into: what was taken up is told in that order (`Turn::take_in_order`).
fn covering(told: &[PromptRecord], traces: &[(PromptId, Trace)]) -> Vec<Trace> {
    let mut next = Trace::Unknown;
    let mut all = Vec::with_capacity(told.len());
    for prompt in told.iter().rev() {
        let own = traces.iter().find(|(id, _)| *id == prompt.id).map(|(_, trace)| trace);
        let trace = match own {
            Some(Trace::Unknown) | None if matches!(prompt.stage, PromptStage::Started(_)) => next.clone(),
            Some(Trace::Unknown) | None => Trace::Unknown,
            Some(trace) => {
                next = trace.clone();
                trace.clone()
            }
        };
        all.push(trace);
    }
    all.reverse();
    all
}
