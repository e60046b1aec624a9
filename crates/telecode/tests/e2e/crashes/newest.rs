//! Claude goes on where the person left it: whatever was killed before, the model's next request has all that was said.

use telecode_sim::messages::{Reply, Script};

use super::scene::bash;
use crate::stage::Stage;

/// A prompt whose command is asked about, the bot killed with the ask open, and the answer after its start.
async fn killed_while_asking(stage: &mut Stage, prompt: &str, answer: &str) {
    stage.says(prompt);
    stage.sees(&format!("{prompt}.txt")).await;
    stage.until_so("recorded", || stage.recorded().contains(&format!("ran >> {prompt}.txt"))).await;
    stage.until_stored("NOT EXISTS (SELECT 1 FROM slot WHERE state NOT IN ('shown', 'gone'))").await;
    stage.restart().await;
    stage.press("Allow").await;
    stage.sees(answer).await;
    stage.settled().await;
}

#[tokio::test]
async fn after_two_crashes_with_an_ask_open_and_the_death_of_an_idle_claude_nothing_is_forgotten() {
    let asking = |name: &str, answer: &str| [bash(&format!("echo ran >> {name}.txt")), Reply::text(answer)];
    let script = Script::new()
        .when("alpha", asking("alpha", "answer one"))
        .when("beta", asking("beta", "answer two"))
        .when("gamma", ["answer three"])
        .when("delta", ["answer four"]);
    let mut stage = Stage::new(script).await;
    killed_while_asking(&mut stage, "alpha", "answer one").await;
    killed_while_asking(&mut stage, "beta", "answer two").await;
    stage.says("gamma");
    stage.sees("answer three").await;
    stage.settled().await;
    let dead = stage.kill_claude();
    stage.until_so("gone", || !super::scene::is_alive(dead)).await;
    stage.says("delta");
    stage.sees("answer four").await;
    stage.settled().await;
    let said = stage.api.turns().pop().unwrap().human_texts();
    let said: Vec<_> = said.iter().map(|text| text.trim()).collect();
    assert_eq!(said, ["alpha", "beta", "gamma", "delta"], "{}\n{}", stage.calls(), stage.chat());
}
