//! Taking a snapshot, and letting them go.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use telecode_claude::worktree::GitInput;
use telecode_core::seam::tree::{NoSnapshot, Snapshot};

use super::album::{LAST, SnapshotShelf};
use super::ground::WorkspaceRoot;
use super::ignores::{IgnoreSettings, names};
use super::manifest::{FileContent, IgnoreRules, Manifest, Name, above};
use super::memory::WorkspaceMemory;
use super::read::{self, TreeReading};
use super::repository::GitRepository;
use super::theirs::KnownCommit;
use super::walk::{Ahead, ListedFiles, UNSURE, WalkedFiles, is_file};

impl GitRepository {
    /// Takes a snapshot of the workspace as it is, and keeps it under a name. What was there in others and is not in them, or
    /// was ignored then, is not in this one either.
    pub(super) async fn take(
        &self,
        name: &str,
        others: &[&Manifest],
    ) -> Result<(Snapshot, Manifest), NoSnapshot> {
        self.prepare().await?;
        let ground = self.ground()?;
        let (ignored, listed, settings, head, ahead) = tokio::join!(
            self.is_ignored(),
            self.listed(),
            self.ignore_settings(),
            self.head(),
            self.look_ahead(&ground)
        );
        if ignored {
            return Err(NoSnapshot::NotGit);
        }
        let (settings, head) = (settings?, head);
        let listed = Arc::new(self.without_case(listed?, &settings).await?);
        let (memory, ahead) = ahead?;
        let mut found = self.found(&ground, &listed, ahead).await?;
        let rules = self.rules_of(&ground, &found, settings.clone()).await?;
        let mut reading = TreeReading::default();
        for other in others {
            found.hide(self.were_hidden(&found, other, &rules).await?);
            reading.look_for(&ground, other, &mut found);
            if other.rules != rules {
                // Gone, and nobody is shown what it was. Git would not look behind a link that is where a directory was.
                let gone: Vec<Name> =
                    reading.absent.iter().filter(|path| !listed.has_name(path)).cloned().collect();
                let ignored = self.were_ignored(&gone, &rules).await?;
                found.unknown.extend(ignored.into_iter().map(|path| (path, UNSURE)));
            }
        }
        let found = Arc::new(found);
        let sight = self.see(&ground, &found, &rules).await?;
        let mut found = Arc::unwrap_or_clone(found);
        let mut manifest = Manifest { head, rules, ..Manifest::default() };
        let (files, is_safe) = self.read(&ground, reading, &mut found, &mut manifest, memory).await?;
        manifest.files = files;
        manifest.folders = found.folders;
        manifest.unknown = found.unknown.into_keys().collect();
        manifest.nested = found.nested;
        let (own, name) = (self.clone(), name.to_owned());
        off_the_loop(move || {
            let (kept, last) =
                keep(&own.shelf, &name, &manifest).map_err(|error| failed(&own.shelf.git(), &error))?;
            own.remember(settings, sight.filter(|_| is_safe), &manifest, &last);
            Ok((kept, manifest))
        })
        .await
    }

    /// The newest commit, if there is one.
    async fn head(&self) -> Option<String> {
        if self.before.has_head() {
            return Some(self.before.known.head.clone()).filter(|head| !head.is_empty());
        }
        self.newest().await
    }

    /// Whether the repository ignores the workspace. It cannot ignore itself, whatever its rules match.
    async fn is_ignored(&self) -> bool {
        !self.facts.place.is_empty()
            && self.git.run(&self.directory, ["check-ignore", "--quiet", "."]).await.is_ok()
    }

    /// What git keeps, and what it does not ignore.
    async fn listed(&self) -> Result<(Vec<Name>, Vec<Name>), NoSnapshot> {
        // Two names that differ in capital letters are two files, whatever git thinks.
        let words = ["-c", "core.ignoreCase=false", "ls-files", "-t", "-z", "--cached", "--others"];
        let said = self.run(words.into_iter().chain(["--exclude-standard"]), GitInput::default()).await?;
        let (mut kept, mut others) = (Vec::new(), Vec::new());
        for line in names(&said) {
            let Some((tag, path)) = line.split_at_checked(2) else { continue };
            // A repository in the repository ends so.
            if path.ends_with(b"/") {
                continue;
            }
            if tag == b"? " { others.push(path.to_vec()) } else { kept.push(path.to_vec()) }
        }
        Ok((kept, others))
    }

    /// Where the repository does not tell capital letters apart, it ignores more.
    async fn without_case(
        &self,
        (kept, mut others): (Vec<Name>, Vec<Name>),
        settings: &IgnoreSettings,
    ) -> Result<ListedFiles, NoSnapshot> {
        if settings.any_case {
            let ignored = self.ignored(&others).await?;
            others.retain(|path| !ignored.contains(path));
        }
        Ok(ListedFiles::new(kept.into_iter().chain(others)))
    }

    /// While git looks for itself: what is remembered of the workspace, and what is in the directories with such files.
    async fn look_ahead(&self, ground: &Arc<WorkspaceRoot>) -> Result<(WorkspaceMemory, Ahead), NoSnapshot> {
        let (albums, directory, ground) = (self.albums.clone(), self.directory.clone(), Arc::clone(ground));
        let algorithm = self.algorithm();
        off_the_loop(move || {
            let memory = WorkspaceMemory::of(&albums, &directory, algorithm);
            let folders = memory.folders().into_iter();
            let ahead = folders.filter_map(|path| Some((path.to_vec(), ground.list(path).ok()?))).collect();
            Ok((memory, ahead))
        })
        .await
    }

    async fn found(
        &self,
        ground: &Arc<WorkspaceRoot>,
        listed: &Arc<ListedFiles>,
        ahead: Ahead,
    ) -> Result<WalkedFiles, NoSnapshot> {
        let mut found = WalkedFiles::after(ahead);
        let mut ignored: Option<HashSet<Name>> = None;
        loop {
            let (ground, listed, directory) =
                (Arc::clone(ground), Arc::clone(listed), self.directory.clone());
            found = off_the_loop(move || {
                let looked = match &ignored {
                    None => found.look(&ground, &listed, Name::new()),
                    Some(ignored) => found.answered(&ground, &listed, ignored),
                };
                looked.map_err(|error| failed(&directory, &error))?;
                Ok(found)
            })
            .await?;
            if found.asked.is_empty() {
                break;
            }
            ignored = Some(self.ignored(&found.asked).await?);
        }
        found.look_into_nested(ground, listed);
        Ok(found)
    }

    async fn rules_of(
        &self,
        ground: &Arc<WorkspaceRoot>,
        found: &WalkedFiles,
        settings: IgnoreSettings,
    ) -> Result<IgnoreRules, NoSnapshot> {
        let (own, ground, files) = (self.clone(), Arc::clone(ground), found.rules.clone());
        off_the_loop(move || Ok(own.rules(&settings, &ground, &files))).await
    }

    /// Reads what has to be read, and keeps what the repository does not have. Says whether all of it is kept for certain.
    async fn read(
        &self,
        ground: &Arc<WorkspaceRoot>,
        reading: TreeReading,
        found: &mut WalkedFiles,
        manifest: &mut Manifest,
        mut memory: WorkspaceMemory,
    ) -> Result<(read::Files, bool), NoSnapshot> {
        let place = Arc::new(read::TreePlace { git: self.shelf.git(), algorithm: self.algorithm() });
        let (files, here) = (std::mem::take(&mut found.files), Arc::clone(ground));
        manifest.absent.clone_from(&reading.absent);
        let head = manifest.head.clone();
        let is_same = memory.is_of(head.as_ref());
        let own = Arc::clone(&place);
        let naming = off_the_loop(move || {
            let named = reading.named(&here, files, &own, &mut memory);
            let known = KnownCommit { committed: memory.committed(), is_same };
            let open = named.unplaced(&known, &own.git);
            Ok((named, known, memory, open))
        });
        // Of another commit everything is asked, so git may begin.
        let commit = async { if is_same { None } else { Some(self.in_commit(head.as_deref()).await) } };
        let (named, commit) = tokio::join!(naming, commit);
        let (named, known, memory, open) = named?;
        found.unknown.retain(|path, _| !named.contains(path));
        let theirs = self.theirs(open, &known, head.as_deref(), commit).await?;
        let ground = Arc::clone(ground);
        off_the_loop(move || {
            // What is remembered is no part of the snapshot: without it the next one takes longer.
            let is_committed = |name: &str| known.is_theirs(name) || theirs.safe.contains(name);
            if let Err(error) = memory.store(head, |path| named.contains(path), is_committed) {
                tracing::debug!(%error, "nothing is remembered of the files");
            }
            let files = named.keep(&ground, &place, &known, &theirs)?;
            let is_safe = files.values().all(|file| match &file.content {
                FileContent::Theirs(name) => known.is_theirs(name) || theirs.safe.contains(name),
                FileContent::Ours(_) => true,
                FileContent::Seen(_) | FileContent::Sized(_) => false,
            });
            Ok((files, is_safe))
        })
        .await
    }
}

impl TreeReading {
    /// What another snapshot has and was not found: it may be ignored now, or be gone.
    fn look_for(&mut self, ground: &WorkspaceRoot, other: &Manifest, found: &mut WalkedFiles) {
        for path in other.files.keys().filter(|path| !found.files.contains_key(*path)) {
            match ground.stat(path) {
                Ok(stat) if is_file(&stat) => drop(self.seen.insert(path.clone(), stat)),
                // Something else is in its place.
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.absent.insert(path.clone());
                }
                // A file is where a directory was: one of ours can go.
                Err(_) if above(path).any(|folder| found.files.contains_key(folder)) => {
                    self.absent.insert(path.clone());
                }
                Err(_) => {
                    found.unknown.insert(path.clone(), UNSURE);
                }
            }
        }
    }
}

/// Keeps a snapshot under a name, and as the last one what is there, without what it is compared with. Gives both.
fn keep(shelf: &SnapshotShelf, name: &str, manifest: &Manifest) -> io::Result<(Snapshot, Snapshot)> {
    let kept = shelf.keep(name, manifest)?;
    if manifest.absent.is_empty() {
        return Ok((kept.clone(), kept));
    }
    let last = shelf.keep(LAST, &Manifest { absent: BTreeSet::new(), ..manifest.clone() })?;
    Ok((kept, last))
}

/// Work that reads and writes files.
pub(super) async fn off_the_loop<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NoSnapshot> + Send + 'static,
) -> Result<T, NoSnapshot> {
    tokio::task::spawn_blocking(work).await.map_err(|error| NoSnapshot::Failed(error.to_string()))?
}

pub(super) fn failed(path: &Path, error: &io::Error) -> NoSnapshot {
    NoSnapshot::Failed(format!("{}: {error}", path.display()))
}
