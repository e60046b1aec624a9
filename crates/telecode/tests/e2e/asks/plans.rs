//! Plans that are sent back or approved with a mode, and questions with steps.

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use super::{plan, touch};
use crate::stage::{Settings, Stage, text};

fn better() -> Reply {
    Reply::tool("ExitPlanMode", json!({"plan": "# The plan\n\n1. Dig deeper"}))
}

#[tokio::test]
async fn a_plan_is_revised_and_comes_back_and_edits_are_not_asked_any_more() {
    let write = Reply::tool("Write", json!({"file_path": "hole.txt", "content": "deep"}));
    let script = Script::new().then(plan()).then(better()).then(write).then("Dug.");
    let stage = Stage::with(script, Settings::default().extra("mode = \"plan\"")).await;
    stage.says("dig");
    stage.press("Revise").await;
    stage.sees("Write what should be different").await;
    stage.says("deeper, please");
    stage.sees("1. Dig deeper").await;
    assert!(stage.results()[0].0.contains("deeper, please"), "{:?}", stage.results());
    stage.press("Approve, and edit without asking").await;
    stage.sees("Dug.").await;
    assert!(stage.project().join("hole.txt").exists(), "nobody was asked");
    let card = stage.sees("✅ Plan approved").await;
    assert!(text(&card).contains("edits without asking ✓"), "Claude Code says so: {card}");
}

#[tokio::test]
async fn a_reply_to_the_plan_revises_it() {
    let script = Script::new().then(plan()).then("As you like.");
    let stage = Stage::with(script, Settings::default().extra("mode = \"plan\"")).await;
    stage.says("dig");
    stage.sees("Go ahead?").await;
    let shown = stage.sees("1. Dig").await;
    stage.replies(shown["message_id"].as_i64().unwrap(), "use a spade");
    stage.sees("As you like.").await;
    assert!(stage.results()[0].0.contains("use a spade"), "{:?}", stage.results());
    assert_eq!(stage.api.turns().len(), 2, "it is no prompt");
}

#[tokio::test]
async fn a_question_has_previews_and_can_be_skipped() {
    let option = |label: &str, preview: &str| json!({"label": label, "description": "x", "preview": preview});
    let question = |text: &str| {
        json!({"question": text, "header": "Look", "multiSelect": false,
            "options": [option("List", "- one"), option("Table", "| a |\n|---|")]})
    };
    let asked = json!({"questions": [question("First look?"), question("Second look?")]});
    let script = Script::new().then(Reply::tool("AskUserQuestion", asked)).then(touch("a.txt")).then("Fine.");
    let stage = Stage::new(script).await;
    stage.says("ask me");
    stage.sees("First look?").await;
    stage.press("Previews").await;
    stage.sees("1. List").await;
    stage.sees("2. Table").await;
    // Its answer comes when Telegram has said that all of it is there.
    stage.says("/whoami");
    stage.sees("Ana · owner").await;
    stage.says("table");
    stage.sees("Second look?").await;
    stage.press("Skip").await;
    stage.press("❌ Deny").await;
    stage.sees("Fine.").await;
    let results = stage.results();
    assert!(results[0].0.contains("Table") && !results[0].1, "{results:?}");
    assert!(!results[0].0.contains("Second look?"), "it was skipped: {results:?}");
}

/// Writes the person's own settings for Claude Code.
fn configure(stage: &Stage, settings: &serde_json::Value) {
    let directory = stage.home.path().join(".claude");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("settings.json"), settings.to_string()).unwrap();
}

#[tokio::test]
async fn going_into_plan_mode_is_asked_about_where_a_rule_wants_it() {
    for (button, mode, refused) in [("✅ Allow", "plan only", false), ("❌ Deny", "ask before changes", true)]
    {
        let script = Script::new().then(Reply::tool("EnterPlanMode", json!({}))).then("As you like.");
        let stage = Stage::new(script).await;
        configure(&stage, &json!({"permissions": {"ask": ["EnterPlanMode"]}}));
        stage.says("think first");
        stage.sees("May Claude enter plan mode?").await;
        stage.press(button).await;
        stage.sees("As you like.").await;
        assert_eq!(stage.results()[0].1, refused, "{:?}", stage.results());
        stage.says("/mode");
        stage.sees(&format!("now: {mode}")).await;
    }
}

#[tokio::test]
async fn in_plan_mode_commands_are_looked_at_by_claude_code_itself() {
    let script = Script::new().then(touch("a.txt")).then("As you like.");
    let stage = Stage::with(script, Settings::default().extra("mode = \"plan\"")).await;
    stage.says("plan it");
    // Here nobody can look at them.
    stage.sees("Auto mode can't check actions in this session").await;
    stage.sees("As you like.").await;
    assert!(stage.results()[0].1, "{:?}", stage.results());
    assert_eq!(stage.count("May Claude"), 0, "{}", stage.chat());
    assert!(!stage.project().join("a.txt").exists());
}

#[tokio::test]
async fn in_plan_mode_commands_are_asked_about_where_that_look_is_switched_off() {
    let script = Script::new().then(touch("a.txt")).then("As you like.");
    let stage = Stage::with(script, Settings::default().extra("mode = \"plan\"")).await;
    configure(&stage, &json!({"useAutoModeDuringPlan": false}));
    stage.says("plan it");
    let card = stage.sees("📋 Claude is only planning right now").await;
    assert_eq!(crate::stage::buttons(&card)[0]["text"], "❌ Deny", "{card}");
    stage.press("❌ Deny").await;
    stage.sees("As you like.").await;
    assert!(!stage.project().join("a.txt").exists());
}
