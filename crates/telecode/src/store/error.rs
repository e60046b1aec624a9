//! What can go wrong with the store, told apart by what a person can do about it.

use std::io;
use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::error::{ProgramExit, UserError};

/// What failed. The text completes "failed to ...".
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data directory cannot be made or used.
    #[error("use the data directory {}", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The system's words.
        #[source]
        source: io::Error,
    },
    /// The data directory can be read by others and holds files that are not ours.
    #[error("use the data directory {}: it holds other files, and other users can read it", path.display())]
    Exposed {
        /// The directory.
        path: PathBuf,
    },
    /// Another instance runs on the data directory.
    #[error("lock the data directory {}: another instance runs on it", path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
        /// The process id of that instance, if it could be read.
        pid: Option<u32>,
    },
    /// The database was written by a newer telecode.
    #[error("open the database: it has version {found}, and this telecode knows versions up to {known}")]
    Newer {
        /// The version of the database.
        found: i64,
        /// The newest version that is known here.
        known: i64,
    },
    /// The database was written by an older telecode, and is only looked at.
    #[error("read the database: it has version {found}, and this telecode reads version {known}")]
    Older {
        /// The version of the database.
        found: i64,
        /// The version that is read here.
        known: i64,
    },
    /// The file is a database of something else.
    #[error("open the database {}: it is not one of telecode's", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database cannot be opened.
    #[error("open the database")]
    Open(#[source] rusqlite::Error),
    /// A migration failed; nothing was changed.
    #[error("bring the database to version {version}")]
    Migrate {
        /// The version that it was to get.
        version: i64,
        /// SQLite's words.
        #[source]
        source: rusqlite::Error,
    },
    /// Something cannot be read.
    #[error("read the database")]
    Read(#[source] rusqlite::Error),
    /// Something cannot be written; nothing of it was.
    #[error("write the database")]
    Write(#[source] rusqlite::Error),
    /// A row does not say what it should.
    #[error("understand {what} in the database: {value:?}")]
    Row {
        /// The column, or what it is about.
        what: &'static str,
        /// What it says.
        value: String,
    },
    /// The store was closed.
    #[error("reach the store: it is closed")]
    Closed,
}

/// What kind of trouble it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreTrouble {
    /// No space is left.
    DiskFull,
    /// The file or the file system does not let itself be written.
    ReadOnly,
    /// The file is damaged, or not a database.
    Corrupt,
    /// Anything else.
    Other,
}

impl StoreError {
    /// Says what kind of trouble it is.
    pub fn trouble(&self) -> StoreTrouble {
        match self {
            Self::Open(source) | Self::Migrate { source, .. } | Self::Read(source) | Self::Write(source) => {
                sqlite_trouble(source)
            }
            Self::Directory { source, .. } => io_trouble(source),
            Self::Row { .. } | Self::Foreign { .. } => StoreTrouble::Corrupt,
            Self::Exposed { .. }
            | Self::Locked { .. }
            | Self::Newer { .. }
            | Self::Older { .. }
            | Self::Closed => StoreTrouble::Other,
        }
    }

    /// Says in plain words what happened: for a person in a chat.
    pub fn reason(&self) -> String {
        match self.trouble() {
            StoreTrouble::DiskFull => "the disk is full".into(),
            StoreTrouble::ReadOnly => "the data directory cannot be written".into(),
            StoreTrouble::Corrupt => "the database is damaged".into(),
            StoreTrouble::Other => self.with_sources(),
        }
    }

    /// Says what happened and what to do: for the owner on the terminal.
    pub fn user(&self) -> UserError {
        let exit = if matches!(self, Self::Locked { .. }) {
            ProgramExit::OtherInstance
        } else {
            ProgramExit::Failed
        };
        UserError::new(format!("failed to {}", self.with_sources()), self.hint()).exit(exit)
    }

    fn hint(&self) -> String {
        match self {
            Self::Locked { pid: Some(pid), .. } => {
                format!("stop the other instance (process {pid}), or use another --data-dir")
            }
            Self::Locked { pid: None, .. } => "stop the other instance, or use another --data-dir".into(),
            Self::Newer { .. } => "use the newer telecode, or another --data-dir".into(),
            Self::Older { .. } => "start `telecode run` once: it brings the database up to date".into(),
            Self::Exposed { path } => {
                format!("use a directory of its own (--data-dir), or run `chmod 700 {}`", path.display())
            }
            Self::Foreign { .. } => "use another --data-dir".into(),
            Self::Closed => "start telecode again".into(),
            Self::Directory { .. }
            | Self::Open(_)
            | Self::Migrate { .. }
            | Self::Read(_)
            | Self::Write(_)
            | Self::Row { .. } => match self.trouble() {
                StoreTrouble::DiskFull => "make space on the disk".into(),
                StoreTrouble::ReadOnly => "let this user write the data directory and the files in it".into(),
                StoreTrouble::Corrupt => "move the database away, or put a backup in its place".into(),
                StoreTrouble::Other => {
                    "look at the words above; `telecode doctor` checks the data directory".into()
                }
            },
        }
    }

    fn with_sources(&self) -> String {
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(error) = source {
            text.push_str(": ");
            text.push_str(&error.to_string());
            source = error.source();
        }
        text
    }
}

fn sqlite_trouble(error: &rusqlite::Error) -> StoreTrouble {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreTrouble::DiskFull,
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreTrouble::ReadOnly,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreTrouble::Corrupt,
        Some(_) | None => StoreTrouble::Other,
    }
}

fn io_trouble(error: &io::Error) -> StoreTrouble {
    use io::ErrorKind as Kind;
    let kind = error.kind();
    if matches!(kind, Kind::StorageFull | Kind::QuotaExceeded) {
        StoreTrouble::DiskFull
    } else if matches!(kind, Kind::ReadOnlyFilesystem | Kind::PermissionDenied) {
        StoreTrouble::ReadOnly
    } else {
        StoreTrouble::Other
    }
}
