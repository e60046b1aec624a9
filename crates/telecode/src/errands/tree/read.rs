//! Reads the files of a snapshot: names their contents, and keeps those that nobody has.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use rustix::fs::Stat;
use telecode_core::seam::tree::NoSnapshot;

use super::contents::{self, ContentReader, HashAlgorithm, signature};
use super::ground::WorkspaceRoot;
use super::manifest::{FileContent, ManifestEntry, Name};
use super::memory::WorkspaceMemory;
use super::snapshot::failed;
use super::theirs::{KnownCommit, RepositoryContents};

/// How many files we keep of a snapshot: with more, something is missing in the repository's `.gitignore`.
const FILES: usize = 20_000;

/// How large they may be together, in bytes; the largest beyond that are not kept. A file that is larger alone is not read.
const BYTES: u64 = 100_000_000;

/// How many threads read: more of them wait for the same disk.
const READERS: usize = 4;

/// The files of a snapshot.
pub(super) type Files = BTreeMap<Name, ManifestEntry>;

/// Where it happens.
#[derive(Debug)]
pub(super) struct TreePlace {
    /// The repository in the data directory that keeps the contents.
    pub(super) git: PathBuf,
    pub(super) algorithm: HashAlgorithm,
}

/// What is to be looked at beside what was found.
#[derive(Debug, Default)]
pub(super) struct TreeReading {
    /// What another snapshot has, and git ignores now.
    pub(super) seen: BTreeMap<Name, Stat>,
    /// What another snapshot has, and is not there.
    pub(super) absent: BTreeSet<Name>,
}

/// Files with the names of their contents.
#[derive(Debug, Default)]
pub(super) struct NamedFiles {
    files: BTreeMap<Name, (Stat, FileContent)>,
}

impl TreeReading {
    /// Names all contents. What cannot be read is known by its times alone, what went meanwhile is not there.
    pub(super) fn named(
        &self,
        ground: &WorkspaceRoot,
        files: BTreeMap<Name, Stat>,
        place: &TreePlace,
        memory: &mut WorkspaceMemory,
    ) -> NamedFiles {
        let mut named = NamedFiles::default();
        let mut open = Vec::new();
        let kept = files.into_iter().map(|(path, stat)| (path, stat, true));
        let seen = self.seen.iter().map(|(path, stat)| (path.clone(), *stat, false));
        for (path, stat, is_kept) in kept.chain(seen) {
            if size(&stat) > BYTES {
                named.put(path, stat, Err(io::ErrorKind::FileTooLarge.into()), is_kept);
                continue;
            }
            match memory.get(&path, &stat) {
                Some(name) => named.put(path, stat, Ok(name.to_owned()), is_kept),
                None => open.push((path, stat, is_kept)),
            }
        }
        for (path, stat, is_kept, name) in read_all(ground, &open, place.algorithm) {
            match &name {
                Ok(name) => memory.put(&path, &stat, name),
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => tracing::debug!(%error, "a file cannot be read"),
            }
            named.put(path, stat, name, is_kept);
        }
        named
    }
}

fn size(stat: &Stat) -> u64 {
    u64::try_from(stat.st_size).unwrap_or(0)
}

/// A file that was read.
type Read = (Name, Stat, bool, io::Result<String>);

/// Reads files, several at once.
fn read_all(ground: &WorkspaceRoot, open: &[(Name, Stat, bool)], algorithm: HashAlgorithm) -> Vec<Read> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(READERS);
    let share = open.len().div_ceil(threads).max(64);
    let read = |part: &[(Name, Stat, bool)]| -> Vec<Read> {
        let mut reader = ContentReader::new(ground, algorithm);
        let one = |(path, stat, is_kept): &(Name, Stat, bool)| {
            (path.clone(), *stat, *is_kept, reader.name_of(path, stat))
        };
        part.iter().map(one).collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> = open.chunks(share).map(|part| scope.spawn(move || read(part))).collect();
        parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
    })
}

impl NamedFiles {
    fn put(&mut self, path: Name, stat: Stat, name: io::Result<String>, is_kept: bool) {
        let content = match name {
            Ok(name) if is_kept => FileContent::Ours(name),
            Ok(name) => FileContent::Seen(name),
            Err(_) => FileContent::Sized(signature(&stat)),
        };
        self.files.insert(path, (stat, content));
    }

    pub(super) fn contains(&self, path: &Name) -> bool {
        self.files.contains_key(path)
    }

    /// Contents of which nobody knows yet where they are.
    pub(super) fn unplaced(&self, known: &KnownCommit, git: &Path) -> BTreeSet<String> {
        let is_known = |name: &str| known.is_theirs(name) || contents::has(git, name);
        let names = self.files.values().filter_map(|(_, content)| match content {
            FileContent::Ours(name) if !is_known(name) => Some(name.clone()),
            FileContent::Theirs(_) | FileContent::Ours(_) | FileContent::Seen(_) | FileContent::Sized(_) => {
                None
            }
        });
        names.collect()
    }

    fn ours(&mut self) -> impl Iterator<Item = (&Name, &Stat, &mut FileContent)> {
        let all = self.files.iter_mut().map(|(path, (stat, content))| (path, &*stat, content));
        all.filter(|(_, _, content)| matches!(content, FileContent::Ours(_)))
    }

    /// Keeps what the repository does not, the smallest first. What is too much together is known by its times alone, unless
    /// the repository has it for now.
    pub(super) fn keep(
        mut self,
        ground: &WorkspaceRoot,
        place: &TreePlace,
        known: &KnownCommit,
        theirs: &RepositoryContents,
    ) -> Result<Files, NoSnapshot> {
        for (_, _, content) in self.ours() {
            if let FileContent::Ours(name) = content
                && (known.is_theirs(name) || theirs.safe.contains(name))
            {
                *content = FileContent::Theirs(std::mem::take(name));
            }
        }
        let mut ours: Vec<_> = self.ours().collect();
        ours.sort_by_key(|(_, stat, _)| stat.st_size);
        let (mut total, mut count) = (0_u64, 0);
        let mut gone = Vec::new();
        for (path, stat, content) in ours {
            let FileContent::Ours(name) = content else { continue };
            (total, count) = (total.saturating_add(size(stat)), count + 1);
            if (total > BYTES || count > FILES) && theirs.loose.contains(name) {
                *content = FileContent::Theirs(std::mem::take(name));
            } else if count > FILES {
                return Err(NoSnapshot::TooLarge);
            } else if total > BYTES {
                *content = FileContent::Sized(signature(stat));
            } else if !contents::has(&place.git, name) {
                match contents::read(ground, path, stat) {
                    Ok(read) => {
                        let kept = contents::keep(&place.git, "blob", &read, place.algorithm);
                        *name = kept.map_err(|error| failed(&place.git, &error))?;
                    }
                    Err(error) if error.kind() == io::ErrorKind::NotFound => gone.push(path.clone()),
                    Err(_) => *content = FileContent::Sized(signature(stat)),
                }
            }
        }
        let mut files = self.files;
        for path in gone {
            files.remove(&path);
        }
        let entry = |(path, (stat, content)): (Name, (Stat, FileContent))| {
            (path, ManifestEntry { mode: stat.st_mode, content })
        };
        Ok(files.into_iter().map(entry).collect())
    }
}
