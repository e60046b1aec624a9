//! kill -9 of `claude` under a living bot.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use telecode_sim::messages::{Beat, Reply, Script};

use super::scene::{answering, bash, is_alive};
use crate::stage::{Settings, Stage, real_claude};

const PAIR: [(&str, &str); 1] = [("first", "answer one")];

fn held() -> Script {
    Script::new().when("first", [Reply::text("answer one").held_by("gate")])
}

#[tokio::test]
async fn killed_when_the_prompt_was_told() {
    let stage = Stage::new(held()).await;
    stage.says("first");
    stage.until_stored("EXISTS (SELECT 1 FROM prompt WHERE stage = 'told')").await;
    stage.kill_claude();
    stage.api.release("gate");
    stage.sees("answer one").await;
    stage.nothing_is_lost(&PAIR).await;
}

#[tokio::test]
async fn killed_while_the_model_works() {
    let stage = Stage::new(held()).await;
    stage.says("first");
    stage.called(1).await;
    stage.until_so("recorded", || stage.recorded().contains("\"first\"")).await;
    stage.kill_claude();
    stage.called(2).await;
    stage.api.release("gate");
    stage.sees("answer one").await;
    stage.nothing_is_lost(&PAIR).await;
}

#[tokio::test]
async fn killed_in_mid_stream() {
    let streamed = Reply::text("the beginning ")
        .beat(Beat::Hold("gate".to_owned()))
        .beat(Beat::Text("answer one".to_owned()));
    let stage = Stage::new(Script::new().when("first", [streamed])).await;
    stage.says("first");
    stage.sees_draft("the beginning").await;
    stage.kill_claude();
    stage.called(2).await;
    stage.api.release("gate");
    let answer = stage.sees("answer one").await;
    assert!(answer["text"].as_str().unwrap().starts_with("the beginning answer one"), "{answer}");
    stage.nothing_is_lost(&PAIR).await;
}

#[tokio::test]
async fn killed_with_an_ask_open() {
    let script = Script::new().when("do it", [bash("echo ran >> ran.txt"), Reply::text("answer one")]);
    let stage = Stage::new(script).await;
    stage.says("do it");
    stage.sees("May Claude").await;
    stage.ask_recorded().await;
    let before: String = stage.stored("SELECT request FROM ask").unwrap();
    stage.kill_claude();
    stage.until_stored(&format!("SELECT request <> '{before}' FROM ask")).await;
    assert_eq!(stage.count("May Claude"), 1, "{}", stage.chat());
    assert_eq!(stage.press("Allow").await, "Allowed");
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!(stage.mark("ran.txt"), "ran\n");
    assert_eq!((stage.count("answer one"), stage.count("✅ Allowed:")), (1, 1), "{}", stage.chat());
}

#[tokio::test]
async fn killed_while_a_tool_runs() {
    let slow = "echo begun >> begun.txt; sleep 3; echo ran >> ran.txt";
    let stage = Stage::new(Script::new().when("do it", [bash(slow), Reply::text("answer one")])).await;
    stage.says("do it");
    stage.press("Allow").await;
    stage.marked("begun.txt").await;
    let old = stage.kill_claude();
    stage.sees("interrupted this turn").await;
    assert!(!is_alive(old));
    assert_eq!(stage.press("Resume").await, "Resuming");
    stage.sees("Asked again after an interruption").await;
    assert_eq!(stage.mark("ran.txt"), "", "the cut tool went on");
    stage.press("Allow").await;
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!((stage.mark("ran.txt").as_str(), stage.count("answer one")), ("ran\n", 1), "{}", stage.chat());
}

#[tokio::test]
async fn killed_while_it_waits_for_a_prompt() {
    let stage = Stage::new(answering(&[("first", "answer one"), ("second", "answer two")])).await;
    stage.says("first");
    stage.sees("answer one").await;
    stage.settled().await;
    let old = stage.kill_claude();
    stage.until_so("dead", || !is_alive(old)).await;
    stage.says("second");
    stage.sees("answer two").await;
    stage.nothing_is_lost(&[("first", "answer one"), ("second", "answer two")]).await;
}

/// A program in the place of `claude`.
fn impostor(directory: &std::path::Path, deed: &str) -> Settings {
    let file = directory.join("claude");
    let real = real_claude();
    let text =
        format!("#!/bin/sh\ncase \"$1\" in --version|-v) exec '{}' \"$@\";; esac\n{deed}\n", real.display());
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    Settings { claude: vec![file.to_string_lossy().into_owned()], ..Settings::default() }
}

#[tokio::test]
async fn one_that_never_starts_is_not_started_again_and_again() {
    let directory = tempfile::tempdir().unwrap();
    let deed =
        format!("echo start >> '{}/starts'\necho 'no such luck' >&2\nexit 3", directory.path().display());
    let stage = Stage::with(Script::new(), impostor(directory.path(), &deed)).await;
    let prompt = stage.says("first");
    stage.sees("no such luck").await;
    stage.settled().await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let starts = std::fs::read_to_string(directory.path().join("starts")).unwrap().lines().count();
    assert!(starts <= 3, "{starts} starts");
    assert_eq!(stage.count("no such luck"), 1, "{}", stage.chat());
    assert!(stage.chat().contains("Claude"), "{prompt} {}", stage.chat());
}
