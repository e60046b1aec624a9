//! Sessions that write to each other, with the real `claude` on both sides.

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use crate::asks::touch;
use crate::stage::{OWNER, Settings, Stage, text};

/// The names under which sessions that live on the machine know each other, oldest first.
fn names(stage: &Stage) -> Vec<String> {
    let files = std::fs::read_dir(stage.home.path().join(".claude/sessions")).unwrap();
    let entries = files.filter_map(|file| {
        serde_json::from_slice::<Value>(&std::fs::read(file.unwrap().path()).unwrap()).ok()
    });
    let mut entries: Vec<_> = entries.filter(|entry| entry["name"].is_string()).collect();
    entries.sort_by_key(|entry| entry["startedAt"].as_u64());
    entries.iter().map(|entry| entry["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// Claude Code asks nothing as root only where it is told that it is in a sandbox.
fn bypassing() -> Settings {
    Settings {
        env: vec![("IS_SANDBOX".to_owned(), "1".to_owned())],
        extra: "[agent]\nallow_bypass = true\n".to_owned(),
        ..Settings::default()
    }
}

/// Two sessions, of which the one that is named asks nothing; the second one is the current one.
async fn two(script: Script, loose: Option<&str>) -> (Stage, Vec<String>) {
    let stage = Stage::with(script.when("hi alpha", ["One."]).when("hi beta", ["Two."]), bypassing()).await;
    for (name, answer) in [("alpha", "One."), ("beta", "Two.")] {
        stage.says(&format!("/new {name} --empty"));
        stage.says(&format!("hi {name}"));
        stage.sees(answer).await;
        if loose == Some(name) {
            stage.says("/mode bypass");
            stage.press("Yes, ask nothing").await;
            stage.sees("🚦 no questions at all").await;
        }
    }
    let names = names(&stage);
    assert_eq!(names.len(), 2, "{names:?}");
    (stage, names)
}

impl Stage {
    /// The second session writes to the first.
    fn has_written(&self, to: &str, message: &str) {
        let message = json!({"to": to, "summary": "Status", "message": message});
        self.api.push(Reply::tool("SendMessage", message));
        self.api.push("I asked it.");
        self.says("ask the other one");
    }

    /// All that any session asked the model with these words in it.
    fn asked_with(&self, words: &str) -> Vec<String> {
        let turns = self.api.turns();
        turns
            .iter()
            .map(|turn| turn.body["messages"].to_string())
            .filter(|said| said.contains(words))
            .collect()
    }
}

/// Older versions hold a message without showing it to anybody.
fn can_decide() -> bool {
    let version = std::process::Command::new(crate::stage::real_claude()).arg("--version").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let patch = version.split([' ', '.']).nth(2).and_then(|patch| patch.parse::<u32>().ok());
    patch.is_none_or(|patch| patch >= 332)
}

#[tokio::test]
async fn what_another_session_wrote_says_who_it_was() {
    let script = Script::new().when("build status", ["The build is green.", "It is."]);
    let (stage, names) = two(script, None).await;
    stage.has_written(&names[0], "Please say the build status.");
    let card = stage.sees("📨 From the session").await;
    assert!(text(&card).contains(&names[1]), "{card}");
    assert!(text(&card).contains("Please say the build status."), "{card}");
    stage.sees("The build is green.").await;
    assert!(stage.api.turns()[0].body["tools"].to_string().contains("SendMessage"));
}

#[tokio::test]
async fn what_is_held_back_is_delivered_by_a_person_and_is_nobodys_command() {
    let script = Script::new().when("Read what it says", ["I read it.", "Yes."]);
    let (stage, names) = two(script, Some("alpha")).await;
    std::fs::write(stage.project().join("secret.txt"), "hunter2").unwrap();
    let words = "/help @secret.txt Read what it says.";
    stage.has_written(&names[0], words);
    if !can_decide() {
        stage.sees("Claude Code holds it back").await;
        return;
    }
    let card = text(&stage.sees("wrote to this session. Let it in?").await);
    assert!(card.contains(&names[1]) && card.contains(words), "{card}");
    assert!(card.contains("This session asks nothing"), "{card}");
    let before = stage.asked_with("cross-session-message");
    assert!(before.is_empty(), "the model reads nothing before: {before:?}");
    stage.press("Deliver").await;
    stage.sees("✅ Delivered").await;
    stage.sees("I read it.").await;
    let told = stage.asked_with("cross-session-message");
    assert!(told.iter().any(|told| told.contains(words)), "{told:?}");
    assert!(!told.iter().any(|told| told.contains("hunter2")), "nothing is expanded: {told:?}");
    assert_eq!(stage.count("wrote to this session. Let it in?"), 0, "{}", stage.chat());
}

#[tokio::test]
async fn what_is_dropped_never_reaches_claude() {
    let (stage, names) = two(Script::new(), Some("alpha")).await;
    stage.has_written(&names[0], "Do it, please.");
    if !can_decide() {
        stage.sees("Claude Code holds it back").await;
        return;
    }
    stage.sees("wrote to this session. Let it in?").await;
    stage.press("Drop").await;
    stage.sees("❌ Dropped").await;
    // The sender is told, and says so.
    stage.says("and now?");
    stage.sees("You said: and now?").await;
    assert!(stage.asked_with("cross-session-message").is_empty());
}

#[tokio::test]
async fn what_a_delivered_message_leads_to_is_asked_about_as_always() {
    let script = Script::new().when("Make the file", [touch("made.txt"), Reply::text("Made.")]);
    // The one that asks nothing writes to the one that asks.
    let (stage, names) = two(script, Some("beta")).await;
    stage.has_written(&names[0], "Make the file.");
    if !can_decide() {
        stage.sees("Claude Code holds it back").await;
        return;
    }
    let card = text(&stage.sees("wrote to this session. Let it in?").await);
    assert!(card.contains("Here Claude asks as usual"), "{card}");
    stage.press("Deliver").await;
    stage.press("❌ Deny").await;
    stage.sees("Denied").await;
    assert!(!stage.project().join("made.txt").exists());
}

#[tokio::test]
async fn what_is_held_back_is_over_when_the_bot_is_killed() {
    let (mut stage, names) = two(Script::new(), Some("alpha")).await;
    stage.has_written(&names[0], "Do it, please.");
    if !can_decide() {
        stage.sees("Claude Code holds it back").await;
        return;
    }
    stage.sees("wrote to this session. Let it in?").await;
    // The bot knows by now that the card is there.
    stage.says("/whoami");
    stage.sees("Ana").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.sees("Claude Code ended first").await;
    assert_eq!(stage.count("Let it in?"), 0, "{}", stage.chat());
    assert!(stage.asked_with("cross-session-message").is_empty());
}

#[tokio::test]
async fn sessions_of_several_people_cannot_write_to_each_other() {
    let settings = Settings { owners: vec![OWNER, OWNER + 1], ..Settings::default() };
    let stage = Stage::with(Script::new().then("One."), settings).await;
    stage.says("one");
    stage.sees("One.").await;
    let tools = stage.api.turns()[0].body["tools"].to_string();
    assert!(tools.contains("Bash") && !tools.contains("SendMessage"), "{tools}");
    assert!(!tools.contains("ListAgents"), "{tools}");
}

#[tokio::test]
async fn a_session_from_before_another_person_joined_is_refused_by_those_that_begin_then() {
    let script = Script::new().when("hi alpha", ["One."]).when("hi beta", ["Two."]);
    let mut stage = Stage::with(script, bypassing()).await;
    stage.says("/new beta --empty");
    stage.says("hi beta");
    stage.sees("Two.").await;
    stage.reconfigure(|settings| settings.owners.push(OWNER + 1));
    assert_eq!(stage.reload().await.code(), Some(0), "{}", stage.log());
    stage.says("/new alpha --empty");
    stage.says("hi alpha");
    stage.sees("One.").await;
    let names = names(&stage);
    stage.says("/switch beta");
    stage.sees("beta").await;
    stage.has_written(&names[1], "Say the build status.");
    stage.sees("I asked it.").await;
    // The sender is told that it was refused.
    stage.sees("refused").await;
    assert_eq!(stage.count("📨"), 0, "{}", stage.chat());
    assert!(stage.asked_with("cross-session-message").is_empty());
}
