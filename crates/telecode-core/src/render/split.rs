//! Finds where to cut a text that is too long: at a word, else between graphemes, else between characters.

use unicode_segmentation::GraphemeCursor;

use super::lines::LaidLine;

/// Where to end the part of a line that starts at a byte, so that it fits. Always goes on by a character at least.
///
/// `entities` is how many marks there is room for.
pub(super) fn part_end(line: &LaidLine, from: usize, units: usize, entities: usize) -> usize {
    let text = &line.text;
    let mut limit = from + prefix_within(&text[from..], units).len();
    let live = line.marks.iter().filter(|mark| mark.end > from);
    if let Some(first_too_many) = live.map(|mark| mark.start).nth(entities) {
        limit = limit.min(first_too_many);
    }
    if limit >= text.len() {
        return text.len();
    }
    let at = border(&text[from..], limit.saturating_sub(from));
    from + at.max(text[from..].chars().next().map_or(0, char::len_utf8))
}

/// The longest start of a text that has so many UTF-16 units.
pub(super) fn prefix_within(text: &str, units: usize) -> &str {
    // No character has fewer units than a quarter of its bytes, nor more than its bytes.
    if text.len() <= units {
        return text;
    }
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > units {
            return &text[..at];
        }
    }
    text
}

/// The shortest end of a text that leaves out everything but so many UTF-16 units.
pub(super) fn suffix_within(text: &str, units: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += c.len_utf16();
        if used > units {
            return &text[at + c.len_utf8()..];
        }
    }
    text
}

/// The best place to cut at or before a byte: after a word if one ends in the second half, else after a grapheme.
fn border(text: &str, limit: usize) -> usize {
    let start = &text[..limit];
    if text[limit..].starts_with(char::is_whitespace) {
        return limit;
    }
    let word = start.rfind(char::is_whitespace).filter(|at| *at > limit / 2);
    word.unwrap_or_else(|| grapheme_border(text, limit))
}

/// The last border between graphemes at or before a byte; the byte itself if one grapheme takes all of it.
pub(super) fn grapheme_border(text: &str, limit: usize) -> usize {
    let mut cursor = GraphemeCursor::new(limit, text.len(), true);
    if cursor.is_boundary(text, 0) == Ok(true) {
        return limit;
    }
    match cursor.prev_boundary(text, 0) {
        Ok(Some(at)) if at > 0 => at,
        Ok(_) | Err(_) => limit,
    }
}
