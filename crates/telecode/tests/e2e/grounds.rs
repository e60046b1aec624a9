//! Where sessions may run, with the real `claude`: taken back while it works, swapped for a link, a disk that is gone.

use std::path::PathBuf;

use telecode_sim::messages::{Reply, Script};

use crate::stage::{Settings, Stage};

/// A session in a project that was added from the chat.
async fn in_added(script: Script) -> Stage {
    let access = "project_roots = [\"~/code\", \"~/none\"]".to_owned();
    let stage = Stage::with(script, Settings { access, ..Settings::default() }).await;
    std::fs::create_dir_all(web(&stage)).unwrap();
    stage.says("/project add ~/code/web");
    stage.sees("web is now a project").await;
    stage.says("/new fix web");
    stage.sees("fix").await;
    stage
}

fn web(stage: &Stage) -> PathBuf {
    stage.home.path().join("code/web")
}

async fn roots(stage: &mut Stage, roots: &str) {
    stage.reconfigure(|settings| settings.access = format!("project_roots = {roots}"));
    assert_eq!(stage.reload().await.code(), Some(0), "{}", stage.log());
}

#[tokio::test]
async fn a_root_that_is_taken_back_ends_what_runs_below_it_and_what_waits_goes_on_when_it_is_given_again() {
    let script =
        Script::new().when("next", ["answer two"]).when("hello", [Reply::text("answer one").held_by("gate")]);
    let mut stage = in_added(script).await;
    stage.says("hello");
    stage.until_so("recorded", || stage.recorded().contains("hello")).await;
    roots(&mut stage, "[\"~/none\"]").await;
    stage.until_so("ended", || stage.claude().is_none()).await;
    stage.sees("Claude may no longer work in").await;
    stage.says("next");
    stage.says("/new more web");
    stage.sees("or in access.project_roots. No session was started").await;
    stage.says("/file readme.txt");
    stage.sees("That didn't work").await;
    // Also for the next bot.
    stage.restart().await;
    stage.sees_times("Claude may no longer work in", 2).await;
    assert_eq!((stage.claude(), stage.count("answer")), (None, 0), "{}", stage.chat());
    stage.api.release("gate");
    roots(&mut stage, "[\"~/code\"]").await;
    stage.sees("answer one").await;
    stage.sees("answer two").await;
    stage.settled().await;
    assert_eq!((stage.count("answer one"), stage.count("answer two")), (1, 1), "{}", stage.chat());
}

#[tokio::test]
async fn a_project_that_was_swapped_for_a_link_is_not_worked_in_until_it_is_itself_again() {
    let script = Script::new().when("next", ["answer two"]).when("hello", ["answer one"]);
    let mut stage = in_added(script).await;
    stage.says("hello");
    stage.sees("answer one").await;
    stage.stop_bot().await;
    let away = stage.home.path().join("away");
    std::fs::rename(web(&stage), &away).unwrap();
    std::os::unix::fs::symlink("/etc", web(&stage)).unwrap();
    stage.start().await;
    stage.says("next");
    stage.sees("now leads to /etc, so Claude doesn't start there").await;
    stage.says("/new more web");
    stage.sees("now leads to /etc. Remove it").await;
    stage.says("/projects");
    stage.sees("⚠️ now leads to /etc").await;
    std::fs::remove_file(web(&stage)).unwrap();
    std::fs::rename(&away, web(&stage)).unwrap();
    stage.sees("answer two").await;
}

#[tokio::test]
async fn a_data_directory_whose_disk_is_gone_is_not_begun_anew() {
    let mut stage = Stage::new(Script::new().when("hello", ["answer one"])).await;
    stage.says("hello");
    stage.sees("answer one").await;
    stage.stop_bot().await;
    let away = stage.home.path().join("away");
    std::fs::rename(stage.data(), &away).unwrap();
    std::fs::create_dir(stage.data()).unwrap();
    let status = stage.command(&["run"]).status().await.unwrap();
    assert!(!status.success());
    assert!(
        stage.log().contains("was used before, and telecode.db is not there any more"),
        "{}",
        stage.log()
    );
    assert_eq!(std::fs::read_dir(stage.data()).unwrap().count(), 0, "nothing is made in its stead");
    std::fs::remove_dir(stage.data()).unwrap();
    std::fs::rename(&away, stage.data()).unwrap();
    stage.start().await;
    stage.says("/sessions");
    stage.sees_buttons("hello", 1).await;
}

#[tokio::test]
async fn a_session_whose_record_is_on_a_disk_that_is_gone_waits_for_it() {
    let settings = |home: &str| vec![("CLAUDE_CONFIG_DIR".to_owned(), home.to_owned())];
    let script = Script::new().when("next", ["answer two"]).when("hello", ["answer one"]);
    let mut stage = Stage::new(script).await;
    stage.stop_bot().await;
    let disk = stage.home.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    stage.reconfigure(|stage| stage.env.extend(settings(disk.to_str().unwrap())));
    stage.start().await;
    stage.says("hello");
    stage.sees("answer one").await;
    stage.stop_bot().await;
    let away = stage.home.path().join("away");
    std::fs::rename(&disk, &away).unwrap();
    stage.start().await;
    stage.says("next");
    stage.sees("I can't open").await;
    assert!(!disk.exists(), "nothing is made in its stead");
    std::fs::rename(&away, &disk).unwrap();
    stage.sees("answer two").await;
    assert!(
        stage.api.turns().last().unwrap().body.to_string().contains("answer one"),
        "it knows what was said"
    );
}
