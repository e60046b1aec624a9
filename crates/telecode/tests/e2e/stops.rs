//! Stopping a turn keeps the session.

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};

use crate::stage::{Settings, Stage, text};

fn half() -> Reply {
    Reply::new()
        .beat(Beat::Text("Half of an answer".into()))
        .beat(Beat::Hold("never".into()))
        .beat(Beat::Text(" and the rest.".into()))
}

/// The next prompt works, and Claude knows what was before.
async fn goes_on(stage: &Stage) {
    stage.api.push("Going on.");
    let prompt = stage.says("go on");
    stage.sees("Going on.").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("begin"), "{}", stage.told());
    assert_eq!(stage.count("Stopped."), 1);
}

#[tokio::test]
async fn stop_ends_an_answer_and_keeps_what_was_written() {
    let stage = Stage::new(Script::new().then(half())).await;
    let prompt = stage.says("begin");
    stage.sees_draft("Half of an answer").await;
    stage.says("/stop");
    let stopped = stage.sees("⏹ Stopped.").await;
    assert!(text(&stopped).contains("Half of an answer"), "{stopped}");
    assert!(!text(&stopped).contains("and the rest"), "{stopped}");
    stage.sees_reaction(prompt, "💔").await;
    goes_on(&stage).await;
}

#[tokio::test]
async fn the_stop_of_a_draft_ends_the_answer() {
    let stage = Stage::new(Script::new().then(half())).await;
    stage.says("begin");
    stage.stops_draft("Half of an answer").await;
    let stopped = stage.sees("⏹ Stopped.").await;
    assert!(text(&stopped).contains("Half of an answer"), "{stopped}");
    goes_on(&stage).await;
}

#[tokio::test]
async fn the_stop_button_ends_a_running_tool() {
    let command = "touch running; until [ -e never ]; do sleep 0.05; done";
    let script = Script::new().then(Reply::tool("Bash", json!({"command": command, "description": "Wait"})));
    let stage = Stage::with(script, Settings::default().without_drafts()).await;
    stage.says("begin");
    stage.press("✅ Allow").await;
    stage.file(&stage.project().join("running")).await;
    assert!(stage.press("Stop").await.contains("Stopping"));
    stage.sees("⏹ Stopped.").await;
    stage.until_so("gone", || stage.count("working") == 0).await;
    goes_on(&stage).await;
}

#[tokio::test]
async fn stop_while_claude_asks_expires_the_card() {
    let script = Script::new().then(Reply::tool("Bash", json!({"command": "touch a.txt"})));
    let stage = Stage::new(script).await;
    stage.says("begin");
    let card = stage.sees("May Claude").await;
    stage.says("/stop");
    stage.sees("⏹ Stopped.").await;
    let expired = stage.sees("⌛ No longer needed").await;
    assert_eq!(expired["message_id"], card["message_id"]);
    assert!(expired["reply_markup"].is_null());
    assert!(!stage.project().join("a.txt").exists());
    goes_on(&stage).await;
}

#[tokio::test]
async fn stop_before_the_first_word_works_too() {
    let stage = Stage::new(Script::new().then(Reply::text("Late.").held_by("never"))).await;
    stage.says("begin");
    stage.turns(1).await;
    stage.says("/stop");
    stage.sees("⏹ Stopped.").await;
    goes_on(&stage).await;
    assert_eq!(stage.count("Late."), 0);
}

#[tokio::test]
async fn stop_with_nothing_to_stop_says_so() {
    let stage = Stage::new(Script::new()).await;
    stage.says("/stop");
    stage.sees("Nothing is running.").await;
}
