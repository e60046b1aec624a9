//! Projects, the directory browser, worktrees.
