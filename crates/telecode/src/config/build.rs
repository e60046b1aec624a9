//! From entries to a checked configuration, section by section.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use telecode_core::seam::ids::PersonId;
use telecode_core::seam::permission::Mode;
use telecode_core::seam::preference::Rich;
use telecode_core::seam::settings::{LiveView, OnCrash, Project};
use telecode_core::seam::words::Language;
use telecode_telegram::client::ServerRoute;

use super::document::{self, ConfigEntry, TypedValue};
use super::problem::ValuePlace;
use super::reader::ConfigReader;
use super::{
    AgentConfig, ChatConfig, ClaudeConfig, Config, ConfigOptions, ConfigProblems, EnvVars, LogConfig,
    RenderConfig, TOKEN_VARIABLE, TelegramConfig,
};
use crate::log::{LogFormat, LogLevel};

/// Telegram's limit on one long poll. Source: the Bot API server's `LONG_POLL_MAX_TIMEOUT`.
const POLL_LIMIT: Duration = Duration::from_secs(50);

/// Longer than anybody waits; catches a unit that was mistaken.
const LONGEST: Duration = Duration::from_hours(365 * 24);

/// The words for permission modes: Claude Code's own.
pub(super) const MODES: [(&str, Mode); 6] = [
    ("default", Mode::Default),
    ("acceptEdits", Mode::AcceptEdits),
    ("plan", Mode::Plan),
    ("auto", Mode::Auto),
    ("dontAsk", Mode::DontAsk),
    ("bypassPermissions", Mode::Bypass),
];

/// The word for a permission mode.
pub fn mode_word(mode: Mode) -> &'static str {
    MODES.iter().find(|(_, known)| *known == mode).map_or("default", |(word, _)| word)
}

pub(super) const ON_CRASH: [(&str, OnCrash); 3] =
    [("auto", OnCrash::Auto), ("resume", OnCrash::Resume), ("ask", OnCrash::Ask)];

pub(super) const LIVE: [(&str, LiveView); 2] = [("auto", LiveView::Auto), ("edits", LiveView::Edits)];

pub(super) const SWITCH: [(&str, bool); 2] = [("on", true), ("off", false)];

/// Whether answers are rich messages.
pub(super) const RICH: [(&str, Rich); 3] = [("auto", Rich::Auto), ("on", Rich::On), ("off", Rich::Off)];

pub(super) const LANGUAGES: [(&str, Option<Language>); 3] =
    [("auto", None), ("en", Some(Language::English)), ("ru", Some(Language::Russian))];

/// Checks the text of a file together with the command line and the environment.
pub(super) fn config(
    file: Option<PathBuf>,
    text: &str,
    options: &ConfigOptions,
    env: &EnvVars,
) -> Result<Config, ConfigProblems> {
    let base = file.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
    let mut document = document::read(text);
    let problems = std::mem::take(&mut document.problems);
    let mut reader = ConfigReader { document, env, base, problems, places: BTreeMap::new() };
    let (data_dir, data_base) = data_dir(&mut reader, options);
    let mut config = Config {
        data_dir,
        data_base,
        known: env.data_dirs_file(),
        telegram: telegram(&mut reader, file.as_deref()),
        owners: owners(&mut reader),
        project_roots: project_roots(&mut reader),
        claude: claude(&mut reader),
        agent: agent(&mut reader),
        backlog_max_age: reader.duration("backlog.max_age", Duration::from_mins(10), LONGEST),
        remind_after: remind_after(&mut reader),
        chat: chat(&mut reader),
        render: render(&mut reader),
        projects: projects(&mut reader),
        log: log(&mut reader),
        warnings: Vec::new(),
        places: reader.places,
        file,
    };
    config.warnings.extend(exposed_variables(&config));
    if reader.problems.is_empty() {
        return Ok(config);
    }
    let mut all = reader.problems;
    all.sort_by_key(|problem| if let ValuePlace::Line(line) = problem.place { line } else { 0 });
    Err(ConfigProblems { file: config.file, all })
}

/// The data directory, and what it is made in: whoever names one means a place that is there.
fn data_dir(reader: &mut ConfigReader<'_>, options: &ConfigOptions) -> (PathBuf, PathBuf) {
    let named = |dir: PathBuf| {
        let base = dir.parent().unwrap_or(&dir).to_owned();
        (dir, base)
    };
    let configured = reader.path("data_dir", Some("TELECODE_DATA_DIR"));
    if let Some(dir) = options.data_dir.as_ref().and_then(|dir| std::path::absolute(dir).ok()) {
        reader.places.insert("data_dir", ValuePlace::Flag("--data-dir"));
        return named(dir);
    }
    if let Some(dir) = configured {
        return named(dir);
    }
    let base = super::default_data_base(reader.env).unwrap_or_default();
    let data = reader.env.directory("XDG_DATA_HOME", ".local/share");
    let none = || {
        let what = "there is no home directory to keep data in";
        reader.wrong("data_dir", ValuePlace::Default, what, "use --data-dir, or set HOME").unwrap_or_default()
    };
    (data.map_or_else(none, |data| data.join("telecode")), base)
}

fn telegram(reader: &mut ConfigReader<'_>, file: Option<&Path>) -> TelegramConfig {
    let token_file = token_file(reader);
    let token = token(reader, token_file.as_deref(), file);
    let url = reader.take("telegram.api_url", Some(super::API_URL_VARIABLE));
    let api_url = url.and_then(|entry| api_url(reader, entry)).unwrap_or(super::API_URL.into());
    let proxy = proxy(reader);
    let poll_timeout = reader.duration("telegram.poll_timeout", POLL_LIMIT, POLL_LIMIT);
    TelegramConfig { token, token_file, api_url, proxy, poll_timeout }
}

/// What may stand before the address of a proxy.
const PROXIES: [&str; 4] = ["http://", "https://", "socks5://", "socks5h://"];

fn proxy(reader: &mut ConfigReader<'_>) -> ServerRoute {
    const KEY: &str = "telegram.proxy";
    let Some(entry) = reader.take(KEY, None) else { return ServerRoute::Environment };
    let place = entry.place.clone();
    let Some(text) = reader.as_text(KEY, entry) else { return ServerRoute::Environment };
    if text == "none" {
        return ServerRoute::Direct;
    }
    let rest = PROXIES.iter().find_map(|scheme| text.strip_prefix(scheme));
    if rest.is_some_and(|rest| !rest.trim_matches('/').is_empty() && !rest.contains([' ', '?', '#'])) {
        return ServerRoute::Through(text.into());
    }
    let hint = "write it like \"socks5h://127.0.0.1:1080\" or \"http://127.0.0.1:3128\", or \"none\"";
    // It may hold a password: it is not repeated.
    reader.wrong(KEY, place, "this is not the address of a proxy", hint).unwrap_or_default()
}

fn token_file(reader: &mut ConfigReader<'_>) -> Option<PathBuf> {
    let path = reader.path("telegram.token_file", None)?;
    // The environment wins: then the file need not even exist.
    if reader.env.get(TOKEN_VARIABLE).is_some() {
        reader.places.remove("telegram.token_file");
        return None;
    }
    Some(path)
}

fn token(
    reader: &mut ConfigReader<'_>,
    token_file: Option<&Path>,
    file: Option<&Path>,
) -> Option<SecretString> {
    let typed = reader.take("telegram.token", Some(TOKEN_VARIABLE));
    let (text, place) = match (typed, token_file) {
        (Some(entry), Some(_)) => {
            let hint = "keep token_file, and remove token";
            return reader.wrong("telegram.token", entry.place, "token and token_file are both there", hint);
        }
        (Some(entry), None) => {
            let place = entry.place.clone();
            if let Some(file) = file.filter(|_| matches!(place, ValuePlace::Line(_))) {
                refuse_exposed(reader, "telegram.token", &place, file);
            }
            (reader.as_text("telegram.token", entry)?, place)
        }
        (None, Some(path)) => {
            let place = reader.places.get("telegram.token_file").cloned().unwrap_or(ValuePlace::Default);
            refuse_exposed(reader, "telegram.token_file", &place, path);
            match std::fs::read_to_string(path) {
                Ok(text) => (text, place),
                Err(error) => {
                    let what = format!("{} cannot be read: {error}", path.display());
                    let hint = "put the token of @BotFather into it, or run `telecode init`";
                    return reader.wrong("telegram.token_file", place, &what, hint);
                }
            }
        }
        (None, None) => return None,
    };
    let key = if token_file.is_some() { "telegram.token_file" } else { "telegram.token" };
    let text = text.trim();
    if !is_token(text) {
        let hint = "copy it whole from @BotFather: digits, a colon, then letters, digits, - and _";
        return reader.wrong(key, place, "this does not look like a bot token", hint);
    }
    Some(text.into())
}

/// Says whether a text has the shape of a bot token.
pub fn is_token(text: &str) -> bool {
    let Some((id, secret)) = text.split_once(':') else { return false };
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let digits = !id.is_empty() && id.chars().all(|c| c.is_ascii_digit());
    digits && !secret.is_empty() && secret.chars().all(letter)
}

/// Whoever has the token has the bot: a file that holds it is the user's alone.
fn refuse_exposed(reader: &mut ConfigReader<'_>, key: &str, place: &ValuePlace, file: &Path) {
    if super::is_exposed(file).unwrap_or(false) {
        let what = format!("others can get at {}, which holds the token", file.display());
        let hint =
            format!("run `chmod 600 {}`; where that cannot be done, set {TOKEN_VARIABLE}", file.display());
        let _none: Option<()> = reader.wrong(key, place.clone(), &what, &hint);
    }
}

/// What is set for `claude` may be secret, too.
fn exposed_variables(config: &Config) -> Option<String> {
    let file = config.file.as_deref().filter(|_| !config.claude.env.is_empty())?;
    let text =
        || format!("others can get at {0}, which holds [claude.env]: run `chmod 600 {0}`", file.display());
    super::is_exposed(file).unwrap_or(false).then(text)
}

fn api_url(reader: &mut ConfigReader<'_>, entry: ConfigEntry) -> Option<String> {
    let place = entry.place.clone();
    let text = reader.as_text("telegram.api_url", entry)?;
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.trim_matches('/').is_empty() && !rest.contains([' ', '?', '#'])) {
        return Some(text.trim_end_matches('/').to_owned());
    }
    // What stands before an @ is a name and a password.
    let shown = text.rsplit_once('@').map_or_else(|| text.clone(), |(_, place)| format!("***@{place}"));
    let what = format!("{shown:?} is not the address of a server");
    reader.wrong("telegram.api_url", place, &what, "write it like \"https://api.telegram.org\"")
}

fn owners(reader: &mut ConfigReader<'_>) -> Vec<PersonId> {
    const HINT: &str = "a list of numbers, like [123456789]";
    let Some(entry) = reader.take("access.owners", None) else { return Vec::new() };
    let TypedValue::List(list) = entry.value else {
        return reader.wrong_type("access.owners", entry.place, &entry.value, HINT).unwrap_or_default();
    };
    list.iter().filter_map(|one| owner(reader, one, &entry.place)).collect()
}

fn owner(reader: &mut ConfigReader<'_>, value: &TypedValue, place: &ValuePlace) -> Option<PersonId> {
    const HINT: &str = "write Telegram user ids, like [123456789]";
    let TypedValue::Integer(id) = value else {
        return reader.wrong_type("access.owners", place.clone(), value, "numbers without quotes");
    };
    if *id > 0 {
        return Some(PersonId(*id));
    }
    reader.wrong("access.owners", place.clone(), &format!("{id} is not a person"), HINT)
}

fn project_roots(reader: &mut ConfigReader<'_>) -> Vec<PathBuf> {
    const KEY: &str = "access.project_roots";
    const HINT: &str = "a list of directories, like [\"~/code\"]";
    let Some(entry) = reader.take(KEY, None) else { return Vec::new() };
    let TypedValue::List(list) = entry.value else {
        return reader.wrong_type(KEY, entry.place, &entry.value, HINT).unwrap_or_default();
    };
    let place = entry.place;
    list.into_iter().filter_map(|value| project_root(reader, value, &place)).collect()
}

fn project_root(reader: &mut ConfigReader<'_>, value: TypedValue, place: &ValuePlace) -> Option<PathBuf> {
    const KEY: &str = "access.project_roots";
    let path = reader.as_path(KEY, ConfigEntry { value, place: place.clone() })?;
    // One that is not there is no reason to serve nobody: nothing lies in it, and its disk may not be mounted yet.
    if path.exists() && !path.is_dir() {
        let what = format!("{} is not a directory", path.display());
        return reader.wrong(KEY, place.clone(), &what, "make it, or correct the path");
    }
    Some(super::real::real(&path))
}

fn remind_after(reader: &mut ConfigReader<'_>) -> Vec<Duration> {
    const KEY: &str = "asks.remind_after";
    const HINT: &str = "a list of durations, like [\"2m\", \"10m\"]";
    let usual = || vec![Duration::from_mins(2), Duration::from_mins(10)];
    let Some(entry) = reader.take(KEY, None) else { return usual() };
    let TypedValue::List(list) = entry.value else {
        return reader.wrong_type(KEY, entry.place, &entry.value, HINT).unwrap_or_else(usual);
    };
    let place = entry.place;
    let mut all = Vec::new();
    for value in list {
        let Some(text) = reader.as_text(KEY, ConfigEntry { value, place: place.clone() }) else { continue };
        let after = super::duration::parse(&text).filter(|after| !after.is_zero() && *after <= LONGEST);
        let Some(after) = after else {
            let what = format!("{text:?} is not a duration");
            return reader.wrong(KEY, place, &what, HINT).unwrap_or_else(usual);
        };
        all.push(after);
    }
    all.sort_unstable();
    all
}

fn claude(reader: &mut ConfigReader<'_>) -> ClaudeConfig {
    let entry = reader.take("claude.command", Some("TELECODE_CLAUDE"));
    let command = entry.and_then(|entry| command(reader, entry)).unwrap_or_else(|| vec!["claude".into()]);
    ClaudeConfig {
        command,
        env: claude_env(reader),
        model: reader.text("claude.model", None),
        mode: reader.choice("claude.mode", &MODES, Mode::Default),
        titles: reader.flag("claude.titles", true),
    }
}

/// A text is a name or a path, never split at spaces; a list may have arguments.
fn command(reader: &mut ConfigReader<'_>, entry: ConfigEntry) -> Option<Vec<String>> {
    const KEY: &str = "claude.command";
    const HINT: &str = "a name, a path, or a list of texts";
    let place = entry.place;
    let parts = match entry.value {
        TypedValue::List(list) => list,
        text @ TypedValue::Text(_) => vec![text],
        other @ (TypedValue::Integer(_)
        | TypedValue::Flag(_)
        | TypedValue::Table(_)
        | TypedValue::Other(_)) => {
            return reader.wrong_type(KEY, place, &other, HINT);
        }
    };
    let mut command = Vec::new();
    for part in parts {
        let TypedValue::Text(text) = part else { return reader.wrong_type(KEY, place, &part, HINT) };
        command.push(text);
    }
    let program = command.first_mut().filter(|program| !program.trim().is_empty());
    let Some(program) = program else {
        return reader.wrong(KEY, place, "it is empty", "write a name or a path, such as \"claude\"");
    };
    if program.contains('/') {
        let entry = ConfigEntry { value: TypedValue::Text(program.clone()), place };
        *program = reader.as_path(KEY, entry)?.to_string_lossy().into_owned();
    }
    Some(command)
}

fn claude_env(reader: &mut ConfigReader<'_>) -> BTreeMap<String, SecretString> {
    const KEY: &str = "claude.env";
    const HINT: &str = "{ NAME = \"value\" }, values in quotes";
    let Some(entry) = reader.take(KEY, None) else { return BTreeMap::new() };
    let TypedValue::Table(table) = entry.value else {
        return reader.wrong_type(KEY, entry.place, &entry.value, HINT).unwrap_or_default();
    };
    let mut env = BTreeMap::new();
    for (name, value) in table {
        let TypedValue::Text(text) = value else {
            return reader.wrong_type(KEY, entry.place, &value, HINT).unwrap_or_default();
        };
        if name.is_empty() || name.contains(['=', '\0']) || text.contains('\0') {
            let what = format!("{name:?} cannot be an environment variable");
            return reader.wrong(KEY, entry.place, &what, HINT).unwrap_or_default();
        }
        env.insert(name, text.into());
    }
    env
}

fn agent(reader: &mut ConfigReader<'_>) -> AgentConfig {
    let minutes = Duration::from_mins;
    AgentConfig {
        idle_timeout: reader.duration("agent.idle_timeout", minutes(30), LONGEST),
        max_live: reader.count("agent.max_live", 8),
        stall_timeout: reader.duration("agent.stall_timeout", minutes(15), LONGEST),
        on_crash: reader.choice("agent.on_crash", &ON_CRASH, OnCrash::Auto),
        init_timeout: reader.duration("agent.init_timeout", minutes(1), LONGEST),
        allow_bypass: reader.flag("agent.allow_bypass", false),
    }
}

fn chat(reader: &mut ConfigReader<'_>) -> ChatConfig {
    ChatConfig {
        live: reader.choice("chat.live", &LIVE, LiveView::Auto),
        cockpit: reader.choice("chat.cockpit", &SWITCH, true),
        language: reader.choice("chat.language", &LANGUAGES, None),
    }
}

fn render(reader: &mut ConfigReader<'_>) -> RenderConfig {
    RenderConfig { rich: reader.choice("render.rich", &RICH, Rich::Auto) }
}

fn log(reader: &mut ConfigReader<'_>) -> LogConfig {
    LogConfig {
        format: reader.choice("log.format", &LogFormat::WORDS, LogFormat::Human),
        level: reader.choice("log.level", &LogLevel::WORDS, LogLevel::Info),
    }
}

fn projects(reader: &mut ConfigReader<'_>) -> Vec<Project> {
    let mut projects: Vec<Project> = Vec::new();
    for raw in std::mem::take(&mut reader.document.projects) {
        let Some(project) = project(reader, raw.place.clone(), raw.entries) else { continue };
        if projects.iter().all(|other| other.name != project.name) {
            projects.push(project);
            continue;
        }
        let what = format!("there are two projects with the name {:?}", project.name);
        projects.extend(reader.wrong("project.name", raw.place, &what, "give each a name of its own"));
    }
    projects
}

fn project(
    reader: &mut ConfigReader<'_>,
    place: ValuePlace,
    mut entries: BTreeMap<String, ConfigEntry>,
) -> Option<Project> {
    let (name, path) = (entries.remove("name"), entries.remove("path"));
    let name = match name {
        Some(entry) => reader.as_text("project.name", entry),
        None => reader.wrong("project.name", place.clone(), "it is missing", "add: name = \"...\""),
    };
    let Some(path) = path else {
        return reader.wrong("project.path", place, "it is missing", "add: path = \"/...\"");
    };
    let place = path.place.clone();
    let path = reader.as_path("project.path", path)?;
    // One that is not there is no reason to serve nobody: its disk may not be mounted yet.
    let is_there = path.is_dir();
    if !is_there && path.exists() {
        let what = format!("{} is not a directory", path.display());
        return reader.wrong("project.path", place, &what, "make it, or correct the path");
    }
    reader.places.insert("project.path", place.clone());
    reader.places.insert("project.name", place);
    // Git itself says so where it turns out that there is none.
    let git = !is_there || path.join(".git").exists();
    Some(Project { name: name?, path: path.to_string_lossy().into_owned(), git })
}
