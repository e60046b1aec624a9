//! Where a session works.

/// What a session's directory is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum WorkspaceKind {
    /// A project's directory, or one in it.
    #[default]
    Project,
    /// A git worktree of a project, in the data directory.
    Worktree(Worktree),
    /// A directory of its own, in the data directory.
    Own,
}

/// A git worktree of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worktree {
    /// The repository that it belongs to, absolute.
    pub repository: String,
    /// The branch that is checked out there; made if it does not exist, from the one of that name on a remote, else from the
    /// repository's current commit.
    pub branch: String,
}
