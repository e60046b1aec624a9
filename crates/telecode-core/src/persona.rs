//! Personas: reusable ways to run a session, in the form of Claude Code's own agents.

use crate::agent::Mode;

/// The longest persona file, in bytes. Its instructions are one argument of `claude`, and Linux refuses one of 128 KiB.
pub const SIZE_LIMIT: usize = 64 * 1024;

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
