//! Everything around the program: the simulator as Telegram, the scripted Messages API, the real `claude`, and a person.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use telecode_sim::messages;
use telecode_sim::telegram::{self, Options, Press, Server, Write};
use tempfile::TempDir;
use tokio::process::{Child, Command};

pub(crate) const OWNER: i64 = 100;
pub(crate) const TOKEN: &str = "4242:stage-token-that-nobody-may-see-0000";

/// What a press of a copy is answered with: the card is there once more.
const NEWER: &str = "There is a newer card for this below";

/// How long anything may take before a test fails. Machines are slow at times; nothing is measured by this.
pub(crate) const LIMIT: Duration = Duration::from_mins(1);

/// The stage of one story.
pub(crate) struct Stage {
    pub(crate) telegram: Server,
    pub(crate) api: messages::Server,
    pub(crate) home: TempDir,
    pub(crate) bot: Option<Child>,
    settings: Settings,
}

/// What differs between stories.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) claude: Vec<String>,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) options: Options,
    pub(crate) owners: Vec<i64>,
    /// Claude names sessions. Most stories count requests.
    pub(crate) titles: bool,
    pub(crate) extra: String,
    /// Lines for `[access]`.
    pub(crate) access: String,
    /// What the bot is started with: the first words of its command, with the data directory after them.
    pub(crate) prefix: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            claude: vec![real_claude().to_string_lossy().into_owned()],
            env: Vec::new(),
            options: Options { token: TOKEN.to_owned(), ..Options::default() },
            owners: vec![OWNER],
            titles: false,
            extra: String::new(),
            access: String::new(),
            prefix: Vec::new(),
        }
    }
}

/// The pinned real CLI, as `cargo xtask test` installs it.
pub(crate) fn real_claude() -> PathBuf {
    let named = std::env::var_os("TELECODE_TEST_CLAUDE").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let installed = root.join("target/npm/node_modules/@anthropic-ai/claude-code-linux-x64/claude");
    let found = named.unwrap_or(installed);
    assert!(
        found.is_file(),
        "the real claude is missing at {}: run `cargo xtask test`, which installs it",
        found.display()
    );
    found
}

impl Stage {
    /// Sets everything up and starts the bot.
    pub(crate) async fn new(script: messages::Script) -> Self {
        Self::with(script, Settings::default()).await
    }

    pub(crate) async fn with(script: messages::Script, settings: Settings) -> Self {
        let telegram = Server::start(settings.options.clone()).await.unwrap();
        telegram
            .add_person(telegram::NewPerson {
                id: Some(OWNER),
                first_name: "Ana".to_owned(),
                ..Default::default()
            })
            .unwrap();
        let api = messages::Server::start(script).await.unwrap();
        let home = TempDir::new().unwrap();
        let mut stage = Self { telegram, api, home, bot: None, settings };
        std::fs::create_dir_all(stage.project()).unwrap();
        stage.write_config();
        stage.start().await;
        stage
    }

    /// The person has trusted the project, as a terminal's `claude` asks for it.
    pub(crate) fn trusts(&self) {
        let place = self.project().canonicalize().unwrap().to_string_lossy().into_owned();
        let record = json!({"projects": {place: {"hasTrustDialogAccepted": true}}});
        std::fs::write(self.home.path().join(".claude.json"), record.to_string()).unwrap();
    }

    pub(crate) fn project(&self) -> PathBuf {
        self.home.path().join("code/api")
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn write_config(&self) {
        let quoted = |text: &str| Value::from(text).to_string();
        let command: Vec<_> = self.settings.claude.iter().map(|word| quoted(word)).collect();
        let mut env = format!("ANTHROPIC_BASE_URL = {}\n", quoted(&self.api.url()));
        for (name, value) in [
            ("ANTHROPIC_API_KEY", "sk-ant-test-key-000000000000"),
            ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
            ("DISABLE_TELEMETRY", "1"),
            ("DISABLE_ERROR_REPORTING", "1"),
        ] {
            // What a story sets itself counts.
            if self.settings.env.iter().all(|(own, _)| own != name) {
                let _written = writeln!(env, "{name} = {}", quoted(value));
            }
        }
        for (name, value) in &self.settings.env {
            let _written = writeln!(env, "{name} = {}", quoted(value));
        }
        let config = format!(
            "data_dir = {}\n[telegram]\ntoken = {}\napi_url = {}\n[access]\nowners = {:?}\n{}\n[[project]]\nname = \"api\"\npath = {}\n\
             [claude]\ncommand = [{}]\ntitles = {}\n{}\n[claude.env]\n{env}",
            quoted(&self.data().to_string_lossy()),
            quoted(&self.settings.options.token),
            quoted(&self.telegram.api_url()),
            self.settings.owners,
            self.settings.access,
            quoted(&self.project().to_string_lossy()),
            command.join(", "),
            self.settings.titles,
            self.extra(),
        );
        std::fs::write(self.config(), config).unwrap();
        std::fs::set_permissions(self.config(), std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// The story's own lines. Without a word about it there is no cockpit: most stories count messages.
    fn extra(&self) -> String {
        let extra = &self.settings.extra;
        if extra.contains("cockpit =") {
            return extra.clone();
        }
        if extra.contains("[chat]\n") {
            return extra.replace("[chat]\n", "[chat]\ncockpit = \"off\"\n");
        }
        format!("{extra}\n[chat]\ncockpit = \"off\"")
    }

    /// Writes another configuration; the bot does not know it yet.
    pub(crate) fn reconfigure(&mut self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.settings);
        self.write_config();
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.home.path().join("telecode.toml")
    }

    /// Starts the bot and waits until it polls.
    pub(crate) async fn start(&mut self) {
        let since = self.telegram.requests(0).last().map_or(0, |request| request.n);
        self.bot = Some(self.command(&["run"]).spawn().unwrap());
        let polls = |request: &telegram::Recorded| (request.method == "getUpdates").then_some(());
        self.telegram
            .wait_for_request(since, LIMIT, polls)
            .await
            .unwrap_or_else(|| panic!("the bot does not poll:\n{}", self.log()));
    }

    /// The program with a cleaned environment; its log goes to a file.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let log = std::fs::File::options().append(true).create(true).open(self.log_file()).unwrap();
        let mut command =
            Command::new(self.settings.prefix.first().map_or(env!("CARGO_BIN_EXE_telecode"), String::as_str));
        if let Some((_, words)) = self.settings.prefix.split_first() {
            command.args(words).arg(self.data()).arg(env!("CARGO_BIN_EXE_telecode"));
        }
        command
            .arg("--config")
            .arg(self.config())
            .args(["--log", "debug"])
            .args(arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true);
        command
    }

    fn log_file(&self) -> PathBuf {
        self.home.path().join("log")
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// kill -9 of the bot alone: its agents have to notice.
    pub(crate) async fn kill_bot(&mut self) {
        let mut bot = self.bot.take().expect("a bot");
        bot.kill().await.unwrap();
    }

    /// Ends the bot with SIGTERM and waits until it is gone.
    pub(crate) async fn stop_bot(&mut self) {
        let mut bot = self.bot.take().expect("a bot");
        let pid = rustix::process::Pid::from_raw(i32::try_from(bot.id().unwrap()).unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        tokio::time::timeout(LIMIT, bot.wait()).await.expect("the bot does not end").unwrap();
    }

    // The person.

    pub(crate) fn says(&self, text: &str) -> i64 {
        self.writes(OWNER, text)
    }

    pub(crate) fn writes(&self, person: i64, text: &str) -> i64 {
        let written = self.telegram.write(&Write {
            chat_id: person,
            from_id: Some(person),
            text: text.to_owned(),
            ..Write::default()
        });
        written.unwrap().last().unwrap()["message_id"].as_i64().unwrap()
    }

    /// Presses the newest button with these words; gives what the toast says.
    pub(crate) async fn press(&self, words: &str) -> String {
        loop {
            let (message, data) = self.wait(&format!("a button {words}"), |chat| button(chat, words)).await;
            let toast = self.press_data(OWNER, message, &data).await;
            // After a crash a card can come once more, just when its first copy is pressed.
            if toast != NEWER {
                return toast;
            }
        }
    }

    pub(crate) async fn press_data(&self, person: i64, message: i64, data: &str) -> String {
        let press = Press {
            chat_id: OWNER,
            message_id: message,
            from_id: Some(person),
            data: Some(data.to_owned()),
            ..Press::default()
        };
        let (_, answer) = self.telegram.press(&press).await.unwrap();
        answer.map(|answer| answer.text).unwrap_or_default()
    }

    /// Waits until the chat shows something.
    pub(crate) async fn wait<T>(&self, what: &str, look: impl Fn(&Value) -> Option<T>) -> T {
        let seen = self.telegram.wait_for_chat(OWNER, LIMIT, |chat| look(chat)).await;
        seen.unwrap_or_else(|| panic!("never saw {what}\n--- chat\n{}\n--- log\n{}", self.chat(), self.log()))
    }

    /// Waits for a message of the bot with these words.
    pub(crate) async fn sees(&self, words: &str) -> Value {
        self.wait(words, |chat| bot_messages(chat).into_iter().find(|message| text(message).contains(words)))
            .await
    }

    /// Waits for a draft with these words.
    pub(crate) async fn sees_draft(&self, words: &str) -> Value {
        let draft = |chat: &Value| {
            chat["drafts"].as_array()?.iter().find(|draft| text(draft).contains(words)).cloned()
        };
        self.wait(words, draft).await
    }

    /// Waits for the bot's reaction on a message.
    pub(crate) async fn sees_reaction(&self, message: i64, emoji: &str) {
        self.wait(emoji, |chat| reactions(chat, message).contains(emoji).then_some(())).await;
    }

    /// How many messages of the bot have these words.
    pub(crate) fn count(&self, words: &str) -> usize {
        let chat = self.telegram.chat(OWNER).unwrap_or_default();
        bot_messages(&chat).iter().filter(|message| text(message).contains(words)).count()
    }

    /// The whole chat as a person reads it.
    pub(crate) fn chat(&self) -> String {
        let chat = self.telegram.chat(OWNER).unwrap_or_default();
        let messages = chat["messages"].as_array().cloned().unwrap_or_default();
        let lines = messages.iter().map(|message| {
            let who = if message["from"]["is_bot"] == true { "bot" } else { "ana" };
            format!("{who} #{}: {}\n{}", message["message_id"], text(message), labels(message).join(" "))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Stage {
    /// Whatever a story was about: the token is in no line of the log.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(!self.log().contains(TOKEN), "the token is in the log:\n{}", self.log());
        }
    }
}

pub(crate) fn text(message: &Value) -> String {
    let shown = ["text", "caption", "rich_text"].into_iter().find_map(|field| message[field].as_str());
    shown.unwrap_or_default().to_owned()
}

pub(crate) fn bot_messages(chat: &Value) -> Vec<Value> {
    let all = chat["messages"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|message| message["from"]["is_bot"] == true).collect()
}

pub(crate) fn buttons(message: &Value) -> Vec<Value> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
    rows.iter().flat_map(|row| row.as_array().cloned().unwrap_or_default()).collect()
}

fn labels(message: &Value) -> Vec<String> {
    buttons(message)
        .iter()
        .map(|button| format!("[{}]", button["text"].as_str().unwrap_or_default()))
        .collect()
}

/// The newest button with these words: its message and its data.
pub(crate) fn button(chat: &Value, words: &str) -> Option<(i64, String)> {
    bot_messages(chat).iter().rev().find_map(|message| {
        let found = buttons(message)
            .into_iter()
            .find(|button| button["text"].as_str().is_some_and(|text| text.contains(words)))?;
        Some((message["message_id"].as_i64()?, found["callback_data"].as_str()?.to_owned()))
    })
}

pub(crate) fn reactions(chat: &Value, message: i64) -> String {
    let messages = chat["messages"].as_array().cloned().unwrap_or_default();
    let found = messages.iter().find(|other| other["message_id"].as_i64() == Some(message));
    found.map(|message| message["reactions"].to_string()).unwrap_or_default()
}
