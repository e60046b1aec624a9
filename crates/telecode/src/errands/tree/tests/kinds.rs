//! What repositories and turns there are beside the usual: whatever cannot be undone is said, and hides nothing else.

use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;

use super::*;

fn fifo(path: &Path) {
    rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
}

/// Goes back, and gives what was said not to.
async fn undone(ground: &Ground, before: &Snapshot) -> RestoreLimits {
    ground.card(before).await;
    let (seen, _, limits) = ground.preview(before).await;
    let report = ground.restore(before, &seen).await;
    assert!(matches!(&report, Ok(FilesRestored::Done { left, .. }) if left.is_empty()), "{report:?}");
    limits
}

#[tokio::test]
async fn what_has_something_else_at_its_place_is_said_to_stay() {
    let ground = Ground::new();
    for path in ["one/x", "two/x", "three/x", "four/x"] {
        ground.write(path, "x\n");
    }
    ground.write(".gitignore", "*.log\nthree\n");
    let before = ground.take(1).await;
    fs::remove_file(ground.work.join("a.txt")).unwrap();
    ground.write("a.txt/made.log", "ignored");
    ground.write("a.txt/made", "new");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    fifo(&ground.work.join("b.txt"));
    for folder in ["one", "two", "three", "four"] {
        fs::remove_dir_all(ground.work.join(folder)).unwrap();
    }
    fifo(&ground.work.join("one"));
    // A link and a file that were not there can go.
    symlink("/etc", ground.work.join("two")).unwrap();
    ground.write("three", "ignored");
    ground.write("four", "new\n");
    let limits = undone(&ground, &before).await;
    assert_eq!(limits.stays, ["a.txt", "b.txt", "one/x"]);
    assert_eq!(ground.read("two/x").as_deref(), Some("x\n"));
    assert_eq!(ground.read("four/x").as_deref(), Some("x\n"));
    assert_eq!(ground.read("a.txt/made.log").as_deref(), Some("ignored"));
    assert!(ground.read("a.txt/made").is_none());
    assert_eq!(ground.read("three").as_deref(), Some("ignored"));
}

#[tokio::test]
async fn a_pipe_that_stood_where_git_has_a_file_is_said_to_be_gone() {
    let ground = Ground::new();
    fs::remove_file(ground.work.join("a.txt")).unwrap();
    fifo(&ground.work.join("a.txt"));
    let before = ground.take(1).await;
    fs::remove_file(ground.work.join("a.txt")).unwrap();
    let limits = undone(&ground, &before).await;
    assert_eq!(limits.gone, ["a.txt"]);
    assert!(!ground.work.join("a.txt").exists(), "what git has wasn't there before the turn");
}

#[tokio::test]
async fn an_empty_directory_with_something_else_at_its_place_is_said_to_stay() {
    let ground = Ground::new();
    for folder in ["pipe", "file", "there", "gone", "deep/empty", "both/empty", "lost/empty"] {
        fs::create_dir_all(ground.work.join(folder)).unwrap();
    }
    ground.write("both/a.txt", "a\n");
    let before = ground.take(1).await;
    for folder in ["pipe", "file", "gone", "deep", "both", "lost"] {
        fs::remove_dir_all(ground.work.join(folder)).unwrap();
    }
    for folder in ["pipe", "deep", "both"] {
        fifo(&ground.work.join(folder));
    }
    ground.write("file", "new\n");
    ground.write("lost", "new\n");
    let limits = undone(&ground, &before).await;
    assert_eq!(limits.stays, ["both/a.txt", "both/empty", "deep/empty", "pipe"]);
    for folder in ["file", "there", "gone", "lost/empty"] {
        assert!(ground.work.join(folder).is_dir(), "{folder}");
    }
}

#[tokio::test]
async fn what_changes_in_the_moment_of_a_snapshot_is_seen_by_the_next_one() {
    let ground = Ground::new();
    let file = ground.work.join("a.txt");
    let mut contents = Vec::new();
    for round in 0..40 {
        let text = format!("{round:02}\n");
        // As long as before, and often within the same tick of the file system's clock.
        fs::write(&file, &text).unwrap();
        let (snapshot, report) = (ground.take(round + 1).await, text);
        contents.push((snapshot, report));
        fs::write(&file, format!("{:02}\n", round + 50)).unwrap();
        let (before, text) = contents.last().unwrap();
        let (_, files) = ground.card(before).await;
        assert_eq!(paths(&files), ["a.txt"], "after {text:?}");
    }
}

#[tokio::test]
async fn what_was_ignored_and_is_gone_is_said() {
    let ground = Ground::new();
    ground.write(".gitignore", "secret\ndata/\n*.pyc\n");
    ground.write("secret", "s");
    ground.write("data/x", "s");
    ground.write("sub/kept", "kept\n");
    ground.write("sub/a.pyc", "s");
    let before = ground.take(1).await;
    ground.git(&["clean", "--quiet", "-x", "-f", "-d"]);
    let limits = undone(&ground, &before).await;
    assert_eq!(limits.gone, ["data", "secret", "sub/a.pyc"]);
    assert_eq!(ground.read("sub/kept").as_deref(), Some("kept\n"));
    ground.write("secret", "there again");
    assert_eq!(ground.preview(&before).await.2.gone, ["data", "sub/a.pyc"]);
}

#[tokio::test]
async fn what_git_may_tidy_up_is_kept() {
    let ground = Ground::new();
    ground.write("staged.txt", "only in the index\n");
    ground.git(&["add", "staged.txt"]);
    let before = ground.take(1).await;
    ground.git(&["reset", "--quiet", "--hard"]);
    ground.git(&["gc", "--quiet", "--prune=now"]);
    let limits = undone(&ground, &before).await;
    assert_eq!(limits, RestoreLimits::default());
    assert_eq!(ground.read("staged.txt").as_deref(), Some("only in the index\n"));
}

#[tokio::test]
async fn what_a_repository_has_lost_hides_nothing_else() {
    let ground = Ground::new();
    ground.write("new.txt", "new\n");
    let before = ground.take(1).await;
    fs::remove_dir_all(ground.work.join(".git")).unwrap();
    ground.git(&["init", "--quiet", "--initial-branch=main"]);
    ground.write("a.txt", "changed\n");
    ground.write("new.txt", "changed\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), ["a.txt", "b.txt", "new.txt"]);
    let limits = undone(&ground, &before).await;
    assert_eq!(limits.stays, ["a.txt", "b.txt"]);
    assert_eq!(ground.read("new.txt").as_deref(), Some("new\n"));
    assert_eq!(ground.read("a.txt").as_deref(), Some("changed\n"));
}

#[tokio::test]
async fn rules_are_found_from_wherever_the_workspace_is_named() {
    let mut ground = Ground::new();
    ground.write(".gitignore", "*.log\n");
    ground.write("rules", "*.key\n");
    ground.git(&["config", "core.excludesFile", "rules"]);
    ground.write("deep/sub/x", "x\n");
    let link = ground.home.path().join("link");
    symlink(ground.work.join("deep/sub"), &link).unwrap();
    for workspace in [ground.work.join("deep/sub"), link] {
        ground.workspace = workspace;
        ground.write(".gitignore", "*.log\n");
        ground.git(&["config", "core.excludesFile", "rules"]);
        let before = ground.take(1).await;
        ground.git(&["config", "--unset", "core.excludesFile"]);
        ground.write(".gitignore", "");
        ground.write("deep/sub/made.key", "private\n");
        ground.write("deep/sub/made.log", "private\n");
        let (_, files) = ground.card(&before).await;
        assert_eq!(files, []);
        undone(&ground, &before).await;
        assert!(ground.read("deep/sub/made.key").is_some() && ground.read("deep/sub/made.log").is_some());
        assert!(!ground.is_kept("private"));
    }
}

#[tokio::test]
async fn very_long_rules_hide_everything() {
    let ground = Ground::new();
    ground.write(".gitignore", "# a comment\n".repeat(100_000) + "*.key\n");
    let before = ground.take(1).await;
    ground.write(".gitignore", "");
    ground.write("made.key", "private\n");
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), [".gitignore"]);
    undone(&ground, &before).await;
    assert!(ground.read("made.key").is_some() && !ground.is_kept("private"));
}

#[tokio::test]
async fn directories_in_which_nothing_may_be_done_are_opened_for_it() {
    let ground = Ground::new();
    ground.write("dir/x", "x\n");
    ground.write("dir/y", "y\n");
    let dir = ground.work.join("dir");
    set_mode(&dir, 0o555);
    set_mode(&ground.work.join("dir/x"), 0o444);
    let before = ground.take(1).await;
    set_mode(&dir, 0o755);
    fs::remove_file(dir.join("x")).unwrap();
    ground.write("dir/y", "changed\n");
    ground.write("dir/z", "new\n");
    set_mode(&dir, 0o555);
    undone(&ground, &before).await;
    assert_eq!((mode(&dir), mode(&dir.join("x"))), (0o555, 0o444));
    assert_eq!(ground.read("dir/x").as_deref(), Some("x\n"));
    assert_eq!(ground.read("dir/y").as_deref(), Some("y\n"));
    assert!(ground.read("dir/z").is_none());
    set_mode(&dir, 0o755);
}

#[tokio::test]
async fn what_changes_in_the_midst_of_it_is_left_and_said() {
    let ground = Ground::new();
    ground.write("c.txt", "c\n");
    let before = ground.take(1).await;
    ground.write("a.txt", "claude\n");
    ground.write("new.txt", "claude\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    set_mode(&ground.work.join("c.txt"), 0o600);
    let repository = ground.places.repository(&ground.album()).await.unwrap();
    let then = repository.load(&before).await.unwrap();
    let (_, now) = repository.take("now", &[&then]).await.unwrap();
    let (plan, sizes) = repository.plan(&now, &then).await.unwrap();
    // A hand was as quick.
    ground.write("a.txt", "a hand\n");
    ground.write("b.txt", "a hand\n");
    ground.write("new.txt", "a hand\n");
    ground.write("c.txt", "a hand\n");
    let left = repository.put(plan, &sizes, now, then).await.unwrap();
    assert_eq!(all_shown(&left), ["new.txt", "a.txt", "b.txt", "c.txt"]);
    for path in ["a.txt", "b.txt", "new.txt", "c.txt"] {
        assert_eq!(ground.read(path).as_deref(), Some("a hand\n"), "{path}");
    }
    assert_eq!(mode(&ground.work.join("c.txt")), 0o600);
}

#[tokio::test]
async fn ways_forward_are_not_kept_for_ever() {
    let ground = Ground::new();
    for turn in 1..=24 {
        let before = ground.take(turn).await;
        ground.write("a.txt", format!("{turn}\n"));
        ground.back(&before).await.1.unwrap();
    }
    ground.take(25).await;
    let names = fs::read_dir(ground.places.albums.join("7-1800/names")).unwrap().map(Result::unwrap);
    let ways = names.filter(|name| name.file_name().as_bytes().starts_with(b"undone-"));
    assert!(ways.count() <= 20);
}

#[tokio::test]
async fn nothing_is_written_to_a_repository_with_a_sparse_index() {
    let ground = Ground::new();
    ground.write("deep/one/x", "x\n");
    ground.write("deep/two/x", "x\n");
    ground.git(&["add", "-A"]);
    ground.git(&["commit", "--quiet", "-m", "second"]);
    ground.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "deep/one"]);
    // A tree that nobody wrote yet.
    ground.write("deep/one/x", "staged\n");
    ground.git(&["add", "deep/one/x"]);
    let untouched = ground.seen();
    let before = ground.take(1).await;
    ground.write("a.txt", "changed\n");
    ground.write("deep/two/x", "there in spite of it\n");
    ground.since_head().await;
    undone(&ground, &before).await;
    assert_eq!(ground.read("a.txt").as_deref(), Some("one\ntwo\n"));
    assert!(ground.read("deep/two/x").is_none());
    assert_eq!(ground.seen(), untouched);
}

#[tokio::test]
async fn what_is_attached_to_a_file_stays_with_it() {
    let ground = Ground::new();
    let before = ground.take(1).await;
    ground.write("a.txt", "changed\n");
    let file = ground.work.join("a.txt");
    let named = rustix::fs::setxattr(&file, "user.note", b"mine", rustix::fs::XattrFlags::empty());
    let owner = fs::metadata(&file).unwrap();
    undone(&ground, &before).await;
    assert_eq!(ground.read("a.txt").as_deref(), Some("one\ntwo\n"));
    let is = fs::metadata(&file).unwrap();
    assert_eq!((is.uid(), is.gid()), (owner.uid(), owner.gid()));
    // Not every file system has them.
    if named.is_ok() {
        let mut value = [0; 16];
        let length = rustix::fs::getxattr(&file, "user.note", &mut value[..]).unwrap();
        assert_eq!(&value[..length], b"mine");
    }
}

#[tokio::test]
async fn names_of_any_bytes_come_back() {
    let ground = Ground::new();
    let names: [&[u8]; 10] = [
        b"caf\xe9",
        b"caf\xea",
        b"-rf",
        b"a\\b",
        b"tail. ",
        b"e\xcc\x81",
        b"\xc3\xa9",
        b"\"q\"",
        b"new\nline",
        b":(top)*",
    ];
    let at = |name: &[u8]| ground.work.join(std::ffi::OsStr::from_bytes(name));
    for name in names {
        fs::write(at(name), name).unwrap();
    }
    let before = ground.take(1).await;
    for name in names {
        fs::write(at(name), "changed\n").unwrap();
    }
    fs::write(at(b"made\xff"), "new\n").unwrap();
    undone(&ground, &before).await;
    for name in names {
        assert_eq!(fs::read(at(name)).unwrap(), name);
    }
    assert!(!at(b"made\xff").exists());
}

#[tokio::test]
async fn directories_are_hidden_by_the_rules_of_each_moment_as_files_are() {
    let ground = Ground::new();
    ground.write(".gitignore", "then/\n");
    ground.write("data/rows", "rows\n");
    let before = ground.take(1).await;
    ground.write(".gitignore", "data/\n");
    for folder in ["data/empty", "then/empty", "new/empty"] {
        fs::create_dir_all(ground.work.join(folder)).unwrap();
    }
    let (seen, _, _) = ground.preview(&before).await;
    // Again, as after a crash: the rules of then are back.
    for words in ["once", "twice"] {
        let report = ground.restore(&before, &seen).await;
        assert!(matches!(&report, Ok(FilesRestored::Done { left, .. }) if left.is_empty()), "{report:?}");
        let is_there = |folder: &str| ground.work.join(folder).is_dir();
        assert!(is_there("data/empty"), "{words}: it was ignored when it was looked at");
        assert!(is_there("then/empty"), "{words}: it was ignored before the turn");
        assert!(!is_there("new"), "{words}: nobody ignores it");
    }
}

#[tokio::test]
async fn a_link_where_a_directory_was_does_not_hinder_other_rules() {
    let ground = Ground::new();
    ground.write("sub/x.txt", "x\n");
    ground.write("sub/y.log", "y\n");
    let before = ground.take(1).await;
    fs::remove_dir_all(ground.work.join("sub")).unwrap();
    symlink("elsewhere", ground.work.join("sub")).unwrap();
    ground.write(".gitignore", "*.log\n");
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), [".gitignore", "sub", "sub/x.txt"], "what is ignored now is not shown");
    undone(&ground, &before).await;
    assert_eq!(ground.read("sub/x.txt").as_deref(), Some("x\n"));
    assert_eq!(ground.read("sub/y.log").as_deref(), Some("y\n"));
}
