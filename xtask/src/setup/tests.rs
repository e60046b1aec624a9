use std::fs;

use super::Stamp;

#[test]
fn a_stamp_holds_until_what_it_was_made_from_changes() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("lock");
    fs::write(&source, "one").unwrap();
    let stamp = Stamp::new(folder.path(), &[&source]).unwrap();
    assert!(!stamp.is_fresh());
    stamp.set().unwrap();
    assert!(Stamp::new(folder.path(), &[&source]).unwrap().is_fresh());
    fs::write(&source, "two").unwrap();
    assert!(!Stamp::new(folder.path(), &[&source]).unwrap().is_fresh());
}

#[test]
fn a_missing_source_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("lock");
    let error = Stamp::new(folder.path(), &[&source]).err().unwrap();
    assert_eq!(error.to_string(), format!("{} is missing", source.display()));
}
