//! The checks that need Telegram or Claude.

use std::ffi::OsString;
use std::time::SystemTime;

use telecode_claude::locate::{LoginState, ProgramLocator, login};
use telecode_claude::version::TESTED;
use telecode_core::seam::agent::{Exit, LaunchProblem};
use telecode_telegram::check::look;

use super::DoctorCheck;
use crate::agents::environment;
use crate::config::Config;
use crate::machine::launch_settings;

/// Checks the bot's token, the way to Telegram, and the clock by Telegram's.
pub async fn telegram(config: &Config) -> Vec<DoctorCheck> {
    let Ok(token) = config.token() else { return Vec::new() };
    let found = look(&config.telegram.api_url, token.clone(), &config.telegram.proxy).await;
    let (bot, time) = match found {
        Ok(found) => found,
        Err(error) => return vec![DoctorCheck::failure("telegram", error.to_string(), "")],
    };
    let name = bot.username.map_or(bot.name, |name| format!("@{name}"));
    let reached = DoctorCheck::ok("telegram", format!("{name} at {}", config.telegram.shown_url()));
    std::iter::once(reached).chain(time.map(|server| super::clock(server, SystemTime::now()))).collect()
}

/// Checks that `claude` is there, new enough, and logged in.
pub async fn claude(config: &Config) -> Vec<DoctorCheck> {
    let settings = launch_settings(config);
    let variables = environment(&settings);
    let found = match ProgramLocator::default().find(&settings.command, &variables).await {
        Ok(found) => found,
        Err(problem) => return vec![problem_check(&problem)],
    };
    let what = format!("{} {}", found.program.display(), found.version);
    let version = if found.is_untested {
        DoctorCheck::warning(
            "claude",
            what,
            format!("newer than the versions that telecode was tested with (up to {TESTED}); it should work"),
        )
    } else {
        DoctorCheck::ok("claude", what)
    };
    let login = login_check(login(&settings.command, &variables).await);
    let mut settings = settings;
    if let Some(program) = settings.command.first_mut() {
        *program = OsString::from(found.program);
    }
    vec![version, login, super::settings::settings(config, settings).await]
}

pub(super) fn problem_check(problem: &LaunchProblem) -> DoctorCheck {
    const NAME: &str = "claude";
    match problem {
        LaunchProblem::NotFound { command } => DoctorCheck::failure(
            NAME,
            format!("there is no `{command}`"),
            "install it: npm install -g @anthropic-ai/claude-code; or set claude.command",
        ),
        LaunchProblem::TooOld { version, minimum } => {
            let found = format!("{version} is too old; {minimum} or newer is needed");
            DoctorCheck::failure(NAME, found, "run `claude update`")
        }
        LaunchProblem::Workspace { path, reason } => {
            DoctorCheck::failure(NAME, format!("{path}: {reason}"), "correct [[project]]")
        }
        LaunchProblem::Worktree { branch, .. } => {
            DoctorCheck::failure(NAME, format!("no git worktree for {branch}"), "mend the repository")
        }
        LaunchProblem::Busy { .. } => {
            DoctorCheck::failure(NAME, "the session is open elsewhere", "close it there")
        }
        LaunchProblem::TimedOut { stderr, .. } => DoctorCheck::failure(
            NAME,
            format!("it did not get ready in time\n{stderr}"),
            "run `claude` by hand",
        ),
        LaunchProblem::NoVersion { command, said } => DoctorCheck::failure(
            NAME,
            format!("{command} doesn't tell its version: {said}"),
            "run `claude` by hand",
        ),
        LaunchProblem::Ended(Exit { stderr, .. }) => DoctorCheck::failure(
            NAME,
            format!("it ended before it was ready\n{stderr}"),
            "run `claude` by hand",
        ),
        LaunchProblem::Unprepared { reason, .. }
        | LaunchProblem::CutRefused { reason }
        | LaunchProblem::Failed { reason } => {
            DoctorCheck::failure(NAME, reason.clone(), "run `claude` by hand")
        }
    }
}

fn login_check(login: Result<LoginState, LaunchProblem>) -> DoctorCheck {
    const NAME: &str = "login";
    let hint = "run `claude` and /login on this machine, or set ANTHROPIC_API_KEY under [claude.env]";
    match login {
        Ok(LoginState::LoggedIn { method }) => DoctorCheck::ok(NAME, method),
        Ok(LoginState::NotLoggedIn) => DoctorCheck::failure(NAME, "Claude Code is not logged in", hint),
        Ok(LoginState::Unknown { reason }) => DoctorCheck::warning(NAME, format!("unknown: {reason}"), hint),
        Err(problem) => problem_check(&problem),
    }
}
