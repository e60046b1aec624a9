//! The YAML at the head of a persona file: keys with texts or lists of texts, and their lines.

use saphyr_parser::{Event, Parser, ScalarStyle};

/// One `key: value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FrontPair {
    pub(super) key: String,
    pub(super) value: FrontValue,
    /// In the YAML, from 1.
    pub(super) line: usize,
}

/// What a key has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FrontValue {
    /// The key has no value.
    None,
    Text(String),
    List(Vec<String>),
    /// Something with more in it.
    Deep,
}

/// Why YAML cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is no YAML, in the parser's words.
    Syntax(String),
    /// It is not a list of keys and values.
    NoMapping,
}

/// Reads the YAML between the lines `---`. On failure also says in which line, from 1.
///
/// People write `description: Use it when: always` without quotes, and Claude Code takes it; so does this.
pub(super) fn read(yaml: &str) -> Result<Vec<FrontPair>, (usize, Unreadable)> {
    pairs(yaml).or_else(|problem| pairs(&quoted(yaml)).map_err(|_still| problem))
}

fn pairs(yaml: &str) -> Result<Vec<FrontPair>, (usize, Unreadable)> {
    let mut reader = FrontReader { depth: 0, pairs: Vec::new(), key: None, list: None };
    for event in Parser::new_from_str(yaml) {
        let (event, span) =
            event.map_err(|error| (error.marker().line(), Unreadable::Syntax(error.info().to_owned())))?;
        let line = span.start.line();
        reader.take(event, line).map_err(|problem| (line, problem))?;
    }
    Ok(reader.pairs)
}

struct FrontReader {
    /// How many lists and mappings are open.
    depth: usize,
    pairs: Vec<FrontPair>,
    /// A key whose value comes next, and its line.
    key: Option<(String, usize)>,
    /// What the value is made of so far; `None` if it holds more than texts.
    list: Option<Vec<String>>,
}

impl FrontReader {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Unreadable> {
        match event {
            Event::MappingStart(..) if self.depth == 0 && self.pairs.is_empty() => self.depth = 1,
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_)
                if self.depth == 0 =>
            {
                return if is_nothing(&event) { Ok(()) } else { Err(Unreadable::NoMapping) };
            }
            Event::Scalar(text, style, ..) => self.text(text.into_owned(), style, line),
            Event::SequenceStart(..) => self.open(Some(Vec::new())),
            Event::MappingStart(..) => self.open(None),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(_) => self.alias(line),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn text(&mut self, text: String, style: ScalarStyle, line: usize) {
        let is_null = style == ScalarStyle::Plain && matches!(text.as_str(), "" | "~" | "null");
        match (self.depth, self.key.take()) {
            (1, None) => self.key = Some((text, line)),
            (1, Some((key, line))) => {
                let value = if is_null { FrontValue::None } else { FrontValue::Text(text) };
                self.pairs.push(FrontPair { key, value, line });
            }
            (2, key) => {
                self.key = key;
                if let Some(list) = &mut self.list {
                    list.push(text);
                }
            }
            (_, key) => self.key = key,
        }
    }

    fn open(&mut self, list: Option<Vec<String>>) {
        self.depth += 1;
        // A list in a list is more than texts.
        self.list = if self.depth == 2 { list } else { None };
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 1
            && let Some((key, line)) = self.key.take()
        {
            let value = self.list.take().map_or(FrontValue::Deep, FrontValue::List);
            self.pairs.push(FrontPair { key, value, line });
        }
    }

    /// References to other parts are of no use here.
    fn alias(&mut self, line: usize) {
        match (self.depth, self.key.take()) {
            (1, Some((key, line))) => self.pairs.push(FrontPair { key, value: FrontValue::Deep, line }),
            (1, None) => self.key = Some((String::new(), line)),
            (_, key) => {
                self.key = key;
                self.list = None;
            }
        }
    }
}

fn is_nothing(event: &Event<'_>) -> bool {
    matches!(event, Event::Scalar(text, ScalarStyle::Plain, ..) if text.is_empty() || text == "~")
}

/// The same with quotes around every plain value in one line; lines stay where they are.
fn quoted(yaml: &str) -> String {
    let lines: Vec<_> = yaml.lines().map(quoted_line).collect();
    lines.join("\n")
}

fn quoted_line(line: &str) -> String {
    let Some((key, value)) = line.split_once(": ") else { return line.to_owned() };
    let value = value.trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    // These begin something that is no plain value.
    let is_plain = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>', '#']);
    if is_key && is_plain { format!("{key}: '{}'", value.replace('\'', "''")) } else { line.to_owned() }
}
