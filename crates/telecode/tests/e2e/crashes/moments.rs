//! kill -9 of the bot, moment by moment: before a prompt is told, while it is told, while it is answered.

use std::time::Duration;

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};

use super::scene::answering;
use crate::stage::{LIMIT, Stage};

const PAIR: [(&str, &str); 1] = [("first", "answer one")];

#[tokio::test]
async fn what_was_written_while_the_bot_was_down_is_answered() {
    let mut stage = Stage::new(answering(&[("first", "answer one"), ("second", "answer two")])).await;
    stage.says("first");
    stage.sees("answer one").await;
    stage.settled().await;
    stage.kill_bot().await;
    let second = stage.says("second");
    stage.start().await;
    stage.sees_reaction(second, "👌").await;
    stage.nothing_is_lost(&[("first", "answer one"), ("second", "answer two")]).await;
}

#[tokio::test]
async fn killed_when_the_update_was_stored() {
    let mut stage = Stage::new(answering(&PAIR)).await;
    stage.says("first");
    stage.until_stored("EXISTS (SELECT 1 FROM chat_update)").await;
    stage.restart().await;
    stage.sees("answer one").await;
    stage.nothing_is_lost(&PAIR).await;
}

#[tokio::test]
async fn killed_when_the_update_was_acknowledged() {
    let mut stage = Stage::new(answering(&PAIR)).await;
    let since = stage.telegram.requests(0).last().unwrap().n;
    stage.says("first");
    let acknowledged = |request: &telecode_sim::telegram::Recorded| {
        let is_it = request.method == "getUpdates" && request.params.to_string().contains("offset");
        is_it.then_some(())
    };
    stage.telegram.wait_for_request(since, LIMIT, acknowledged).await.unwrap();
    stage.restart().await;
    stage.sees("answer one").await;
    stage.nothing_is_lost(&PAIR).await;
}

/// Claude's record has a prompt 105 to 180 ms after it was told; these moments are on both sides.
async fn killed_after_told(wait: Duration, before: &[(&str, &str)]) {
    let script = answering(before).when("first", [Reply::text("answer one").held_by("gate")]);
    let mut stage = Stage::new(script).await;
    for (prompt, answer) in before {
        stage.says(prompt);
        stage.sees(answer).await;
        stage.settled().await;
    }
    stage.says("first");
    stage.until_stored("EXISTS (SELECT 1 FROM prompt WHERE text = 'first' AND stage = 'told')").await;
    tokio::time::sleep(wait).await;
    stage.kill_bot().await;
    // An answer to the old process would count as one.
    stage.until_so("gone", || stage.claude().is_none()).await;
    stage.start().await;
    stage.api.release("gate");
    stage.sees("answer one").await;
    stage.nothing_is_lost(&[before, &PAIR].concat()).await;
}

#[tokio::test]
async fn killed_when_the_first_prompt_was_told() {
    killed_after_told(Duration::ZERO, &[]).await;
}

#[tokio::test]
async fn killed_shortly_after_the_first_prompt_was_told() {
    killed_after_told(Duration::from_millis(50), &[]).await;
}

#[tokio::test]
async fn killed_long_after_the_first_prompt_was_told() {
    killed_after_told(Duration::from_millis(500), &[]).await;
}

#[tokio::test]
async fn killed_when_a_later_prompt_was_told() {
    killed_after_told(Duration::ZERO, &[("earlier", "answer zero")]).await;
}

#[tokio::test]
async fn killed_shortly_after_a_later_prompt_was_told() {
    killed_after_told(Duration::from_millis(50), &[("earlier", "answer zero")]).await;
}

#[tokio::test]
async fn killed_in_mid_stream() {
    let streamed = Reply::text("the beginning ")
        .beat(Beat::Hold("gate".to_owned()))
        .beat(Beat::Text("answer one".to_owned()));
    let mut stage = Stage::new(Script::new().when("first", [streamed])).await;
    stage.says("first");
    stage.sees_draft("the beginning").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.called(2).await;
    stage.api.release("gate");
    let answer = stage.sees("answer one").await;
    assert!(answer["text"].as_str().unwrap().starts_with("the beginning answer one"), "{answer}");
    stage.nothing_is_lost(&PAIR).await;
}

/// A turn that is cut twice before anything of it was recorded is not run again by Claude: after a while it is told again.
#[tokio::test]
async fn killed_again_and_again_in_one_turn() {
    let mut stage =
        Stage::new(Script::new().when("first", [Reply::text("answer one").held_by("gate")])).await;
    stage.says("first");
    for calls in 1..=3 {
        stage.called(calls).await;
        stage.restart().await;
    }
    stage.called(4).await;
    stage.api.release("gate");
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!((stage.count("answer one"), stage.count("↻")), (1, 0), "{}", stage.chat());
}

/// Claude is frozen, so that it neither hears of the stop nor writes it down.
#[tokio::test]
async fn killed_when_a_turn_was_to_stop() {
    let script = Script::new()
        .when("first", [Reply::text("answer one").held_by("gate")])
        .when("second", ["answer two"]);
    let mut stage = Stage::new(script).await;
    let first = stage.says("first");
    stage.called(1).await;
    stage.freeze_claude();
    stage.says("/stop");
    stage.until_stored("EXISTS (SELECT 1 FROM turn WHERE stage = 'stopping')").await;
    stage.power_fails().await;
    stage.start().await;
    stage.sees("⏹ Stopped.").await;
    stage.sees_reaction(first, "💔").await;
    stage.says("second");
    stage.sees("answer two").await;
    stage.settled().await;
    assert_eq!((stage.count("answer one"), stage.api.turns().len()), (0, 2), "{}", stage.chat());
}

#[tokio::test]
async fn what_ran_in_the_background_is_named_when_it_died_with_the_bot() {
    let serve = json!({"command": "sleep 600", "description": "Serve the docs", "run_in_background": true});
    let script = Script::new().when("first", [Reply::tool("Bash", serve), Reply::text("answer one")]);
    let mut stage = Stage::new(script).await;
    stage.says("first");
    stage.sees("answer one").await;
    stage.settled().await;
    stage.until_stored("EXISTS (SELECT 1 FROM session WHERE background <> '[]')").await;
    stage.restart().await;
    stage.sees("Serve the docs").await;
    stage.settled().await;
    stage.restart().await;
    stage.says("and now?");
    stage.sees("You said: and now?").await;
    assert_eq!(stage.count("Serve the docs"), 1, "{}", stage.chat());
}
