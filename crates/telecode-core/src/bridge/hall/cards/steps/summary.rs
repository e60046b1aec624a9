//! What was done in a turn, in one line: what changed first.

use std::collections::BTreeSet;

use crate::bridge::hall::cards::steps::{ARGUMENT, StepTeller, counted, shell, spaced, words};
use crate::bridge::hall::cards::{short, steps};
use crate::tool::{Lines, Tool, ToolCall, ToolOutcome};
use crate::transcript::{Step, Transcript};

/// How many parts the line has; the steps of the others are counted together.
const PARTS: usize = 5;

/// What was counted.
#[derive(Debug, Default)]
struct StepCount<'a> {
    changed: BTreeSet<&'a str>,
    lines: Lines,
    read: BTreeSet<&'a str>,
    /// Commands that everybody knows, each once, in order: the last call of each.
    known: Vec<(&'static str, &'a ToolCall)>,
    commands: usize,
    searches: usize,
    pages: usize,
    web: usize,
    agents: usize,
    others: BTreeSet<String>,
}

impl<'a> StepCount<'a> {
    fn add(&mut self, step: &'a Step) {
        let tool = &step.call.tool;
        if let Tool::Edit { path, .. } | Tool::Write { path, .. } = tool {
            self.changed.insert(path);
            let lines = step.result.lines.unwrap_or_default();
            self.lines.added += lines.added;
            self.lines.removed += lines.removed;
        } else if let Tool::Read { path } = tool {
            self.read.insert(path);
        } else if let Tool::Bash { command, .. } = tool {
            match shell::known(command) {
                Some(key) => {
                    self.known.retain(|(other, _)| *other != key);
                    self.known.push((key, &step.call));
                }
                None => self.commands += 1,
            }
        } else if let Tool::Mcp { server, .. } = tool {
            self.others.insert(spaced(server));
        } else if let Tool::Skill { skill } = tool {
            self.others.insert(skill.clone());
        }
        // All others are seen otherwise, or do not matter.
        self.searches += usize::from(matches!(tool, Tool::Grep { .. } | Tool::Glob { .. }));
        self.pages += usize::from(matches!(tool, Tool::Fetch { .. }));
        self.web += usize::from(matches!(tool, Tool::WebSearch { .. }));
        self.agents += usize::from(matches!(tool, Tool::Agent { .. }));
    }

    /// The parts of the line, and how many steps each is.
    fn parts(&self, teller: StepTeller<'_>) -> Vec<(String, usize)> {
        let mut parts = Vec::new();
        let mut changed = self.changed.iter();
        match (changed.next(), changed.next()) {
            (Some(path), None) => {
                let what =
                    teller.tell("step-edit", [("what", teller.file(path).into()), ("when", "done".into())]);
                parts.push((format!("{what}{}", counted(Some(self.lines))), 1));
            }
            (Some(_), Some(_)) => {
                let count = self.changed.len();
                let what = teller.tell("many-edited", [("count", count.into())]);
                parts.push((format!("{what}{}", counted(Some(self.lines))), count));
            }
            (None, _) => {}
        }
        for (_, call) in &self.known {
            parts.push((words(call, steps::StepTense::Done, teller), 1));
        }
        let counted = [
            ("many-commands", self.commands),
            ("many-read", self.read.len()),
            ("many-searches", self.searches),
            ("many-pages", self.pages),
            ("many-web", self.web),
            ("many-agents", self.agents),
        ];
        for (key, count) in counted.into_iter().filter(|(_, count)| *count > 0) {
            parts.push((teller.tell(key, [("count", count.into())]), count));
        }
        if !self.others.is_empty() {
            let names = self.others.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            let used = [("what", short(&names, ARGUMENT).into()), ("when", "done".into())];
            parts.push((teller.tell("step-other", used), self.others.len()));
        }
        parts
    }
}

/// What was done in a turn, without what failed; empty if that is nothing.
pub(in crate::bridge) fn summary(transcript: &Transcript, teller: StepTeller<'_>) -> String {
    let mut count = StepCount::default();
    for step in transcript.steps().filter(|step| step.outcome == Some(ToolOutcome::Done)) {
        count.add(step);
    }
    let parts = count.parts(teller);
    let (shown, rest) = parts.split_at(parts.len().min(PARTS));
    let mut line: Vec<_> = shown.iter().map(|(words, _)| words.clone()).collect();
    let rest: usize = rest.iter().map(|(_, steps)| steps).sum();
    if rest > 0 {
        line.push(teller.tell("many-others", [("count", rest.into())]));
    }
    line.join(" · ")
}
