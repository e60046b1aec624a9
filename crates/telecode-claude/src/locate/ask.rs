//! Short questions to `claude`.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use telecode_core::seam::agent::LaunchProblem;
use tokio::process::Command;
use tokio::time::timeout;

use super::LoginState;
use crate::launch::Variables;
use crate::version::Version;
use crate::wire::JsonObject;

/// How long an answer may take. The program is large, and a cold disk is slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// Its version.
pub(super) async fn version(
    program: &Path,
    leading: &[OsString],
    variables: &Variables,
) -> Result<Version, LaunchProblem> {
    let output = output(program, leading, &["--version"], variables).await?;
    let said = String::from_utf8_lossy(&output.stdout);
    // A wrapper may print something before.
    said.lines().find_map(Version::parse).ok_or_else(|| {
        let words = [said.trim(), String::from_utf8_lossy(&output.stderr).trim()].join(" ");
        let words: String = words.trim().chars().take(500).collect();
        LaunchProblem::NoVersion { command: program.display().to_string(), said: words }
    })
}

/// Whether it is logged in.
pub(super) async fn login(program: &Path, leading: &[OsString], variables: &Variables) -> LoginState {
    let output = match output(program, leading, &["auth", "status"], variables).await {
        Ok(output) => output,
        Err(problem) => return LoginState::Unknown { reason: format!("{problem:?}") },
    };
    let facts = serde_json::from_slice(&output.stdout).ok().and_then(JsonObject::of).unwrap_or_default();
    match (facts.flag("loggedIn"), facts.has("loggedIn")) {
        (true, _) => LoginState::LoggedIn { method: facts.string("authMethod") },
        (false, true) => LoginState::NotLoggedIn,
        (false, false) => LoginState::Unknown {
            reason: String::from_utf8_lossy(&output.stderr).chars().take(500).collect(),
        },
    }
}

/// Has a job of the daemon stopped.
pub(super) async fn stop(
    program: &Path,
    leading: &[OsString],
    variables: &Variables,
    job: &str,
) -> Result<(), String> {
    let output = output(program, leading, &["stop", job], variables).await;
    let output = output.map_err(|problem| format!("{problem:?}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stderr, output.stdout].concat();
    Err(String::from_utf8_lossy(&said).trim().chars().take(500).collect())
}

async fn output(
    program: &Path,
    leading: &[OsString],
    arguments: &[&str],
    variables: &Variables,
) -> Result<Output, LaunchProblem> {
    let mut command = Command::new(program);
    command.args(leading).args(arguments).env_clear().envs(variables.iter().cloned());
    command.stdin(Stdio::null()).process_group(0).kill_on_drop(true);
    match timeout(PATIENCE, command.output()).await {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(error)) => Err(LaunchProblem::Failed { reason: format!("{}: {error}", program.display()) }),
        Err(_) => Err(LaunchProblem::TimedOut { waited: PATIENCE, stderr: String::new() }),
    }
}
