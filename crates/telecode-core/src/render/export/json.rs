//! As JSON, in the shape that `docs/export.md` describes. Written by hand: the core knows no wire.

use std::fmt::Write as _;

use crate::content::PromptAttachment;
use crate::ids::ClaudeId;
use crate::story::{Deed, Entry};
use crate::time::{Wall, rfc3339};
use crate::tool::ToolOutcome;

/// The version of the shape. It counts up when something that is there changes its meaning or goes away; new keys may come
/// at any time.
const VERSION: u32 = 1;

/// What a JSON export is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExportSubject {
    /// The session's name.
    pub name: String,
    /// Claude's id of it.
    pub claude: ClaudeId,
    /// The directory that it runs in, absolute.
    pub directory: String,
    /// When it was made.
    pub created: Wall,
    /// When the export was made.
    pub exported: Wall,
}

/// Writes a conversation as JSON.
pub(crate) fn json(subject: &ExportSubject, story: &[Entry]) -> String {
    let (mut turns, mut cost) = (0_usize, 0.0);
    for entry in story {
        if let Deed::End { cost_usd, .. } = entry.deed {
            turns += 1;
            cost += cost_usd;
        }
    }
    let mut out = ObjectFields::new();
    out.text("schema", "telecode.export").raw("version", &VERSION.to_string());
    out.text("exported", &rfc3339(subject.exported));
    let mut session = ObjectFields::new();
    session.text("name", &subject.name).text("claude_id", &subject.claude.0);
    session.text("directory", &subject.directory).text("created", &rfc3339(subject.created));
    out.raw("session", &session.end());
    let mut totals = ObjectFields::new();
    totals.raw("turns", &turns.to_string()).raw("cost_usd", &number(cost));
    out.raw("totals", &totals.end());
    let entries: Vec<_> = story.iter().map(entry).collect();
    let entries = if entries.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", entries.join(",\n")) };
    out.raw("entries", &entries);
    format!("{}\n", out.end())
}

fn entry(entry: &Entry) -> String {
    let mut out = ObjectFields::new();
    out.text("at", &rfc3339(entry.at));
    match &entry.deed {
        Deed::Prompt { content } => {
            out.text("kind", "prompt").text("text", &content.text);
            if content.attachments.is_empty() {
                &mut out
            } else {
                let all: Vec<_> = content.attachments.iter().map(attachment).collect();
                out.raw("attachments", &format!("[{}]", all.join(",")))
            }
        }
        Deed::Answer { text } => out.text("kind", "answer").text("text", text),
        Deed::Break { text } => out.text("kind", "break").text("text", text),
        Deed::Tool { call, outcome, output, lines: _, nested } => {
            let outcome = match outcome {
                None => "null",
                Some(ToolOutcome::Done) => "\"done\"",
                Some(ToolOutcome::Failed) => "\"failed\"",
            };
            // The input is canonical JSON; where it was never known, it is empty.
            let input = if call.input.is_empty() { "null" } else { &call.input };
            out.text("kind", "tool").text("id", &call.id.0).text("name", &call.name).raw("input", input);
            out.raw("outcome", outcome).text("output", output).raw("nested", &nested.to_string())
        }
        Deed::End { cost_usd, duration, failed } => {
            out.text("kind", "end").raw("cost_usd", &number(*cost_usd));
            out.raw("duration_ms", &duration.as_millis().to_string()).raw("failed", &failed.to_string())
        }
    };
    if let Some((chat, message)) = entry.message {
        out.raw("message", &format!("{{\"chat\":{},\"id\":{}}}", chat.number(), message.0));
    }
    if entry.undone {
        out.raw("undone", "true");
    }
    out.end()
}

/// A file that was sent with a prompt: where it lies is nobody's business.
fn attachment(attachment: &PromptAttachment) -> String {
    let mut out = ObjectFields::new();
    out.text("name", &attachment.name).text("media_type", &attachment.media_type);
    out.raw("size", &attachment.size.to_string()).text("sha256", &attachment.hash);
    out.end()
}

/// The fields of an object.
struct ObjectFields(String);

impl ObjectFields {
    fn new() -> Self {
        Self("{".to_owned())
    }

    fn text(&mut self, key: &str, text: &str) -> &mut Self {
        self.key(key);
        quote(text, &mut self.0);
        self
    }

    /// The value must be JSON.
    fn raw(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        self.0.push_str(value);
        self
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        quote(key, &mut self.0);
        self.0.push(':');
    }

    fn end(self) -> String {
        self.0 + "}"
    }
}

/// A number; JSON has no infinity.
fn number(number: f64) -> String {
    if number.is_finite() { format!("{number}") } else { "null".to_owned() }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => write!(out, "\\u{:04x}", u32::from(c)).unwrap_or_default(),
            c => out.push(c),
        }
    }
    out.push('"');
}
