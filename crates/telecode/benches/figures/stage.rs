//! Everything around telecode: the simulator as Telegram, the scripted Messages API, `claude` or the stand-in, a person.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use telecode_sim::messages;
use telecode_sim::telegram::{NewPerson, Options, Recorded, Server, Write};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::project::{self, Project};
use crate::sample::clock;
use crate::tap::{self, Stamps};

pub(crate) const OWNER: i64 = 100;
pub(crate) const TOKEN: &str = "4242:figures-token-that-nobody-may-see-00";

/// How long anything may take before the bench gives up.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// What stands in the place of `claude`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Agent {
    Real,
    /// The stand-in agent, tapped.
    StandIn,
}

/// The stage. Nothing runs on it before [`Stage::start`].
pub(crate) struct Stage {
    pub(crate) telegram: Server,
    pub(crate) api: messages::Server,
    pub(crate) home: TempDir,
    bot: Option<Child>,
}

/// What differs between the measurements.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) agent: Agent,
    pub(crate) options: Options,
    pub(crate) script: messages::Script,
    /// More lines of the configuration, in `[agent]`.
    pub(crate) extra: &'static str,
    /// How many people have the bot, from [`OWNER`] on.
    pub(crate) owners: i64,
    /// Where the agents work.
    pub(crate) project: Project,
}

impl Stage {
    pub(crate) async fn new(settings: Settings) -> Self {
        let options = Options { token: TOKEN.to_owned(), ..settings.options };
        let telegram = Server::start(options).await.unwrap();
        for id in OWNER..OWNER + settings.owners {
            let person = NewPerson { id: Some(id), first_name: "Ana".to_owned(), ..Default::default() };
            telegram.add_person(person).unwrap();
        }
        let api = messages::Server::start(settings.script.clone()).await.unwrap();
        let stage = Self { telegram, api, home: TempDir::new().unwrap(), bot: None };
        project::make(settings.project, &stage.project(), stage.home.path());
        let script = serde_json::json!({"model": settings.script});
        std::fs::write(stage.home.path().join("stand-in.json"), script.to_string()).unwrap();
        stage.write_config(&stage.agent(settings.agent), settings.extra, settings.owners);
        stage
    }

    fn agent(&self, agent: Agent) -> Vec<String> {
        match agent {
            Agent::Real => vec![real_claude().to_str().unwrap().to_owned()],
            Agent::StandIn => {
                let program = env!("CARGO_BIN_EXE_telecode").to_owned();
                tap::command(&self.stamps().0, &[program, "stand-in-agent".to_owned()])
            }
        }
    }

    pub(crate) fn stamps(&self) -> Stamps {
        Stamps(self.home.path().join("stamps"))
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    pub(crate) fn project(&self) -> PathBuf {
        self.home.path().join("code/api")
    }

    /// What the agent's environment has besides what telecode gives it.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let pairs = [
            ("ANTHROPIC_BASE_URL", self.api.url()),
            ("ANTHROPIC_API_KEY", "sk-ant-figures-key-000000000".to_owned()),
            ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1".to_owned()),
            ("DISABLE_TELEMETRY", "1".to_owned()),
            ("DISABLE_ERROR_REPORTING", "1".to_owned()),
            ("STAND_IN_SCRIPT", self.home.path().join("stand-in.json").to_str().unwrap().to_owned()),
        ];
        pairs.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }

    fn write_config(&self, command: &[String], extra: &str, owners: i64) {
        let owners: Vec<_> = (OWNER..OWNER + owners).collect();
        let quoted = |text: &str| Value::from(text).to_string();
        let words: Vec<_> = command.iter().map(|word| quoted(word)).collect();
        let lines: Vec<_> =
            self.variables().iter().map(|(name, value)| format!("{name} = {}", quoted(value))).collect();
        let config = format!(
            "data_dir = {}\n[telegram]\ntoken = {}\napi_url = {}\n[access]\nowners = {owners:?}\n\
             [[project]]\nname = \"api\"\npath = {}\n[agent]\n{extra}\n\
             [claude]\ncommand = [{}]\n[claude.env]\n{}\n",
            quoted(self.data().to_str().unwrap()),
            quoted(TOKEN),
            quoted(&self.telegram.api_url()),
            quoted(self.project().to_str().unwrap()),
            words.join(", "),
            lines.join("\n"),
        );
        let file = config_in(self.home.path());
        std::fs::write(&file, config).unwrap();
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Starts the bot and waits until it polls. Returns how many milliseconds that took.
    pub(crate) async fn start(&mut self) -> f64 {
        let since = self.last_request();
        let mut command = self.command();
        let begun = clock();
        self.bot = Some(command.spawn().unwrap());
        let polls = |request: &Recorded| (request.method == "getUpdates").then(clock);
        let at = self.telegram.wait_for_request(since, LIMIT, polls).await;
        let at = at.unwrap_or_else(|| panic!("the bot does not poll:\n{}", self.log()));
        crate::sample::ms_between(begun, at)
    }

    fn command(&self) -> Command {
        let log = std::fs::File::options().append(true).create(true).open(self.log_file()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_telecode"));
        command
            .arg("--config")
            .arg(config_in(self.home.path()))
            .arg("run")
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true);
        command
    }

    pub(crate) fn bot(&self) -> u32 {
        self.bot.as_ref().and_then(Child::id).expect("a bot")
    }

    /// Ends the bot as a crash would: it is only measured, there is nothing to lay down.
    pub(crate) async fn kill(&mut self) {
        self.bot.take().expect("a bot").kill().await.unwrap();
        // A process that the bot was just starting has the lock until it runs its own program.
        while telecode::store::holder(&self.data()).unwrap().is_some() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn log_file(&self) -> PathBuf {
        self.home.path().join("log")
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// The number of the last call.
    pub(crate) fn last_request(&self) -> u64 {
        self.telegram.requests(0).last().map_or(0, |request| request.n)
    }

    /// The owner writes; returns when.
    pub(crate) fn says(&self, text: &str) -> u64 {
        self.writes(OWNER, text)
    }

    /// A person writes; returns when.
    pub(crate) fn writes(&self, person: i64, text: &str) -> u64 {
        let write =
            Write { chat_id: person, from_id: Some(person), text: text.to_owned(), ..Write::default() };
        let at = clock();
        self.telegram.write(&write).unwrap();
        at
    }

    /// Waits for a call that shows these words, of a draft, too, among the calls after one; returns its number and when it came.
    pub(crate) async fn sees_words(&self, since: u64, words: &str) -> (u64, u64) {
        let shows = |call: &Recorded| call.params.to_string().contains(words).then(|| (call.n, clock()));
        let seen = self.telegram.wait_for_request(since, LIMIT, shows).await;
        seen.unwrap_or_else(|| panic!("never saw {words}\n{}", self.log()))
    }

    /// Waits for a message with these words, among the calls after one; returns when it came.
    pub(crate) async fn hears(&self, since: u64, words: &str) -> u64 {
        let sent = |request: &Recorded| {
            let text = request.params["text"].as_str().unwrap_or_default();
            (request.method == "sendMessage" && text.contains(words)).then(clock)
        };
        let at = self.telegram.wait_for_request(since, LIMIT, sent).await;
        at.unwrap_or_else(|| panic!("never heard {words}\n{}", self.log()))
    }
}

/// The configuration of the stage with this home.
pub(crate) fn config_in(home: &Path) -> PathBuf {
    home.join("telecode.toml")
}

/// The pinned real CLI, as `cargo xtask setup` installs it.
pub(crate) fn real_claude() -> PathBuf {
    let named = std::env::var_os("TELECODE_TEST_CLAUDE").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let installed = root.join("target/npm/node_modules/@anthropic-ai/claude-code-linux-x64/claude");
    let found = named.unwrap_or(installed);
    assert!(found.is_file(), "the real claude is missing: `cargo xtask bench` installs it");
    found
}
