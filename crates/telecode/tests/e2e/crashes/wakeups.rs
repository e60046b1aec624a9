//! kill -9 around what Claude began by itself: a schedule runs, a person writes meanwhile, and the bot dies in the answer.

use std::time::Duration;

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};

use super::scene::{bash, resuming};
use crate::stage::{OWNER, Stage, reactions};

/// How long a schedule may let one wait: the next full minute, and what Claude Code adds to it.
const SCHEDULE: Duration = Duration::from_mins(2);

/// Claude makes a schedule that fires each minute, and answers `prompt` so.
fn scheduled(prompt: &str, fires: impl IntoIterator<Item = Reply>, answer: Reply) -> Script {
    let make = Reply::tool("CronCreate", json!({"cron": "* * * * *", "prompt": "TICK", "recurring": true}));
    Script::new()
        .when(prompt, vec![answer; 4])
        .when("TICK", fires)
        .when("each minute", [make, Reply::text("I will")])
}

impl Stage {
    /// The schedule is made, and fires.
    async fn fires(&self) {
        self.says("tell me the time each minute");
        self.sees("I will").await;
        let calls = self.api.wait_for_turns(3, SCHEDULE).await;
        assert!(calls.is_some(), "the schedule does not fire\n{}\n{}", self.chat(), self.log());
    }

    fn is_answered(&self, prompt: i64) -> bool {
        reactions(&self.telegram.chat(OWNER).unwrap(), prompt).contains('👌')
    }
}

#[tokio::test]
async fn what_is_written_while_a_schedule_runs_is_answered_after_a_kill_in_its_answer() {
    let tick = Reply::text("It is ").beat(Beat::Hold("tick".to_owned())).beat(Beat::Text("noon".to_owned()));
    let fed =
        Reply::text("The cats ").beat(Beat::Hold("cats".to_owned())).beat(Beat::Text("are fed".to_owned()));
    let mut stage = Stage::new(scheduled("mind the cats", [tick], fed)).await;
    stage.fires().await;
    stage.sees_draft("It is").await;
    let prompt = stage.says("mind the cats");
    stage.until_stored("SELECT count(*) = 1 FROM prompt WHERE stage = 'told'").await;
    stage.api.release("tick");
    stage.sees("On schedule").await;
    stage.sees_draft("The cats").await;
    assert!(!stage.is_answered(prompt), "{}", stage.chat());
    let asked = stage.api.turns().len();
    stage.restart().await;
    // Who was asked before is gone when this one asks.
    stage.until_so("asked again", || stage.api.turns().len() > asked).await;
    stage.api.release("cats");
    stage.sees("The cats are fed").await;
    stage.sees_reaction(prompt, "👌").await;
    stage.nothing_is_lost(&[("mind the cats", "The cats are fed"), ("each minute", "I will")]).await;
}

#[tokio::test]
async fn what_was_folded_into_a_schedules_tool_is_answered_after_a_kill_in_its_answer() {
    let noon = Reply::text("noon, and the cats are fed").held_by("cats");
    // To the model the prompt is no message of its own, but stands beside the tool's result.
    let script = scheduled("mind the cats", [bash("sleep 3; echo over"), noon.clone()], noon);
    let mut stage = Stage::with(script, resuming()).await;
    stage.fires().await;
    stage
        .until_so("running", || {
            stage.processes().iter().any(|process| process.words.iter().any(|word| word == "3"))
        })
        .await;
    let prompt = stage.says("mind the cats");
    stage.until_so("folded", || stage.recorded().contains("queued_command")).await;
    stage.called(4).await;
    stage.restart().await;
    stage.called(5).await;
    stage.api.release("cats");
    stage.sees("the cats are fed").await;
    stage.sees_reaction(prompt, "👌").await;
    stage.settled().await;
    assert_eq!(stage.count("the cats are fed"), 1, "{}", stage.chat());
}
