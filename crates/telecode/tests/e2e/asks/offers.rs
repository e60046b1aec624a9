//! What a rule that was offered makes the real Claude Code run unasked: what it says, and nothing else.

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use crate::stage::{OWNER, Stage, bot_messages, button, text};

fn run(command: &str) -> Reply {
    Reply::tool("Bash", json!({"command": command}))
}

/// Allows the first of these calls for the session with the offer of this rule or of these words, and denies all others that are
/// asked about. Returns the cards of those.
async fn asked_after(offer: &str, stage: &Stage, calls: &[Reply]) -> Vec<String> {
    for call in calls {
        stage.api.push(call.clone());
    }
    stage.api.push("That is all.");
    stage.says("go");
    stage.press("Always").await;
    let (first, _) = stage.wait("the offers", |chat| button(chat, "This session")).await;
    stage.sees(offer).await;
    let chat = stage.chat();
    // What Claude Code proposes for a beginning differs between its versions.
    let named = chat.lines().find_map(|line| line.strip_suffix(&format!(" – {offer}")));
    let offer = named.map_or(offer, |name| name.trim_start_matches(['○', '●', ' ']));
    if !chat.contains(&format!("● {offer}")) {
        stage.press(&format!("○ {offer}")).await;
        stage.sees(&format!("● {offer}")).await;
    }
    assert_eq!(stage.press("This session").await, "Allowed for this session");
    let (mut cards, mut seen) = (Vec::new(), vec![first]);
    loop {
        let next = |chat: &Value| {
            if bot_messages(chat).iter().any(|message| text(message).contains("That is all.")) {
                return Some(None);
            }
            let (message, data) = button(chat, "❌ Deny").filter(|(message, _)| !seen.contains(message))?;
            let card =
                bot_messages(chat).into_iter().find(|card| card["message_id"].as_i64() == Some(message))?;
            Some(Some((message, data, text(&card))))
        };
        let Some((message, data, card)) = stage.wait("a card, or the end", next).await else { return cards };
        seen.push(message);
        cards.push(card);
        stage.press_data(OWNER, message, &data).await;
    }
}

/// What was asked about, by what is told apart in it.
fn about(cards: &[String], words: &[&str]) -> Vec<String> {
    let found =
        |card: &String| words.iter().find(|words| card.contains(**words)).map(|words| (*words).to_owned());
    cards.iter().map(|card| found(card).unwrap_or_else(|| card.clone())).collect()
}

#[tokio::test]
async fn the_rule_of_a_command_is_for_that_command() {
    let stage = Stage::new(Script::new()).await;
    let command = "mkdir -p 'a(b)' && date > 'a(b)/x\\y.txt'";
    let calls = [
        run(command),
        run(command),
        run("mkdir -p 'a(b)' && date > 'a(b)/other.txt'"),
        run("mkdir -p 'a(b)' && date > 'a(b)/x\\y.txt'; rm -rf build"),
    ];
    let cards = asked_after(&format!("Bash({command})"), &stage, &calls).await;
    assert_eq!(about(&cards, &["other.txt", "rm -rf build"]), ["other.txt", "rm -rf build"]);
    assert!(stage.project().join("a(b)/x\\y.txt").exists(), "{}", stage.chat());
}

#[tokio::test]
async fn the_rule_of_a_beginning_is_for_nothing_that_stands_behind() {
    let stage = Stage::new(Script::new()).await;
    let calls = [
        run("mkdir one && date > one/stamp.txt"),
        run("mkdir one two; date"),
        run("mkdir one three; rm -rf one"),
        run("mkdir one four && date -d $(echo now)"),
        run("mkdir one five\nmv one five"),
        run("env mkdir six"),
        run("date > eight"),
    ];
    let cards = asked_after("any command that starts like this", &stage, &calls).await;
    let words = ["rm -rf one", "$(echo", "mv one", "env mkdir", "> eight"];
    assert_eq!(about(&cards, &words), words);
    assert!(stage.project().join("two").exists() && stage.project().join("one/stamp.txt").exists());
}

#[tokio::test]
async fn the_rule_of_a_file_is_for_that_file() {
    let stage = Stage::new(Script::new()).await;
    let write = |name: &str| {
        Reply::tool("Write", json!({"file_path": stage.project().join(name), "content": format!("{name}\n")}))
    };
    let path = stage.project().canonicalize().unwrap().join("a.txt");
    let calls = [write("a.txt"), write("a.txt"), write("b.txt"), write("sub/a.txt")];
    let cards = asked_after(&format!("Edit(/{})", path.display()), &stage, &calls).await;
    assert_eq!(about(&cards, &["write b.txt", "write sub/a.txt"]), ["write b.txt", "write sub/a.txt"]);
    assert!(stage.project().join("a.txt").exists() && !stage.project().join("b.txt").exists());
}

#[tokio::test]
async fn edits_without_asking_are_deletions_too_and_take_a_second_press() {
    let stage = Stage::new(Script::new().then(run("rm -rf one")).then(run("rm -rf two")).then("Gone.")).await;
    for name in ["one", "two"] {
        std::fs::create_dir(stage.project().join(name)).unwrap();
    }
    stage.says("go");
    stage.press("Always").await;
    stage.press("○ edits without asking").await;
    stage
        .sees("● edits without asking – ⚠️ any file edit, and rm, mv and sed in the session's folders")
        .await;
    assert_eq!(stage.press("This session").await, "Please confirm");
    assert!(stage.project().join("one").exists());
    stage.press("⚠️ Yes").await;
    stage.sees("Gone.").await;
    assert!(!stage.project().join("two").exists(), "that is what it means: {}", stage.chat());
}

#[tokio::test]
async fn a_command_with_a_star_offers_no_rule_of_its_own() {
    let stage = Stage::new(Script::new().then(run("touch 'a*'")).then("As you like.")).await;
    stage.says("go");
    stage.press("Always").await;
    stage.sees("Bash(touch:*)").await;
    assert_eq!(stage.count("Bash(touch 'a*')"), 0, "it would stand for other commands: {}", stage.chat());
    stage.press("Back").await;
    stage.press("❌ Deny").await;
    stage.sees("As you like.").await;
}

#[tokio::test]
async fn padding_and_a_cut_command_are_seen_before_they_run() {
    let padded = format!("ls{}; touch hidden", " ".repeat(720));
    let words: Vec<_> = (0..300).map(|n| format!("w{n:03}")).collect();
    let long = format!("echo {} > long.txt", words.join(" "));
    let description =
        |command: &str| Reply::tool("Bash", json!({"command": command, "description": "List the files"}));
    let script = Script::new().then(description(&padded)).then(description(&long)).then("Done.");
    let stage = Stage::new(script).await;
    stage.says("go");
    let card = stage.sees("Claude: List the files").await;
    assert!(text(&card).contains("ls‹␣×720›; touch hidden"), "{card}");
    assert_eq!(stage.press("❌ Deny").await, "Denied");
    let card = stage.sees("‹+ ").await;
    assert!(text(&card).contains("> long.txt"), "its end is there: {card}");
    assert_eq!(stage.press("✅ Allow").await, "Here's all of it. Press again once you've read it.");
    let details = stage.sees("🔍 echo w000").await;
    assert!(text(&details).contains(&long), "{details}");
    assert!(!stage.project().join("long.txt").exists());
    assert_eq!(stage.press("Allow, I've read it").await, "Allowed");
    stage.sees("Done.").await;
    assert!(stage.project().join("long.txt").exists() && !stage.project().join("hidden").exists());
}
