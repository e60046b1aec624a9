//! Shortens a text for a place with little room.

#[cfg(test)]
mod tests;

use super::invisible::escape_invisible;
use super::split::{grapheme_border, prefix_within};

/// What stands for what was cut off.
pub(super) const ELLIPSIS: &str = "…";

/// How much of a name, a path or a reason one line has room for, in UTF-16 units.
pub(crate) const GLANCE: usize = 120;

/// Shortens a text to so many UTF-16 units. If something is cut off, it ends with `…`, which counts.
pub fn cut(text: &str, limit_utf16: usize) -> String {
    if prefix_within(text, limit_utf16).len() == text.len() {
        return text.to_owned();
    }
    let Some(room) = limit_utf16.checked_sub(1) else { return String::new() };
    let fitting = prefix_within(text, room).len();
    let kept = if fitting == 0 { 0 } else { grapheme_border(text, fitting) };
    format!("{}{ELLIPSIS}", text[..kept].trim_end())
}

/// Somebody's text (a name, a path, a reason) in one line where everything can be seen, of at most so many UTF-16 units.
pub(crate) fn glance(text: &str, limit_utf16: usize) -> String {
    cut(&escape_invisible(text), limit_utf16)
}

/// The same of words: how they are spaced and broken into lines is not shown.
pub(crate) fn glance_words(text: &str, limit_utf16: usize) -> String {
    glance(&text.split_whitespace().collect::<Vec<_>>().join(" "), limit_utf16)
}
