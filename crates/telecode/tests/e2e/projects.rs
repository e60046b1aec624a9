//! Projects and worktrees with the real `claude`.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use crate::stage::{Settings, Stage, text};

/// Runs git in a directory, as the person would.
fn git(home: &Path, directory: &Path, arguments: &[&str]) -> String {
    let identity =
        ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main"];
    let mut git = Command::new("git");
    git.arg("-C").arg(directory).args(identity).args(arguments).env("HOME", home);
    let output = git.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn with_roots() -> Settings {
    Settings { access: "project_roots = [\"~/code\"]".to_owned(), ..Settings::default() }
}

#[tokio::test]
async fn a_project_is_added_from_the_chat_and_worked_in() {
    let script = Script::new().then(Reply::text("I am in the web."));
    let stage = Stage::with(script, with_roots()).await;
    let web = stage.home.path().join("code/web");
    std::fs::create_dir_all(web.join("src")).unwrap();
    git(stage.home.path(), &web, &["init", "--quiet"]);
    stage.says("/project add /etc");
    stage.sees("/etc is outside the folders").await;
    stage.says("/project add web/../../data");
    stage.sees("data is outside the folders").await;
    std::os::unix::fs::symlink("/etc", stage.home.path().join("code/link")).unwrap();
    stage.says("/project add link");
    stage.sees_times("/etc is outside", 2).await;
    stage.says("/project add none");
    stage.sees("No such folder").await;
    stage.says("/projects");
    stage.press("Add project").await;
    stage.press("web").await;
    stage.sees_buttons("src", 1).await;
    stage.press("src").await;
    stage.sees("No folders in here.").await;
    stage.press("Up").await;
    stage.sees_buttons("src", 1).await;
    stage.press("Use this one").await;
    stage.sees("web is now a project").await;
    stage.press("Start a session").await;
    stage.sees("in web").await;
    stage.says("where are you?");
    stage.sees("I am in the web.").await;
    let real = web.canonicalize().unwrap();
    let told = stage.api.turns()[0].body.to_string();
    assert!(told.contains(real.to_str().unwrap()), "{told}");
}

#[tokio::test]
async fn an_added_project_outlives_the_bot_and_goes_when_it_is_taken_off() {
    let mut stage = Stage::with(Script::new(), with_roots()).await;
    std::fs::create_dir_all(stage.home.path().join("code/web")).unwrap();
    stage.says("/project add ~/code/web");
    stage.sees("web is now a project").await;
    stage.stop_bot().await;
    stage.start().await;
    stage.says("/projects");
    stage.sees("code/web").await;
    stage.press("Remove").await;
    stage.sees("web is removed from the list").await;
    stage.says("/cd web");
    stage.sees("No project web").await;
    assert!(stage.home.path().join("code/web").is_dir());
}

#[tokio::test]
async fn without_roots_it_is_said_which_key_to_set() {
    let stage = Stage::new(Script::new()).await;
    stage.says("/project add ~/code/web");
    stage.sees("access.project_roots").await;
}

/// A stage whose project is a git repository with one commit on `main`.
async fn with_repository(script: Script) -> Stage {
    let stage = Stage::new(script).await;
    let project = stage.project();
    std::fs::write(project.join("readme.txt"), "old\n").unwrap();
    git(stage.home.path(), &project, &["init", "--quiet"]);
    git(stage.home.path(), &project, &["add", "."]);
    git(stage.home.path(), &project, &["commit", "--quiet", "-m", "first"]);
    // The bot looks whether it is a repository when it starts.
    let mut stage = stage;
    stage.stop_bot().await;
    stage.start().await;
    stage
}

#[tokio::test]
async fn a_session_in_a_worktree_changes_only_its_own_tree() {
    let script = Script::new()
        .then(Reply::tool(
            "Bash",
            json!({"command": "echo new > fix.txt && pwd && git branch --show-current"}),
        ))
        .then(Reply::text("Fixed here."))
        .then(Reply::text("I remember."));
    let mut stage = with_repository(script).await;
    let (home, project) = (stage.home.path().to_owned(), stage.project());
    stage.says("/new fix api@fix-login");
    stage.sees("fix-login").await;
    stage.says("fix the login");
    stage.press("Allow").await;
    stage.sees("Fixed here.").await;
    let tree = stage.data().join("worktrees/api/fix-login");
    assert_eq!(std::fs::read_to_string(tree.join("fix.txt")).unwrap(), "new\n");
    assert!(tree.join("readme.txt").exists() && !project.join("fix.txt").exists());
    assert_eq!(git(&home, &project, &["branch", "--list", "--format=%(refname:short)"]), "fix-login\nmain");
    assert_eq!(git(&home, &project, &["status", "--porcelain"]), "");
    let (output, failed) = stage.results().pop().unwrap();
    assert!(
        !failed && output.contains("worktrees/api/fix-login") && output.ends_with("fix-login"),
        "{output}"
    );
    // The worktree is there again after the bot was away.
    stage.kill_bot().await;
    stage.start().await;
    stage.says("and now?");
    stage.sees("I remember.").await;
    assert!(stage.told().contains("fix the login"));
    // What would be lost is named, and goes only with a second word.
    stage.says("/delete");
    stage.press("Delete").await;
    stage.sees("?? fix.txt").await;
    assert!(tree.join("fix.txt").exists());
    stage.press("Delete anyway").await;
    stage.sees("is deleted").await;
    assert!(!tree.exists());
    assert_eq!(git(&home, &project, &["branch", "--list", "--format=%(refname:short)"]), "fix-login\nmain");
}

#[tokio::test]
async fn a_clean_worktree_goes_at_once_and_what_was_committed_stays() {
    let command =
        "git -c user.name=C -c user.email=c@example.org commit --quiet --allow-empty -m 'by claude'";
    let script =
        Script::new().then(Reply::tool("Bash", json!({"command": command}))).then(Reply::text("Committed."));
    let stage = with_repository(script).await;
    let (home, project) = (stage.home.path().to_owned(), stage.project());
    stage.says("/new fix api@fix-login");
    stage.sees("fix-login").await;
    stage.says("commit");
    stage.press("Allow").await;
    stage.sees("Committed.").await;
    stage.says("/delete");
    stage.press("Delete").await;
    stage.sees("is deleted").await;
    assert!(!stage.data().join("worktrees/api/fix-login").exists());
    assert_eq!(git(&home, &project, &["log", "-1", "--format=%s", "fix-login"]), "by claude");
    assert!(!git(&home, &project, &["worktree", "list"]).contains("worktrees/api"));
}

#[tokio::test]
async fn a_branch_that_is_used_elsewhere_is_said_in_gits_words() {
    let stage = with_repository(Script::new()).await;
    stage.says("/new again api@main");
    stage.says("go");
    let seen = stage.sees("I can't create the git worktree for main").await;
    assert!(text(&seen).contains("'main' is already"), "{seen}");
}
