//! What is let go: snapshots that are not needed any more, and what older versions left in the repository.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;

use telecode_claude::worktree::Refusal;
use telecode_core::ids::TurnId;

use super::snapshot::{Repository, failed, off_the_loop};

/// Where older versions kept snapshots in the repository.
const OLD_REFS: &str = "refs/telecode";

impl Repository {
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
            if let Err(Refusal(reason)) = self.git.run(&self.directory, ["update-ref", "-d", name]).await {
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
