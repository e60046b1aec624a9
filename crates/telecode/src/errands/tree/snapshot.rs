//! Taking a snapshot, going back to one, and letting them go.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use telecode_claude::launch::Variables;
use telecode_claude::worktree::{Git, Refusal, With};
use telecode_core::ids::TurnId;
use telecode_core::tree::{Album, ChangeKind, NoSnapshot, Snapshot, TreeReport};

use super::compare::changed;

/// How many new and changed files a snapshot may have: with more, something is missing in the repository's `.gitignore`.
const FILES: usize = 20_000;

/// How large they may be together, in bytes: they are copied into the repository.
const BYTES: u64 = 100_000_000;

/// Where the repository keeps what is ours.
const REFS: &str = "refs/telecode";

/// Who makes the commits: people's own names are not needed, and may not be set.
const IDENTITY: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "telecode"),
    ("GIT_AUTHOR_EMAIL", "telecode@localhost"),
    ("GIT_COMMITTER_NAME", "telecode"),
    ("GIT_COMMITTER_EMAIL", "telecode@localhost"),
];

/// The repository that a workspace is in.
#[derive(Debug)]
pub(super) struct Repository {
    git: Git,
    /// The workspace.
    directory: PathBuf,
    /// The name of the session's snapshots.
    key: String,
    /// The directory of indexes of ours.
    indexes: PathBuf,
    /// The repository's own index.
    index: PathBuf,
}

impl Repository {
    /// Finds it. A workspace that a repository ignores is in none.
    pub(super) async fn of(album: &Album, variables: &Variables) -> Result<Self, NoSnapshot> {
        let (git, directory) = (Git::new(variables), PathBuf::from(&album.directory));
        let asked = ["rev-parse", "--is-inside-work-tree", "--absolute-git-dir"];
        let said = match git.run(&directory, asked).await {
            Ok(said) => said,
            Err(Refusal(reason)) if reason.contains("not a git repository") => {
                return Err(NoSnapshot::NotGit);
            }
            Err(Refusal(reason)) => return Err(NoSnapshot::Failed(reason)),
        };
        let (is_inside, place) = match said.iter().position(|byte| *byte == b'\n') {
            Some(at) => (said.get(..at) == Some(b"true"), said.get(at + 1..).unwrap_or_default()),
            None => (false, [].as_slice()),
        };
        let is_ignored = git.run(&directory, ["check-ignore", "--quiet", "."]).await.is_ok();
        if !is_inside || is_ignored {
            return Err(NoSnapshot::NotGit);
        }
        let place = PathBuf::from(OsString::from_vec(place.strip_suffix(b"\n").unwrap_or(place).to_vec()));
        let (indexes, index) = (place.join("telecode"), place.join("index"));
        Ok(Self { git, directory, key: album.key.clone(), indexes, index })
    }

    /// Takes a snapshot of the workspace as it is, and keeps it under a name.
    pub(super) async fn take(&self, name: &str) -> Result<Snapshot, NoSnapshot> {
        let own = self.indexes.join(format!("{}.index", self.key));
        let work = self.indexes.join(format!("{}.{name}.work", self.key));
        let taken = self.take_with(name, &own, &work).await;
        if taken.is_ok() {
            // What it knows of the files makes the next one fast.
            fs::rename(&work, &own).map_err(|error| failed(&work, &error))?;
        } else {
            fs::remove_file(&work).unwrap_or_default();
        }
        taken
    }

    async fn take_with(&self, name: &str, own: &Path, work: &Path) -> Result<Snapshot, NoSnapshot> {
        fs::create_dir_all(&self.indexes).map_err(|error| failed(&self.indexes, &error))?;
        unlock(work);
        let from = if own.is_file() { own } else { &self.index };
        match copy(from, work) {
            Ok(()) => {}
            // A repository without a commit may have none.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::remove_file(work).unwrap_or_default();
            }
            Err(error) => return Err(failed(work, &error)),
        }
        let with = |input| With { variables: vec![("GIT_INDEX_FILE".into(), work.into())], input };
        let list = ["ls-files", "-z", "--others", "--modified", "--deleted", "--exclude-standard"];
        let list = self.run(list, with(Vec::new())).await?;
        let changed = self.changed(&list)?;
        if !changed.is_empty() {
            let update = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"];
            self.run(update, with(changed)).await?;
        }
        let tree = line(&self.run(["write-tree"], with(Vec::new())).await?);
        let head = self.git.run(&self.directory, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).await;
        let head = head.ok().map(|head| line(&head));
        let parent = head.iter().flat_map(|head| ["-p", head.as_str()]);
        let words: Vec<&str> = ["commit-tree", &tree, "-m", "telecode: the files before and after a turn"]
            .into_iter()
            .chain(parent)
            .collect();
        let identity = IDENTITY.map(|(name, value)| (name.into(), value.into())).to_vec();
        let commit = line(&self.run(words, With { variables: identity, input: Vec::new() }).await?);
        self.keep(name, &commit).await?;
        Ok(Snapshot(commit))
    }

    /// The paths to look at anew, if they are not too many or too large. Repositories in the repository are not ours.
    fn changed(&self, list: &[u8]) -> Result<Vec<u8>, NoSnapshot> {
        let paths: BTreeSet<&[u8]> =
            list.split(|byte| *byte == 0).filter(|path| !path.is_empty() && !path.ends_with(b"/")).collect();
        let size = |path: &&[u8]| {
            let path = self.directory.join(OsString::from_vec(path.to_vec()));
            path.symlink_metadata().map_or(0, |found| found.len())
        };
        if paths.len() > FILES || paths.iter().map(size).sum::<u64>() > BYTES {
            return Err(NoSnapshot::TooLarge);
        }
        Ok(paths.into_iter().flat_map(|path| [path, b"\0"].concat()).collect())
    }

    async fn keep(&self, name: &str, commit: &str) -> Result<(), NoSnapshot> {
        let name = format!("{REFS}/{}/{name}", self.key);
        let words = ["-c", "core.logAllRefUpdates=false", "update-ref", &name, commit];
        self.run(words, With::default()).await.map(drop)
    }

    /// The newest commit, or the tree without files if there is none.
    pub(super) async fn head(&self) -> Result<String, NoSnapshot> {
        let head = self.git.run(&self.directory, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).await;
        if let Ok(head) = head {
            return Ok(line(&head));
        }
        let empty = self.run(["hash-object", "-t", "tree", "--stdin"], With::default()).await?;
        Ok(line(&empty))
    }

    /// Whether commits were made since a snapshot.
    pub(super) async fn has_commits(&self, since: &Snapshot) -> bool {
        let parent = format!("{}^", since.0);
        let parent = self.git.run(&self.directory, ["rev-parse", "--verify", "--quiet", &parent]).await;
        let head = self.git.run(&self.directory, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).await;
        parent.ok() != head.ok()
    }

    /// Goes back to a snapshot, if the files are what the person saw. Files that are that already are left alone, so that what a
    /// crash cut can be done again.
    pub(super) async fn restore(&self, to: &Snapshot, seen: &Snapshot) -> Result<TreeReport, NoSnapshot> {
        let now = self.take("now").await?;
        let files = self.compare(&now.0, &to.0, false).await?;
        let count = self.compare(&seen.0, &to.0, false).await?.len();
        if files.is_empty() {
            return Ok(TreeReport::Restored { files: count });
        }
        // What a crash cut has put some files back already: each is as it was seen, or as it is to be.
        let since = self.compare(&now.0, &seen.0, false).await?;
        let is_other = |path: &String| files.iter().any(|file| file.path == *path);
        if since.iter().any(|file| is_other(&file.path)) {
            return Ok(TreeReport::Moved);
        }
        // What was is kept: there is a way forward again.
        self.keep(&format!("undone-{}", seen.0), &seen.0).await?;
        // What git knows of the files as they are now.
        let own = self.indexes.join(format!("{}.index", self.key));
        let index = self.indexes.join(format!("{}.restore.work", self.key));
        copy(&own, &index).map_err(|error| failed(&index, &error))?;
        unlock(&index);
        let of_kind = |is_gone: bool| {
            let those = files.iter().filter(|file| (file.kind == ChangeKind::Removed) == is_gone);
            those.flat_map(|file| [file.path.as_bytes(), b"\0"].concat()).collect::<Vec<u8>>()
        };
        let with = |input| With { variables: vec![("GIT_INDEX_FILE".into(), index.clone().into())], input };
        let from_list = ["--pathspec-from-file=-", "--pathspec-file-nul"];
        // Where a directory takes the place of a file, the file goes first.
        let (gone, back) = (of_kind(true), of_kind(false));
        if !gone.is_empty() {
            let words = ["--literal-pathspecs", "rm", "--force", "--quiet", "--ignore-unmatch"];
            self.run(words.into_iter().chain(from_list), with(gone)).await?;
        }
        if !back.is_empty() {
            let words = ["--literal-pathspecs", "checkout", "--quiet", "--no-overlay", &to.0];
            self.run(words.into_iter().chain(from_list), with(back)).await?;
        }
        fs::rename(&index, &own).map_err(|error| failed(&own, &error))?;
        Ok(TreeReport::Restored { files: count })
    }

    /// What is different between two states; with the lines, if wanted.
    pub(super) async fn compare(
        &self,
        from: &str,
        to: &str,
        lines: bool,
    ) -> Result<Vec<telecode_core::tree::FileChange>, NoSnapshot> {
        let common = ["--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--relative"];
        let end = [from, to, "--", "."];
        let words = ["diff", "--raw", "--numstat", "-z"].into_iter().chain(common).chain(end);
        let numbers = self.run(words, With::default()).await?;
        let patch = if lines {
            let words = ["diff", "--patch", "--src-prefix=a/", "--dst-prefix=b/"].into_iter().chain(common);
            self.run(words.chain(end), With::default()).await?
        } else {
            Vec::new()
        };
        Ok(changed(&numbers, &patch))
    }

    /// Lets go of the snapshots of turns that are not needed any more.
    pub(super) async fn prune(&self, kept: &[TurnId]) {
        let turn =
            |name: &str| name.split_once('-').and_then(|(turn, _)| turn.parse::<i64>().ok()).map(TurnId);
        for name in self.names().await {
            let own = name.rsplit('/').next().unwrap_or_default();
            if turn(own).is_some_and(|turn| !kept.contains(&turn)) {
                self.drop_ref(&name).await;
            }
        }
    }

    /// Lets go of everything.
    pub(super) async fn forget(&self) {
        for name in self.names().await {
            self.drop_ref(&name).await;
        }
        let Ok(found) = fs::read_dir(&self.indexes) else { return };
        for file in found.flatten() {
            let begins =
                file.file_name().to_str().is_some_and(|name| name.starts_with(&format!("{}.", self.key)));
            if begins {
                fs::remove_file(file.path()).unwrap_or_default();
            }
        }
    }

    async fn names(&self) -> Vec<String> {
        let pattern = format!("{REFS}/{}/", self.key);
        let said = self.git.run(&self.directory, ["for-each-ref", "--format=%(refname)", &pattern]).await;
        let said = said.unwrap_or_default();
        String::from_utf8_lossy(&said).lines().map(str::to_owned).collect()
    }

    /// One that cannot be dropped now is dropped the next time.
    async fn drop_ref(&self, name: &str) {
        let dropped = self.git.run(&self.directory, ["update-ref", "-d", name]).await;
        if let Err(Refusal(reason)) = dropped {
            tracing::debug!(name, reason, "a snapshot stays");
        }
    }

    async fn run(
        &self,
        words: impl IntoIterator<Item = impl AsRef<OsStr>>,
        with: With,
    ) -> Result<Vec<u8>, NoSnapshot> {
        let said = self.git.run_with(&self.directory, words, with).await;
        said.map_err(|Refusal(reason)| NoSnapshot::Failed(reason))
    }
}

/// Copies an index as old as it is: git looks again at files that changed when it was written, because their times do not
/// say whether they changed once more.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    let written = fs::metadata(from)?.modified()?;
    fs::File::options().write(true).open(to)?.set_modified(written)
}

/// Nobody but us uses this index: a lock on it was left by a crash.
fn unlock(index: &Path) {
    let mut lock = index.as_os_str().to_owned();
    lock.push(".lock");
    fs::remove_file(lock).unwrap_or_default();
}

fn line(said: &[u8]) -> String {
    String::from_utf8_lossy(said).trim_end().to_owned()
}

fn failed(path: &Path, error: &io::Error) -> NoSnapshot {
    NoSnapshot::Failed(format!("{}: {error}", path.display()))
}
