//! What is wrong with a configuration: all of it at once, each with key, line and what to do.

use std::fmt;
use std::path::PathBuf;

use crate::error::{ProgramExit, UserError};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValuePlace {
    /// It is the default.
    Default,
    /// This line of the file.
    Line(usize),
    /// An environment variable.
    Env(&'static str),
    /// An option of the command line.
    Flag(&'static str),
}

impl fmt::Display for ValuePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Line(line) => write!(f, "line {line}"),
            Self::Env(name) => write!(f, "environment variable {name}"),
            Self::Flag(name) => write!(f, "option {name}"),
        }
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The key; empty if it is not about one.
    pub key: String,
    /// Where it was said.
    pub place: ValuePlace,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place != ValuePlace::Default {
            write!(f, "{}: ", self.place)?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        write!(f, "{}\n    hint: {}", self.what, self.hint)
    }
}

/// Everything that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigProblems {
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    /// What is wrong, in the order of the file; never empty.
    pub all: Vec<ConfigProblem>,
}

impl ConfigProblems {
    /// One thing that is wrong and not about a key.
    pub fn one(file: Option<PathBuf>, what: impl Into<String>, hint: impl Into<String>) -> Self {
        let problem = ConfigProblem {
            key: String::new(),
            place: ValuePlace::Default,
            what: what.into(),
            hint: hint.into(),
        };
        Self { file, all: vec![problem] }
    }

    /// Says it as the program's last words.
    pub fn user(&self) -> UserError {
        UserError::new(self.to_string(), "`telecode config example` shows every key")
            .exit(ProgramExit::Config)
    }
}

impl fmt::Display for ConfigProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "the configuration {} cannot be used", file.display())?,
            None => f.write_str("the configuration cannot be used")?,
        }
        self.all.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for ConfigProblems {}
