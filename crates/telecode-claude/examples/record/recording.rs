//! The form of a recording: a line of JSON for each thing that happened.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// A process was started.
    Spawn,
    /// We said something.
    In,
    /// It said something.
    Out,
    /// It ended.
    Exit,
}

const WAYS: [(&str, Way); 4] =
    [("spawn", Way::Spawn), ("in", Way::In), ("out", Way::Out), ("exit", Way::Exit)];

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) way: Way,
    /// When, in milliseconds since the first.
    pub(crate) at: u64,
    pub(crate) said: Value,
}

/// All that happened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recording {
    pub(crate) lines: Vec<Line>,
}

impl Recording {
    pub(crate) fn read(file: &Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(file)?;
        let lines = text.lines().map(|line| {
            let mut fields: Value = serde_json::from_str(line)?;
            let way = WAYS.iter().find(|(word, _)| fields["dir"] == *word).map(|(_, way)| *way);
            let at = fields["at_ms"].as_u64().unwrap_or_default();
            let way = way.ok_or_else(|| io::Error::other(format!("what is this? {line}")))?;
            Ok(Line { way, at, said: fields["line"].take() })
        });
        Ok(Self { lines: lines.collect::<io::Result<_>>()? })
    }

    pub(crate) fn write(&self, file: &Path) -> io::Result<()> {
        let word = |way: Way| WAYS.iter().find(|(_, other)| *other == way).map(|(word, _)| *word);
        let mut text = String::new();
        for line in &self.lines {
            let fields =
                json!({"dir": word(line.way), "at_ms": line.at, "line": shortened(line.said.clone())});
            text.push_str(&fields.to_string());
            text.push('\n');
        }
        std::fs::write(file, text)
    }

    /// The files that were there before: what was read or edited first, and not written by a tool.
    pub(crate) fn files(&self) -> BTreeMap<&str, String> {
        let mut files = BTreeMap::new();
        for result in self.said().map(|said| &said["tool_use_result"]) {
            let read = (&result["file"]["filePath"], &result["file"]["content"]);
            let edited = (&result["filePath"], &result["originalFile"]);
            for (path, content) in [read, edited] {
                if let Some(path) = path.as_str().filter(|path| path.starts_with("/workspace/")) {
                    // One without any content was made by the tool.
                    files.entry(path).or_insert(content.as_str());
                }
            }
        }
        let mut all: BTreeMap<_, _> =
            files.into_iter().filter_map(|(path, content)| Some((path, content?.to_owned()))).collect();
        for (path, content) in self.read_by_agents() {
            all.entry(path).or_insert(content);
        }
        all
    }

    /// What subagents read: of theirs only what the model reads is in a recording, with a number before each line.
    fn read_by_agents(&self) -> Vec<(&str, String)> {
        let blocks = |said: &Value| said["message"]["content"].as_array().cloned().unwrap_or_default();
        let results: Vec<_> = self.said().filter(|said| said["type"] == "user").flat_map(blocks).collect();
        let plain = |numbered: &str| {
            let lines = numbered.lines().map(|line| Some(line.split_once('\t')?.1));
            Some(lines.collect::<Option<Vec<_>>>()?.join("\n"))
        };
        let calls = self.said().filter(|said| said["parent_tool_use_id"].is_string());
        let reads = calls.flat_map(|said| said["message"]["content"].as_array().into_iter().flatten());
        let reads = reads.filter(|block| block["name"] == "Read").filter_map(|block| {
            let path = block["input"]["file_path"].as_str().filter(|path| path.starts_with("/workspace/"))?;
            let result = results.iter().find(|result| result["tool_use_id"] == block["id"])?;
            Some((path, plain(result["content"].as_str()?)?))
        });
        reads.collect()
    }

    /// What it said, in order.
    pub(crate) fn said(&self) -> impl Iterator<Item = &Value> {
        self.lines.iter().filter(|line| line.way == Way::Out).map(|line| &line.said)
    }
}

/// Long descriptions of commands are shortened: they make most of a recording and say nothing.
fn shortened(mut said: Value) -> Value {
    /// How much of one is kept, in characters.
    const KEPT: usize = 60;
    let Some(commands) = said.pointer_mut("/response/response/commands").and_then(Value::as_array_mut) else {
        return said;
    };
    for command in commands {
        let words = command["description"].as_str().unwrap_or_default();
        if words.chars().count() > KEPT {
            let kept: String = words.chars().take(KEPT - 1).chain(['…']).collect();
            command["description"] = kept.into();
        }
    }
    said
}

/// What kind of frame a line is: enough to find its like in another recording.
pub(crate) fn kind(said: &Value) -> String {
    let word = |pointer: &str| said.pointer(pointer).and_then(Value::as_str);
    let first = word("/type").unwrap_or("?");
    let second = match first {
        "stream_event" => word("/event/type"),
        "command_lifecycle" => word("/state"),
        "control_request" => word("/request/subtype"),
        "control_response" => word("/response/subtype"),
        "user" if said["isReplay"] == true => Some("replay"),
        "assistant" | "user" => word("/message/content/0/type"),
        _ => word("/subtype"),
    };
    let third = match (first, second) {
        ("stream_event", Some("content_block_start")) => word("/event/content_block/type"),
        ("assistant", _) => word("/message/content/0/name"),
        (_, Some("session_state_changed")) => word("/state"),
        (_, Some("status")) => word("/status"),
        _ => None,
    };
    [Some(first), second, third].into_iter().flatten().collect::<Vec<_>>().join("/")
}
