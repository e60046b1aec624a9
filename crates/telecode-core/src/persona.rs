//! Personas: reusable ways to run a session, in the form of Claude Code's own agents.
//!
//! A persona file is Markdown that begins with a block of YAML between two lines `---`. Nothing here reads a disk.

mod builtin;
mod file;
mod front;
mod write;

use crate::permission::Mode;

pub use builtin::builtin;
pub(crate) use builtin::builtins;
pub use file::{FileHead, Flaw, FlawSpot, Source, head, parse};
pub(crate) use write::{proposed_name, write};

/// The longest persona file, in bytes. Its instructions are one argument of `claude`, and Linux refuses one of 128 KiB.
pub const SIZE_LIMIT: usize = 64 * 1024;

/// The longest name of a persona, in characters: it is the name of a file, and reads on a button.
pub(crate) const NAME_LIMIT: usize = 40;

/// How hard Claude can be told to think, as Claude Code names it. Source: `claude --help` of 2.1.329.
pub(crate) const EFFORTS: [&str; 5] = ["low", "medium", "high", "xhigh", "max"];

/// Names that mean something else in `/persona`.
pub(crate) const RESERVED: [&str; 5] = ["new", "replace", "none", "off", "default"];

/// A way to run a session. A session keeps a copy of its own, so that it stays what it is when the file changes or goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Persona {
    /// Its name: small letters, digits and hyphens.
    pub name: String,
    /// When to use it, in a sentence.
    pub description: String,
    /// An emoji that stands for it.
    pub icon: Option<String>,
    /// What Claude is told besides its own instructions, Markdown.
    pub instructions: String,
    /// The model, or the session's.
    pub model: Option<String>,
    /// The permission mode, or the session's.
    pub mode: Option<Mode>,
    /// How hard Claude thinks, or the session's.
    pub effort: Option<String>,
    /// The only tools that there are; `None` for all.
    pub tools: Option<Vec<String>>,
    /// Tools that there are not.
    pub disallowed_tools: Vec<String>,
}

/// Whether a text can be the name of a persona.
pub fn is_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.chars().count() <= NAME_LIMIT
        && text.starts_with(is_letter)
        && text.ends_with(is_letter)
        && text.chars().all(|c| is_letter(c) || c == '-')
        && !RESERVED.contains(&text)
}

/// A mode by the name that Claude Code gives it; capitals do not matter.
fn mode(name: &str) -> Option<Mode> {
    MODES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, mode)| *mode)
}

/// The modes and their names; `manual` is another name of the first.
const MODES: [(&str, Mode); 7] = [
    ("default", Mode::Default),
    ("manual", Mode::Default),
    ("acceptEdits", Mode::AcceptEdits),
    ("plan", Mode::Plan),
    ("auto", Mode::Auto),
    ("dontAsk", Mode::DontAsk),
    ("bypassPermissions", Mode::Bypass),
];

#[cfg(test)]
mod tests;
