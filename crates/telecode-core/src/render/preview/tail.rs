//! Finds where the end of a Markdown text can be parsed by itself. It looks at lines, not at Markdown.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

/// The end of a text, made fit to be parsed alone.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct ParsedTail<'a> {
    pub(in super::super) markdown: Cow<'a, str>,
    /// Whether nothing was left out.
    pub(in super::super) is_whole: bool,
}

/// An open fence of code.
#[derive(Clone, Copy)]
struct OpenFence<'a> {
    /// The line that opened it.
    opener: &'a str,
    mark: char,
    length: usize,
}

/// Takes about so many bytes off the end: from an empty line or a fence on, or in a fence, which is opened again.
pub(in super::super) fn tail(markdown: &str, bytes: usize) -> ParsedTail<'_> {
    if markdown.len() <= bytes {
        return ParsedTail { markdown: Cow::Borrowed(markdown), is_whole: true };
    }
    let (start, fence) = start_of(markdown, markdown.len() - bytes, bytes / 2);
    let rest = &markdown[start..];
    let markdown = match fence {
        Some(fence) => Cow::Owned(format!("{}\n{rest}", fence.opener.trim())),
        // Indentation that belonged to a list would make code of the text.
        None => Cow::Borrowed(rest.trim_start()),
    };
    ParsedTail { markdown, is_whole: false }
}

/// The best place to start at or after a byte, and the fence that is open there.
fn start_of(markdown: &str, from: usize, search: usize) -> (usize, Option<OpenFence<'_>>) {
    let mut fence = None;
    let mut first_line = None;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let within = at >= from;
        if within && at > from + search {
            break;
        }
        let before: Option<OpenFence<'_>> = fence;
        fence = after_line(fence, line);
        if within && (before.is_some() || fence.is_some() || line.trim().is_empty()) {
            return (at, before);
        }
        if within && first_line.is_none() {
            first_line = Some(at);
        }
        at += line.len();
    }
    (first_line.unwrap_or_else(|| in_line(markdown, from)), None)
}

/// The fence that is open after a line.
fn after_line<'a>(fence: Option<OpenFence<'a>>, line: &'a str) -> Option<OpenFence<'a>> {
    let text = line.trim_start();
    let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'));
    let length = mark.map_or(0, |mark| text.len() - text.trim_start_matches(mark).len());
    let rest = &text[length..];
    match (fence, mark) {
        (Some(open), Some(mark)) if open.mark == mark && length >= open.length && rest.trim().is_empty() => {
            None
        }
        (Some(open), _) => Some(open),
        (None, Some(mark)) if length >= 3 && (mark == '~' || !rest.contains('`')) => {
            Some(OpenFence { opener: line, mark, length })
        }
        (None, _) => None,
    }
}

/// A place in a line that is too long: after a space, or any.
fn in_line(markdown: &str, from: usize) -> usize {
    let from = (from..=markdown.len()).find(|at| markdown.is_char_boundary(*at)).unwrap_or(markdown.len());
    markdown[from..].find(' ').map_or(from, |at| from + at)
}
