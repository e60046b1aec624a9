//! The checks that need Telegram or Claude.

use std::ffi::OsString;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::time::{Duration, SystemTime};

use telecode_claude::locate::{Locator, Login, login};
use telecode_claude::process::{Agent, LaunchSettings};
use telecode_claude::version::TESTED;
use telecode_core::agent::{
    AgentEvent, CycleOutcome, Decision, Extent, Launch, LaunchProblem, Mode, Order, Rank, Start,
};
use telecode_core::gate::Gate;
use telecode_core::ids::{ClaudeId, LifeId, PromptId};
use telecode_telegram::check::look;
use tokio::sync::mpsc;

use super::Check;
use crate::agents::environment;
use crate::config::Config;
use crate::run::launch_settings;

/// How long a whole turn may take.
const TURN_LIMIT: Duration = Duration::from_mins(3);

/// What the turn does: one command that changes nothing and has to be allowed.
const PROMPT: &str = "Run exactly this shell command with the Bash tool and say what it printed: touch telecode-doctor && echo telecode-works";

/// Checks the bot's token, the way to Telegram, and the clock by Telegram's.
pub async fn telegram(config: &Config) -> Vec<Check> {
    let Ok(token) = config.token() else { return Vec::new() };
    let found = look(&config.telegram.api_url, token.clone(), &config.telegram.proxy).await;
    let (bot, time) = match found {
        Ok(found) => found,
        Err(error) => return vec![Check::failure("telegram", error.to_string(), "")],
    };
    let name = bot.username.map_or(bot.name, |name| format!("@{name}"));
    let reached = Check::ok("telegram", format!("{name} at {}", config.telegram.api_url));
    std::iter::once(reached).chain(time.map(|server| super::clock(server, SystemTime::now()))).collect()
}

/// Checks that `claude` is there, new enough, and logged in.
pub async fn claude(config: &Config) -> Vec<Check> {
    let settings = launch_settings(config);
    let variables = environment(&settings);
    let found = match Locator::default().find(&settings.command, &variables).await {
        Ok(found) => found,
        Err(problem) => return vec![problem_check(&problem)],
    };
    let what = format!("{} {}", found.program.display(), found.version);
    let version = if found.is_untested {
        Check::warning(
            "claude",
            what,
            format!("newer than the versions that telecode was tested with (up to {TESTED}); it should work"),
        )
    } else {
        Check::ok("claude", what)
    };
    let login = login_check(login(&settings.command, &variables).await);
    let mut settings = settings;
    if let Some(program) = settings.command.first_mut() {
        *program = OsString::from(found.program);
    }
    vec![version, login, super::settings::settings(config, settings).await]
}

fn problem_check(problem: &LaunchProblem) -> Check {
    const NAME: &str = "claude";
    match problem {
        LaunchProblem::NotFound { command } => Check::failure(
            NAME,
            format!("there is no `{command}`"),
            "install it: npm install -g @anthropic-ai/claude-code; or set claude.command",
        ),
        LaunchProblem::TooOld { version, minimum } => {
            let found = format!("{version} is too old; {minimum} or newer is needed");
            Check::failure(NAME, found, "run `claude update`")
        }
        LaunchProblem::Workspace { path, reason } => {
            Check::failure(NAME, format!("{path}: {reason}"), "correct [[project]]")
        }
        LaunchProblem::Worktree { reason, .. } => Check::failure(NAME, reason, "mend the repository"),
        LaunchProblem::Busy { .. } => Check::failure(NAME, "the session is open elsewhere", "close it there"),
        LaunchProblem::TimedOut { stderr, .. } => {
            Check::failure(NAME, format!("it did not get ready in time\n{stderr}"), "run `claude` by hand")
        }
        LaunchProblem::Failed { reason } => Check::failure(NAME, reason.clone(), "run `claude` by hand"),
    }
}

fn login_check(login: Result<Login, LaunchProblem>) -> Check {
    const NAME: &str = "login";
    let hint = "run `claude` and /login on this machine, or set ANTHROPIC_API_KEY under [claude.env]";
    match login {
        Ok(Login::LoggedIn { method }) => Check::ok(NAME, method),
        Ok(Login::NotLoggedIn) => Check::failure(NAME, "Claude Code is not logged in", hint),
        Ok(Login::Unknown { reason }) => Check::warning(NAME, format!("unknown: {reason}"), hint),
        Err(problem) => problem_check(&problem),
    }
}

/// Runs a whole turn with a permission through `claude`, in a directory of its own that is deleted afterwards.
pub async fn turn(config: &Config) -> Check {
    const NAME: &str = "turn";
    let directory = std::env::temp_dir().join(format!("telecode-doctor-{}", uuid::Uuid::new_v4()));
    // A place that is not there is not made for a session.
    if let Err(error) = DirBuilder::new().mode(0o700).create(&directory) {
        let found = format!("{} cannot be made: {error}", directory.display());
        return Check::failure(NAME, found, "let this user write to the directory for temporary files");
    }
    let turned = tokio::time::timeout(TURN_LIMIT, run_turn(config, &directory)).await;
    // Nothing depends on it: a temporary directory that stays is only untidy.
    let _left = std::fs::remove_dir_all(&directory);
    match turned {
        Ok(Ok(found)) => Check::ok(NAME, found),
        Ok(Err(found)) => {
            Check::failure(NAME, found, "see the checks above; `telecode run --log debug` says more")
        }
        Err(_) => {
            Check::failure(NAME, "Claude did not finish within 3 minutes", "try again; look at the network")
        }
    }
}

async fn run_turn(config: &Config, directory: &Path) -> Result<String, String> {
    let mut settings = launch_settings(config);
    locate(&mut settings).await?;
    let launch = Launch {
        life: LifeId(1),
        peers: false,
        workspace: directory.to_string_lossy().into_owned(),
        claude: ClaudeId(uuid::Uuid::new_v4().to_string()),
        start: Start::New,
        model: config.claude.model.clone(),
        own: false,
        worktree: None,
        effort: None,
        persona: None,
        permit: Gate::closed().permit(Mode::Default, Vec::new()),
        cut: None,
        seen: None,
    };
    let (events, mut heard) = mpsc::channel(64);
    let agent = Agent::start(launch, settings, events);
    let mut asked = false;
    while let Some(event) = heard.recv().await {
        match event {
            AgentEvent::Ready(_) => tell(&agent, prompt())?,
            AgentEvent::AskOpened(ask) => {
                asked = true;
                let decision = Decision::Allow { grants: Vec::new(), extent: Extent::Session };
                let decision = Gate::closed().decision(decision);
                tell(&agent, Order::Answer { request: ask.request, decision })?;
            }
            AgentEvent::CycleEnded(result) => return outcome(result.outcome, asked, result.cost_usd),
            AgentEvent::LaunchFailed(problem) => return Err(problem_check(&problem).found),
            AgentEvent::PlaceMissing { path, why } => return Err(format!("{path}: {why:?}")),
            AgentEvent::Exited(exit) => return Err(format!("claude exited: {exit:?}")),
            AgentEvent::CycleBegan(_)
            | AgentEvent::Prompt { .. }
            | AgentEvent::RunsAgain { .. }
            | AgentEvent::Forgot
            | AgentEvent::TextDelta(_)
            | AgentEvent::ThinkingDelta(_)
            | AgentEvent::Text { .. }
            | AgentEvent::Superseded { .. }
            | AgentEvent::ToolStarted { .. }
            | AgentEvent::ToolEnded { .. }
            | AgentEvent::Thought(_)
            | AgentEvent::Compacted { .. }
            | AgentEvent::FellBack { .. }
            | AgentEvent::ServersFailed(_)
            | AgentEvent::Untrusted(_)
            | AgentEvent::SettingsPassedOver(_)
            | AgentEvent::Ticked(_)
            | AgentEvent::TaskStarted { .. }
            | AgentEvent::TaskEnded { .. }
            | AgentEvent::AskWithdrawn { .. }
            | AgentEvent::Retrying { .. }
            | AgentEvent::Compacting
            | AgentEvent::HeldBack { .. }
            | AgentEvent::Activity(_)
            | AgentEvent::ModeChanged(_)
            | AgentEvent::Renamed(_)
            | AgentEvent::Cleared
            | AgentEvent::Replied { .. }
            | AgentEvent::Plan(_)
            | AgentEvent::Notice(_)
            | AgentEvent::Background { .. }
            | AgentEvent::Peer { .. } => {}
        }
    }
    Err("claude ended without a word".to_owned())
}

async fn locate(settings: &mut LaunchSettings) -> Result<(), String> {
    let found = Locator::default().find(&settings.command, &environment(settings)).await;
    let found = found.map_err(|problem| problem_check(&problem).found)?;
    if let Some(program) = settings.command.first_mut() {
        *program = OsString::from(found.program);
    }
    Ok(())
}

fn prompt() -> Order {
    Order::Prompt {
        id: PromptId(uuid::Uuid::new_v4().to_string()),
        text: PROMPT.to_owned(),
        rank: Rank::Next,
    }
}

fn tell(agent: &Agent, order: Order) -> Result<(), String> {
    agent.tell(order).map_err(|_| "claude ended too early".to_owned())
}

fn outcome(outcome: CycleOutcome, asked: bool, cost_usd: f64) -> Result<String, String> {
    match outcome {
        CycleOutcome::Done if asked => Ok(format!("asked, allowed and answered, for ${cost_usd:.4}")),
        CycleOutcome::Done => Ok(format!(
            "answered without asking for permission, for ${cost_usd:.4}; your settings may allow it"
        )),
        CycleOutcome::Interrupted => Err("the turn was interrupted".to_owned()),
        CycleOutcome::ApiError { message, .. }
        | CycleOutcome::LimitReached { message, .. }
        | CycleOutcome::NotLoggedIn { message }
        | CycleOutcome::Failed { message } => Err(message),
    }
}
