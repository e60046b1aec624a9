//! kill -9 of the bot while an ask is open: its card goes on working, and an answer is given once.

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use super::scene::bash;
use crate::stage::Stage;

const ASKED: &str = "echo ran >> ran.txt";

fn asking() -> Script {
    Script::new().when("do it", [bash(ASKED), Reply::text("answer one")])
}

/// A story with an ask open.
async fn asked(script: Script) -> Stage {
    let stage = Stage::new(script).await;
    stage.says("do it");
    stage.sees("May Claude").await;
    stage.ask_recorded().await;
    stage.until_stored("EXISTS (SELECT 1 FROM slot WHERE state = 'shown')").await;
    stage
}

/// Waits until Claude has asked again after a restart.
async fn asked_again(stage: &Stage, before: &str) {
    stage.until_stored(&format!("SELECT request <> '{before}' FROM ask ORDER BY id LIMIT 1")).await;
}

fn request(stage: &Stage) -> String {
    stage.stored("SELECT request FROM ask").unwrap()
}

/// The tool ran once, the model heard of it once, and the chat has one card and one final.
async fn allowed_once(stage: &Stage) {
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!(stage.mark("ran.txt"), "ran\n", "{}", stage.log());
    assert_eq!((stage.count("May Claude"), stage.count("✅ Allowed:")), (0, 1), "{}", stage.chat());
    assert_eq!((stage.count("answer one"), stage.count("↻")), (1, 0), "{}", stage.chat());
    let last = stage.api.turns().pop().unwrap();
    assert_eq!(last.tool_results().len(), 1, "{:?}", last.tool_results());
    stage.told_once("do it");
}

#[tokio::test]
async fn the_card_works_after_claude_has_asked_again() {
    let mut stage = asked(asking()).await;
    let before = request(&stage);
    stage.restart().await;
    asked_again(&stage, &before).await;
    assert_eq!(stage.count("May Claude"), 1, "{}", stage.chat());
    assert_eq!(stage.press("Allow").await, "Allowed");
    allowed_once(&stage).await;
}

/// Claude Code asks about an absolute path where the model wrote a relative one, and its record has what the model wrote.
#[tokio::test]
async fn a_call_that_was_asked_about_in_other_words_is_known_not_to_have_run() {
    let write = Reply::tool("Write", json!({"file_path": "ran.txt", "content": "ran\n"}));
    let mut stage = asked(Script::new().when("do it", [write, Reply::text("answer one")])).await;
    let before = request(&stage);
    stage.restart().await;
    asked_again(&stage, &before).await;
    assert_eq!(stage.count("interrupted this turn"), 0, "{}", stage.chat());
    assert_eq!(stage.press("Allow").await, "Allowed");
    allowed_once(&stage).await;
}

#[tokio::test]
async fn an_answer_before_claude_has_asked_again_is_kept() {
    let mut stage = asked(asking()).await;
    stage.restart().await;
    assert_eq!(stage.press("Allow").await, "Saved: Claude gets it as soon as it's back");
    allowed_once(&stage).await;
}

#[tokio::test]
async fn an_answer_while_the_bot_was_down_counts() {
    let mut stage = asked(asking()).await;
    stage.kill_bot().await;
    stage.press_unheard("Allow");
    stage.start().await;
    allowed_once(&stage).await;
}

#[tokio::test]
async fn a_kept_answer_outlives_another_crash() {
    let mut stage = asked(asking()).await;
    stage.restart().await;
    stage.press("Allow").await;
    stage.restart().await;
    allowed_once(&stage).await;
}

#[tokio::test]
async fn a_denial_reaches_the_model_once() {
    let mut stage = asked(asking()).await;
    let before = request(&stage);
    stage.restart().await;
    asked_again(&stage, &before).await;
    stage.press("Deny").await;
    stage.sees("answer one").await;
    stage.settled().await;
    let results = stage.api.turns().pop().unwrap().tool_results();
    assert!(results.len() == 1 && results[0].is_error, "{results:?}");
    assert_eq!((stage.mark("ran.txt"), stage.count("❌ Denied:")), (String::new(), 1), "{}", stage.chat());
}

#[tokio::test]
async fn the_card_of_a_call_that_does_not_come_back_expires() {
    let script = Script::new().then(bash(ASKED)).then(bash("echo other >> other.txt")).then("answer one");
    let mut stage = asked(script).await;
    stage.restart().await;
    stage.sees("other.txt").await;
    assert_eq!(stage.count("May Claude"), 2, "{}", stage.chat());
    stage.press("Allow").await;
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!((stage.mark("ran.txt"), stage.mark("other.txt").as_str()), (String::new(), "other\n"));
    assert_eq!((stage.count("May Claude"), stage.count("⌛ No longer needed")), (0, 1), "{}", stage.chat());
}

#[tokio::test]
async fn an_old_answer_is_never_applied_to_another_call() {
    let script = Script::new().then(bash(ASKED)).then(bash("echo other >> other.txt")).then("answer one");
    let mut stage = asked(script).await;
    stage.kill_bot().await;
    stage.press_unheard("Allow");
    stage.start().await;
    stage.sees("other.txt").await;
    assert_eq!((stage.mark("ran.txt"), stage.mark("other.txt")), (String::new(), String::new()));
    stage.press("Deny").await;
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!((stage.mark("ran.txt"), stage.mark("other.txt")), (String::new(), String::new()));
}
