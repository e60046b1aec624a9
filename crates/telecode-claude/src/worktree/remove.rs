//! A worktree goes. Its branch stays, and with it every commit that was made on it.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::git::{Git, GitRefusal};
use super::real;
use crate::launch::Variables;

/// How many things are named of what would be lost.
const NAMED: usize = 20;

/// What came of a removal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorktreeRemoval {
    /// It is gone.
    Done,
    /// It is still there, because this would be lost; one thing a line, the rest counted.
    Dirty(Vec<String>),
    /// It is still there, because its repository is gone: nobody can say what would be lost.
    NoRepository,
    /// It is still there; why, in words.
    Failed(String),
}

/// Removes a worktree that lies in `root`, the directory of all worktrees of sessions. Without `force` only if nothing is
/// lost: no changed and no new file, no commit that is on no branch. Files that git ignores are not counted.
pub async fn remove(
    root: &Path,
    repository: &Path,
    directory: &Path,
    force: bool,
    variables: &Variables,
) -> WorktreeRemoval {
    let place = real(directory);
    if !is_below(root, &place) || directory.is_symlink() {
        let error = io::Error::from(io::ErrorKind::InvalidInput);
        return WorktreeRemoval::Failed(format!("{}: {error}", directory.display()));
    }
    let removing = RemovingWorktree { git: Git::new(variables), repository, place };
    let removal = removing.settle(force).await;
    if let (WorktreeRemoval::Done, Some(parent)) = (&removal, directory.parent()) {
        // The directory of the project's worktrees, if this was the last.
        let _others = if is_below(root, &real(parent)) { fs::remove_dir(parent) } else { Ok(()) };
    }
    removal
}

/// Whether a path, symbolic links followed, lies in a directory and is not it.
fn is_below(root: &Path, place: &Path) -> bool {
    let root = real(root);
    place.starts_with(&root) && place != root
}

struct RemovingWorktree<'a> {
    git: Git,
    repository: &'a Path,
    place: PathBuf,
}

impl RemovingWorktree<'_> {
    async fn settle(&self, force: bool) -> WorktreeRemoval {
        if !self.place.exists() {
            // Git may still hold its place; if not, it says so and nothing is lost.
            let _refused = self.let_git(true).await;
            return WorktreeRemoval::Done;
        }
        if !force {
            if !self.repository.is_dir() {
                return WorktreeRemoval::NoRepository;
            }
            match self.lost().await {
                Ok(lost) if lost.is_empty() => {}
                Ok(lost) => return WorktreeRemoval::Dirty(cut(lost)),
                Err(GitRefusal(reason)) => return WorktreeRemoval::Dirty(vec![reason]),
            }
        }
        match self.let_git(force).await {
            Ok(()) => WorktreeRemoval::Done,
            Err(GitRefusal(reason)) if !force => WorktreeRemoval::Dirty(vec![reason]),
            // The repository is gone, or does not know it any more.
            Err(GitRefusal(reason)) => match fs::remove_dir_all(&self.place) {
                Ok(()) => WorktreeRemoval::Done,
                Err(error) if error.kind() == io::ErrorKind::NotFound => WorktreeRemoval::Done,
                Err(error) => WorktreeRemoval::Failed(format!("{reason}; {error}")),
            },
        }
    }

    /// What is in the worktree and nowhere else.
    async fn lost(&self) -> Result<Vec<String>, GitRefusal> {
        // Git would look into a repository in the worktree with that one's configuration. It does not remove one that has any.
        let status = [
            "status",
            "--porcelain",
            "-z",
            "--untracked-files=all",
            "--no-renames",
            "--ignore-submodules=dirty",
        ];
        let mut lost = changes(&self.git.run(&self.place, status).await?);
        let unborn = self.git.run(&self.place, ["rev-parse", "--verify", "--quiet", "HEAD"]).await.is_err();
        if !unborn {
            let log = ["log", "--format=%h %s", "HEAD", "--not", "--branches", "--tags", "--remotes"];
            let commits = self.git.run(&self.place, log).await?;
            let commits = String::from_utf8_lossy(&commits);
            lost.extend(commits.lines().map(|commit| format!("commit {commit}")));
        }
        Ok(lost)
    }

    async fn let_git(&self, force: bool) -> Result<(), GitRefusal> {
        // Twice: also one that is locked.
        let forced = if force { ["--force", "--force"].as_slice() } else { &[] };
        let arguments = ["worktree", "remove"].iter().chain(forced).chain(&["--"]).map(OsStr::new);
        self.git.run(self.repository, arguments.chain([self.place.as_os_str()])).await.map(drop)
    }
}

/// Reads `git status --porcelain -z`: two letters, a space, a path; each ends with a zero byte.
fn changes(status: &[u8]) -> Vec<String> {
    let entries = status.split(|byte| *byte == 0).filter(|entry| entry.len() > 3);
    entries.map(|entry| String::from_utf8_lossy(entry).trim_start().to_owned()).collect()
}

fn cut(mut lost: Vec<String>) -> Vec<String> {
    let more = lost.len().saturating_sub(NAMED);
    if more > 0 {
        lost.truncate(NAMED);
        lost.push(format!("… +{more}"));
    }
    lost
}
