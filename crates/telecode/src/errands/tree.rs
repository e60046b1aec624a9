//! The files of a workspace over time: snapshots, comparisons, the way back, single files.
//!
//! A snapshot is the bytes on the disk: no filter, attribute or setting of the repository's changes them. Git says which files
//! it ignores and has the contents that were committed; all else is kept in a directory of ours. The repository is not
//! touched: neither its index, `HEAD`, a branch nor its contents. Only what is in the workspace is looked at, also where the
//! repository is larger.

mod album;
mod attached;
mod branch;
mod compare;
mod contents;
mod files;
mod ground;
mod head;
mod ignores;
mod manifest;
mod memory;
mod prune;
mod put;
mod read;
mod restore;
mod snapshot;
mod theirs;
mod walk;

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use telecode_claude::launch::Variables;
use telecode_core::ids::{ClaudeId, PromptId};
use telecode_core::tree::{
    Album, FileChange, Limits, Mark, NoSnapshot, Snapshot, Take, Trail, TreeErrand, TreeReport,
};

use self::album::Shelf;
use self::compare::{differences, showable};
use self::manifest::Manifest;
use self::restore::all_shown;
use self::snapshot::{Repository, off_the_loop};
use super::Places;

/// Where snapshots are in the data directory.
pub const ALBUMS: &str = "undo";

/// How long Claude Code may take to write down that a prompt was taken back. It takes about 100 ms (measured with 2.1.329).
const LET_GO_LIMIT: Duration = Duration::from_secs(3);

/// How often its record is looked at meanwhile.
const LET_GO_LOOK: Duration = Duration::from_millis(50);

/// Takes the snapshot that a turn begins with, and lets those go that are not needed any more. They are kept in `albums`.
pub async fn take(take: &Take, albums: &Path, variables: &Variables) -> Result<Snapshot, NoSnapshot> {
    let repository = Repository::of(&take.album, albums, variables).await?;
    let (snapshot, _) = repository.take(&format!("{}-before", take.turn.0), &[]).await?;
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
                let repository = self.repository(&album).await?;
                let before = repository.load(&before).await?;
                let (now, after) = repository.take(&format!("{}-after", turn.0), &[&before]).await?;
                let files = repository.shown(&before, &after).await?;
                Ok(TreeReport::Changed { now: Some(now), files })
            }
            TreeErrand::Changes { album, from, to } => self.changes(&album, from, to).await,
            TreeErrand::Preview { album, to, gaps } => self.preview(&album, &to, gaps).await,
            TreeErrand::Restore { album, to, seen } => {
                self.repository(&album).await?.restore(&to, &seen).await
            }
            TreeErrand::Forget { album } => {
                let shelf = Shelf::of(&self.albums, &album);
                off_the_loop(move || shelf.forget().map_err(|error| NoSnapshot::Failed(error.to_string())))
                    .await?;
                // What older versions kept, if the repository is still there.
                if let Ok(repository) = self.repository(&album).await {
                    repository.forget_old().await;
                }
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

impl Places {
    async fn repository(&self, album: &Album) -> Result<Repository, NoSnapshot> {
        Repository::of(album, &self.albums, &self.variables).await
    }

    async fn changes(&self, album: &Album, from: Mark, to: Mark) -> Result<TreeReport, NoSnapshot> {
        let repository = self.repository(album).await?;
        let Mark::Snapshot(from) = from else {
            let (now, files) = repository.since_head().await?;
            return Ok(TreeReport::Changed { now: Some(now), files });
        };
        let before = repository.load(&from).await?;
        let (name, after) = match to {
            Mark::Snapshot(to) => {
                let after = repository.load(&to).await?;
                (to, after)
            }
            Mark::Head | Mark::Now => repository.take("now", &[&before]).await?,
        };
        let files = repository.shown(&before, &after).await?;
        Ok(TreeReport::Changed { now: Some(name), files })
    }

    async fn preview(
        &self,
        album: &Album,
        to: &Snapshot,
        gaps: Vec<(Snapshot, Option<Snapshot>)>,
    ) -> Result<TreeReport, NoSnapshot> {
        let repository = self.repository(album).await?;
        let then = repository.load(to).await?;
        let (now, is) = repository.take(&format!("seen-{}", short(to)), &[&then]).await?;
        let (plan, _) = repository.plan(&is, &then).await?;
        let files = repository.changes(&plan.changes, false).await?;
        let mut others = Vec::new();
        for (from, until) in gaps {
            let from = repository.load(&from).await?;
            let between = match until {
                Some(until) => differences(&from, &repository.load(&until).await?),
                None => differences(&from, &is),
            };
            others.extend(between.into_iter().map(|one| compare::shown(&one.path)));
        }
        let changed: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        others.retain(|path| changed.contains(path.as_str()));
        others.sort_unstable();
        others.dedup();
        let limits = Limits {
            has_commits: then.head != repository.newest().await,
            nested: all_shown(&then.nested.union(&is.nested).cloned().collect::<Vec<_>>()),
            stays: all_shown(&plan.stays),
            lost: all_shown(&plan.lost),
            gone: all_shown(&repository.gone(&is, &then)?),
            other_rules: then.rules != is.rules,
        };
        Ok(TreeReport::Preview { now, files, others, limits })
    }
}

impl Repository {
    /// What is different and may be shown, with its lines.
    async fn shown(&self, from: &Manifest, to: &Manifest) -> Result<Vec<FileChange>, NoSnapshot> {
        self.changes(&showable(from, to), true).await
    }
}

/// The beginning of a snapshot's name: what is kept of the state before going back to it.
fn short(snapshot: &Snapshot) -> &str {
    snapshot.0.get(..12).unwrap_or(&snapshot.0)
}

#[cfg(test)]
mod tests;
