//! What Claude Code writes around the words of people.

use crate::wire::JsonObject;
use crate::wire::marks::INTERRUPTED;

/// What a person said, in the forms that a record has for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RecordedWords {
    /// Words for Claude, or a command.
    Prompt(String),
    /// The conversation was begun anew.
    Cleared,
    /// What a command printed: its answer.
    Printed(String),
    /// A background task ended: the call that began it, and what came of it.
    TaskEnded { call: String, result: String },
    /// The turn was interrupted.
    Interrupted,
    /// Nothing that a person said.
    Nothing,
}

/// What the harness puts into a message beside the words of a person begins with one of these.
const HARNESS: [&str; 6] = [
    "<system-reminder>",
    "<ide_opened_file>",
    "<ide_selection>",
    "<session-start-hook>",
    "<user-prompt-submit-hook>",
    "<local-command-caveat>",
];

impl RecordedWords {
    /// Reads the content of a message.
    pub(super) fn of(message: &JsonObject) -> Self {
        let texts = texts(message);
        let words: Vec<_> = texts.iter().map(|text| text.trim()).filter(|text| !is_harness(text)).collect();
        let words = words.join("\n");
        if words.starts_with(INTERRUPTED) {
            return Self::Interrupted;
        }
        if let Some(command) = tagged(&words, "command-name") {
            let arguments = tagged(&words, "command-args").unwrap_or_default();
            return if command == "/clear" {
                Self::Cleared
            } else {
                Self::Prompt(format!("{command} {arguments}").trim_end().to_owned())
            };
        }
        if let Some(command) = tagged(&words, "bash-input") {
            return Self::Prompt(format!("! {command}"));
        }
        if words.starts_with("<bash-stdout>") || words.starts_with("<bash-stderr>") {
            let parts = ["bash-stdout", "bash-stderr"].map(|tag| tagged(&words, tag).unwrap_or_default());
            return Self::Printed(fenced(parts.join("\n").trim()));
        }
        if let Some(printed) = printed(&words) {
            return printed;
        }
        if words.starts_with("<task-notification>") {
            return Self::TaskEnded {
                call: tagged(&words, "tool-use-id").unwrap_or_default().to_owned(),
                result: tagged(&words, "result").unwrap_or_default().to_owned(),
            };
        }
        let has_picture = message
            .objects("content")
            .iter()
            .any(|block| matches!(block.text("type"), Some("image" | "document")));
        if words.is_empty() && !has_picture { Self::Nothing } else { Self::Prompt(words) }
    }
}

/// What a command printed, if this is that.
pub(super) fn printed(words: &str) -> Option<RecordedWords> {
    let text = ["local-command-stdout", "local-command-stderr"].iter().find_map(|tag| tagged(words, tag))?;
    // That a conversation was made shorter is recorded in its own place, too.
    let says_nothing = text.is_empty() || text.starts_with("Compacted");
    Some(if says_nothing { RecordedWords::Nothing } else { RecordedWords::Printed(plain(text)) })
}

/// The summary of a conversation without what Claude Code says to Claude around it.
pub(super) fn summary(text: &str) -> &str {
    let text = text.split_once("\nSummary:\n").map_or(text, |(_, summary)| summary);
    text.split_once("\n\nIf you need specific details from before compaction")
        .map_or(text, |(summary, _)| summary)
        .trim()
}

/// The output of a tool: its texts.
pub(in super::super) fn output(result: &JsonObject) -> String {
    let text = texts(result).join("\n");
    let text = tagged(&text, "tool_use_error").unwrap_or(&text);
    plain(text)
}

/// The texts of a message or of a result, one for each block.
pub(super) fn texts(message: &JsonObject) -> Vec<String> {
    if let Some(text) = message.text("content") {
        return vec![text.to_owned()];
    }
    let blocks = message.objects("content");
    blocks
        .iter()
        .filter(|block| block.text("type") == Some("text"))
        .map(|block| block.string("text"))
        .collect()
}

fn is_harness(text: &str) -> bool {
    text.is_empty() || HARNESS.iter().any(|tag| text.starts_with(tag))
}

/// What stands between a tag at the beginning of a line and its end.
fn tagged<'a>(words: &'a str, tag: &str) -> Option<&'a str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let at = words.find(&open).filter(|at| words.starts_with('<') || *at == 0)?;
    let inner = words.get(at + open.len()..)?;
    Some(inner.rsplit_once(&close).map_or(inner, |(inner, _)| inner).trim())
}

/// A text without the colours of a terminal.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';');
        rest = rest.strip_prefix(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(rest);
    }
    plain.push_str(rest);
    plain
}

/// A text as a block of code; the fence is longer than any in it.
fn fenced(text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}\n{text}\n{fence}")
}
