//! The example: every key with what it does. Defaults are there as they are, the rest is commented out.

use std::fmt::Write as _;

use super::key::{ConfigKey, KEYS, KeyPreset, SECTIONS};

/// Writes the example.
pub fn text() -> String {
    let mut out = String::new();
    for (section, doc) in SECTIONS {
        comment(&mut out, doc);
        let keys: Vec<&ConfigKey> = KEYS.iter().filter(|key| key.split().0 == *section).collect();
        // A section of which nothing is set stays a comment, so that no empty project is made.
        let header = match *section {
            "" => "\n".to_owned(),
            "project" => "#[[project]]\n".to_owned(),
            name => format!("[{name}]\n"),
        };
        out.push_str(&header);
        for one in keys {
            key(&mut out, one);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn key(out: &mut String, key: &ConfigKey) {
    comment(out, key.doc);
    let (_, name) = key.split();
    let _ = match key.default {
        KeyPreset::Value(value) => writeln!(out, "{name} = {value}"),
        KeyPreset::Such(value) => writeln!(out, "#{name} = {value}"),
    };
}

fn comment(out: &mut String, doc: &str) {
    for line in doc.lines() {
        out.push_str("# ");
        out.push_str(line);
        out.push('\n');
    }
}
