//! Turns that are undone.

use super::*;

#[tokio::test]
async fn everything_that_is_not_ignored_comes_back_and_the_repository_stays_as_it_is() {
    let ground = Ground::new();
    ground.write("new/deep.txt", "kept\n");
    ground.write("staged.txt", "staged\n");
    ground.git(&["add", "staged.txt"]);
    ground.write("secret", "mine");
    let before_all = ground.seen();
    let before = ground.take(1).await;
    assert_eq!(ground.seen(), before_all);

    // What a turn does, by tools and by shell commands.
    ground.write("a.txt", "one\n2\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    fs::remove_file(ground.work.join("new/deep.txt")).unwrap();
    ground.write("made/by/shell.txt", "x\n");
    ground.write("secret", "changed");
    let (seen, files, _) = ground.preview(&before).await;
    let kinds: Vec<_> =
        files.iter().map(|file| (file.path.as_str(), file.kind, file.added, file.removed)).collect();
    assert_eq!(
        kinds,
        [
            ("a.txt", ChangeKind::Modified, 1, 1),
            ("b.txt", ChangeKind::Added, 1, 0),
            ("made/by/shell.txt", ChangeKind::Removed, 0, 1),
            ("new/deep.txt", ChangeKind::Added, 1, 0),
        ]
    );
    assert_eq!(ground.restore(&before, &seen).await, Ok(restored(4)));
    assert_eq!(ground.read("a.txt").unwrap(), "one\ntwo\n");
    assert_eq!(ground.read("b.txt").unwrap(), "b\n");
    assert_eq!(ground.read("new/deep.txt").unwrap(), "kept\n");
    assert!(!ground.work.join("made").exists(), "empty directories go");
    assert_eq!(ground.read("secret").unwrap(), "changed", "what git ignores is not touched");
    assert_eq!(ground.seen(), before_all);
    // After a crash the same is done again, and is done already.
    assert_eq!(ground.restore(&before, &seen).await, Ok(restored(4)));
    // And forward again.
    let (forward, _, _) = ground.preview(&seen).await;
    assert_eq!(ground.restore(&seen, &forward).await, Ok(restored(4)));
    assert_eq!(ground.read("a.txt").unwrap(), "one\n2\n");
    assert!(ground.read("b.txt").is_none());
    assert_eq!(ground.seen(), before_all);
}

#[tokio::test]
async fn nothing_is_done_to_what_the_person_did_not_see() {
    let ground = Ground::new();
    let before = ground.take(1).await;
    ground.write("a.txt", "claude\n");
    let (seen, _, _) = ground.preview(&before).await;
    ground.write("a.txt", "a hand\n");
    assert_eq!(ground.restore(&before, &seen).await, Ok(FilesRestored::Moved));
    assert_eq!(ground.read("a.txt").unwrap(), "a hand\n");
}

#[tokio::test]
async fn what_a_crash_cut_half_way_is_done_to_the_end() {
    let ground = Ground::new();
    let before = ground.take(1).await;
    ground.write("a.txt", "claude\n");
    ground.write("new.txt", "new\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    let (seen, _, _) = ground.preview(&before).await;
    // What is to go is gone, and one file is back.
    fs::remove_file(ground.work.join("new.txt")).unwrap();
    ground.write("b.txt", "b\n");
    assert_eq!(ground.restore(&before, &seen).await, Ok(restored(3)));
    assert_eq!(ground.read("a.txt").unwrap(), "one\ntwo\n");
    assert_eq!(ground.read("b.txt").unwrap(), "b\n");
    assert!(ground.read("new.txt").is_none());
    // A hand in between is still seen.
    ground.write("a.txt", "claude\n");
    ground.write("b.txt", "a hand\n");
    assert_eq!(ground.restore(&before, &seen).await, Ok(FilesRestored::Moved));
    assert_eq!(ground.read("b.txt").unwrap(), "a hand\n");
}

#[tokio::test]
async fn modes_links_and_odd_names_come_back() {
    let ground = Ground::new();
    ground.write("run.sh", "#!/bin/sh\n");
    fs::set_permissions(ground.work.join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("a.txt", ground.work.join("link")).unwrap();
    ground.write("an odd\n*name", "odd\n");
    ground.write("dir/x", "x\n");
    let before = ground.take(1).await;
    fs::set_permissions(ground.work.join("run.sh"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::remove_file(ground.work.join("link")).unwrap();
    symlink("/etc/passwd", ground.work.join("link")).unwrap();
    fs::remove_file(ground.work.join("an odd\n*name")).unwrap();
    fs::remove_dir_all(ground.work.join("dir")).unwrap();
    ground.write("dir", "a file now\n");
    let (seen, _, _) = ground.preview(&before).await;
    let report = ground.restore(&before, &seen).await;
    assert_eq!(report, Ok(restored(5)));
    let mode = fs::metadata(ground.work.join("run.sh")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert_eq!(fs::read_link(ground.work.join("link")).unwrap(), PathBuf::from("a.txt"));
    assert_eq!(ground.read("an odd\n*name").unwrap(), "odd\n");
    assert_eq!(ground.read("dir/x").unwrap(), "x\n");
}

#[tokio::test]
async fn a_worktree_and_an_unborn_branch_work() {
    let mut ground = Ground::new();
    let tree = ground.home.path().join("tree");
    ground.git(&["worktree", "add", "--quiet", tree.to_str().unwrap()]);
    ground.workspace = tree.clone();
    let before = ground.take(1).await;
    fs::write(tree.join("a.txt"), "in the worktree\n").unwrap();
    ground.back(&before).await.1.unwrap();
    assert_eq!(fs::read_to_string(tree.join("a.txt")).unwrap(), "one\ntwo\n");

    let unborn = Ground::bare();
    unborn.git(&["init", "--quiet"]);
    unborn.write("first.txt", "1\n");
    let before = unborn.take(1).await;
    unborn.write("first.txt", "2\n");
    assert_eq!(paths(&unborn.since_head().await), ["first.txt"]);
    unborn.back(&before).await.1.unwrap();
    assert_eq!(unborn.read("first.txt").unwrap(), "1\n");
}

#[tokio::test]
async fn only_the_workspace_is_looked_at_where_the_repository_is_larger() {
    let mut ground = Ground::new();
    ground.write("sub/in.txt", "in\n");
    ground.write("sub/deep/.gitignore", "*.log\n");
    ground.write("sub/deep/secret", "mine\n");
    ground.workspace = ground.work.join("sub");
    let before = ground.take(1).await;
    ground.write("sub/in.txt", "changed\n");
    ground.write("a.txt", "not ours\n");
    // The rules of the directories above hold, those of then as well.
    ground.write(".gitignore", "");
    ground.write("sub/deep/secret", "mine as well\n");
    ground.write("sub/deep/more/secret", "new and secret\n");
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), ["in.txt"]);
    assert_eq!(paths(&ground.since_head().await), ["deep/.gitignore", "in.txt"]);
    ground.back(&before).await.1.unwrap();
    assert_eq!(ground.read("sub/in.txt").unwrap(), "in\n");
    assert_eq!(ground.read("a.txt").unwrap(), "not ours\n");
    assert!(ground.read("sub/deep/more/secret").is_some() && !ground.is_kept("secret\n"));
}

#[tokio::test]
async fn what_is_no_repository_is_said() {
    let ground = Ground::bare();
    assert_eq!(ground.try_take(1).await, Err(NoSnapshot::NotGit));
    let mut ground = Ground::new();
    fs::create_dir(ground.work.join("secret")).unwrap();
    ground.workspace = ground.work.join("secret");
    assert_eq!(ground.try_take(1).await, Err(NoSnapshot::NotGit));
    ground.workspace = ground.work.join(".git");
    assert_eq!(ground.try_take(1).await, Err(NoSnapshot::NotGit));
}

#[tokio::test]
async fn what_is_too_large_is_not_kept_and_that_is_said() {
    let ground = Ground::new();
    let sparse = |name: &str| {
        let file = fs::File::create(ground.work.join(name)).unwrap();
        file.set_len(100_000_001).unwrap();
    };
    sparse("large.bin");
    let before = ground.take(1).await;
    ground.write("a.txt", "changed\n");
    let (_, _, limits) = ground.preview(&before).await;
    assert_eq!(limits, RestoreLimits::default(), "it did not change");
    ground.write("large.bin", "small now\n");
    sparse("new.bin");
    let (_, files) = ground.card(&before).await;
    assert_eq!(paths(&files), ["a.txt", "large.bin", "new.bin"]);
    assert!(files[1].is_binary && files[2].is_binary);
    let (seen, files, limits) = ground.preview(&before).await;
    assert_eq!(
        (paths(&files), limits.stays.as_slice()),
        (vec!["a.txt"], ["large.bin", "new.bin"].map(str::to_owned).as_slice())
    );
    assert_eq!(ground.restore(&before, &seen).await, Ok(restored(1)));
    assert_eq!(ground.read("large.bin").unwrap(), "small now\n");
    assert!(ground.work.join("new.bin").exists());
}

#[tokio::test]
async fn old_snapshots_are_let_go_and_all_with_the_session() {
    let ground = Ground::new();
    // What an older version left in the repository.
    ground.git(&["update-ref", "refs/telecode/7-1800/1-before", "HEAD"]);
    ground.git(&["update-ref", "refs/telecode/8-1800/1-before", "HEAD"]);
    ground.write(".git/telecode/7-1800.index", "");
    let names = || {
        let names = fs::read_dir(ground.places.albums.join("7-1800/names")).unwrap();
        let mut names: Vec<_> = names.map(|name| name.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let mut first = None;
    for turn in 1..=3 {
        ground.write("a.txt", format!("{turn}\n"));
        first.get_or_insert(ground.take(turn).await);
    }
    assert_eq!(names(), ["3-before", "last"]);
    assert_eq!(
        ground.git(&["for-each-ref", "--format=%(refname)", "refs/telecode"]),
        "refs/telecode/8-1800/1-before\n"
    );
    assert_eq!(fs::read_dir(ground.work.join(".git/telecode")).unwrap().count(), 0);
    // What is gone is said, and nothing is done.
    let states = ground.places.albums.join("7-1800/states");
    fs::remove_file(states.join(&first.clone().unwrap().0)).unwrap();
    let report = ground.restore(&first.clone().unwrap(), &first.unwrap()).await;
    assert_eq!(report, Err(NoSnapshot::Gone));
    let forgotten = ground.places.files(FilesErrand::Forget { album: ground.album() }).await;
    assert_eq!(forgotten, Report::Forgotten(Ok(())));
    assert!(!ground.places.albums.join("7-1800").exists());
}

#[tokio::test]
async fn a_patch_is_one_that_git_takes() {
    let ground = Ground::new();
    ground.write("was.link", "a file\n");
    let before = ground.take(1).await;
    ground.write("a.txt", "one\nzwei\n");
    ground.write("c.txt", "diff --git a/x b/x\n@@ no hunk\n");
    ground.write("каталог/файл.txt", "да\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    fs::write(ground.work.join("p.bin"), [0_u8, 1, 2]).unwrap();
    fs::remove_file(ground.work.join("was.link")).unwrap();
    symlink("a.txt", ground.work.join("was.link")).unwrap();
    let (after, files) = ground.card(&before).await;
    let hunks: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.hunks())).collect();
    assert_eq!(
        hunks[..4],
        [
            ("a.txt", "@@ -1,2 +1,2 @@\n one\n-two\n+zwei"),
            ("b.txt", "@@ -1 +0,0 @@\n-b"),
            ("c.txt", "@@ -0,0 +1,2 @@\n+diff --git a/x b/x\n+@@ no hunk"),
            ("p.bin", ""),
        ]
    );
    assert_eq!(paths(&files[4..]), ["was.link", "каталог/файл.txt"]);
    assert!(files[3].is_binary);
    assert!(
        files[5].patch.starts_with("diff --git a/каталог/файл.txt b/каталог/файл.txt\n"),
        "{}",
        files[5].patch
    );
    let text = files.iter().filter(|file| !file.is_binary);
    let patch: String = text.map(|file| file.patch.as_str()).collect();
    ground.restore(&before, &after).await.unwrap();
    let file = ground.home.path().join("p.diff");
    fs::write(&file, patch).unwrap();
    ground.git(&["apply", file.to_str().unwrap()]);
    assert_eq!(ground.read("a.txt").unwrap(), "one\nzwei\n");
    assert!(ground.read("b.txt").is_none());
    assert!(ground.work.join("was.link").is_symlink());
    assert_eq!(ground.read("каталог/файл.txt").unwrap(), "да\n");
}
