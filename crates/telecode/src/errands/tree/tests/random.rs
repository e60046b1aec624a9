//! Random repositories and random turns: after an undo every file that was there is what it was, and forward again likewise.

mod deeds;
mod player;
mod unasked;

use std::collections::BTreeSet;
use std::os::unix::fs::FileTypeExt as _;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestRunner};

use self::deeds::{Case, case};
use self::player::Player;
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
    limits: &RestoreLimits,
    words: &str,
) {
    for (path, thing) in was {
        let found = now.get(path);
        if *thing == Thing::Folder {
            let is_in = |one: &String| {
                one == path || Path::new(one).starts_with(path) || Path::new(path).starts_with(one)
            };
            let is_said = limits.stays.iter().any(is_in) || limits.nested.iter().any(is_in);
            let is_there = found == Some(thing) || hidden.contains(path) || is_said;
            assert!(is_there, "{words}: the directory {path:?} is gone");
            continue;
        }
        if limits.stays.contains(path) {
            // It is said.
            assert!(
                hidden.contains(path) || between.get(path) == found,
                "{words}: {path:?} stays, and did not"
            );
        } else if hidden.contains(path) || *thing == Thing::Odd {
            // As the turn left it. Nobody can keep a pipe, also where git has a file.
            assert_eq!(found, between.get(path), "{words}: {path:?} can't be kept, and was touched");
        } else {
            assert_eq!(found, Some(thing), "{words}: {path:?} is not what it was");
        }
    }
}

fn is_whole(report: &Result<FilesRestored, NoSnapshot>) -> bool {
    matches!(report, Ok(FilesRestored::Done { left, .. }) if left.is_empty())
}

/// What was there, is gone since and does not come back is named, or the directory that it was in.
fn is_said_to_be_gone(was: &Disk, done: &Disk, back: &Disk, limits: &RestoreLimits) {
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
    if !player.is_readable() {
        assert!(player.ground.try_take(1).await.is_err());
        return;
    }
    let was = disk(&player.ground.work);
    let mut hidden = player.hidden(&was);
    hidden.extend(player.hidden_folders(&was, &hidden));
    let untouched = player.repository();
    let before = player.ground.take(1).await;
    assert_eq!(disk(&player.ground.work), was, "a snapshot changed something");
    assert_eq!(player.repository(), untouched, "a snapshot touched the repository");

    player.play(&case.turn);
    if !player.is_readable() {
        return;
    }
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

/// Plays random cases, some of them unless `PROPTEST_CASES` says how many.
fn run(some: u32, cases: impl Strategy<Value = Case>, play: &impl AsyncFn(&Case)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut config = Config { failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = some;
    }
    TestRunner::new(config)
        .run(&cases, |case| {
            runtime.block_on(play(&case));
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_random_turn_in_a_random_repository_is_undone_to_the_byte() {
    run(CASES, case(), &play);
}
