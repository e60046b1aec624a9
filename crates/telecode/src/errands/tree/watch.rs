//! How that looks on which git's answers depend: its configuration, the place of the repository, its newest commit, its index.
//!
//! A look is compared with an earlier one. That both are the same says that nothing changed between, if what changed last was
//! settled when the earlier one was taken.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use ring::digest;
use rustix::fs::{FileType, Stat};
use telecode_claude::launch::Variables;

use super::branch::line;
use super::manifest::hex;
use super::memory::{FileTimes, is_settled};

/// What begins a file that leads to another one, or a name of a commit that does.
const LEADS: &str = "ref: ";

/// When that changed of which it cannot be told: never settled.
const UNTOLD: i128 = i64::MAX as i128;

/// What is being looked at.
pub(super) struct Looking {
    name: digest::Context,
    newest: i128,
}

/// How it looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// No other look has it. Empty: nobody looked.
    pub(super) name: String,
    /// When something of it changed last.
    newest: i128,
}

impl Looking {
    pub(super) fn new() -> Self {
        Self { name: digest::Context::new(&digest::SHA256), newest: 0 }
    }

    /// Words that matter.
    pub(super) fn words(&mut self, words: &[u8]) {
        self.name.update(&words.len().to_le_bytes());
        self.name.update(words);
    }

    /// How many of something there are.
    pub(super) fn count(&mut self, count: usize) {
        self.name.update(&count.to_le_bytes());
    }

    /// Something that may not change while it is looked at.
    pub(super) fn notice(&mut self, stat: &Stat) {
        self.newest = self.newest.max(FileTimes::of(stat).newest());
    }

    /// A file whose content matters.
    pub(super) fn file(&mut self, stat: &Stat) {
        self.notice(stat);
        self.place(stat);
        FileTimes::of(stat).bytes().for_each(|time| self.name.update(&time));
    }

    /// Something that has to be there, the same one.
    fn place(&mut self, stat: &Stat) {
        let [mode, user, inode, device] =
            [stat.st_mode.into(), stat.st_uid.into(), stat.st_ino.into(), stat.st_dev.into()];
        for number in [mode, user, inode, device] {
            let number: i128 = number;
            self.name.update(&number.to_le_bytes());
        }
    }

    /// What is at a path: the content of a file, of a directory that it is there.
    fn path(&mut self, path: &Path) {
        self.at(path, FileType::Directory);
    }

    /// What is at a path, of a directory also what is in it.
    fn list(&mut self, path: &Path) {
        self.at(path, FileType::Unknown);
    }

    fn at(&mut self, path: &Path, place: FileType) {
        self.words(path.as_os_str().as_bytes());
        match rustix::fs::stat(path) {
            Ok(stat) if FileType::from_raw_mode(stat.st_mode) == place => self.place(&stat),
            Ok(stat) => self.file(&stat),
            Err(error) => self.name.update(&error.raw_os_error().to_le_bytes()),
        }
    }

    pub(super) fn done(self) -> Look {
        Look { name: hex(self.name.finish().as_ref()), newest: self.newest }
    }
}

impl Look {
    /// Whether another change of it after a moment would be seen.
    pub(super) fn is_settled(&self, begun: i128) -> bool {
        is_settled(self.newest, begun)
    }
}

/// All that git's answers about the repository of a directory depend on, beside these paths: who asks, which git, and what is
/// above the directory.
pub(super) fn setup(directory: &Path, variables: &Variables, paths: &[PathBuf]) -> Look {
    let mut look = Looking::new();
    let mut variables: Vec<_> = variables.iter().collect();
    variables.sort_unstable();
    for (name, value) in variables {
        look.words(name.as_bytes());
        look.words(value.as_bytes());
        if name == "PATH" {
            std::env::split_paths(value).for_each(|folder| look.path(&folder.join("git")));
        }
    }
    look.words(rustix::process::geteuid().as_raw().to_le_bytes().as_slice());
    look.words(directory.as_os_str().as_bytes());
    let real = fs::canonicalize(directory).unwrap_or_default();
    for above in real.ancestors() {
        look.path(above);
        look.path(&above.join(".git"));
        // A directory with it may be a repository itself.
        look.path(&above.join("HEAD"));
    }
    for path in paths {
        look.path(path);
    }
    look.done()
}

/// Where the newest commit is written down. Where a name leads to another name it is not known when that changes.
pub(super) fn head(git: &Path, common: &Path) -> Look {
    let mut look = Looking::new();
    for path in ref_tables(git, common) {
        look.path(&path);
    }
    look.path(&common.join("packed-refs"));
    // Whether the repository has the commit.
    look.list(&common.join("objects/pack"));
    look.path(&common.join("objects/info/alternates"));
    let mut commit = line(&git.join("HEAD")).unwrap_or_default();
    look.words(commit.as_bytes());
    if let Some(name) = commit.strip_prefix(LEADS) {
        let places = [git, common].map(|place| place.join(name));
        for place in &places {
            look.path(place);
        }
        commit = places.iter().find_map(|place| line(place)).unwrap_or_default();
    }
    if commit.starts_with(LEADS) {
        look.newest = UNTOLD;
    }
    if let Some((start, rest)) = commit.split_at_checked(2) {
        look.path(&common.join("objects").join(start).join(rest));
    }
    look.done()
}

/// The files that say what is checked out.
pub(super) fn ref_tables(git: &Path, common: &Path) -> [PathBuf; 3] {
    [git.join("HEAD"), git.join("reftable/tables.list"), common.join("reftable/tables.list")]
}

/// What git keeps in the workspace, and what it ignores by files outside of it.
pub(super) fn index(git: &Path, rules: impl IntoIterator<Item = PathBuf>) -> Look {
    let mut look = Looking::new();
    look.path(&git.join("index"));
    look.path(&git.join("info/sparse-checkout"));
    rules.into_iter().for_each(|path| look.path(&path));
    look.done()
}
