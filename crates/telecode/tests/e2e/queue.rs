//! What waits, with the real `claude`: taken back, changed, put in another order, asked again, or held.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;
use telecode_sim::messages::{Reply, Script};
use telecode_sim::telegram::{Edit, Options, Write};

use crate::stage::{OWNER, Settings, Stage, TOKEN};

/// A turn that waits for a person: what is written meanwhile is queued by Claude until the command has run.
fn asks_first(answer: &str) -> Script {
    let touch = json!({"command": "touch a.txt", "description": "Make a file"});
    Script::new().then(Reply::tool("Bash", touch)).then(answer)
}

impl Stage {
    /// A person changes a message.
    fn edits(&self, message_id: i64, text: &str) {
        let edit = Edit { chat_id: OWNER, message_id, text: Some(text.to_owned()) };
        self.telegram.with(|model, now| model.edit(&edit, now)).unwrap();
    }

    /// Says something while Claude waits for a decision, and sees that Claude was told.
    async fn steers(&self, text: &str) -> i64 {
        let message = self.says(text);
        self.sees_reaction(message, "🫡").await;
        message
    }

    /// Something that was written so many minutes ago.
    fn said_ago(&self, minutes: u64, text: &str) -> i64 {
        let written = SystemTime::now() - Duration::from_mins(minutes);
        let date = written.duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
        let write = Write { chat_id: OWNER, text: text.to_owned(), date: Some(date), ..Write::default() };
        let sent = self.telegram.write(&write).unwrap();
        sent.last().unwrap()["message_id"].as_i64().unwrap()
    }
}

#[tokio::test]
async fn a_clock_that_is_fast_makes_no_message_late() {
    // As seen from here Telegram is behind; what counts is that the two differ.
    let options = Options { behind: Duration::from_mins(25), token: TOKEN.into(), ..Options::default() };
    let stage = Stage::with(Script::new(), Settings { options, ..Settings::default() }).await;
    stage.says("hello");
    stage.sees("You said: hello").await;
    stage.said_ago(25 + 20, "HELD words");
    stage.sees("arrived while I was offline").await;
    assert!(!stage.told().contains("HELD"), "what is old by Telegram's own clock is held");
}

#[tokio::test]
async fn a_prompt_that_claude_was_told_is_dropped_and_never_read() {
    let stage = Stage::new(asks_first("The file is there.")).await;
    let first = stage.says("make the file");
    stage.sees_buttons("Allow", 1).await;
    let dropped = stage.steers("UNWANTED words").await;
    let kept = stage.steers("WANTED words").await;
    stage.says("/queue");
    let list = stage.sees("2 messages").await;
    assert_eq!(stage.press("Drop 1").await, "Taking it back from Claude…");
    stage.sees_reaction(dropped, "💔").await;
    stage.sees("1 message").await;
    stage.press("Allow").await;
    stage.sees("The file is there.").await;
    for message in [first, kept] {
        stage.sees_reaction(message, "👌").await;
    }
    assert!(stage.told().contains("WANTED words"), "{}", stage.told());
    assert!(!stage.told().contains("UNWANTED"), "{}", stage.told());
    assert_eq!(stage.count("1 message"), 1, "the same list changes: {list}");
    assert_eq!(stage.api.turns().len(), 2, "one turn for all that was kept");
}

#[tokio::test]
async fn an_edit_of_a_prompt_that_claude_was_told_is_what_claude_reads() {
    let stage = Stage::new(asks_first("All is done.")).await;
    stage.says("make the file");
    stage.sees_buttons("Allow", 1).await;
    let changed = stage.steers("call it tset").await;
    let behind = stage.steers("and then stop").await;
    stage.edits(changed, "call it test");
    stage.sees_reaction(changed, "✍").await;
    stage.press("Allow").await;
    stage.sees("All is done.").await;
    for message in [changed, behind] {
        stage.sees_reaction(message, "👌").await;
    }
    let told = stage.told();
    assert!(!told.contains("tset"), "{told}");
    let places = [told.find("call it test"), told.find("and then stop")];
    assert!(places[0].is_some() && places[0] < places[1], "it keeps its place: {told}");
    assert_eq!(told.matches("and then stop").count(), 1, "{told}");
    // From now on it is too late, and that is said once.
    stage.edits(changed, "call it anything");
    stage.edits(changed, "call it anything");
    stage.sees("Too late to edit").await;
    stage.says("/status");
    stage.sees("ready").await;
    assert_eq!(stage.count("Too late"), 1, "{}", stage.chat());
}

#[tokio::test]
async fn the_second_prompt_goes_before_the_first() {
    let stage = Stage::new(asks_first("Both are done.")).await;
    stage.says("make the file");
    stage.sees_buttons("Allow", 1).await;
    let one = stage.steers("ALPHA comes later").await;
    let two = stage.steers("BETA comes first").await;
    stage.says("/queue");
    stage.press("Up 2").await;
    stage.sees("1. ➡️ BETA").await;
    stage.press("Allow").await;
    stage.sees("Both are done.").await;
    for message in [one, two] {
        stage.sees_reaction(message, "👌").await;
    }
    let told = stage.told();
    let places = [told.find("BETA"), told.find("ALPHA")];
    assert!(places[0].is_some() && places[0] < places[1], "{told}");
    assert_eq!(told.matches("ALPHA").count(), 1, "{told}");
}

#[tokio::test]
async fn a_drop_and_a_kill_of_the_bot_right_after_it_lose_and_repeat_nothing() {
    let settings = Settings::default().extra("[agent]\non_crash = \"resume\"");
    let touch = || Reply::tool("Bash", json!({"command": "touch a.txt", "description": "Make a file"}));
    let script = Script::new().then(touch()).then(touch()).then("The file is there.");
    let mut stage = Stage::with(script, settings).await;
    stage.says("make the file");
    stage.sees_buttons("Allow", 1).await;
    let dropped = stage.steers("UNWANTED words").await;
    let kept = stage.steers("WANTED words").await;
    stage.says("/queue");
    stage.press("Drop 1").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.sees_reaction(dropped, "💔").await;
    stage.turns(2).await;
    stage.press("Allow").await;
    stage.sees("The file is there.").await;
    stage.sees_reaction(kept, "👌").await;
    assert!(!stage.told().contains("UNWANTED"), "{}", stage.told());
    assert_eq!(stage.told().matches("WANTED words").count(), 1, "{}", stage.told());
}

#[tokio::test]
async fn the_last_prompt_runs_again() {
    let stage = Stage::new(Script::new().then("Heads.").then("Tails.")).await;
    stage.says("/retry");
    stage.sees("Nothing to retry").await;
    stage.says("toss a coin");
    stage.sees("Heads.").await;
    let again = stage.says("/retry");
    stage.sees("↻ again: toss a coin").await;
    stage.sees("Tails.").await;
    stage.sees_reaction(again, "👌").await;
    assert_eq!(stage.api.turns().last().unwrap().human_texts(), ["toss a coin", "toss a coin"]);
}

#[tokio::test]
async fn what_came_while_the_bot_was_away_is_held_and_what_is_young_runs() {
    let script = Script::new()
        .when("young words", ["Young and answered."])
        .when("old words", ["Old and answered.", "Old and answered, too."])
        .when("first words", ["First and answered."]);
    let mut stage = Stage::new(script).await;
    stage.says("first words");
    stage.sees("First and answered.").await;
    stage.terminate().await;
    let old = [stage.said_ago(30, "old words one"), stage.said_ago(20, "old words two")];
    stage.said_ago(15, "/stop");
    let young = stage.said_ago(1, "young words");
    stage.start().await;
    stage.sees("Young and answered.").await;
    stage.sees_reaction(young, "👌").await;
    let card = stage.sees("2 messages arrived while I was offline").await;
    assert!(card.to_string().contains("/stop"), "{card}");
    assert!(!stage.told().contains("old words"), "{}", stage.told());
    // Nothing is forgotten by another restart.
    stage.kill_bot().await;
    stage.start().await;
    stage.press("Run all").await;
    for message in old {
        stage.sees_reaction(message, "👌").await;
    }
    assert_eq!(stage.told().matches("old words one").count(), 1, "{}", stage.told());
    assert_eq!(stage.told().matches("old words two").count(), 1, "{}", stage.told());
    stage.sees("Running what arrived").await;
}

#[tokio::test]
async fn what_is_held_is_discarded_and_stays_away() {
    let mut stage = Stage::new(Script::new().then("First.").then("Second.")).await;
    stage.says("first");
    stage.sees("First.").await;
    stage.terminate().await;
    let old = stage.said_ago(30, "OLD words");
    stage.start().await;
    stage.press("Show").await;
    stage.sees("1. 📬 OLD words").await;
    stage.press("Drop").await;
    stage.sees_reaction(old, "💔").await;
    stage.terminate().await;
    stage.start().await;
    stage.says("second");
    stage.sees("Second.").await;
    assert!(!stage.told().contains("OLD"), "{}", stage.told());
}
