//! What a session remembers on disk, so that it can be resumed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{frames, memory_directory};

/// A session's memory. Every change is written at once.
#[derive(Debug)]
pub(super) struct Memory {
    path: PathBuf,
    record: PathBuf,
    pub(super) content: Content,
}

/// What is remembered.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Content {
    /// The conversation, as the Messages API has it.
    pub(super) messages: Vec<Value>,
    /// The prompts that started a turn: a second one with the same uuid is dropped.
    pub(super) known: Vec<String>,
    /// The prompt whose turn has not ended.
    pub(super) open: Option<String>,
    /// The cost so far, in dollars.
    pub(super) cost: f64,
}

impl Memory {
    /// Remembers nothing yet. Fails if the session exists.
    pub(super) fn new(home: &Path, id: &str) -> io::Result<Self> {
        let path = path_of(home, id);
        if path.exists() {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        Ok(Self { path, record: record_of(home, id), content: Content::default() })
    }

    /// Remembers what was written before. Fails if there is none.
    pub(super) fn open(home: &Path, id: &str) -> io::Result<Self> {
        let path = path_of(home, id);
        let mut content: Content = serde_json::from_str(&fs::read_to_string(&path)?)?;
        content.messages.iter_mut().for_each(name);
        Ok(Self { path, record: record_of(home, id), content })
    }

    /// Adds a prompt that starts a turn.
    pub(super) fn prompted(&mut self, uuid: &str, text: &str) -> io::Result<()> {
        self.add(json!({"role": "user", "uuid": uuid, "content": [{"type": "text", "text": text}]}))
    }

    /// Adds what a person said.
    pub(super) fn said(&mut self, text: &str) -> io::Result<()> {
        self.add(json!({"role": "user", "content": [{"type": "text", "text": text}]}))
    }

    /// Adds a message.
    pub(super) fn add(&mut self, mut message: Value) -> io::Result<()> {
        name(&mut message);
        self.content.messages.push(message);
        self.save()
    }

    /// A turn was cut: tool calls without a result are forgotten, as the real one does.
    pub(super) fn drop_open_calls(&mut self) -> io::Result<()> {
        if self.content.messages.last().is_some_and(|last| last["role"] == "assistant") {
            self.content.messages.pop();
        }
        self.save()
    }

    /// Writes everything. The file is replaced as a whole, so a kill never leaves half of it.
    pub(super) fn save(&self) -> io::Result<()> {
        if let Some(parent) = self.path.parent() {
            fs::create_dir_all(parent)?;
        }
        let fresh = self.path.with_extension("new");
        fs::write(&fresh, serde_json::to_vec(&self.content)?)?;
        fs::rename(&fresh, &self.path)?;
        self.write_record()
    }
}

impl Memory {
    /// Writes the session where Claude Code keeps its own, in the form of its lines: a host may look there after a crash.
    fn write_record(&self) -> io::Result<()> {
        let Some(parent) = self.record.parent() else { return Ok(()) };
        fs::create_dir_all(parent)?;
        let mut before = Value::Null;
        let linked = self.content.messages.iter().flat_map(record_lines).map(|mut line| {
            line["parentUuid"] = std::mem::replace(&mut before, line["uuid"].clone());
            format!("{line}\n")
        });
        let lines: Vec<_> = linked.collect();
        let fresh = self.record.with_extension("new");
        fs::write(&fresh, lines.concat())?;
        fs::rename(&fresh, &self.record)
    }
}

/// Gives a message the name that its line has in the record for good: others refer to it.
fn name(message: &mut Value) {
    if message["line"].is_null() {
        message["line"] = message.get("uuid").cloned().unwrap_or_else(|| json!(frames::fresh()));
    }
}

/// The lines of one message in Claude Code's record, each without the one before it.
fn record_lines(message: &Value) -> Vec<Value> {
    let line = &message["line"];
    let mut body = message.clone();
    if message["role"] == "assistant" {
        let blocks = message["content"].as_array().cloned().unwrap_or_default();
        let calls = blocks.iter().any(|block| block["type"] == "tool_use");
        body["stop_reason"] = json!(if calls { "tool_use" } else { "end_turn" });
        return vec![json!({"type": "assistant", "uuid": line, "message": body})];
    }
    let mut own = json!({"type": "user", "uuid": line, "message": body});
    if message["uuid"].is_string() {
        own["promptSource"] = json!("sdk");
    }
    let folded = message["folded"].as_array().cloned().unwrap_or_default();
    let attachment = |(at, prompt): (usize, Value)| {
        let uuid = format!("{}-{at}", line.as_str().unwrap_or_default());
        json!({"type": "attachment", "uuid": uuid, "attachment": {"type": "queued_command", "source_uuid": prompt}})
    };
    std::iter::once(own).chain(folded.into_iter().enumerate().map(attachment)).collect()
}

fn record_of(home: &Path, id: &str) -> PathBuf {
    home.join(".claude/projects/stand-in").join(format!("{id}.jsonl"))
}

fn path_of(home: &Path, id: &str) -> PathBuf {
    memory_directory(home).join(format!("{id}.json"))
}
