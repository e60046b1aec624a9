//! What is seen of the work: steps, checklists, subagents and what ends after the turn, with the real `claude`.

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use crate::stage::{Settings, Stage, bot_messages, text};

#[tokio::test]
async fn the_checklist_of_a_turn_stands_under_its_answer() {
    let script = Script::new()
        .then(Reply::tool("ToolSearch", json!({"query": "select:TaskCreate,TaskUpdate"})))
        .then(Reply::tool("TaskCreate", json!({"subject": "Fix the parser", "description": "Well"})))
        .then(Reply::tool("TaskCreate", json!({"subject": "Run the tests", "description": "All"})))
        .then(Reply::tool("TaskUpdate", json!({"taskId": "1", "status": "completed"})))
        .then("The first is done.");
    let stage = Stage::new(script).await;
    stage.says("work through it");
    let answer = stage.sees("The first is done.").await;
    assert!(text(&answer).contains("☑ Fix the parser\n☐ Run the tests"), "{answer}");
}

#[tokio::test]
async fn a_shell_that_ends_after_the_turn_is_reported_with_what_it_was() {
    let command = "while [ ! -e go ]; do sleep 0.05; done; echo built";
    let input = json!({"command": command, "description": "Building it", "run_in_background": true});
    let script = Script::new().then(Reply::tool("Bash", input)).then("It builds.").then("The build is over.");
    let stage = Stage::new(script).await;
    stage.says("build");
    stage.sees("It builds.").await;
    stage.says("/tasks");
    let list = stage.sees("Background tasks of").await;
    assert!(text(&list).contains("1. 🖥 Building it"), "{list}");
    std::fs::write(stage.project().join("go"), "").unwrap();
    let report = stage.sees("The build is over.").await;
    assert!(text(&report).starts_with("🏁 Background: “Building it” is done"), "{report}");
}

#[tokio::test]
async fn a_shell_in_the_background_is_stopped_by_its_button() {
    let command = "while [ ! -e never ]; do sleep 0.05; done";
    let input = json!({"command": command, "description": "Waiting", "run_in_background": true});
    let script = Script::new().then(Reply::tool("Bash", input)).then("It waits.");
    let stage = Stage::new(script).await;
    stage.says("wait");
    stage.sees("It waits.").await;
    stage.says("/tasks");
    stage.sees("Background tasks of").await;
    stage.press("⏹ 1").await;
    stage.sees("No background tasks").await;
}

#[tokio::test]
async fn a_subagent_is_shown_with_its_steps() {
    let agent = json!({"description": "look around", "prompt": "AGENTPROMPT", "run_in_background": false});
    let script = Script::new()
        .when(
            "AGENTPROMPT",
            [Reply::tool("Bash", json!({"command": "echo seen"})), Reply::text("Seen.").held_by("gate")],
        )
        .when("ask one", [Reply::tool("Agent", agent), Reply::text("It has looked.")]);
    let stage = Stage::with(script, Settings::default().without_drafts()).await;
    stage.says("ask one");
    let live = stage.sees("look around").await;
    stage.api.release("gate");
    let answer = stage.sees("It has looked.").await;
    assert_ne!(answer["message_id"], live["message_id"]);
    assert!(text(&answer).contains(" step"), "{answer}");
    stage.until_so("gone", || stage.count("look around") == 0).await;
}

#[tokio::test]
async fn everything_is_shown_to_whoever_wants_it_with_the_whole_as_a_file() {
    let script = Script::new()
        .then(Reply::tool("Bash", json!({"command": "echo a word of the shell", "description": "Say it"})))
        .then("Said.");
    let stage = Stage::new(script).await;
    stage.says("/verbose 2");
    stage.says("say it");
    stage.sees("Said.").await;
    let work = stage.sees("✓ Ran: Say it").await;
    assert!(text(&work).contains("a word of the shell"), "{work}");
    assert!(work["entities"].to_string().contains("expandable_blockquote"), "{work}");
    stage.press("Everything as a file").await;
    let document = |chat: &Value| chat.to_string().contains(".html").then_some(());
    stage.wait("the file", document).await;
}

#[tokio::test]
async fn a_long_output_comes_whole_as_a_file_also_from_another_run() {
    // 200 kB, which Claude Code keeps in a file of its own, and 12 kB, which its record has.
    let print = |lines: usize, word: &str| {
        let command = format!("for i in $(seq {lines}); do echo \"$i {word} {word} {word}\"; done");
        Reply::tool("Bash", json!({"command": command, "description": format!("Print {word}s")}))
    };
    let script = Script::new().then(print(8_000, "apple")).then(print(600, "pear")).then("Printed.");
    let settings = json!({"permissions": {"allow": ["Bash(*)"]}});
    let mut stage = Stage::new(script).await;
    std::fs::create_dir_all(stage.home.path().join(".claude")).unwrap();
    std::fs::write(stage.home.path().join(".claude/settings.json"), settings.to_string()).unwrap();
    stage.says("/verbose 2");
    stage.says("print them");
    stage.sees("Printed.").await;
    stage.press("📄 Ran: Print pears").await;
    document(&stage, "Ran-Print-pears.txt", 600, "pear").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.press("📄 Ran: Print apples").await;
    document(&stage, "Ran-Print-apples.txt", 8_000, "apple").await;
    // What Claude Code has removed is not there any more, and that is told.
    let records = stage.home.path().join(".claude/projects");
    let sessions =
        std::fs::read_dir(&records).unwrap().flat_map(|one| std::fs::read_dir(one.unwrap().path()).unwrap());
    let kept: Vec<_> =
        sessions.map(|one| one.unwrap().path().join("tool-results")).filter(|one| one.is_dir()).collect();
    assert_eq!(kept.len(), 1);
    std::fs::remove_dir_all(&kept[0]).unwrap();
    stage.press("📄 Ran: Print apples").await;
    stage.sees("This is what's left: the beginning.").await;
}

/// Waits for a file whose lines are numbered up to here and have this word three times.
async fn document(stage: &Stage, name: &str, lines: usize, word: &str) {
    let is_it = |message: &Value| message["document"]["file_name"] == name;
    let message = stage.wait(name, |chat| bot_messages(chat).into_iter().find(is_it)).await;
    let whole: Vec<_> = (1..=lines).map(|line| format!("{line} {word} {word} {word}")).collect();
    let whole = whole.join("\n");
    let size = message["document"]["file_size"].as_u64().and_then(|size| usize::try_from(size).ok());
    // A line end more or less at the end is not worth a word.
    assert!(size.is_some_and(|size| size.abs_diff(whole.len()) <= 1), "{size:?} of {}", whole.len());
}
