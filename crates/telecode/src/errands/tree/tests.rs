use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Command;

use telecode_core::ids::TurnId;
use telecode_core::tree::{Album, ChangeKind, FileProblem};
use tempfile::TempDir;

use super::*;

struct Ground {
    home: TempDir,
    work: PathBuf,
}

impl Ground {
    /// A repository with one commit.
    fn new() -> Self {
        let ground = Self::bare();
        ground.git(&["init", "--quiet", "--initial-branch=main"]);
        ground.write("a.txt", "one\ntwo\n");
        ground.write("b.txt", "b\n");
        ground.write(".gitignore", "secret\n");
        ground.git(&["add", "-A"]);
        ground.git(&["commit", "--quiet", "-m", "first"]);
        ground
    }

    fn bare() -> Self {
        let home = TempDir::new().unwrap();
        let work = home.path().join("work");
        fs::create_dir(&work).unwrap();
        Self { home, work }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.work.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.work.join(path)).ok()
    }

    fn git(&self, words: &[&str]) -> String {
        let identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.work)
            .args(identity)
            .args(words)
            .env_clear()
            .envs(self.variables())
            .output()
            .unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn variables(&self) -> Variables {
        vec![
            ("HOME".into(), self.home.path().into()),
            ("PATH".into(), std::env::var_os("PATH").unwrap_or_default()),
        ]
    }

    fn album(&self) -> Album {
        Album { directory: self.work.to_str().unwrap().to_owned(), key: "7-1800".to_owned() }
    }

    async fn repository(&self) -> Repository {
        Repository::of(&self.album(), &self.variables()).await.unwrap()
    }

    async fn take(&self, turn: i64) -> Snapshot {
        let take = Take { album: self.album(), turn: TurnId(turn), kept: vec![TurnId(turn)] };
        super::take(&take, &self.variables()).await.unwrap()
    }

    /// What a person would see of the repository: nothing of it may change.
    fn seen(&self) -> (String, String, String, String, Vec<u8>) {
        (
            self.git(&["log", "--branches", "--format=%H %s"]),
            self.git(&["symbolic-ref", "HEAD"]),
            self.git(&["reflog", "show", "--all"]),
            self.git(&["stash", "list"]),
            fs::read(self.work.join(".git/index")).unwrap_or_default(),
        )
    }
}

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
    let repository = ground.repository().await;
    let seen = repository.take("seen").await.unwrap();
    let files = repository.compare(&seen.0, &before.0, false).await.unwrap();
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
    assert_eq!(repository.restore(&before, &seen).await, Ok(TreeReport::Restored { files: 4 }));
    assert_eq!(ground.read("a.txt").unwrap(), "one\ntwo\n");
    assert_eq!(ground.read("b.txt").unwrap(), "b\n");
    assert_eq!(ground.read("new/deep.txt").unwrap(), "kept\n");
    assert!(!ground.work.join("made").exists(), "empty directories go");
    assert_eq!(ground.read("secret").unwrap(), "changed", "what git ignores is not touched");
    assert_eq!(ground.seen(), before_all);
    // After a crash the same is done again, and is done already.
    assert_eq!(repository.restore(&before, &seen).await, Ok(TreeReport::Restored { files: 4 }));
    // And forward again.
    assert_eq!(repository.restore(&seen, &before).await, Ok(TreeReport::Restored { files: 4 }));
    assert_eq!(ground.read("a.txt").unwrap(), "one\n2\n");
    assert!(ground.read("b.txt").is_none());
    assert_eq!(ground.seen(), before_all);
}

#[tokio::test]
async fn nothing_is_done_to_what_the_person_did_not_see() {
    let ground = Ground::new();
    let before = ground.take(1).await;
    ground.write("a.txt", "claude\n");
    let repository = ground.repository().await;
    let seen = repository.take("seen").await.unwrap();
    ground.write("a.txt", "a hand\n");
    assert_eq!(repository.restore(&before, &seen).await, Ok(TreeReport::Moved));
    assert_eq!(ground.read("a.txt").unwrap(), "a hand\n");
}

#[tokio::test]
async fn what_a_crash_cut_half_way_is_done_to_the_end() {
    let ground = Ground::new();
    let before = ground.take(1).await;
    ground.write("a.txt", "claude\n");
    ground.write("new.txt", "new\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    let repository = ground.repository().await;
    let seen = repository.take("seen").await.unwrap();
    // What is to go is gone, and one file is back.
    fs::remove_file(ground.work.join("new.txt")).unwrap();
    ground.write("b.txt", "b\n");
    assert_eq!(repository.restore(&before, &seen).await, Ok(TreeReport::Restored { files: 3 }));
    assert_eq!(ground.read("a.txt").unwrap(), "one\ntwo\n");
    assert_eq!(ground.read("b.txt").unwrap(), "b\n");
    assert!(ground.read("new.txt").is_none());
    // A hand in between is still seen.
    ground.write("a.txt", "claude\n");
    ground.write("b.txt", "a hand\n");
    assert_eq!(repository.restore(&before, &seen).await, Ok(TreeReport::Moved));
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
    let repository = ground.repository().await;
    let seen = repository.take("seen").await.unwrap();
    let report = repository.restore(&before, &seen).await.unwrap();
    assert_eq!(report, TreeReport::Restored { files: 5 });
    let mode = fs::metadata(ground.work.join("run.sh")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    assert_eq!(fs::read_link(ground.work.join("link")).unwrap(), PathBuf::from("a.txt"));
    assert_eq!(ground.read("an odd\n*name").unwrap(), "odd\n");
    assert_eq!(ground.read("dir/x").unwrap(), "x\n");
}

#[tokio::test]
async fn no_hook_is_run_and_a_worktree_and_an_unborn_branch_work() {
    let ground = Ground::new();
    for hook in ["reference-transaction", "post-checkout", "pre-commit", "post-index-change"] {
        let hook = ground.work.join(".git/hooks").join(hook);
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::write(&hook, format!("#!/bin/sh\ntouch '{}'\n", ground.home.path().join("ran").display()))
            .unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let before = ground.take(1).await;
    ground.write("b.txt", "changed\n");
    let repository = ground.repository().await;
    let seen = repository.take("seen").await.unwrap();
    repository.restore(&before, &seen).await.unwrap();
    assert!(!ground.home.path().join("ran").exists(), "a hook was run");

    let tree = ground.home.path().join("tree");
    ground.git(&["-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", tree.to_str().unwrap()]);
    let there = Album { directory: tree.to_str().unwrap().to_owned(), key: "8-1800".to_owned() };
    let repository = Repository::of(&there, &ground.variables()).await.unwrap();
    let before = repository.take("1-before").await.unwrap();
    fs::write(tree.join("a.txt"), "in the worktree\n").unwrap();
    let seen = repository.take("seen").await.unwrap();
    repository.restore(&before, &seen).await.unwrap();
    assert_eq!(fs::read_to_string(tree.join("a.txt")).unwrap(), "one\ntwo\n");

    let unborn = Ground::bare();
    unborn.git(&["init", "--quiet"]);
    unborn.write("first.txt", "1\n");
    let before = unborn.take(1).await;
    unborn.write("first.txt", "2\n");
    let repository = unborn.repository().await;
    let seen = repository.take("seen").await.unwrap();
    repository.restore(&before, &seen).await.unwrap();
    assert_eq!(unborn.read("first.txt").unwrap(), "1\n");
    let head = repository.head().await.unwrap();
    assert_eq!(repository.compare(&head, &seen.0, true).await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_the_workspace_is_looked_at_where_the_repository_is_larger() {
    let ground = Ground::new();
    ground.write("sub/in.txt", "in\n");
    let album =
        Album { directory: ground.work.join("sub").to_str().unwrap().to_owned(), key: "9-1".to_owned() };
    let repository = Repository::of(&album, &ground.variables()).await.unwrap();
    let before = repository.take("1-before").await.unwrap();
    ground.write("sub/in.txt", "changed\n");
    ground.write("a.txt", "not ours\n");
    let seen = repository.take("seen").await.unwrap();
    let files = repository.compare(&seen.0, &before.0, true).await.unwrap();
    assert_eq!(files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["in.txt"]);
    repository.restore(&before, &seen).await.unwrap();
    assert_eq!(ground.read("sub/in.txt").unwrap(), "in\n");
    assert_eq!(ground.read("a.txt").unwrap(), "not ours\n");
}

#[tokio::test]
async fn what_is_no_repository_or_too_much_is_said() {
    let ground = Ground::bare();
    let of = Repository::of(&ground.album(), &ground.variables()).await;
    assert_eq!(of.map(|_| ()), Err(NoSnapshot::NotGit));
    let ground = Ground::new();
    let large = fs::File::create(ground.work.join("large.bin")).unwrap();
    large.set_len(200_000_000).unwrap();
    assert_eq!(ground.repository().await.take("1-before").await, Err(NoSnapshot::TooLarge));
    let ignored =
        Album { directory: ground.work.join("secret").to_str().unwrap().to_owned(), key: "1-1".to_owned() };
    fs::create_dir(ground.work.join("secret")).unwrap();
    let of = Repository::of(&ignored, &ground.variables()).await;
    assert_eq!(of.map(|_| ()), Err(NoSnapshot::NotGit));
}

#[tokio::test]
async fn old_snapshots_are_let_go_and_all_with_the_session() {
    let ground = Ground::new();
    for turn in 1..=3 {
        ground.write("a.txt", &format!("{turn}\n"));
        ground.take(turn).await;
    }
    let refs = || ground.git(&["for-each-ref", "--format=%(refname)", "refs/telecode"]);
    assert_eq!(refs().trim(), "refs/telecode/7-1800/3-before");
    ground.repository().await.forget().await;
    assert_eq!(refs(), "");
    assert_eq!(fs::read_dir(ground.work.join(".git/telecode")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_patch_is_one_that_git_takes() {
    let ground = Ground::new();
    let before = ground.take(1).await;
    ground.write("a.txt", "one\nzwei\n");
    ground.write("c.txt", "diff --git a/x b/x\n@@ no hunk\n");
    fs::remove_file(ground.work.join("b.txt")).unwrap();
    fs::write(ground.work.join("p.bin"), [0_u8, 1, 2]).unwrap();
    let repository = ground.repository().await;
    let after = repository.take("1-after").await.unwrap();
    let files = repository.compare(&before.0, &after.0, true).await.unwrap();
    let hunks: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.hunks())).collect();
    assert_eq!(
        hunks,
        [
            ("a.txt", "@@ -1,2 +1,2 @@\n one\n-two\n+zwei"),
            ("b.txt", "@@ -1 +0,0 @@\n-b"),
            ("c.txt", "@@ -0,0 +1,2 @@\n+diff --git a/x b/x\n+@@ no hunk"),
            ("p.bin", ""),
        ]
    );
    assert!(files[3].is_binary);
    let patch: String = files[..3].iter().map(|file| file.patch.as_str()).collect();
    repository.restore(&before, &after).await.unwrap();
    let file = ground.home.path().join("p.diff");
    fs::write(&file, patch).unwrap();
    ground.git(&["apply", file.to_str().unwrap()]);
    assert_eq!(ground.read("a.txt").unwrap(), "one\nzwei\n");
    assert!(ground.read("b.txt").is_none());
}

#[test]
fn only_files_of_the_workspace_are_read() {
    let ground = Ground::bare();
    ground.write("a.txt", "hello");
    ground.write("sub/b.txt", "b");
    ground.write("empty", "");
    fs::write(ground.home.path().join("outside.txt"), "secret").unwrap();
    symlink(ground.home.path().join("outside.txt"), ground.work.join("link")).unwrap();
    symlink(ground.home.path(), ground.work.join("up")).unwrap();
    symlink("a.txt", ground.work.join("inner")).unwrap();
    let look = |path: &str| files::read(&ground.work, path, 5);
    let file =
        |name: &str, text: &str| TreeReport::File { name: name.to_owned(), content: text.as_bytes().into() };
    assert_eq!(look("a.txt"), file("a.txt", "hello"));
    assert_eq!(look("./sub/../a.txt"), file("a.txt", "hello"));
    assert_eq!(look("inner"), file("a.txt", "hello"));
    for path in ["../outside.txt", "link", "up/outside.txt", "/etc/passwd", "up", ".."] {
        assert_eq!(look(path), TreeReport::NoFile(FileProblem::Outside), "{path}");
    }
    assert_eq!(look("missing"), TreeReport::NoFile(FileProblem::Missing));
    assert_eq!(look("a.txt/x"), TreeReport::NoFile(FileProblem::Missing));
    assert_eq!(look("empty"), TreeReport::NoFile(FileProblem::Empty));
    ground.write("large", "123456");
    assert_eq!(look("large"), TreeReport::NoFile(FileProblem::TooLarge(6)));
    let entries = ["sub/", "a.txt", "empty", "inner", "large", "link", "up"].map(str::to_owned).to_vec();
    assert_eq!(look("."), TreeReport::Folder { path: String::new(), entries, more: 0 });
    let absolute = ground.work.join("sub/b.txt");
    assert_eq!(look(absolute.to_str().unwrap()), file("b.txt", "b"));
}

#[test]
fn the_branch_that_is_checked_out_is_read_without_git() {
    let ground = Ground::new();
    assert_eq!(branch::of(&ground.work).as_deref(), Some("main"));
    ground.git(&["switch", "--quiet", "--create", "feature/cats"]);
    fs::create_dir_all(ground.work.join("deep/er")).unwrap();
    assert_eq!(branch::of(&ground.work.join("deep/er")).as_deref(), Some("feature/cats"));
    let tree = ground.home.path().join("tree");
    ground.git(&["worktree", "add", "--quiet", "-b", "other", tree.to_str().unwrap()]);
    assert_eq!(branch::of(&tree).as_deref(), Some("other"));
    ground.git(&["switch", "--quiet", "--detach"]);
    let commit = ground.git(&["rev-parse", "--short=7", "HEAD"]);
    assert_eq!(branch::of(&ground.work).as_deref(), Some(commit.trim()));
    assert_eq!(branch::of(ground.home.path()), None);
    assert_eq!(branch::of(&Ground::bare().work.join("missing")), None);
}
