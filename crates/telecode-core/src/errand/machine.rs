//! What is asked of the machine that sessions run on: its directories, Claude Code's settings there, and processes.

use super::{Failure, Report};
use crate::agent::{Holder, NoWorkspace};
use crate::gate::WorkGround;
use crate::ids::ClaudeId;
use crate::settings::Project;

/// What a look at a directory says.
pub type PlaceLook = Result<PlaceFound, NoWorkspace>;

/// A directory that sessions can run in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceFound {
    /// It is a git repository.
    pub git: bool,
}

/// What has to be looked at or done on the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MachineErrand {
    /// List the directories in a directory. Comes back as [`Report::Folders`].
    Browse {
        /// Which, absolute; `None` for the roots themselves.
        path: Option<String>,
        /// Nothing outside of these is shown, whatever symbolic links and `..` say.
        roots: Vec<String>,
    },
    /// Check that a directory can be a project. Comes back as [`Report::Folder`].
    CheckFolder {
        /// Which; `~` is the home directory.
        path: String,
        /// It must lie in one of these, symbolic links followed.
        roots: Vec<String>,
    },
    /// Look whether sessions can run in directories. Comes back as [`Report::Places`].
    Places {
        /// Which, absolute, and whether they may be worked in.
        places: Vec<(String, WorkGround)>,
    },
    /// Remove a git worktree; its branch stays. Comes back as [`Report::Removed`].
    RemoveWorktree {
        /// The repository, absolute.
        repository: String,
        /// The worktree, absolute.
        directory: String,
        /// Also if changes would be lost.
        force: bool,
    },
    /// Remove a directory of a session's own, if it is empty. Comes back as [`Report::Removed`].
    RemoveFolder {
        /// Which, absolute.
        directory: String,
        /// Also if it is not empty.
        force: bool,
    },
    /// Take a permission rule out of the settings that Claude Code keeps for one machine in a directory. Comes back as
    /// [`Report::Done`], well also if it is not there.
    ForgetRule {
        /// The directory, absolute.
        directory: String,
        /// The rule, as Claude Code writes it.
        rule: String,
    },
    /// End the process that works on a Claude session, and wait until it has. Comes back as [`Report::HolderEnded`].
    EndHolder {
        /// The Claude session that the process works on.
        claude: ClaudeId,
        /// The process that was seen; another one is left alone.
        holder: Holder,
    },
}

impl MachineErrand {
    /// Makes the report that it could not be done.
    pub fn failed(&self) -> fn(Failure) -> Report {
        match self {
            Self::Browse { .. } => |why| Report::Folders(Err(why.into())),
            Self::CheckFolder { .. } => |why| Report::Folder(Err(why.into())),
            Self::Places { .. } => |why| Report::Places(Err(why)),
            Self::RemoveWorktree { .. } | Self::RemoveFolder { .. } => |why| Report::Removed(Err(why.into())),
            Self::ForgetRule { .. } => |why| Report::Done(Err(why)),
            Self::EndHolder { .. } => |why| Report::HolderEnded(Err(why.into())),
        }
    }
}

/// The directories in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderList {
    /// The directory that was looked at, absolute, symbolic links followed; `None` for the roots.
    pub path: Option<String>,
    /// The one above, if it may be shown; `Some(None)` for the list of roots.
    pub above: Option<Option<String>>,
    /// The directories in it.
    pub folders: Vec<Folder>,
}

/// A directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name.
    pub name: String,
    /// Where it is, absolute, symbolic links followed.
    pub path: String,
    /// It is a git repository.
    pub git: bool,
}

impl From<Folder> for Project {
    fn from(folder: Folder) -> Self {
        Self { name: folder.name, path: folder.path, git: folder.git }
    }
}

/// Why a directory cannot be a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderProblem {
    /// There is none.
    Missing,
    /// It is a file.
    NotADirectory,
    /// It is outside of the roots.
    Outside {
        /// Where it really is.
        path: String,
    },
    /// It cannot be read.
    Unreadable {
        /// The system's words.
        reason: String,
    },
    /// Its name is not UTF-8, so that it cannot be written down.
    NotText,
}

impl From<Failure> for FolderProblem {
    fn from(Failure(reason): Failure) -> Self {
        Self::Unreadable { reason }
    }
}

/// Why a directory was not removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRemoved {
    /// Something would be lost, and nothing was removed.
    Dirty {
        /// Some of what would be lost, one thing a line.
        what: Vec<String>,
    },
    /// The repository of a worktree is gone, so that nobody can say what would be lost, and nothing was removed.
    NoRepository {
        /// Where it was.
        path: String,
    },
    /// It could not be.
    Failed(Failure),
}

/// Why the process that works on a Claude session was not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotEnded {
    /// Another process, or none, works on the session now.
    Changed,
    /// Claude Code's daemon did not stop it; its words.
    Stop(String),
    /// It may not be ended, or cannot be; the system's words.
    Signal(String),
    /// It did not end.
    Stays,
    /// Anything else.
    Failed(Failure),
}

impl From<Failure> for NotEnded {
    fn from(why: Failure) -> Self {
        Self::Failed(why)
    }
}

impl From<Failure> for NotRemoved {
    fn from(why: Failure) -> Self {
        Self::Failed(why)
    }
}
