//! The requests of a whole run, held against types that nobody here wrote.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;
use telecode_sim::messages::{Beat, Reply, Script};
use telecode_sim::telegram::Recorded;
use tokio::process::Command;

use crate::places;
use crate::stage::{Settings, Stage};

/// Every method that the program calls.
const METHODS: [&str; 16] = [
    "answerCallbackQuery",
    "closeForumTopic",
    "createForumTopic",
    "deleteForumTopic",
    "deleteMessage",
    "editForumTopic",
    "editMessageText",
    "getMe",
    "getUpdates",
    "reopenForumTopic",
    "sendDocument",
    "sendMessage",
    "sendMessageDraft",
    "sendRichMessage",
    "setMessageReaction",
    "setMyCommands",
];

const MARKDOWN: &str = "# Title\n\n**bold** *italic* `code` ~~gone~~ [link](https://example.org)\n\n> quote\n\n\
                        ```rust\nfn main() {}\n```\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|---|\n| 1 | 2 |";

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
    stage.press("Deny and say why").await;
    stage.sees("Write the reason").await;
    stage.says("too long");
    stage.press("✅ Allow").await;
    stage.press("☐ Red").await;
    stage.press("Done").await;
    stage.sees_draft("Title").await;
    stage.api.release("rest");
    stage.sees_reaction(prompt, "👌").await;
    stage.sees("Title").await;
    for (command, answer) in [("/status", "Claude session:"), ("/help", "/whoami"), ("/whoami", "Ana")] {
        stage.says(command);
        stage.sees(answer).await;
    }
    stage.telegram.requests(0)
}

/// Edits of a message that is deleted at the end.
async fn with_edits() -> Vec<Recorded> {
    let reply = Reply::new()
        .beat(Beat::Text("Half ".into()))
        .beat(Beat::Hold("more".into()))
        .beat(Beat::Text("and half.".into()))
        .beat(Beat::Hold("rest".into()));
    let stage = Stage::with(Script::new().then(reply), Settings::default().without_drafts()).await;
    stage.says("go");
    stage.sees("Half").await;
    stage.api.release("more");
    stage.sees("Half and half.").await;
    stage.api.release("rest");
    let deleted = |request: &Recorded| (request.method == "deleteMessage").then_some(());
    let limit = crate::stage::LIMIT;
    stage.telegram.wait_for_request(0, limit, deleted).await.expect("the live message is deleted");
    stage.telegram.requests(0)
}

/// A rich answer, and the way back from it.
async fn with_rich() -> Vec<Recorded> {
    let script = Script::new().then(Reply::new().beat(Beat::Text(MARKDOWN.into())));
    let stage = Stage::with(script, Settings::default().extra("[render]\nrich = \"on\"")).await;
    let prompt = stage.says("go");
    stage.sees_reaction(prompt, "👌").await;
    stage.press("Shown badly?").await;
    let edited = |request: &Recorded| (request.method == "editMessageText").then_some(());
    let limit = crate::stage::LIMIT;
    stage.telegram.wait_for_request(0, limit, edited).await.expect("it becomes a classic one");
    stage.telegram.requests(0)
}

#[tokio::test]
async fn every_request_is_one_that_aiogram_knows() {
    let (drafts, edits, topics, rich) =
        tokio::join!(with_drafts(), with_edits(), places::life_of_a_topic(), with_rich());
    let requests: Vec<_> = drafts.into_iter().chain(edits).chain(topics).chain(rich).collect();
    let called: BTreeSet<_> = requests.iter().map(|request| request.method.as_str()).collect();
    for method in METHODS {
        assert!(called.contains(method), "{method} was not called: {called:?}");
    }
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
