//! History, export and search of real sessions.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::page::tool;
use crate::stage::{LIMIT, OWNER, Stage, TOKEN, bot_messages, button, buttons, real_claude, text};

const ANSWER: &str = "## Found it\n\nThe file says **alpha**:\n\n```text\nalpha beta\n```\n\n| name | lines |\n|---|--:|\n| notes.txt | 1 |\n\n<script>alert(1)</script>\n\n- [a link](javascript:alert(2)) and [another](https://example.org/).";

/// A session with two turns, the first of which reads a file.
async fn two_turns() -> Stage {
    let read = Reply::tool("Read", json!({"file_path": "notes.txt"}));
    let script = Script::new().then(read).then(ANSWER).then("Привет, мир 🙂: the second answer.");
    let stage = Stage::new(script).await;
    std::fs::write(stage.project().join("notes.txt"), "alpha beta\n").unwrap();
    stage.says("what does the \"file\" say?");
    stage.sees("Found it").await;
    stage.says("и ещё раз, пожалуйста");
    stage.sees("the second answer.").await;
    stage
}

impl Stage {
    /// Waits for a file of the bot whose name ends so, and gets it.
    async fn document(&self, end: &str) -> (String, String) {
        let is_it = |message: &Value| {
            message["document"]["file_name"].as_str().is_some_and(|name| name.ends_with(end))
        };
        let message = self.wait(end, |chat| bot_messages(chat).into_iter().find(is_it)).await;
        let id = message["document"]["file_id"].as_str().unwrap();
        let found = self.fetch(&format!("/bot{TOKEN}/getFile?file_id={id}")).await;
        let found: Value = serde_json::from_str(&found).unwrap();
        let content =
            self.fetch(&format!("/file/bot{TOKEN}/{}", found["result"]["file_path"].as_str().unwrap())).await;
        let name = message["document"]["file_name"].as_str().unwrap().to_owned();
        (name, content)
    }

    /// What the server of Telegram gives for a path.
    async fn fetch(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.telegram.addr()).await.unwrap();
        stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 200 "), "{answer}");
        body.to_owned()
    }

    /// A turn of the real program in a terminal, in the project's directory; gives what it prints.
    async fn at_the_desk(&self, arguments: &[&str]) -> String {
        let output = Command::new(real_claude())
            .arg("-p")
            .args(arguments)
            .current_dir(self.project())
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("ANTHROPIC_BASE_URL", self.api.url())
            .env("ANTHROPIC_API_KEY", "sk-ant-test-key-000000000000")
            .env("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .env("DISABLE_TELEMETRY", "1")
            .env("DISABLE_AUTOUPDATER", "1")
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(LIMIT, output).await.expect("claude -p does not end").unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Claude's id of the only session.
    fn claude_id(&self) -> String {
        let store = rusqlite::Connection::open(self.data().join(telecode::store::DATABASE)).unwrap();
        store.query_row("SELECT claude FROM session", [], |row| row.get(0)).unwrap()
    }
}

#[tokio::test]
async fn history_shows_both_turns_with_their_steps_and_costs_once() {
    let stage = two_turns().await;
    stage.says("/history");
    let page = text(&stage.sees("📜").await);
    for words in [
        "what does the \"file\" say?",
        "✓ Read notes",
        "notes.txt",
        "Found it",
        "и ещё раз",
        "Привет, мир 🙂",
    ] {
        assert_eq!(page.matches(words).count(), if words == "notes.txt" { 2 } else { 1 }, "{words}:\n{page}");
    }
    assert_eq!(page.matches("👤").count(), 2, "{page}");
    assert_eq!(page.matches(" · $0.").count(), 2, "each turn has its cost: {page}");
    let order = ["what does", "✓ Read notes", "Found it", "и ещё раз", "Привет"]
        .map(|words| page.find(words).unwrap());
    assert!(order.is_sorted(), "{page}");
}

#[tokio::test]
async fn a_session_is_exported_as_markdown_html_and_json() {
    let stage = two_turns().await;
    stage.says("/export");
    stage.press("Markdown").await;
    let (_, markdown) = stage.document(".md").await;
    assert!(
        markdown.contains("> what does the \"file\" say?") && markdown.contains("```text\nalpha beta\n```"),
        "{markdown}"
    );
    assert!(markdown.contains("1\talpha beta"), "what the tool gave is in it: {markdown}");

    stage.press("JSON").await;
    let (name, exported) = stage.document(".json").await;
    assert!(name.starts_with(|c: char| c.is_alphanumeric()), "{name}");
    let exported: Value = serde_json::from_str(&exported).unwrap();
    assert_eq!((&exported["schema"], &exported["version"]), (&json!("telecode.export"), &json!(1)));
    assert_eq!(exported["session"]["claude_id"], stage.claude_id());
    let entries = exported["entries"].as_array().unwrap();
    let kinds: Vec<_> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["prompt", "tool", "answer", "end", "prompt", "answer", "end"], "{exported:#}");
    assert_eq!((&entries[1]["name"], &entries[1]["outcome"]), (&json!("Read"), &json!("done")));
    assert!(entries[1]["input"]["file_path"].as_str().unwrap().ends_with("notes.txt"), "{exported:#}");
    assert_eq!(entries[2]["text"], ANSWER);
    assert_eq!(entries[0]["message"]["chat"], OWNER);
    assert!(entries[2]["message"]["id"].is_number(), "{exported:#}");
    assert!(exported["totals"]["cost_usd"].as_f64().unwrap() > 0.0, "{exported:#}");

    stage.says("/export html");
    let (_, html) = stage.document(".html").await;
    let file = stage.home.path().join("export.html");
    std::fs::write(&file, html).unwrap();
    looked_at(
        &file,
        &["what does the \"file\" say?", "<script>alert(1)</script>", "alpha beta", "Привет, мир 🙂"],
    )
    .await;
}

/// Opens a page in a browser: these words are on it, and nothing is loaded from elsewhere.
async fn looked_at(file: &Path, words: &[&str]) {
    let screenshots: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&screenshots).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles/export.mjs");
    let driven = Command::new("node")
        .arg(script)
        .arg(file)
        .arg(&screenshots)
        .args(words)
        .env("TELECODE_TEST_NODE_MODULES", tool("TELECODE_TEST_NODE_MODULES", &["target/npm/node_modules"]))
        .env("TELECODE_TEST_CHROMIUM", tool("TELECODE_TEST_CHROMIUM", &["/usr/bin/chromium"]))
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(LIMIT * 2, driven).await.expect("the browser does not end").unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn search_finds_prompts_answers_and_file_names_and_leads_to_them() {
    let stage = two_turns().await;
    for (words, who) in [("\"file\" say", "You"), ("мир 🙂", "Claude"), ("notes.txt", "Claude")] {
        let asked = stage.says(&format!("/search {words}"));
        let list = stage.sees_after(asked, "🔎").await;
        assert!(text(&list).contains(who) && text(&list).contains("1. "), "{words}: {list}");
        assert!(list["entities"].to_string().matches("bold").count() >= 2, "the match is bold: {list}");
        assert!(!buttons(&list).is_empty(), "{list}");
    }
    let chat = stage.telegram.chat(OWNER).unwrap();
    let answer =
        bot_messages(&chat).iter().find(|message| text(message).contains("Found it")).unwrap()["message_id"]
            .clone();
    let asked = stage.says("/search alpha");
    stage.sees_after(asked, "🔎").await;
    let (message, data) = stage.wait("a button", |chat| button(chat, "show")).await;
    stage.press_data(OWNER, message, &data).await;
    let here = stage.sees("☝️ Here.").await;
    assert_eq!(here["reply_to_message"]["message_id"], answer, "{here}");
    let asked = stage.says("/search unheard");
    stage.sees_after(asked, "Nothing found").await;
}

#[tokio::test]
async fn turns_of_a_terminal_are_in_the_history_and_a_lost_record_leaves_our_own() {
    let mut stage = two_turns().await;
    let claude = stage.claude_id();
    stage.stop_bot().await;
    stage.api.push("Said at the desk.");
    assert!(
        stage.at_the_desk(&["--resume", &claude, "typed at the desk"]).await.contains("Said at the desk.")
    );
    stage.start().await;
    let asked = stage.says("/history");
    let page = text(&stage.sees_after(asked, "📜").await);
    let order =
        ["what does", "Привет", "typed at the desk", "Said at the desk."].map(|words| page.find(words));
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{page}");
    assert_eq!(page.matches("👤").count(), 3, "{page}");

    std::fs::remove_dir_all(stage.home.path().join(".claude/projects")).unwrap();
    let asked = stage.says("/history");
    let page = text(&stage.sees_after(asked, "📜").await);
    assert!(page.contains("what does") && page.contains("Привет") && !page.contains("at the desk"), "{page}");
}

#[tokio::test]
async fn a_session_that_a_terminal_began_is_shown_from_its_record() {
    let read = Reply::tool("Read", json!({"file_path": "notes.txt"}));
    let stage = Stage::new(Script::new().then(read).then("It was all said at the desk.")).await;
    std::fs::write(stage.project().join("notes.txt"), "alpha beta\n").unwrap();
    stage.at_the_desk(&["begun at the desk"]).await;
    stage.says("/attach");
    stage.press("begun at the desk").await;
    stage.sees("continues here").await;
    let asked = stage.says("/history");
    let page = text(&stage.sees_after(asked, "📜").await);
    for words in ["begun at the desk", "✓ Read notes", "It was all said at the desk.", " · $0."] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
