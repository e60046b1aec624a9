//! Projects and worktrees with the real `claude`.

use std::path::Path;
use std::process::Command;

use telecode_sim::messages::{Reply, Script};

use crate::stage::{Settings, Stage};

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
    stage.sees("/etc is outside of the directories").await;
    stage.says("/project add web/../../data");
    stage.sees("data is outside of the directories").await;
    std::os::unix::fs::symlink("/etc", stage.home.path().join("code/link")).unwrap();
    stage.says("/project add link");
    stage.wait("two refusals of /etc", |_| (stage.count("/etc is outside") == 2).then_some(())).await;
    stage.says("/project add none");
    stage.sees("There is no such directory").await;
    stage.says("/projects");
    stage.press("Add a project").await;
    stage.press("web").await;
    stage.press("src").await;
    stage.press("Up").await;
    stage.press("Use this one").await;
    stage.sees("web is a project now").await;
    stage.press("Begin a session").await;
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
    stage.sees("web is a project now").await;
    stage.stop_bot().await;
    stage.start().await;
    stage.says("/projects");
    stage.sees("code/web").await;
    stage.press("Remove").await;
    stage.sees("web is off the list").await;
    stage.says("/cd web");
    stage.sees("There is no project web").await;
    assert!(stage.home.path().join("code/web").is_dir());
}

#[tokio::test]
async fn without_roots_it_is_said_which_key_to_set() {
    let stage = Stage::new(Script::new()).await;
    stage.says("/project add ~/code/web");
    stage.sees("access.project_roots").await;
}
