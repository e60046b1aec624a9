//! The first and the last part of a record, and what Claude's SDKs take from them.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use serde_json::Value;

use crate::wire::marks::INTERRUPTED;
use crate::wire::{ContentBlock, JsonObject};

/// How much is read at each end, in bytes. Source: Claude's SDKs.
const PART: u64 = 64 * 1024;

/// The longest first prompt, in characters. Source: Claude's SDKs.
const PROMPT: usize = 200;

/// What a prompt begins with that nobody typed. Source: Claude's SDKs.
const NOT_TYPED: [&str; 5] =
    ["<local-command-stdout>", "<session-start-hook>", "<tick>", "<goal>", INTERRUPTED];

/// What an editor adds, as a whole message. Source: Claude's SDKs.
const EDITOR: [(&str, &str); 2] =
    [("<ide_opened_file>", "</ide_opened_file>"), ("<ide_selection>", "</ide_selection>")];

/// What Claude Code calls the branch where there is no repository.
const NO_BRANCH: &str = "HEAD";

/// The two ends of a record.
pub(super) struct RecordEnds {
    head: String,
    tail: String,
}

/// What a record says of itself.
pub(super) struct RecordFacts {
    pub(super) title: String,
    pub(super) first_prompt: Option<String>,
    pub(super) branch: Option<String>,
    pub(super) directory: Option<String>,
}

/// Reads both ends; nothing of an empty file.
pub(super) fn read(file: &Path) -> io::Result<Option<RecordEnds>> {
    let mut file = File::open(file)?;
    let size = file.metadata()?.len();
    let head = part(&mut file)?;
    if head.is_empty() {
        return Ok(None);
    }
    let tail = if size <= PART {
        head.clone()
    } else {
        file.seek(SeekFrom::Start(size - PART))?;
        part(&mut file)?
    };
    Ok(Some(RecordEnds { head, tail }))
}

fn part(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    file.take(PART).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl RecordEnds {
    /// What it says; nothing where there is nothing to call it by, and of subagents' records.
    pub(super) fn facts(&self) -> Option<RecordFacts> {
        let first = self.head.lines().next().unwrap_or_default();
        if has(first, "isSidechain", "true") {
            return None;
        }
        let first_prompt = first_prompt(&self.head);
        // A title that a person gave counts more than one that Claude made up.
        let title = last(&self.tail, "customTitle")
            .or_else(|| last(&self.head, "customTitle"))
            .or_else(|| last(&self.tail, "aiTitle"))
            .or_else(|| last(&self.head, "aiTitle"))
            .or_else(|| last(&self.tail, "lastPrompt"))
            .or_else(|| last(&self.tail, "summary"))
            .or_else(|| first_prompt.clone())?;
        let branch = last(&self.tail, "gitBranch").or_else(|| texts(&self.head, "gitBranch").next());
        Some(RecordFacts {
            title,
            first_prompt,
            branch: branch.filter(|branch| branch != NO_BRANCH && !branch.is_empty()),
            directory: texts(&self.head, "cwd").next().filter(|directory| !directory.is_empty()),
        })
    }
}

/// The last text under a key anywhere in a part, if it says anything.
fn last(part: &str, key: &str) -> Option<String> {
    texts(part, key).last().filter(|text| !text.is_empty())
}

/// The texts under a key, in order, without understanding the lines: the part may begin and end in the middle of one.
fn texts(part: &str, key: &str) -> impl Iterator<Item = String> {
    let marks = [format!("\"{key}\":\""), format!("\"{key}\": \"")];
    let mut rest = part;
    std::iter::from_fn(move || {
        let (at, length) =
            marks.iter().filter_map(|mark| Some((rest.find(mark.as_str())?, mark.len()))).min()?;
        rest = &rest[at + length..];
        let end = end_of_text(rest)?;
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(unescaped(text))
    })
}

/// Where a JSON text ends that has begun.
fn end_of_text(rest: &str) -> Option<usize> {
    let mut is_escaped = false;
    rest.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })
}

fn unescaped(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|_| text.to_owned())
}

fn has(line: &str, key: &str, value: &str) -> bool {
    line.contains(&format!("\"{key}\":{value}")) || line.contains(&format!("\"{key}\": {value}"))
}

/// The first words that a person typed; where there are none, the first command.
fn first_prompt(head: &str) -> Option<String> {
    let mut command = None;
    for line in head.lines() {
        let is_prompt = has(line, "type", "\"user\"")
            && !line.contains("\"tool_result\"")
            && !has(line, "isMeta", "true")
            && !has(line, "isCompactSummary", "true");
        if !is_prompt {
            continue;
        }
        for text in words(line) {
            let text = text.replace('\n', " ").trim().to_owned();
            if let Some(name) = command_name(&text) {
                command = command.or_else(|| Some(name.to_owned()).filter(|name| !name.is_empty()));
            } else if is_typed(&text) {
                return Some(cut(&text));
            }
        }
    }
    command
}

/// The texts of a line that a person's message is.
fn words(line: &str) -> Vec<String> {
    let Some(mut line) = serde_json::from_str::<Value>(line).ok().and_then(JsonObject::of) else {
        return Vec::new();
    };
    if line.text("type") != Some("user") {
        return Vec::new();
    }
    let blocks = ContentBlock::all(&line.take("message").unwrap_or_default());
    let texts = blocks.into_iter().filter_map(|block| match block {
        ContentBlock::Text(text) => Some(text),
        ContentBlock::Call { .. }
        | ContentBlock::Outcome { .. }
        | ContentBlock::Thinking(_)
        | ContentBlock::Other => None,
    });
    texts.collect()
}

fn command_name(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<command-name>")?;
    Some(rest.split_once("</command-name>")?.0)
}

fn is_typed(text: &str) -> bool {
    let is_of_editor = |(start, end): &(&str, &str)| text.starts_with(start) && text.ends_with(end);
    !text.is_empty()
        && !NOT_TYPED.iter().any(|start| text.starts_with(start))
        && !EDITOR.iter().any(is_of_editor)
}

fn cut(text: &str) -> String {
    if text.chars().count() <= PROMPT {
        return text.to_owned();
    }
    let start: String = text.chars().take(PROMPT).collect();
    format!("{}…", start.trim_end())
}
