//! The files of a workspace over time: snapshots of them, and what changed between two.
//!
//! A snapshot has the bytes and the mode of every file that git does not ignore, also of those that git does not know yet. It
//! is kept beside the repository.

use std::sync::Arc;

use crate::ids::{ClaudeId, PromptId, TurnId};

/// What a path is called in a directory; `None` if it is not below it.
pub(crate) fn within<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    path.strip_prefix(directory)?.strip_prefix('/')
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

/// What a turn begins with, to be made before its prompt is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// Where.
    pub album: Album,
    /// Before which turn.
    pub turn: TurnId,
    /// Those of these turns are needed; older ones are let go.
    pub kept: Vec<TurnId>,
}

/// What has to be looked at or done with the files of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeErrand {
    /// Find a prompt in Claude's record, and what stands before it. Comes back as [`TreeReport::Trail`].
    Trail {
        /// The Claude session.
        claude: ClaudeId,
        /// Its workspace, absolute.
        directory: String,
        /// The prompts that began a turn: the record may name only one of them.
        prompts: Vec<PromptId>,
        /// The conversation ends here, whatever the record has behind it.
        end: Option<String>,
    },
    /// Wait for a moment until Claude's record has let go of a prompt. Comes back as [`TreeReport::Trail`].
    LetGo {
        /// The Claude session.
        claude: ClaudeId,
        /// Its workspace, absolute.
        directory: String,
        /// The prompts that began a turn.
        prompts: Vec<PromptId>,
    },
    /// Take a snapshot after a turn, and compare it with the one before it. Comes back as [`TreeReport::Changed`].
    After {
        /// Where.
        album: Album,
        /// The turn.
        turn: TurnId,
        /// The snapshot before it.
        before: Snapshot,
    },
    /// Say what is different between two states, with the lines. Comes back as [`TreeReport::Changed`].
    Changes {
        /// Where.
        album: Album,
        /// The earlier state.
        from: Mark,
        /// The later state.
        to: Mark,
    },
    /// Say what going back to a snapshot would change. Comes back as [`TreeReport::Preview`].
    Preview {
        /// Where.
        album: Album,
        /// What to go back to.
        to: Snapshot,
        /// Between the two of each pair only others changed something; without a second one, until now.
        gaps: Vec<(Snapshot, Option<Snapshot>)>,
    },
    /// Go back to a snapshot. Comes back as [`TreeReport::Restored`].
    Restore {
        /// Where.
        album: Album,
        /// What to go back to.
        to: Snapshot,
        /// What the person saw as the state before; where it is another one, nothing is done.
        seen: Snapshot,
    },
    /// Let all snapshots go. Comes back as [`TreeReport::Forgotten`].
    Forget {
        /// Where; the directory of the repository if the workspace is about to be removed.
        album: Album,
    },
    /// Say which branch is checked out. Comes back as [`TreeReport::Branch`].
    Branch {
        /// The workspace, absolute.
        directory: String,
    },
    /// Read a file of a workspace, or list a directory of it. Comes back as [`TreeReport::File`] or [`TreeReport::Folder`].
    File {
        /// The workspace, absolute.
        directory: String,
        /// Which, as a person wrote it; nothing outside of the workspace is read, whatever symbolic links and `..` say.
        path: String,
        /// Not if it is larger, in bytes.
        limit: u64,
    },
}

/// A state of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// The newest commit.
    Head,
    /// A snapshot.
    Snapshot(Snapshot),
    /// As they are.
    Now,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeReport {
    /// Where a prompt stands in Claude's record.
    Trail(Trail),
    /// What changed.
    Changed {
        /// The later state; `None` for the newest commit.
        now: Option<Snapshot>,
        /// The files, by path.
        files: Vec<FileChange>,
    },
    /// What going back would change.
    Preview {
        /// The state now.
        now: Snapshot,
        /// What would change, without lines.
        files: Vec<FileChange>,
        /// What others changed that is also gone back on.
        others: Vec<String>,
        /// What going back does not do.
        limits: Limits,
    },
    /// The files are as they were.
    Restored {
        /// How many files were changed.
        files: usize,
        /// Those that could not be put back, or were changed by somebody else meanwhile: they are as they were before.
        left: Vec<String>,
    },
    /// They are not what the person saw; nothing was done.
    Moved,
    /// There is no snapshot.
    None(NoSnapshot),
    /// Nothing is kept any more.
    Forgotten,
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
    /// There is no file to send.
    NoFile(FileProblem),
    /// The branch that is checked out, or the beginning of a commit's name where none is; `None` without a repository.
    Branch(Option<String>),
}

/// What going back to a snapshot does not do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
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

/// Where a prompt stands in Claude's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    /// The prompt that the record has; `None` if the conversation does not have any of them any more.
    pub prompt: Option<PromptId>,
    /// Where the conversation can be cut.
    pub cut: CutPlace,
    /// No other prompt came after it.
    pub is_last: bool,
    /// The last prompt of the conversation, if it has the one that was looked for.
    pub newest: Option<PromptId>,
    /// The record has it, but the conversation goes on without it: it was taken back.
    pub is_undone: bool,
}

/// Where a conversation can be cut before a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CutPlace {
    /// Behind this answer of Claude.
    After(String),
    /// Nothing was answered before: nothing is left.
    Beginning,
    /// Nowhere: it was made shorter since, or the record does not have the prompt.
    Nowhere,
}

/// What changed in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Which, from the workspace on.
    pub path: String,
    /// How.
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
