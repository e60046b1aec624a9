//! The words of a rich message, a block to a line. Source: Bot API, `RichMessage`, `RichBlock`, `RichText`.

use serde_json::Value;

/// Where blocks keep words, in the order in which a person reads them.
const FIELDS: [&str; 9] =
    ["summary", "label", "text", "expression", "cells", "items", "blocks", "caption", "credit"];

/// How deep blocks are followed. Source: Bot API, 16 levels; texts nest inside.
const DEPTH: usize = 40;

/// The words; `None` if there are none.
pub(super) fn text(message: &Value) -> Option<String> {
    let mut lines = Vec::new();
    blocks(&message["blocks"], DEPTH, &mut lines);
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn blocks(value: &Value, depth: usize, lines: &mut Vec<String>) {
    for block in value.as_array().into_iter().flatten() {
        block_lines(block, depth, lines);
    }
}

fn block_lines(block: &Value, depth: usize, lines: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if block.is_array() {
        // A row of a table.
        let cells = block.as_array().into_iter().flatten().map(|cell| run(&cell["text"], depth));
        lines.push(cells.collect::<Vec<_>>().join(" | "));
        return;
    }
    let first = lines.len();
    for field in FIELDS {
        match (field, &block[field]) {
            ("cells" | "items" | "blocks", inner) => blocks(inner, depth, lines),
            (_, inner) => {
                let words = run(inner, depth);
                lines.extend((!words.trim().is_empty()).then_some(words));
            }
        }
    }
    // The sign of an item stands before its first line.
    if block["label"].is_string() && lines.len() > first + 1 {
        let label = lines.remove(first);
        lines[first] = format!("{label} {}", lines[first]);
    }
}

/// A text: a string, several of them, or one with a format.
fn run(text: &Value, depth: usize) -> String {
    let Some(depth) = depth.checked_sub(1) else { return String::new() };
    match text {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(|part| run(part, depth)).collect(),
        Value::Object(_) => {
            let inner = run(&text["text"], depth);
            if inner.is_empty() { run(&text["expression"], depth) } else { inner }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
    }
}
