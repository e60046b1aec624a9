//! The floor under every bot: a bare relay. It polls, tells `claude` what was written, shows the first words of the answer as a
//! draft and sends the answer when it is whole. It stores nothing, asks nothing and serves one chat, and it uses the same client of
//! the Bot API and the same lines to `claude` as telecode: what telecode takes more is what it does more.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use telecode_core::seam::agent::Start;
use telecode_telegram::client::{BotApi, ServerRoute};
use telecode_telegram::poller::{PollEvent, PollPace, poll};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use crate::bare::{Bare, Ground};
use crate::stage::{LIMIT, Stage, TOKEN};

const FLAG: &str = "--relay";

/// How long a call may take.
const CALL: Duration = Duration::from_secs(10);

/// Whether the relay keeps `claude` between two turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// It lives as long as the relay.
    Warm,
    /// It ends with each turn and is resumed by the next message.
    Cold,
}

/// A relay that runs, as a process of its own.
pub(crate) struct Relay {
    child: Child,
}

impl Relay {
    /// Starts it and waits until it polls.
    pub(crate) async fn start(stage: &Stage, keeps: Keeps) -> Self {
        let since = stage.last_request();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .arg(FLAG)
            .arg(stage.telegram.api_url())
            .arg(stage.project())
            .arg(if keeps == Keeps::Warm { "warm" } else { "cold" })
            .env_clear()
            .envs(stage.variables())
            .env("HOME", stage.home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(std::env::var_os("TELECODE_TEST_CLAUDE").map(|path| ("TELECODE_TEST_CLAUDE", path)))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let child = command.spawn().unwrap();
        let polls =
            |request: &telecode_sim::telegram::Recorded| (request.method == "getUpdates").then_some(());
        stage.telegram.wait_for_request(since, LIMIT, polls).await.expect("the relay polls");
        Self { child }
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().expect("a relay")
    }

    /// Ends it.
    pub(crate) async fn end(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// The rest of the arguments, if they are those of a relay.
pub(crate) fn wanted(arguments: &[OsString]) -> Option<&[OsString]> {
    arguments.split_first().filter(|(flag, _)| *flag == FLAG).map(|(_, rest)| rest)
}

/// Is the relay until it is killed.
pub(crate) async fn run(arguments: &[OsString]) {
    let [api_url, project, keeps] = arguments else { panic!("no arguments of a relay: {arguments:?}") };
    let token = SecretString::from(TOKEN.to_owned());
    let api = BotApi::by(api_url.to_str().unwrap(), token, &ServerRoute::Direct).unwrap();
    let (events, mut polled) = mpsc::channel(4);
    tokio::spawn(poll(api.clone(), None, PollPace::default(), events));
    let mut line = Line::new(api, Path::new(project), keeps == "cold");
    while let Some(event) = polled.recv().await {
        let PollEvent::Batch(batch) = event else { continue };
        batch.stored.send(()).expect("the poller waits for it");
        for update in batch.updates {
            let update: Value = serde_json::from_str(&update.json).unwrap();
            line.relay(&update["message"]).await;
        }
    }
}

/// One chat and its `claude`.
struct Line {
    api: BotApi,
    ground: Ground,
    session: String,
    start: Start,
    claude: Option<Bare>,
    is_cold: bool,
}

impl Line {
    fn new(api: BotApi, project: &Path, is_cold: bool) -> Self {
        Self {
            api,
            ground: Ground::of_process(project),
            session: uuid::Uuid::new_v4().to_string(),
            start: Start::New,
            claude: None,
            is_cold,
        }
    }

    /// One message and its answer.
    async fn relay(&mut self, message: &Value) {
        let (Some(text), chat) = (message["text"].as_str(), &message["chat"]["id"]) else { return };
        let mut claude = match self.claude.take() {
            Some(claude) => claude,
            None => Bare::start(&self.ground, &self.session, self.start.clone()).await,
        };
        self.start = Start::Resume;
        claude.tell(text).await;
        let mut said = String::new();
        loop {
            let line = claude.line().await;
            if line.contains("\"text_delta\"") {
                let frame: Value = serde_json::from_str(&line).unwrap();
                let words = frame["event"]["delta"]["text"].as_str().unwrap_or_default();
                if said.is_empty() {
                    self.show(json!({"chat_id": chat, "draft_id": 1, "text": words}));
                }
                said.push_str(words);
            } else if line.contains("\"type\":\"result\"") {
                break;
            }
        }
        let params = json!({"chat_id": chat, "text": said});
        self.api.call::<Value>("sendMessage", &params, CALL).await.unwrap();
        if self.is_cold {
            claude.end().await;
        } else {
            self.claude = Some(claude);
        }
    }

    /// Shows the first words beside what goes on.
    fn show(&self, params: Value) {
        let api = self.api.clone();
        tokio::spawn(async move {
            api.call::<Value>("sendMessageDraft", &params, CALL).await.unwrap();
        });
    }
}
