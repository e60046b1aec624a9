//! Mends lines that JavaScript writes and strict decoders refuse: halves of surrogate pairs, and broken UTF-8.

use serde_json::Value;

/// Decodes a line, mended if need be.
pub(super) fn value(line: &[u8]) -> Option<Value> {
    serde_json::from_slice(line).ok().or_else(|| serde_json::from_str(&mended(line)).ok())
}

/// The line with every lone surrogate escape and every broken byte replaced by U+FFFD.
///
/// A text that was cut in the middle of an emoji is written by JavaScript as one half of a surrogate pair.
fn mended(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let mut whole = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        whole.push_str(&rest[..at]);
        let (kept, length) = escape(&rest[at..]);
        whole.push_str(kept);
        rest = &rest[at + length..];
    }
    whole.push_str(rest);
    whole
}

/// What to write for the escape that a text begins with, and how long that escape is.
fn escape(text: &str) -> (&str, usize) {
    /// The length of `\uXXXX`.
    const UNIT: usize = 6;
    match (unit(text), text.get(UNIT..).and_then(unit)) {
        (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (&text[..2 * UNIT], 2 * UNIT),
        (Some(0xD800..=0xDFFF), _) => ("\\ufffd", UNIT),
        (Some(_), _) => (&text[..UNIT], UNIT),
        (None, _) => {
            let end = text.char_indices().nth(2).map_or(text.len(), |(end, _)| end);
            (&text[..end], end)
        }
    }
}

/// The UTF-16 unit that a text begins with as `\uXXXX`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}
