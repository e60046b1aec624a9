//! Who sets repositories up and plays turns in them.

use std::collections::BTreeSet;

use proptest::sample::Index;

use super::deeds::{Case, Deed, Other};
use super::*;

pub(super) struct Player {
    pub(super) ground: Ground,
    unique: usize,
    /// Every content that was made and is like no other.
    pub(super) made: Vec<String>,
}

impl Player {
    pub(super) fn new(case: &Case) -> Self {
        let ground = Ground::bare();
        ground.git(&["init", "--quiet", "--initial-branch=main"]);
        ground.git(&["config", "filter.upper.clean", "tr a-z A-Z"]);
        ground.git(&["config", "filter.upper.smudge", "tr A-Z a-z"]);
        fs::create_dir_all(ground.home.path().join(".config/git")).unwrap();
        let mut player = Self { ground, unique: 0, made: Vec::new() };
        player.play(&case.first);
        player.ground.try_git(&["add", "-A", "--ignore-errors"]);
        player.ground.git(&["commit", "--quiet", "--allow-empty", "-m", "first", "--no-verify"]);
        // Another side to merge with.
        player.ground.try_git(&["checkout", "-q", "-b", "side"]);
        put(&player.ground.work.join("a.txt"), b"the other side\n");
        player.ground.try_git(&["add", "-f", "a.txt"]);
        player.ground.try_git(&["commit", "-q", "-m", "side", "--no-verify"]);
        player.ground.try_git(&["checkout", "-q", "-f", "main"]);
        for (name, value) in &case.settings {
            player.ground.git(&["config", name, value]);
        }
        player.play(&case.then);
        player
    }

    pub(super) fn play(&mut self, deeds: &[Deed]) {
        for deed in deeds {
            self.deed(deed);
        }
    }

    fn deed(&mut self, deed: &Deed) {
        let work = self.ground.work.clone();
        let at = |path: &str| work.join(path);
        let all: Vec<String> = disk(&work)
            .into_iter()
            .filter(|(_, thing)| !matches!(thing, Thing::Folder))
            .map(|(path, _)| path)
            .collect();
        let one = |index: &Index| (!all.is_empty()).then(|| at(index.get::<String>(&all).as_str()));
        match deed {
            Deed::Write(path, text) | Deed::Rules(path, text) | Deed::Attributes(path, text) => {
                put(&at(path), text.as_bytes());
            }
            Deed::Unique(path) => {
                self.unique += 1;
                let text = format!("unique {} of {}\n", self.unique, self.ground.home.path().display());
                put(&at(path), text.as_bytes());
                self.made.push(text);
            }
            Deed::Delete(index) => drop(one(index).map(fs::remove_file)),
            Deed::Move(from, to) => {
                fs::create_dir_all(at(to).parent().unwrap()).unwrap_or_default();
                drop(one(from).map(|from| fs::rename(from, at(to))));
            }
            Deed::Mode(index, mode) => {
                let file = one(index).filter(|path| path.is_file() && !path.is_symlink());
                if let Some(file) = file {
                    set_mode(&file, *mode);
                }
            }
            Deed::Link(path, to) => {
                fs::create_dir_all(at(path).parent().unwrap()).unwrap_or_default();
                fs::remove_file(at(path)).unwrap_or_default();
                symlink(to, at(path)).unwrap_or_default();
            }
            Deed::Ends(index) => {
                let Some(path) = one(index).filter(|path| path.is_file() && !path.is_symlink()) else {
                    return;
                };
                let Ok(text) = fs::read(&path) else { return };
                let text = String::from_utf8_lossy(&text).into_owned();
                let other =
                    if text.contains('\r') { text.replace("\r\n", "\n") } else { text.replace('\n', "\r\n") };
                fs::write(&path, other).unwrap_or_default();
            }
            Deed::Global(text) => {
                fs::write(self.ground.home.path().join(".config/git/ignore"), text).unwrap();
            }
            Deed::Folder(path) => fs::create_dir_all(at(path)).unwrap_or_default(),
            Deed::RemoveFolder(path) => fs::remove_dir_all(at(path)).unwrap_or_default(),
            Deed::Nested(path) => {
                if fs::create_dir_all(at(path)).is_ok() {
                    self.ground.try_git(&["init", "--quiet", path]);
                    put(&at(path).join("inner.txt"), b"of another repository\n");
                }
            }
            Deed::Submodule(path) => self.submodule(path),
            Deed::Pipe => pipe(&at("pipe")),
            Deed::Instead(path, other) => {
                fs::remove_file(at(path)).or_else(|_| fs::remove_dir_all(at(path))).unwrap_or_default();
                match other {
                    Other::File => put(&at(path), b"in its place\n"),
                    Other::Link => symlink("b.txt", at(path)).unwrap_or_default(),
                    Other::Pipe => pipe(&at(path)),
                    Other::Folder => put(&at(path).join("y.log"), b"below its place\n"),
                }
            }
            Deed::Git(words) => drop(self.ground.try_git(words)),
            Deed::Setting(name, value) => drop(self.ground.try_git(&["config", name, value])),
            Deed::Home(path, text) => put(&self.ground.home.path().join(path), text.as_bytes()),
            Deed::Swap(one, two) => {
                let aside = self.ground.home.path().join("aside");
                let swaps = [(at(one), aside.clone()), (at(two), at(one)), (aside, at(two))];
                for (from, to) in swaps {
                    fs::rename(from, to).unwrap_or_default();
                }
            }
            Deed::Back(index, is_other) => {
                if let Some(file) = one(index).filter(|path| path.is_file() && !path.is_symlink()) {
                    self.back(&file, *is_other);
                }
            }
            Deed::Break(path) => fs::remove_file(at(path).join(".git/HEAD")).unwrap_or_default(),
            Deed::Wait => std::thread::sleep(SETTLED),
        }
    }

    /// Writes other bytes, and says that they are as old as the ones before.
    fn back(&self, file: &Path, is_other: bool) {
        let (Ok(text), Ok(found)) = (fs::read(file), fs::metadata(file)) else { return };
        let text: Vec<u8> = text.iter().map(|byte| byte ^ 1).collect();
        let written = if is_other { self.ground.home.path().join("aside") } else { file.to_owned() };
        if fs::write(&written, text).is_ok() {
            let open = fs::File::options().write(true).open(&written).unwrap();
            open.set_modified(found.modified().unwrap()).unwrap();
            fs::set_permissions(&written, found.permissions()).unwrap();
        }
        if is_other {
            fs::rename(&written, file).unwrap_or_default();
        }
    }

    /// Adds a repository with two commits as a submodule.
    fn submodule(&self, path: &str) {
        let library = self.ground.home.path().join("library");
        let library = library.to_str().unwrap();
        if !Path::new(library).exists() {
            self.ground.git(&["init", "--quiet", library]);
            for text in ["one\n", "two\n"] {
                put(&Path::new(library).join("own.txt"), text.as_bytes());
                self.ground.git(&["-C", library, "add", "-f", "own.txt"]);
                self.ground.git(&["-C", library, "commit", "-q", "-m", text]);
            }
        }
        let words = ["-c", "protocol.file.allow=always", "submodule", "-q", "add", library, path];
        self.ground.try_git(&words);
    }

    /// The directories that git ignores as a whole: nothing that it shows is in them.
    pub(super) fn hidden_folders(&self, disk: &Disk, hidden: &BTreeSet<String>) -> BTreeSet<String> {
        let is_in =
            |path: &str, folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let folders = disk.iter().filter(|(_, thing)| **thing == Thing::Folder).map(|(path, _)| path);
        let has_shown = |folder: &str| {
            disk.iter()
                .any(|(path, thing)| *thing != Thing::Folder && is_in(path, folder) && !hidden.contains(path))
        };
        let is_ignored = |folder: &str| {
            let words = ["check-ignore", "--no-index", "-q", &format!("./{folder}")];
            self.ground.try_git(&words).status.success()
        };
        let is_another = |folder: &str| {
            Path::new(folder)
                .ancestors()
                .any(|at| at != Path::new("") && self.ground.work.join(at).join(".git").exists())
        };
        let hidden =
            folders.filter(|folder| !has_shown(folder) && (is_another(folder) || is_ignored(folder)));
        hidden.cloned().collect()
    }

    /// Whether git ignores a path, or it is in a repository in the workspace. What git keeps is not ignored.
    pub(super) fn hidden(&self, disk: &Disk) -> BTreeSet<String> {
        let ground = &self.ground;
        let listed = |case: &str| {
            let watcher = "core.fsmonitor=false";
            let words =
                ["-c", watcher, "-c", case, "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
            let said = ground.git(&words);
            said.split('\0').map(str::to_owned).collect::<BTreeSet<String>>()
        };
        let mut shown = listed("core.ignoreCase=false");
        // Where capital letters make no difference, more is ignored.
        let any_case = ground.try_git(&["config", "--type=bool", "core.ignoreCase"]).stdout == b"true\n";
        if any_case {
            let kept = ground.git(&["ls-files", "-z", "--cached"]);
            let kept: BTreeSet<&str> = kept.split('\0').collect();
            let others = listed("core.ignoreCase=true");
            let is_ignored = |path: &String| {
                let output = ground.try_git(&["check-ignore", "--no-index", "-q", &format!("./{path}")]);
                output.status.success()
            };
            shown.retain(|path| kept.contains(path.as_str()) || others.contains(path) || !is_ignored(path));
        }
        // Git lists no directories.
        let others = disk.iter().filter(|(path, thing)| **thing != Thing::Folder && !shown.contains(*path));
        others.map(|(path, _)| path.clone()).collect()
    }

    /// Whether git itself can work here: some settings do not go together.
    pub(super) fn is_readable(&self) -> bool {
        self.ground.try_git(&["-c", "core.fsmonitor=false", "ls-files", "--others"]).status.success()
    }

    /// What must not be touched by an undo.
    pub(super) fn repository(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.ground.seen()
    }
}

fn pipe(path: &Path) {
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, 0o600.into(), 0)
        .unwrap_or_default();
}

/// Writes a file, whatever is there; a file or a link above it stays in the way.
fn put(path: &Path, text: &[u8]) {
    // A pipe would wait for a reader.
    let is_free = fs::metadata(path).map_or(true, |found| found.is_file());
    if is_free && fs::create_dir_all(path.parent().unwrap()).is_ok() {
        fs::write(path, text).unwrap_or_default();
    }
}
