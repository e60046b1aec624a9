//! kill -9 of the bot or of `claude` at random moments, again and again.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::Value;
use telecode_sim::messages::{Reply, Script};

use super::scene::{bash, kill};
use crate::stage::{LIMIT, OWNER, Stage, button, reactions};

const ROUNDS: u64 = 6;

/// The longest wait before a kill: a turn takes about half as long.
const LONGEST_MS: u64 = 900;

/// How often it is looked whether there is something to press.
const LOOK: Duration = Duration::from_millis(100);

/// A small generator of numbers that look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A prompt of every other round asks for a command, which is allowed as soon as its card is there.
fn script() -> Script {
    (0..ROUNDS).fold(Script::new(), |script, round| {
        let (prompt, answer) = (format!("prompt {round}"), format!("answer to {round}"));
        if round % 2 == 0 {
            script.when(&prompt, [Reply::text(answer).paced(4, 40)])
        } else {
            script.when(&prompt, [bash(&format!("echo ran >> ran-{round}.txt")), Reply::text(answer)])
        }
    })
}

/// The reactions on a prompt that is over.
const ANSWERED: &str = "👌";
const FAILED: &str = "💔";

/// What a person reads if `claude` was killed before it was ready: nothing was told to it.
const NOT_STARTED: &str = "did not start";

/// Presses what there is to press until a prompt is over.
async fn until_over(stage: &Stage, prompt: i64, story: &str) {
    let begun = Instant::now();
    let over = |chat: &Value| {
        let shown = reactions(chat, prompt);
        (shown.contains(ANSWERED) || shown.contains(FAILED)).then_some(())
    };
    while stage.telegram.wait_for_chat(OWNER, LOOK, over).await.is_none() {
        let chat = stage.telegram.chat(OWNER).unwrap();
        for words in ["Allow", "Resume"] {
            if let Some((message, data)) = button(&chat, words) {
                stage.press_data(OWNER, message, &data).await;
            }
        }
        assert!(begun.elapsed() < LIMIT, "{story}{}\n{}\n{}", stage.chat(), stage.calls(), stage.log());
    }
}

async fn rounds(seed: u64) {
    let mut dice = Dice(seed);
    let mut stage = Stage::new(script()).await;
    let mut prompts = Vec::new();
    let mut story = format!("seed {seed}\n");
    for round in 0..ROUNDS {
        let prompt = stage.says(&format!("prompt {round}"));
        let wait = dice.below(LONGEST_MS);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        let kills_bot = dice.below(2) == 0;
        let victim = if kills_bot { "bot" } else { "agent" };
        writeln!(story, "round {round}: after {wait} ms kills the {victim}").unwrap();
        if kills_bot {
            stage.restart().await;
        } else if let Some(claude) = stage.claude() {
            kill(claude);
        }
        until_over(&stage, prompt, &story).await;
        prompts.push(prompt);
    }
    stage.settled().await;
    reckon(&stage, &prompts, &story);
}

/// Every prompt has one unmarked final, or only one that is marked because nobody knew whether it was there already, or
/// failed with an explicit note.
fn reckon(stage: &Stage, prompts: &[i64], story: &str) {
    let chat = stage.telegram.chat(OWNER).unwrap();
    let failed = prompts.iter().filter(|prompt| reactions(&chat, **prompt).contains(FAILED)).count();
    assert_eq!(stage.count(NOT_STARTED), failed, "{story}{}", stage.chat());
    for (round, prompt) in prompts.iter().enumerate() {
        let answer = format!("answer to {round}");
        let marked = stage.count(&format!("↻ {answer}"));
        let finals = stage.count(&answer) - marked;
        let runs = stage.mark(&format!("ran-{round}.txt")).lines().count();
        if reactions(&chat, *prompt).contains(FAILED) {
            assert_eq!(
                (finals, marked, runs),
                (0, 0, 0),
                "{story}{answer}\n{}\n{}",
                stage.chat(),
                stage.log()
            );
            continue;
        }
        assert!(
            finals == 1 || (finals, marked) == (0, 1),
            "{story}{answer}\n{}\n{}",
            stage.chat(),
            stage.log()
        );
        stage.told_once(&format!("prompt {round}"));
        // One more if it was cut, and a person let it run again.
        assert!(
            runs <= 2 && (runs > 0) == (round % 2 == 1),
            "{story}{runs} runs in round {round}\n{}",
            stage.calls()
        );
    }
    // A result belongs to one call, and no call has two.
    let results = stage.api.turns().last().unwrap().tool_results();
    let mut calls: Vec<_> = results.iter().map(|result| &result.tool_use_id).collect();
    calls.sort_unstable();
    calls.dedup();
    assert_eq!(calls.len(), results.len(), "{results:?}");
}

#[tokio::test]
async fn nothing_is_lost_whatever_is_killed_when() {
    rounds(1).await;
}

#[tokio::test]
async fn nothing_is_lost_whatever_is_killed_when_with_another_seed() {
    rounds(20_261_121).await;
}
