//! Shortens a text for a place with little room.

#[cfg(test)]
mod tests;

use super::split::{grapheme_border, prefix_within};

/// What stands for what was cut off.
pub(super) const ELLIPSIS: &str = "…";

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
