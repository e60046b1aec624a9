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
        let content = serde_json::from_str(&fs::read_to_string(&path)?)?;
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
    pub(super) fn add(&mut self, message: Value) -> io::Result<()> {
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
        let lines: Vec<_> =
            self.content.messages.iter().flat_map(record_lines).map(|line| format!("{line}\n")).collect();
        let fresh = self.record.with_extension("new");
        fs::write(&fresh, lines.concat())?;
        fs::rename(&fresh, &self.record)
    }
}

/// The lines of one message in Claude Code's record.
fn record_lines(message: &Value) -> Vec<Value> {
    let mut body = message.clone();
    if message["role"] == "assistant" {
        let blocks = message["content"].as_array().cloned().unwrap_or_default();
        let calls = blocks.iter().any(|block| block["type"] == "tool_use");
        body["stop_reason"] = json!(if calls { "tool_use" } else { "end_turn" });
        return vec![json!({"type": "assistant", "uuid": frames::fresh(), "message": body})];
    }
    let folded = message["folded"].as_array().cloned().unwrap_or_default();
    let attachment =
        |uuid| json!({"type": "attachment", "attachment": {"type": "queued_command", "source_uuid": uuid}});
    let own = if let Some(uuid) = message["uuid"].as_str() {
        json!({"type": "user", "uuid": uuid, "promptSource": "sdk", "message": body})
    } else {
        json!({"type": "user", "uuid": frames::fresh(), "message": body})
    };
    std::iter::once(own).chain(folded.into_iter().map(attachment)).collect()
}

fn record_of(home: &Path, id: &str) -> PathBuf {
    home.join(".claude/projects/stand-in").join(format!("{id}.jsonl"))
}

fn path_of(home: &Path, id: &str) -> PathBuf {
    memory_directory(home).join(format!("{id}.json"))
}
