//! The files of a workspace over time: snapshots of them, and what changed between two.
//!
//! A snapshot has the bytes and the mode of every file that git does not ignore, also of those that git does not know yet. It
//! is kept beside the repository.

#[cfg(test)]
mod tests;

use crate::ids::TurnId;

/// What is left of a path below a directory, by its letters: nothing of the directory itself. `None` if it is not in it.
pub(crate) fn below<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(directory.trim_end_matches('/'))?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// What a path is called in a directory; `None` if it is not below it, and if the directory is not known.
pub(crate) fn within<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    below(path, directory).filter(|rest| !rest.is_empty() && !directory.is_empty())
}

/// A snapshot, by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot(pub String);

/// Why there is no snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSnapshot {
    /// The workspace is in no repository.
    NotGit,
    /// There is too much in it that is new.
    TooLarge,
    /// It was not made in time.
    Late,
    /// It was made, and is not there any more.
    Gone,
    /// Git's words.
    Failed(String),
}

/// Whose snapshots: the workspace, and the name under which they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Album {
    /// The workspace, absolute.
    pub directory: String,
    /// A name that no other session has, also not one of another telecode.
    pub key: String,
}

/// What a turn begins with, to be made before anything of it changes a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotRequest {
    /// Where the snapshots are kept.
    pub album: Album,
    /// Before which turn.
    pub turn: TurnId,
    /// Those of these turns are needed; older ones are let go.
    pub kept: Vec<TurnId>,
}

/// A state of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilesMark {
    /// The newest commit.
    Head,
    /// A snapshot.
    Snapshot(Snapshot),
    /// As they are.
    Now,
}

/// What going back to a snapshot does not do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RestoreLimits {
    /// There are commits that stay.
    pub has_commits: bool,
    /// Repositories in the workspace, which stay as they are.
    pub nested: Vec<String>,
    /// Files that are different and stay as they are: what they were or are is not kept.
    pub stays: Vec<String>,
    /// Files that change and cannot be brought forward again: git ignores them now, or they are too large.
    pub lost: Vec<String>,
    /// What was there and is gone, and does not come back: git ignored it, it was no file, or a repository of its own.
    pub gone: Vec<String>,
    /// Git ignored other files then: what it ignores at one of the two moments stays as it is.
    pub other_rules: bool,
}

/// Why a file is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// There is none.
    Missing,
    /// It is not in the workspace.
    Outside,
    /// It is neither a file nor a directory.
    Odd,
    /// It is empty, which Telegram does not take.
    Empty,
    /// It is too large, in bytes.
    TooLarge(u64),
    /// The system's words.
    Unreadable(String),
}

/// What changed in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Which, from the workspace on.
    pub path: String,
    /// How it differs.
    pub kind: ChangeKind,
    /// How many lines came.
    pub added: usize,
    /// How many lines went.
    pub removed: usize,
    /// It is no text.
    pub is_binary: bool,
    /// The lines, as a part of a patch: the names of the file, then the hunks. Empty if nobody asked for them.
    pub patch: String,
}

impl FileChange {
    /// The lines without the names of the file.
    pub fn hunks(&self) -> &str {
        let at =
            if self.patch.starts_with("@@") { Some(0) } else { self.patch.find("\n@@").map(|at| at + 1) };
        at.and_then(|at| self.patch.get(at..)).unwrap_or_default().trim_end()
    }
}

/// How a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is different.
    Modified,
    /// It is gone.
    Removed,
}
