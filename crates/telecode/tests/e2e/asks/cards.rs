//! What a card says and how it may be answered, as Claude Code wants it: reasons, paths, second looks, hosts.

use serde_json::{Value, json};
use telecode_sim::agent::{self, Quirk};
use telecode_sim::messages::{Reply, Script};

use super::server::{self, Server};
use super::touch;
use crate::backstage::stand_in;
use crate::stage::{Settings, Stage, buttons, text};

/// The buttons of a card, from the first.
fn labels(card: &Value) -> Vec<String> {
    buttons(card).iter().map(|button| button["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_change_is_asked_about_with_its_lines() {
    let edit = |stage: &Stage, old: &str, new: &str| {
        let path = stage.project().join("a.txt");
        Reply::tool("Edit", json!({"file_path": path, "old_string": old, "new_string": new}))
    };
    let stage = Stage::new(Script::new()).await;
    std::fs::write(stage.project().join("a.txt"), "one\ntwo\n").unwrap();
    stage.api.push(Reply::tool("Read", json!({"file_path": stage.project().join("a.txt")})));
    stage.api.push(edit(&stage, "two", "zwei"));
    stage.api.push(edit(&stage, "one", "eins"));
    stage.api.push("Changed.");
    stage.says("translate it");
    let card = stage.sees("May Claude change a.txt?").await;
    assert!(text(&card).contains("+1 −1") && text(&card).contains("zwei"), "{card}");
    assert_eq!(stage.press("✅ Allow").await, "Allowed");
    stage.sees_after(card["message_id"].as_i64().unwrap(), "May Claude change a.txt?").await;
    assert_eq!(stage.press("❌ Deny").await, "Denied");
    stage.sees("Changed.").await;
    assert_eq!(std::fs::read_to_string(stage.project().join("a.txt")).unwrap(), "one\nzwei\n");
}

#[tokio::test]
async fn a_card_says_what_is_there_and_where_a_link_leads() {
    let stage = Stage::new(Script::new()).await;
    let at = |name: &str| stage.project().join(name);
    let outside = tempfile::TempDir::new().unwrap();
    let real = outside.path().canonicalize().unwrap().join("b.txt");
    std::fs::write(at("a.txt"), "one\none\n").unwrap();
    std::fs::write(&real, "x\n").unwrap();
    std::os::unix::fs::symlink(&real, at("b.txt")).unwrap();
    let edit = json!({"file_path": at("a.txt"), "old_string": "one", "new_string": "1", "replace_all": true});
    stage.api.push(Reply::tool("Read", json!({"file_path": at("a.txt")})));
    stage.api.push(Reply::tool("Edit", edit));
    stage.api.push(Reply::tool("Write", json!({"file_path": at("a.txt"), "content": "new\n"})));
    stage.api.push(Reply::tool("Write", json!({"file_path": at("c.txt"), "content": "new\n"})));
    stage.api.push(Reply::tool("Read", json!({"file_path": at("b.txt")})));
    stage.api.push("Done with it.");
    stage.says("go");
    let mut before = 0;
    let leads = format!("Really leads to: {}", real.display());
    for words in
        ["Changes all 2 matches", "Replaces the whole file: 1 line instead of 2", "New file, 1 line", &leads]
    {
        let card = stage.sees_after(before, words).await;
        before = card["message_id"].as_i64().unwrap();
        stage.press("❌ Deny").await;
    }
    stage.sees("Done with it.").await;
}

#[tokio::test]
async fn a_page_is_asked_about_with_its_address_and_its_domain() {
    let fetch = json!({"url": "https://docs.example.org/page", "prompt": "What is it?"});
    let script = Script::new().then(Reply::tool("WebFetch", fetch)).then("As you like.");
    let stage = Stage::new(script).await;
    stage.says("look it up");
    let card = stage.sees("May Claude open this page?").await;
    assert!(text(&card).contains("https://docs.example.org/page"), "{card}");
    stage.press("Always").await;
    stage.sees("WebFetch(domain:docs.example.org)").await;
    stage.press("Back").await;
    stage.press("❌ Deny").await;
    stage.sees("As you like.").await;
    assert!(stage.results()[0].1, "{:?}", stage.results());
}

#[tokio::test]
async fn what_lies_outside_is_named_and_its_directory_can_be_allowed_and_taken_back() {
    let outside = tempfile::TempDir::new().unwrap();
    let directory = outside.path().canonicalize().unwrap();
    std::fs::write(directory.join("b.txt"), "content b").unwrap();
    let read = Reply::tool("Read", json!({"file_path": directory.join("b.txt")}));
    let write = format!("echo hi > {}", directory.join("a.txt").display());
    let script = Script::new()
        .then(Reply::tool("Bash", json!({"command": write, "description": "Write outside"})))
        .then(read.clone())
        .then("Wrote and read.")
        .then(read)
        .then("As you like.");
    let stage = Stage::new(script).await;
    stage.says("write there");
    let card = stage.sees("Write outside").await;
    let path = directory.to_string_lossy().into_owned();
    assert!(text(&card).contains(&format!("📂 Outside the session's folder: {path}")), "{card}");
    stage.press("Always").await;
    stage.press(&format!("○ {path}")).await;
    stage.sees(&format!("● everything in {path}")).await;
    assert_eq!(stage.press("This session").await, "Allowed for this session");
    // What lies there is read without a question now.
    stage.sees("Wrote and read.").await;
    stage.says("/rules");
    stage.sees("This session").await;
    assert_eq!(stage.press("✖️ 1. ").await, "Taken back: Claude asks again");
    stage.says("and read it again");
    stage.sees("May Claude read").await;
    stage.press("❌ Deny").await;
    stage.sees("As you like.").await;
}

#[tokio::test]
async fn a_dangerous_command_has_its_reason_and_is_asked_about_each_time() {
    let command = json!({"command": "rmdir /", "description": "Remove a directory"});
    let script = Script::new().then(Reply::tool("Bash", command)).then("As you like.");
    let stage = Stage::new(script).await;
    stage.says("tidy up");
    let card = stage.sees("rmdir /").await;
    assert!(text(&card).contains("ℹ️ Dangerous"), "{card}");
    assert!(!labels(&card).iter().any(|label| label.contains("Always")), "{card}");
    stage.press("❌ Deny").await;
    stage.sees("As you like.").await;
}

#[tokio::test]
async fn what_wants_a_person_is_never_allowed_by_one_tap() {
    let pay = || Reply::tool("mcp__shop__pay", json!({}));
    let script = Script::new().then(pay()).then(pay()).then("Paid once.");
    let servers = Server::new("shop").careful_tool("pay");
    let stage = server::stage(script, Settings::default(), &[servers]).await;
    stage.says("pay");
    let card = stage.sees("May Claude use shop: pay").await;
    assert_eq!(stage.press("✅ Allow").await, "Please confirm");
    stage.sees("Claude Code wants you to look twice. Really allow it?").await;
    assert_eq!(stage.api.turns().len(), 1, "it did not run");
    assert_eq!(stage.press("Yes, allow it").await, "Allowed");
    stage.sees("✅ Allowed: Use shop: pay").await;
    // The next call is asked about as well.
    stage.sees_after(card["message_id"].as_i64().unwrap(), "May Claude use shop: pay").await;
    assert_eq!(stage.press("✅ Allow").await, "Please confirm");
    assert_eq!(stage.press("Back").await, "Back");
    assert_eq!(stage.press("❌ Deny").await, "Denied");
    stage.sees("Paid once.").await;
    let results = stage.results();
    assert!(!results[0].1 && results[1].1, "{results:?}");
}

/// What the real CLI asks only where no test can bring it: an account with artifacts, or an app around it.
#[tokio::test]
async fn what_is_better_denied_has_deny_first() {
    let request = json!({"subtype": "can_use_tool", "tool_name": "Bash", "display_name": "Bash", "tool_use_id": "toolu_own",
        "input": {"command": "git push --force"}, "default_to_no": true, "suppress_always_allow_rule": true,
        "decision_reason": "This can't be undone", "decision_reason_type": "safetyCheck"});
    let script = agent::Script::new(Script::new().then(Reply::text("Waiting.").held_by("never")));
    let (stage, _script) = stand_in(&script.with(Quirk::Request(request)), Settings::default()).await;
    stage.says("push it");
    let card = stage.sees("git push --force").await;
    assert!(text(&card).contains("ℹ️ This can't be undone"), "{card}");
    assert_eq!(labels(&card)[..2], ["❌ Deny", "✅ Allow"], "{card}");
    assert!(!labels(&card).iter().any(|label| label.contains("Always")), "{card}");
    assert_eq!(stage.press("❌ Deny").await, "Denied");
    stage.sees("❌ Denied: git push --force").await;
}

#[tokio::test]
async fn a_bare_word_allows_and_denies() {
    let script = Script::new().then(touch("a.txt")).then(touch("b.txt")).then("One of them.");
    let stage = Stage::new(script).await;
    stage.says("make files");
    stage.sees("touch a.txt").await;
    stage.says("yes");
    stage.sees("✅ Allowed: touch a.txt").await;
    stage.sees_buttons("✅ Allow", 1).await;
    stage.says("no");
    stage.sees("One of them.").await;
    assert!(stage.project().join("a.txt").exists() && !stage.project().join("b.txt").exists());
    assert_eq!(stage.api.turns().len(), 3, "the words are no prompts");
}

#[tokio::test]
async fn what_was_allowed_for_a_turn_or_a_session_is_taken_back() {
    let wait = "touch running; until [ -e go ]; do sleep 0.05; done";
    let wait = Reply::tool("Bash", json!({"command": wait, "description": "Wait for a file"}));
    let script = Script::new()
        .then(touch("a.txt"))
        .then(wait)
        .then(touch("b.txt"))
        .then("Made two.")
        .then(touch("c.txt"))
        .then("Made no more.");
    let stage = Stage::new(script).await;
    stage.says("make files");
    stage.press("Always").await;
    stage.press("○ Bash").await;
    stage.sees("○ Bash(touch a.txt)").await;
    stage.press("Until this turn ends").await;
    stage.file(&stage.project().join("running")).await;
    stage.says("/rules");
    stage.sees("Until this turn ends").await;
    assert_eq!(stage.press("✖️ 1. Bash").await, "Taken back: Claude asks again");
    std::fs::write(stage.project().join("go"), "").unwrap();
    stage.sees("⏳ Allowed until this turn ends:").await;
    // It is asked about again, and allowed for the session this time.
    stage.sees("touch b.txt").await;
    stage.press("Always").await;
    stage.press("○ Bash").await;
    stage.sees("○ Bash(touch b.txt)").await;
    assert_eq!(stage.press("This session").await, "Allowed for this session");
    let made = stage.sees("Made two.").await["message_id"].as_i64().unwrap();
    stage.says("/rules");
    stage.sees_after(made, "This session").await;
    assert_eq!(stage.press("✖️ 1. Bash").await, "Taken back: Claude asks again");
    stage.says("one more");
    stage.sees_after(made, "touch c.txt").await;
    stage.press("❌ Deny").await;
    stage.sees("Made no more.").await;
    assert!(!stage.project().join("c.txt").exists());
}

/// As the real CLI asks it, which is recorded: here nobody has to be able to make a sandbox.
#[tokio::test]
async fn a_command_in_the_sandbox_asks_for_a_host() {
    for (press, toast, closed) in
        [("✅ Allow", "Allowed", "✅ Allowed: "), ("❌ Deny", "Denied", "❌ Denied: ")]
    {
        let rule = json!({"type": "addRules", "behavior": "allow", "destination": "userSettings",
            "rules": [{"toolName": "WebFetch", "ruleContent": "domain:docs.example.org"}]});
        let request = json!({"subtype": "can_use_tool", "tool_name": "SandboxNetworkAccess",
            "display_name": "SandboxNetworkAccess", "input": {"host": "docs.example.org"}, "permission_suggestions": [rule],
            "tool_use_id": "ed16aa44-59ac-4d11-846e-38c7ab1f922a", "description": "Allow network connection to docs.example.org?"});
        let script = agent::Script::new(Script::new().then(Reply::text("Waiting.").held_by("never")));
        let (stage, _script) = stand_in(&script.with(Quirk::Request(request)), Settings::default()).await;
        stage.says("fetch it");
        stage.sees("🌐 May a sandboxed command reach docs.example.org?").await;
        stage.press("Always").await;
        stage.sees("WebFetch(domain:docs.example.org)").await;
        stage.press("Back").await;
        assert_eq!(stage.press(press).await, toast);
        stage.sees(&format!("{closed}Reach docs.example.org")).await;
    }
}
