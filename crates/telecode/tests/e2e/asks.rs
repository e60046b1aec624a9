//! What Claude asks: permissions, questions, plans.

mod cards;
mod forms;
mod offers;
mod permissions;
mod plans;
mod questions;
pub(crate) mod server;
mod waiting;

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use crate::stage::{OWNER, Settings, Stage, bot_messages, button, text};

pub(crate) fn touch(file: &str) -> Reply {
    Reply::tool("Bash", json!({"command": format!("touch {file}"), "description": format!("Make {file}")}))
}

#[tokio::test]
async fn an_allowed_tool_runs() {
    let stage = Stage::new(Script::new().then(touch("a.txt")).then("Made.")).await;
    stage.says("make a file");
    let card = stage.sees("May Claude").await;
    assert!(text(&card).contains("touch a.txt"), "{card}");
    assert!(!stage.project().join("a.txt").exists(), "nothing happens before the decision");
    assert_eq!(stage.press("✅ Allow").await, "Allowed");
    stage.sees("Made.").await;
    assert!(stage.project().join("a.txt").exists());
    let closed = stage.sees("✅ Allowed: touch a.txt").await;
    assert_eq!(closed["message_id"], card["message_id"]);
    assert!(closed["reply_markup"].is_null(), "{closed}");
}

#[tokio::test]
async fn a_denied_tool_does_not_run_and_a_second_press_does_nothing() {
    let stage = Stage::new(Script::new().then(touch("a.txt")).then("Then not.")).await;
    stage.says("make a file");
    let (message, deny) = stage.wait("Deny", |chat| button(chat, "❌ Deny")).await;
    let (_, allow) = stage.wait("Allow", |chat| button(chat, "✅ Allow")).await;
    assert_eq!(stage.press_data(OWNER, message, &deny).await, "Denied");
    stage.sees("Then not.").await;
    assert!(stage.press_data(OWNER, message, &allow).await.contains("Already decided"));
    assert!(!stage.project().join("a.txt").exists());
    let results = stage.results();
    assert!(results[0].1 && results[0].0.contains("denied this"), "{results:?}");
}

#[tokio::test]
async fn always_is_not_asked_a_second_time() {
    let script = Script::new().then(touch("a.txt")).then(touch("a.txt")).then(touch("b.txt")).then("Made.");
    let stage = Stage::new(script).await;
    stage.says("make files");
    stage.press("Always").await;
    stage.sees("● Bash(touch a.txt)").await;
    assert_eq!(stage.press("This session").await, "Allowed for this session");
    let other = stage.wait("b.txt", |chat| {
        let card = bot_messages(chat).into_iter().find(|message| text(message).contains("Make b.txt"))?;
        button(chat, "✅ Allow").filter(|(message, _)| card["message_id"].as_i64() == Some(*message))
    });
    let (message, data) = other.await;
    assert_eq!(stage.count("touch a.txt"), 1, "{}", stage.chat());
    stage.press_data(OWNER, message, &data).await;
    stage.sees("Made.").await;
    assert_eq!(stage.results().iter().filter(|(_, is_error)| *is_error).count(), 0);
}

#[tokio::test]
async fn this_session_allows_a_tool_also_after_the_session_has_slept() {
    let script = Script::new().then(touch("a.txt")).then("One.").then(touch("b.txt")).then("Two.");
    let stage = Stage::with(script, Settings::default().extra("[agent]\nidle_timeout = \"1s\"")).await;
    stage.says("make a file");
    stage.press("Always").await;
    stage.press("○ Bash").await;
    stage.sees("○ Bash(touch a.txt)").await;
    assert_eq!(stage.press("This session").await, "Allowed for this session");
    stage.sees("One.").await;
    stage.logs("ending claude").await;
    stage.says("make another");
    stage.sees("Two.").await;
    assert!(stage.project().join("b.txt").exists());
    // Finals go before the edit of a card that was answered.
    stage.sees("⭐ Allowed for this session").await;
    assert_eq!(stage.count("May Claude"), 0, "{}", stage.chat());
    assert!(stage.told().contains("make a file"), "it woke up with its memory");
}

#[tokio::test]
async fn several_asks_are_open_at_once() {
    let outside = tempfile::TempDir::new().unwrap();
    let mut reading = Reply::new();
    for n in 1..=3 {
        let file = outside.path().join(format!("{n}.txt"));
        std::fs::write(&file, format!("content {n}")).unwrap();
        reading = reading.call("Read", json!({"file_path": file}));
    }
    let stage = Stage::new(Script::new().then(reading).then("Read them.")).await;
    stage.says("read them");
    let asks = stage.sees_buttons("✅ Allow", 3).await;
    let denied = stage.sees_buttons("❌ Deny", 3).await[1].clone();
    stage.press_data(OWNER, asks[2].0, &asks[2].1).await;
    stage.press_data(OWNER, denied.0, &denied.1).await;
    assert_eq!(stage.api.turns().len(), 1, "one is still open");
    stage.press_data(OWNER, asks[0].0, &asks[0].1).await;
    stage.sees("Read them.").await;
    let mut results = stage.results();
    // They come in the order in which they were decided.
    results.sort();
    assert!(
        results[0].0.contains("content 1") && results[1].0.contains("content 3") && results[2].1,
        "{results:?}"
    );
}

#[tokio::test]
async fn details_show_the_whole_of_a_long_command() {
    let words: Vec<String> = (0..300).map(|n| format!("w{n:03}")).collect();
    let command = format!("touch {}", words.join(" "));
    let script = Script::new().then(Reply::tool("Bash", json!({"command": command}))).then("Fine.");
    let stage = Stage::new(script).await;
    stage.says("go");
    let card = stage.sees("May Claude").await;
    assert!(text(&card).contains("w000") && text(&card).contains("w299"), "its ends are there: {card}");
    assert!(!text(&card).contains("w200"), "the card is short: {card}");
    stage.press("Details").await;
    let details = stage.sees("w200").await;
    assert!(text(&details).contains(&command), "{details}");
    assert_eq!(stage.press("✅ Allow").await, "Allowed", "the card is still open");
    stage.sees("Fine.").await;
}

#[tokio::test]
async fn details_of_a_very_long_input_are_a_file() {
    let content: Vec<String> = (0..2000).map(|n| format!("line {n}")).collect();
    let write = Reply::tool("Write", json!({"file_path": "big.txt", "content": content.join("\n")}));
    let stage = Stage::new(Script::new().then(write).then("Fine.")).await;
    stage.says("go");
    stage.press("Details").await;
    let is_file =
        |chat: &Value| bot_messages(chat).into_iter().find(|message| !message["document"].is_null());
    let file = stage.wait("a document", is_file).await;
    assert_eq!(file["document"]["file_name"], "file.txt", "{file}");
    stage.press("❌ Deny").await;
    stage.sees("Fine.").await;
}

#[tokio::test]
async fn a_reason_for_a_denial_reaches_the_model() {
    let stage = Stage::new(Script::new().then(touch("a.txt")).then("As you like.")).await;
    stage.says("make a file");
    stage.press("Deny + reason").await;
    stage.sees("Write the reason as your next message").await;
    stage.says("use the name notes.txt instead");
    stage.sees("As you like.").await;
    let results = stage.results();
    assert!(results[0].1 && results[0].0.contains("use the name notes.txt instead"), "{results:?}");
    assert_eq!(stage.api.turns().len(), 2, "the reason is no prompt");
    stage.sees("❌ Denied: touch a.txt").await;
    assert!(!stage.project().join("a.txt").exists());
}

fn question(several: &[(&str, bool)]) -> Reply {
    let questions: Vec<Value> = several
        .iter()
        .map(|(question, many)| {
            json!({"question": question, "header": "Taste", "multiSelect": many, "options": [
                {"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}]})
        })
        .collect();
    Reply::tool("AskUserQuestion", json!({"questions": questions}))
}

#[tokio::test]
async fn a_question_is_answered_by_a_button() {
    let stage = Stage::new(Script::new().then(question(&[("Which colour?", false)])).then("Noted.")).await;
    stage.says("ask me");
    let card = stage.sees("Which colour?").await;
    assert!(text(&card).contains("warm"), "{card}");
    assert_eq!(stage.press("Blue").await, "Answered");
    stage.sees("Noted.").await;
    let results = stage.results();
    assert!(results[0].0.contains("Which colour?") && results[0].0.contains("Blue"), "{results:?}");
    assert!(!results[0].1, "{results:?}");
    stage.sees("💬 Which colour? → Blue").await;
}

#[tokio::test]
async fn questions_in_steps_take_several_choices_and_typed_answers() {
    let asked = question(&[("Which colours?", true), ("Which sound?", false)]);
    let stage = Stage::new(Script::new().then(asked).then("Noted.")).await;
    stage.says("ask me");
    stage.sees("1 of 2").await;
    assert!(stage.press("Done").await.contains("at least one"));
    stage.press("☐ Red").await;
    stage.press("☐ Blue").await;
    stage.sees_buttons("☑ Blue", 1).await;
    stage.press("Done").await;
    stage.sees("Which sound?").await;
    stage.says("a violin, far away");
    stage.sees("Noted.").await;
    let results = stage.results();
    assert!(results[0].0.contains("Red") && results[0].0.contains("Blue"), "{results:?}");
    assert!(results[0].0.contains("a violin, far away"), "{results:?}");
    assert_eq!(stage.api.turns().len(), 2, "the answer is no prompt");
}

fn plan() -> Reply {
    Reply::tool("ExitPlanMode", json!({"plan": "# The plan\n\n1. Dig\n2. Fill"}))
}

/// What the last request says of the plan mode.
fn is_planning(stage: &Stage) -> bool {
    let told = stage.told();
    told.rfind("Plan mode is active") > told.rfind("exited plan mode").or(told.rfind("Exited Plan Mode"))
}

#[tokio::test]
async fn an_approved_plan_is_carried_out() {
    let script = Script::new().then(plan()).then(touch("hole.txt")).then("Dug.");
    let stage = Stage::with(script, Settings::default().extra("mode = \"plan\"")).await;
    stage.says("dig");
    stage.sees("1. Dig").await;
    assert!(is_planning(&stage), "{}", stage.told());
    stage.sees("Go ahead?").await;
    stage.press("Approve").await;
    // Out of the plan mode, what changes something is asked about and can be allowed.
    stage.press("✅ Allow").await;
    stage.sees("Dug.").await;
    assert!(stage.project().join("hole.txt").exists());
    assert!(!is_planning(&stage), "{}", stage.told());
    let results = stage.results();
    assert!(!results[0].1 && results[0].0.to_lowercase().contains("approved"), "{results:?}");
}

#[tokio::test]
async fn a_plan_that_is_not_approved_is_gone_on_with() {
    let script = Script::new().then(plan()).then("What shall be different?").then("A better plan.");
    let stage = Stage::with(script, Settings::default().extra("mode = \"plan\"")).await;
    stage.says("dig");
    assert_eq!(stage.press("Keep planning").await, "Claude keeps planning");
    stage.sees("What shall be different?").await;
    let results = stage.results();
    assert!(results[0].1 && results[0].0.contains("keep planning"), "{results:?}");
    stage.says("dig deeper");
    stage.sees("A better plan.").await;
    assert!(is_planning(&stage), "{}", stage.told());
}
