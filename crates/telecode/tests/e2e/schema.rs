//! The requests of a whole run, held against types that nobody here wrote.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};
use telecode_sim::telegram::{Fault, Recorded};
use tokio::process::Command;

use crate::places;
use crate::stage::{Settings, Stage};

const MARKDOWN: &str = "# Title\n\n**bold** *italic* `code` ~~gone~~ [link](https://example.org)\n\n> quote\n\n\
                        ```rust\nfn main() {}\n```\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                        1. one\n2. $a^2$\n\n$$b$$\n\n---\n\n<details>\n<summary>More</summary>\n\nhidden\n\n</details>\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The Python that has aiogram.
fn python() -> PathBuf {
    let named = std::env::var_os("TELECODE_TEST_PYTHON").map(PathBuf::from);
    let found = named.unwrap_or_else(|| root().join("target/venv/bin/python"));
    assert!(
        found.is_file(),
        "a Python with aiogram is missing at {}: run `cargo xtask test`, which installs it",
        found.display()
    );
    found
}

/// Every method that the program calls: each text in the crate that knows the Bot API that is written as methods are.
fn methods() -> BTreeSet<String> {
    let mut methods = BTreeSet::new();
    let mut open = vec![root().join("crates/telecode-telegram/src")];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                open.push(path);
            } else if path.is_file() && name != "tests" && name != "test_server" {
                let source = std::fs::read_to_string(path).unwrap();
                methods.extend(source.split('"').filter(|text| is_method(text)).map(str::to_owned));
            }
        }
    }
    methods
}

fn is_method(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.contains(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphabetic())
}

/// Drafts, cards, a file, buttons, a question, a plan of long Markdown.
async fn with_drafts() -> Vec<Recorded> {
    let long: Vec<String> = (0..2_000).map(|n| format!("line {n}")).collect();
    let question = json!({"questions": [{"question": "Which?", "header": "Taste", "multiSelect": true, "options": [
        {"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}]}]});
    let script = Script::new()
        .then(Reply::tool("Write", json!({"file_path": "big.txt", "content": long.join("\n")})))
        .then(Reply::tool("Bash", json!({"command": "touch a.txt", "description": "Make it"})))
        .then(Reply::tool("AskUserQuestion", question))
        .then(Reply::new().beat(Beat::Text(MARKDOWN.into())).beat(Beat::Hold("rest".into())));
    let stage = Stage::new(script).await;
    let prompt = stage.says("go");
    stage.press("Details").await;
    let is_file = |chat: &serde_json::Value| {
        chat["messages"].as_array()?.iter().any(|message| !message["document"].is_null()).then_some(())
    };
    stage.wait("a document", is_file).await;
    stage.press("Deny + reason").await;
    stage.sees("Write the reason").await;
    stage.says("too long");
    stage.press("✅ Allow").await;
    stage.press("☐ Red").await;
    stage.press("Done").await;
    stage.sees_draft("Title").await;
    stage.api.release("rest");
    stage.sees_reaction(prompt, "👌").await;
    stage.sees("Title").await;
    for (command, answer) in [("/status", "📁 api"), ("/help", "It asks with buttons"), ("/whoami", "Ana")]
    {
        stage.says(command);
        stage.sees(answer).await;
    }
    stage.telegram.requests(0)
}

/// Edits of a message that is to be deleted at the end, and cannot be.
async fn with_edits() -> Vec<Recorded> {
    let reply = Reply::new()
        .beat(Beat::Text("Half ".into()))
        .beat(Beat::Hold("more".into()))
        .beat(Beat::Text("and half.".into()))
        .beat(Beat::Hold("rest".into()));
    let stage = Stage::with(Script::new().then(reply), Settings::default().without_drafts()).await;
    stage.telegram.add_fault(Fault {
        method: Some("deleteMessage".to_owned()),
        times: Some(1),
        error_code: Some(400),
        description: Some("Bad Request: message can't be deleted for everyone".to_owned()),
        ..Fault::default()
    });
    stage.says("go");
    stage.sees("Half").await;
    stage.api.release("more");
    stage.sees("Half and half.").await;
    stage.api.release("rest");
    let deleted = |request: &Recorded| (request.method == "deleteMessage").then_some(());
    let limit = crate::stage::LIMIT;
    stage.telegram.wait_for_request(0, limit, deleted).await.expect("the live message is deleted");
    let stripped = |request: &Recorded| (request.method == "editMessageReplyMarkup").then_some(());
    let stripped = stage.telegram.wait_for_request(0, limit, stripped).await;
    stripped.expect("what cannot be deleted loses its button");
    stage.telegram.requests(0)
}

/// A rich answer that grows, and the way back from it.
async fn with_rich() -> Vec<Recorded> {
    let reply = Reply::new().beat(Beat::Text(MARKDOWN.into())).beat(Beat::Hold("rest".into()));
    let settings = Settings::default().extra("[render]\nrich = \"on\"");
    let stage = Stage::with(Script::new().then(reply), settings).await;
    let prompt = stage.says("go");
    stage.sees_draft("Title").await;
    stage.api.release("rest");
    stage.sees_reaction(prompt, "👌").await;
    stage.press("⋯").await;
    stage.press("Looks wrong?").await;
    let edited = |request: &Recorded| (request.method == "editMessageText").then_some(());
    let limit = crate::stage::LIMIT;
    stage.telegram.wait_for_request(0, limit, edited).await.expect("it becomes a classic one");
    stage.telegram.requests(0)
}

/// The pinned message, a picture, and a webhook that somebody left behind.
async fn with_pin_and_picture() -> Vec<Recorded> {
    let stage = Stage::with(Script::new(), Settings::default().extra("[chat]\ncockpit = \"on\"")).await;
    let webhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    stage.telegram.add_fault(Fault {
        method: Some("getUpdates".to_owned()),
        times: Some(1),
        error_code: Some(409),
        description: Some(webhook.to_owned()),
        ..Fault::default()
    });
    stage.says("/cockpit on");
    stage.says("hello");
    stage.sees("You said: hello").await;
    stage.wait("a pinned message", |chat| chat["pinned"].as_array()?.first().map(drop)).await;
    stage.says("/usage");
    stage.press("The last 30 days").await;
    stage.wait("a picture", |chat| chat.to_string().contains("\"photo\"").then_some(())).await;
    stage.telegram.requests(0)
}

/// The cue that something works, where there are no drafts. It comes only in the first moments of a turn, and a slow machine
/// may be past them when there is something to show: then there is another turn.
async fn with_a_cue() -> Vec<Recorded> {
    let stage = Stage::with(Script::new(), Settings::default().without_drafts()).await;
    let cue = |request: &Recorded| (request.method == "sendChatAction").then_some(());
    for turn in 0..10 {
        let (gate, answer) = (format!("gate {turn}"), format!("Answer {turn}."));
        stage.api.push(Reply::new().beat(Beat::Hold(gate.clone())).beat(Beat::Text(answer.clone())));
        stage.says("go");
        let seen = stage.telegram.wait_for_request(0, Duration::from_secs(4), cue).await;
        stage.api.release(&gate);
        stage.sees(&answer).await;
        if seen.is_some() {
            return stage.telegram.requests(0);
        }
    }
    panic!("nothing says that something works:\n{}", stage.log());
}

/// An answer that is so long that it ends with a file, whose button goes when its turn is undone.
async fn with_a_file_that_is_edited() -> Vec<Recorded> {
    let stage = Stage::new(Script::new().then("Hello there.")).await;
    stage.says("hello");
    stage.sees("Hello there.").await;
    let words: Vec<String> = (0..12_000).map(|n| format!("word{n}")).collect();
    let file = stage.project().join("a.txt").to_string_lossy().into_owned();
    stage.api.push(Reply::tool("Write", json!({"file_path": file, "content": "a\n"})));
    stage.api.push(Reply::text(words.join(" ")));
    stage.says("write a lot");
    stage.press("✅ Allow").await;
    let is_file = |chat: &serde_json::Value| {
        let all = crate::stage::bot_messages(chat);
        all.iter().any(|message| message["document"]["file_name"] == "answer.md").then_some(())
    };
    stage.wait("the answer as a file", is_file).await;
    stage.press("Undo").await;
    stage.press("Files and conversation").await;
    let edited = |request: &Recorded| (request.method == "editMessageCaption").then_some(());
    let edited = stage.telegram.wait_for_request(0, crate::stage::LIMIT, edited).await;
    edited.unwrap_or_else(|| panic!("the file keeps its button:\n{}", stage.chat()));
    stage.telegram.requests(0)
}

#[tokio::test]
async fn every_request_is_one_that_aiogram_knows() {
    let (drafts, edits, topics, rich, pin, cue, file) = tokio::join!(
        with_drafts(),
        with_edits(),
        places::life_of_a_topic(),
        with_rich(),
        with_pin_and_picture(),
        with_a_cue(),
        with_a_file_that_is_edited()
    );
    let requests: Vec<_> = [drafts, edits, topics, rich, pin, cue, file].into_iter().flatten().collect();
    let called: BTreeSet<_> = requests.iter().map(|request| request.method.clone()).collect();
    // Whoever makes the program call another method adds it to a story here.
    assert_eq!(called, methods());
    let directory = tempfile::TempDir::new().unwrap();
    let file = directory.path().join("requests.jsonl");
    let lines: Vec<_> = requests.iter().map(|request| serde_json::to_string(request).unwrap()).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let script = root().join("tests/oracles/validate_requests.py");
    let output = Command::new(python()).arg(script).arg(&file).output().await.unwrap();
    let (said, complained) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}{complained}");
}
