//! Formatted text: from the fields of a call to the text and entities that a message keeps.

use serde_json::Value;

use super::detect;
use super::entities::{self, ENTITY_LIMIT, Entity, EntityKind};
use super::html;
use super::ids::UserId;
use super::markdown;
use super::markdown_v2;
use super::nesting;
use super::params::Params;
use super::refusal::Refusal;

/// The limit on message text, in UTF-16 code units (Bot API documentation).
pub(crate) const TEXT_LIMIT: usize = 4096;
/// The limit on captions, in UTF-16 code units (Bot API documentation).
pub(crate) const CAPTION_LIMIT: usize = 1024;

/// A text and what adorns it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FormattedText {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
}

/// The three fields of a call that make one formatted text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) text: &'static str,
    pub(crate) mode: &'static str,
    pub(crate) entities: &'static str,
}

/// `text`, `parse_mode`, `entities`.
pub(crate) const TEXT: Fields = Fields { text: "text", mode: "parse_mode", entities: "entities" };
/// `caption`, `parse_mode`, `caption_entities`.
pub(crate) const CAPTION: Fields =
    Fields { text: "caption", mode: "parse_mode", entities: "caption_entities" };

/// How many UTF-16 code units a text has.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

impl FormattedText {
    /// A text without formatting, but with what the server finds in it by itself.
    pub(crate) fn plain(text: &str) -> Self {
        fix(text, Vec::new()).unwrap_or_default()
    }

    /// The entities as JSON.
    pub(crate) fn entities_json(&self, user: impl Fn(UserId) -> Value) -> Value {
        self.entities.iter().map(|entity| entity.to_json(&user)).collect()
    }

    /// The length in UTF-16 code units.
    pub(crate) fn len(&self) -> usize {
        utf16_len(&self.text)
    }
}

/// The text of a message: it may be neither empty nor too long.
pub(crate) fn message(params: &Params) -> Result<FormattedText, Refusal> {
    if params.text("text").is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    let text = read(params, TEXT)?;
    if text.text.is_empty() {
        return Err(Refusal::bad("text must be non-empty"));
    }
    if text.len() > TEXT_LIMIT {
        return Err(Refusal::bad("message is too long"));
    }
    Ok(text)
}

/// A caption, which may be empty.
pub(crate) fn caption(params: &Params) -> Result<FormattedText, Refusal> {
    let text = read(params, CAPTION)?;
    if text.len() > CAPTION_LIMIT {
        return Err(Refusal::bad("message caption is too long"));
    }
    Ok(text)
}

/// A text of any length, which may be empty.
pub(crate) fn read(params: &Params, fields: Fields) -> Result<FormattedText, Refusal> {
    let raw = params.text(fields.text);
    let (text, found) = match params.text(fields.mode).to_lowercase().as_str() {
        "" => {
            let given = params.json(fields.entities, "entities")?;
            (raw, given.as_ref().map(entities::parse).transpose()?.unwrap_or_default())
        }
        "html" => parsed(html::parse(&raw))?,
        "markdownv2" => parsed(markdown_v2::parse(&raw))?,
        "markdown" => parsed(markdown::parse(&raw))?,
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    fix(&text, found)
}

fn parsed(result: Result<(String, Vec<Entity>), String>) -> Result<(String, Vec<Entity>), Refusal> {
    result.map_err(|why| Refusal::bad(format!("can't parse entities: {why}")))
}

/// Cleans a text, checks and settles its entities, trims both, and adds what the server finds by itself.
pub(crate) fn fix(text: &str, mut found: Vec<Entity>) -> Result<FormattedText, Refusal> {
    entities::sort(&mut found);
    let found = nesting::settle(found);
    let (text, found) = clean(text, found)?;
    let (text, found) = trim(&text, found);
    let mut found = detect::merge(&text, found);
    entities::sort(&mut found);
    found.truncate(ENTITY_LIMIT);
    Ok(FormattedText { text, entities: found })
}

/// Replaces control characters by spaces, drops what breaks layout, and moves the entities along.
fn clean(text: &str, found: Vec<Entity>) -> Result<(String, Vec<Entity>), Refusal> {
    let mut bounds: Vec<Option<usize>> = Vec::with_capacity(text.len() + 1);
    let mut bytes: Vec<usize> = Vec::with_capacity(text.len() + 1);
    let mut out = String::with_capacity(text.len());
    let mut units = 0;
    for (at, letter) in text.char_indices() {
        bounds.push(Some(units));
        bytes.push(at);
        if letter.len_utf16() == 2 {
            bounds.push(None);
            bytes.push(at + letter.len_utf8());
        }
        if let Some(kept) = kept(letter) {
            out.push(kept);
            units += kept.len_utf16();
        }
    }
    bounds.push(Some(units));
    bytes.push(text.len());
    let moved: Result<Vec<Entity>, Refusal> =
        found.into_iter().map(|entity| move_entity(entity, &bounds, &bytes)).collect();
    Ok((out, moved?.into_iter().filter(|entity| entity.length > 0).collect()))
}

fn kept(letter: char) -> Option<char> {
    match letter {
        '\n' => Some('\n'),
        '\r' | '\u{2028}'..='\u{202e}' | '\u{333}' | '\u{33f}' | '\u{30a}' => None,
        '\0'..=' ' => Some(' '),
        other => Some(other),
    }
}

fn move_entity(entity: Entity, bounds: &[Option<usize>], bytes: &[usize]) -> Result<Entity, Refusal> {
    let (offset, end) = (entity.offset, entity.offset.saturating_add(entity.length));
    let start = match bounds.get(offset) {
        None => {
            return Err(Refusal::bad(format!(
                "entity begins after the end of the text at UTF-16 offset {offset}"
            )));
        }
        Some(None) => {
            let byte = bytes.get(offset).copied().unwrap_or_default();
            return Err(Refusal::bad(format!(
                "entity begins in a middle of a UTF-16 symbol at byte offset {byte}"
            )));
        }
        Some(Some(start)) => *start,
    };
    let stop = match bounds.get(end) {
        None => {
            return Err(Refusal::bad(format!(
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            )));
        }
        Some(None) => {
            let byte = bytes.get(end).copied().unwrap_or_default();
            return Err(Refusal::bad(format!(
                "entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at byte offset {byte}"
            )));
        }
        Some(Some(stop)) => *stop,
    };
    Ok(Entity { offset: start, length: stop - start, kind: entity.kind })
}

/// Takes the space off both ends of the text, and off the beginnings of entities; entities of mere space go.
fn trim(text: &str, found: Vec<Entity>) -> (String, Vec<Entity>) {
    let units: Vec<bool> = text
        .chars()
        .flat_map(|letter| std::iter::repeat_n(letter == ' ' || letter == '\n', letter.len_utf16()))
        .collect();
    let end = units.iter().rposition(|blank| !blank).map_or(0, |last| last + 1);
    let mut kept: Vec<Entity> =
        found.into_iter().filter_map(|entity| trim_entity(entity, &units, end)).collect();
    let first_entity = kept.iter().map(|entity| entity.offset).min().unwrap_or(end);
    let start = units.iter().take(first_entity).take_while(|blank| **blank).count().min(end);
    for entity in &mut kept {
        entity.offset -= start;
    }
    // Only blanks are cut off, and each of them is one byte and one unit at the front.
    let text = text.trim_end_matches([' ', '\n']);
    (text.get(start..).unwrap_or_default().to_owned(), kept)
}

fn trim_entity(mut entity: Entity, blank: &[bool], text_end: usize) -> Option<Entity> {
    let end = entity.end().min(text_end);
    if entity.offset >= end {
        return None;
    }
    if !entity.kind.hides_data() {
        while entity.offset < end && blank[entity.offset] {
            entity.offset += 1;
        }
    }
    entity.length = end.checked_sub(entity.offset).filter(|length| *length > 0)?;
    Some(entity)
}

/// The entities of a kind that are wholly preformatted, which nothing may be found in.
pub(crate) fn blocks_detection(kind: &EntityKind) -> bool {
    matches!(
        kind,
        EntityKind::Code | EntityKind::Pre(_) | EntityKind::TextLink(_) | EntityKind::TextMention(_)
    )
}
