//! What is said while Claude works, with the real `claude`: sent now, put off, dropped; all stopped; asked beside the work.

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};

use crate::stage::{Stage, text};

/// Runs until the file `go` is there; is asked about, since it writes.
fn long_command() -> Reply {
    let command = "touch running; until [ -e go ]; do sleep 0.05; done; echo went";
    Reply::tool("Bash", json!({"command": command, "description": "Wait for a file"}))
}

fn half() -> Reply {
    Reply::new()
        .beat(Beat::Text("Half of an answer".into()))
        .beat(Beat::Hold("never".into()))
        .beat(Beat::Text(" and the rest.".into()))
}

impl Stage {
    /// A command runs, which was allowed.
    async fn runs_long(&self) -> i64 {
        let first = self.says("run the long thing");
        self.press("✅ Allow").await;
        self.file(&self.project().join("running")).await;
        first
    }

    fn goes(&self) {
        std::fs::write(self.project().join("go"), "").unwrap();
    }
}

#[tokio::test]
async fn what_is_sent_now_cuts_an_answer_and_is_answered() {
    let stage = Stage::new(Script::new().then(half()).then("Here it is.")).await;
    stage.says("begin");
    stage.sees_draft("Half of an answer").await;
    let second = stage.says("no, this instead");
    stage.sees("Claude reads this at its next step").await;
    assert!(stage.press("Send now").await.contains("Sending now"));
    let cut = stage.sees("Stopped here for your message").await;
    assert!(text(&cut).contains("Half of an answer"), "{cut}");
    stage.sees("Here it is.").await;
    stage.sees_reaction(second, "👌").await;
    assert_eq!(stage.told().matches("no, this instead").count(), 1, "{}", stage.told());
    let no_receipt = |chat: &serde_json::Value| (!chat.to_string().contains("Send now")).then_some(());
    stage.wait("no receipt", no_receipt).await;
}

#[tokio::test]
async fn nothing_is_sent_now_while_claude_asks() {
    let script = Script::new().then(Reply::tool("Bash", json!({"command": "touch a.txt"}))).then("All done.");
    let stage = Stage::new(script).await;
    stage.says("begin");
    stage.sees_buttons("Allow", 1).await;
    let second = stage.says("and mind the cats");
    assert!(stage.press("Send now").await.contains("Claude is waiting for your decision"));
    stage.press("✅ Allow").await;
    stage.sees("All done.").await;
    stage.sees_reaction(second, "👌").await;
    assert!(stage.project().join("a.txt").exists());
}

#[tokio::test]
async fn what_is_put_off_is_a_turn_of_its_own() {
    let script = Script::new().then(long_command()).then("The long thing went.").then("Tidied up.");
    let stage = Stage::new(script).await;
    stage.runs_long().await;
    let later = stage.says("then tidy up");
    stage.press("After this").await;
    stage.sees("Runs after the current turn").await;
    let steered = stage.says("and mind the cats");
    stage.sees("Claude reads this at its next step").await;
    stage.goes();
    let first = stage.sees("The long thing went.").await["message_id"].as_i64().unwrap();
    stage.sees_after(first, "Tidied up.").await;
    stage.sees_reaction(later, "👌").await;
    stage.sees_reaction(steered, "👌").await;
    let turns = stage.api.turns();
    assert_eq!(turns.len(), 3, "{}", stage.told());
    let second = turns[1].body["messages"].to_string();
    assert!(second.contains("mind the cats") && !second.contains("tidy up"), "{second}");
}

#[tokio::test]
async fn what_is_dropped_is_never_read() {
    let script = Script::new().then(long_command()).then("It went.");
    let stage = Stage::new(script).await;
    stage.runs_long().await;
    let dropped = stage.says("UNWANTED words");
    stage.press("🗑 Drop").await;
    stage.sees_reaction(dropped, "💔").await;
    stage.goes();
    stage.sees("It went.").await;
    assert!(!stage.told().contains("UNWANTED"), "{}", stage.told());
}

#[tokio::test]
async fn stop_all_stops_what_runs_and_what_waits() {
    let stage = Stage::new(Script::new().then(long_command())).await;
    let first = stage.runs_long().await;
    let second = stage.says("one more thing");
    stage.sees("Claude reads this at its next step").await;
    stage.says("/stop all");
    stage.sees("• one more thing").await;
    stage.sees("⏹ Stopped.").await;
    stage.sees_reaction(first, "💔").await;
    stage.sees_reaction(second, "💔").await;
    stage.api.push("Going on.");
    stage.says("go on");
    stage.sees("Going on.").await;
    assert!(!stage.told().contains("one more thing"), "{}", stage.told());
}

#[tokio::test]
async fn a_question_beside_the_work_is_answered_while_that_goes_on() {
    let script = Script::new().when("SIDE", ["It is for **waiting**."]).then(long_command()).then("It went.");
    let stage = Stage::new(script).await;
    stage.runs_long().await;
    let side = stage.says("/btw SIDE what is that for?");
    let answer = stage.sees("It is for waiting.").await;
    assert!(text(&answer).contains("By the way: SIDE what is that for?"), "{answer}");
    stage.sees_reaction(side, "👌").await;
    stage.goes();
    stage.sees("It went.").await;
    assert!(!stage.told().contains("SIDE"), "nothing of it stays: {}", stage.told());
    // Also while nothing runs.
    stage.says("/btw SIDE and now?");
    stage.sees_times("It is for waiting.", 2).await;
}

#[tokio::test]
async fn a_question_beside_the_work_that_needs_a_tool_says_so() {
    let tool = Reply::tool("Bash", json!({"command": "ls"}));
    let script = Script::new().when("SIDE", [tool]).then("Hello there.");
    let stage = Stage::new(script).await;
    stage.says("hello");
    stage.sees("Hello there.").await;
    let side = stage.says("/btw SIDE which files are there?");
    stage.sees("Claude would need a tool (Bash) to answer that").await;
    stage.sees_reaction(side, "💔").await;
}
