//! What is let go: snapshots that are not needed any more, and what older versions left in the repository.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{fs, io};

use telecode_claude::worktree::GitRefusal;
use telecode_core::seam::ids::TurnId;

use super::album::{SPARED, SWEPT, SnapshotShelf, write_whole};
use super::manifest::{FileContent, Manifest};
use super::repository::GitRepository;
use super::snapshot::{failed, off_the_loop};

/// Where older versions kept snapshots in the repository.
const OLD_REFS: &str = "refs/telecode";

/// How often it is tried to let go of everything while something is being written there, and the wait between.
const TRIES: usize = 50;
const WAIT: Duration = Duration::from_millis(10);

impl GitRepository {
    /// Lets go of the snapshots of turns that are not needed any more; nobody waits for what only they had.
    pub(super) async fn prune(&self, kept: &[TurnId]) {
        let (shelf, kept) = (self.shelf.clone(), kept.to_vec());
        let pruned = off_the_loop({
            let shelf = shelf.clone();
            move || shelf.prune(&kept).map_err(|error| failed(&shelf.git(), &error))
        });
        match pruned.await {
            Ok(true) => drop(tokio::task::spawn_blocking(move || {
                if let Err(error) = shelf.sweep() {
                    tracing::debug!(%error, "old snapshots stay");
                }
            })),
            Ok(false) => {}
            Err(why) => tracing::debug!(?why, "old snapshots stay"),
        }
    }

    /// Lets go of what older versions kept in the repository. What cannot be dropped stays.
    pub(super) async fn forget_old(&self) {
        let pattern = format!("{OLD_REFS}/{}/", self.key);
        let said = self.git.run(&self.directory, ["for-each-ref", "--format=%(refname)", &pattern]).await;
        for name in String::from_utf8_lossy(&said.unwrap_or_default()).lines() {
            if let Err(GitRefusal(reason)) = self.git.run(&self.directory, ["update-ref", "-d", name]).await {
                tracing::debug!(name, reason, "an old snapshot stays");
            }
        }
        let place =
            self.git.run(&self.directory, ["rev-parse", "--path-format=absolute", "--git-path", "telecode"]);
        let Ok(mut place) = place.await else { return };
        place.truncate(place.len().saturating_sub(1));
        let begins = format!("{}.", self.key);
        for file in fs::read_dir(PathBuf::from(OsString::from_vec(place))).into_iter().flatten().flatten() {
            if file.file_name().to_str().is_some_and(|name| name.starts_with(&begins)) {
                fs::remove_file(file.path()).unwrap_or_default();
            }
        }
    }
}

impl SnapshotShelf {
    /// Removes what no name leads to. That takes its time, and may happen while a snapshot is taken.
    pub(super) fn sweep(&self) -> io::Result<()> {
        write_whole(&self.root.join(SWEPT), b"")?;
        let mut states = BTreeSet::new();
        let mut contents = HashSet::new();
        for entry in fs::read_dir(self.root.join("names"))?.flatten() {
            let Ok(id) = fs::read_to_string(entry.path()) else { continue };
            let Some((_, lines)) = self.lines(&id) else { continue };
            states.extend(self.chain(&id).unwrap_or_default());
            let ours = Manifest::of(&lines).files.into_values().filter_map(|entry| match entry.content {
                FileContent::Ours(name) => Some(name),
                FileContent::Theirs(_) | FileContent::Seen(_) | FileContent::Sized(_) => None,
            });
            contents.extend(ours);
        }
        remove_old(&self.root.join("states"), |name| states.contains(name))?;
        for folder in fs::read_dir(self.git().join("objects"))?.flatten() {
            let start = folder.file_name().to_string_lossy().into_owned();
            if start.len() == 2 {
                remove_old(&folder.path(), |name| contents.contains(&format!("{start}{name}")))?;
            }
        }
        Ok(())
    }

    /// Lets go of everything. What a sweep removes or writes meanwhile is no hindrance.
    pub(super) fn forget(&self) -> io::Result<()> {
        let mut tries = 0..TRIES;
        loop {
            match fs::remove_dir_all(&self.root) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && !self.is_there() => return Ok(()),
                Err(error) if is_passing(&error) && tries.next().is_some() => std::thread::sleep(WAIT),
                ended => return ended,
            }
        }
    }
}

/// Whether somebody else was at work in the same directory.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound)
}

/// Removes files of a directory that are not needed and not new.
fn remove_old(folder: &Path, is_needed: impl Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let changed =
            entry.metadata().and_then(|found| found.modified()).unwrap_or_else(|_| SystemTime::now());
        let is_old = changed.elapsed().is_ok_and(|age| age > SPARED);
        if is_old && !is_needed(&name.to_string_lossy()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
