//! What the program says when it ends badly: what happened, what to do, and the exit code.

use std::fmt;
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgramExit {
    /// All is well.
    Ok,
    /// Something failed.
    Failed,
    /// The command line is wrong.
    Usage,
    /// The configuration is wrong.
    Config,
    /// Another instance runs on the same data directory.
    OtherInstance,
}

impl ProgramExit {
    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Config => 3,
            Self::OtherInstance => 4,
        }
    }
}

impl From<ProgramExit> for ExitCode {
    fn from(exit: ProgramExit) -> Self {
        Self::from(exit.number())
    }
}

/// A failure as a person is told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserError {
    /// What happened, as a sentence for who reads it.
    pub what: String,
    /// What to do; empty if there is nothing more to say.
    pub hint: String,
    /// How the program ends.
    pub exit: ProgramExit,
}

impl UserError {
    /// Makes a failure that ends the program with [`ProgramExit::Failed`].
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into(), exit: ProgramExit::Failed }
    }

    /// Sets how the program ends.
    #[must_use]
    pub fn exit(mut self, exit: ProgramExit) -> Self {
        self.exit = exit;
        self
    }
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, "\n  hint: {}", self.hint) }
    }
}

impl std::error::Error for UserError {}
