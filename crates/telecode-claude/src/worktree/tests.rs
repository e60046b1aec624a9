//! Real repositories on a real disk.

use std::fs;
use std::process::Command;

use super::*;

struct Place {
    folder: tempfile::TempDir,
    variables: Variables,
}

impl Place {
    /// A repository with one commit.
    fn new() -> Self {
        let place = Self::empty();
        place.git("repo", &["commit", "--quiet", "--allow-empty", "-m", "first"]);
        place
    }

    /// A repository without commits.
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut variables = vec![("HOME".into(), folder.path().into())];
        variables.push(("PATH".into(), std::env::var_os("PATH").unwrap()));
        let place = Self { folder, variables };
        place.write(
            ".gitconfig",
            "[user]\nname = Ana\nemail = ana@example.org\n[init]\ndefaultBranch = main\n",
        );
        fs::create_dir(place.path("repo")).unwrap();
        place.git("repo", &["init", "--quiet"]);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn git(&self, directory: &str, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.arg("-C")
            .arg(self.path(directory))
            .args(arguments)
            .env_clear()
            .envs(self.variables.iter().cloned());
        let output = git.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    async fn make(&self, name: &str, branch: &str, start: Start) -> Result<(), WorktreeProblem> {
        let repository = self.path("repo").to_str().unwrap().to_owned();
        let worktree = Worktree { repository, branch: branch.to_owned() };
        make(&self.path(name), &worktree, &start, &self.variables).await
    }

    async fn remove(&self, name: &str, force: bool) -> WorktreeRemoval {
        let root = self.path("trees");
        remove(&root, &self.path("repo"), &self.path(name), force, &self.variables).await
    }

    fn branch(&self, name: &str) -> String {
        self.git(name, &["symbolic-ref", "--short", "HEAD"])
    }
}

#[tokio::test]
async fn a_branch_is_made_and_the_worktree_is_found_again() {
    let place = Place::new();
    place.make("trees/api/fix", "fix/login", Start::New).await.unwrap();
    assert_eq!(place.branch("trees/api/fix"), "fix/login");
    place.write("trees/api/fix/new.txt", "kept");
    for start in [Start::New, Start::Resume, Start::Rerun] {
        place.make("trees/api/fix", "fix/login", start).await.unwrap();
    }
    assert!(place.path("trees/api/fix/new.txt").exists());
    // A session that goes on may have changed the branch; a new one may not begin there.
    place.git("trees/api/fix", &["checkout", "--quiet", "-b", "other"]);
    place.make("trees/api/fix", "fix/login", Start::Resume).await.unwrap();
    let refused = place.make("trees/api/fix", "fix/login", Start::New).await.unwrap_err();
    let path = place.path("trees/api/fix").display().to_string();
    assert_eq!(refused, WorktreeProblem::Taken { path, branch: Some("other".to_owned()) });
}

#[tokio::test]
async fn a_branch_that_exists_is_checked_out() {
    let place = Place::new();
    place.git("repo", &["branch", "old"]);
    place.git("repo", &["commit", "--quiet", "--allow-empty", "-m", "second"]);
    place.make("trees/old", "old", Start::New).await.unwrap();
    assert_eq!(place.branch("trees/old"), "old");
    assert_eq!(place.git("trees/old", &["log", "-1", "--format=%s"]), "first");
}

#[tokio::test]
async fn a_branch_of_a_remote_is_gone_on_with() {
    let place = Place::new();
    place.git("repo", &["update-ref", "refs/remotes/origin/theirs", "HEAD"]);
    place.git("repo", &["config", "remote.origin.url", "/nowhere"]);
    place.git("repo", &["config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"]);
    place.git("repo", &["commit", "--quiet", "--allow-empty", "-m", "second"]);
    place.make("trees/theirs", "theirs", Start::New).await.unwrap();
    assert_eq!(place.git("trees/theirs", &["log", "-1", "--format=%s"]), "first");
    assert_eq!(place.git("repo", &["config", "branch.theirs.remote"]), "origin");
}

#[tokio::test]
async fn what_cannot_be_is_said_in_clear_words() {
    let place = Place::new();
    let elsewhere = place.make("trees/main", "main", Start::New).await.unwrap_err();
    assert!(said(&elsewhere).contains("'main' is already"), "{elsewhere:?}");
    for name in ["-x", "--force", "a..b", "a b", "@{-1}", "x.lock", "", "HEAD", "-"] {
        let refused = place.make("trees/x", name, Start::New).await.unwrap_err();
        let is_bad = refused == WorktreeProblem::BadBranch;
        assert!(is_bad || said(&refused).contains("not a valid branch name"), "{name}: {refused:?}");
    }
    fs::create_dir_all(place.path("trees/full")).unwrap();
    place.write("trees/full/file", "mine");
    let full = place.make("trees/full", "full", Start::New).await.unwrap_err();
    assert!(said(&full).contains("already exists"), "{full:?}");
    assert_eq!(fs::read_to_string(place.path("trees/full/file")).unwrap(), "mine");
    fs::remove_dir_all(place.path("repo/.git")).unwrap();
    let none = place.make("trees/none", "none", Start::New).await.unwrap_err();
    assert!(said(&none).contains("not a git repository"), "{none:?}");
    fs::remove_dir_all(place.path("repo")).unwrap();
    let gone = place.make("trees/none", "none", Start::New).await.unwrap_err();
    let path = place.path("repo").display().to_string();
    assert_eq!(gone, WorktreeProblem::NoRepository { path });
    let empty = Place::empty().make("trees/none", "none", Start::New).await.unwrap_err();
    assert_eq!(empty, WorktreeProblem::NoCommit);
}

/// Git's own words.
fn said(problem: &WorktreeProblem) -> &str {
    let WorktreeProblem::Said(words) = problem else { panic!("{problem:?}") };
    words
}

#[tokio::test]
async fn names_that_begin_with_a_hyphen_are_no_options() {
    let place = Place::new();
    place.make("--trees/-x", "fine", Start::New).await.unwrap();
    assert_eq!(place.branch("--trees/-x"), "fine");
    assert!(matches!(place.remove("--trees/-x", false).await, WorktreeRemoval::Failed(_)));
    place.make("trees/--force", "safe", Start::New).await.unwrap();
    assert_eq!(place.remove("trees/--force", false).await, WorktreeRemoval::Done);
}

#[tokio::test]
async fn no_hook_is_run() {
    let place = Place::new();
    let hook = place.path("repo/.git/hooks/post-checkout");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\ntouch \"$HOME/hooked\"\n").unwrap();
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    place.git("repo", &["config", "core.fsmonitor", hook.to_str().unwrap()]);
    place.make("trees/a", "a", Start::New).await.unwrap();
    assert_eq!(place.remove("trees/a", false).await, WorktreeRemoval::Done);
    assert!(!place.path("hooked").exists());
}

#[tokio::test]
async fn a_worktree_whose_directory_was_removed_is_made_again() {
    let place = Place::new();
    place.make("trees/a", "a", Start::New).await.unwrap();
    fs::remove_dir_all(place.path("trees/a")).unwrap();
    place.make("trees/a", "a", Start::Resume).await.unwrap();
    assert_eq!(place.branch("trees/a"), "a");
    fs::remove_dir_all(place.path("trees/a")).unwrap();
    assert_eq!(place.remove("trees/a", false).await, WorktreeRemoval::Done);
    assert!(!place.git("repo", &["worktree", "list"]).contains("trees"));
}

#[tokio::test]
async fn what_a_killed_git_left_half_made_is_made_anew() {
    let place = Place::new();
    place.make("trees/a", "a", Start::New).await.unwrap();
    fs::write(place.path("repo/.git/worktrees/a/locked"), "initializing").unwrap();
    place.write("trees/a/junk", "");
    let (repository, directory) = (place.path("repo"), place.path("trees/a"));
    let making =
        WorktreeMaking { patience: Duration::ZERO, ..WorktreeMaking::new(&repository, &place.variables) };
    making.settle(&directory, "a", &Start::New).await.unwrap();
    assert!(!place.path("trees/a/junk").exists());
}

#[tokio::test]
async fn a_clean_worktree_goes_and_its_branch_stays() {
    let place = Place::new();
    place.make("trees/api/a", "a", Start::New).await.unwrap();
    place.git("trees/api/a", &["commit", "--quiet", "--allow-empty", "-m", "mine"]);
    assert_eq!(place.remove("trees/api/a", false).await, WorktreeRemoval::Done);
    assert!(!place.path("trees/api").exists() && place.path("trees").exists());
    assert_eq!(place.git("repo", &["log", "-1", "--format=%s", "a"]), "mine");
    assert_eq!(place.remove("trees/api/a", false).await, WorktreeRemoval::Done);
}

#[tokio::test]
async fn what_would_be_lost_is_named_and_kept() {
    let place = Place::new();
    place.write("repo/old.txt", "old");
    place.git("repo", &["add", "."]);
    place.git("repo", &["commit", "--quiet", "-m", "file"]);
    place.make("trees/a", "a", Start::New).await.unwrap();
    place.git("trees/a", &["checkout", "--quiet", "--detach"]);
    place.git("trees/a", &["commit", "--quiet", "--allow-empty", "-m", "on no branch"]);
    place.write("trees/a/old.txt", "new");
    place.write("trees/a/more words.txt", "");
    let WorktreeRemoval::Dirty(lost) = place.remove("trees/a", false).await else { panic!() };
    assert_eq!(lost[..2], ["M old.txt", "?? more words.txt"]);
    assert!(lost[2].starts_with("commit ") && lost[2].ends_with("on no branch"), "{lost:?}");
    assert!(place.path("trees/a/more words.txt").exists());
    assert_eq!(place.remove("trees/a", true).await, WorktreeRemoval::Done);
    assert!(!place.path("trees/a").exists());
}

#[tokio::test]
async fn many_lost_things_are_counted() {
    let place = Place::new();
    place.make("trees/a", "a", Start::New).await.unwrap();
    (0..23).for_each(|number| place.write(&format!("trees/a/{number}"), ""));
    let WorktreeRemoval::Dirty(lost) = place.remove("trees/a", false).await else { panic!() };
    assert_eq!((lost.len(), lost[20].as_str()), (21, "… +3"));
}

#[tokio::test]
async fn without_its_repository_a_worktree_goes_only_if_that_is_wanted() {
    let place = Place::new();
    place.make("trees/a", "a", Start::New).await.unwrap();
    fs::remove_dir_all(place.path("repo")).unwrap();
    assert_eq!(place.remove("trees/a", false).await, WorktreeRemoval::NoRepository);
    assert_eq!(place.remove("trees/a", true).await, WorktreeRemoval::Done);
    assert!(!place.path("trees/a").exists());
}

#[tokio::test]
async fn nothing_outside_of_the_worktrees_is_removed() {
    let place = Place::new();
    place.make("other/a", "a", Start::New).await.unwrap();
    fs::create_dir(place.path("trees")).unwrap();
    std::os::unix::fs::symlink(place.path("other/a"), place.path("trees/link")).unwrap();
    std::os::unix::fs::symlink(place.path("other"), place.path("trees/above")).unwrap();
    for name in
        ["other/a", "trees/link", "trees/above/a", "trees/../other/a", "trees", "repo", "trees/..", ""]
    {
        assert!(matches!(place.remove(name, true).await, WorktreeRemoval::Failed(_)), "{name}");
    }
    assert!(place.path("other/a/.git").exists());
}
