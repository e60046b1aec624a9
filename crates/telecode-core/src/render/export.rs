//! A whole conversation as a file: Markdown, one HTML page, or JSON. It is data when it comes here; all wording is in it.

mod html;
mod json;
mod markdown;

pub(crate) use html::html;
pub(crate) use json::{ExportSubject, json};
pub(crate) use markdown::markdown;

/// A conversation that is ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ExportDocument {
    /// The language of its words, two letters.
    pub language: &'static str,
    /// Its title.
    pub title: String,
    /// What it is about: a label, and what is there.
    pub facts: Vec<(String, String)>,
    /// What was said and done.
    pub parts: Vec<ExportPart>,
    /// The last line.
    pub footer: String,
}

/// A part of a [`ExportDocument`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExportPart {
    /// A new day.
    Day(String),
    /// A person said something.
    Prompt {
        /// Who and when.
        label: String,
        /// The words, as they were typed.
        text: String,
    },
    /// Claude said something.
    Answer {
        /// Who and when.
        label: String,
        /// The words, Markdown.
        text: String,
    },
    /// Claude did something.
    Step(ExportStep),
    /// Something about the conversation, in a line.
    Note(String),
    /// The conversation was made shorter or begun anew.
    Break {
        /// What happened, in a line.
        label: String,
        /// What was kept, Markdown; may be empty.
        text: String,
    },
}

/// Something that Claude did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ExportStep {
    /// What, in a line.
    pub line: String,
    /// Whether the call failed.
    pub failed: bool,
    /// A subagent did it.
    pub nested: bool,
    /// What went in and what came out.
    pub blocks: Vec<StepBlock>,
}

/// A text of a [`ExportStep`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StepBlock {
    /// What it is; may be empty.
    pub label: String,
    /// The name of its language, if it has one.
    pub language: Option<&'static str>,
    /// The text.
    pub text: String,
}

#[cfg(test)]
mod tests;
