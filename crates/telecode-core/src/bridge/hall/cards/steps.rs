//! Tool calls in human words, from one table: what a tool does, and what it did.

mod notes;
pub(in crate::bridge) mod rows;
mod shell;
pub(in crate::bridge) mod summary;

pub(in crate::bridge) use crate::bridge::hall::cards::steps::notes::ended_line;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::notes::note_line;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::rows::SeveralSteps;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::rows::StepRow;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::rows::rows;
pub(in crate::bridge) use crate::bridge::hall::cards::steps::summary::summary;

use crate::bridge::hall::cards::{file_in, short};
use crate::story::Deed;
use crate::tool::{Lines, OwnTool, Tool, ToolCall, ToolOutcome};
use crate::transcript::Step;
use crate::words::Voice;

/// The longest argument of a step, in UTF-16 units.
pub(in crate::bridge) const ARGUMENT: usize = 60;

/// Whether something is being done, is done, or is only wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum StepTense {
    Now,
    Done,
    Wish,
}

/// Who tells: in which language, and from where files are named.
#[derive(Clone, Copy)]
pub(in crate::bridge) struct StepTeller<'a> {
    pub(in crate::bridge) voice: Voice<'a>,
    /// The directory that files are named from, absolute.
    pub(in crate::bridge) directory: &'a str,
}

impl StepTeller<'_> {
    fn file(self, path: &str) -> String {
        file_in(path, self.directory)
    }

    fn tell<'v>(
        self,
        key: &str,
        args: impl IntoIterator<Item = (&'static str, fluent_bundle::FluentValue<'v>)>,
    ) -> String {
        self.voice.tell(key, args)
    }
}

/// One step of a turn in a line: how it stands, and what it is.
pub(in crate::bridge) fn step_line(step: &Step, teller: StepTeller<'_>) -> String {
    // What goes on in the background has not ended, whatever its call says.
    let outcome = step.outcome.as_ref().filter(|_| !step.result.goes_on);
    call_line(&step.call, outcome, step.result.lines, teller)
}

/// The same of a step that was read in a record; that of a subagent stands a little further in.
pub(in crate::bridge) fn deed_line(deed: &Deed, teller: StepTeller<'_>) -> Option<String> {
    let Deed::Tool { call, outcome, lines, nested, .. } = deed else { return None };
    let line = call_line(call, outcome.as_ref(), *lines, teller);
    Some(if *nested { format!("  {line}") } else { line })
}

fn call_line(
    call: &ToolCall,
    outcome: Option<&ToolOutcome>,
    lines: Option<Lines>,
    teller: StepTeller<'_>,
) -> String {
    // What failed or was denied wasn't done, and isn't being done.
    let (mark, when) = match outcome {
        None => ("▸", StepTense::Now),
        Some(ToolOutcome::Done) => ("✓", StepTense::Done),
        Some(ToolOutcome::Failed) => ("✗", StepTense::Wish),
    };
    format!("{mark} {}{}", words(call, when, teller), counted(lines))
}

/// How many lines were changed, where any were.
pub(in crate::bridge) fn counted(lines: Option<Lines>) -> String {
    match lines {
        Some(Lines { added, removed }) if added + removed > 0 => format!(" +{added} −{removed}"),
        Some(_) | None => String::new(),
    }
}

/// What a call did, in human words.
pub(in crate::bridge) fn deed(call: &ToolCall, teller: StepTeller<'_>) -> String {
    words(call, StepTense::Done, teller)
}

pub(in crate::bridge) fn words(call: &ToolCall, when: StepTense, teller: StepTeller<'_>) -> String {
    let (key, argument) = entry(call, teller);
    let when = match when {
        StepTense::Now => "now",
        StepTense::Done => "done",
        StepTense::Wish => "wish",
    };
    teller.tell(key, [("what", argument.into()), ("when", when.into())])
}

/// The entry of a call in the table: what it is called, and what it is about.
fn entry(call: &ToolCall, teller: StepTeller<'_>) -> (&'static str, String) {
    match &call.tool {
        Tool::Bash { command, description } => match shell::known(command) {
            Some(key) => (key, String::new()),
            None => ("step-bash", short(description.as_deref().unwrap_or(command), ARGUMENT)),
        },
        Tool::Read { path } => ("step-read", teller.file(path)),
        Tool::Edit { path, .. } => ("step-edit", teller.file(path)),
        Tool::Write { path, .. } => ("step-write", teller.file(path)),
        Tool::Grep { pattern } => ("step-grep", short(pattern, ARGUMENT)),
        Tool::Glob { pattern } => ("step-glob", short(pattern, ARGUMENT)),
        Tool::Fetch { url } => ("step-fetch", short(url, ARGUMENT)),
        Tool::WebSearch { query } => ("step-web", short(query, ARGUMENT)),
        Tool::Agent { description, name: None } => ("step-agent", short(description, ARGUMENT)),
        Tool::Agent { description, name: Some(name) } => {
            ("step-agent", short(&format!("{name} · {description}"), ARGUMENT))
        }
        Tool::Skill { skill } => ("step-skill", short(skill, ARGUMENT)),
        Tool::Checklist => ("step-checklist", String::new()),
        Tool::Question(_) => ("step-question", String::new()),
        Tool::Plan { .. } => ("step-plan", String::new()),
        Tool::EnterPlan => ("step-enter-plan", String::new()),
        Tool::Form(form) => ("step-form", short(&form.server, ARGUMENT)),
        Tool::Network { host } => ("step-network", short(host, ARGUMENT)),
        Tool::Mcp { server, tool } => {
            ("step-mcp", short(&format!("{}: {}", spaced(server), spaced(tool)), ARGUMENT))
        }
        Tool::Own(tool) => (own_key(*tool), String::new()),
        Tool::Other => ("step-other", short(&spaced(&call.name), ARGUMENT)),
    }
}

fn own_key(tool: OwnTool) -> &'static str {
    match tool {
        OwnTool::FindTools => "step-tools",
        OwnTool::Output => "step-output",
        OwnTool::EndTask => "step-end-task",
        OwnTool::Monitor => "step-monitor",
        OwnTool::Schedule => "step-schedule",
        OwnTool::Unschedule => "step-unschedule",
        OwnTool::Worktree => "step-worktree",
        OwnTool::Notebook => "step-notebook",
        OwnTool::Message => "step-message",
        OwnTool::Resource => "step-resource",
    }
}

/// A name of a program as words: `create_issue` and `NotebookEdit` are `create issue` and `notebook edit`.
pub(in crate::bridge) fn spaced(name: &str) -> String {
    let mut words = String::new();
    let mut was_small = false;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        // The letters of an abbreviation stay together.
        let begins_word = letters.peek().is_none_or(|next| !next.is_uppercase());
        if letter.is_uppercase() && was_small {
            words.push(' ');
        }
        match letter {
            '_' | '-' | '.' => words.push(' '),
            letter if letter.is_uppercase() && begins_word && (was_small || words.is_empty()) => {
                words.extend(letter.to_lowercase());
            }
            letter => words.push(letter),
        }
        was_small = letter.is_lowercase() || letter.is_ascii_digit();
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
