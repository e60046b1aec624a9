//! Taking a snapshot, and letting them go.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use telecode_claude::launch::Variables;
use telecode_claude::worktree::{Git, GitInput, GitRefusal};
use telecode_core::seam::tree::{Album, NoSnapshot, Snapshot};

use super::album::SnapshotShelf;
use super::contents::HashAlgorithm;
use super::ground::WorkspaceRoot;
use super::head::escaped_path;
use super::ignores::{IgnoreSettings, names};
use super::manifest::{IgnoreRules, Manifest, Name, above};
use super::memory::WorkspaceMemory;
use super::read::{self, TreeReading};
use super::theirs::KnownCommit;
use super::walk::{Ahead, ListedFiles, WalkedFiles, is_file};

/// The repository that a workspace is in.
#[derive(Debug, Clone)]
pub(super) struct GitRepository {
    pub(super) git: Git,
    pub(super) variables: Variables,
    /// The workspace.
    pub(super) directory: PathBuf,
    /// Where it is in the repository; empty if it is the whole.
    pub(super) place: Name,
    /// The repository's own rules of what is ignored.
    pub(super) exclude: PathBuf,
    /// Where it keeps its contents.
    pub(super) objects: Vec<u8>,
    format: String,
    albums: PathBuf,
    pub(super) shelf: SnapshotShelf,
    pub(super) key: String,
}

impl GitRepository {
    /// Finds it. A workspace that a repository ignores is in none.
    pub(super) async fn of(album: &Album, albums: &Path, variables: &Variables) -> Result<Self, NoSnapshot> {
        let (git, directory) = (Git::new(variables), PathBuf::from(&album.directory));
        let asked = ["rev-parse", "--path-format=absolute", "--is-inside-work-tree", "--show-object-format"];
        let asked =
            asked.into_iter().chain(["--git-path", "objects", "--git-path", "info/exclude", "--show-prefix"]);
        let said = match git.run(&directory, asked).await {
            Ok(said) => said,
            Err(GitRefusal(reason)) if reason.contains("not a git repository") => {
                return Err(NoSnapshot::NotGit);
            }
            Err(GitRefusal(reason)) => return Err(NoSnapshot::Failed(reason)),
        };
        let lines: Vec<&[u8]> = said.splitn(5, |byte| *byte == b'\n').collect();
        let [is_inside, format, objects, exclude, place] = lines.as_slice() else {
            return Err(NoSnapshot::NotGit);
        };
        if *is_inside != b"true" {
            return Err(NoSnapshot::NotGit);
        }
        let path = |bytes: &[u8]| PathBuf::from(OsString::from_vec(bytes.to_vec()));
        if !path(objects).is_dir() {
            let error = io::Error::from(io::ErrorKind::NotADirectory);
            return Err(NoSnapshot::Failed(format!("{}: {error}", path(objects).display())));
        }
        let place = place.strip_suffix(b"\n").unwrap_or(place);
        Ok(Self {
            git,
            variables: variables.clone(),
            place: place.strip_suffix(b"/").unwrap_or(place).to_vec(),
            exclude: path(exclude),
            objects: objects.to_vec(),
            format: String::from_utf8_lossy(format).into_owned(),
            albums: albums.to_owned(),
            shelf: SnapshotShelf::of(albums, album),
            key: album.key.clone(),
            directory,
        })
    }

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
            self.newest(),
            self.look_ahead(&ground)
        );
        if ignored {
            return Err(NoSnapshot::NotGit);
        }
        let (settings, head) = (settings?, head);
        let listed = Arc::new(self.without_case(listed?, &settings).await?);
        let (memory, ahead) = ahead?;
        let mut found = self.found(&ground, &listed, ahead).await?;
        let rules = self.rules_of(&ground, &found, settings).await?;
        let mut reading = TreeReading::default();
        for other in others {
            found.hide(self.were_hidden(&found, other, &rules).await?);
            reading.look_for(&ground, other, &mut found);
            if other.rules != rules {
                // Gone, and nobody is shown what it was. Git would not look behind a link that is where a directory was.
                let gone: Vec<Name> =
                    reading.absent.iter().filter(|path| !listed.has(path)).cloned().collect();
                found.unknown.extend(self.were_ignored(&gone, &rules).await?);
            }
        }
        let mut manifest = Manifest { head, rules, ..Manifest::default() };
        let files = self.read(&ground, reading, &mut found, &mut manifest, memory).await?;
        manifest.files = files;
        manifest.folders = found.folders;
        manifest.unknown = found.unknown;
        manifest.nested = found.nested;
        let (shelf, name) = (self.shelf.clone(), name.to_owned());
        off_the_loop(move || {
            let kept = shelf.keep(&name, &manifest).map_err(|error| failed(&shelf.git(), &error))?;
            Ok((kept, manifest))
        })
        .await
    }

    /// Makes the place for snapshots. The first time, what older versions kept in the repository is let go: it was made by
    /// the rules of one moment only.
    pub(super) async fn prepare(&self) -> Result<(), NoSnapshot> {
        if !self.shelf.is_there() {
            self.forget_old().await;
        }
        let (shelf, objects, format) = (self.shelf.clone(), self.objects.clone(), self.format.clone());
        off_the_loop(move || shelf.prepare(&objects, &format).map_err(|error| failed(&shelf.git(), &error)))
            .await
    }

    pub(super) fn ground(&self) -> Result<Arc<WorkspaceRoot>, NoSnapshot> {
        WorkspaceRoot::open(&self.directory).map(Arc::new).map_err(|error| failed(&self.directory, &error))
    }

    /// Whether the repository ignores the workspace. It cannot ignore itself, whatever its rules match.
    async fn is_ignored(&self) -> bool {
        !self.place.is_empty()
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

    /// Reads what has to be read, and keeps what the repository does not have.
    async fn read(
        &self,
        ground: &Arc<WorkspaceRoot>,
        reading: TreeReading,
        found: &mut WalkedFiles,
        manifest: &mut Manifest,
        mut memory: WorkspaceMemory,
    ) -> Result<read::Files, NoSnapshot> {
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
        found.unknown.retain(|path| !named.contains(path));
        let theirs = self.theirs(open, &known, head.as_deref(), commit).await?;
        let ground = Arc::clone(ground);
        off_the_loop(move || {
            // What is remembered is no part of the snapshot: without it the next one takes longer.
            let is_committed = |name: &str| known.is_theirs(name) || theirs.safe.contains(name);
            if let Err(error) = memory.store(head, |path| named.contains(path), is_committed) {
                tracing::debug!(%error, "nothing is remembered of the files");
            }
            named.keep(&ground, &place, &known, &theirs)
        })
        .await
    }

    /// New contents go to our repository, those of theirs are read.
    fn contents_beside(&self) -> [(OsString, OsString); 2] {
        let mut theirs = OsString::from("\"");
        theirs.push(escaped_path(&self.objects));
        theirs.push("\"");
        [
            ("GIT_OBJECT_DIRECTORY".into(), self.shelf.git().join("objects").into()),
            ("GIT_ALTERNATE_OBJECT_DIRECTORIES".into(), theirs),
        ]
    }

    pub(super) fn algorithm(&self) -> HashAlgorithm {
        HashAlgorithm::of(&self.format)
    }

    /// The newest commit, if there is one.
    pub(super) async fn newest(&self) -> Option<String> {
        let words = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
        let said = self.git.run(&self.directory, words).await.ok()?;
        Some(String::from_utf8_lossy(&said).trim_end().to_owned())
    }

    /// A snapshot.
    pub(super) async fn load(&self, snapshot: &Snapshot) -> Result<Manifest, NoSnapshot> {
        let (shelf, snapshot) = (self.shelf.clone(), snapshot.clone());
        off_the_loop(move || shelf.load(&snapshot).ok_or(NoSnapshot::Gone)).await
    }

    pub(super) async fn run(
        &self,
        words: impl IntoIterator<Item = impl AsRef<OsStr>>,
        mut with: GitInput,
    ) -> Result<Vec<u8>, NoSnapshot> {
        if with.own.is_none() {
            // Whatever git writes on the way (it does where an index is sparse) is written to our repository.
            with.variables.extend(self.contents_beside());
        }
        let said = self.git.run_with(&self.directory, words, with).await;
        said.map_err(|GitRefusal(reason)| NoSnapshot::Failed(reason))
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
                    found.unknown.insert(path.clone());
                }
            }
        }
    }
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
