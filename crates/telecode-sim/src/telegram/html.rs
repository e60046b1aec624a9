//! `parse_mode: HTML`, with the error texts of the real server. Offsets in them count bytes.

use super::entities::{self, Entity, EntityKind};
use super::links;

/// Tags that the server knows.
const TAGS: [&str; 17] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "tg-time",
    "span",
    "pre",
    "code",
    "blockquote",
];

/// The longest numeric character reference that is read.
const REFERENCE_LIMIT: usize = 10;

struct Open {
    tag: String,
    argument: String,
    format: String,
    offset: usize,
    start: usize,
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    out: String,
    units: usize,
    open: Vec<Open>,
    found: Vec<(Entity, String)>,
}

/// The text without its tags, and the entities the tags stood for.
pub(crate) fn parse(source: &str) -> Result<(String, Vec<Entity>), String> {
    let mut parser =
        Parser { source, at: 0, out: String::new(), units: 0, open: Vec::new(), found: Vec::new() };
    while let Some(letter) = parser.peek() {
        match letter {
            '&' => parser.reference_or_ampersand(),
            '<' if parser.source[parser.at + 1..].starts_with('/') => parser.end_tag()?,
            '<' => parser.start_tag()?,
            other => {
                parser.at += other.len_utf8();
                parser.push(other);
            }
        }
    }
    if let Some(open) = parser.open.last() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag));
    }
    let mut found: Vec<Entity> = parser.found.into_iter().map(|(entity, _)| entity).collect();
    entities::sort(&mut found);
    Ok((parser.out, found))
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn push(&mut self, letter: char) {
        self.out.push(letter);
        self.units += letter.len_utf16();
    }

    fn skip_while(&mut self, test: impl Fn(char) -> bool) -> &str {
        let start = self.at;
        while let Some(letter) = self.peek().filter(|letter| test(*letter)) {
            self.at += letter.len_utf8();
        }
        &self.source[start..self.at]
    }

    fn reference_or_ampersand(&mut self) {
        if let Some((letter, length)) = reference(&self.source[self.at..]) {
            self.at += length;
            self.push(letter);
        } else {
            self.at += 1;
            self.push('&');
        }
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let tag = self.skip_while(|letter| !letter.is_ascii_whitespace() && letter != '>').to_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut open = Open {
            tag,
            argument: String::new(),
            format: String::new(),
            offset: self.units,
            start: self.out.len(),
        };
        while let Some((name, value)) = self.attribute(&open.tag, begin)? {
            keep_attribute(&mut open, &name, value);
        }
        if open.tag == "span" && open.argument != "spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.open.push(open);
        Ok(())
    }

    /// The next attribute, or nothing at the end of the tag, which is passed.
    fn attribute(&mut self, tag: &str, begin: usize) -> Result<Option<(String, String)>, String> {
        let unclosed = || format!("Unclosed start tag \"{tag}\" at byte offset {begin}");
        self.skip_while(|letter| letter.is_ascii_whitespace());
        match self.peek() {
            None => return Err(unclosed()),
            Some('>') => {
                self.at += 1;
                return Ok(None);
            }
            Some(_) => {}
        }
        let name = self
            .skip_while(|letter| !letter.is_ascii_whitespace() && letter != '=' && letter != '>')
            .to_owned();
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        self.skip_while(|letter| letter.is_ascii_whitespace());
        if self.peek() != Some('=') {
            if tag == "blockquote" && name == "expandable" && self.peek().is_some() {
                return Ok(Some((name, "1".to_owned())));
            }
            return Err(format!(
                "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.at += 1;
        self.skip_while(|letter| letter.is_ascii_whitespace());
        let value = match self.peek() {
            None => return Err(unclosed()),
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            Some(_) => self.name_token()?,
        };
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        Ok(Some((name, value)))
    }

    fn name_token(&mut self) -> Result<String, String> {
        let begin = self.at;
        let token = self
            .skip_while(|letter| letter.is_ascii_alphanumeric() || letter == '.' || letter == '-')
            .to_lowercase();
        match self.peek() {
            Some(next) if !next.is_ascii_whitespace() && next != '>' => {
                Err(format!("Unexpected end of name token at byte offset {begin}"))
            }
            Some(_) | None => Ok(token),
        }
    }

    fn quoted(&mut self, quote: char) -> String {
        self.at += 1;
        let mut value = String::new();
        while let Some(letter) = self.peek() {
            if letter == quote {
                self.at += 1;
                break;
            }
            let (decoded, length) = reference(&self.source[self.at..]).unwrap_or((letter, letter.len_utf8()));
            value.push(decoded);
            self.at += length;
        }
        value
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(expected) = self.open.last().map(|open| open.tag.clone()) else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        self.at += 2;
        let tag = self.skip_while(|letter| !letter.is_ascii_whitespace() && letter != '>').to_lowercase();
        self.skip_while(|letter| letter.is_ascii_whitespace());
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !tag.is_empty() && tag != expected {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{tag}>\""
            ));
        }
        match self.open.pop() {
            Some(open) if self.units > open.offset => self.close(open),
            Some(_) | None => Ok(()),
        }
    }

    fn close(&mut self, open: Open) -> Result<(), String> {
        let length = self.units - open.offset;
        let kind = match open.tag.as_str() {
            "i" | "em" => EntityKind::Italic,
            "b" | "strong" => EntityKind::Bold,
            "s" | "strike" | "del" => EntityKind::Strikethrough,
            "u" | "ins" => EntityKind::Underline,
            "tg-spoiler" | "span" => EntityKind::Spoiler,
            "blockquote" if open.argument.is_empty() => EntityKind::Blockquote,
            "blockquote" => EntityKind::ExpandableBlockquote,
            "tg-emoji" => {
                let id = open.argument.parse::<i64>().ok().filter(|id| *id != 0);
                EntityKind::CustomEmoji(id.ok_or("Invalid custom emoji identifier specified")?.to_string())
            }
            "tg-time" => EntityKind::DateTime {
                unix_time: open.argument.parse().map_err(|_| "Invalid unix time specified")?,
                format: open.format,
            },
            "a" => {
                let link =
                    if open.argument.is_empty() { self.out[open.start..].to_owned() } else { open.argument };
                match links::entity(&link) {
                    Some(kind) => kind,
                    None => return Ok(()),
                }
            }
            "pre" => {
                return {
                    self.close_pre(&open, length);
                    Ok(())
                };
            }
            _ => {
                return {
                    self.close_code(&open, length);
                    Ok(())
                };
            }
        };
        self.found.push((Entity::new(kind, open.offset, length), String::new()));
        Ok(())
    }

    /// `<pre>` around `<code class="language-…">` becomes one entity with the language.
    fn close_pre(&mut self, open: &Open, length: usize) {
        let inner = self.found.last_mut().filter(|(entity, language)| {
            entity.kind == EntityKind::Code
                && (entity.offset, entity.length) == (open.offset, length)
                && !language.is_empty()
        });
        match inner {
            Some((entity, language)) => entity.kind = EntityKind::Pre(Some(language.clone())),
            None => self.found.push((Entity::new(EntityKind::Pre(None), open.offset, length), String::new())),
        }
    }

    fn close_code(&mut self, open: &Open, length: usize) {
        let inner = self.found.last_mut().filter(|(entity, _)| {
            entity.kind == EntityKind::Pre(None)
                && (entity.offset, entity.length) == (open.offset, length)
                && !open.argument.is_empty()
        });
        match inner {
            Some((entity, _)) => entity.kind = EntityKind::Pre(Some(open.argument.clone())),
            None => {
                self.found.push((Entity::new(EntityKind::Code, open.offset, length), open.argument.clone()));
            }
        }
    }
}

fn keep_attribute(open: &mut Open, name: &str, value: String) {
    match (open.tag.as_str(), name) {
        ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix") | ("blockquote", "expandable") => {
            open.argument = value;
        }
        ("tg-time", "format") => open.format = value,
        ("code", "class") => {
            if let Some(language) = value.strip_prefix("language-") {
                language.clone_into(&mut open.argument);
            }
        }
        ("span", "class") => {
            if let Some(class) = value.strip_prefix("tg-") {
                class.clone_into(&mut open.argument);
            }
        }
        _ => {}
    }
}

/// The character that `&…;` at the start of `text` stands for, and how many bytes it takes.
pub(crate) fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let (letter, length) = match body.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(body)?,
    };
    let closed = usize::from(text[1 + length..].starts_with(';'));
    Some((letter, 1 + length + closed))
}

fn numeric(number: &str) -> Option<(char, usize)> {
    let (digits, radix, prefix) = match number.strip_prefix('x') {
        Some(hex) => (hex, 16, 2),
        None => (number, 10, 1),
    };
    let length = digits.find(|letter: char| !letter.is_digit(radix)).unwrap_or(digits.len());
    if length + prefix >= REFERENCE_LIMIT {
        return None;
    }
    let code = u32::from_str_radix(&digits[..length], radix).ok().filter(|code| *code != 0)?;
    Some((char::from_u32(code)?, prefix + length))
}

fn named(body: &str) -> Option<(char, usize)> {
    let length = body.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(body.len());
    let letter = match &body[..length] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        _ => return None,
    };
    Some((letter, length))
}
