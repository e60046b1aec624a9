//! The files of a workspace over time: snapshots as commits that are on no branch, comparisons, the way back, single files.
//!
//! Git does it with an index of its own beside the repository's: neither that, nor `HEAD`, nor a branch, nor a reflog is
//! touched, and no hook is run. Only what is in the workspace is looked at, also where the repository is larger.

mod branch;
mod compare;
mod files;
mod snapshot;

use std::path::Path;
use std::time::Duration;

use telecode_claude::launch::Variables;
use telecode_core::ids::{ClaudeId, PromptId};
use telecode_core::tree::{Mark, NoSnapshot, Snapshot, Take, Trail, TreeErrand, TreeReport};

use self::snapshot::Repository;
use super::Places;

/// How long Claude Code may take to write down that a prompt was taken back. It takes about 100 ms (measured with 2.1.329).
const LET_GO_LIMIT: Duration = Duration::from_secs(3);

/// How often its record is looked at meanwhile.
const LET_GO_LOOK: Duration = Duration::from_millis(50);

/// Takes the snapshot that a turn begins with, and lets those go that are not needed any more.
pub async fn take(take: &Take, variables: &Variables) -> Result<Snapshot, NoSnapshot> {
    let repository = Repository::of(&take.album, variables).await?;
    let snapshot = repository.take(&format!("{}-before", take.turn.0)).await?;
    repository.prune(&take.kept).await;
    Ok(snapshot)
}

impl Places {
    pub(super) async fn tree(&self, what: TreeErrand) -> TreeReport {
        match self.look(what).await {
            Ok(report) => report,
            Err(why) => TreeReport::None(why),
        }
    }

    async fn look(&self, what: TreeErrand) -> Result<TreeReport, NoSnapshot> {
        let variables = &self.variables;
        match what {
            TreeErrand::Trail { claude, directory, prompts, end } => {
                self.trail(claude, directory, prompts, end).await.map(TreeReport::Trail)
            }
            TreeErrand::LetGo { claude, directory, prompts } => {
                let until = tokio::time::Instant::now() + LET_GO_LIMIT;
                loop {
                    let (claude, directory) = (claude.clone(), directory.clone());
                    let trail = self.trail(claude, directory, prompts.clone(), None).await?;
                    if trail.prompt.is_none() || tokio::time::Instant::now() >= until {
                        return Ok(TreeReport::Trail(trail));
                    }
                    tokio::time::sleep(LET_GO_LOOK).await;
                }
            }
            TreeErrand::After { album, turn, before } => {
                let repository = Repository::of(&album, variables).await?;
                let after = repository.take(&format!("{}-after", turn.0)).await?;
                let files = repository.compare(&before.0, &after.0, true).await?;
                Ok(TreeReport::Changed { now: Some(after), files })
            }
            TreeErrand::Changes { album, from, to } => {
                let repository = Repository::of(&album, variables).await?;
                let from = repository.name(from).await?;
                let to = repository.name(to).await?;
                let files = repository.compare(&from, &to, true).await?;
                Ok(TreeReport::Changed { now: Some(Snapshot(to)), files })
            }
            TreeErrand::Preview { album, to, gaps } => {
                let repository = Repository::of(&album, variables).await?;
                let now = repository.take(&format!("seen-{}", short(&to))).await?;
                let files = repository.compare(&now.0, &to.0, false).await?;
                let mut others = Vec::new();
                for (from, until) in gaps {
                    let until = until.unwrap_or_else(|| now.clone());
                    let between = repository.compare(&from.0, &until.0, false).await?;
                    others.extend(between.into_iter().map(|file| file.path));
                }
                others.retain(|path| files.iter().any(|file| file.path == *path));
                others.sort_unstable();
                others.dedup();
                let has_commits = repository.has_commits(&to).await;
                Ok(TreeReport::Preview { now, files, others, has_commits })
            }
            TreeErrand::Restore { album, to, seen } => {
                let repository = Repository::of(&album, variables).await?;
                repository.restore(&to, &seen).await
            }
            TreeErrand::Forget { album } => {
                let repository = Repository::of(&album, variables).await?;
                repository.forget().await;
                Ok(TreeReport::Forgotten)
            }
            TreeErrand::Branch { directory } => {
                let reading = tokio::task::spawn_blocking(move || branch::of(Path::new(&directory)));
                let branch = reading.await.map_err(|error| NoSnapshot::Failed(error.to_string()))?;
                Ok(TreeReport::Branch(branch))
            }
            TreeErrand::File { directory, path, limit } => {
                let reading =
                    tokio::task::spawn_blocking(move || files::read(Path::new(&directory), &path, limit));
                reading.await.map_err(|error| NoSnapshot::Failed(error.to_string()))
            }
        }
    }
}

impl Places {
    /// Where a turn stands in Claude's record.
    async fn trail(
        &self,
        claude: ClaudeId,
        directory: String,
        prompts: Vec<PromptId>,
        end: Option<String>,
    ) -> Result<Trail, NoSnapshot> {
        let records = self.records.clone();
        let reading = tokio::task::spawn_blocking(move || {
            records.trail(Path::new(&directory), &claude, &prompts, end.as_deref())
        });
        match reading.await {
            Ok(Ok(trail)) => Ok(trail),
            Ok(Err(error)) => Err(NoSnapshot::Failed(error.to_string())),
            Err(error) => Err(NoSnapshot::Failed(error.to_string())),
        }
    }
}

impl Repository {
    /// The name of a state of the files.
    async fn name(&self, mark: Mark) -> Result<String, NoSnapshot> {
        match mark {
            Mark::Head => self.head().await,
            Mark::Snapshot(snapshot) => Ok(snapshot.0),
            Mark::Now => self.take("now").await.map(|now| now.0),
        }
    }
}

/// The beginning of a snapshot's name: what is kept of the state before going back to it.
fn short(snapshot: &Snapshot) -> &str {
    snapshot.0.get(..12).unwrap_or(&snapshot.0)
}

#[cfg(test)]
mod tests;
