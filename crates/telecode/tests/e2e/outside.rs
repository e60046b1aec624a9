//! What changed outside while nobody looked: a place that is gone, another bot's token, an answer that came late.

use std::time::Duration;

use telecode_sim::messages::{Reply, Script};
use telecode_sim::telegram::{self, Options, Server};

use crate::stage::{OWNER, Settings, Stage};

/// How long it is watched that nothing is made.
const WHILE: Duration = Duration::from_secs(3);

fn one_answer() -> Script {
    Script::new().when("next", ["answer two"]).when("hello", ["answer one"])
}

#[tokio::test]
async fn a_project_that_is_gone_is_said_and_what_waits_goes_on_when_it_is_back_also_after_a_kill() {
    let mut stage = Stage::new(one_answer()).await;
    let away = stage.home.path().join("away");
    std::fs::rename(stage.project(), &away).unwrap();
    let prompt = stage.says("hello");
    stage.sees("I can't open").await;
    stage.sees_reaction(prompt, "🫡").await;
    tokio::time::sleep(WHILE).await;
    assert!(!stage.project().exists(), "nothing is made in its stead");
    stage.restart().await;
    stage.until_so("told again", || stage.count("I can't open") == 2).await;
    std::fs::rename(&away, stage.project()).unwrap();
    stage.sees("answer one").await;
    stage.sees_reaction(prompt, "👌").await;
    stage.settled().await;
    assert_eq!(stage.count("answer one"), 1, "{}", stage.chat());
}

#[tokio::test]
async fn a_turn_that_was_cut_waits_for_its_project_too() {
    let script = Script::new().when("hello", [Reply::text("answer one").held_by("gate")]);
    let mut stage = Stage::new(script).await;
    let prompt = stage.says("hello");
    stage.until_so("recorded", || stage.recorded().contains("hello")).await;
    stage.power_fails().await;
    let away = stage.home.path().join("away");
    std::fs::rename(stage.project(), &away).unwrap();
    stage.start().await;
    stage.sees("I can't open").await;
    stage.api.release("gate");
    std::fs::rename(&away, stage.project()).unwrap();
    stage.sees("answer one").await;
    stage.sees_reaction(prompt, "👌").await;
    stage.nothing_is_lost(&[("hello", "answer one")]).await;
}

#[tokio::test]
async fn a_new_session_in_a_project_that_is_gone_is_refused_and_the_bot_starts_without_it() {
    let mut stage = Stage::new(one_answer()).await;
    let away = stage.home.path().join("away");
    std::fs::rename(stage.project(), &away).unwrap();
    stage.says("/new fix api");
    stage.sees("“api” isn't where it was").await;
    stage.restart().await;
    assert!(stage.log().contains("is not there; sessions in it wait"), "{}", stage.log());
    assert!(!stage.project().exists());
    std::fs::rename(&away, stage.project()).unwrap();
    stage.says("/new fix api");
    stage.sees("fix").await;
    stage.says("hello");
    stage.sees("answer one").await;
}

#[tokio::test]
async fn another_bot_shows_what_waits_and_touches_no_old_message() {
    let touch = serde_json::json!({"command": "touch done.txt", "description": "Touch it"});
    let script = Script::new().when("hello", [Reply::tool("Bash", touch), Reply::text("answer one")]);
    let mut stage = Stage::new(script).await;
    stage.says("hello");
    stage.sees("touch done.txt").await;
    stage.ask_recorded().await;
    stage.stop_bot().await;
    let token = "5151:another-token-that-nobody-may-see-0";
    let another = Server::start(Options { token: token.to_owned(), ..Options::default() }).await.unwrap();
    let ana = telegram::NewPerson { id: Some(OWNER), first_name: "Ana".to_owned(), ..Default::default() };
    another.add_person(ana).unwrap();
    stage.telegram = another;
    stage.reconfigure(|settings: &mut Settings| settings.options.token = token.to_owned());
    // A bot cannot begin a conversation.
    stage.says("/whoami");
    stage.start().await;
    stage.press("Allow").await;
    stage.sees("answer one").await;
    stage.until_so("done", || stage.project().join("done.txt").exists()).await;
    assert!(stage.log().contains("another bot's"), "{}", stage.log());
    let is_refused = |request: &telegram::Recorded| format!("{request:?}").contains("not found");
    assert!(!stage.telegram.requests(0).iter().any(is_refused), "an old message was touched");
}

#[tokio::test]
async fn an_answer_that_comes_after_the_next_start_is_told_once() {
    let script =
        Script::new().when("next", ["answer two"]).when("hello", [Reply::text("answer one").held_by("gate")]);
    let mut stage = Stage::new(script).await;
    stage.says("hello");
    stage.until_so("recorded", || stage.recorded().contains("hello")).await;
    let guard = stage.freeze_guard();
    stage.restart().await;
    // Claude, which nobody ends, finishes after that.
    stage.api.release("gate");
    stage.until_so("answered", || stage.recorded().contains("answer one")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    guard.thaws();
    stage.sees("answer one").await;
    stage.says("next");
    stage.sees("answer two").await;
    stage.settled().await;
    assert_eq!((stage.count("answer one"), stage.count("since")), (1, 0), "{}", stage.chat());
}
