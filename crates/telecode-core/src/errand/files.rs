//! What is asked of the files of a workspace.

use std::sync::Arc;

use super::{Failure, Report};
use crate::ids::TurnId;
use crate::tree::{Album, FileChange, FileProblem, FilesMark, NoSnapshot, RestoreLimits, Snapshot};

/// What has to be looked at or done with the files of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesErrand {
    /// Take a snapshot after a turn, and compare it with the one before it. Comes back as [`Report::Changed`].
    After {
        /// Where the snapshots are kept.
        album: Album,
        /// The turn.
        turn: TurnId,
        /// The snapshot before it.
        before: Snapshot,
    },
    /// Say what is different between two states, with the lines. Comes back as [`Report::Changed`].
    Changes {
        /// Where the snapshots are kept.
        album: Album,
        /// The earlier state.
        from: FilesMark,
        /// The later state.
        to: FilesMark,
    },
    /// Say what going back to a snapshot would change. Comes back as [`Report::Preview`].
    Preview {
        /// Where the snapshots are kept.
        album: Album,
        /// What to go back to.
        to: Snapshot,
        /// Between the two of each pair only others changed something; without a second one, until now.
        gaps: Vec<(Snapshot, Option<Snapshot>)>,
    },
    /// Go back to a snapshot. Comes back as [`Report::Restored`].
    Restore {
        /// Where the snapshots are kept.
        album: Album,
        /// What to go back to.
        to: Snapshot,
        /// What the person saw as the state before; where it is another one, nothing is done.
        seen: Snapshot,
    },
    /// Let all snapshots go. Comes back as [`Report::Forgotten`].
    Forget {
        /// Where; the directory of the repository if the workspace is about to be removed.
        album: Album,
    },
    /// Say which branch is checked out. Comes back as [`Report::Branch`].
    Branch {
        /// The workspace, absolute.
        directory: String,
    },
    /// Read a file of a workspace, or list a directory of it. Comes back as [`Report::File`].
    File {
        /// The workspace, absolute.
        directory: String,
        /// Which, as a person wrote it; nothing outside of the workspace is read, whatever symbolic links and `..` say.
        path: String,
        /// Not if it is larger, in bytes.
        limit: u64,
    },
}

impl FilesErrand {
    /// The workspace whose files it looks at or changes; none if it only lets go of what is kept.
    pub fn workspace(&self) -> Option<&str> {
        match self {
            Self::Forget { .. } => None,
            Self::After { album, .. }
            | Self::Changes { album, .. }
            | Self::Preview { album, .. }
            | Self::Restore { album, .. } => Some(&album.directory),
            Self::Branch { directory } | Self::File { directory, .. } => Some(directory),
        }
    }

    /// Makes the report that it could not be done.
    pub fn failed(&self) -> fn(Failure) -> Report {
        match self {
            Self::After { .. } | Self::Changes { .. } => |why| Report::Changed(Err(why.into())),
            Self::Preview { .. } => |why| Report::Preview(Err(why.into())),
            Self::Restore { .. } => |why| Report::Restored(Err(why.into())),
            Self::Forget { .. } => |why| Report::Forgotten(Err(why.into())),
            Self::Branch { .. } => |why| Report::Branch(Err(why)),
            Self::File { .. } => |why| Report::File(Err(why.into())),
        }
    }
}

/// The files that changed in a workspace, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesChanged {
    /// The later state; `None` for the newest commit.
    pub now: Option<Snapshot>,
    /// The files, by path.
    pub files: Vec<FileChange>,
}

/// What going back to a snapshot would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesPreview {
    /// The state now.
    pub now: Snapshot,
    /// What would change, without lines.
    pub files: Vec<FileChange>,
    /// What others changed that is also gone back on.
    pub others: Vec<String>,
    /// What going back does not do.
    pub limits: RestoreLimits,
}

/// What going back to a snapshot did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesRestored {
    /// The files are as they were.
    Done {
        /// How many files were changed.
        files: usize,
        /// Those that could not be put back, or were changed by somebody else meanwhile: they are as they were before.
        left: Vec<String>,
    },
    /// They are not what the person saw; nothing was done.
    Moved,
}

/// What a person asked to see of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFound {
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its content.
        content: Arc<[u8]>,
    },
    /// A directory.
    Folder {
        /// Where it is, from the workspace on; empty for the workspace itself.
        path: String,
        /// What is in it: the names, those of directories end with `/`.
        entries: Vec<String>,
        /// How many more there are.
        more: usize,
    },
}

impl From<Failure> for NoSnapshot {
    fn from(Failure(reason): Failure) -> Self {
        Self::Failed(reason)
    }
}

impl From<Failure> for FileProblem {
    fn from(Failure(reason): Failure) -> Self {
        Self::Unreadable(reason)
    }
}
