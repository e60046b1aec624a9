//! Makes what shows nothing, or changes how others are shown, visible in texts that nobody decides by.

#[cfg(test)]
mod tests;

use super::unicode::is_unseen;

/// What a character that is not shown is replaced by.
const REPLACEMENT: char = '\u{FFFD}';

/// The sign that makes a key of a digit.
const KEYCAP: char = '\u{20E3}';

/// Whether a text shows nothing at all; Telegram refuses such a message.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// Makes a short text from elsewhere (an output, a title, a name) safe to be shown. What somebody decides by is for
/// `Exact`.
///
/// Line ends and tabs become visible marks, colours of terminals, control characters, bidirectional overrides and
/// characters without a shape become one replacement mark for each row of them. The result is one line.
pub fn escape_invisible(text: &str) -> String {
    mark_hidden(text, shown)
}

/// The same for a text that may have lines: these stay, as do spaces of all kinds.
pub(crate) fn escape_hidden(text: &str) -> String {
    mark_hidden(text, |c| match c {
        '\n' | '\t' => Some(c),
        c if is_unseen(c) => None,
        c => Some(c),
    })
}

/// Puts one mark for each row of characters that are not shown.
fn mark_hidden(text: &str, shown: impl Fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    let mut hidden = HiddenBefore::No;
    while let Some((at, c)) = chars.next() {
        if is_joiner(c) && joins(c, out.chars().next_back(), text[at + c.len_utf8()..].chars().next()) {
            hidden = HiddenBefore::No;
            out.push(c);
            continue;
        }
        if let Some(mark) = shown(c) {
            out.push(mark);
            hidden = HiddenBefore::No;
            continue;
        }
        if hidden == HiddenBefore::No {
            out.push(REPLACEMENT);
        }
        hidden = HiddenBefore::Yes;
        let after = at + c.len_utf8();
        let skipped = if c == '\u{1b}' { after + sequence_len(&text[after..]) } else { after };
        while chars.next_if(|(next, _)| *next < skipped).is_some() {}
    }
    out
}

/// Whether the character before was one that is not shown.
#[derive(PartialEq, Eq)]
enum HiddenBefore {
    Yes,
    No,
}

/// What a character is shown as, if it is shown.
fn shown(c: char) -> Option<char> {
    match c {
        '\n' => Some('⏎'),
        '\t' => Some('⇥'),
        c if is_unseen(c) => None,
        c if c.is_whitespace() && c != ' ' => Some('␣'),
        c => Some(c),
    }
}

/// The length of a colour or a movement after its escape character. What else an escape begins stays: it may hold words.
fn sequence_len(rest: &str) -> usize {
    let Some(rest) = rest.strip_prefix('[') else { return 0 };
    let end = rest.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?'));
    match end.and_then(|end| rest[end..].chars().next()) {
        Some('@'..='~') => end.map_or(0, |end| end + 2),
        // What does not end is not a sequence: only the escape character goes.
        _ => 0,
    }
}

/// Whether a character is one that emoji and some scripts are joined with.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
}

/// Whether a joiner has something to join. Between Latin letters it would only hide.
fn joins(joiner: char, before: Option<char>, after: Option<char>) -> bool {
    let joinable = |c: char| !c.is_ascii() && !c.is_whitespace() && c != REPLACEMENT && !is_unseen(c);
    let follows = before.is_some_and(joinable);
    match joiner {
        '\u{FE0E}' | '\u{FE0F}' => follows || after == Some(KEYCAP),
        _ => (follows || before == Some('\u{FE0F}')) && after.is_some_and(joinable),
    }
}
