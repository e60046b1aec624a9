//! Deaths in a row, and deaths around what changes a conversation: undone, made shorter, doubled, delegated.

use std::time::{Duration, Instant};

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use super::newest::{Death, Moment, begin, dies, over, reached, told};
use super::scene::{answering, bash, is_alive};
use crate::stage::{LIMIT, OWNER, Stage, button};

/// How long a press may take to show.
const LOOK: Duration = Duration::from_millis(500);

/// Who dies first, who dies next, and whether that is before anything is asked again.
const PAIRS: [(Death, Death, bool); 6] = [
    (Death::Bot, Death::Bot, false),
    (Death::Power, Death::ClaudeAsked, false),
    (Death::ClaudeAsked, Death::Bot, true),
    (Death::Claude, Death::Power, false),
    (Death::Bot, Death::Power, true),
    (Death::ClaudeAsked, Death::Claude, false),
];

/// Waits until `claude` lives again.
async fn lives(stage: &Stage) {
    stage.until_so("alive again", || stage.claude().is_some()).await;
}

/// `claude` dies hard while nothing runs.
async fn dies_idle(stage: &Stage) {
    stage.settled().await;
    let dead = stage.kill_claude();
    stage.until_so("dead", || !is_alive(dead)).await;
}

/// Kills in a row in the middle of the same, each pair of them in one conversation; then `claude` dies hard while it is idle.
async fn whatever_dies_twice_in(moment: Moment) {
    let mut stage = begin(moment, PAIRS.len()).await;
    let mut said = Vec::new();
    for (n, (first, second, is_soon)) in PAIRS.into_iter().enumerate() {
        let name = moment.prompt(n);
        let prompt = stage.says(&name);
        reached(&stage, moment, n, prompt).await;
        let calls = stage.api.turns().len();
        dies(&mut stage, first).await;
        if stage.bot.is_none() {
            stage.start().await;
        }
        lives(&stage).await;
        if !is_soon {
            stage.until_so("asked again", || stage.api.turns().len() > calls).await;
        }
        dies(&mut stage, second).await;
        if stage.bot.is_none() {
            stage.start().await;
        }
        over(&stage, moment, prompt).await;
        said.push(name);
    }
    for name in ["good", "last"] {
        let prompt = stage.says(name);
        over(&stage, moment, prompt).await;
        dies_idle(&stage).await;
        said.push(name.to_owned());
    }
    assert_eq!(told(&stage), said, "{}\n{}", stage.calls(), stage.chat());
    for name in said.iter().take(PAIRS.len()).filter(|_| moment == Moment::Ask) {
        assert_eq!(stage.mark(&format!("{name}.txt")), "ran\n", "{name}\n{}", stage.calls());
    }
    assert_eq!(
        stage.count("earlier point") + stage.count("end of this conversation is missing"),
        0,
        "{}",
        stage.chat()
    );
}

#[tokio::test]
async fn two_deaths_in_a_row_while_a_permission_is_asked_forget_nothing_and_do_nothing_twice() {
    whatever_dies_twice_in(Moment::Ask).await;
}

#[tokio::test]
async fn two_deaths_in_a_row_while_a_question_is_asked_forget_nothing() {
    whatever_dies_twice_in(Moment::Question).await;
}

#[tokio::test]
async fn two_deaths_in_a_row_while_a_plan_is_looked_at_forget_nothing() {
    whatever_dies_twice_in(Moment::Plan).await;
}

/// A prompt whose command is asked about; the bot dies, and it is allowed in the next run. That leaves a note of where the
/// conversation ends that is wrong from then on.
pub(crate) async fn cut_and_allowed(stage: &mut Stage, name: &str) {
    stage.says(name);
    stage.sees(&format!("{name}.txt")).await;
    stage.until_so("recorded", || stage.recorded().contains(&format!("ran >> {name}.txt"))).await;
    stage.restart().await;
    stage.press("Allow").await;
    stage.sees(&format!("{name} is done")).await;
    stage.settled().await;
}

/// Two prompts more, after each of which `claude` dies hard.
async fn is_gone_on_with(stage: &Stage) {
    for name in ["good", "last"] {
        stage.says(name);
        stage.sees(&format!("{name} is done")).await;
        dies_idle(stage).await;
    }
}

/// What the model does for [`cut_and_allowed`].
pub(crate) fn asking(script: Script, names: &[&str]) -> Script {
    names.iter().fold(script, |script, name| {
        let done = Reply::text(format!("{name} is done"));
        script.when(name, [bash(&format!("echo ran >> {name}.txt")), done])
    })
}

#[tokio::test]
async fn what_was_undone_before_a_crash_stays_undone_and_the_rest_is_there() {
    let script = answering(&[("gone", "gone is done"), ("good", "good is done"), ("last", "last is done")]);
    let mut stage = Stage::new(asking(script, &["alpha", "beta"])).await;
    cut_and_allowed(&mut stage, "alpha").await;
    stage.says("gone");
    stage.sees("gone is done").await;
    stage.settled().await;
    stage.says("/undo");
    stage.press("Conversation only").await;
    stage.sees("Claude has forgotten it").await;
    dies_idle(&stage).await;
    cut_and_allowed(&mut stage, "beta").await;
    is_gone_on_with(&stage).await;
    assert_eq!(told(&stage), ["alpha", "beta", "good", "last"], "{}", stage.calls());
    assert_eq!((stage.mark("alpha.txt"), stage.mark("beta.txt")), ("ran\n".to_owned(), "ran\n".to_owned()));
}

#[tokio::test]
async fn a_conversation_that_was_made_shorter_before_a_crash_is_gone_on_with() {
    let script = answering(&[("good", "good is done"), ("last", "last is done")]);
    let mut stage = Stage::new(asking(script, &["alpha", "beta"])).await;
    cut_and_allowed(&mut stage, "alpha").await;
    stage.says("/compact");
    stage.sees("Compacted: ").await;
    dies_idle(&stage).await;
    cut_and_allowed(&mut stage, "beta").await;
    is_gone_on_with(&stage).await;
    let words = told(&stage).join("\n");
    let places: Vec<_> =
        ["being continued", "beta", "good", "last"].iter().map(|part| words.rfind(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{words}");
    assert_eq!(stage.mark("beta.txt"), "ran\n", "{}", stage.calls());
}

#[tokio::test]
async fn two_sessions_in_one_directory_each_go_on_where_they_were() {
    let script = answering(&[("good", "good is done"), ("last", "last is done"), ("other", "other is done")]);
    let mut stage = Stage::new(asking(script, &["alpha", "beta"])).await;
    stage.says("other");
    stage.sees("other is done").await;
    stage.settled().await;
    stage.says("/new second api");
    stage.sees("second").await;
    cut_and_allowed(&mut stage, "alpha").await;
    cut_and_allowed(&mut stage, "beta").await;
    stage.says("good");
    stage.sees("good is done").await;
    stage.settled().await;
    dies(&mut stage, Death::Power).await;
    stage.start().await;
    stage.says("last");
    stage.sees("last is done").await;
    assert_eq!(told(&stage), ["alpha", "beta", "good", "last"], "{}", stage.calls());
    assert_eq!((stage.mark("alpha.txt"), stage.mark("beta.txt")), ("ran\n".to_owned(), "ran\n".to_owned()));
}

#[tokio::test]
async fn a_fork_has_all_that_its_parent_said_also_when_that_died_hard() {
    let script = answering(&[("good", "good is done"), ("fork it", "the copy answers")]);
    let mut stage = Stage::new(asking(script, &["alpha", "beta"])).await;
    for name in ["alpha", "beta"] {
        cut_and_allowed(&mut stage, name).await;
    }
    stage.says("good");
    stage.sees("good is done").await;
    stage.settled().await;
    dies(&mut stage, Death::Power).await;
    stage.start().await;
    stage.says("/fork copy");
    stage.sees("copy").await;
    stage.says("fork it");
    stage.sees("the copy answers").await;
    assert_eq!(told(&stage), ["alpha", "beta", "good", "fork it"], "{}", stage.calls());
}

/// Presses Resume until the model was called more often than so: the button of an offer that is over may still be there.
async fn is_resumed(stage: &Stage, calls: usize) {
    let end = Instant::now() + LIMIT;
    while stage.api.turns().len() <= calls {
        if let Some((message, data)) = button(&stage.telegram.chat(OWNER).unwrap(), "Resume") {
            stage.press_data(OWNER, message, &data).await;
        }
        assert!(Instant::now() < end, "{}\n{}\n{}", stage.chat(), stage.calls(), stage.log());
        let _grown = stage.api.wait_for_turns(calls + 1, LOOK).await;
    }
}

/// What a subagent asks and says hangs beside the conversation.
#[tokio::test]
async fn a_power_failure_while_a_subagent_asks_forgets_nothing() {
    let agent = json!({"description": "Make it", "prompt": "delegated", "subagent_type": "general-purpose",
        "run_in_background": false});
    let script = answering(&[("good", "good is done"), ("last", "last is done")])
        .when("delegated", [bash("echo ran >> sub.txt"), Reply::text("Made it.")])
        .when("ask one", [Reply::tool("Agent", agent), Reply::text("It was made.")]);
    let mut stage = Stage::new(script).await;
    stage.says("good");
    stage.sees("good is done").await;
    let prompt = stage.says("ask one");
    stage.sees("sub.txt").await;
    stage.until_so("recorded", || stage.recorded().contains("\"tool_use\"")).await;
    for death in [Death::Power, Death::Bot] {
        let calls = stage.api.turns().len();
        dies(&mut stage, death).await;
        stage.start().await;
        // Whether the subagent did something nobody knows.
        is_resumed(&stage, calls + 1).await;
    }
    over(&stage, Moment::Ask, prompt).await;
    dies_idle(&stage).await;
    stage.says("last");
    stage.sees("last is done").await;
    assert_eq!(told(&stage), ["good", "ask one", "last"], "{}", stage.calls());
    assert_eq!(stage.mark("sub.txt"), "ran\n", "{}", stage.calls());
}

/// The power fails before the answer that was seen is on the disk, and in the middle of a line.
#[tokio::test]
async fn an_answer_that_the_record_has_only_begun_is_told_to_be_lost_and_half_a_line_hurts_nothing() {
    let names = ["one", "two", "three", "four"];
    let answers = names.map(|name| format!("answer {name}"));
    let script = names
        .iter()
        .zip(&answers)
        .fold(Script::new(), |script, (name, answer)| script.when(name, [answer.as_str()]));
    let mut stage = Stage::new(script).await;
    for name in &names[..2] {
        stage.says(name);
        stage.sees(&format!("answer {name}")).await;
        stage.settled().await;
    }
    dies(&mut stage, Death::Power).await;
    let record = stage.only_record();
    let text = std::fs::read_to_string(&record).unwrap();
    let at = text.find("answer two").unwrap();
    std::fs::write(&record, &text[..at]).unwrap();
    stage.start().await;
    stage.says("three");
    stage.sees("end of this conversation is missing").await;
    stage.sees("answer three").await;
    dies_idle(&stage).await;
    stage.says("four");
    stage.sees("answer four").await;
    assert_eq!(told(&stage), names, "{}", stage.calls());
    assert_eq!(stage.count("end of this conversation is missing"), 1, "{}", stage.chat());
}

/// What a hook turned down is nothing that a record loses.
#[tokio::test]
async fn a_prompt_that_a_hook_turned_down_is_not_missed_in_the_record() {
    let stage = Stage::new(answering(&[("one", "answer one"), ("two", "answer two")])).await;
    let hook = json!({"hooks": {"UserPromptSubmit": [{"hooks": [{"type": "command",
        "command": "if grep -q forbidden; then echo Not this >&2; exit 2; fi"}]}]}});
    std::fs::create_dir_all(stage.home.path().join(".claude")).unwrap();
    std::fs::write(stage.home.path().join(".claude/settings.json"), hook.to_string()).unwrap();
    stage.says("one");
    stage.sees("answer one").await;
    stage.says("forbidden");
    stage.sees("Not this").await;
    stage.settled().await;
    dies_idle(&stage).await;
    stage.says("two");
    stage.sees("answer two").await;
    stage.settled().await;
    assert_eq!(stage.count("end of this conversation is missing"), 0, "{}", stage.chat());
}
