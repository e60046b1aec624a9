//! A story as rows: what a page of the history is made of.

use crate::bridge::hall::cards::{StepTeller, deed_line, money, span};
use crate::page::{Page, utf16_len};
use crate::render;
use crate::render::{PageLimits, Text};
use crate::story::{Deed, Entry};
use crate::time::{Day, UtcOffset, Wall, clock};
use crate::words::Voice;

/// How much of a prompt is shown, in UTF-16 units: about ten lines on a phone.
const PROMPT: usize = 500;

/// How much of an answer is shown, in UTF-16 units: about a screen of a phone. The export has all of it.
const ANSWER: PageLimits = PageLimits { text: 900, entities: 24 };

/// How much of an answer's Markdown is looked at, in bytes: enough for what is shown, with much markup in it.
const HEAD: usize = 16 * ANSWER.text;

/// How many steps in a row are shown; of more, the first and the last ones.
const STEPS: usize = 8;

/// A row of the history.
#[derive(Debug)]
pub(in crate::bridge) struct HistoryRow {
    /// When it was.
    pub(in crate::bridge) at: Wall,
    /// What it shows.
    pub(in crate::bridge) page: Page,
    /// How long that is, in UTF-16 units.
    pub(in crate::bridge) units: usize,
}

impl HistoryRow {
    fn new(at: Wall, text: Text) -> Self {
        let page = text.into_page();
        let units = utf16_len(&page.text);
        Self { at, page, units }
    }

    pub(in crate::bridge) fn day(&self, offset: UtcOffset) -> Day {
        Day::of(self.at, offset)
    }
}

/// The rows of a story, the newest first. Steps that follow each other are one row. A row is made when it is asked for: a
/// story may have thousands.
pub(in crate::bridge) fn rows<'a>(
    story: &'a [Entry],
    teller: StepTeller<'a>,
    offset: UtcOffset,
) -> impl Iterator<Item = HistoryRow> + 'a {
    let mut rest = story;
    std::iter::from_fn(move || {
        let (at, text) = last(&mut rest, teller, offset)?;
        Some(HistoryRow::new(at, text))
    })
}

/// Takes the last row off a story. How a turn ended stands under what was said or done last.
fn last(rest: &mut &[Entry], teller: StepTeller<'_>, offset: UtcOffset) -> Option<(Wall, Text)> {
    let voice = teller.voice;
    let (entry, before) = rest.split_last()?;
    if is_step(entry) {
        let others = before.iter().rposition(|entry| !is_step(entry)).map_or(0, |at| at + 1);
        let (before, steps) = rest.split_at(others);
        *rest = before;
        return Some((entry.at, steps_text(steps, teller)));
    }
    *rest = before;
    let Some(ending) = ending(&entry.deed, voice) else {
        return Some((entry.at, words(entry, voice, offset)));
    };
    let has_ended = |entry: &Entry| matches!(entry.deed, Deed::End { .. });
    let (at, mut text) = match before.last() {
        Some(above) if !has_ended(above) => last(rest, teller, offset)?,
        Some(_) | None => (entry.at, Text::new()),
    };
    if !text.is_empty() {
        text.newline();
    }
    text.italic(&ending);
    Some((at, text))
}

fn is_step(entry: &Entry) -> bool {
    matches!(entry.deed, Deed::Tool { .. })
}

/// What was said.
fn words(entry: &Entry, voice: Voice<'_>, offset: UtcOffset) -> Text {
    let mut text = Text::new();
    let time = moment(entry, voice, offset);
    match &entry.deed {
        Deed::Prompt { content } => {
            let words = content.shown();
            text.bold(&format!("👤 {} · {time}", voice.say("history-you"))).newline();
            if words.trim().is_empty() {
                text.italic(&voice.say("history-no-words"));
            } else {
                text.push(&render::cut(words.trim(), PROMPT));
            }
        }
        Deed::Answer { text: words } => {
            text.bold(&format!("✳️ {} · {time}", voice.say("history-claude"))).newline();
            let head = words.get(..words.floor_char_boundary(HEAD)).unwrap_or(words);
            let mut pages = render::classic(&render::markdown::blocks(head), ANSWER).into_iter();
            text.append_page(&pages.next().unwrap_or_default());
            if pages.next().is_some() || head.len() < words.len() {
                text.newline().italic(&voice.say("history-cut"));
            }
        }
        Deed::Break { text: words } => {
            let line = words.lines().next().unwrap_or_default();
            text.italic(&format!("✂️ {time} · {}", render::cut(line, PROMPT)));
        }
        // These are no words.
        Deed::Tool { .. } | Deed::End { .. } => {}
    }
    text
}

/// The time of an entry, and that it was taken back.
pub(in crate::bridge) fn moment(entry: &Entry, voice: Voice<'_>, offset: UtcOffset) -> String {
    let time = clock(entry.at, offset);
    if entry.undone { format!("{time} · {}", voice.say("history-undone")) } else { time }
}

/// How a turn ended, in a line, if it is that.
pub(in crate::bridge) fn ending(deed: &Deed, voice: Voice<'_>) -> Option<String> {
    let &Deed::End { cost_usd, duration, failed } = deed else { return None };
    let mut parts = Vec::new();
    if failed {
        parts.push(voice.say("history-no-answer"));
    }
    parts.push(span(duration, voice));
    if cost_usd > 0.0 {
        parts.push(money(cost_usd));
    }
    Some(parts.join(" · "))
}

fn steps_text(steps: &[Entry], teller: StepTeller<'_>) -> Text {
    let lines: Vec<String> = steps.iter().filter_map(|entry| deed_line(&entry.deed, teller)).collect();
    let mut text = Text::new();
    if lines.len() <= STEPS {
        text.push(&lines.join("\n"));
    } else {
        let (first, rest) = lines.split_at(STEPS / 2);
        let (hidden, last) = rest.split_at(rest.len() - STEPS / 2);
        let more = teller.voice.tell("history-more-steps", [("count", hidden.len().into())]);
        text.push(&first.join("\n")).newline().italic(&more).newline().push(&last.join("\n"));
    }
    text
}
