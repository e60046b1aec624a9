//! Shows the end of a text that is still growing. Its cost is bounded: only the end is parsed.

pub(super) mod tail;
#[cfg(test)]
mod tests;

use super::classic::layout;
use super::cut::ELLIPSIS;
use super::lines::{LaidLine, LineMark, PieceStart, TextLayout, trim};
use super::markdown::blocks;
use super::paginate::{PageLimits, paginate};
use super::split::{grapheme_border, suffix_within};
use crate::page::{ENTITY_LIMIT, Page, TEXT_LIMIT, utf16_len};

/// How many bytes of Markdown are looked at per unit of the limit. A unit is at most three bytes; markup takes the rest.
const BYTES_PER_UNIT: usize = 4;

/// What the mark of the cut takes: itself and a line end or two.
const HEAD_UNITS: usize = 3;

/// The least limit that is worked with.
const LEAST_LIMIT: usize = 64;

/// Renders the end of a Markdown text in one page of at most `limit` UTF-16 units; `…` stands for what is before.
///
/// Markup that is not closed yet is fine. A text that shows nothing gives an empty page.
pub fn preview(markdown: &str, limit: usize) -> Page {
    let limit = limit.clamp(LEAST_LIMIT, TEXT_LIMIT);
    let tail = tail::tail(markdown, limit * BYTES_PER_UNIT);
    let mut layout = layout(&blocks(&tail.markdown));
    let whole = tail.is_whole && fits(&layout, limit);
    if !whole {
        shorten(&mut layout, limit);
    }
    paginate(layout, PageLimits { text: limit, entities: ENTITY_LIMIT })
        .into_iter()
        .next()
        .unwrap_or_default()
}

fn fits(layout: &TextLayout, limit: usize) -> bool {
    let units: usize = layout.lines.iter().map(|line| line.gap + line.units).sum();
    let entities: usize = layout.lines.iter().map(entity_bound).sum();
    units <= limit && entities <= ENTITY_LIMIT
}

/// The most entities that a line can need.
fn entity_bound(line: &LaidLine) -> usize {
    line.marks.len() + usize::from(line.wrap.is_some())
}

/// Keeps the last lines that fit, and marks the cut.
fn shorten(layout: &mut TextLayout, limit: usize) {
    let (mut units, mut entities) = (limit - HEAD_UNITS, ENTITY_LIMIT);
    let mut first = layout.lines.len();
    for (index, line) in layout.lines.iter().enumerate().rev() {
        if line.gap + line.units > units || entity_bound(line) > entities {
            break;
        }
        units -= line.gap + line.units;
        entities -= entity_bound(line);
        first = index;
    }
    // A paragraph is one line: better its end than nearly nothing.
    let torn =
        if units > limit / 2 && first > 0 { end_of(&layout.lines[first - 1], units, entities) } else { None };
    layout.lines.drain(..first);
    if let Some(first) = layout.lines.first_mut() {
        first.gap = first.gap.max(1);
    }
    if let Some(torn) = torn {
        layout.lines.insert(0, torn);
    }
    if let Some(first) = layout.lines.first_mut() {
        first.gap = 1;
        layout.lines.insert(0, LaidLine::new(ELLIPSIS, 0, None, PieceStart::Starts));
    }
    for line in layout.lines.iter_mut().skip(1) {
        line.piece = PieceStart::GoesOn;
    }
    for wrap in &mut layout.wraps {
        wrap.header = 0..0;
    }
}

/// The end of a line, from a word on, that fits into what is left.
fn end_of(line: &LaidLine, units: usize, entities: usize) -> Option<LaidLine> {
    let room = units.checked_sub(line.gap)?;
    let start = line.text.len() - suffix_within(&line.text, room).len();
    let word = line.text[start..].find(char::is_whitespace).filter(|at| *at < room / 2);
    let start = match word {
        Some(at) => start + at,
        None => next_grapheme(&line.text, start),
    };
    let start = line.text.len() - line.text[start..].trim_start().len();
    let text = &line.text[start..];
    let marks: Vec<LineMark> = line.marks.iter().filter_map(|mark| clip(text, mark, start)).collect();
    let room = entities.checked_sub(1)?;
    let marks = marks[marks.len().saturating_sub(room)..].to_vec();
    let kept = LaidLine { text: text.to_owned(), units: utf16_len(text), marks, ..*line };
    (!text.is_empty()).then_some(kept)
}

fn clip(text: &str, mark: &LineMark, start: usize) -> Option<LineMark> {
    let end = mark.end.checked_sub(start)?;
    trim(text, LineMark { start: mark.start.saturating_sub(start), end, kind: mark.kind.clone() })
}

/// The first border between graphemes at or after a byte; the byte itself in a text of one grapheme.
fn next_grapheme(text: &str, start: usize) -> usize {
    if grapheme_border(text, start) == start {
        return start;
    }
    let mut cursor = unicode_segmentation::GraphemeCursor::new(start, text.len(), true);
    match cursor.next_boundary(text, 0) {
        Ok(Some(at)) if at < text.len() => at,
        Ok(_) | Err(_) => start,
    }
}
