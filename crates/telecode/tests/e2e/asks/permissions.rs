//! Permissions beyond one call: how far they reach, and how they are taken back.

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use super::touch;
use crate::stage::{Settings, Stage, bot_messages, button, text};

/// Presses a button of the newest card about a file.
async fn press_about(stage: &Stage, file: &str, words: &str) -> String {
    let (message, data) = stage
        .wait(words, |chat| {
            let about = |id: i64| {
                bot_messages(chat).iter().any(|one| one["message_id"] == id && text(one).contains(file))
            };
            button(chat, words).filter(|(message, _)| about(*message))
        })
        .await;
    stage.press_data(crate::stage::OWNER, message, &data).await
}

#[tokio::test]
async fn until_the_turn_ends_is_over_with_the_turn() {
    let script = Script::new()
        .then(touch("a.txt"))
        .then(touch("b.txt"))
        .then("Made two.")
        .then(touch("c.txt"))
        .then("Then not.");
    let stage = Stage::new(script).await;
    stage.says("make files");
    stage.press("Always").await;
    stage.press("○ Bash").await;
    stage.sees("○ Bash(touch a.txt)").await;
    assert_eq!(stage.press("Until this turn ends").await, "Allowed until this turn ends");
    stage.sees("Made two.").await;
    assert!(stage.project().join("b.txt").exists());
    stage.says("one more");
    press_about(&stage, "touch c.txt", "❌ Deny").await;
    stage.sees("Then not.").await;
    stage.sees("⏳ Allowed until this turn ends").await;
    assert!(!stage.project().join("c.txt").exists());
}

#[tokio::test]
async fn a_projects_rule_holds_in_every_session_of_it_and_is_taken_back_at_once() {
    let script = Script::new()
        .then(touch("a.txt"))
        .then("One.")
        .then(touch("b.txt"))
        .then("Two.")
        .then(touch("c.txt"))
        .then("Three.");
    let mut stage = Stage::new(script).await;
    stage.says("make a file");
    stage.press("Always").await;
    stage.press("○ Bash").await;
    stage.sees("○ Bash(touch a.txt)").await;
    assert_eq!(stage.press("Project api").await, "Allowed for this project");
    stage.sees("One.").await;
    // It is telecode's, so it outlives the program.
    stage.terminate().await;
    stage.start().await;
    stage.says("/new other api");
    stage.sees("other").await;
    stage.says("make another");
    stage.sees("Two.").await;
    assert!(stage.count("May Claude") == 0, "{}", stage.chat());
    assert!(!stage.project().join(".claude").exists(), "nothing is written into the project");
    stage.says("/rules");
    stage.sees("Every session of api").await;
    assert_eq!(stage.press("✖️ 1. Bash").await, "Taken back: Claude asks again");
    stage.says("and one more");
    press_about(&stage, "touch c.txt", "❌ Deny").await;
    stage.sees("Three.").await;
}

#[tokio::test]
async fn claudes_settings_get_the_rule_and_give_it_back() {
    let script = Script::new().then(touch("a.txt")).then("One.").then(touch("a.txt")).then("Two.");
    let stage = Stage::new(script).await;
    let file = stage.project().join(".claude/settings.local.json");
    stage.says("make a file");
    stage.press("Always").await;
    let card = stage.sees("settings.local.json").await;
    assert!(text(&card).contains("Bash(touch a.txt)"), "{card}");
    assert_eq!(stage.press("Claude's settings").await, "Allowed in Claude's settings");
    stage.sees("One.").await;
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.contains("Bash(touch a.txt)"), "{written}");
    stage.says("/rules");
    stage.press("Claude Code's own rules").await;
    stage.sees("this folder, this machine").await;
    stage.press("✖️ 1. Bash(touch a.txt)").await;
    stage.sees("Removed from Claude's settings").await;
    assert!(!std::fs::read_to_string(&file).unwrap().contains("touch"), "it is taken out of the file");
    // Claude Code sees the change a little later.
    loop {
        let asked = stage.says("/rules");
        let is_new = |chat: &serde_json::Value| {
            button(chat, "Claude Code's own rules").filter(|(message, _)| *message > asked)
        };
        let (message, data) = stage.wait("a new list", is_new).await;
        stage.press_data(crate::stage::OWNER, message, &data).await;
        let list = stage.sees("Claude Code's own settings").await;
        if text(&list).contains("No rules.") {
            break;
        }
    }
    stage.says("again");
    press_about(&stage, "touch a.txt", "❌ Deny").await;
    stage.sees("Two.").await;
}

#[tokio::test]
async fn all_reads_of_a_turn_are_allowed_at_once() {
    let outside = tempfile::TempDir::new().unwrap();
    let files: Vec<_> = (1..=3).map(|n| outside.path().join(format!("{n}.txt"))).collect();
    for file in &files {
        std::fs::write(file, "content").unwrap();
    }
    let read = |n: usize| json!({"file_path": files[n]});
    let both = Reply::new().call("Read", read(0)).call("Read", read(1));
    let script = Script::new().then(both).then(Reply::tool("Read", read(2))).then("Read them.");
    let stage = Stage::new(script).await;
    stage.says("read them");
    stage.sees_buttons("✅ Allow", 2).await;
    assert_eq!(stage.press("Allow all reads this turn").await, "Allowed until this turn ends");
    stage.sees("Read them.").await;
    assert!(stage.results().iter().all(|(_, is_error)| !is_error), "{:?}", stage.results());
}

#[tokio::test]
async fn what_a_rule_wants_asked_is_not_offered_for_always() {
    let stage = Stage::new(Script::new().then(touch("a.txt")).then("Made.")).await;
    let settings = json!({"permissions": {"ask": ["Bash(touch *)"]}});
    std::fs::create_dir_all(stage.project().join(".claude")).unwrap();
    std::fs::write(stage.project().join(".claude/settings.local.json"), settings.to_string()).unwrap();
    stage.says("make a file");
    stage.sees("touch a.txt").await;
    assert!(!stage.chat().contains("Always"), "{}", stage.chat());
    stage.press("✅ Allow").await;
    stage.sees("Made.").await;
}

#[tokio::test]
async fn a_subagents_ask_says_what_it_is_to_do() {
    let agent = json!({"description": "Make the file", "prompt": "Make a.txt", "subagent_type": "general-purpose",
        "run_in_background": false});
    let script = Script::new()
        .then(Reply::tool("Agent", agent))
        .then(touch("a.txt"))
        .then("Made it.")
        .then("All done.");
    let stage = Stage::new(script).await;
    stage.says("let somebody make a file");
    let card = stage.sees("May Claude").await;
    assert!(text(&card).contains("🤖 Asked by a subagent: Make the file"), "{card}");
    stage.press("✅ Allow").await;
    stage.sees("All done.").await;
    assert!(stage.project().join("a.txt").exists());
}

#[tokio::test]
async fn in_plan_mode_a_write_has_deny_first() {
    let write = Reply::tool("Write", json!({"file_path": "a.txt", "content": "x"}));
    let script = Script::new().then(write).then("As you like.");
    let stage = Stage::with(script, Settings::default().extra("mode = \"plan\"")).await;
    stage.says("plan it");
    let card = stage.sees("only planning").await;
    let first = crate::stage::buttons(&card)[0]["text"].as_str().unwrap().to_owned();
    assert_eq!(first, "❌ Deny", "{card}");
    stage.press("❌ Deny").await;
    stage.sees("As you like.").await;
    assert!(!stage.project().join("a.txt").exists());
}
