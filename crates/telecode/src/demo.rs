//! `telecode demo`: a Telegram of its own with a chat page, the bot, and `claude` or a stand-in, all in one process.
//!
//! It is the real bot on a small Telegram: everything is stored, so a demo that was killed goes on where it was.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use telecode_claude::locate::{LoginState, ProgramLocator, login};
use telecode_claude::place;
use telecode_core::seam::agent::LaunchProblem;
use telecode_sim::telegram::{NewPerson, Options, Server};
use telecode_sim::web;

use crate::cli::{DemoOptions, SharedOptions};
use crate::config::{self, Config, EnvVars};
use crate::error::UserError;
use crate::reload::ConfigSource;
use crate::{log, machine, run, ui};

/// What there is in the playground.
const PLAYGROUND: [(&str, &str); 3] = [
    ("README.md", "# Playground\n\nA place to try telecode. Nothing here matters.\n"),
    ("greet.py", "def greet(name):\n    return \"Hello \" + name\n\n\nprint(greet(\"world\"))\n"),
    (
        "src/greeting.rs",
        "fn greeting() -> &'static str {\n    \"helo\"\n}\n\nfn main() {\n    println!(\"{}\", greeting());\n}\n",
    ),
];

/// The port of the chat page, if it is free and nobody asks for another.
const PORT: u16 = 8_787;

/// The person in the chat.
const PERSON: i64 = 1_001;

/// The bot on its own Telegram.
const BOT: i64 = 1_000;

/// What the page proposes to say first to the `claude` of this machine, about the playground.
const CLAUDE_EXAMPLES: [&str; 3] =
    ["What's in this folder?", "Fix the typo in src/greeting.rs", "Plan a test for greet.py"];

/// The same for the stand-in, which listens to these words.
const STAND_IN_EXAMPLES: [&str; 6] =
    ["hello", "run the tests", "edit the greeting", "ask me something", "make a plan", "a long answer"];

/// What only the user knows: others on the machine reach the server, too.
#[derive(Debug)]
struct DemoSecrets {
    /// What the page's address begins with. The same at every start, so that an open page goes on.
    page: String,
    /// The token of the bot.
    token: String,
}

/// The file that keeps the page's secret.
const SECRET_FILE: &str = "page-secret";

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
enum DemoAnswerer {
    /// The `claude` of this machine.
    Claude {
        /// What it is, for people.
        what: String,
    },
    /// The stand-in, because of this.
    StandIn {
        /// Why not the real one, for the terminal.
        why: String,
    },
}

/// Starts the page and the bot, says where, and runs until a signal.
pub async fn run(wanted: &DemoOptions, shared: &SharedOptions, env: &EnvVars) -> Result<(), UserError> {
    let dir = directory(shared, env)?;
    if wanted.fresh {
        forget(&dir)?;
    }
    // Whoever names a directory means a place that is there.
    let base = if shared.data_dir.is_some() {
        dir.parent().map(Path::to_owned)
    } else {
        config::default_data_base(env)
    };
    let project = prepare(&dir, &base.unwrap_or_default()).map_err(|error| unusable(&dir, &error))?;
    let secrets = DemoSecrets::new(&dir).map_err(|error| unusable(&dir, &error))?;
    let answerer = answerer(wanted).await;
    let telegram = serve(&dir, wanted.port, &secrets, &answerer).await?;
    let file = configure(&dir, &project, &telegram, &answerer)?;
    let (options, env) =
        (config::ConfigOptions { config: Some(file), data_dir: None }, env.without_overrides());
    let config = Config::load(&options, &env).map_err(|problems| problems.user())?;
    announce(&telegram, &secrets, &answerer, &dir)?;
    run::run(config, ConfigSource::new(options, env, log::LogSecrets::default())).await
}

impl DemoSecrets {
    fn new(dir: &Path) -> std::io::Result<Self> {
        let token = format!("{BOT}:{}", uuid::Uuid::new_v4().simple());
        let file = dir.join(SECRET_FILE);
        let is_secret =
            |text: &str| text.len() == 32 && text.bytes().all(|letter| letter.is_ascii_alphanumeric());
        if !config::is_exposed(&file).unwrap_or(true)
            && let Some(page) = std::fs::read_to_string(&file).ok().filter(|text| is_secret(text))
        {
            return Ok(Self { page, token });
        }
        let page = uuid::Uuid::new_v4().simple().to_string();
        write_private(&file, &page)?;
        Ok(Self { page, token })
    }
}

/// Writes a file that only the user can read, also where there was one that others could.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    new.write_all(text.as_bytes())
}

fn directory(shared: &SharedOptions, env: &EnvVars) -> Result<PathBuf, UserError> {
    let named = shared.data_dir.clone().or_else(|| config::default_data_dir(env).map(|dir| dir.join("demo")));
    let absolute = named.and_then(|dir| std::path::absolute(dir).ok());
    absolute.ok_or_else(|| UserError::new("there is no home directory", "use --data-dir, or set HOME"))
}

/// Only what the demo made itself is deleted.
fn forget(dir: &Path) -> Result<(), UserError> {
    for name in ["data", "chat.jsonl", "stand-in"] {
        let path = dir.join(name);
        let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        match gone {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(unusable(&path, &error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

fn unusable(path: &Path, error: &std::io::Error) -> UserError {
    UserError::new(
        format!("{} cannot be used: {error}", path.display()),
        "use --data-dir to choose another directory",
    )
}

/// Makes the directories, and a small project to play with.
fn prepare(dir: &Path, base: &Path) -> std::io::Result<PathBuf> {
    let project = dir.join("playground");
    for directory in [dir, &project, &dir.join("stand-in"), &project.join("src")] {
        place::make(directory, base)?;
    }
    for (name, content) in PLAYGROUND {
        let file = project.join(name);
        if !file.exists() {
            std::fs::write(file, content)?;
        }
    }
    if !project.join(".git").exists() {
        keep_in_git(&project);
    }
    Ok(project)
}

/// Makes the playground a repository with a first commit, so that all can be tried that needs one. Without git it's a folder: everything
/// else works there, too.
fn keep_in_git(project: &Path) {
    let author =
        ["-c", "user.name=telecode", "-c", "user.email=demo@localhost", "-c", "commit.gpgSign=false"];
    let commit = [&author[..], &["commit", "-qm", "A place to try telecode"]].concat();
    let is_made = git(project, &["init", "-q", "-b", "main"]);
    if is_made && !(git(project, &["add", "-A"]) && git(project, &commit)) {
        // The next start tries again.
        drop(std::fs::remove_dir_all(project.join(".git")));
    }
}

/// Runs git there with nobody's settings, hooks and templates, and in no other repository. Says whether it did it.
fn git(project: &Path, words: &[&str]) -> bool {
    let mut git = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        git.env_remove(name);
    }
    git.args(["-c", "core.hooksPath=/dev/null"]).args(words).current_dir(project);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_TEMPLATE_DIR", "");
    git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    git.status().is_ok_and(|status| status.success())
}

async fn serve(
    dir: &Path,
    port: u16,
    secrets: &DemoSecrets,
    answerer: &DemoAnswerer,
) -> Result<Server, UserError> {
    let examples = match answerer {
        DemoAnswerer::Claude { .. } => CLAUDE_EXAMPLES.as_slice(),
        DemoAnswerer::StandIn { .. } => STAND_IN_EXAMPLES.as_slice(),
    };
    let options = |port| Options {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        token: secrets.token.clone(),
        secret: Some(secrets.page.clone()),
        username: "telecode_demo_bot".to_owned(),
        first_name: "telecode".to_owned(),
        journal: Some(dir.join("chat.jsonl")),
        examples: examples.iter().map(|example| (*example).to_owned()).collect(),
        ..Options::default()
    };
    let first = if port == 0 { PORT } else { port };
    let server = match Server::start_with(options(first), web::routes()).await {
        Ok(server) => server,
        // Another program has the usual port; any other is as good.
        Err(_) if port == 0 => start(options(0)).await?,
        Err(error) => return Err(no_page(&error)),
    };
    let person = NewPerson { id: Some(PERSON), first_name: "You".to_owned(), ..NewPerson::default() };
    // In a chat that goes on the person is there already.
    let _known = server.add_person(person);
    Ok(server)
}

async fn start(options: Options) -> Result<Server, UserError> {
    Server::start_with(options, web::routes()).await.map_err(|error| no_page(&error))
}

fn no_page(error: &std::io::Error) -> UserError {
    UserError::new(format!("the chat page cannot be served: {error}"), "choose another port with --port")
}

/// The `claude` of this machine if it can be used, else the stand-in.
async fn answerer(wanted: &DemoOptions) -> DemoAnswerer {
    if wanted.stand_in {
        return DemoAnswerer::StandIn { why: "you asked for it".to_owned() };
    }
    let command = [std::env::var_os("TELECODE_CLAUDE").unwrap_or_else(|| "claude".into())];
    let variables = std::env::vars_os().collect::<Vec<_>>();
    let found = match ProgramLocator::default().find(&command, &variables).await {
        Ok(found) => found,
        Err(problem) => return DemoAnswerer::StandIn { why: why_not(&problem) },
    };
    match login(&command, &variables).await {
        Ok(LoginState::LoggedIn { method }) => {
            let what = format!("{} {} ({method})", found.program.display(), found.version);
            DemoAnswerer::Claude { what }
        }
        Ok(LoginState::NotLoggedIn) => DemoAnswerer::StandIn {
            why: "claude is installed but not logged in; run `claude` and /login".to_owned(),
        },
        Ok(LoginState::Unknown { reason }) => {
            DemoAnswerer::StandIn { why: format!("claude does not say whether it is logged in: {reason}") }
        }
        Err(problem) => DemoAnswerer::StandIn { why: why_not(&problem) },
    }
}

fn why_not(problem: &LaunchProblem) -> String {
    match problem {
        LaunchProblem::NotFound { command } => format!("there is no `{command}` on this machine"),
        LaunchProblem::TooOld { version, minimum } => {
            format!("claude {version} is too old; telecode needs {minimum} or newer")
        }
        LaunchProblem::Workspace { reason, .. }
        | LaunchProblem::Unprepared { reason, .. }
        | LaunchProblem::CutRefused { reason }
        | LaunchProblem::Failed { reason } => format!("claude cannot be started: {reason}"),
        LaunchProblem::NoVersion { said, .. } => format!("claude does not say its version: {said}"),
        LaunchProblem::Ended(exit) => format!("claude ended before it was ready: {}", exit.stderr),
        LaunchProblem::Busy { .. } | LaunchProblem::Worktree { .. } | LaunchProblem::TimedOut { .. } => {
            "claude does not answer".to_owned()
        }
    }
}

/// Writes the configuration that an owner would write.
fn configure(
    dir: &Path,
    project: &Path,
    telegram: &Server,
    answerer: &DemoAnswerer,
) -> Result<PathBuf, UserError> {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let path = |path: &Path| quoted(&path.to_string_lossy());
    let mut text = format!(
        "# Written by `telecode demo` at every start.\ndata_dir = {}\n\n[telegram]\ntoken = {}\napi_url = {}\n\n\
         [access]\nowners = [{PERSON}]\n\n[[project]]\nname = \"playground\"\npath = {}\n",
        path(&dir.join("data")),
        quoted(telegram.token()),
        quoted(&telegram.api_url()),
        path(project),
    );
    if let DemoAnswerer::StandIn { .. } = answerer {
        let own = machine::own_path();
        let home = path(&dir.join("stand-in"));
        let own = path(&own);
        let claude =
            ["\n[claude]\ncommand = [", &own, ", \"stand-in-agent\"]\nenv = { HOME = ", &home, " }\n"];
        text.push_str(&claude.concat());
    }
    let file = dir.join("telecode.toml");
    write_private(&file, &text).map_err(|error| unusable(&file, &error))?;
    Ok(file)
}

fn announce(
    telegram: &Server,
    secrets: &DemoSecrets,
    answerer: &DemoAnswerer,
    dir: &Path,
) -> Result<(), UserError> {
    let who = match answerer {
        DemoAnswerer::Claude { what } => format!("Claude Code answers: {what}"),
        DemoAnswerer::StandIn { why } => {
            format!(
                "A scripted stand-in answers, because {why}.\nTry: hello, run the tests, edit, ask, plan, long, parallel"
            )
        }
    };
    let url = telegram.api_url();
    let port = url.rsplit(':').next().unwrap_or_default();
    ui::out(&format!(
        "telecode demo: open {}/{}/?user={PERSON} in a browser.\nThe address is a secret: whoever has it can use the demo.\n\n{who}\n\nEverything is kept in {}: stop it or kill it (pid {}), start it again, and it goes on.\n\
         From a phone or another machine: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE there, then the same address.\n\
         Stop with Ctrl-C.\n",
        url,
        secrets.page,
        dir.display(),
        std::process::id(),
    ))
}
