//! kill -9 while several prompts are on their way: steered into a turn, or queued behind it.

use std::time::Duration;

use telecode_sim::messages::{Beat, Reply, Script, When};

use super::scene::{bash, resuming};
use crate::stage::{Settings, Stage};

/// Who is killed.
#[derive(Debug, Clone, Copy)]
enum Victim {
    Bot,
    Claude,
}

async fn crash(stage: &mut Stage, victim: Victim) {
    match victim {
        Victim::Bot => stage.restart().await,
        Victim::Claude => drop(stage.kill_claude()),
    }
}

/// Each of these prompts is reacted to as answered, and the model never saw one twice.
async fn both_are_answered(stage: &Stage, prompts: &[i64]) {
    for prompt in prompts {
        stage.sees_reaction(*prompt, "👌").await;
    }
    stage.settled().await;
    assert_eq!(stage.repeated(), 0, "{}", stage.chat());
    stage.told_once("first");
    stage.told_once("second");
}

fn in_a_tool() -> Script {
    let slow = || bash("sleep 2; echo over");
    Script::new()
        .rule(When { said: Some("second".into()), ..When::default() }, ["both answered"; 3])
        .when("first", [slow(), Reply::text("answer one")])
}

/// The second prompt was told while a tool ran, and that is what the crash cut.
async fn cut_while_steered(victim: Victim) {
    let mut stage = Stage::with(in_a_tool(), resuming()).await;
    let first = stage.says("first");
    stage
        .until_so("running", || {
            stage.processes().iter().any(|process| process.words.iter().any(|word| word == "2"))
        })
        .await;
    // Later than what would be taken for the rest of the first prompt.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = stage.says("second");
    stage.until_stored("SELECT count(*) = 2 FROM prompt WHERE stage IN ('told', 'started')").await;
    crash(&mut stage, victim).await;
    both_are_answered(&stage, &[first, second]).await;
    stage.sees("both answered").await;
}

#[tokio::test]
async fn the_bot_killed_when_a_prompt_was_steered_in() {
    cut_while_steered(Victim::Bot).await;
}

#[tokio::test]
async fn claude_killed_when_a_prompt_was_steered_in() {
    cut_while_steered(Victim::Claude).await;
}

/// The second prompt was folded into the turn, and the answer to both was cut.
async fn cut_when_folded(victim: Victim) {
    let held = || Reply::text("both answered").held_by("gate");
    let script = Script::new()
        .rule(When { said: Some("second".into()), ..When::default() }, [held(), held(), held()])
        .when("first", [bash("sleep 2; echo over"), Reply::text("answer one")]);
    let mut stage = Stage::with(script, resuming()).await;
    let first = stage.says("first");
    stage
        .until_so("running", || {
            stage.processes().iter().any(|process| process.words.iter().any(|word| word == "2"))
        })
        .await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = stage.says("second");
    stage.called(2).await;
    stage.until_so("recorded", || stage.recorded().contains("queued_command")).await;
    crash(&mut stage, victim).await;
    stage.called(3).await;
    stage.api.release("gate");
    both_are_answered(&stage, &[first, second]).await;
    assert_eq!(stage.count("both answered"), 1, "{}", stage.chat());
}

#[tokio::test]
async fn the_bot_killed_when_a_prompt_was_folded() {
    cut_when_folded(Victim::Bot).await;
}

#[tokio::test]
async fn claude_killed_when_a_prompt_was_folded() {
    cut_when_folded(Victim::Claude).await;
}

/// The second and a third prompt wait behind an answer that is being streamed when the crash comes.
async fn cut_while_queued(victim: Victim) {
    let streamed = Reply::text("the beginning ")
        .beat(Beat::Hold("gate".to_owned()))
        .beat(Beat::Text("answer one".to_owned()));
    let script = Script::new()
        .when("third", ["answer three"])
        .when("second", ["answer two"])
        .when("first", [streamed]);
    let mut stage = Stage::with(script, Settings::default()).await;
    let first = stage.says("first");
    stage.sees_draft("the beginning").await;
    let second = stage.says("second");
    let third = stage.says("third");
    stage.until_stored("SELECT count(*) = 3 FROM prompt WHERE stage IN ('told', 'started')").await;
    crash(&mut stage, victim).await;
    stage.called(2).await;
    stage.api.release("gate");
    for prompt in [first, second, third] {
        stage.sees_reaction(prompt, "👌").await;
    }
    stage.settled().await;
    assert_eq!(
        (stage.count("answer one"), stage.count("answer three"), stage.repeated()),
        (1, 1, 0),
        "{}",
        stage.chat()
    );
    for prompt in ["first", "second", "third"] {
        stage.told_once(prompt);
    }
}

#[tokio::test]
async fn the_bot_killed_while_prompts_are_queued() {
    cut_while_queued(Victim::Bot).await;
}

#[tokio::test]
async fn claude_killed_while_prompts_are_queued() {
    cut_while_queued(Victim::Claude).await;
}
