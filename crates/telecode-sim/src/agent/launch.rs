//! How a stand-in agent is started: arguments and environment.

use std::path::PathBuf;

use uuid::Uuid;

/// How an agent is started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Which session it runs.
    pub session: SessionChoice,
    /// The permission mode.
    pub mode: String,
    /// The model.
    pub model: String,
    /// Whether prompts are said back (`--replay-user-messages`).
    pub replays: bool,
    /// Whether stream events are sent (`--include-partial-messages`).
    pub streams: bool,
    /// Whether an interrupted turn is run again on resume.
    pub resumes_turn: bool,
    /// Where it runs.
    pub cwd: PathBuf,
    /// Where it keeps its memory.
    pub home: PathBuf,
    /// Where files open gates.
    pub gates: Option<PathBuf>,
}

/// Which session an agent runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SessionChoice {
    /// A new one with this id.
    New(String),
    /// One that exists.
    Resume(String),
}

impl SessionChoice {
    /// The session's id.
    pub fn id(&self) -> &str {
        match self {
            Self::New(id) | Self::Resume(id) => id,
        }
    }
}

impl Launch {
    /// Reads arguments; the environment is given as a function, so that a test needs none.
    pub fn read(args: &[String], env: impl Fn(&str) -> Option<String>) -> Self {
        let resume = option(args, "--resume").map(SessionChoice::Resume);
        let new =
            || SessionChoice::New(option(args, "--session-id").unwrap_or_else(|| Uuid::new_v4().to_string()));
        Self {
            session: resume.unwrap_or_else(new),
            mode: option(args, "--permission-mode").unwrap_or_else(|| "default".to_owned()),
            model: option(args, "--model").unwrap_or_else(|| "claude-stand-in".to_owned()),
            replays: args.iter().any(|arg| arg == "--replay-user-messages"),
            streams: args.iter().any(|arg| arg == "--include-partial-messages"),
            resumes_turn: env("CLAUDE_CODE_RESUME_INTERRUPTED_TURN").is_some_and(|value| value == "1"),
            cwd: env("PWD").map(PathBuf::from).unwrap_or_default(),
            home: env("HOME").map(PathBuf::from).unwrap_or_default(),
            gates: env("STAND_IN_GATES").map(PathBuf::from),
        }
    }
}

/// The value of an option, in either form: `--name=value` or `--name value`.
fn option(args: &[String], name: &str) -> Option<String> {
    let prefix = format!("{name}=");
    let joined = args.iter().find_map(|arg| arg.strip_prefix(&prefix));
    let apart =
        || args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1)).map(String::as_str);
    joined.or_else(apart).map(str::to_owned)
}
