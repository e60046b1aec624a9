//! Reads rich HTML into a tree of elements and texts.

use super::super::html::reference;

/// What to do with tags that mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unknown {
    /// HTML: they are an error.
    Refuse,
    /// Markdown: they are text.
    Text,
}

/// A piece of the document.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

/// A tag with what it holds.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    pub(super) tag: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

/// Tags that hold nothing and need no end.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "tg-map"];

/// Tags that mean something.
const KNOWN: [&str; 57] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "code",
    "footer",
    "hr",
    "ul",
    "ol",
    "li",
    "blockquote",
    "aside",
    "cite",
    "details",
    "summary",
    "table",
    "thead",
    "tbody",
    "caption",
    "tr",
    "td",
    "th",
    "img",
    "video",
    "audio",
    "tg-math",
    "tg-math-block",
    "tg-thinking",
    "tg-button",
    "tg-button-row",
    "tg-map",
    "tg-collage",
    "tg-slideshow",
    "figure",
    "figcaption",
    "br",
    "input",
    "a",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "del",
    "strike",
    "tg-spoiler",
    "span",
    "sub",
    "sup",
    "mark",
    "tg-emoji",
];
/// More of them.
const KNOWN_TOO: [&str; 4] = ["tg-time", "tg-reference", "tg-reference-link", "tg-document"];

/// How deep a document may nest before it is given up. The limit on blocks is far lower.
const DEPTH_LIMIT: usize = 200;

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The tree of a document.
pub(super) fn read(source: &str, unknown: Unknown) -> Result<Vec<Node>, String> {
    let mut open: Vec<Element> = vec![Element::default()];
    let mut at = 0;
    while let Some(letter) = source[at..].chars().next() {
        let rest = &source[at..];
        let tag = (letter == '<').then(|| read_tag(rest)).flatten();
        match tag {
            Some((tag, length)) if knows(&tag) => {
                let taken = take_tag(&mut open, tag, at);
                match (taken, unknown) {
                    (Ok(()), _) => {}
                    (Err(_), Unknown::Text) => push_text(&mut open, &rest[..length]),
                    (Err(why), Unknown::Refuse) => return Err(why),
                }
                at += length;
            }
            Some((tag, _)) if unknown == Unknown::Refuse => {
                return Err(format!("Unsupported start tag \"{}\" at byte offset {at}", tag.name()));
            }
            None if letter == '<' && unknown == Unknown::Refuse => {
                return Err(format!("Unclosed start tag at byte offset {at}"));
            }
            Some(_) | None => {
                let (text, length) = reference(rest).unwrap_or((letter, letter.len_utf8()));
                push_text(&mut open, text.encode_utf8(&mut [0; 4]));
                at += length;
            }
        }
    }
    while open.len() > 1 {
        match unknown {
            Unknown::Text => close(&mut open),
            Unknown::Refuse => {
                let tag = open.last().map(|element| element.tag.clone()).unwrap_or_default();
                return Err(format!("Can't find end tag corresponding to start tag \"{tag}\""));
            }
        }
    }
    Ok(open.pop().map(|root| root.children).unwrap_or_default())
}

enum Tag {
    Start { element: Element, ends: Ends },
    End(String),
}

#[derive(PartialEq, Eq)]
enum Ends {
    Later,
    AtOnce,
}

impl Tag {
    fn name(&self) -> &str {
        match self {
            Self::Start { element, .. } => &element.tag,
            Self::End(name) => name,
        }
    }
}

fn knows(tag: &Tag) -> bool {
    KNOWN.contains(&tag.name()) || KNOWN_TOO.contains(&tag.name())
}

fn take_tag(open: &mut Vec<Element>, tag: Tag, at: usize) -> Result<(), String> {
    match tag {
        Tag::Start { element, ends } if ends == Ends::AtOnce || VOID.contains(&element.tag.as_str()) => {
            push(open, Node::Element(element));
        }
        Tag::Start { .. } if open.len() >= DEPTH_LIMIT => {
            return Err(format!("Too deep nesting at byte offset {at}"));
        }
        Tag::Start { element, .. } => open.push(element),
        Tag::End(name) => {
            let expected = open.last().map(|element| element.tag.clone()).unwrap_or_default();
            if open.len() == 1 {
                return Err(format!("Unexpected end tag at byte offset {at}"));
            }
            if expected != name {
                return Err(format!(
                    "Unmatched end tag at byte offset {at}, expected \"</{expected}>\", found \"</{name}>\""
                ));
            }
            close(open);
        }
    }
    Ok(())
}

fn close(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        push(open, Node::Element(element));
    }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(element) = open.last_mut() {
        element.children.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    let Some(element) = open.last_mut() else { return };
    match element.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        Some(Node::Element(_)) | None => element.children.push(Node::Text(text.to_owned())),
    }
}

/// The tag at the start of `text` and its length in bytes.
fn read_tag(text: &str) -> Option<(Tag, usize)> {
    let inner = text.strip_prefix('<')?;
    if let Some(end) = inner.strip_prefix('/') {
        let length = end.find('>')?;
        let name = end[..length].trim().to_lowercase();
        return is_name(&name).then_some((Tag::End(name), length + 3));
    }
    let name_length = inner.find(|letter: char| letter.is_whitespace() || letter == '>' || letter == '/')?;
    let tag = inner[..name_length].to_lowercase();
    if !is_name(&tag) {
        return None;
    }
    let mut element = Element { tag, ..Element::default() };
    let mut at = 1 + name_length;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if text[at..].starts_with("/>") {
            return Some((Tag::Start { element, ends: Ends::AtOnce }, at + 2));
        }
        if text[at..].starts_with('>') {
            return Some((Tag::Start { element, ends: Ends::Later }, at + 1));
        }
        let (name, value, length) = read_attribute(&text[at..])?;
        element.attributes.push((name, value));
        at += length;
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

fn read_attribute(text: &str) -> Option<(String, String, usize)> {
    let name_length =
        text.find(|letter: char| letter.is_whitespace() || matches!(letter, '=' | '>' | '/'))?;
    if name_length == 0 {
        return None;
    }
    let name = text[..name_length].to_lowercase();
    let Some(value) = text[name_length..].strip_prefix('=') else {
        return Some((name, String::new(), name_length));
    };
    let start = name_length + 1;
    let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
    let (raw, length) = if let Some(quote) = quote {
        let length = value[1..].find(quote)?;
        (&value[1..=length], length + 2)
    } else {
        let length = value.find(|letter: char| letter.is_whitespace() || letter == '>')?;
        (&value[..length], length)
    };
    Some((name, decode(raw), start + length))
}

fn decode(raw: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(letter) = raw[at..].chars().next() {
        let (decoded, length) = reference(&raw[at..]).unwrap_or((letter, letter.len_utf8()));
        out.push(decoded);
        at += length;
    }
    out
}
