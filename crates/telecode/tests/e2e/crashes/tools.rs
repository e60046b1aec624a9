//! kill -9 of the bot while a tool that changes things runs: a person decides whether it may happen again.

use telecode_sim::messages::{Reply, Script};

use super::scene::{bash, resuming};
use crate::stage::{Settings, Stage, button};

/// Leaves a mark at its beginning and one at its end.
const SLOW: &str = "echo begun >> begun.txt; sleep 3; echo ran >> ran.txt";

fn script() -> Script {
    Script::new().when("do it", [bash(SLOW), Reply::text("answer one")]).when("and then", ["answer two"])
}

/// A story in which an allowed tool runs.
async fn in_a_tool(settings: Settings) -> Stage {
    let stage = Stage::with(script(), settings).await;
    stage.says("do it");
    assert_eq!(stage.press("Allow").await, "Allowed");
    stage.marked("begun.txt").await;
    stage
}

/// A story in which an allowed tool was cut, and Claude could not write that down.
async fn cut_in_a_tool(settings: Settings) -> Stage {
    let mut stage = in_a_tool(settings).await;
    // What the record does not have yet is asked again instead of offered.
    stage.ask_recorded().await;
    stage.power_fails().await;
    stage.start().await;
    stage
}

/// Claude ends in order when the bot is dead, and mostly still writes down that the tool was killed ("Exit code 137"): then the
/// model hears of that, and nothing runs again unasked. Else it is offered.
#[tokio::test]
async fn what_a_killed_bot_leaves_does_not_run_to_its_end() {
    let mut stage = in_a_tool(Settings::default()).await;
    stage.restart().await;
    let over = |chat: &serde_json::Value| chat.to_string().contains("answer one").then_some(false);
    let offered = |chat: &serde_json::Value| button(chat, "Drop").map(|_| true);
    if stage.wait("an answer or an offer", |chat| over(chat).or_else(|| offered(chat))).await {
        stage.press("Drop").await;
    }
    stage.settled().await;
    assert_eq!(
        (stage.mark("begun.txt").as_str(), stage.mark("ran.txt").as_str()),
        ("begun\n", ""),
        "{}",
        stage.chat()
    );
    stage.told_once("do it");
}

/// The cut call is asked about again, with a note; once allowed it runs to its end.
async fn asked_again_and_run(stage: &Stage) {
    stage.sees("Asked again after an interruption").await;
    assert_eq!(stage.mark("ran.txt"), "", "the cut tool went on");
    assert_eq!(stage.press("Allow").await, "Allowed");
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!(
        (stage.mark("begun.txt").as_str(), stage.mark("ran.txt").as_str()),
        ("begun\nbegun\n", "ran\n")
    );
    assert_eq!((stage.count("answer one"), stage.count("May Claude")), (1, 0), "{}", stage.chat());
    assert_eq!(stage.api.turns().pop().unwrap().tool_results().len(), 1, "the cut call has no result");
    stage.told_once("do it");
}

#[tokio::test]
async fn resumed() {
    let stage = cut_in_a_tool(Settings::default()).await;
    stage.sees("interrupted this turn").await;
    stage.settled().await;
    assert_eq!(stage.api.turns().len(), 1, "nothing runs before the decision");
    assert_eq!(stage.press("Resume").await, "Resuming");
    asked_again_and_run(&stage).await;
    assert_eq!((stage.count("interrupted this turn"), stage.count("Resumed by")), (0, 1), "{}", stage.chat());
}

#[tokio::test]
async fn resumed_after_another_crash() {
    let mut stage = cut_in_a_tool(Settings::default()).await;
    stage.sees("interrupted this turn").await;
    stage.settled().await;
    stage.restart().await;
    assert_eq!(stage.press("Resume").await, "Resuming");
    asked_again_and_run(&stage).await;
    assert_eq!(stage.count("interrupted this turn"), 0, "{}", stage.chat());
}

#[tokio::test]
async fn shown_and_dropped() {
    let stage = cut_in_a_tool(Settings::default()).await;
    stage.press("Show").await;
    stage.sees("sleep 3").await;
    stage.says("and then");
    stage.sees("Saved. First decide").await;
    assert_eq!(stage.press("Drop").await, "Dropped");
    stage.sees("answer two").await;
    stage.settled().await;
    assert_eq!((stage.mark("begun.txt").as_str(), stage.mark("ran.txt").as_str()), ("begun\n", ""));
    assert_eq!((stage.count("answer one"), stage.count("answer two")), (0, 1), "{}", stage.chat());
    assert_eq!((stage.count("Dropped by"), stage.count("interrupted this turn")), (1, 0), "{}", stage.chat());
}

#[tokio::test]
async fn resumed_by_itself_where_that_is_wanted() {
    let stage = cut_in_a_tool(resuming()).await;
    asked_again_and_run(&stage).await;
    assert_eq!(stage.count("interrupted this turn"), 0, "{}", stage.chat());
}

#[tokio::test]
async fn a_finished_tool_does_not_run_again() {
    let script =
        Script::new().when("do it", [bash("echo ran >> ran.txt"), Reply::text("answer one").held_by("gate")]);
    let mut stage = Stage::new(script).await;
    stage.says("do it");
    stage.press("Allow").await;
    stage.called(2).await;
    // Its result is on disk when the model has been called with it for a moment.
    stage.until_so("recorded", || stage.recorded().contains("toolUseResult")).await;
    stage.restart().await;
    stage.called(3).await;
    stage.api.release("gate");
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!(stage.mark("ran.txt"), "ran\n", "{}", stage.chat());
    assert_eq!((stage.count("answer one"), stage.count("✅ Allowed:")), (1, 1), "{}", stage.chat());
}
