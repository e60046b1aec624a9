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
mod known;
mod manifest;
mod memory;
mod prune;
mod put;
mod read;
mod repository;
mod restore;
mod snapshot;
mod still;
mod theirs;
mod walk;
mod watch;

use std::collections::HashSet;
use std::path::Path;

use telecode_claude::launch::Variables;
use telecode_core::seam::errand::{FilesChanged, FilesErrand, FilesPreview, FilesRestored, Report};
use telecode_core::seam::ids::TurnId;
use telecode_core::seam::tree::{
    Album, FileChange, FilesMark, NoSnapshot, RestoreLimits, Snapshot, SnapshotRequest,
};

use self::album::SnapshotShelf;
use self::compare::{differences, showable};
use self::manifest::Manifest;
use self::repository::GitRepository;
use self::restore::all_shown;
use self::snapshot::off_the_loop;
use super::ErrandPaths;

/// Where snapshots are in the data directory.
pub const ALBUMS: &str = "undo";

/// Takes the snapshot that a turn begins with, and lets those go that are not needed any more. They are kept in `albums`.
pub async fn take(
    take: &SnapshotRequest,
    albums: &Path,
    variables: &Variables,
) -> Result<Snapshot, NoSnapshot> {
    let repository = GitRepository::of(&take.album, albums, variables).await?;
    let name = format!("{}-before", take.turn.0);
    let snapshot = match repository.unchanged(&name, None).await? {
        Some(last) => last,
        None => repository.take(&name, &[]).await?.0,
    };
    repository.prune(&take.kept).await;
    Ok(snapshot)
}

impl ErrandPaths {
    pub(super) async fn files(&self, what: FilesErrand) -> Report {
        match what {
            FilesErrand::After { album, turn, before } => {
                Report::Changed(self.after(&album, turn, &before).await)
            }
            FilesErrand::Changes { album, from, to } => Report::Changed(self.changes(&album, from, to).await),
            FilesErrand::Preview { album, to, gaps } => {
                Report::Preview(self.preview(&album, &to, gaps).await)
            }
            FilesErrand::Restore { album, to, seen } => {
                Report::Restored(self.restore(&album, &to, &seen).await)
            }
            FilesErrand::Forget { album } => Report::Forgotten(self.forget(&album).await),
            FilesErrand::Branch { directory } => {
                Report::Branch(super::off_the_loop(move || Ok(branch::of(Path::new(&directory)))).await)
            }
            FilesErrand::File { directory, path, limit } => Report::File(
                super::off_the_loop(move || files::read(Path::new(&directory), &path, limit)).await,
            ),
        }
    }
}

impl ErrandPaths {
    async fn repository(&self, album: &Album) -> Result<GitRepository, NoSnapshot> {
        GitRepository::of(album, &self.albums, &self.variables).await
    }

    async fn after(
        &self,
        album: &Album,
        turn: TurnId,
        before: &Snapshot,
    ) -> Result<FilesChanged, NoSnapshot> {
        let repository = self.repository(album).await?;
        let name = format!("{}-after", turn.0);
        if let Some(now) = repository.unchanged(&name, Some(before)).await? {
            return Ok(FilesChanged { now: Some(now), files: Vec::new() });
        }
        let before = repository.load(before).await?;
        let (now, after) = repository.take(&name, &[&before]).await?;
        let files = repository.shown(&before, &after).await?;
        Ok(FilesChanged { now: Some(now), files })
    }

    async fn restore(
        &self,
        album: &Album,
        to: &Snapshot,
        seen: &Snapshot,
    ) -> Result<FilesRestored, NoSnapshot> {
        self.repository(album).await?.restore(to, seen).await
    }

    async fn forget(&self, album: &Album) -> Result<(), NoSnapshot> {
        let shelf = SnapshotShelf::of(&self.albums, album);
        off_the_loop(move || shelf.forget().map_err(|error| NoSnapshot::Failed(error.to_string()))).await?;
        // What older versions kept, if the repository is still there.
        if let Ok(repository) = self.repository(album).await {
            repository.forget_old().await;
        }
        Ok(())
    }

    async fn changes(
        &self,
        album: &Album,
        from: FilesMark,
        to: FilesMark,
    ) -> Result<FilesChanged, NoSnapshot> {
        let repository = self.repository(album).await?;
        let FilesMark::Snapshot(from) = from else {
            let (now, files) = repository.since_head().await?;
            return Ok(FilesChanged { now: Some(now), files });
        };
        let before = repository.load(&from).await?;
        let (name, after) = match to {
            FilesMark::Snapshot(to) => {
                let after = repository.load(&to).await?;
                (to, after)
            }
            FilesMark::Head | FilesMark::Now => repository.take("now", &[&before]).await?,
        };
        let files = repository.shown(&before, &after).await?;
        Ok(FilesChanged { now: Some(name), files })
    }

    async fn preview(
        &self,
        album: &Album,
        to: &Snapshot,
        gaps: Vec<(Snapshot, Option<Snapshot>)>,
    ) -> Result<FilesPreview, NoSnapshot> {
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
        let limits = RestoreLimits {
            has_commits: then.head != repository.newest().await,
            nested: all_shown(&then.nested.union(&is.nested).cloned().collect::<Vec<_>>()),
            stays: all_shown(&plan.stays),
            lost: all_shown(&plan.lost),
            gone: all_shown(&repository.gone(&is, &then)?),
            other_rules: then.rules != is.rules,
        };
        Ok(FilesPreview { now, files, others, limits })
    }
}

impl GitRepository {
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
