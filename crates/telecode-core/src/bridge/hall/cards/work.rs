//! The work of a turn for whoever wants all of it: steps with what they printed, and what Claude thought, as quotes that open.

use crate::bridge::hall::cards::steps::{SeveralSteps, StepRow, StepTeller, rows};
use crate::page::{ENTITY_LIMIT, Page, TEXT_LIMIT, utf16_len};
use crate::render;
use crate::render::Text;
use crate::session::Turn;

/// How much of what a tool printed is shown, in UTF-16 units: what is needed to see how it went.
const OUTPUT: usize = 300;

/// How much of a thought is shown, in UTF-16 units.
const THOUGHT: usize = 500;

/// How many rows are looked at: more never fit a message.
const ROWS: usize = 90;

/// How much of a message the work takes, in UTF-16 units: the rest is for a mark and a line of its own.
const ROOM: usize = TEXT_LIMIT - 200;

/// The last rows that fit into so many UTF-16 units, as a text of lines. Says whether there were more.
pub(in crate::bridge) fn work(rows: &[StepRow<'_>], room: usize) -> (Text, bool) {
    let (mut units, mut quotes) = (0, 0);
    let mut shown = Vec::new();
    for row in rows.iter().rev() {
        let (line, quote) = parts(row);
        // The line ends count, too.
        units += utf16_len(&line) + utf16_len(&quote) + 3;
        quotes += usize::from(!quote.is_empty());
        if units > room || quotes > ENTITY_LIMIT / 2 {
            break;
        }
        shown.push((line, quote));
    }
    let mut text = Text::new();
    for (line, quote) in shown.iter().rev() {
        if !text.is_empty() {
            text.newline();
        }
        text.push(line).collapsed(quote);
    }
    (text, shown.len() < rows.len())
}

/// The work of a whole turn as a page; `None` if there was none.
pub(in crate::bridge) fn work_page(turn: &Turn, teller: StepTeller<'_>) -> Option<Page> {
    let rows = rows(turn.transcript(), SeveralSteps::Each, ROWS, teller);
    if rows.iter().all(|row| matches!(row, StepRow::Note(_))) {
        // Notes stand under the answer.
        return None;
    }
    let (text, more) = work(&rows, ROOM);
    let mut whole = Text::new();
    if more || rows.len() == ROWS {
        whole.italic(&teller.voice.say("work-earlier")).newline();
    }
    whole.append_page(&text.into_page());
    Some(whole.into_page())
}

/// A row as a line and what opens under it.
fn parts(row: &StepRow<'_>) -> (String, String) {
    match row {
        StepRow::Steps { line, last } => (line.clone(), quote(&last.result.output, OUTPUT)),
        StepRow::Thought(thought) => ("💭".to_owned(), quote(thought, THOUGHT)),
        StepRow::Note(line) => (line.clone(), String::new()),
    }
}

/// The beginning of a text, with everything in it visible.
fn quote(text: &str, limit: usize) -> String {
    let lines = text.trim().lines().map(render::escape_invisible).filter(|line| !line.trim().is_empty());
    // Each line has at least one unit and its end.
    let lines: Vec<_> = lines.take(limit / 2).collect();
    render::cut(&lines.join("\n"), limit)
}
