//! A story as rows: what a page of the history is made of.

use super::super::cards::{deed_line, money, span};
use crate::page::{Page, utf16_len};
use crate::render::{self, Limits, Text};
use crate::settings::UtcOffset;
use crate::story::{Deed, Entry};
use crate::time::{Day, Wall, clock};
use crate::words::Voice;

/// How much of a prompt is shown, in UTF-16 units: about ten lines on a phone.
const PROMPT: usize = 500;

/// How much of an answer is shown, in UTF-16 units: about a screen of a phone. The export has all of it.
const ANSWER: Limits = Limits { text: 900, entities: 24 };

/// How many steps in a row are shown; of more, the first and the last ones.
const STEPS: usize = 8;

/// A row of the history.
#[derive(Debug)]
pub(super) struct Row {
    /// When it was.
    pub(super) at: Wall,
    /// It stands right under the row before it.
    pub(super) joined: bool,
    /// What it shows.
    pub(super) page: Page,
    /// How long that is, in UTF-16 units.
    pub(super) units: usize,
}

impl Row {
    fn new(at: Wall, joined: bool, text: Text) -> Self {
        let page = text.into_page();
        let units = utf16_len(&page.text);
        Self { at, joined, page, units }
    }

    pub(super) fn day(&self, offset: UtcOffset) -> Day {
        Day::of(self.at, offset)
    }
}

/// The rows of a story, in order. Steps that follow each other are one row.
pub(super) fn rows(story: &[Entry], voice: Voice<'_>, offset: UtcOffset) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut steps: Vec<&Entry> = Vec::new();
    for entry in story {
        if matches!(entry.deed, Deed::Tool { .. }) {
            steps.push(entry);
            continue;
        }
        rows.extend(steps_row(&std::mem::take(&mut steps), voice));
        rows.push(row(entry, voice, offset));
    }
    rows.extend(steps_row(&steps, voice));
    rows
}

fn row(entry: &Entry, voice: Voice<'_>, offset: UtcOffset) -> Row {
    let mut text = Text::new();
    let time = clock(entry.at, offset);
    let mut is_joined = false;
    match &entry.deed {
        Deed::Prompt { text: words } => {
            text.bold(&format!("👤 {} · {time}", voice.say("history-you"))).newline();
            if words.trim().is_empty() {
                text.italic(&voice.say("history-no-words"));
            } else {
                text.push(&render::cut(words.trim(), PROMPT));
            }
        }
        Deed::Answer { text: words } => {
            text.bold(&format!("✳️ {} · {time}", voice.say("history-claude"))).newline();
            let mut pages = render::classic(&render::markdown::blocks(words), ANSWER).into_iter();
            text.append_page(&pages.next().unwrap_or_default());
            if pages.next().is_some() {
                text.newline().italic(&voice.say("history-cut"));
            }
        }
        Deed::End { cost_usd, duration, failed } => {
            is_joined = true;
            text.italic(&ending(*cost_usd, *duration, *failed, voice));
        }
        Deed::Break { text: words } => {
            let line = words.lines().next().unwrap_or_default();
            text.italic(&format!("✂️ {time} · {}", render::cut(line, PROMPT)));
        }
        // Steps have rows of their own.
        Deed::Tool { .. } => {}
    }
    Row::new(entry.at, is_joined, text)
}

/// How a turn ended, in a line.
pub(super) fn ending(cost_usd: f64, duration: std::time::Duration, failed: bool, voice: Voice<'_>) -> String {
    let mut parts = Vec::new();
    if failed {
        parts.push(voice.say("history-no-answer"));
    }
    parts.push(span(duration, voice));
    if cost_usd > 0.0 {
        parts.push(money(cost_usd));
    }
    parts.join(" · ")
}

fn steps_row(steps: &[&Entry], voice: Voice<'_>) -> Option<Row> {
    let at = steps.first()?.at;
    let lines: Vec<String> = steps.iter().filter_map(|entry| step(entry, voice)).collect();
    let mut text = Text::new();
    if lines.len() <= STEPS {
        text.push(&lines.join("\n"));
    } else {
        let (first, rest) = lines.split_at(STEPS / 2);
        let (hidden, last) = rest.split_at(rest.len() - STEPS / 2);
        let more = voice.tell("history-more-steps", [("count", hidden.len().into())]);
        text.push(&first.join("\n")).newline().italic(&more).newline().push(&last.join("\n"));
    }
    Some(Row::new(at, false, text))
}

/// A step in a line.
pub(super) fn step(entry: &Entry, voice: Voice<'_>) -> Option<String> {
    let Deed::Tool { call, outcome, nested, .. } = &entry.deed else { return None };
    Some(deed_line(call, outcome.as_ref(), *nested, voice))
}
