//! A story as a file.

use crate::bridge::hall::cards::{StepTeller, deed_line, money};
use crate::bridge::rooms::history;
use crate::bridge::rooms::history::pages::day;
use crate::bridge::rooms::history::rows::ending;
use crate::change::SessionRecord;
use crate::pick::Format;
use crate::render::export::{ExportDocument, ExportPart, ExportStep, ExportSubject, StepBlock};
use crate::render::{diff, export};
use crate::story::{Deed, Entry};
use crate::time::{Day, Now, UtcOffset, Wall, clock};
use crate::tool::{ToolCall, ToolMatter, ToolOutcome};
use crate::words::{Language, Voice};

/// The longest part of a file's name that comes from the session, in characters.
const NAME_LIMIT: usize = 40;

/// How many lines of context stand around a change.
const CONTEXT: usize = 3;

/// What a file is made of.
pub(in crate::bridge) struct ExportPaper<'a> {
    pub(in crate::bridge) record: &'a SessionRecord,
    pub(in crate::bridge) story: &'a [Entry],
    pub(in crate::bridge) offset: UtcOffset,
    pub(in crate::bridge) voice: Voice<'a>,
    pub(in crate::bridge) language: Language,
    pub(in crate::bridge) now: Now,
}

/// The name and the content of a session's file.
pub(in crate::bridge) fn file(paper: &ExportPaper<'_>, format: Format) -> (String, String) {
    let (end, content) = match format {
        Format::Markdown => ("md", export::markdown(&document(paper))),
        Format::Html => ("html", export::html(&document(paper))),
        Format::Json => ("json", export::json(&subject(paper), paper.story)),
    };
    let day = Day::of(paper.now.wall, paper.offset).iso();
    (format!("{}-{day}.{end}", safe(&paper.record.name)), content)
}

/// How many bytes the words of a story are: no file of it is shorter.
pub(in crate::bridge) fn words(story: &[Entry]) -> usize {
    let words = story.iter().map(|entry| match &entry.deed {
        Deed::Prompt { content } => content.text.len(),
        Deed::Answer { text } | Deed::Break { text } => text.len(),
        Deed::Tool { output, .. } => output.len(),
        Deed::End { .. } => 0,
    });
    words.sum()
}

/// A name that every file system takes: letters and digits, the rest as hyphens.
fn safe(name: &str) -> String {
    let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<_> = name.split('-').filter(|part| !part.is_empty()).collect();
    let name: String = parts.join("-").chars().take(NAME_LIMIT).collect();
    if name.is_empty() { "session".to_owned() } else { name }
}

fn subject(paper: &ExportPaper<'_>) -> ExportSubject {
    ExportSubject {
        name: paper.record.name.clone(),
        claude: paper.record.claude.id.clone(),
        directory: paper.record.workspace.directory.clone(),
        created: paper.record.books.created,
        exported: paper.now.wall,
    }
}

fn document(paper: &ExportPaper<'_>) -> ExportDocument {
    let ExportPaper { record, voice, .. } = paper;
    let mut facts = vec![
        (voice.say("export-directory"), record.workspace.directory.clone()),
        (voice.say("export-claude"), record.claude.id.0.clone()),
        (voice.say("export-created"), moment(record.books.created, paper)),
    ];
    let cost: f64 = paper.story.iter().map(cost).sum();
    if cost > 0.0 {
        facts.push((voice.say("export-cost"), money(cost)));
    }
    ExportDocument {
        language: paper.language.code(),
        title: record.name.clone(),
        facts,
        parts: parts(paper),
        footer: voice.tell("export-footer", [("moment", moment(paper.now.wall, paper).into())]),
    }
}

fn cost(entry: &Entry) -> f64 {
    match entry.deed {
        Deed::End { cost_usd, .. } => cost_usd,
        Deed::Prompt { .. } | Deed::Answer { .. } | Deed::Tool { .. } | Deed::Break { .. } => 0.0,
    }
}

fn moment(at: Wall, paper: &ExportPaper<'_>) -> String {
    format!("{}, {}", day(Day::of(at, paper.offset), paper.voice), clock(at, paper.offset))
}

fn parts(paper: &ExportPaper<'_>) -> Vec<ExportPart> {
    let mut parts = Vec::with_capacity(paper.story.len());
    let mut last = None;
    for entry in paper.story {
        let of_entry = Day::of(entry.at, paper.offset);
        if last != Some(of_entry) {
            last = Some(of_entry);
            parts.push(ExportPart::Day(day(of_entry, paper.voice)));
        }
        parts.push(part(entry, paper));
    }
    parts
}

fn part(entry: &Entry, paper: &ExportPaper<'_>) -> ExportPart {
    let voice = paper.voice;
    let label =
        |key: &str| format!("{} · {}", voice.say(key), history::rows::moment(entry, voice, paper.offset));
    match &entry.deed {
        Deed::Prompt { content } if content.shown().trim().is_empty() => {
            ExportPart::Prompt { label: label("history-you"), text: voice.say("history-no-words") }
        }
        Deed::Prompt { content } => ExportPart::Prompt { label: label("history-you"), text: content.shown() },
        Deed::Answer { text } => ExportPart::Answer { label: label("history-claude"), text: text.clone() },
        Deed::End { .. } => ExportPart::Note(ending(&entry.deed, voice).unwrap_or_default()),
        Deed::Break { text } => {
            let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
            ExportPart::Break { label: line.to_owned(), text: rest.trim().to_owned() }
        }
        Deed::Tool { call, outcome, output, lines: _, nested } => ExportPart::Step(ExportStep {
            line: deed_line(&entry.deed, StepTeller { voice, directory: &paper.record.workspace.directory })
                .unwrap_or_default(),
            failed: *outcome == Some(ToolOutcome::Failed),
            nested: *nested,
            blocks: blocks(call, output, voice),
        }),
    }
}

/// What went into a tool and what came out of it.
fn blocks(call: &ToolCall, output: &str, voice: Voice<'_>) -> Vec<StepBlock> {
    let (language, text) = match call.tool.matter() {
        ToolMatter::Command(command, _) => (Some("sh"), command.to_owned()),
        ToolMatter::Edit { old, new, .. } => (Some("diff"), diff(old, new, CONTEXT).text),
        ToolMatter::Write { content, .. } => (None, content.to_owned()),
        ToolMatter::Plan(plan) => (Some("markdown"), plan.to_owned()),
        ToolMatter::Read(_)
        | ToolMatter::Page(_)
        | ToolMatter::PlanMode
        | ToolMatter::Host(_)
        | ToolMatter::Fields => (Some("json"), call.input.clone()),
    };
    let input = StepBlock { label: String::new(), language, text };
    let output = StepBlock { label: voice.say("export-output"), language: None, text: output.to_owned() };
    [input, output].into_iter().filter(|block| !block.text.trim().is_empty()).collect()
}
