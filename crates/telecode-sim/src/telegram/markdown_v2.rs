//! `parse_mode: MarkdownV2`, with the error texts of the real server. Offsets in them count bytes.

use super::entities::{self, Entity, EntityKind};
use super::links;
use super::markdown::fence_head;

/// Characters that mean something, and so must be escaped where they mean nothing.
const RESERVED: &str = "_*[]()~`>#+-=|{}.!\n";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Code,
    Pre,
    PreCode,
    TextUrl,
    CustomEmoji,
    BlockQuote,
}

struct Open {
    mark: Mark,
    language: String,
    offset: usize,
    byte: usize,
    start: usize,
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    out: String,
    units: usize,
    open: Vec<Open>,
    found: Vec<Entity>,
}

/// The text without its markers, and the entities the markers stood for.
pub(crate) fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    let mut parser =
        Parser { source, at: 0, out: String::new(), units: 0, open: Vec::new(), found: Vec::new() };
    while let Some(letter) = parser.rest().chars().next() {
        parser.step(letter)?;
    }
    if parser.quoting() && parser.open.last().is_some_and(|open| open.mark == Mark::BlockQuote) {
        parser.close_quote(EntityKind::Blockquote);
    }
    if let Some(open) = parser.open.last() {
        return Err(lost(open));
    }
    entities::sort(&mut parser.found);
    Ok((parser.out, parser.found))
}

fn lost(open: &Open) -> String {
    format!("Can't find end of {:?} entity at byte offset {}", open.mark, open.byte)
}

fn reserved(letter: char) -> String {
    format!("Character '{letter}' is reserved and must be escaped with the preceding '\\'")
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn push(&mut self, letter: char) {
        self.out.push(letter);
        self.units += letter.len_utf16();
    }

    fn quoting(&self) -> bool {
        self.open.iter().any(|open| open.mark == Mark::BlockQuote)
    }

    fn step(&mut self, letter: char) -> Result<(), String> {
        let escaped =
            self.rest()[letter.len_utf8()..].chars().next().filter(|next| ('\u{1}'..='~').contains(next));
        if let Some(next) = escaped.filter(|_| letter == '\\') {
            self.at += 2;
            self.push(next);
            return Ok(());
        }
        let inner = self.open.last().map(|open| open.mark);
        let special = match inner {
            Some(Mark::Code | Mark::Pre | Mark::PreCode) => letter == '`',
            Some(_) | None => RESERVED.contains(letter),
        };
        if !special {
            self.at += letter.len_utf8();
            self.push(letter);
            return Ok(());
        }
        if self.quoting() && letter == '\n' && !self.rest()[1..].starts_with('>') {
            return self.end_quote_line();
        }
        match inner.filter(|mark| self.ends(*mark)) {
            Some(mark) => self.end(mark),
            None => self.begin(letter),
        }
    }

    fn ends(&self, mark: Mark) -> bool {
        let rest = self.rest();
        match mark {
            Mark::Bold => rest.starts_with('*'),
            Mark::Italic => rest.starts_with('_') && !rest.starts_with("__"),
            Mark::Underline => rest.starts_with("__"),
            Mark::Strikethrough => rest.starts_with('~'),
            Mark::Spoiler => rest.starts_with("||"),
            Mark::Code => rest.starts_with('`'),
            Mark::Pre | Mark::PreCode => rest.starts_with("```"),
            Mark::TextUrl | Mark::CustomEmoji => rest.starts_with(']'),
            Mark::BlockQuote => self.ends_expandable(),
        }
    }

    /// `||` at the very end of a quote makes it expandable.
    fn ends_expandable(&self) -> bool {
        let Some(after) = self.rest().strip_prefix("||") else { return false };
        after.is_empty() || (after.starts_with('\n') && !after.starts_with("\n>"))
    }

    fn end_quote_line(&mut self) -> Result<(), String> {
        match self.open.last() {
            Some(open) if open.mark != Mark::BlockQuote => Err(lost(open)),
            Some(_) | None => {
                self.at += 1;
                self.push('\n');
                self.close_quote(EntityKind::Blockquote);
                Ok(())
            }
        }
    }

    fn close_quote(&mut self, kind: EntityKind) {
        if let Some(open) = self.open.pop() {
            self.keep(Some(kind), open.offset);
        }
    }

    fn keep(&mut self, kind: Option<EntityKind>, offset: usize) {
        let length = self.units - offset;
        if length > 0 {
            self.found.extend(kind.map(|kind| Entity::new(kind, offset, length)));
        }
    }

    fn begin(&mut self, letter: char) -> Result<(), String> {
        let (byte, rest) = (self.at, self.rest());
        let mut language = String::new();
        let (mark, width) = match letter {
            '\n' => {
                return {
                    self.begin_line();
                    Ok(())
                };
            }
            '_' if rest.starts_with("__") => (Mark::Underline, 2),
            '_' => (Mark::Italic, 1),
            '*' if rest.starts_with("**>") && self.at_line_start() => (Mark::BlockQuote, 3),
            '*' => (Mark::Bold, 1),
            '~' => (Mark::Strikethrough, 1),
            '|' if rest.starts_with("||") => (Mark::Spoiler, 2),
            '[' => (Mark::TextUrl, 1),
            '!' if rest.starts_with("![") => (Mark::CustomEmoji, 2),
            '>' if self.at_line_start() => (Mark::BlockQuote, 1),
            '`' if rest.starts_with("```") => {
                let (named, body) = fence_head(self.source, self.at + 3);
                named.unwrap_or_default().clone_into(&mut language);
                (if named.is_some() { Mark::PreCode } else { Mark::Pre }, body - self.at)
            }
            '`' => (Mark::Code, 1),
            other => return Err(reserved(other)),
        };
        self.at += width;
        self.open.push(Open { mark, language, offset: self.units, byte, start: self.out.len() });
        Ok(())
    }

    /// A quote begins where nothing is open, at the start of a line.
    fn at_line_start(&self) -> bool {
        self.open.is_empty() && (self.at == 0 || self.source[..self.at].ends_with('\n'))
    }

    /// Passes a line break; within a quote also the `>` that carries it on.
    fn begin_line(&mut self) {
        self.at += 1;
        self.push('\n');
        if self.quoting() && self.rest().starts_with('>') {
            self.at += 1;
        }
    }

    fn end(&mut self, mark: Mark) -> Result<(), String> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let kind = match mark {
            Mark::Bold => self.passed(1, EntityKind::Bold),
            Mark::Italic => self.passed(1, EntityKind::Italic),
            Mark::Strikethrough => self.passed(1, EntityKind::Strikethrough),
            Mark::Code => self.passed(1, EntityKind::Code),
            Mark::Underline => self.passed(2, EntityKind::Underline),
            Mark::Spoiler => self.passed(2, EntityKind::Spoiler),
            Mark::Pre => self.passed(3, EntityKind::Pre(None)),
            Mark::PreCode => self.passed(3, EntityKind::Pre(Some(open.language.clone()))),
            Mark::BlockQuote => self.passed(2, EntityKind::ExpandableBlockquote),
            Mark::TextUrl => self.link(&open)?,
            Mark::CustomEmoji => Some(self.emoji()?),
        };
        self.keep(kind, open.offset);
        if mark == Mark::BlockQuote && self.rest().starts_with('\n') {
            self.at += 1;
            self.push('\n');
        }
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "so that each arm of `end` is one line")]
    fn passed(&mut self, width: usize, kind: EntityKind) -> Option<EntityKind> {
        self.at += width;
        Some(kind)
    }

    fn link(&mut self, open: &Open) -> Result<Option<EntityKind>, String> {
        self.at += 1;
        if !self.rest().starts_with('(') {
            return Ok(links::entity(&self.out[open.start..]));
        }
        self.at += 1;
        let begin = self.at;
        let url = self.address().ok_or_else(|| format!("Can't find end of a URL at byte offset {begin}"))?;
        Ok(links::entity(&url))
    }

    fn emoji(&mut self) -> Result<EntityKind, String> {
        self.at += 1;
        if !self.rest().starts_with('(') {
            return Err("Custom emoji entity must contain a tg://emoji URL".to_owned());
        }
        self.at += 1;
        let begin = self.at;
        let url = self
            .address()
            .ok_or_else(|| format!("Can't find end of a custom emoji URL at byte offset {begin}"))?;
        let id = links::emoji_id(&url).ok_or("Custom emoji URL must have a valid custom emoji identifier")?;
        Ok(EntityKind::CustomEmoji(id))
    }

    /// What stands before the closing bracket, unescaped; the bracket is passed.
    fn address(&mut self) -> Option<String> {
        let mut url = String::new();
        let mut letters = self.rest().char_indices();
        while let Some((offset, letter)) = letters.next() {
            match letter {
                ')' => {
                    self.at += offset + 1;
                    return Some(url);
                }
                '\\' => match letters.next() {
                    Some((_, next)) if next.is_ascii() => url.push(next),
                    Some((_, next)) => url.extend(['\\', next]),
                    None => return None,
                },
                other => url.push(other),
            }
        }
        None
    }
}
