//! How two recordings differ in meaning: which frames there are, which fields they have, and what these say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::names::{is_name, names_something};
use crate::recording::{Recording, kind};

/// Fields whose values are different each time, or that list what this version brings along. Pieces of an answer are as long as
/// the network makes them; the whole comes behind them.
const LOOSE: [&str; 29] = [
    "timestamp",
    "duration",
    "Duration",
    "_time",
    "partial_json",
    "delta.text",
    "delta.thinking",
    "_ms",
    "cost",
    "Cost",
    "pid",
    "tokens",
    "Tokens",
    "version",
    "usage",
    "Usage",
    "commands",
    "slash_commands",
    "skills",
    "tools",
    "agents",
    "models",
    "capabilities",
    "plugins",
    "description",
    "socket",
    "path",
    "cwd",
    "message_start",
];

/// What differs because the API is on this machine: it gives its answers no names, and nobody is logged in to it.
const OURS: [&str; 3] =
    [".request_id", ".served_by_anthropic", ".response.response.remote_control_available"];

/// What is said where, of each kind of frame.
type Fields = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// How a recording differs from an older one.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    /// What means something else, in a few words each.
    pub(crate) found: Vec<String>,
    /// Fields that were not there: what this version says besides.
    pub(crate) besides: Vec<String>,
}

/// The differences. Those of lists are told as a whole: what this version brings along.
pub(crate) fn differences(old: &Recording, new: &Recording) -> Differences {
    let mut all = Differences { found: kinds(old, new), besides: Vec::new() };
    let (old, new) = (fields(old), fields(new));
    for (kind, old) in &old {
        let Some(new) = new.get(kind) else { continue };
        let is_new = |path: &&String| !old.contains_key(*path);
        all.besides.extend(new.keys().filter(is_new).map(|path| format!("{kind}{path}")));
        let is_gone = |path: &&String| !new.contains_key(*path);
        all.found.extend(old.keys().filter(is_gone).map(|path| format!("- {kind}{path}")));
        for (path, old) in old {
            if let Some(new) = new.get(path).filter(|new| *new != old) {
                all.found.push(format!("{kind}{path}: {} → {}", listed(old), listed(new)));
            }
        }
    }
    all
}

/// Frames of which there are as many as there are pieces of an answer.
fn is_piece(said: &Value) -> bool {
    said["event"]["type"] == "content_block_delta" || said["subtype"] == "thinking_tokens"
}

/// Frames that come more or less often, pieces of answers left out: how many there are is the network's affair.
fn kinds(old: &Recording, new: &Recording) -> Vec<String> {
    let count = |recording: &Recording| {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for said in recording.said().filter(|said| !is_piece(said)) {
            *counts.entry(kind(said)).or_default() += 1;
        }
        counts
    };
    let (old, new) = (count(old), count(new));
    let all: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let times = |counts: &BTreeMap<String, i64>, kind: &String| counts.get(kind).copied().unwrap_or_default();
    let changed = all.into_iter().filter(|kind| times(&old, kind) != times(&new, kind));
    changed.map(|kind| format!("{kind}: {} → {} times", times(&old, kind), times(&new, kind))).collect()
}

fn fields(recording: &Recording) -> Fields {
    let mut fields = Fields::new();
    for said in recording.said() {
        let kind = kind(said);
        walk(said, String::new(), fields.entry(kind).or_default());
    }
    for found in fields.values_mut() {
        found.retain(|path, _| !OURS.contains(&path.as_str()));
    }
    fields
}

fn walk(value: &Value, path: String, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        Value::Object(fields) if !is_loose(&path) => {
            for (key, value) in fields {
                let key = if is_name(key) { "*" } else { key };
                walk(value, format!("{path}.{key}"), found);
            }
        }
        Value::Array(items) if !is_loose(&path) => {
            for item in items {
                walk(item, format!("{path}[]"), found);
            }
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            let said = if is_loose(&path) { "…".to_owned() } else { scalar(&path, value) };
            found.entry(path).or_default().insert(said);
        }
    }
}

/// The last field of a path.
fn field(path: &str) -> &str {
    path.trim_end_matches("[]").rsplit('.').next().unwrap_or_default()
}

fn is_loose(path: &str) -> bool {
    LOOSE.iter().any(|word| field(path).contains(word) || (word.contains('.') && path.ends_with(word)))
}

/// A value in short, without what is different each time.
fn scalar(path: &str, value: &Value) -> String {
    match value {
        Value::String(text) if is_name(text) || names_something(field(path)) => "‹name›".to_owned(),
        // A plan is called by words that are drawn.
        Value::String(text) if text.contains("/.claude/plans/") => "‹plan›".to_owned(),
        Value::String(text) if text.len() > 80 => "‹text›".to_owned(),
        Value::String(text) => format!("“{text}”"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

fn listed(values: &BTreeSet<String>) -> String {
    let words: Vec<_> = values.iter().take(3).map(String::as_str).collect();
    let more = if values.len() > 3 { ", …" } else { "" };
    format!("{}{more}", words.join(", "))
}
