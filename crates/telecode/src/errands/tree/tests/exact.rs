//! After an undo everything is byte for byte what it was, and nothing that git ignores, then or now, is kept or shown.

use std::time::Duration;

use super::*;

#[tokio::test]
async fn what_was_ignored_before_a_turn_is_neither_shown_nor_kept_nor_deleted() {
    let ground = Ground::new();
    ground.write(".gitignore", "secret.env\ndata/\n*.log\n");
    ground.write("secret.env", "TOKEN=1234\n");
    ground.write("data/rows.csv", "private rows\n");
    ground.write("sub/a.log", "private log\n");
    ground.write("sub/kept.txt", "kept\n");
    let before = ground.take(1).await;
    ground.write(".gitignore", "node_modules/\n");
    ground.write("new.txt", "new\n");
    ground.write("secret.env", "TOKEN=5678\n");
    ground.write("data/more.csv", "more private rows\n");
    ground.write("sub/b.log", "a log of the turn\n");
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), [".gitignore", "new.txt"]);
    assert_eq!(paths(&ground.since_head().await), [".gitignore", "new.txt", "sub/kept.txt"]);
    let (seen, files, limits) = ground.preview(&before).await;
    assert_eq!(paths(&files), [".gitignore", "new.txt"]);
    assert!(limits.other_rules);
    ground.restore(&before, &seen).await.unwrap();
    assert!(ground.read("new.txt").is_none());
    for (path, text) in [
        ("secret.env", "TOKEN=5678\n"),
        ("data/rows.csv", "private rows\n"),
        ("data/more.csv", "more private rows\n"),
        ("sub/a.log", "private log\n"),
        ("sub/b.log", "a log of the turn\n"),
    ] {
        assert_eq!(ground.read(path).as_deref(), Some(text), "{path}");
    }
}

#[tokio::test]
async fn rules_in_the_repository_and_of_the_person_hold_as_those_in_files_do() {
    let ground = Ground::new();
    ground.write(".git/info/exclude", "private\n");
    fs::create_dir_all(ground.home.path().join(".config/git")).unwrap();
    let global = ground.home.path().join(".config/git/ignore");
    fs::write(&global, "*.key\n").unwrap();
    ground.write("private", "there before\n");
    let before = ground.take(1).await;
    ground.write(".git/info/exclude", "");
    fs::write(&global, "").unwrap();
    ground.write("private", "changed\n");
    ground.write("made.key", "made in the turn\n");
    let (_, files) = ground.card(&before).await;
    assert!(files.is_empty(), "{files:?}");
    let (seen, files, limits) = ground.preview(&before).await;
    assert!(files.is_empty() && limits.other_rules, "{files:?}");
    ground.restore(&before, &seen).await.unwrap();
    assert_eq!(ground.read("private").as_deref(), Some("changed\n"));
    assert!(
        ground.read("made.key").is_some()
            && !ground.is_kept("made in the turn")
            && !ground.is_kept("changed")
    );
}

#[tokio::test]
async fn what_is_ignored_since_goes_back_and_what_it_is_now_is_not_kept() {
    let ground = Ground::new();
    ground.write("notes", "before\n");
    ground.write("sub/gone", "gone and back\n");
    let before = ground.take(1).await;
    ground.write(".gitignore", "notes\nsub/\n");
    ground.write("notes", "private since\n");
    fs::remove_file(ground.work.join("sub/gone")).unwrap();
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), [".gitignore"], "what is in it is not shown");
    let (seen, files, limits) = ground.preview(&before).await;
    assert_eq!(paths(&files), [".gitignore", "notes", "sub/gone"]);
    assert_eq!(limits.lost, ["notes"]);
    assert_eq!(ground.restore(&before, &seen).await, Ok(restored(3)));
    assert_eq!(ground.read("notes").as_deref(), Some("before\n"));
    assert_eq!(ground.read("sub/gone").as_deref(), Some("gone and back\n"));
    assert!(!ground.is_kept("private since"));
    // Forward again, as far as it was said.
    let (now, _, limits) = ground.preview(&seen).await;
    assert_eq!(limits.stays, ["notes"]);
    ground.restore(&seen, &now).await.unwrap();
    assert_eq!(ground.read(".gitignore").as_deref(), Some("notes\nsub/\n"));
    assert!(ground.read("sub/gone").is_none());
}

#[tokio::test]
async fn a_file_that_is_not_in_the_encoding_it_should_have_hides_no_other() {
    let ground = Ground::new();
    ground.write(".gitattributes", "*.u16 text working-tree-encoding=UTF-16LE-BOM\n");
    ground.write("a.txt", "one\n");
    ground.git(&["add", "-A"]);
    ground.git(&["commit", "--quiet", "-m", "second"]);
    ground.write("a.txt", "two\n");
    ground.write("b.u16", "no such encoding");
    ground.write("c.txt", "new\n");
    assert_eq!(paths(&ground.since_head().await), ["a.txt", "b.u16", "c.txt"]);
}

#[tokio::test]
async fn ends_of_lines_encodings_and_filters_are_left_alone() {
    let ground = Ground::new();
    ground.write(".gitattributes", "*.txt text=auto\n*.bat eol=crlf\n*.id ident\n*.u16 text working-tree-encoding=UTF-16LE\n*.up filter=upper\n");
    ground.write("run.sh", "#!/bin/sh\n");
    ground.write("mixed.txt", "a\r\nb\n");
    ground.write("an.id", "$Id: mine $\n");
    ground.write("wide.u16", [0x61_u8, 0, 0x0a, 0]);
    ground.write("loud.up", "quiet\n");
    // So that git knows it by its time alone: without its filter it cannot look.
    let loud = fs::File::options().write(true).open(ground.work.join("loud.up")).unwrap();
    loud.set_modified(std::time::SystemTime::now() - Duration::from_mins(1)).unwrap();
    ground.git(&["config", "filter.upper.clean", "tr a-z A-Z"]);
    ground.git(&["config", "filter.upper.smudge", "tr A-Z a-z"]);
    ground.git(&["add", "-A"]);
    ground.git(&["commit", "--quiet", "-m", "second"]);
    ground.git(&["config", "core.autocrlf", "true"]);
    ground.write("new.bat", "@echo off\r\n");
    assert_eq!(paths(&ground.since_head().await), ["new.bat"], "what git would convert is no change");
    let before = ground.take(1).await;
    let names = ["run.sh", "mixed.txt", "an.id", "wide.u16", "loud.up", "new.bat"];
    let all = |ground: &Ground| names.map(|name| fs::read(ground.work.join(name)).unwrap());
    let was = all(&ground);
    for name in names {
        let content = fs::read(ground.work.join(name)).unwrap();
        // Only the ends of lines, where there are any.
        let other: Vec<u8> = content
            .iter()
            .flat_map(|byte| if *byte == b'\n' { vec![b'\r', b'\n'] } else { vec![*byte] })
            .collect();
        fs::write(ground.work.join(name), other).unwrap();
    }
    let (_, files) = ground.card(&before).await;
    assert_eq!(files.len(), names.len(), "a change of line ends is one: {files:?}");
    let (seen, report) = ground.back(&before).await;
    assert_eq!((report, all(&ground)), (Ok(restored(names.len())), was));
    ground.back(&seen).await.1.unwrap();
    assert_eq!(ground.read("run.sh").as_deref(), Some("#!/bin/sh\r\n"));
}

#[tokio::test]
async fn modes_hidden_flags_empty_directories_and_repositories_inside() {
    let ground = Ground::new();
    ground.git(&["update-index", "--skip-worktree", "a.txt"]);
    ground.git(&["update-index", "--assume-unchanged", "b.txt"]);
    ground.write("key", "k\n");
    set_mode(&ground.work.join("key"), 0o600);
    fs::create_dir(ground.work.join("empty")).unwrap();
    fs::create_dir(ground.work.join("filled")).unwrap();
    ground.git(&["init", "--quiet", "inner"]);
    ground.write("inner/x", "x\n");
    let before = ground.take(1).await;
    ground.write("a.txt", "changed\n");
    ground.write("b.txt", "changed\n");
    set_mode(&ground.work.join("key"), 0o644);
    fs::remove_dir(ground.work.join("empty")).unwrap();
    ground.write("filled/new", "new\n");
    ground.write("inner/x", "changed\n");
    ground.git(&["init", "--quiet", "filled/repo"]);
    ground.write("filled/repo/y", "y\n");
    let (seen, files, limits) = ground.preview(&before).await;
    assert_eq!(paths(&files), ["a.txt", "b.txt", "filled/new", "key"]);
    assert_eq!(limits.nested, ["filled/repo", "inner"]);
    ground.restore(&before, &seen).await.unwrap();
    assert_eq!(
        (ground.read("a.txt").unwrap(), ground.read("b.txt").unwrap()),
        ("one\ntwo\n".into(), "b\n".into())
    );
    assert_eq!(mode(&ground.work.join("key")), 0o600);
    assert!(ground.work.join("empty").is_dir() && ground.work.join("filled").is_dir());
    assert!(ground.read("filled/new").is_none());
    assert_eq!(ground.read("inner/x").as_deref(), Some("changed\n"));
    assert_eq!(ground.read("filled/repo/y").as_deref(), Some("y\n"));
}

#[tokio::test]
async fn nothing_is_written_or_removed_through_a_link() {
    let ground = Ground::new();
    let outside = ground.home.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("x"), "not ours\n").unwrap();
    ground.write("dir/x", "ours\n");
    let before = ground.take(1).await;
    fs::remove_dir_all(ground.work.join("dir")).unwrap();
    symlink(&outside, ground.work.join("dir")).unwrap();
    let (seen, report) = ground.back(&before).await;
    assert_eq!(report, Ok(restored(2)));
    assert_eq!(ground.read("dir/x").as_deref(), Some("ours\n"));
    assert!(!ground.work.join("dir").is_symlink());
    assert_eq!(fs::read_to_string(outside.join("x")).unwrap(), "not ours\n");
    ground.back(&seen).await.1.unwrap();
    assert_eq!(fs::read_link(ground.work.join("dir")).unwrap(), outside);
    assert_eq!(fs::read_to_string(outside.join("x")).unwrap(), "not ours\n");
}

#[tokio::test]
async fn what_a_commit_has_is_what_it_had_also_once_there_is_a_newer_one() {
    let ground = Ground::new();
    let repository =
        GitRepository::of(&ground.album(), &ground.places.albums, &ground.places.variables).await.unwrap();
    repository.prepare().await.unwrap();
    let (commit, content) = (repository.newest().await, ground.git(&["rev-parse", "HEAD:a.txt"]));
    ground.write("a.txt", "new\n");
    ground.git(&["commit", "--quiet", "-am", "second"]);
    let newer = ground.git(&["rev-parse", "HEAD:a.txt"]);
    let then = repository.in_commit(commit.as_deref()).await;
    assert!(then.contains(content.trim()) && !then.contains(newer.trim()), "{then:?}");
    assert!(repository.in_commit(repository.newest().await.as_deref()).await.contains(newer.trim()));
    assert!(repository.in_commit(None).await.is_empty());
}
