//! As Markdown. Each part stands for itself: nothing that is open in one reaches into the next.

use std::fmt::{self, Write as _};

use super::{ExportDocument, ExportPart, ExportStep};
use crate::render::markdown::{Block, MarkdownInline, blocks};

/// A paragraph that is put behind a text to see whether the text lets go of it.
const PROBE: &str = "telecodeprobe";

/// Writes a conversation as Markdown.
pub(crate) fn markdown(document: &ExportDocument) -> String {
    let mut out = format!("# {}\n", line(&document.title));
    for (label, value) in &document.facts {
        put(&mut out, format_args!("\n- {}: {}", line(label), code(value)));
    }
    out.push('\n');
    for part in &document.parts {
        out.push('\n');
        self::part(part, &mut out);
    }
    put(&mut out, format_args!("\n---\n\n_{}_\n", line(&document.footer)));
    out
}

fn part(part: &ExportPart, out: &mut String) {
    match part {
        ExportPart::Day(day) => put(out, format_args!("## {}\n", line(day))),
        ExportPart::Prompt { label, text } => {
            put(out, format_args!("### {}\n\n{}\n", line(label), quoted(text)));
        }
        ExportPart::Answer { label, text } => {
            put(out, format_args!("### {}\n\n{}\n", line(label), closed(text)));
        }
        ExportPart::Step(step) => self::step(step, out),
        ExportPart::Note(note) => put(out, format_args!("_{}_\n", line(note))),
        ExportPart::Break { label, text } => {
            put(out, format_args!("---\n\n_{}_\n", line(label)));
            if !text.trim().is_empty() {
                put(out, format_args!("\n{}\n", quoted(text)));
            }
        }
    }
}

fn step(step: &ExportStep, out: &mut String) {
    put(out, format_args!("**{}**\n", line(step.line.trim())));
    for block in &step.blocks {
        if !block.label.is_empty() {
            put(out, format_args!("\n{}\n", line(&block.label)));
        }
        put(out, format_args!("\n{}\n", fenced(&block.text, block.language)));
    }
}

fn put(out: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    out.write_fmt(text).unwrap_or_default();
}

/// A text as one line in which nothing is Markdown.
fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => line.extend(['\\', c]),
            '\n' | '\r' => line.push(' '),
            _ => line.push(c),
        }
    }
    line
}

/// A text as inline code.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let fence = "`".repeat(longest_run(&text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A text as a block of code. Its fence is longer than any in the text.
pub(super) fn fenced(text: &str, language: Option<&str>) -> String {
    let fence = "`".repeat((longest_run(text, '`') + 1).max(3));
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{}\n{text}{end}{fence}", language.unwrap_or_default())
}

fn longest_run(text: &str, of: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// A text in which every line is quoted: what it opens ends with the quote.
fn quoted(text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| format!("> {line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// A Markdown text that ends by itself: a block of code that was left open is closed. What cannot be closed, such as an open
/// HTML comment, is shown as it was written.
fn closed(text: &str) -> String {
    let text = text.trim_end();
    let ends = ["", "\n```", "\n~~~"].map(str::to_owned);
    let longer = ['`', '~'].map(|of| format!("\n{}", of.to_string().repeat(longest_run(text, of).max(3))));
    let closed = ends.into_iter().chain(longer).map(|end| format!("{text}{end}"));
    { closed }.find(|text| lets_go(text)).unwrap_or_else(|| fenced(text, Some("markdown")))
}

fn lets_go(text: &str) -> bool {
    let probed = blocks(&format!("{text}\n\n{PROBE}\n"));
    matches!(probed.last(), Some(Block::Paragraph(words)) if matches!(&words[..], [MarkdownInline::Text(word)] if word == PROBE))
}
