//! How the real `claude` works: its model, effort and mode, in mid turn and while it sleeps; its own commands; compaction.

use serde_json::json;
use telecode_sim::messages::{Reply, Script};

use crate::asks::server::{self, Server};
use crate::stage::{Settings, Stage, button, text};

fn long_command() -> Reply {
    let command = "touch running; until [ -e go ]; do sleep 0.05; done; echo went";
    Reply::tool("Bash", json!({"command": command, "description": "Wait for a file"}))
}

#[tokio::test]
async fn model_effort_and_mode_change_in_mid_turn_and_are_confirmed() {
    let touch = Reply::tool("Write", json!({"file_path": "a.txt", "content": "a"}));
    let script = Script::new().then(long_command()).then(touch).then("All done.").then("Thought less.");
    let stage = Stage::new(script).await;
    stage.says("run the long thing");
    stage.press("✅ Allow").await;
    stage.file(&stage.project().join("running")).await;
    stage.says("/model");
    stage.sees("which model?").await;
    stage.press("Sonnet").await;
    stage.sees("from the next step on").await;
    stage.says("/effort low");
    stage.sees("🎚 low, after this turn").await;
    stage.says("/mode accept edits");
    stage.sees("🚦 edits without asking").await;
    std::fs::write(stage.project().join("go"), "").unwrap();
    // The file is written without an ask.
    stage.sees("All done.").await;
    assert!(stage.project().join("a.txt").exists());
    let turns = stage.api.turns();
    assert!(turns[0].model().contains("opus") && turns[1].model().contains("sonnet"), "{}", turns[1].model());
    // Some versions take the effort over in mid turn, newer ones with the next: it holds then in all of them.
    stage.says("and now?");
    stage.sees("Thought less.").await;
    let turns = stage.api.turns();
    let effort = |turn: usize| turns[turn].body["output_config"]["effort"].clone();
    assert_eq!(effort(3), "low", "{}", effort(0));
}

#[tokio::test]
async fn what_is_set_while_claude_sleeps_holds_when_it_wakes() {
    let stage = Stage::new(Script::new().then("One.").then("Two.")).await;
    stage.says("one");
    stage.sees("One.").await;
    stage.says("/sleep");
    stage.sees("going to sleep").await;
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
    stage.sees("of Claude Code").await;
    stage.says("/agents");
    stage.sees("subagents").await;
}

#[tokio::test]
async fn the_conversation_is_made_shorter() {
    let stage = Stage::new(Script::new().then("One.").then("Two.")).await;
    stage.says("one");
    stage.sees("One.").await;
    stage.says("two");
    stage.sees("Two.").await;
    let compact = stage.says("/compact keep the names");
    stage.sees("Compacted: ").await;
    stage.sees_reaction(compact, "👌").await;
    stage.says("three");
    stage.sees("You said: three").await;
    assert!(stage.told().contains("This session is being continued"), "{}", stage.told());
    let asked =
        stage.api.requests().iter().any(|request| request.body.to_string().contains("keep the names"));
    assert!(asked, "the words go to whoever makes the summary");
}

#[tokio::test]
async fn asking_nothing_is_refused_where_the_configuration_does_not_allow_it() {
    let touch = Reply::tool("Bash", json!({"command": "touch a.txt", "description": "Make a file"}));
    let stage = Stage::new(Script::new().then("Hello.").then(touch).then("As you like.")).await;
    stage.says("hello");
    stage.sees("Hello.").await;
    stage.says("/mode bypass");
    stage.sees("🔒 “No questions at all” is off").await;
    stage.says("/mode");
    let menu = stage.sees("now: ask before changes").await;
    assert!(!menu["reply_markup"].to_string().contains("🔴"), "{menu}");
    stage.says("make it");
    stage.press("❌ Deny").await;
    stage.sees("As you like.").await;
    assert!(!stage.project().join("a.txt").exists());
}

#[tokio::test]
async fn what_fills_the_context_is_shown_also_of_one_that_sleeps() {
    let stage = Stage::new(Script::new().then("One.")).await;
    stage.says("one");
    stage.sees("One.").await;
    stage.says("/context");
    let shown = stage.sees("% full (").await;
    let words = text(&shown);
    for part in ["tokens)", "█", "░", "System prompt · ", "compacted automatically at"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    stage.says("/sleep");
    stage.sees("going to sleep").await;
    stage.agents_are(0).await;
    stage.says("/context");
    stage.sees_times("% full (", 2).await;
}

#[tokio::test]
async fn mcp_servers_are_shown_connected_again_and_switched() {
    let servers = [Server::new("cards").tools(&["who"]), Server::new("broken")];
    let script = Script::new().then("Hello.").then(Reply::tool("mcp__cards__who", json!({}))).then("Asked.");
    let stage = server::stage(script, Settings::default(), &servers).await;
    let breaks = |name: &str| std::fs::write(Server::breaker(stage.home.path(), name), "").unwrap();
    let mends = |name: &str| std::fs::remove_file(Server::breaker(stage.home.path(), name)).unwrap();
    breaks("broken");
    stage.says("hello");
    stage.sees("Hello.").await;
    stage.says("/mcp");
    let list = stage.sees("2 MCP servers").await;
    for line in ["🟢 cards · connected, 1 tool", "🔴 broken · not connected"] {
        assert!(text(&list).contains(line), "{line}: {list}");
    }
    stage.press("Turn off cards").await;
    stage.sees("⚪️ cards · off").await;
    stage.press("Turn on cards").await;
    stage.sees("🟢 cards · connected, 1 tool").await;
    let shown = stage.wait("the button", |chat| button(chat, "🔄 broken")).await;
    stage.press("🔄 broken").await;
    stage.sees("That didn't work").await;
    stage.wait("the list anew", |chat| button(chat, "🔄 broken").filter(|anew| *anew != shown)).await;
    mends("broken");
    stage.press("🔄 broken").await;
    stage.sees("🟢 broken · connected, 0 tools").await;
    stage.says("use it");
    stage.press("✅ Allow").await;
    stage.sees("Asked.").await;
    assert!(stage.results()[0].0.contains("ran with"), "{:?}", stage.results());
}

#[tokio::test]
async fn a_skill_gets_its_arguments_and_a_command_of_our_name_goes_to_claude_with_two_slashes() {
    let stage = Stage::new(Script::new().then("Hello.").then("Baked.").then("Reported.")).await;
    let claude = stage.project().join(".claude");
    let skill = "---\nname: bake-cake\ndescription: Bakes a cake\n---\nBake a cake: $ARGUMENTS\n";
    std::fs::create_dir_all(claude.join("skills/bake-cake")).unwrap();
    std::fs::write(claude.join("skills/bake-cake/SKILL.md"), skill).unwrap();
    std::fs::create_dir_all(claude.join("commands")).unwrap();
    std::fs::write(
        claude.join("commands/status.md"),
        "---\ndescription: Reports\n---\nReport on: $ARGUMENTS\n",
    )
    .unwrap();
    stage.says("hello");
    stage.sees("Hello.").await;
    let menu = |request: &telecode_sim::telegram::Recorded| {
        let commands = request.params.to_string();
        (request.method == "setMyCommands" && commands.contains("bake_cake")).then_some(commands)
    };
    let sent = stage.telegram.wait_for_request(0, crate::stage::LIMIT, menu).await.expect("a menu");
    assert!(sent.contains("Bakes a cake") && !sent.contains("Reports"), "the name is ours: {sent}");
    stage.says("/bake_cake with nuts");
    stage.sees("Baked.").await;
    assert!(stage.told().contains("Bake a cake: with nuts"), "{}", stage.told());
    stage.says("/status");
    stage.sees("📁 api").await;
    assert!(!stage.told().contains("Report on"), "{}", stage.told());
    stage.says("//status the roof");
    stage.sees("Reported.").await;
    assert!(stage.told().contains("Report on: the roof"), "{}", stage.told());
    stage.says("/agents");
    let agents = stage.sees("subagents").await;
    assert!(text(&agents).contains("general-purpose"), "{agents}");
}
