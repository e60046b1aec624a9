//! How the real `claude` works: its model, effort and mode, in mid turn and while it sleeps; its own commands; compaction.

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use crate::stage::{Settings, Stage, text};

fn long_command() -> Reply {
    let command = "touch running; until [ -e go ]; do sleep 0.05; done; echo went";
    Reply::tool("Bash", json!({"command": command, "description": "Wait for a file"}))
}

#[tokio::test]
async fn model_effort_and_mode_change_in_mid_turn_and_are_confirmed() {
    let touch = Reply::tool("Write", json!({"file_path": "a.txt", "content": "a"}));
    let stage = Stage::new(Script::new().then(long_command()).then(touch).then("All done.")).await;
    stage.says("run the long thing");
    stage.press("✅ Allow").await;
    stage.file(&stage.project().join("running")).await;
    stage.says("/model");
    stage.sees("which model?").await;
    stage.press("Sonnet").await;
    stage.sees("from the next step on").await;
    stage.says("/effort low");
    stage.sees("🎚 low from the next step on").await;
    stage.says("/mode accept edits");
    stage.sees("🚦 edits without asking").await;
    std::fs::write(stage.project().join("go"), "").unwrap();
    // The file is written without an ask.
    stage.sees("All done.").await;
    assert!(stage.project().join("a.txt").exists());
    let turns = stage.api.turns();
    assert!(turns[0].model().contains("opus") && turns[1].model().contains("sonnet"), "{}", turns[1].model());
    let effort = |turn: usize| turns[turn].body["output_config"]["effort"].clone();
    assert_eq!(effort(1), "low", "{}", effort(0));
}

#[tokio::test]
async fn what_is_set_while_claude_sleeps_holds_when_it_wakes() {
    let stage = Stage::new(Script::new().then("One.").then("Two.")).await;
    stage.says("one");
    stage.sees("One.").await;
    stage.says("/sleep");
    stage.sees("asleep").await;
    stage.agents_are(0).await;
    stage.says("/model haiku");
    stage.sees("as soon as it wakes").await;
    stage.says("two");
    stage.sees("Two.").await;
    assert!(stage.api.turns()[1].model().contains("haiku"), "{}", stage.api.turns()[1].model());
}

#[tokio::test]
async fn a_plan_is_made_in_plan_mode() {
    let stage = Stage::new(Script::new().then("A plan of a house.")).await;
    stage.says("/plan a house");
    stage.sees("A plan of a house.").await;
    assert!(stage.told().contains("a house"));
    assert!(stage.told().to_lowercase().contains("plan mode"), "{}", stage.told());
    stage.says("/mode");
    stage.sees("now: plan only").await;
}

#[tokio::test]
async fn asking_nothing_has_to_be_allowed_and_confirmed_and_is_marked() {
    let settings = Settings::default().extra("[agent]\nallow_bypass = true").env("IS_SANDBOX", "1");
    let touch = Reply::tool("Bash", json!({"command": "touch a.txt", "description": "Make a file"}));
    let stage = Stage::with(Script::new().then("Hello.").then(touch).then("Made."), settings).await;
    stage.says("hello");
    stage.sees("Hello.").await;
    stage.says("/mode bypass");
    stage.press("Yes, ask nothing").await;
    stage.sees("🚦 no questions at all").await;
    stage.says("make it");
    let made = stage.sees("Made.").await;
    assert!(text(&made).contains("🔴 asks nothing"), "{made}");
    assert!(stage.project().join("a.txt").exists());
}

#[tokio::test]
async fn claudes_own_commands_are_in_the_menu_and_get_their_arguments() {
    let stage = Stage::new(Script::new().then("Hello.").then("Made it.")).await;
    let commands = stage.project().join(".claude/commands");
    std::fs::create_dir_all(&commands).unwrap();
    std::fs::write(
        commands.join("make-page.md"),
        "---\ndescription: Makes a page\n---\nMake a page: $ARGUMENTS\n",
    )
    .unwrap();
    stage.says("hello");
    stage.sees("Hello.").await;
    let menu = |request: &telecode_sim::telegram::Recorded| {
        (request.method == "setMyCommands" && request.params.to_string().contains("make_page")).then_some(())
    };
    let sent = stage.telegram.wait_for_request(0, crate::stage::LIMIT, menu).await;
    assert!(sent.is_some(), "{}", stage.log());
    stage.says("/make_page for cats");
    stage.sees("Made it.").await;
    assert!(stage.told().contains("Make a page: for cats"), "{}", stage.told());
    stage.says("/commands");
    stage.sees("of Claude’s own").await;
    stage.says("/agents");
    stage.sees("subagents").await;
}

#[tokio::test]
async fn the_conversation_is_made_shorter() {
    let stage = Stage::new(Script::new().then("One.").then("Two.").then("A summary of it all.")).await;
    stage.says("one");
    stage.sees("One.").await;
    stage.says("two");
    stage.sees("Two.").await;
    let compact = stage.says("/compact keep the names");
    stage.sees("The conversation was made shorter").await;
    stage.sees_reaction(compact, "👌").await;
    stage.says("three");
    stage.sees("You said: three").await;
    assert!(stage.told().contains("A summary of it all."), "{}", stage.told());
}

#[tokio::test]
async fn mcp_servers_are_shown_and_switched() {
    let stage = Stage::new(Script::new()).await;
    std::fs::write(
        stage.project().join(".mcp.json"),
        r#"{"mcpServers": {"broken": {"command": "/nowhere/to/be/found"}}}"#,
    )
    .unwrap();
    std::fs::create_dir_all(stage.project().join(".claude")).unwrap();
    std::fs::write(stage.project().join(".claude/settings.json"), r#"{"enableAllProjectMcpServers": true}"#)
        .unwrap();
    stage.says("hello");
    stage.sees("You said: hello").await;
    stage.says("/mcp");
    stage.sees("MCP server").await;
}
