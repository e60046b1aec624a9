//! As on a full disk: the system has a limit for how large a file may become, in a process of its own.

use super::*;

const ROOM: &str = "TELECODE_TEST_NO_ROOM";

/// How large a file may become there, in blocks of 512 bytes.
const BLOCKS: u32 = 100;

/// Runs a test of this file where there is no room.
fn without_room(name: &str, home: &Path) {
    // The signal would end the process before it hears of it.
    let words = format!("trap '' XFSZ; ulimit -f {BLOCKS}; exec \"$0\" --exact \"$1\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &words]).arg(std::env::current_exe().unwrap());
    shell.arg(format!("errands::tree::tests::full::{name}")).env(ROOM, home);
    let ended = shell.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    // Of a name that there is not none is run, and that is a success too.
    assert!(
        ended.status.success() && said.contains(" 1 passed;"),
        "{said}{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

fn room() -> Option<PathBuf> {
    std::env::var_os(ROOM).map(PathBuf::from)
}

async fn repository(home: &Path) -> GitRepository {
    let directory = home.join("work").to_str().unwrap().to_owned();
    let album = Album { directory, key: "7-1800".to_owned() };
    GitRepository::of(&album, &home.join("data").join(ALBUMS), &variables(home)).await.unwrap()
}

/// What cannot be packed, and is larger than what a file may become.
fn large(seed: u64) -> Vec<u8> {
    let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    std::iter::successors(Some(seed), next).take(100_000).map(|state| state.to_be_bytes()[0]).collect()
}

#[tokio::test]
async fn a_snapshot_without_room_is_none_and_nothing_else_is_lost() {
    if let Some(home) = room() {
        let refused = repository(&home).await.take("2-before", &[]).await.unwrap_err();
        assert!(matches!(&refused, NoSnapshot::Failed(why) if why.contains("too large")), "{refused:?}");
        return;
    }
    let ground = Ground::new();
    let before = ground.take(1).await;
    ground.write("large.bin", large(1));
    let untouched = ground.seen();
    without_room("a_snapshot_without_room_is_none_and_nothing_else_is_lost", ground.home.path());
    assert_eq!(ground.seen(), untouched);
    assert_eq!(fs::read(ground.work.join("large.bin")).unwrap(), large(1));
    // Nothing half written is left, and what was kept is good.
    let mut folders = vec![ground.places.albums.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            assert_eq!(entry.path().extension(), None, "{entry:?}");
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            }
        }
    }
    let (_, report) = ground.back(&before).await;
    assert_eq!(report, Ok(restored(1)));
    assert!(!ground.work.join("large.bin").exists());
}

#[tokio::test]
async fn a_file_that_has_no_room_to_come_back_stays_as_it_is_and_is_named() {
    if let Some(home) = room() {
        let repository = repository(&home).await;
        let name = |file: &str| Snapshot(fs::read_to_string(home.join(file)).unwrap());
        let report = repository.restore(&name("to"), &name("seen")).await.unwrap();
        assert_eq!(report, FilesRestored::Done { files: 1, left: vec!["large.bin".to_owned()] });
        return;
    }
    let ground = Ground::new();
    ground.write("large.bin", large(1));
    let before = ground.take(1).await;
    ground.write("large.bin", "small now\n");
    ground.write("a.txt", "changed\n");
    let (seen, _, _) = ground.preview(&before).await;
    for (file, snapshot) in [("to", &before), ("seen", &seen)] {
        fs::write(ground.home.path().join(file), &snapshot.0).unwrap();
    }
    without_room("a_file_that_has_no_room_to_come_back_stays_as_it_is_and_is_named", ground.home.path());
    assert_eq!(ground.read("large.bin").as_deref(), Some("small now\n"));
    assert_eq!(ground.read("a.txt").as_deref(), Some("one\ntwo\n"));
    assert!(fs::read_dir(&ground.work).unwrap().count() == 5, "nothing half written is left");
    // Once there is room, the rest follows.
    assert!(
        matches!(ground.restore(&before, &seen).await, Ok(FilesRestored::Done { left, .. }) if left.is_empty())
    );
    assert_eq!(fs::read(ground.work.join("large.bin")).unwrap(), large(1));
}
