//! Back to before a turn with the real `claude`: files that it edited, files that a shell command changed, the conversation.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};

use crate::stage::{OWNER, Settings, Stage, bot_messages, button, buttons, text};

/// Runs git in the project, as the person would.
pub(crate) fn git(stage: &Stage, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
    let mut git = std::process::Command::new("git");
    git.arg("-C").arg(stage.project()).args(identity).args(arguments).env("HOME", stage.home.path());
    let output = git.output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

/// What may be done without a question: the questions are not what this is about.
pub(crate) fn allow(home: &Path) {
    let settings = json!({"permissions": {"allow": ["Bash(*)", "Edit", "Write", "Read"]}});
    fs::create_dir_all(home.join(".claude")).unwrap();
    fs::write(home.join(".claude/settings.json"), settings.to_string()).unwrap();
}

/// A project with two files.
async fn stage(script: Script, in_repository: bool) -> Stage {
    let stage = Stage::with(script, Settings::default()).await;
    allow(stage.home.path());
    fs::write(stage.project().join("a.txt"), "one\ntwo\n").unwrap();
    fs::write(stage.project().join("b.txt"), "b\n").unwrap();
    if in_repository {
        git(&stage, &["init", "--quiet", "--initial-branch=main"]);
        git(&stage, &["add", "."]);
        git(&stage, &["commit", "--quiet", "-m", "first"]);
    }
    stage
}

pub(crate) fn read(stage: &Stage, path: &str) -> Option<String> {
    fs::read_to_string(stage.project().join(path)).ok()
}

/// A turn that edits a file, writes a new one and runs a shell command; the directory is known when it runs.
fn work(stage: &Stage) {
    let path = |name: &str| stage.project().join(name).to_string_lossy().into_owned();
    stage.api.push(Reply::tool("Read", json!({"file_path": path("a.txt")})));
    let edit = json!({"file_path": path("a.txt"), "old_string": "two", "new_string": "zwei"});
    stage.api.push(Reply::tool("Edit", edit));
    stage.api.push(Reply::tool("Write", json!({"file_path": path("new.txt"), "content": "new\n"})));
    let command = "rm b.txt && mkdir made && echo shell > made/by-shell.txt";
    stage.api.push(Reply::tool("Bash", json!({"command": command, "description": "Tidy up"})));
    stage.api.push("I did the work.");
}

/// A first turn, so that there is something before the one that is undone.
async fn greeted(in_repository: bool) -> Stage {
    let stage = stage(Script::new().then(Reply::text("Hello there.")), in_repository).await;
    stage.says("the first prompt");
    stage.sees("Hello there.").await;
    stage
}

async fn worked(in_repository: bool) -> Stage {
    let stage = greeted(in_repository).await;
    work(&stage);
    stage.says("the second prompt");
    stage.sees("I did the work.").await;
    assert_eq!(read(&stage, "a.txt").unwrap(), "one\nzwei\n", "{}", stage.log());
    assert!(read(&stage, "b.txt").is_none() && read(&stage, "made/by-shell.txt").is_some());
    stage
}

/// The card of what the last turn changed, from the button under its answer.
async fn changes(stage: &Stage) -> String {
    stage.press("±").await;
    text(&stage.sees("files changed").await)
}

fn is_as_before(stage: &Stage) {
    assert_eq!(read(stage, "a.txt").unwrap(), "one\ntwo\n");
    assert_eq!(read(stage, "b.txt").as_deref(), Some("b\n"), "what the shell command removed is back");
    assert!(read(stage, "new.txt").is_none() && !stage.project().join("made").exists());
}

#[tokio::test]
async fn an_edit_a_new_file_and_a_shell_command_are_undone_and_claude_knows_nothing_of_them() {
    let stage = worked(true).await;
    let card = changes(&stage).await;
    for words in ["a.txt", "+zwei", "new.txt", "b.txt deleted", "made/by-shell.txt", "+shell"] {
        assert!(card.contains(words), "{words} in {card}");
    }
    let before = (git(&stage, &["log", "--format=%s"]), git(&stage, &["reflog"]), git(&stage, &["branch"]));
    stage.press("Undo").await;
    let preview = text(&stage.sees("Back to before “the second prompt”").await);
    assert!(preview.contains("4 files would change"), "{preview}");
    assert!(preview.contains("made/by-shell.txt would be deleted"), "{preview}");
    stage.press("Files and conversation").await;
    stage.sees("Claude has forgotten it").await;
    is_as_before(&stage);
    assert_eq!(
        (git(&stage, &["log", "--format=%s"]), git(&stage, &["reflog"]), git(&stage, &["branch"])),
        before
    );
    assert_eq!(git(&stage, &["status", "--porcelain"]), "");
    stage.api.push("A third answer.");
    stage.says("the third prompt");
    stage.sees("A third answer.").await;
    let told = stage.told();
    assert!(told.contains("the first prompt") && told.contains("Hello there."), "{told}");
    assert!(!told.contains("the second prompt") && !told.contains("I did the work."), "{told}");
    // The record goes on there, also in another process.
    stage.says("/sleep");
    stage.sees("going to sleep").await;
    stage.api.push("A fourth answer.");
    stage.says("the fourth prompt");
    stage.sees("A fourth answer.").await;
    let told = stage.told();
    assert!(told.contains("the third prompt") && !told.contains("the second prompt"), "{told}");
}

#[tokio::test]
async fn without_a_repository_edits_and_new_files_are_undone_and_the_rest_is_named() {
    let stage = worked(false).await;
    let card = changes(&stage).await;
    assert!(card.contains("+zwei") && !card.contains("by-shell"), "{card}");
    stage.says("/undo");
    let preview = text(&stage.sees("Back to before “the second prompt”").await);
    assert!(preview.contains("what shell commands did stays"), "{preview}");
    stage.press("Files only").await;
    stage.sees("The files that Claude edited are restored.").await;
    assert_eq!(read(&stage, "a.txt").unwrap(), "one\ntwo\n");
    assert!(read(&stage, "new.txt").is_none());
    assert!(read(&stage, "made/by-shell.txt").is_some(), "nobody can know of this");
    stage.api.push("I still know.");
    stage.says("the third prompt");
    stage.sees("I still know.").await;
    assert!(stage.told().contains("the second prompt"), "{}", stage.told());
}

#[tokio::test]
async fn files_go_back_and_forward_and_what_a_hand_changed_is_named() {
    let stage = worked(true).await;
    changes(&stage).await;
    fs::write(stage.project().join("a.txt"), "a hand\n").unwrap();
    stage.press("Undo").await;
    let preview = text(&stage.sees("Back to before “the second prompt”").await);
    assert!(preview.contains("Changed by someone else since, and lost as well: a.txt"), "{preview}");
    // A hand again, after it was shown: nothing is done.
    fs::write(stage.project().join("a.txt"), "a hand again\n").unwrap();
    let (_, shown) = stage.wait("the preview", |chat| button(chat, "Files only")).await;
    stage.press("Files only").await;
    stage.sees("The files have changed since you saw this.").await;
    let is_new = |chat: &serde_json::Value| button(chat, "Files only").filter(|(_, data)| *data != shown);
    stage.wait("the preview anew", is_new).await;
    assert_eq!(read(&stage, "a.txt").unwrap(), "a hand again\n");
    stage.press("Files only").await;
    stage.sees("4 files restored.").await;
    is_as_before(&stage);
    stage.press("Redo the file changes").await;
    stage.press("Yes, redo").await;
    stage.sees("4 files are back as they were before the undo").await;
    assert_eq!(read(&stage, "a.txt").unwrap(), "a hand again\n");
    assert!(read(&stage, "b.txt").is_none() && read(&stage, "made/by-shell.txt").is_some());
}

#[tokio::test]
async fn the_first_turn_is_undone_by_a_new_conversation() {
    let stage = stage(Script::new().then(Reply::text("Hello there.")), true).await;
    stage.says("the first prompt");
    stage.sees("Hello there.").await;
    stage.says("/undo");
    stage.press("Conversation only").await;
    stage.sees("Your next message starts a new conversation").await;
    stage.api.push("Who are you?");
    stage.says("the second prompt");
    stage.sees("Who are you?").await;
    assert!(!stage.told().contains("the first prompt"), "{}", stage.told());
}

#[tokio::test]
async fn what_was_undone_is_marked_in_the_history_and_in_what_is_found() {
    let stage = greeted(false).await;
    stage.api.push("The wrong answer.");
    stage.says("the wrong prompt");
    stage.sees("The wrong answer.").await;
    stage.says("/undo");
    stage.press("Conversation only").await;
    stage.sees("Claude has forgotten it. This").await;
    stage.says("/history");
    let history = text(&stage.sees("📜").await);
    let marked = history.lines().filter(|line| line.contains("↩ undone")).count();
    assert_eq!(marked, 2, "{history}");
    for words in ["the first prompt", "Hello there.", "the wrong prompt", "The wrong answer."] {
        assert!(history.contains(words), "{words} in {history}");
    }
    stage.says("/search wrong");
    let found = text(&stage.sees("🔎").await);
    assert_eq!(found.matches("↩ undone").count(), 2, "{found}");
    stage.says("/search hello");
    let found = text(&stage.sees("🔎 hello").await);
    assert!(!found.contains("↩ undone"), "{found}");
}

#[tokio::test]
async fn a_cut_outlives_a_bot_that_is_killed_before_and_in_the_next_turn() {
    let mut stage = worked(true).await;
    stage.says("/undo");
    stage.press("Files and conversation").await;
    stage.sees("Claude has forgotten it").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.api.push(
        Reply::new()
            .beat(Beat::Text("Half ".into()))
            .beat(Beat::Hold("rest".into()))
            .beat(Beat::Text("and half.".into())),
    );
    stage.says("the third prompt");
    stage.sees_draft("Half").await;
    // Killed before its result.
    stage.kill_bot().await;
    stage.api.push("Whole.");
    stage.start().await;
    stage.sees("Whole.").await;
    let told = stage.told();
    assert!(told.contains("the first prompt") && told.contains("the third prompt"), "{told}");
    assert!(!told.contains("the second prompt"), "{told}");
    is_as_before(&stage);
    assert_eq!(stage.count(" back to before “the second prompt”"), 1, "{}", stage.chat());
}

/// A picture of the bot with these words under it.
async fn picture(stage: &Stage, words: &str) -> serde_json::Value {
    let is_it = |message: &serde_json::Value| message["photo"].is_array() && text(message).contains(words);
    stage.wait(words, |chat| bot_messages(chat).into_iter().find(is_it)).await
}

#[tokio::test]
async fn changes_are_drawn_for_who_wants_pictures() {
    let stage = greeted(true).await;
    stage.says("/settings");
    stage.press("🧾").await;
    stage.press("picture").await;
    stage.wait("what is set", |chat| button(chat, "🧾 File changes: picture")).await;
    work(&stage);
    stage.says("the second prompt");
    let card = text(&stage.sees("files changed").await);
    assert!(card.contains("a.txt +1 −1") && !card.contains("+zwei"), "{card}");
    stage.press("🖼 a.txt").await;
    let drawn = picture(&stage, "a.txt +1 −1").await;
    let (width, height) = (drawn["photo"][0]["width"].as_u64(), drawn["photo"][0]["height"].as_u64());
    // 40 columns with a number of one digit and two marks, three lines.
    assert_eq!((width, height), (Some(28 + 44 * 12), Some(28 + 3 * 25)), "{drawn}");
    stage.press("🖼 by-shell.txt").await;
    picture(&stage, "made/by-shell.txt new +1 −0").await;
}

#[tokio::test]
async fn changes_are_drawn_without_a_repository_and_by_another_run() {
    let mut stage = greeted(false).await;
    stage.says("/settings");
    stage.press("🧾").await;
    stage.press("picture").await;
    work(&stage);
    stage.says("the second prompt");
    stage.sees("files changed").await;
    stage.kill_bot().await;
    stage.start().await;
    stage.press("🖼 a.txt").await;
    picture(&stage, "a.txt +1 −1").await;
}

#[tokio::test]
async fn several_turns_with_commands_between_them_are_taken_back_by_an_agent_that_sleeps() {
    let stage = greeted(true).await;
    for (words, model) in [("second", "Sonnet"), ("third", "Haiku")] {
        stage.api.push(Reply::tool("Bash", json!({"command": format!("echo {words} > by-shell.txt")})));
        stage.api.push(Reply::text(format!("Did the {words}.")));
        stage.says(&format!("the {words} prompt"));
        stage.sees(&format!("Did the {words}.")).await;
        // Claude Code's own command, and what is set in between, are lines of the record as well.
        let context = stage.says("//context");
        stage.sees_reaction(context, "👌").await;
        stage.says(&format!("/model {}", model.to_lowercase()));
        stage.sees(&format!("🧠 {model}")).await;
    }
    stage.says("/sleep");
    stage.sees("going to sleep").await;
    let undo = |chat: &serde_json::Value| {
        let messages = bot_messages(chat);
        let message = messages.into_iter().find(|message| text(message).contains("Did the second."))?;
        let data = buttons(&message).first()?["callback_data"].as_str()?.to_owned();
        Some((message["message_id"].as_i64()?, data))
    };
    let (message, data) = stage.wait("the button of the second turn", undo).await;
    stage.press_data(OWNER, message, &data).await;
    stage.sees("Back to before “the second prompt”").await;
    stage.press("Conversation only").await;
    stage.sees("Claude has forgotten it. This").await;
    stage.api.push("Only the first.");
    stage.says("what is known?");
    stage.sees("Only the first.").await;
    let told = stage.told();
    assert!(told.contains("the first prompt") && told.contains("what is known?"), "{told}");
    assert!(!told.contains("second") && !told.contains("third"), "{told}");
}

#[tokio::test]
async fn a_bot_that_is_killed_while_a_prompt_is_taken_back_takes_it_back() {
    // Anywhere between the press and its end.
    for delay in [20, 120, 400] {
        let mut stage = worked(true).await;
        stage.says("/undo");
        stage.press("Files and conversation").await;
        tokio::time::sleep(Duration::from_millis(delay)).await;
        stage.kill_bot().await;
        stage.start().await;
        stage.sees("Claude has forgotten it").await;
        is_as_before(&stage);
        stage.api.push("A third answer.");
        stage.says("the third prompt");
        stage.sees("A third answer.").await;
        let told = stage.told();
        assert!(told.contains("the first prompt") && !told.contains("the second prompt"), "{told}");
    }
}

#[tokio::test]
async fn diff_and_files_come_when_they_are_asked_for() {
    let stage = worked(true).await;
    changes(&stage).await;
    stage.says("/diff");
    let shown = text(&stage.sees("Since the last commit").await);
    assert!(shown.contains("4 files") && shown.contains("by-shell"), "{shown}");
    stage.says("/file a.txt");
    stage
        .wait("the file", |chat| {
            let messages = bot_messages(chat);
            messages.into_iter().find(|message| message["document"]["file_name"] == "a.txt")
        })
        .await;
    stage.says("/file ../../telecode.toml");
    stage.sees("That's outside the session's folder").await;
    stage.says("/file");
    stage.sees("made/").await;
}

#[tokio::test]
async fn a_turn_that_rewrites_what_git_ignores_shows_and_removes_nothing_that_was_ignored() {
    let stage = greeted(true).await;
    let project = stage.project();
    fs::write(project.join(".gitignore"), "secret.env\ndata/\n").unwrap();
    fs::write(project.join("secret.env"), "TOKEN=hush\n").unwrap();
    fs::create_dir(project.join("data")).unwrap();
    fs::write(project.join("data/rows.csv"), "private\n").unwrap();
    let command = "echo node_modules/ > .gitignore && echo new > new.txt";
    stage.api.push(Reply::tool("Bash", json!({"command": command, "description": "Tidy up"})));
    stage.api.push("I tidied up.");
    stage.says("the second prompt");
    stage.sees("I tidied up.").await;
    let card = changes(&stage).await;
    assert!(card.contains("new.txt") && !card.contains("hush") && !card.contains("private"), "{card}");
    stage.says("/diff");
    let shown = text(&stage.sees("Since the last commit").await);
    assert!(shown.contains("new.txt") && !shown.contains("hush") && !shown.contains("private"), "{shown}");
    stage.says("/undo");
    let preview = text(&stage.sees("Back to before “the second prompt”").await);
    assert!(preview.contains("What git ignored then or ignores now stays as it is."), "{preview}");
    stage.press("Files only").await;
    stage.sees("2 files restored.").await;
    assert_eq!(read(&stage, ".gitignore").as_deref(), Some("secret.env\ndata/\n"));
    assert_eq!(read(&stage, "secret.env").as_deref(), Some("TOKEN=hush\n"));
    assert_eq!(read(&stage, "data/rows.csv").as_deref(), Some("private\n"));
    assert!(read(&stage, "new.txt").is_none());
    assert_eq!(git(&stage, &["for-each-ref", "refs/telecode"]), "");
}

#[tokio::test]
async fn line_endings_are_what_they_were_whatever_git_is_set_to() {
    let stage = greeted(true).await;
    git(&stage, &["config", "core.autocrlf", "true"]);
    fs::write(stage.project().join("run.sh"), "#!/bin/sh\n").unwrap();
    fs::write(stage.project().join("run.bat"), "@echo off\r\n").unwrap();
    let command = "sed -i 's/$/\\r/' run.sh && sed -i 's/\\r//' run.bat";
    stage.api.push(Reply::tool("Bash", json!({"command": command, "description": "Change line endings"})));
    stage.api.push("I changed them.");
    stage.says("the second prompt");
    stage.sees("I changed them.").await;
    assert_eq!(read(&stage, "run.sh").as_deref(), Some("#!/bin/sh\r\n"), "{}", stage.log());
    assert!(changes(&stage).await.contains("2 files changed"));
    stage.says("/undo");
    stage.press("Files only").await;
    stage.sees("2 files restored.").await;
    assert_eq!(read(&stage, "run.sh").as_deref(), Some("#!/bin/sh\n"));
    assert_eq!(read(&stage, "run.bat").as_deref(), Some("@echo off\r\n"));
}
