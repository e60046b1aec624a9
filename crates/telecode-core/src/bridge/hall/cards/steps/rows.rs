//! The steps of a turn as rows: the same done several times is one row, and what subagents do stands under them.

use std::collections::HashMap;

use crate::bridge::hall::cards;
use crate::bridge::hall::cards::steps;
use crate::bridge::hall::cards::steps::notes::note_line;
use crate::bridge::hall::cards::steps::{ARGUMENT, Step, StepTeller, counted, step_line};
use crate::ids::ToolCallId;
use crate::tool::{Lines, Tool, ToolOutcome};
use crate::transcript::{Note, Piece, Transcript};

/// How many rows of what a subagent does are shown, the newest.
const OF_AGENT: usize = 3;

/// What stands in one row of the live view.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::bridge) enum StepRow<'a> {
    /// Steps, in a line.
    Steps {
        /// The line.
        line: String,
        /// The last of the steps.
        last: &'a Step,
    },
    /// A thought.
    Thought(&'a str),
    /// Something that happened, in a line.
    Note(String),
}

/// Steps that make one row.
struct StepGroup<'a> {
    steps: Vec<&'a Step>,
    under: Vec<&'a Step>,
}

enum RowMaking<'a> {
    Group(StepGroup<'a>),
    Thought(&'a str),
    Note(&'a Note),
}

/// Whether several steps are shown as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum SeveralSteps {
    /// Where they are alike.
    AsOne,
    /// Each step has a row of its own.
    Each,
}

impl<'a> StepGroup<'a> {
    /// Whether a step goes into the same row.
    fn takes(&self, step: &Step) -> bool {
        let Some(last) = self.steps.last() else { return false };
        let done = |step: &Step| step.outcome == Some(ToolOutcome::Done);
        done(last) && done(step) && last.parent == step.parent && are_alike(&last.call.tool, &step.call.tool)
    }

    /// Adds its rows, newest first.
    fn rows(&self, several: SeveralSteps, teller: StepTeller<'_>, rows: &mut Vec<StepRow<'a>>) {
        let Some(last) = self.steps.last().copied() else { return };
        let runs = last.outcome.is_none() || last.result.goes_on;
        if !self.under.is_empty() && (runs || several == SeveralSteps::Each) {
            let under = StepGroup::all(&self.under, several);
            let shown = if several == SeveralSteps::Each { usize::MAX } else { OF_AGENT };
            rows.extend(under.iter().rev().take(shown).filter_map(|group| {
                let last = group.steps.last().copied()?;
                Some(StepRow::Steps { line: format!("  └ {}", group.line(teller)), last })
            }));
        }
        rows.push(StepRow::Steps { line: self.line(teller), last });
    }

    fn all(steps: &[&'a Step], several: SeveralSteps) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for step in steps.iter().copied() {
            match groups.last_mut() {
                Some(group) if several == SeveralSteps::AsOne && group.takes(step) => group.steps.push(step),
                Some(_) | None => groups.push(Self { steps: vec![step], under: Vec::new() }),
            }
        }
        groups
    }

    fn line(&self, teller: StepTeller<'_>) -> String {
        let [first, .., last] = self.steps.as_slice() else {
            let line = self.steps.first().map(|step| step_line(step, teller)).unwrap_or_default();
            let counted = self.steps.first().and_then(|step| step.steps).unwrap_or_default();
            return match self.under.len().max(counted) {
                0 => line,
                count => format!("{line} · {}", teller.tell("footer-steps", [("steps", count.into())])),
            };
        };
        let lines = self.steps.iter().filter_map(|step| step.result.lines);
        let lines = lines.fold(Lines::default(), |sum, lines| Lines {
            added: sum.added + lines.added,
            removed: sum.removed + lines.removed,
        });
        if let Some(key) = many_key(&last.call.tool) {
            return format!("✓ {}", teller.tell(key, [("count", self.steps.len().into())]));
        }
        let call = steps::words(&first.call, steps::StepTense::Done, teller);
        format!("✓ {}{}", cards::short(&call, ARGUMENT * 2), counted(Some(lines)))
    }
}

/// The last rows of what was done in a turn, oldest first.
pub(in crate::bridge) fn rows<'a>(
    transcript: &'a Transcript,
    several: SeveralSteps,
    limit: usize,
    teller: StepTeller<'_>,
) -> Vec<StepRow<'a>> {
    let made = grouped(transcript, several);
    let mut rows = Vec::new();
    for made in made.iter().rev() {
        if rows.len() >= limit {
            break;
        }
        match made {
            RowMaking::Thought(thought) => rows.push(StepRow::Thought(thought)),
            RowMaking::Note(note) => rows.push(StepRow::Note(note_line(note, teller.voice))),
            RowMaking::Group(group) => group.rows(several, teller, &mut rows),
        }
    }
    rows.truncate(limit);
    rows.reverse();
    rows
}

fn grouped(transcript: &Transcript, several: SeveralSteps) -> Vec<RowMaking<'_>> {
    let mut made: Vec<RowMaking<'_>> = Vec::new();
    let mut agents: HashMap<&ToolCallId, usize> = HashMap::new();
    for piece in transcript.pieces() {
        let step = match piece {
            Piece::Thought(_) if several == SeveralSteps::AsOne => continue,
            Piece::Thought(thought) => {
                made.push(RowMaking::Thought(thought));
                continue;
            }
            Piece::Note(note) => {
                made.push(RowMaking::Note(note));
                continue;
            }
            // The checklist itself is shown.
            Piece::Step(step) if matches!(step.call.tool, Tool::Checklist) => continue,
            Piece::Step(step) => step,
        };
        let above = step.parent.as_ref().and_then(|parent| agents.get(parent)).copied();
        if let Some(RowMaking::Group(agent)) = above.and_then(|at| made.get_mut(at)) {
            agent.under.push(step);
            continue;
        }
        if matches!(step.call.tool, Tool::Agent { .. }) {
            agents.insert(&step.call.id, made.len());
        }
        match made.last_mut() {
            Some(RowMaking::Group(group)) if several == SeveralSteps::AsOne && group.takes(step) => {
                group.steps.push(step);
            }
            Some(_) | None => made.push(RowMaking::Group(StepGroup { steps: vec![step], under: Vec::new() })),
        }
    }
    made
}

/// Whether two steps that are done can be told as one.
fn are_alike(one: &Tool, other: &Tool) -> bool {
    match (one, other) {
        (Tool::Edit { path, .. } | Tool::Write { path, .. }, Tool::Edit { path: same, .. }) => path == same,
        (one, other) => many_key(one).is_some() && many_key(one) == many_key(other),
    }
}

/// What several calls in a row are called, if they are told as one.
fn many_key(tool: &Tool) -> Option<&'static str> {
    if matches!(tool, Tool::Read { .. }) {
        Some("many-read")
    } else if matches!(tool, Tool::Grep { .. } | Tool::Glob { .. }) {
        Some("many-searches")
    } else if matches!(tool, Tool::Fetch { .. }) {
        Some("many-pages")
    } else {
        matches!(tool, Tool::WebSearch { .. }).then_some("many-web")
    }
}
