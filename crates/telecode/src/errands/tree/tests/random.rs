//! Random repositories and random turns: after an undo every file that was there is what it was, and forward again likewise.

mod deeds;

use std::collections::BTreeSet;
use std::os::unix::fs::FileTypeExt as _;

use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

use self::deeds::{Case, Deed, Other, case};
use super::*;

/// How many cases there are without `PROPTEST_CASES`: each makes some forty processes and more.
const CASES: u32 = 8;

/// What is on the disk at a path: bytes, or where a link leads, and its mode.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Thing {
    File(Vec<u8>, u32),
    Link(PathBuf),
    Folder,
    Odd,
}

type Disk = BTreeMap<String, Thing>;

struct Player {
    ground: Ground,
    unique: usize,
    /// Every content that was made and is like no other.
    made: Vec<String>,
}

impl Player {
    fn new(case: &Case) -> Self {
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

    fn play(&mut self, deeds: &[Deed]) {
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
            Deed::Write(path, text) | Deed::Rules(path, text) => put(&at(path), text.as_bytes()),
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
            Deed::Attributes(text) => put(&at(".gitattributes"), text.as_bytes()),
            Deed::Folder(path) => fs::create_dir_all(at(path)).unwrap_or_default(),
            Deed::RemoveFolder(path) => fs::remove_dir_all(at(path)).unwrap_or_default(),
            Deed::Nested(path) => {
                if fs::create_dir_all(at(path)).is_ok() {
                    self.ground.try_git(&["init", "--quiet", path]);
                    put(&at(path).join("inner.txt"), b"of another repository\n");
                }
            }
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
        }
    }

    /// Whether git ignores a path, or it is in a repository in the workspace. What git keeps is not ignored.
    fn hidden(&self, disk: &Disk) -> BTreeSet<String> {
        let ground = &self.ground;
        let listed = |case: &str| {
            let words = ["-c", case, "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
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

    /// What must not be touched by an undo.
    fn repository(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.ground.seen()
    }
}

fn pipe(path: &Path) {
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, 0o600.into(), 0)
        .unwrap_or_default();
}

/// Writes a file, whatever is there; a file or a link above it stays in the way.
fn put(path: &Path, text: &[u8]) {
    if fs::create_dir_all(path.parent().unwrap()).is_ok() {
        fs::write(path, text).unwrap_or_default();
    }
}

/// Everything in a workspace but the repository itself and what is in other repositories.
fn disk(work: &Path) -> Disk {
    let mut all = Disk::new();
    let mut folders = vec![work.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_name() == ".git" {
                continue;
            }
            let kind = entry.file_type().unwrap();
            let thing = if kind.is_dir() {
                folders.push(path.clone());
                Thing::Folder
            } else if kind.is_symlink() {
                Thing::Link(fs::read_link(&path).unwrap())
            } else if kind.is_file() {
                Thing::File(fs::read(&path).unwrap(), mode(&path))
            } else {
                assert!(kind.is_fifo());
                Thing::Odd
            };
            all.insert(path.strip_prefix(work).unwrap().to_str().unwrap().to_owned(), thing);
        }
    }
    all
}

/// What of a state has to be there after going back to it: all that was not hidden then.
fn is_as_it_was(
    was: &Disk,
    hidden: &BTreeSet<String>,
    between: &Disk,
    now: &Disk,
    limits: &Limits,
    words: &str,
) {
    for (path, thing) in was {
        let found = now.get(path);
        if *thing == Thing::Folder {
            continue;
        }
        if limits.stays.contains(path) {
            // It is said.
            assert!(
                hidden.contains(path) || between.get(path) == found,
                "{words}: {path:?} stays, and did not"
            );
        } else if hidden.contains(path) {
            // As the turn left it.
            assert_eq!(found, between.get(path), "{words}: {path:?} was ignored, and was touched");
        } else {
            assert_eq!(found, Some(thing), "{words}: {path:?} is not what it was");
        }
    }
}

fn is_whole(report: &TreeReport) -> bool {
    matches!(report, TreeReport::Restored { left, .. } if left.is_empty())
}

/// What was there, is gone since and does not come back is named, or the directory that it was in.
fn is_said_to_be_gone(was: &Disk, done: &Disk, back: &Disk, limits: &Limits) {
    for path in was.iter().filter(|(_, thing)| **thing != Thing::Folder).map(|(path, _)| path) {
        let is_in = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let has_place = done.keys().chain(back.keys()).any(|other| path == other || is_in(other));
        let said = limits.gone.iter().chain(&limits.nested).chain(&limits.stays);
        let is_said = said.into_iter().any(|gone| gone == path || is_in(gone));
        assert!(has_place || is_said, "{path:?} is gone, and nobody says so: {limits:?}");
    }
}

async fn play(case: &Case) {
    let mut player = Player::new(case);
    let was = disk(&player.ground.work);
    let hidden = player.hidden(&was);
    let untouched = player.repository();
    let before = player.ground.take(1).await;
    assert_eq!(disk(&player.ground.work), was, "a snapshot changed something");
    assert_eq!(player.repository(), untouched, "a snapshot touched the repository");

    player.play(&case.turn);
    let done = disk(&player.ground.work);
    let hidden_after = player.hidden(&done);
    let untouched = player.repository();
    let (_, card) = player.ground.card(&before).await;
    for file in &card {
        let is_hidden = hidden.contains(&file.path) || hidden_after.contains(&file.path);
        assert!(!is_hidden, "{:?} is shown, and was or is ignored", file.path);
    }
    player.ground.since_head().await;
    let (seen, _, limits) = player.ground.preview(&before).await;
    assert_eq!(disk(&player.ground.work), done, "a look changed something");
    let report = player.ground.restore(&before, &seen).await;
    assert!(is_whole(&report), "{report:?}");
    let back = disk(&player.ground.work);
    is_said_to_be_gone(&was, &done, &back, &limits);
    is_as_it_was(&was, &hidden, &done, &back, &limits, "back");
    assert_eq!(player.repository(), untouched, "an undo touched the repository");
    // Where something was that is not kept, nothing is removed.
    let was_something_else = |path: &str| {
        let mut folders = Path::new(path).ancestors().skip(1).filter_map(Path::to_str);
        folders.any(|folder| hidden.contains(folder))
            || limits.nested.iter().any(|nested| Path::new(path).starts_with(nested))
    };
    // What is new and was in nobody's eyes is gone, unless it is ignored.
    for path in back.keys().filter(|path| !was.contains_key(*path)) {
        assert!(
            hidden_after.contains(path)
                || limits.other_rules
                || was_something_else(path)
                || matches!(back[path], Thing::Folder | Thing::Odd),
            "{path:?} is left"
        );
    }
    // Again, as after a crash.
    let report = player.ground.restore(&before, &seen).await;
    assert!(is_whole(&report), "{report:?}");
    assert_eq!(disk(&player.ground.work), back, "done twice");

    let lost = limits.lost;
    let (now, _, limits) = player.ground.preview(&seen).await;
    let report = player.ground.restore(&seen, &now).await;
    assert!(is_whole(&report), "{report:?}");
    let forward = disk(&player.ground.work);
    for path in done.keys().filter(|path| !lost.contains(path) && !limits.stays.contains(path)) {
        if !hidden.contains(path) && !hidden_after.contains(path) && done[path] != Thing::Folder {
            assert_eq!(forward.get(path), done.get(path), "forward: {path:?}");
        }
    }
    assert_eq!(player.repository(), untouched, "forward touched the repository");
    // What only ever was where git ignores it is kept nowhere.
    let all = [&was, &done];
    for text in &player.made {
        let is_at = |disk: &Disk, hidden: &BTreeSet<String>| {
            let mut places = disk.iter().filter(|(_, thing)| matches!(thing, Thing::File(bytes, _) if bytes.windows(text.len().min(bytes.len()).max(1)).any(|part| part == text.as_bytes())));
            (places.clone().count() > 0, places.all(|(path, _)| hidden.contains(path)))
        };
        let (is_there, is_hidden) = is_at(all[0], &hidden);
        let (is_there_after, is_hidden_after) = is_at(all[1], &{
            let mut both = hidden_after.clone();
            both.extend(hidden.iter().cloned());
            both
        });
        if (is_there || is_there_after) && is_hidden && is_hidden_after {
            assert!(!player.ground.is_kept(text), "{text:?} was ignored, and is kept");
        }
    }
}

#[test]
fn a_random_turn_in_a_random_repository_is_undone_to_the_byte() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut config = Config { failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    TestRunner::new(config)
        .run(&case(), |case| {
            runtime.block_on(play(&case));
            Ok(())
        })
        .unwrap();
}
