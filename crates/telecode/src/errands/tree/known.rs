//! What is known of a repository and of a workspace in it from before: as long as all looks as it did, git need not be asked again.
//!
//! It is one for all sessions of a workspace, and of no worth by itself. It holds from the second time on that it is found out: only
//! then it is known what to look at, before git is asked and behind that, and what looks the same at both moments did so between.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use telecode_claude::launch::Variables;

use super::ignores::IgnoreSettings;
use super::manifest::Name;
use super::memory::{self, file_of, part, put, whole, word};
use super::walk::FileKind;
use super::watch::{self, Look};

/// What the file begins with.
const BEGIN: &[u8] = b"telecode repository 1\n";

/// How many looks there are: at what says which repository it is, at its newest commit, at its index.
const LOOKS: usize = 3;

/// What git says of a repository, whatever is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RepositoryFacts {
    /// How it names contents.
    pub(super) format: String,
    /// Where it keeps its contents.
    pub(super) objects: PathBuf,
    /// Its own rules of what is ignored.
    pub(super) exclude: PathBuf,
    /// What is its own of a working tree, and what all of them share.
    pub(super) git: PathBuf,
    pub(super) common: PathBuf,
    /// Where the workspace is in it; empty if it is the whole.
    pub(super) place: Name,
    /// What turns off the programs of its configuration.
    pub(super) off: Variables,
    /// What all of this depends on.
    pub(super) paths: Vec<PathBuf>,
    /// There is more that it depends on, and nobody knows where.
    pub(super) is_unsure: bool,
}

/// What a workspace was when git was asked last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WorkspaceState {
    /// What was there and is in no snapshot.
    pub(super) others: BTreeMap<Name, FileKind>,
    /// How the rest looked.
    pub(super) look: String,
    /// The contents that we keep for it.
    pub(super) ours: Vec<String>,
    /// The snapshot of it.
    pub(super) snapshot: String,
}

/// What is known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct KnownRepository {
    pub(super) facts: RepositoryFacts,
    pub(super) settings: IgnoreSettings,
    pub(super) head: String,
    pub(super) state: WorkspaceState,
    /// How it looked that these depend on. Empty: nobody knows.
    pub(super) looks: [String; LOOKS],
}

/// What was known, and how all looked before git is asked again.
#[derive(Debug)]
pub(super) struct Before {
    file: PathBuf,
    pub(super) known: KnownRepository,
    /// When the looks began.
    begun: i128,
    looks: [Look; LOOKS],
}

impl Before {
    /// What is known of a directory, and how it looks.
    pub(super) fn of(albums: &Path, directory: &Path, variables: &Variables) -> Self {
        let (file, begun) = (file_of(albums, directory, "git"), memory::now());
        let known = read(&fs::read(&file).unwrap_or_default()).unwrap_or_default();
        let looks = looks(directory, variables, &known);
        Self { file, known, begun, looks }
    }

    /// Whether nothing has changed that git's answers about the repository depend on, as far as that is known.
    pub(super) fn looks_the_same(&self) -> bool {
        self.is_same(1)
    }

    /// Whether git would say of the repository what it said.
    pub(super) fn has_facts(&self) -> bool {
        self.looks_the_same() && !self.known.facts.is_unsure
    }

    /// Whether the newest commit is the same, too.
    pub(super) fn has_head(&self) -> bool {
        self.has_facts() && self.is_same(2)
    }

    /// Whether git keeps the same files, too.
    pub(super) fn has_state(&self) -> bool {
        self.has_facts() && self.is_same(LOOKS) && !self.known.state.snapshot.is_empty()
    }

    /// Whether the first looks are what they were.
    fn is_same(&self, count: usize) -> bool {
        let both = self.looks.iter().zip(&self.known.looks).take(count);
        both.into_iter().all(|(look, known)| look.name == *known)
    }

    /// Whether what changed last was settled when the looks began.
    pub(super) fn is_settled(&self, look: &Look) -> bool {
        look.is_settled(self.begun)
    }

    /// Writes down what is known now, as far as it is certain.
    pub(super) fn store(
        &self,
        directory: &Path,
        variables: &Variables,
        mut known: KnownRepository,
    ) -> io::Result<()> {
        let after = looks(directory, variables, &known);
        let has_looked = known.facts.paths == self.known.facts.paths;
        for (name, (before, after)) in known.looks.iter_mut().zip(self.looks.iter().zip(after)) {
            if has_looked && *before == after && self.is_settled(&after) {
                *name = after.name;
            }
        }
        if known.looks.contains(&String::new()) {
            known.state = WorkspaceState::default();
        }
        if known == self.known { Ok(()) } else { memory::write(&self.file, written(&known)) }
    }
}

fn looks(directory: &Path, variables: &Variables, known: &KnownRepository) -> [Look; LOOKS] {
    let RepositoryFacts { git, common, paths, exclude, .. } = &known.facts;
    let above = known.facts.rules_above(directory).into_iter().map(|(_, file)| file);
    let rules = [exclude.clone()].into_iter().chain(known.settings.global.clone()).chain(above);
    [watch::setup(directory, variables, paths), watch::head(git, common), watch::index(git, rules)]
}

fn written(known: &KnownRepository) -> Vec<u8> {
    let KnownRepository { facts, settings, head, state, looks } = known;
    let mut text = BEGIN.to_vec();
    let path = |path: &PathBuf| path.as_os_str().as_bytes().to_vec();
    let yes = |is_so: bool| if is_so { b"1".to_vec() } else { Vec::new() };
    for word in [&facts.format, head, &state.look, &state.snapshot].into_iter().chain(looks) {
        put(&mut text, word.as_bytes());
    }
    let paths = [&facts.objects, &facts.exclude, &facts.git, &facts.common].map(path);
    let global = settings.global.as_ref().map(path).unwrap_or_default();
    let rest = [facts.place.clone(), global, yes(facts.is_unsure), yes(settings.any_case)];
    paths.iter().chain(&rest).for_each(|part| put(&mut text, part));
    let off = facts.off.iter().flat_map(|(name, value)| [name, value]).map(|word| word.as_bytes().to_vec());
    let others = state.others.iter().map(|(name, kind)| [&kind.to_le_bytes(), name.as_slice()].concat());
    put_all(&mut text, facts.paths.iter().map(path));
    put_all(&mut text, off);
    put_all(&mut text, others);
    put_all(&mut text, state.ours.iter().map(|name| name.as_bytes().to_vec()));
    text
}

fn put_all(text: &mut Vec<u8>, parts: impl Iterator<Item = Vec<u8>>) {
    let mut all = Vec::new();
    parts.for_each(|part| put(&mut all, &part));
    put(text, &all);
}

/// Reads what was written.
fn read(text: &[u8]) -> Option<KnownRepository> {
    let mut rest = whole(text, BEGIN)?;
    let rest = &mut rest;
    let path = |part: &[u8]| PathBuf::from(OsStr::from_bytes(part));
    let mut known = KnownRepository::default();
    let KnownRepository { facts, settings, head, state, looks } = &mut known;
    for place in [&mut facts.format, head, &mut state.look, &mut state.snapshot].into_iter().chain(looks) {
        *place = word(rest)?;
    }
    for place in [&mut facts.objects, &mut facts.exclude, &mut facts.git, &mut facts.common] {
        *place = path(part(rest)?);
    }
    facts.place = part(rest)?.to_vec();
    settings.global = Some(path(part(rest)?)).filter(|path| !path.as_os_str().is_empty());
    facts.is_unsure = !part(rest)?.is_empty();
    settings.any_case = !part(rest)?.is_empty();
    facts.paths = all(rest)?.into_iter().map(path).collect();
    let words: Vec<_> = all(rest)?.into_iter().map(|word| OsStr::from_bytes(word).to_owned()).collect();
    facts.off = words
        .chunks_exact(2)
        .filter_map(|pair| Some((pair.first()?.clone(), pair.last()?.clone())))
        .collect();
    for other in all(rest)? {
        let (kind, name) = other.split_first_chunk()?;
        state.others.insert(name.to_vec(), FileKind::from_le_bytes(*kind));
    }
    let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    state.ours = all(rest)?.into_iter().map(name).collect();
    Some(known)
}

fn all<'a>(rest: &mut &'a [u8]) -> Option<Vec<&'a [u8]>> {
    let mut inner = part(rest)?;
    let mut all = Vec::new();
    while !inner.is_empty() {
        all.push(part(&mut inner)?);
    }
    Some(all)
}
