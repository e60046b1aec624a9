use super::*;

#[test]
fn a_record_goes_with_what_is_beside_it_and_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
    let folder = home.path().join(".claude/projects/-srv-api");
    let elsewhere = home.path().join(".claude/projects/-srv-web");
    for name in ["a-1/tool-results", "a-2"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    fs::create_dir_all(&elsewhere).unwrap();
    for file in ["a-1.jsonl", "a-1/tool-results/x.txt", "a-2.jsonl"] {
        fs::write(folder.join(file), "").unwrap();
    }
    fs::write(elsewhere.join("a-1.jsonl"), "").unwrap();
    let remove = |id: &str| records.remove(Path::new("/srv/api"), &ClaudeId(id.into()));
    remove("a-1").unwrap();
    assert!(!folder.join("a-1").exists() && !folder.join("a-1.jsonl").exists());
    assert!(!elsewhere.join("a-1.jsonl").exists());
    assert!(folder.join("a-2.jsonl").exists() && folder.join("a-2").exists());
    remove("a-1").unwrap();
    for id in ["", "..", "../-srv-api/a-2", "a-2/", "*", "a 2"] {
        assert!(remove(id).is_err(), "{id}");
    }
    assert!(folder.join("a-2.jsonl").exists());
}

#[test]
fn a_link_in_the_place_of_the_folder_is_not_followed() {
    let home = tempfile::tempdir().unwrap();
    let records = ClaudeRecords::of(&vec![("HOME".into(), home.path().into())]);
    let folder = home.path().join(".claude/projects/-srv-api");
    let precious = home.path().join("precious");
    fs::create_dir_all(&folder).unwrap();
    fs::create_dir(&precious).unwrap();
    fs::write(precious.join("file"), "").unwrap();
    fs::write(folder.join("a-1.jsonl"), "").unwrap();
    std::os::unix::fs::symlink(&precious, folder.join("a-1")).unwrap();
    records.remove(Path::new("/srv/api"), &ClaudeId("a-1".into())).unwrap();
    assert!(precious.join("file").exists() && !folder.join("a-1.jsonl").exists());
}
