//! Unmodified bot libraries that nobody here wrote run against the simulator, over HTTP and with real long polls.
//! Each plays the same script; what is in the chat at its end is what Telegram would show.
//!
//! `cargo xtask test` installs the libraries and says where they are. Without them these tests fail.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use telecode_sim::telegram::{
    Attachment, Cut, Fault, NewPerson, Options, Pace, Press, Recorded, Server, Write,
};
use tokio::process::{Child, Command};

#[path = "../src/test_client.rs"]
mod test_client;

const ANN: i64 = 1001;
/// More than any step takes: libraries wait up to some seconds after a fault before they poll again.
const LIMIT: Duration = Duration::from_secs(40);
/// How long the simulator asks the bot to wait.
const RETRY_AFTER: u32 = 2;
/// Longer than two messages hold.
const LONG: usize = 9000;

#[tokio::test]
async fn a_bot_in_aiogram_works() {
    let mut play = Play::start(&python(), &oracle("bot_aiogram.py")).await;
    play.script().await;
}

#[tokio::test]
async fn a_bot_in_python_telegram_bot_works() {
    let mut play = Play::start(&python(), &oracle("bot_telegram.py")).await;
    play.script().await;
}

#[tokio::test]
async fn a_bot_in_grammy_works() {
    let modules = given("TELECODE_TEST_NODE_MODULES");
    let package = modules.join("grammy/package.json");
    assert!(package.is_file(), "{} is missing: run `cargo xtask test`", package.display());
    let mut play = Play::start(Path::new("node"), &oracle("bot_grammy.mjs")).await;
    play.script().await;
    let verdict = validate(&play.recorded()).await;
    assert!(verdict.0, "{}", verdict.1);
}

#[tokio::test]
async fn the_validator_accepts_good_requests_and_names_what_is_wrong_in_bad_ones() {
    let (fine, report) = validate(&oracle("samples/good.jsonl")).await;
    assert!(fine && report.ends_with("7 requests, 0 problems\n"), "{report}");
    let (fine, report) = validate(&oracle("samples/bad.jsonl")).await;
    assert!(!fine && report.ends_with("8 requests, 8 problems\n"), "{report}");
    let named = [
        "line 1: sendMessageDraft: can_stopp: no such field",
        "line 2: sendMessage: reply_markup.inline_keyboard.0.0.colour: no such field",
        "line 3: sendMessage: text: Input should be a valid string",
        "line 4: sendMessage: text: Field required",
        "line 5: sendMessage: disable_notification: Input should be a valid boolean",
        "line 6: sendRichMessage: rich_message.blocks.0.text.1.deep: no such field",
        "line 7: sendDocument: two: a file that nothing refers to",
        "line 8: sendMesage: aiogram knows no such method",
    ];
    for line in named {
        assert!(report.contains(line), "{line}\n{report}");
    }
    let empty = tempfile::NamedTempFile::new().unwrap();
    let (fine, report) = validate(empty.path()).await;
    assert!(!fine && report.contains("holds no requests"), "{report}");
}

/// What a variable of `cargo xtask test` names; it must be there.
fn given(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable).map(PathBuf::from);
    let path = path.unwrap_or_else(|| panic!("{variable} is not set: run `cargo xtask test`"));
    assert!(path.exists(), "{variable} names {}, which is missing: run `cargo xtask test`", path.display());
    path
}

fn python() -> PathBuf {
    given("TELECODE_TEST_PYTHON")
}

fn oracle(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles").join(name)
}

/// Whether the validator is content with the requests in a file, and what it says.
async fn validate(file: &Path) -> (bool, String) {
    let mut command = Command::new(python());
    command.arg(oracle("validate_requests.py")).arg(file).kill_on_drop(true);
    let output = tokio::time::timeout(LIMIT, command.output()).await.unwrap().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// A simulator with Ann in it, and a bot that polls it.
struct Play {
    server: Server,
    bot: Child,
    said: std::fs::File,
    files: tempfile::TempDir,
}

impl Play {
    /// Starts a bot and waits until it polls.
    async fn start(program: &Path, script: &Path) -> Self {
        let server = Server::start(Options { pace: Pace::unlimited(), ..Options::default() }).await.unwrap();
        let ann = NewPerson { id: Some(ANN), first_name: "Ann".to_owned(), ..NewPerson::default() };
        server.add_person(ann).unwrap();
        let said = tempfile::tempfile().unwrap();
        let bot = Command::new(program)
            .arg(script)
            .env_clear()
            .envs(
                ["PATH", "TELECODE_TEST_NODE_MODULES"]
                    .map(|name| (name, std::env::var(name).unwrap_or_default())),
            )
            .env("BOT_API_URL", server.api_url())
            .env("BOT_TOKEN", server.token())
            .stdin(Stdio::null())
            .stdout(said.try_clone().unwrap())
            .stderr(said.try_clone().unwrap())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|why| panic!("{} cannot be started: {why}", program.display()));
        let files = tempfile::tempdir().unwrap();
        let mut play = Self { server, bot, said, files };
        play.wait_for_call("the first poll", 0, |call| call.method == "getUpdates").await;
        play
    }

    /// Everything that is asked of a bot.
    async fn script(&mut self) {
        self.formatting_and_buttons().await;
        self.long_texts().await;
        self.files().await;
        self.reactions().await;
        self.patience().await;
        self.outages().await;
    }

    async fn formatting_and_buttons(&mut self) {
        self.say("/start");
        let hello = self.wait_for_text("Hello, Ann! 1 < 2").await;
        let entities = json!([
            {"type": "bold", "offset": 7, "length": 3},
            {"type": "code", "offset": 12, "length": 5},
        ]);
        assert_eq!(hello["entities"], entities);
        assert_eq!(
            hello["reply_markup"]["inline_keyboard"],
            json!([[{"text": "Press me", "callback_data": "go"}]])
        );
        let message_id = hello["message_id"].as_i64().unwrap();
        let press = Press { chat_id: ANN, message_id, row: Some(0), column: Some(0), ..Press::default() };
        let (_, answer) = self.server.press(&press).await.unwrap();
        assert_eq!(answer.unwrap().text, "Thank you");
        let pressed = self.wait_for_text("Pressed by you").await;
        assert_eq!(pressed["message_id"], message_id);
        assert_eq!(pressed["entities"], json!([{"type": "italic", "offset": 11, "length": 3}]));
        assert!(pressed.get("reply_markup").is_none(), "an edit without a keyboard takes it away: {pressed}");
    }

    async fn long_texts(&mut self) {
        let sent = self.say(&"a".repeat(LONG));
        assert_eq!(sent.len(), 3);
        for part in &sent {
            let length = part["text"].as_str().unwrap().len();
            let answer = self
                .wait_for("the answer to a part", |message| {
                    message["reply_to_message"]["message_id"] == part["message_id"]
                })
                .await;
            assert_eq!(answer["text"], format!("got {length} characters"));
        }
    }

    async fn files(&mut self) {
        self.say("/file");
        let report = self.wait_for("a document", |message| message["caption"] == "Your report").await;
        assert_eq!(report["document"]["file_name"], "report.txt");
        assert_eq!(report["caption_entities"], json!([{"type": "bold", "offset": 5, "length": 6}]));
        let id = report["document"]["file_id"].as_str().unwrap();
        let url = format!("{}/sim/files/{id}", self.server.api_url());
        let client = test_client::client();
        assert_eq!(client.get(url).send().await.unwrap().text().await.unwrap(), "a report");
        let note = Attachment {
            name: "note.txt".to_owned(),
            base64: STANDARD.encode("hello from Ann"),
            ..Attachment::default()
        };
        self.server.write(&Write { chat_id: ANN, document: Some(note), ..Write::default() }).unwrap();
        self.wait_for_text("read: hello from Ann").await;
    }

    async fn reactions(&mut self) {
        let sent = self.say("/react");
        let shown = self
            .wait_for("a reaction", |message| {
                message["message_id"] == sent[0]["message_id"] && message["reactions"] != json!([])
            })
            .await;
        assert_eq!(shown["reactions"][0]["reaction"], json!([{"type": "emoji", "emoji": "👀"}]));
    }

    /// Refused for speed, the bot waits as long as it was told, and no longer than it must.
    async fn patience(&mut self) {
        let before = self.last_call();
        self.fault(Fault {
            method: Some("sendMessage".to_owned()),
            text: Some("I waited".to_owned()),
            error_code: Some(429),
            retry_after: Some(RETRY_AFTER),
            ..Fault::default()
        });
        self.say("/patient");
        self.wait_for_text("I waited").await;
        let calls: Vec<Recorded> = self.server.requests(before);
        let tries: Vec<&Recorded> = calls.iter().filter(|call| call.method == "sendMessage").collect();
        assert_eq!(tries.len(), 2);
        assert_eq!(tries[0].response_code, Some(429));
        assert!(tries[1].at_ms - tries[0].at_ms >= u64::from(RETRY_AFTER) * 1000);
    }

    /// An outage passes; a poll whose answer never arrives loses nothing, and nothing is answered twice.
    async fn outages(&mut self) {
        let faults = [
            Fault { cut: Some(Cut::Before), ..Fault::default() },
            Fault { cut: Some(Cut::After), ..Fault::default() },
            Fault { error_code: Some(502), ..Fault::default() },
        ];
        for (number, fault) in faults.into_iter().enumerate() {
            let before = self.last_call();
            self.fault(Fault { method: Some("getUpdates".to_owned()), ..fault });
            // The poll under way began before the fault: this ends it, and the next one meets the fault.
            let (first, second) = ("b".repeat(10 + number), "c".repeat(20 + number));
            self.say(&first);
            self.wait_for_call("the poll that fails", before, |call| call.method == "getUpdates").await;
            self.say(&second);
            for text in [first, second] {
                let answer = format!("got {} characters", text.len());
                self.wait_for_text(&answer).await;
                assert_eq!(self.texts().iter().filter(|text| **text == answer).count(), 1);
            }
        }
        assert_eq!(self.bot.try_wait().unwrap(), None, "the bot ended: {}", self.said());
    }

    /// Ann writes.
    fn say(&self, text: &str) -> Vec<Value> {
        self.server.write(&Write { chat_id: ANN, text: text.to_owned(), ..Write::default() }).unwrap()
    }

    /// Orders a fault for one call.
    fn fault(&self, fault: Fault) {
        self.server.add_fault(Fault { times: Some(1), ..fault });
    }

    fn last_call(&self) -> u64 {
        self.server.requests(0).last().map_or(0, |call| call.n)
    }

    fn texts(&self) -> Vec<String> {
        let chat = self.server.chat(ANN).unwrap();
        let messages = chat["messages"].as_array().unwrap();
        messages.iter().filter_map(|message| message["text"].as_str().map(str::to_owned)).collect()
    }

    /// Waits for a message of the bot with exactly this text.
    async fn wait_for_text(&mut self, text: &str) -> Value {
        self.wait_for(text, |message| message["text"] == text && message["from"]["is_bot"] == true).await
    }

    async fn wait_for(&mut self, what: &str, found: impl Fn(&Value) -> bool) -> Value {
        let seen = self
            .server
            .wait_for_chat(ANN, LIMIT, |chat| {
                chat["messages"].as_array()?.iter().find(|message| found(message)).cloned()
            })
            .await;
        seen.unwrap_or_else(|| {
            panic!("{what} did not come; in the chat: {:#?}; the bot: {}", self.texts(), self.said())
        })
    }

    async fn wait_for_call(&mut self, what: &str, since: u64, found: impl Fn(&Recorded) -> bool) {
        let seen = self.server.wait_for_request(since, LIMIT, |call| found(call).then_some(())).await;
        assert!(seen.is_some(), "{what} did not come; the bot: {}", self.said());
    }

    /// What the bot wrote to its standard streams.
    fn said(&mut self) -> String {
        let mut said = String::new();
        self.said.seek(SeekFrom::Start(0)).unwrap();
        self.said.read_to_string(&mut said).unwrap();
        said
    }

    /// The calls of the bot as the validator reads them.
    fn recorded(&self) -> PathBuf {
        let path = self.files.path().join("requests.jsonl");
        let calls = self.server.requests(0);
        let lines: Vec<String> = calls.iter().map(|call| serde_json::to_string(call).unwrap()).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
        path
    }
}
