//! Git worktrees of sessions: made before an agent starts in them, removed when their session is deleted.
//!
//! The git program does it. Repositories are not trusted with anything: no hook and no filter of theirs is run, and nothing is
//! fetched. So what Git LFS keeps elsewhere is a pointer in a new worktree until somebody runs `git lfs pull` there.

mod git;
mod remove;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use telecode_core::seam::agent::{Start, WorktreeProblem};
use telecode_core::seam::workspace::Worktree;
use tokio::time::{Instant, sleep};

use crate::launch::Variables;

pub use git::{Git, GitConfiguration, GitInput, GitRefusal};
pub use remove::{WorktreeRemoval, remove};

/// How long a worktree may be half made by another git: one that a bot left when it died.
const HALF_MADE: Duration = Duration::from_secs(30);

/// How often it is looked whether it is whole.
const HALF_MADE_STEP: Duration = Duration::from_millis(200);

/// Makes a worktree, if it is not there. A branch that does not exist is made: from the one of that name on a remote, else
/// from the repository's current commit.
///
/// A session that goes on takes its worktree as it is, whatever was checked out there since.
pub async fn make(
    directory: &Path,
    worktree: &Worktree,
    start: &Start,
    variables: &Variables,
) -> Result<(), WorktreeProblem> {
    let making = WorktreeMaking::new(Path::new(&worktree.repository), variables);
    making.settle(directory, &worktree.branch, start).await
}

/// The directories of a repository: its own, and its worktrees. None where there is no repository.
pub async fn all(repository: &Path, variables: &Variables) -> Vec<PathBuf> {
    let making = WorktreeMaking::new(repository, variables);
    let list = making.git.run(repository, ["worktree", "list", "--porcelain", "-z"]).await;
    let known = list.map(|list| listed(&list)).unwrap_or_default();
    known.into_iter().map(|known| known.path).collect()
}

impl From<GitRefusal> for WorktreeProblem {
    fn from(GitRefusal(words): GitRefusal) -> Self {
        Self::Said(words)
    }
}

/// A worktree that git knows of.
#[derive(Debug, Default, PartialEq, Eq)]
struct KnownWorktree {
    path: PathBuf,
    /// What is checked out; `None` if it is no branch.
    branch: Option<String>,
    /// Git has not finished making it.
    is_half_made: bool,
}

/// One repository, and the means to make worktrees of it.
struct WorktreeMaking<'a> {
    git: Git,
    repository: &'a Path,
    /// How long a worktree may be half made.
    patience: Duration,
}

impl<'a> WorktreeMaking<'a> {
    fn new(repository: &'a Path, variables: &Variables) -> Self {
        Self { git: Git::new(variables), repository, patience: HALF_MADE }
    }

    async fn settle(&self, directory: &Path, branch: &str, start: &Start) -> Result<(), WorktreeProblem> {
        if !self.repository.is_dir() {
            return Err(WorktreeProblem::NoRepository { path: self.repository.display().to_string() });
        }
        match self.whole(directory).await? {
            Some(known) if directory.is_dir() => fitting(&known, directory, branch, start),
            Some(_) => {
                // Somebody removed the directory; git still holds its place.
                self.forget(directory).await?;
                self.add(directory, branch).await
            }
            None => self.add(directory, branch).await,
        }
    }

    /// What git knows of a directory, once it is not half made any more.
    async fn whole(&self, directory: &Path) -> Result<Option<KnownWorktree>, GitRefusal> {
        let until = Instant::now() + self.patience;
        loop {
            let known = self.known(directory).await?;
            match known {
                Some(known) if known.is_half_made && Instant::now() < until => {
                    sleep(HALF_MADE_STEP).await;
                }
                Some(known) if known.is_half_made => {
                    self.forget(directory).await?;
                    return Ok(None);
                }
                known => return Ok(known),
            }
        }
    }

    /// What git knows of a directory as a worktree of the repository.
    async fn known(&self, directory: &Path) -> Result<Option<KnownWorktree>, GitRefusal> {
        let list = self.git.run(self.repository, ["worktree", "list", "--porcelain", "-z"]).await?;
        let place = real(directory);
        // The first is the repository itself.
        Ok(listed(&list).into_iter().skip(1).find(|known| real(&known.path) == place))
    }

    async fn forget(&self, directory: &Path) -> Result<(), GitRefusal> {
        let arguments = ["worktree", "remove", "--force", "--force", "--"].map(OsStr::new);
        self.git.run(self.repository, arguments.into_iter().chain([directory.as_os_str()])).await.map(drop)
    }

    async fn add(&self, directory: &Path, branch: &str) -> Result<(), WorktreeProblem> {
        self.check_name(branch).await?;
        let local = format!("refs/heads/{branch}");
        let has_branch =
            self.git.run(self.repository, ["show-ref", "--verify", "--quiet", &local]).await.is_ok();
        let has_commit =
            self.git.run(self.repository, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).await;
        let from = self.remote_branch(branch).await?;
        let mut arguments: Vec<&OsStr> = ["worktree", "add", "--quiet"].map(OsStr::new).to_vec();
        let begin = if has_branch {
            branch
        } else if let Some(from) = &from {
            arguments.extend(["--track", "-b", branch].map(OsStr::new));
            from
        } else if has_commit.is_ok() {
            arguments.extend(["--no-track", "-b", branch].map(OsStr::new));
            "HEAD"
        } else {
            return Err(WorktreeProblem::NoCommit);
        };
        arguments.extend([OsStr::new("--"), directory.as_os_str(), OsStr::new(begin)]);
        self.git.run(self.repository, arguments).await?;
        Ok(())
    }

    /// Git itself says whether a name can be a branch's: one that begins with `-`, or means an earlier branch, cannot.
    async fn check_name(&self, branch: &str) -> Result<(), WorktreeProblem> {
        let said = self.git.run(self.repository, ["check-ref-format", "--branch", branch]).await?;
        if String::from_utf8_lossy(&said).trim_end() == branch {
            Ok(())
        } else {
            Err(WorktreeProblem::BadBranch)
        }
    }

    /// The branch of this name on a remote, if exactly one has it.
    async fn remote_branch(&self, branch: &str) -> Result<Option<String>, GitRefusal> {
        let pattern = format!("refs/remotes/*/{branch}");
        let found = self.git.run(self.repository, ["for-each-ref", "--format=%(refname)", &pattern]).await?;
        let found = String::from_utf8_lossy(&found);
        let mut names = found.lines().filter_map(|name| name.strip_prefix("refs/remotes/"));
        let only = names.next().filter(|_| names.next().is_none());
        Ok(only.map(str::to_owned))
    }
}

/// Whether a session may begin in a worktree that is there.
fn fitting(
    known: &KnownWorktree,
    directory: &Path,
    branch: &str,
    start: &Start,
) -> Result<(), WorktreeProblem> {
    let is_right = match start {
        Start::New => known.branch.as_deref() == Some(branch),
        Start::Fork(_) | Start::Resume | Start::Rerun => true,
    };
    if is_right {
        return Ok(());
    }
    Err(WorktreeProblem::Taken { path: directory.display().to_string(), branch: known.branch.clone() })
}

/// Reads `git worktree list --porcelain -z`: attributes end with a zero byte, worktrees with one more.
fn listed(list: &[u8]) -> Vec<KnownWorktree> {
    let mut all: Vec<KnownWorktree> = Vec::new();
    for attribute in list.split(|byte| *byte == 0) {
        if let Some(path) = attribute.strip_prefix(b"worktree ") {
            let path = PathBuf::from(OsString::from_vec(path.to_vec()));
            all.push(KnownWorktree { path, ..KnownWorktree::default() });
        } else if let Some(last) = all.last_mut() {
            if let Some(branch) = attribute.strip_prefix(b"branch refs/heads/") {
                last.branch = Some(String::from_utf8_lossy(branch).into_owned());
            }
            last.is_half_made |= attribute == b"locked initializing";
        }
    }
    all
}

/// A path with symbolic links followed, as far as it exists.
fn real(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(real), _, _) => real,
        (Err(_), Some(parent), Some(name)) => real(parent).join(name),
        (Err(_), _, _) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests;
