//! What changed since the newest commit, as git would say it: with the ends of lines and the encodings that the repository asks
//! for, but without running anything.

use std::collections::HashSet;

use ring::digest;
use telecode_claude::worktree::GitInput;
use telecode_core::seam::tree::{FileChange, NoSnapshot, Snapshot};

use super::compare::{FileDifference, showable};
use super::contents;
use super::ignores::{names, zeroed};
use super::manifest::{FileContent, Manifest, ManifestEntry, Name, above, hex, join};
use super::repository::GitRepository;
use super::snapshot::off_the_loop;

/// How large a pointer to a file that is kept elsewhere may be.
const POINTER: usize = 1024;

impl GitRepository {
    /// What is different now, with the lines.
    pub(super) async fn since_head(&self) -> Result<(Snapshot, Vec<FileChange>), NoSnapshot> {
        self.prepare().await?;
        let head = self.committed().await?;
        // What the commit does not ignore, a rule that was never committed may have: until the turn that changed it.
        let shelf = self.shelf.clone();
        let before = off_the_loop(move || Ok(shelf.newest_before())).await?.unwrap_or_default();
        let (now, mut files) = self.take("now", &[&head, &before]).await?;
        for entry in files.files.values_mut() {
            entry.mode = plain(entry);
        }
        let mut all = showable(&head, &files);
        self.leave_out_what_is_filtered(&mut all).await?;
        self.leave_out_what_is_converted(&mut all).await?;
        let changes = self.changes(&all, true).await?;
        Ok((now, changes))
    }

    /// The newest commit as a snapshot; without one, nothing.
    async fn committed(&self) -> Result<Manifest, NoSnapshot> {
        let ground = self.ground()?;
        let Some(commit) = self.newest().await else { return Ok(Manifest::default()) };
        let mut head = Manifest { head: Some(commit.clone()), ..Manifest::default() };
        head.rules = self.rules(&self.ignore_settings().await?, &ground, &[]);
        head.rules.files.clear();
        let list = self.run(["ls-tree", "-r", "-z", &commit], GitInput::default()).await?;
        for (mode, content, path) in listed(&list) {
            if mode == 0o160_000 {
                head.nested.insert(path);
            } else {
                head.files.insert(path, ManifestEntry { mode, content: FileContent::Theirs(content) });
            }
        }
        let mut rules: Vec<(Name, FileDifference)> = Vec::new();
        let place = |path: &[u8]| path == b".gitignore" || path.ends_with(b"/.gitignore");
        for (path, entry) in head.files.iter().filter(|(path, _)| place(path)) {
            rules.push((join(&self.facts.place, path), of(path, entry.clone())));
        }
        let mut words: Vec<_> = ["--literal-pathspecs", "ls-tree", "-z", "--full-tree", &commit, "--"]
            .map(str::as_bytes)
            .map(Vec::from)
            .to_vec();
        words.extend(
            above(&self.facts.place).chain([b"".as_slice()]).map(|folder| join(folder, b".gitignore")),
        );
        if !self.facts.place.is_empty() {
            let words = words.into_iter().map(std::os::unix::ffi::OsStringExt::from_vec);
            let list = self.run(words.collect::<Vec<std::ffi::OsString>>(), GitInput::default()).await?;
            for (mode, content, path) in listed(&list) {
                rules.push((
                    path.clone(),
                    of(&path, ManifestEntry { mode, content: FileContent::Theirs(content) }),
                ));
            }
        }
        let (places, rules): (Vec<_>, Vec<_>) = rules.into_iter().unzip();
        let contents = self.contents(&rules).await?;
        let text = |one: &FileDifference| contents.get(one.new.as_ref()?.kept()?).cloned();
        let texts = places.into_iter().zip(&rules).filter_map(|(place, one)| Some((place, text(one)?)));
        head.rules.files.extend(texts);
        Ok(head)
    }

    /// Files that a program of the repository or the person would change on their way into it (Git LFS is the best known): it is
    /// not run. A pointer says itself what it stands for; of others git knows whether they were touched. Nobody sees their lines.
    async fn leave_out_what_is_filtered(&self, all: &mut Vec<FileDifference>) -> Result<(), NoSnapshot> {
        let both: Vec<Name> = all
            .iter()
            .filter(|one| one.old.is_some() && one.new.is_some())
            .map(|one| one.path.clone())
            .collect();
        let filtered = self.filtered(&both).await?;
        if filtered.is_empty() {
            return Ok(());
        }
        let touched =
            self.run(["diff-files", "--name-only", "--relative", "-z"], GitInput::default()).await?;
        let touched: HashSet<Name> = names(&touched).collect();
        let ground = self.ground()?;
        let pointers: Vec<_> = all.iter().filter(|one| filtered.contains(&one.path)).map(back).collect();
        let pointers = self.contents(&pointers).await?;
        let mut rest = Vec::new();
        for mut one in all.drain(..) {
            if filtered.contains(&one.path) {
                let pointer =
                    one.old.as_ref().and_then(ManifestEntry::kept).and_then(|name| pointers.get(name));
                let stat = ground.stat(&one.path).ok();
                let content = stat.and_then(|stat| contents::read(&ground, &one.path, &stat).ok());
                let is_it =
                    |pointer: &Vec<u8>| content.as_ref().is_some_and(|content| points_to(pointer, content));
                if pointer.is_some_and(is_it) || !touched.contains(&one.path) {
                    continue;
                }
                if let Some(new) = &mut one.new {
                    new.content = FileContent::Sized(String::new());
                }
            }
            rest.push(one);
        }
        *all = rest;
        Ok(())
    }

    /// Which of these paths have a filter.
    async fn filtered(&self, paths: &[Name]) -> Result<HashSet<Name>, NoSnapshot> {
        if paths.is_empty() {
            return Ok(HashSet::new());
        }
        let with = GitInput { input: zeroed(paths), ..GitInput::default() };
        let said = self.run(["check-attr", "-z", "--stdin", "filter"], with).await?;
        let parts: Vec<&[u8]> = said.split(|byte| *byte == 0).collect();
        let has_one = |value: &[u8]| !matches!(value, b"unspecified" | b"unset" | b"set");
        let with_one = parts.chunks_exact(3).filter(|part| part.get(2).is_some_and(|value| has_one(value)));
        Ok(with_one.filter_map(|part| part.first().map(|path| path.to_vec())).collect())
    }

    /// Files are compared as git would keep them: what differs by the ends of lines alone is no change.
    async fn leave_out_what_is_converted(&self, all: &mut Vec<FileDifference>) -> Result<(), NoSnapshot> {
        let is_text = |one: &&mut FileDifference| {
            let is_file =
                |entry: &Option<ManifestEntry>| entry.as_ref().is_some_and(|entry| !entry.is_link());
            is_file(&one.new) && one.new.as_ref().is_some_and(|new| new.kept().is_some())
        };
        let mut texts: Vec<_> = all.iter_mut().filter(is_text).collect();
        if texts.is_empty() {
            return Ok(());
        }
        let paths: Vec<Name> = texts.iter().map(|one| quoted(&join(&self.facts.place, &one.path))).collect();
        let names = self.converted(&paths).await?;
        for (one, name) in texts.iter_mut().zip(names) {
            if let (Some(new), Some(name)) = (&mut one.new, name) {
                new.content = FileContent::Ours(name);
            }
        }
        all.retain(|one| match (&one.old, &one.new) {
            (Some(old), Some(new)) => !old.is_same(new),
            (_, _) => true,
        });
        Ok(())
    }

    /// The names of files as git would keep them, in order; `None` for one that git cannot convert, because it is not in the
    /// encoding that an attribute says: it counts as it is. One such file makes git give up on all, so it is looked for by halves.
    async fn converted(&self, paths: &[Name]) -> Result<Vec<Option<String>>, NoSnapshot> {
        let mut names = vec![None; paths.len()];
        let mut left: Vec<_> = std::iter::once(0..paths.len()).collect();
        while let Some(part) = left.pop() {
            match self.hashed(&paths[part.clone()]).await {
                Ok(said) => {
                    for (place, name) in names[part].iter_mut().zip(said.lines()) {
                        *place = Some(name.to_owned());
                    }
                }
                Err(NoSnapshot::Failed(_)) if part.len() == 1 => {}
                Err(NoSnapshot::Failed(_)) => {
                    let middle = part.start + part.len() / 2;
                    left.extend([part.start..middle, middle..part.end]);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(names)
    }

    /// What git calls the contents of files, a line each.
    async fn hashed(&self, paths: &[Name]) -> Result<String, NoSnapshot> {
        let input = paths.concat();
        let words = ["-c", "core.safecrlf=false", "hash-object", "-w", "--stdin-paths"];
        let said = self.run(words, GitInput { input, ..GitInput::default() }).await?;
        Ok(String::from_utf8_lossy(&said).into_owned())
    }
}

/// Reads `git ls-tree -z`.
fn listed(list: &[u8]) -> impl Iterator<Item = (u32, String, Name)> {
    names(list).filter_map(|line| {
        let at = line.iter().position(|byte| *byte == b'\t')?;
        let (start, path) = line.split_at(at);
        let start = String::from_utf8_lossy(start).into_owned();
        let mut words = start.split(' ');
        let mode = u32::from_str_radix(words.next()?, 8).ok()?;
        Some((mode, words.nth(1)?.to_owned(), path.get(1..)?.to_vec()))
    })
}

fn of(path: &[u8], entry: ManifestEntry) -> FileDifference {
    FileDifference { path: path.to_vec(), old: None, new: Some(entry) }
}

fn back(one: &FileDifference) -> FileDifference {
    FileDifference { path: one.path.clone(), old: None, new: one.old.clone() }
}

/// A mode as git keeps it.
fn plain(entry: &ManifestEntry) -> u32 {
    match entry.mode {
        _ if entry.is_link() => 0o120_000,
        mode if mode & 0o100 != 0 => 0o100_755,
        _ => 0o100_644,
    }
}

/// Whether a pointer of Git LFS stands for a content.
fn points_to(pointer: &[u8], content: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(pointer.get(..POINTER.min(pointer.len())).unwrap_or_default()) else {
        return false;
    };
    let named = text.lines().find_map(|line| line.strip_prefix("oid sha256:"));
    named.is_some_and(|name| name == hex(digest::digest(&digest::SHA256, content).as_ref()))
}

/// A path on a line of its own.
fn quoted(path: &[u8]) -> Vec<u8> {
    if !path.contains(&b'\n') && !path.starts_with(b"\"") && !path.ends_with(b"\r") {
        return [path, b"\n"].concat();
    }
    format!("\"{}\"\n", escaped_path(path)).into_bytes()
}

/// A path in quotes.
pub(super) fn escaped_path(path: &[u8]) -> String {
    let digit = |byte: u8| char::from(b'0' + (byte & 7));
    path.iter().flat_map(|byte| ['\\', digit(byte >> 6), digit(byte >> 3), digit(*byte)]).collect()
}
