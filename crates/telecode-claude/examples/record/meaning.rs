//! How two recordings differ in meaning: which frames there are, which fields they have, and what these say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::names::is_name;
use crate::recording::{Recording, kind};

/// Fields whose values are different each time, or that list what this version brings along.
const LOOSE: [&str; 24] = [
    "timestamp",
    "duration",
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

/// What is said where, of each kind of frame.
type Fields = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The differences, each in a few words. Those of lists are told as a whole: what this version brings along.
pub(crate) fn differences(old: &Recording, new: &Recording) -> Vec<String> {
    let mut found = kinds(old, new);
    let (old, new) = (fields(old), fields(new));
    for (kind, old) in &old {
        let Some(new) = new.get(kind) else { continue };
        found
            .extend(new.keys().filter(|path| !old.contains_key(*path)).map(|path| format!("+ {kind}{path}")));
        found
            .extend(old.keys().filter(|path| !new.contains_key(*path)).map(|path| format!("- {kind}{path}")));
        for (path, old) in old {
            if let Some(new) = new.get(path).filter(|new| *new != old) {
                found.push(format!("{kind}{path}: {} → {}", listed(old), listed(new)));
            }
        }
    }
    found
}

/// Frames that come more or less often, pieces of answers left out: how many there are is the network's affair.
fn kinds(old: &Recording, new: &Recording) -> Vec<String> {
    let count = |recording: &Recording| {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for said in recording.said().filter(|said| said["event"]["type"] != "content_block_delta") {
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
        walk(said, String::new(), fields.entry(kind(said)).or_default());
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
            let said = if is_loose(&path) { "…".to_owned() } else { scalar(value) };
            found.entry(path).or_default().insert(said);
        }
    }
}

fn is_loose(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or_default();
    LOOSE.iter().any(|word| last.contains(word))
}

/// A value in short, without what is different each time.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if is_name(text) => "‹name›".to_owned(),
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
