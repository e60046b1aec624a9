//! The configuration: what the owner wrote, checked. Past this module there are no raw values and no missing ones.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::permission::Mode;
use telecode_core::seam::preference::Rich;
use telecode_core::seam::settings::{LiveView, OnCrash, Project, Settings};
use telecode_core::seam::time::UtcOffset;
use telecode_core::seam::words::Language;
use telecode_telegram::client::ServerRoute;

mod build;
mod document;
pub mod duration;
pub mod edit;
mod env;
pub mod example;
pub mod key;
mod own;
pub mod problem;
mod reader;
mod real;
pub mod show;

pub use build::{is_token, mode_word};
pub use env::EnvVars;
pub use problem::{ConfigProblem, ConfigProblems, ValuePlace};

/// The environment variable that holds the bot's token.
pub const TOKEN_VARIABLE: &str = "TELEGRAM_BOT_TOKEN";

/// The environment variable that names the Bot API server.
pub const API_URL_VARIABLE: &str = "TELECODE_TELEGRAM_API_URL";

/// Telegram's own Bot API server.
pub const API_URL: &str = "https://api.telegram.org";

/// The permission bits of everybody but the user.
const OTHERS: u32 = 0o077;

/// What the command line says of the configuration.
#[derive(Debug, Clone, Default)]
pub struct ConfigOptions {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--data-dir`.
    pub data_dir: Option<PathBuf>,
}

/// A checked configuration.
#[derive(Debug)]
pub struct Config {
    /// The file; `None` if there is none and all is default.
    pub file: Option<PathBuf>,
    /// Where data is kept, absolute.
    pub data_dir: PathBuf,
    /// What the data directory is made in, and which has to be there.
    pub data_base: PathBuf,
    /// The file that remembers which data directories were used.
    pub known: Option<PathBuf>,
    /// `[telegram]`.
    pub telegram: TelegramConfig,
    /// `[access] owners`.
    pub owners: Vec<PersonId>,
    /// Directories in which projects may be added from a chat.
    pub project_roots: Vec<PathBuf>,
    /// `[claude]`.
    pub claude: ClaudeConfig,
    /// `[agent]`.
    pub agent: AgentConfig,
    /// Messages that are older than this when they come are not run without asking.
    pub backlog_max_age: Duration,
    /// After how long people are reminded of what waits for them.
    pub remind_after: Vec<Duration>,
    /// `[chat]`.
    pub chat: ChatConfig,
    /// `[render]`.
    pub render: RenderConfig,
    /// Every `[[project]]`.
    pub projects: Vec<Project>,
    /// `[log]`.
    pub log: LogConfig,
    /// What works and should not be so, each in a sentence.
    pub warnings: Vec<String>,
    /// Where each key that is not at its default was said.
    pub places: BTreeMap<&'static str, ValuePlace>,
}

/// `[telegram]`.
#[derive(Debug)]
pub struct TelegramConfig {
    /// The token; `None` if none is configured.
    pub token: Option<SecretString>,
    /// The file that it was read from.
    pub token_file: Option<PathBuf>,
    /// The Bot API server, without a slash at the end.
    pub api_url: String,
    /// The way there.
    pub proxy: ServerRoute,
    /// How long one request for updates waits.
    pub poll_timeout: Duration,
}

impl TelegramConfig {
    /// The address of the server as it may be shown.
    pub fn shown_url(&self) -> String {
        match self.login() {
            Some((scheme, _, place)) => format!("{scheme}://***@{place}"),
            None => self.api_url.clone(),
        }
    }

    /// What stands before and behind the name and password in the address, and these.
    fn login(&self) -> Option<(&str, &str, &str)> {
        let (scheme, rest) = self.api_url.split_once("://")?;
        let (login, place) = rest.rsplit_once('@')?;
        Some((scheme, login, place))
    }
}

/// `[claude]`.
#[derive(Debug)]
pub struct ClaudeConfig {
    /// The program and its first arguments; never empty.
    pub command: Vec<String>,
    /// What is added to its environment. Values may be secret.
    pub env: BTreeMap<String, SecretString>,
    /// The model of new sessions.
    pub model: Option<String>,
    /// The permission mode of new sessions.
    pub mode: Mode,
    /// Whether Claude names the sessions that nobody named.
    pub titles: bool,
}

/// `[agent]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentConfig {
    /// After how long an idle agent is put to sleep.
    pub idle_timeout: Duration,
    /// How many may be live.
    pub max_live: usize,
    /// After how long without a sign of life a turn counts as hung.
    pub stall_timeout: Duration,
    /// What happens to a turn that a crash cut.
    pub on_crash: OnCrash,
    /// How long an agent may take to get ready.
    pub init_timeout: Duration,
    /// Whether a session may be switched to asking nothing.
    pub allow_bypass: bool,
}

/// `[chat]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChatConfig {
    /// How an answer is shown while it is written.
    pub live: LiveView,
    /// Whether private chats have a cockpit.
    pub cockpit: bool,
    /// The language of what the bot says; `None`: that of each person's Telegram.
    pub language: Option<Language>,
}

/// `[render]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderConfig {
    /// Whether answers are rich messages, for those who have not said.
    pub rich: Rich,
}

/// `[log]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogConfig {
    /// How lines look.
    pub format: crate::log::LogFormat,
    /// From which level.
    pub level: crate::log::LogLevel,
}

impl Config {
    /// The projects whose directories are not there, by name and path.
    pub fn missing_projects(&self) -> impl Iterator<Item = String> {
        let missing = self.projects.iter().filter(|project| !Path::new(&project.path).is_dir());
        missing.map(|project| format!("{} ({})", project.name, project.path))
    }

    /// What of `access.project_roots` is not there.
    pub fn missing_roots(&self) -> impl Iterator<Item = String> {
        let missing = self.project_roots.iter().filter(|root| !root.is_dir());
        missing.map(|root| root.display().to_string())
    }

    /// Where the projects really are that a link leads to.
    fn real_projects(&self) -> Vec<String> {
        let all = self.projects.iter().map(|project| (real::real(Path::new(&project.path)), project));
        let moved = all.filter(|(real, project)| *real != Path::new(&project.path));
        moved.map(|(real, _)| real.to_string_lossy().into_owned()).collect()
    }

    /// Reads and checks the configuration; all that is wrong is reported together.
    pub fn load(options: &ConfigOptions, env: &EnvVars) -> Result<Self, ConfigProblems> {
        let file = find(options, env)?;
        let text = match &file {
            Some(file) => std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?,
            None => String::new(),
        };
        build::config(file, &text, options, env)
    }

    /// The part that the core needs. The offset of the clock is the machine's.
    pub fn settings(&self, utc_offset: UtcOffset) -> Settings {
        Settings {
            owners: self.owners.clone(),
            projects: self.projects.clone(),
            real_projects: self.real_projects(),
            project_roots: self
                .project_roots
                .iter()
                .map(|root| root.to_string_lossy().into_owned())
                .collect(),
            own_workspaces: self.data_dir.join("workspaces").to_string_lossy().into_owned(),
            worktrees: self.data_dir.join("worktrees").to_string_lossy().into_owned(),
            mode: self.claude.mode,
            titles: self.claude.titles,
            model: self.claude.model.clone(),
            idle_timeout: self.agent.idle_timeout,
            max_live: self.agent.max_live,
            stall_timeout: self.agent.stall_timeout,
            on_crash: self.agent.on_crash,
            allow_bypass: self.agent.allow_bypass,
            own_files: Arc::new(own::files(self)),
            backlog_max_age: self.backlog_max_age,
            remind_after: self.remind_after.clone(),
            live: self.chat.live,
            cockpit: self.chat.cockpit,
            rich: self.render.rich,
            language: self.chat.language,
            utc_offset,
        }
    }

    /// What must never be written to a log.
    pub fn secrets(&self) -> impl Iterator<Item = SecretString> {
        let proxy = if let ServerRoute::Through(proxy) = &self.telegram.proxy { Some(proxy) } else { None };
        let login = self.telegram.login().map(|(_, login, _)| SecretString::from(login));
        self.telegram.token.iter().chain(self.claude.env.values()).chain(proxy).cloned().chain(login)
    }

    /// The token, for commands that cannot do without.
    pub fn token(&self) -> Result<&SecretString, ConfigProblems> {
        self.telegram.token.as_ref().ok_or_else(|| {
            let hint = format!("run `telecode init`, or set {TOKEN_VARIABLE}");
            ConfigProblems::one(self.file.clone(), "there is no bot token", hint)
        })
    }
}

/// Where data is kept if nobody says otherwise.
pub fn default_data_dir(env: &EnvVars) -> Option<PathBuf> {
    Some(env.directory("XDG_DATA_HOME", ".local/share")?.join("telecode"))
}

/// What has to be there for that to be made in.
pub fn default_data_base(env: &EnvVars) -> Option<PathBuf> {
    env.base("XDG_DATA_HOME")
}

/// Where the configuration is if nobody says otherwise.
pub fn default_file(env: &EnvVars) -> Option<PathBuf> {
    Some(env.directory("XDG_CONFIG_HOME", ".config")?.join("telecode/telecode.toml"))
}

/// Says whether others than the user can read or change a file.
pub fn is_exposed(file: &Path) -> io::Result<bool> {
    Ok(file.metadata()?.permissions().mode() & OTHERS != 0)
}

/// The file that is named must exist; the default one need not.
fn find(options: &ConfigOptions, env: &EnvVars) -> Result<Option<PathBuf>, ConfigProblems> {
    let named = options.config.clone().or_else(|| env.get("TELECODE_CONFIG").map(PathBuf::from));
    if let Some(file) = named {
        return std::path::absolute(&file).map(Some).map_err(|error| unreadable(&file, &error));
    }
    Ok(default_file(env).filter(|file| file.exists()))
}

fn unreadable(file: &Path, error: &io::Error) -> ConfigProblems {
    let hint = if error.kind() == io::ErrorKind::NotFound {
        "`telecode init` writes a configuration; or correct --config"
    } else {
        "let this user read it, or use --config"
    };
    ConfigProblems::one(Some(file.into()), format!("it cannot be read: {error}"), hint)
}

#[cfg(test)]
mod tests;
