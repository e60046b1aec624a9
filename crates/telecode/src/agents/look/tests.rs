use std::os::unix::fs::symlink;

use super::*;

fn place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let directory = place.path().join("work");
    fs::create_dir(&directory).unwrap();
    (place, directory)
}

#[test]
fn a_new_file_is_none_that_is_replaced() {
    let (_place, directory) = place();
    assert_eq!(target(&directory, Path::new("a/b.txt"), None), Some(Target::default()));
    fs::write(directory.join("a.txt"), "one\ntwo\n").unwrap();
    let there = Target { exists: true, lines: Some(2), ..Target::default() };
    assert_eq!(target(&directory, Path::new("a.txt"), None), Some(there.clone()));
    assert_eq!(target(&directory, &directory.join("a.txt"), None), Some(there));
}

#[test]
fn the_places_that_an_edit_matches_are_counted() {
    let (_place, directory) = place();
    fs::write(directory.join("a.txt"), "one\r\ntwo\r\none\r\ntwo\r\n").unwrap();
    let count = |sought| target(&directory, Path::new("a.txt"), Some(sought)).unwrap().matches;
    assert_eq!((count("one\ntwo"), count("o"), count("x"), count("")), (Some(2), Some(4), None, None));
}

#[test]
fn a_link_says_where_it_leads() {
    let (place, directory) = place();
    let outside = fs::canonicalize(place.path()).unwrap().join("secret");
    fs::write(&outside, "x").unwrap();
    symlink(&outside, directory.join("a.txt")).unwrap();
    symlink(place.path(), directory.join("up")).unwrap();
    symlink("nowhere", directory.join("b.txt")).unwrap();
    for path in ["a.txt", "up/secret", "../secret"] {
        let found = target(&directory, Path::new(path), None).unwrap();
        assert_eq!(found.leads_to.as_deref(), outside.to_str(), "{path}");
    }
    let found = target(&directory, Path::new("b.txt"), None).unwrap();
    assert!(found.leads_to.unwrap().ends_with("work/nowhere") && !found.exists);
}

#[test]
fn a_workspace_behind_a_link_is_no_surprise() {
    let (place, directory) = place();
    fs::write(directory.join("a.txt"), "x").unwrap();
    let linked = place.path().join("linked");
    symlink(&directory, &linked).unwrap();
    assert_eq!(target(&linked, Path::new("a.txt"), None).unwrap().leads_to, None);
    assert_eq!(target(&linked, &linked.join("new.txt"), None).unwrap().leads_to, None);
}

#[test]
fn what_is_no_file_is_not_read() {
    let (_place, directory) = place();
    fs::create_dir(directory.join("d")).unwrap();
    let there = Target { exists: true, ..Target::default() };
    assert_eq!(target(&directory, Path::new("d"), Some("x")), Some(there));
}
