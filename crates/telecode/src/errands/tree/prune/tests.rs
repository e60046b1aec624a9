//! What a sweep may take, and what it must leave.

use std::sync::atomic::{AtomicBool, Ordering};

use telecode_core::seam::tree::{Album, Snapshot};
use tempfile::TempDir;

use super::super::manifest::ManifestEntry;
use super::*;

fn shelf() -> (TempDir, SnapshotShelf) {
    let home = TempDir::new().unwrap();
    let album = Album { directory: String::new(), key: "7-1800".to_owned() };
    let shelf = SnapshotShelf::of(home.path(), &album);
    shelf.prepare(b"/nowhere", "sha1").unwrap();
    (home, shelf)
}

/// Forty files, the last of them with a content of its own.
fn state(files: &str, last: &str) -> Manifest {
    let file =
        |content: &str| ManifestEntry { mode: 0o100_644, content: FileContent::Theirs(content.to_owned()) };
    let mut all: std::collections::BTreeMap<_, _> =
        (0..40).map(|at| (format!("{files}{at}").into_bytes(), file("00"))).collect();
    all.insert(format!("{files}last").into_bytes(), file(last));
    Manifest { files: all, ..Manifest::default() }
}

fn age(shelf: &SnapshotShelf, snapshot: &Snapshot) {
    let file = fs::File::open(shelf.root.join("states").join(&snapshot.0)).unwrap();
    file.set_modified(SystemTime::now() - SPARED * 2).unwrap();
}

/// A state, and one that is stored as the difference to it; no name leads to either.
fn two_without_a_name(shelf: &SnapshotShelf) -> (Snapshot, Snapshot) {
    let first = shelf.keep("1-before", &state("a", "01")).unwrap();
    let second = shelf.keep("2-before", &state("a", "02")).unwrap();
    assert_eq!(shelf.chain(&second.0), Some(vec![second.0.clone(), first.0.clone()]));
    shelf.keep("3-before", &state("b", "01")).unwrap();
    shelf.prune(&[TurnId(3)]).unwrap();
    (first, second)
}

#[test]
fn a_state_that_comes_back_after_what_it_is_a_difference_to_is_gone_can_be_read() {
    let (_home, shelf) = shelf();
    let (first, second) = two_without_a_name(&shelf);
    age(&shelf, &first);
    shelf.sweep().unwrap();
    assert_eq!((shelf.load(&first), shelf.load(&second)), (None, None));
    assert_eq!(shelf.keep("4-before", &state("a", "02")).unwrap(), second);
    assert_eq!(shelf.load(&second), Some(state("a", "02")));
}

#[test]
fn a_state_that_comes_back_while_a_sweep_is_on_its_way_is_spared_with_what_it_is_a_difference_to() {
    let (_home, shelf) = shelf();
    let (first, second) = two_without_a_name(&shelf);
    age(&shelf, &first);
    age(&shelf, &second);
    shelf.keep("4-before", &state("a", "02")).unwrap();
    // It read the names before that.
    remove_old(&shelf.root.join("states"), |_| false).unwrap();
    assert_eq!(shelf.load(&second), Some(state("a", "02")));
}

#[test]
fn all_that_a_state_takes_to_be_read_stays() {
    let (_home, shelf) = shelf();
    let (first, second) = two_without_a_name(&shelf);
    age(&shelf, &first);
    shelf.sweep().unwrap();
    // Now the first one is a difference itself, and the second one still the difference to it.
    let before = shelf.keep("5-before", &state("a", "05")).unwrap();
    shelf.keep("6-before", &state("a", "01")).unwrap();
    shelf.keep("7-before", &state("a", "02")).unwrap();
    assert_eq!(shelf.chain(&second.0), Some(vec![second.0.clone(), first.0.clone(), before.0.clone()]));
    shelf.keep("8-before", &state("b", "01")).unwrap();
    shelf.prune(&[TurnId(7)]).unwrap();
    for one in [&before, &first, &second] {
        age(&shelf, one);
    }
    shelf.sweep().unwrap();
    assert_eq!(shelf.load(&second), Some(state("a", "02")));
}

#[test]
fn everything_goes_also_while_a_sweep_writes() {
    for _ in 0..20 {
        let (_home, shelf) = shelf();
        for turn in 0..20 {
            shelf.keep(&format!("{turn}-before"), &state(&turn.to_string(), "01")).unwrap();
        }
        let (begun, own) = (std::sync::Arc::new(AtomicBool::new(false)), shelf.clone());
        let told = std::sync::Arc::clone(&begun);
        let sweeping = std::thread::spawn(move || {
            for _ in 0..10 {
                drop(own.sweep());
                told.store(true, Ordering::Release);
            }
        });
        while !begun.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
        shelf.forget().unwrap();
        sweeping.join().unwrap();
        assert!(!shelf.is_there());
    }
}
