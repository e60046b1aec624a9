//! Projects, worktrees and the directory browser on a real disk.
