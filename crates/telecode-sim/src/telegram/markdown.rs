//! `parse_mode: Markdown`, the old one: no nesting, four markers.

use super::entities::{self, Entity, EntityKind};
use super::links;

/// Characters that a backslash makes plain.
const ESCAPED: [char; 4] = ['_', '*', '`', '['];

/// The text without its markers, and the entities the markers stood for.
pub(crate) fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    let mut out = String::new();
    let mut units = 0;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = source[at..].chars().next() {
        let next = source[at + letter.len_utf8()..].chars().next();
        if letter == '\\' && next.is_some_and(|next| ESCAPED.contains(&next)) {
            out.extend(next);
            units += 1;
            at += 2;
            continue;
        }
        if !ESCAPED.contains(&letter) {
            out.push(letter);
            units += letter.len_utf16();
            at += letter.len_utf8();
            continue;
        }
        let span = Span::read(source, at)?;
        let length = super::text::utf16_len(span.text);
        if length > 0 {
            found.extend(span.kind.map(|kind| Entity::new(kind, units, length)));
        }
        out.push_str(span.text);
        units += length;
        at = span.end;
    }
    entities::sort(&mut found);
    Ok((out, found))
}

struct Span<'a> {
    text: &'a str,
    kind: Option<EntityKind>,
    end: usize,
}

impl<'a> Span<'a> {
    fn read(source: &'a str, at: usize) -> Result<Self, String> {
        let lost = || format!("Can't find end of the entity starting at byte offset {at}");
        let rest = &source[at..];
        if rest.starts_with("```") {
            return Self::fenced(source, at).ok_or_else(lost);
        }
        let (close, kind) = match rest.as_bytes().first() {
            Some(b'_') => ('_', Some(EntityKind::Italic)),
            Some(b'*') => ('*', Some(EntityKind::Bold)),
            Some(b'`') => ('`', Some(EntityKind::Code)),
            Some(_) | None => (']', None),
        };
        let length = rest[1..].find(close).ok_or_else(lost)?;
        let text = &rest[1..=length];
        let end = at + length + 2;
        if kind.is_some() {
            return Ok(Self { text, kind, end });
        }
        let Some(link) = source[end..].strip_prefix('(') else {
            return Ok(Self { text, kind: links::entity(text), end });
        };
        let link_end = link.find(')').unwrap_or(link.len());
        let end = (end + 1 + link_end + 1).min(source.len());
        Ok(Self { text, kind: links::entity(&link[..link_end]), end })
    }

    fn fenced(source: &'a str, at: usize) -> Option<Self> {
        let start = at + 3;
        let (language, body) = fence_head(source, start);
        let length = source[body..].find("```")?;
        let kind = EntityKind::Pre(language.map(str::to_owned));
        Some(Self { text: &source[body..body + length], kind: Some(kind), end: body + length + 3 })
    }
}

/// The language after an opening fence, and where the code begins: one line break is passed over.
pub(crate) fn fence_head(source: &str, start: usize) -> (Option<&str>, usize) {
    let rest = &source[start..];
    let end = rest.find(|letter: char| letter.is_ascii_whitespace() || letter == '`').unwrap_or(rest.len());
    let named = end > 0 && end < rest.len() && !rest[end..].starts_with('`');
    let (language, body) = if named { (Some(&rest[..end]), start + end) } else { (None, start) };
    let breaks = ["\r\n", "\n\r", "\n", "\r"];
    let skipped = breaks.iter().find(|line| source[body..].starts_with(**line)).map_or(0, |line| line.len());
    (language, body + skipped)
}
