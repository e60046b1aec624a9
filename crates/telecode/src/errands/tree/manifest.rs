//! What there is in a workspace at a moment: each file with its mode and the name of its content, and of the rest the names.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use ring::digest;

/// A path from the workspace on.
pub(super) type Name = Vec<u8>;

/// The bits of a mode that say what it is.
const KIND: u32 = 0o170_000;

/// A symbolic link.
const LINK: u32 = 0o120_000;

/// How long the name of a snapshot is.
const LENGTH: usize = 40;

/// What is in a file, by the name that git gives to such content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileContent {
    /// The repository has it.
    Theirs(String),
    /// We keep it.
    Ours(String),
    /// Nobody keeps it, because git ignores it now.
    Seen(String),
    /// Nobody keeps it, because it is too large or cannot be read: what is known is its size, and when it changed.
    Sized(String),
}

/// A file of a snapshot: what it is, and where its content is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ManifestEntry {
    /// What it is, and who may do what.
    pub(super) mode: u32,
    pub(super) content: FileContent,
}

/// All of a workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The files and links that git does not ignore.
    pub(super) files: BTreeMap<Name, ManifestEntry>,
    /// The directories that git does not ignore, with their modes.
    pub(super) folders: BTreeMap<Name, u32>,
    /// What else is there: what git ignores, what is no file, what cannot be read. Of a directory that is all of it.
    pub(super) unknown: BTreeSet<Name>,
    /// Repositories in the workspace.
    pub(super) nested: BTreeSet<Name>,
    /// What was in the snapshot that this one is compared with, and is not there.
    pub(super) absent: BTreeSet<Name>,
    /// The newest commit.
    pub(super) head: Option<String>,
    pub(super) rules: IgnoreRules,
}

/// What git ignores: the rules themselves, because what is ignored now need not have been before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct IgnoreRules {
    /// Where the workspace is in the repository; empty if it is the whole.
    pub(super) place: Name,
    /// Capital letters make no difference.
    pub(super) any_case: bool,
    /// Each `.gitignore`, by its path from the repository on.
    pub(super) files: BTreeMap<Name, Vec<u8>>,
    /// The repository's own `info/exclude`.
    pub(super) exclude: Vec<u8>,
    /// The person's own file.
    pub(super) global: Vec<u8>,
}

impl ManifestEntry {
    pub(super) fn is_link(&self) -> bool {
        self.mode & KIND == LINK
    }

    /// The name of the content, if somebody keeps it.
    pub(super) fn kept(&self) -> Option<&str> {
        match &self.content {
            FileContent::Theirs(name) | FileContent::Ours(name) => Some(name),
            FileContent::Seen(_) | FileContent::Sized(_) => None,
        }
    }

    /// Whether the bytes and the mode are the same, as far as that is known.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.mode == other.mode && self.has_content_of(other)
    }

    /// Whether the bytes are the same, as far as that is known.
    pub(super) fn has_content_of(&self, other: &Self) -> bool {
        use FileContent::{Ours, Seen, Sized, Theirs};
        match (&self.content, &other.content) {
            (Theirs(one) | Ours(one) | Seen(one), Theirs(two) | Ours(two) | Seen(two))
            | (Sized(one), Sized(two)) => one == two,
            (Sized(_), _) | (_, Sized(_)) => false,
        }
    }
}

impl Manifest {
    /// Whether something may be at a path that is not in the snapshot.
    pub(super) fn is_unknown(&self, path: &[u8]) -> bool {
        let is_there = |path: &[u8]| self.unknown.contains(path) || self.nested.contains(path);
        is_there(path) || above(path).any(is_there)
    }

    /// The snapshot's name, and its lines.
    pub(super) fn lines(&self) -> (String, Lines) {
        let mut lines = Lines::with_capacity(self.files.len() + self.folders.len() + self.unknown.len() + 8);
        let mut put = |letter: u8, path: &[u8], value: &[u8]| {
            lines.push(([&[letter], path].concat(), value.to_vec()));
        };
        // In order, so that nobody has to sort them.
        self.absent.iter().for_each(|path| put(b'a', path, b""));
        put(b'c', b"", if self.rules.any_case { b"1" } else { b"" });
        self.folders.iter().for_each(|(path, mode)| put(b'd', path, format!("{mode:o}").as_bytes()));
        for (path, entry) in &self.files {
            let (kind, name) = match &entry.content {
                FileContent::Theirs(name) => ('t', name),
                FileContent::Ours(name) => ('o', name),
                FileContent::Seen(name) => ('s', name),
                FileContent::Sized(name) => ('z', name),
            };
            put(b'f', path, format!("{:o} {kind} {name}", entry.mode).as_bytes());
        }
        put(b'g', b"", &self.rules.global);
        if let Some(head) = &self.head {
            put(b'h', b"", head.as_bytes());
        }
        self.rules.files.iter().for_each(|(path, text)| put(b'i', path, text));
        self.nested.iter().for_each(|path| put(b'n', path, b""));
        put(b'p', b"", &self.rules.place);
        self.unknown.iter().for_each(|path| put(b'u', path, b""));
        put(b'x', b"", &self.rules.exclude);
        let mut name = digest::Context::new(&digest::SHA256);
        for (key, value) in &lines {
            for part in [key, value] {
                name.update(&part.len().to_le_bytes());
                name.update(part);
            }
        }
        let mut name = hex(name.finish().as_ref());
        name.truncate(LENGTH);
        (name, lines)
    }

    /// Reads lines. What is not understood is left out.
    pub(super) fn of(lines: &Lines) -> Self {
        let mut all = Self::default();
        for (key, value) in lines {
            let Some((letter, path)) = key.split_first() else { continue };
            let path = path.to_vec();
            match letter {
                b'f' => all.files.extend(entry(value).map(|entry| (path, entry))),
                b'd' => all.folders.extend(octal(&String::from_utf8_lossy(value)).map(|mode| (path, mode))),
                b'u' => all.unknown.extend([path]),
                b'n' => all.nested.extend([path]),
                b'a' => all.absent.extend([path]),
                b'h' => all.head = Some(String::from_utf8_lossy(value).into_owned()),
                b'i' => all.rules.files.extend([(path, value.clone())]),
                b'p' => all.rules.place.clone_from(value),
                b'c' => all.rules.any_case = !value.is_empty(),
                b'x' => all.rules.exclude.clone_from(value),
                b'g' => all.rules.global.clone_from(value),
                _ => {}
            }
        }
        all
    }
}

/// A snapshot as keys and values, in order.
pub(super) type Lines = Vec<(Vec<u8>, Vec<u8>)>;

/// What changes, by key; without a value it goes.
pub(super) type Changed<'a> = Vec<(&'a Vec<u8>, Option<&'a Vec<u8>>)>;

/// What makes the second of two.
pub(super) fn changes<'a>(from: &'a Lines, to: &'a Lines) -> Changed<'a> {
    let mut changed = Changed::new();
    let (mut from, mut to) = (from.iter().peekable(), to.iter().peekable());
    loop {
        let order = match (from.peek(), to.peek()) {
            (Some((old, _)), Some((new, _))) => old.cmp(new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return changed,
        };
        let old = if order.is_le() { from.next() } else { None };
        let new = if order.is_ge() { to.next() } else { None };
        match (old, new) {
            (Some((_, old)), Some((_, new))) if old == new => {}
            (_, Some((key, new))) => changed.push((key, Some(new))),
            (Some((key, _)), None) => changed.push((key, None)),
            (None, None) => {}
        }
    }
}

/// Lines with what changes in them, which is in order as well.
pub(super) fn merged(before: Lines, changes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Lines {
    let mut all = Lines::with_capacity(before.len().max(changes.len()));
    let mut before = before.into_iter().peekable();
    for (key, value) in changes {
        while let Some(line) = before.next_if(|(other, _)| *other < key) {
            all.push(line);
        }
        before.next_if(|(other, _)| *other == key);
        all.extend(value.map(|value| (key, value)));
    }
    all.extend(before);
    all
}

fn entry(value: &[u8]) -> Option<ManifestEntry> {
    let text = std::str::from_utf8(value).ok()?;
    let (mode, rest) = text.split_once(' ')?;
    let (kind, name) = rest.split_once(' ')?;
    let name = name.to_owned();
    let content = match kind {
        "t" => FileContent::Theirs(name),
        "o" => FileContent::Ours(name),
        "s" => FileContent::Seen(name),
        "z" => FileContent::Sized(name),
        _ => return None,
    };
    Some(ManifestEntry { mode: octal(mode)?, content })
}

fn octal(text: &str) -> Option<u32> {
    u32::from_str_radix(text, 8).ok()
}

/// The directories that a path lies in, the nearest first.
pub(super) fn above(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::successors(parent(path), |path| parent(path))
}

/// The directory that a path lies in; none if it is that of the workspace.
pub(super) fn parent(path: &[u8]) -> Option<&[u8]> {
    path.iter().rposition(|byte| *byte == b'/').and_then(|at| path.get(..at))
}

/// A path below another one.
pub(super) fn join(folder: &[u8], name: &[u8]) -> Name {
    if folder.is_empty() { name.to_vec() } else { [folder, b"/", name].concat() }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |at: u8| DIGITS.get(usize::from(at)).copied().map_or('0', char::from);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
