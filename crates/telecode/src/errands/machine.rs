//! What is looked at or done on the machine that sessions run on.

use std::path::{Path, PathBuf};

use telecode_claude::place;
use telecode_claude::worktree::{self, WorktreeRemoval};
use telecode_core::seam::errand::{Failure, MachineErrand, NotRemoved, PlaceFound, PlaceLook, Report};
use telecode_core::seam::gate::WorkGround;

use super::{ErrandPaths, folders, off_the_loop, rules, workspaces};

impl ErrandPaths {
    pub(super) async fn machine(self, what: MachineErrand) -> Report {
        match what {
            MachineErrand::Browse { path, roots } => {
                Report::Folders(off_the_loop(move || folders::browse(path.as_deref(), &roots)).await)
            }
            MachineErrand::CheckFolder { path, roots } => Report::Folder(
                off_the_loop(move || folders::check(&path, &roots, self.home().as_deref())).await,
            ),
            MachineErrand::Places { places } => {
                Report::Places(off_the_loop(move || Ok::<_, Failure>(look(&places))).await)
            }
            MachineErrand::RemoveWorktree { repository, directory, force } => {
                Report::Removed(self.remove_worktree(&repository, &directory, force).await)
            }
            MachineErrand::RemoveFolder { directory, force } => Report::Removed(
                off_the_loop(move || workspaces::remove(&self.workspaces, Path::new(&directory), force))
                    .await,
            ),
            MachineErrand::ForgetRule { directory, rule } => {
                Report::Done(off_the_loop(move || rules::forget(Path::new(&directory), &rule)).await)
            }
            MachineErrand::EndHolder { claude, holder } => {
                Report::HolderEnded(self.end_holder(claude, holder).await)
            }
        }
    }

    fn home(&self) -> Option<PathBuf> {
        let home = self.variables.iter().find(|(name, _)| name == "HOME");
        home.map(|(_, home)| PathBuf::from(home))
    }

    async fn remove_worktree(
        &self,
        repository: &str,
        directory: &str,
        force: bool,
    ) -> Result<(), NotRemoved> {
        let (repository, directory) = (Path::new(repository), Path::new(directory));
        match worktree::remove(&self.worktrees, repository, directory, force, &self.variables).await {
            WorktreeRemoval::Done => Ok(()),
            WorktreeRemoval::Dirty(what) => Err(NotRemoved::Dirty { what }),
            WorktreeRemoval::NoRepository => {
                Err(NotRemoved::NoRepository { path: repository.display().to_string() })
            }
            WorktreeRemoval::Failed(reason) => Err(NotRemoved::Failed(Failure(reason))),
        }
    }
}

/// What is so of each of these directories, or why nothing can run in it.
fn look(places: &[(String, WorkGround)]) -> Vec<PlaceLook> {
    let look = |(path, ground): &(String, WorkGround)| {
        let path = Path::new(path);
        place::look(path, *ground)?;
        Ok(PlaceFound { git: path.join(".git").exists() })
    };
    places.iter().map(look).collect()
}
