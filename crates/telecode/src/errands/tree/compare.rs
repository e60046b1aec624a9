//! What is different between two snapshots, and the lines of it.
//!
//! Git makes the patch, in a repository of ours and of bytes as they are: no attribute, no filter and no setting of anybody's
//! has a say in it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use telecode_claude::worktree::GitInput;
use telecode_core::seam::tree::{ChangeKind, FileChange, NoSnapshot};

use super::contents::{self, HashAlgorithm};
use super::manifest::{FileContent, Manifest, ManifestEntry, Name};
use super::repository::GitRepository;
use super::snapshot::{failed, off_the_loop};

/// One file that is different: what it was, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileDifference {
    pub(super) path: Name,
    pub(super) old: Option<ManifestEntry>,
    pub(super) new: Option<ManifestEntry>,
}

/// All that is known to be different. Of what is not in one of the two, but may have been there, nothing is known.
pub(super) fn differences(from: &Manifest, to: &Manifest) -> Vec<FileDifference> {
    let mut all = Vec::new();
    for (path, old) in &from.files {
        let new = to.files.get(path);
        let is_other = match new {
            Some(new) => !old.is_same(new),
            None => to.absent.contains(path) || !to.is_unknown(path),
        };
        if is_other {
            all.push(FileDifference { path: path.clone(), old: Some(old.clone()), new: new.cloned() });
        }
    }
    for (path, new) in &to.files {
        let is_known = !from.is_unknown(path) || from.absent.contains(path);
        if !from.files.contains_key(path) && is_known {
            all.push(FileDifference { path: path.clone(), old: None, new: Some(new.clone()) });
        }
    }
    all.sort_by(|one, two| one.path.cmp(&two.path));
    all
}

impl FileDifference {
    pub(super) fn kind(&self) -> ChangeKind {
        match (&self.old, &self.new) {
            (None, _) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(_), Some(_)) => ChangeKind::Modified,
        }
    }

    /// It is the same file with another mode.
    pub(super) fn is_mode_alone(&self) -> bool {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => old.is_link() == new.is_link() && old.has_content_of(new),
            (_, _) => false,
        }
    }

    /// Git ignores it at one end: nobody is shown what is in it.
    fn is_ignored(&self) -> bool {
        let is_seen = |entry: &ManifestEntry| matches!(entry.content, FileContent::Seen(_));
        self.old.iter().chain(&self.new).any(is_seen)
    }

    /// What is known without looking at lines.
    fn bare(&self) -> FileChange {
        let is_kept =
            |entry: &Option<ManifestEntry>| entry.as_ref().is_none_or(|entry| entry.kept().is_some());
        FileChange {
            path: shown(&self.path),
            kind: self.kind(),
            added: 0,
            removed: 0,
            is_binary: !is_kept(&self.old) || !is_kept(&self.new),
            patch: String::new(),
        }
    }
}

/// What is different and may be shown: nothing that git ignores at one of the two.
pub(super) fn showable(from: &Manifest, to: &Manifest) -> Vec<FileDifference> {
    let mut all = differences(from, to);
    let is_hidden = |one: &FileDifference| {
        one.is_ignored() || from.unknown.contains(&one.path) || to.unknown.contains(&one.path)
    };
    all.retain(|one| !is_hidden(one));
    all
}

/// A path for people.
pub(super) fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

impl GitRepository {
    /// Counts the lines of what is different; with the lines themselves, if wanted. Of what the repository has lost meanwhile
    /// only that it is different is known.
    pub(super) async fn changes(
        &self,
        all: &[FileDifference],
        lines: bool,
    ) -> Result<Vec<FileChange>, NoSnapshot> {
        let failure = match self.compared(all, lines).await {
            Err(failure) => failure,
            files => return files,
        };
        let ends = |one: &FileDifference| [one.old.clone(), one.new.clone()].into_iter().flatten();
        let entries: Vec<ManifestEntry> = all.iter().flat_map(ends).collect();
        let names: Vec<&str> = entries.iter().filter_map(ManifestEntry::kept).collect();
        let there = self.sizes(&names).await?;
        let is_lost = |entry: &ManifestEntry| entry.kept().is_some_and(|name| !there.contains_key(name));
        if !entries.iter().any(is_lost) {
            return Err(failure);
        }
        let mut rest = all.to_vec();
        for entry in rest.iter_mut().flat_map(|one| [&mut one.old, &mut one.new]).flatten() {
            if is_lost(entry) {
                entry.content = FileContent::Sized(String::new());
            }
        }
        self.compared(&rest, lines).await
    }

    async fn compared(&self, all: &[FileDifference], lines: bool) -> Result<Vec<FileChange>, NoSnapshot> {
        let mut files: BTreeMap<String, FileChange> =
            all.iter().map(|one| (shown(&one.path), one.bare())).collect();
        let (git, algorithm) = (self.shelf.git(), self.algorithm());
        let ends = all.to_vec();
        let (from, to) = off_the_loop(move || {
            let tree = |of: fn(&FileDifference) -> Option<&ManifestEntry>| {
                let kept = ends.iter().filter_map(|one| Some((one.path.as_slice(), of(one)?)));
                tree(&git, kept, algorithm).map_err(|error| failed(&git, &error))
            };
            Ok((tree(|one| one.old.as_ref())?, tree(|one| one.new.as_ref())?))
        })
        .await?;
        let common = ["--no-renames", "--no-ext-diff", "--no-textconv", "--no-color"];
        let with = || GitInput { own: Some(self.shelf.git()), ..GitInput::default() };
        let words = ["diff-tree", "-r", "--raw", "--numstat", "-z"].into_iter().chain(common);
        let numbers = self.run(words.chain([from.as_str(), to.as_str()]), with()).await?;
        let patch = if lines {
            let words = ["diff-tree", "-r", "--patch", "--src-prefix=a/", "--dst-prefix=b/"];
            let words = words.into_iter().chain(common).chain([from.as_str(), to.as_str()]);
            self.run(words, with()).await?
        } else {
            Vec::new()
        };
        for file in changed(&numbers, &patch) {
            let Some(known) = files.get_mut(&file.path) else { continue };
            if !known.is_binary {
                *known = FileChange { kind: known.kind, ..file };
            }
        }
        Ok(files.into_values().collect())
    }
}

/// Writes a tree of git's, of those files whose contents are kept, and gives its name.
fn tree<'a>(
    git: &Path,
    files: impl Iterator<Item = (&'a [u8], &'a ManifestEntry)>,
    algorithm: HashAlgorithm,
) -> io::Result<String> {
    let mut own: BTreeMap<Vec<u8>, (&str, String)> = BTreeMap::new();
    let mut folders: BTreeMap<&[u8], Vec<(&[u8], &ManifestEntry)>> = BTreeMap::new();
    for (path, entry) in files {
        if let Some(at) = path.iter().position(|byte| *byte == b'/') {
            let (folder, rest) = path.split_at(at);
            folders.entry(folder).or_default().push((rest.get(1..).unwrap_or_default(), entry));
        } else if let Some(name) = entry.kept() {
            own.insert(path.to_vec(), (mode(entry), name.to_owned()));
        }
    }
    for (folder, files) in folders {
        // Git orders directories as if they ended with a slash.
        let name = tree(git, files.into_iter(), algorithm)?;
        own.insert([folder, b"/"].concat(), ("40000", name));
    }
    let mut text = Vec::new();
    for (path, (mode, name)) in own {
        text.extend(mode.bytes());
        text.push(b' ');
        text.extend(path.strip_suffix(b"/").unwrap_or(&path));
        text.push(0);
        text.extend(bytes(&name));
    }
    contents::keep(git, "tree", &text, algorithm)
}

/// The mode that git knows for it.
fn mode(entry: &ManifestEntry) -> &'static str {
    match entry.mode {
        _ if entry.is_link() => "120000",
        mode if mode & 0o100 != 0 => "100755",
        _ => "100644",
    }
}

fn bytes(name: &str) -> impl Iterator<Item = u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = move |pair: &[u8]| match pair {
        [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
        _ => None,
    };
    name.as_bytes().chunks(2).filter_map(pair).collect::<Vec<_>>().into_iter()
}

/// Reads `git diff-tree --raw --numstat -z`, and the patch of the same files if there is one.
fn changed(numbers: &[u8], patch: &[u8]) -> Vec<FileChange> {
    let mut parts = numbers.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let mut files: Vec<FileChange> = Vec::new();
    let mut are_two = Vec::new();
    let mut at = 0;
    while let Some(part) = parts.next() {
        if let Some(raw) = part.strip_prefix(':') {
            let Some(path) = parts.next() else { break };
            files.push(raw_file(raw, &path));
            are_two.push(raw.ends_with(" T"));
        } else {
            let mut columns = part.splitn(3, '\t');
            let (added, removed) = (columns.next(), columns.next());
            let (Some(added), Some(removed), Some(file)) = (added, removed, files.get_mut(at)) else {
                continue;
            };
            // They come in the same order.
            at += 1;
            file.is_binary = added == "-";
            file.added = added.parse().unwrap_or(0);
            file.removed = removed.parse().unwrap_or(0);
        }
    }
    let patch = String::from_utf8_lossy(patch);
    let mut sections = sections(&patch);
    for (file, is_two) in files.iter_mut().zip(are_two) {
        // A file that became a link goes, and the link comes.
        let count = if is_two { 2 } else { 1 };
        file.patch = sections.by_ref().take(count).collect();
    }
    files
}

/// One file of `--raw`: two modes, two names, a letter.
fn raw_file(raw: &str, path: &str) -> FileChange {
    let kind = match raw.rsplit(' ').next() {
        Some("A") => ChangeKind::Added,
        Some("D") => ChangeKind::Removed,
        _ => ChangeKind::Modified,
    };
    let path = path.to_owned();
    FileChange { path, kind, added: 0, removed: 0, is_binary: false, patch: String::new() }
}

/// The parts of a patch, one for each file. No line of a file begins like their first line.
fn sections(patch: &str) -> impl Iterator<Item = &str> {
    let starts = patch.match_indices("diff --git ").map(|(at, _)| at);
    let starts: Vec<_> =
        starts.filter(|at| *at == 0 || patch.as_bytes().get(at - 1) == Some(&b'\n')).collect();
    let ends: Vec<_> = starts.iter().skip(1).copied().chain([patch.len()]).collect();
    starts.into_iter().zip(ends).filter_map(|(start, end)| patch.get(start..end))
}
