//! What Claude's record says of the prompts of a turn that nobody saw the end of.

use crate::agent::{CycleOutcome, Spoken, Trace};
use crate::change::{PromptRecord, PromptStage};
use crate::ids::PromptId;
use crate::session::OpenPrompt;
use crate::tool::ToolCall;

/// The prompts of a turn, by what is to be done with them; each list in the order in which they were told.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Findings {
    /// What ended, cycle by cycle.
    pub(in crate::bridge) over: Vec<EndedTogether>,
    /// What was cut and can be run again.
    pub(in crate::bridge) cut: Vec<OpenPrompt>,
    /// The calls of it that had no result.
    pub(in crate::bridge) pending: Vec<ToolCall>,
    /// What Claude never took up.
    pub(in crate::bridge) unknown: Vec<OpenPrompt>,
    /// What the conversation does not have any more.
    pub(in crate::bridge) left: Vec<OpenPrompt>,
}

/// Prompts that ended together.
#[derive(Debug)]
pub(in crate::bridge) struct EndedTogether {
    pub(in crate::bridge) prompts: Vec<OpenPrompt>,
    pub(in crate::bridge) outcome: CycleOutcome,
    pub(in crate::bridge) said: Spoken,
    /// Claude had said or done something that goes on.
    pub(in crate::bridge) begun: bool,
}

impl Findings {
    /// Sorts the prompts that were told in a turn by their traces.
    pub(in crate::bridge) fn of(told: Vec<OpenPrompt>, traces: Vec<Trace>) -> Self {
        let mut findings = Self::default();
        for (prompt, trace) in told.into_iter().zip(traces) {
            match trace {
                Trace::Unknown => findings.unknown.push(prompt),
                Trace::Left => findings.left.push(prompt),
                Trace::Cut { pending } => {
                    findings.cut.push(prompt);
                    findings.pending = pending;
                }
                Trace::Answered { said } => findings.ended(EndedTogether {
                    prompts: vec![prompt],
                    outcome: CycleOutcome::Done,
                    said,
                    begun: false,
                }),
                Trace::Interrupted { said } => findings.ended(EndedTogether {
                    prompts: vec![prompt],
                    outcome: CycleOutcome::Interrupted,
                    said,
                    begun: false,
                }),
                Trace::Refused { outcome, said, begun } => {
                    findings.ended(EndedTogether { prompts: vec![prompt], outcome, said, begun });
                }
            }
        }
        findings
    }

    /// What ended: with what ended before it, if that was the same cycle.
    fn ended(&mut self, mut ended: EndedTogether) {
        match self.over.last_mut() {
            Some(last) if last.outcome == ended.outcome && last.said == ended.said => {
                last.prompts.append(&mut ended.prompts);
            }
            Some(_) | None => self.over.push(ended),
        }
    }
}

/// The trace of each prompt. Prompts that Claude joined stand in its record under the last one's id: one that was started and
/// is not there itself shares the trace of the next that is. One that was folded in stands there itself, and always after
/// the prompt whose turn it was folded into: what was taken up is told in that order (`Turn::take_up`).
pub(in crate::bridge) fn covering<'a>(
    told: impl DoubleEndedIterator<Item = &'a PromptRecord>,
    traces: &[(PromptId, Trace)],
) -> Vec<Trace> {
    let mut next = Trace::Unknown;
    let mut all = Vec::new();
    for prompt in told.rev() {
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

/// The calls of what was cut that had no result.
pub(in crate::bridge) fn pending(traces: Vec<Trace>) -> Vec<ToolCall> {
    let cut = |trace| if let Trace::Cut { pending } = trace { Some(pending) } else { None };
    traces.into_iter().rev().find_map(cut).unwrap_or_default()
}

/// Whether a prompt has ended, so that nothing of it runs again.
pub(in crate::bridge) fn is_over(trace: &Trace) -> bool {
    match trace {
        Trace::Answered { .. } | Trace::Interrupted { .. } | Trace::Refused { .. } => true,
        Trace::Unknown | Trace::Left | Trace::Cut { .. } => false,
    }
}
