//! Restarts, sleep, and who is served.

use telecode_sim::messages::Script;
use telecode_sim::telegram::NewPerson;

use crate::stage::{LIMIT, OWNER, Settings, Stage, bot_messages, text};

const STRANGER: i64 = 666;

async fn claude_session(stage: &Stage, times: usize) -> String {
    stage.says("/status");
    stage.press("Details").await;
    let seen = stage.sees_times("Claude session:", times).await;
    let status = text(&seen[times - 1]);
    status.rsplit("Claude session:").next().unwrap().trim().to_owned()
}

#[tokio::test]
async fn a_session_goes_on_after_a_restart() {
    let mut stage = Stage::new(Script::new()).await;
    stage.says("the fox is red");
    stage.sees("You said: the fox is red").await;
    let before = claude_session(&stage, 1).await;
    stage.terminate().await;
    stage.start().await;
    let prompt = stage.says("which colour is it?");
    stage.sees("You said: which colour is it?").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("the fox is red"), "{}", stage.told());
    assert_eq!(claude_session(&stage, 2).await, before);
    assert_eq!(stage.count("You said: the fox is red"), 1, "{}", stage.chat());
}

#[tokio::test]
async fn what_is_written_while_the_bot_is_down_is_answered_later() {
    let mut stage = Stage::new(Script::new()).await;
    stage.terminate().await;
    let prompt = stage.says("are you there?");
    stage.start().await;
    stage.sees("You said: are you there?").await;
    stage.sees_reaction(prompt, "👌").await;
}

#[tokio::test]
async fn an_idle_session_falls_asleep_and_wakes_with_its_memory() {
    let stage = Stage::with(Script::new(), Settings::default().extra("[agent]\nidle_timeout = \"1s\"")).await;
    stage.says("the fox is red");
    stage.sees("You said: the fox is red").await;
    stage.logs("ending claude").await;
    stage.says("/status");
    stage.sees("💤").await;
    let prompt = stage.says("which colour is it?");
    stage.sees("You said: which colour is it?").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("the fox is red"), "{}", stage.told());
}

#[tokio::test]
async fn a_stranger_gets_one_refusal_and_nothing_else() {
    let stage = Stage::new(Script::new()).await;
    let stranger = NewPerson { id: Some(STRANGER), first_name: "Eve".into(), ..NewPerson::default() };
    stage.telegram.add_person(stranger).unwrap();
    stage.writes(STRANGER, "delete everything");
    let refused = |chat: &serde_json::Value| {
        bot_messages(chat).iter().any(|message| text(message).contains("This bot is private")).then_some(())
    };
    stage.telegram.wait_for_chat(STRANGER, LIMIT, refused).await.expect("a refusal");
    stage.writes(STRANGER, "please");
    stage.writes(STRANGER, "/status");
    // Later messages of the owner are answered, so those of the stranger were dealt with.
    stage.says("hello");
    stage.sees("You said: hello").await;
    let chat = stage.telegram.chat(STRANGER).unwrap();
    assert_eq!(bot_messages(&chat).len(), 1, "{chat}");
    assert!(chat["drafts"].as_array().unwrap().is_empty());
    assert!(!stage.told().contains("delete everything"));
    assert_eq!(stage.api.turns().len(), 1);
}

#[tokio::test]
async fn the_one_who_sends_the_pairing_code_is_the_owner() {
    let mut stage = Stage::with(Script::new(), Settings::default().without_owners()).await;
    stage.logs("send this code to the bot").await;
    let log = stage.log();
    let code: String = log.rsplit("within 10 minutes: ").next().unwrap().chars().take(11).collect();
    assert!(code.len() == 11 && code.contains('-'), "{log}");
    stage.says("hello");
    stage.sees("This bot is private").await;
    stage.says("22222-22222");
    stage.says(&code.to_lowercase());
    stage.sees("You're the owner of this bot now").await;
    stage.says("hello again");
    stage.sees("You said: hello again").await;
    assert_eq!(stage.count("This bot is private"), 1);
    // It stays so, and there is no other code.
    stage.terminate().await;
    stage.start().await;
    stage.says("and still?");
    stage.sees("You said: and still?").await;
    assert_eq!(stage.log().matches("send this code to the bot").count(), 1);
    assert!(!stage.log().contains(&format!("{OWNER}: {code}")));
}

#[tokio::test]
async fn a_second_instance_on_the_same_data_is_refused() {
    let stage = Stage::new(Script::new()).await;
    let mut second = stage.command(&["run"]).spawn().unwrap();
    let status = tokio::time::timeout(LIMIT, second.wait()).await.expect("it ends at once").unwrap();
    assert_eq!(status.code(), Some(4), "{}", stage.log());
    let log = stage.log();
    assert!(log.contains("error:") && log.contains("hint:"), "{log}");
    // The first goes on.
    stage.says("hello");
    stage.sees("You said: hello").await;
}
