//! Nothing is left over: not `claude`, not its guard, not what a tool started.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use telecode_sim::messages::{Reply, Script};

use super::scene::{bash, is_alive, kill, resuming};
use crate::stage::{Stage, button};

/// How long what a killed bot left may live.
const LEFT: Duration = Duration::from_secs(15);

/// How long a bot may take to end when it is told to.
const ENDS: Duration = Duration::from_secs(10);

const LONG: &str = "echo begun >> begun.txt; sleep 1000; echo over";

/// A story with a tool that runs for long, and all of its processes but the bot.
async fn in_a_long_tool() -> (Stage, Vec<i32>) {
    let script = Script::new().when("do it", [bash(LONG), Reply::text("answer one")]);
    let stage = Stage::with(script, resuming()).await;
    stage.says("do it");
    stage.press("Allow").await;
    stage.marked("begun.txt").await;
    stage
        .until_so("sleeping", || {
            stage.processes().iter().any(|process| process.words.contains(&"1000".to_owned()))
        })
        .await;
    let bot = stage.bot_pid();
    let others: Vec<_> =
        stage.processes().iter().map(|process| process.pid).filter(|pid| *pid != bot).collect();
    assert!(others.len() >= 3, "a guard, a claude and a tool: {:?}", stage.processes());
    (stage, others)
}

#[tokio::test]
async fn a_killed_bot_leaves_no_process() {
    let (mut stage, others) = in_a_long_tool().await;
    stage.kill_bot().await;
    let killed = Instant::now();
    stage.until_so("gone", || !others.iter().any(|pid| is_alive(*pid))).await;
    assert!(killed.elapsed() < LEFT, "{:?}", killed.elapsed());
    let left: Vec<_> = stage.processes().into_iter().filter(|process| is_alive(process.pid)).collect();
    assert_eq!(left, []);
}

/// The bot and the guard are killed at once.
async fn kill_both(stage: &mut Stage) {
    let guard = stage.guard().expect("a guard");
    kill(stage.bot_pid());
    kill(guard);
    stage.kill_bot().await;
}

#[tokio::test]
async fn a_bot_and_a_guard_that_are_killed_take_claude_with_them_in_a_tool() {
    let (mut stage, others) = in_a_long_tool().await;
    let claude = stage.claude().unwrap();
    kill_both(&mut stage).await;
    stage.until_so("gone", || !is_alive(claude)).await;
    stage.start().await;
    // What runs in a session of its own ends before its turn goes on.
    stage.until_so("gone", || !others.iter().any(|pid| is_alive(*pid))).await;
    stage.press("Deny").await;
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!(stage.mark("begun.txt").lines().count(), 1, "{}", stage.chat());
}

#[tokio::test]
async fn a_bot_and_a_guard_that_are_killed_with_an_ask_open_let_nothing_happen_unseen() {
    let script = Script::new().when("do it", [bash("echo ran >> ran.txt"), Reply::text("answer one")]);
    let mut stage = Stage::new(script).await;
    stage.says("do it");
    stage.sees("ran.txt").await;
    stage.ask_recorded().await;
    let claude = stage.claude().unwrap();
    kill_both(&mut stage).await;
    stage.until_so("gone", || !is_alive(claude)).await;
    let calls = stage.api.turns().len();
    stage.start().await;
    stage.press("Allow").await;
    stage.sees("answer one").await;
    stage.settled().await;
    // Once to ask again, once to answer: nothing went on behind the bot's back.
    assert_eq!(stage.api.turns().len(), calls + 2, "{}", stage.calls());
    assert_eq!(stage.mark("ran.txt").lines().count(), 1, "{}", stage.chat());
}

#[tokio::test]
async fn a_killed_claude_leaves_no_process() {
    let (stage, others) = in_a_long_tool().await;
    stage.kill_claude();
    stage.until_so("gone", || !others.iter().any(|pid| is_alive(*pid))).await;
    stage.sees("Asked again after an interruption").await;
}

#[tokio::test]
async fn a_bot_that_is_told_to_end_leaves_nothing_and_its_turn_goes_on_later() {
    let (mut stage, others) = in_a_long_tool().await;
    kill_process(Pid::from_raw(stage.bot_pid()).unwrap(), Signal::TERM).unwrap();
    let told = Instant::now();
    let status = stage.bot.take().unwrap().wait().await.unwrap();
    assert!(
        status.success() && told.elapsed() < ENDS,
        "{status} after {:?}\n{}",
        told.elapsed(),
        stage.log()
    );
    // The bot has buried what it started: no zombie has its number.
    let left: Vec<_> =
        others.iter().filter(|pid| std::path::Path::new(&format!("/proc/{pid}")).exists()).collect();
    assert!(left.is_empty(), "{left:?}");
    stage.start().await;
    // Claude may have written down that the tool was killed; else it asks again.
    let asks = |chat: &serde_json::Value| button(chat, "Deny").map(|_| true);
    let over = |chat: &serde_json::Value| chat.to_string().contains("answer one").then_some(false);
    if stage.wait("an answer or an ask", |chat| over(chat).or_else(|| asks(chat))).await {
        stage.press("Deny").await;
    }
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!(stage.count("answer one"), 1, "{}", stage.chat());
    stage.told_once("do it");
}
