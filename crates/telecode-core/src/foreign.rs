//! Words that are not the person's own fresh ones (forwarded, quoted, replied to), on their way to Claude: marked line by line, so
//! that no text can leave its mark, and never expanded.
//!
//! Claude Code reads a file where a word begins with `@`, at the start or behind white space, quotes of Markdown and fences
//! included (measured, `docs/claude-protocol.md`). In foreign words that sign gets a backslash.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::render::is_unseen;

/// Stands before every line of foreign words.
const MARK: char = '>';

/// How much of a name is shown, in characters. Source: Bot API, `User`: first and last name have 64 each.
const NAME: usize = 130;

/// Foreign words, each line behind [`MARK`], with a line break at the end.
pub(crate) fn marked(text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 2);
    for line in text.trim_end_matches(is_break).split("\r\n").flat_map(|line| line.split(is_break)) {
        let gap = if line.is_empty() { "" } else { " " };
        let _ = writeln!(marked, "{MARK}{gap}{}", unexpanded(line));
    }
    marked
}

/// Whether a text has foreign words in it, as [`marked`] leaves them.
pub(crate) fn is_in(text: &str) -> bool {
    text.lines().any(|line| line.starts_with(MARK))
}

/// A name as one quoted word of a line: nothing in it ends the quotes, the line, or a tag.
pub(crate) fn name(name: &str) -> String {
    let is_plain = |c: &char| !is_unseen(*c) && !is_break(*c);
    let shown = name.chars().filter(is_plain).take(NAME).map(|c| match c {
        '"' | '<' | '>' => '\'',
        c => c,
    });
    unexpanded(&shown.collect::<String>())
}

/// The same words, without a sign that Claude Code would expand. An address such as `a@b.c` stays as it is.
fn unexpanded(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    let mut before = ' ';
    for c in line.chars() {
        if c == '@' && !before.is_alphanumeric() {
            safe.push('\\');
        }
        safe.push(c);
        before = c;
    }
    safe
}

/// What ends a line for anybody who may read it.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
