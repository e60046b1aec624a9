//! What is asked of persona files.

use super::{Failure, Report};
use crate::persona::{FlawSpot, Persona};

/// What has to be done with persona files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonasErrand {
    /// Read the persona files. Comes back as [`Report::Personas`].
    Read {
        /// The project's directory, whose own personas come before the owner's.
        directory: Option<String>,
    },
    /// Write a persona file in the configuration directory, checked before. Comes back as [`Report::PersonaWritten`].
    Write {
        /// Its name.
        name: String,
        /// The whole file.
        text: String,
        /// Also in the place of another file.
        replace: bool,
    },
}

impl PersonasErrand {
    /// Makes the report that it could not be done.
    pub fn failed(&self) -> fn(Failure) -> Report {
        match self {
            Self::Read { .. } => |why| Report::Personas(Err(why)),
            Self::Write { .. } => |why| Report::PersonaWritten(Err(why.into())),
        }
    }
}

/// The personas of files, built-in ones aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonaFiles {
    /// Those that can be used.
    pub personas: Vec<Persona>,
    /// Files that cannot.
    pub problems: Vec<PersonaProblem>,
}

/// A persona file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonaProblem {
    /// The file, from its directory on.
    pub file: String,
    /// What is wrong, and where.
    pub spot: FlawSpot,
}

/// Why a persona was not written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotWritten {
    /// There is one of that name already, in this file.
    Exists {
        /// From the directory of personas on.
        file: String,
    },
    /// It could not be.
    Failed(Failure),
}

impl From<Failure> for NotWritten {
    fn from(why: Failure) -> Self {
        Self::Failed(why)
    }
}
