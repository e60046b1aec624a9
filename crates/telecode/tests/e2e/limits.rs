//! What was spent, the limits of the plan, and the cockpit.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use telecode_sim::messages::{Failure, Plan, Reply, Script};

use crate::stage::{OWNER, Settings, Stage, bot_messages, text};

/// Claude Code heeds the limits of a plan only with a login.
fn logged_in() -> Settings {
    Settings::default().env("ANTHROPIC_API_KEY", "").env("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-made-up")
}

/// So many seconds from now, in seconds since 1970.
fn ahead(seconds: u64) -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + seconds
}

fn used_up(words: &str, resets: u64) -> Script {
    Script::new().when("fix", [Reply::text(words).fails(Failure::used_up(resets))])
}

#[tokio::test]
async fn a_limit_parks_a_turn_and_a_person_resumes_it() {
    let stage = Stage::with(used_up("Fixed.", ahead(7_200)), logged_in()).await;
    let prompt = stage.says("fix the bug");
    let card = stage.sees("You've reached your plan's limit. It resets at ").await;
    assert!(text(&card).contains("1 message"), "{card}");
    stage.sees_reaction(prompt, "🫡").await;
    stage.says("and say so");
    stage.sees("2 messages").await;
    assert_eq!(stage.api.turns().len(), 1, "nothing is tried meanwhile");
    stage.press("Resume now").await;
    stage.sees("Fixed.").await;
    stage.sees_reaction(prompt, "👌").await;
    stage.sees("The limit: continued at").await;
}

#[tokio::test]
async fn what_is_parked_outlives_a_kill_and_goes_on_by_itself() {
    let mut stage = Stage::with(used_up("Fixed.", ahead(8)), logged_in()).await;
    let prompt = stage.says("fix the bug");
    stage.press("Resume at").await;
    stage.sees("I'll continue at").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.sees("Fixed.").await;
    stage.sees_reaction(prompt, "👌").await;
    assert_eq!(stage.api.turns().len(), 2);
    assert_eq!(stage.count("Fixed."), 1);
}

#[tokio::test]
async fn what_a_limit_stopped_can_be_dropped() {
    let stage = Stage::with(used_up("Never.", ahead(7_200)), logged_in()).await;
    let prompt = stage.says("fix the bug");
    stage.press("Drop").await;
    stage.sees("The limit: dropped at").await;
    stage.sees_reaction(prompt, "💔").await;
}

#[tokio::test]
async fn a_limit_that_comes_near_is_told_of_once() {
    let warned = |words: &str, used: f64| {
        Reply::text(words).with_plan(Plan::new("allowed_warning", used, ahead(3_600)))
    };
    let script = Script::new().then(warned("One.", 0.91)).then(warned("Two.", 0.93));
    let stage = Stage::with(script, logged_in()).await;
    stage.says("first");
    stage.sees("91% of your plan's 5-hour limit is used.").await;
    stage.says("second");
    stage.sees("Two.").await;
    stage.says("/usage");
    let usage = stage.sees("This month").await;
    assert!(text(&usage).contains("5-hour limit: 93% used, resets at"), "{usage}");
    assert!(text(&usage).contains("claude-"), "{usage}");
    assert_eq!(stage.count("is used. It resets"), 1);
}

#[tokio::test]
async fn what_was_spent_is_shown_as_text_and_as_a_picture() {
    let stage = Stage::new(Script::new()).await;
    stage.says("hello");
    stage.sees("You said: hello").await;
    stage.says("/usage");
    let usage = stage.sees("Today: $0.0").await;
    assert!(text(&usage).contains("1 turn · 100 tokens in, 20 out"), "{usage}");
    stage.press("The last 30 days").await;
    let picture = stage.sees("The last 30 days: $0.0").await;
    assert_eq!((&picture["photo"][0]["width"], &picture["photo"][0]["height"]), (&960.into(), &580.into()));
}

/// The pinned message of the chat.
fn pinned(chat: &Value) -> Option<Value> {
    let id = chat["pinned"].as_array()?.first()?;
    bot_messages(chat).into_iter().find(|message| message["message_id"] == *id)
}

#[tokio::test]
async fn one_pinned_message_says_how_things_stand() {
    let settings = Settings::default().extra("[chat]\ncockpit = \"on\"");
    let mut stage = Stage::with(Script::new(), settings).await;
    stage.says("/cockpit on");
    stage.sees("A pinned message will show the status").await;
    stage.says("hello");
    stage.sees("You said: hello").await;
    let shown = |words: &'static str| {
        move |chat: &Value| pinned(chat).filter(|message| text(message).contains(words))
    };
    let first = stage.wait("the cockpit", shown("📁 api")).await;
    stage.says("more");
    stage.sees("You said: more").await;
    stage.wait("queue, cost", shown("today $0.0016")).await;
    stage.kill_bot().await;
    stage.start().await;
    stage.says("once more");
    stage.sees("You said: once more").await;
    stage.press("ℹ️ Status").await;
    stage.sees("3 turns · $").await;
    let chat = stage.telegram.chat(OWNER).unwrap();
    assert_eq!(chat["pinned"].as_array().map(Vec::len), Some(1), "{}", stage.chat());
    assert_eq!(pinned(&chat).unwrap()["message_id"], first["message_id"]);
    stage.says("/cockpit off");
    stage.wait("no cockpit", |chat| pinned(chat).is_none().then_some(())).await;
    assert_eq!(stage.count("today $"), 0);
}

/// Runs until the file `go` is there; is asked about, since it writes.
fn long_command() -> Reply {
    let command = "touch running; until [ -e go ]; do sleep 0.05; done; echo went";
    Reply::tool("Bash", json!({"command": command, "description": "Wait for a file"}))
}

/// A command of the first turn runs, which was allowed.
async fn working(script: Script) -> (Stage, i64) {
    let stage = Stage::with(script, logged_in()).await;
    let prompt = stage.says("run the long thing");
    stage.press("✅ Allow").await;
    stage.file(&stage.project().join("running")).await;
    (stage, prompt)
}

fn goes(stage: &Stage) {
    std::fs::write(stage.project().join("go"), "").unwrap();
}

#[tokio::test]
async fn all_that_was_told_waits_for_the_same_limit_and_goes_on_in_order() {
    let limited = Reply::text("All of it.").fails_times(2, &Failure::used_up(ahead(7_200)));
    let (stage, first) = working(Script::new().then(long_command()).then(limited)).await;
    let later = stage.says("then tidy up");
    stage.press("After this").await;
    stage.sees("Runs after the current turn").await;
    let steered = stage.says("and mind the cats");
    stage.sees("Claude reads this at its next step").await;
    goes(&stage);
    // What Claude had read it goes on with; what came behind it follows.
    let card = stage.sees("3 messages are saved").await;
    assert!(text(&card).contains("You've reached your plan's limit"), "{card}");
    stage.turns(3).await;
    stage.press("Resume now").await;
    stage.sees("All of it.").await;
    for prompt in [first, later, steered] {
        stage.sees_reaction(prompt, "👌").await;
    }
    let told = stage.told();
    assert!(told.rfind("The usage limit was reached") < told.rfind("then tidy up"), "{told}");
    stage.sees("The limit: continued at").await;
}

#[tokio::test]
async fn a_limit_that_nobody_saw_the_result_of_parks_what_it_stopped() {
    let limited = Reply::text("Went on.").fails(Failure::used_up(ahead(7_200)));
    let (mut stage, prompt) = working(Script::new().then(long_command()).then(limited)).await;
    stage.freeze_bot();
    goes(&stage);
    stage.until_so("the limit in the record", || stage.recorded().contains("usage_limit_reached")).await;
    stage.power_fails().await;
    stage.start().await;
    let card = stage.sees("You've reached your plan's limit. It resets at ").await;
    assert!(text(&card).contains("1 message"), "{card}");
    assert_eq!(stage.count("hit your"), 0, "it is no answer: {}", stage.chat());
    stage.sees_reaction(prompt, "🫡").await;
    assert_eq!(stage.api.turns().len(), 2, "nothing is tried meanwhile");
    stage.press("Resume now").await;
    stage.sees("Went on.").await;
    stage.sees_reaction(prompt, "👌").await;
    assert!(stage.told().contains("Go on where you stopped"), "{}", stage.told());
}

#[tokio::test]
async fn the_pinned_message_names_the_branch_also_when_claude_changed_it() {
    let switch = json!({"command": "git switch --quiet -c feature/cats", "description": "Make a branch"});
    let script = Script::new().then("Hello.").then(Reply::tool("Bash", switch)).then("Made.");
    let stage = Stage::with(script, Settings::default().extra("[chat]\ncockpit = \"on\"")).await;
    let mut git = std::process::Command::new("git");
    git.arg("-C").arg(stage.project()).args(["init", "--quiet", "--initial-branch=main"]);
    assert!(git.status().unwrap().success());
    let shown = |words: &'static str| {
        move |chat: &Value| pinned(chat).filter(|message| text(message).contains(words))
    };
    stage.says("/cockpit on");
    stage.says("hello");
    stage.wait("the branch", shown("📁 api · main")).await;
    stage.says("make a branch");
    stage.press("✅ Allow").await;
    stage.sees("Made.").await;
    stage.wait("the new branch", shown("📁 api · feature/cats")).await;
}
