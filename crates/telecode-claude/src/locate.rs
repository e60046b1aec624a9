//! Finds `claude`, its version, and whether it is logged in.

mod ask;
mod places;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use telecode_core::seam::agent::LaunchProblem;
use tokio::sync::OnceCell;

use crate::launch::Variables;
use crate::version::{MINIMUM, TESTED, Version};

/// A `claude` that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaudeProgram {
    /// The program.
    pub program: PathBuf,
    /// Its version.
    pub version: Version,
    /// The version is newer than those that telecode was tested with.
    pub is_untested: bool,
}

/// Whether Claude Code is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoginState {
    /// It is, by this means.
    LoggedIn {
        /// Claude Code's word for it, such as `api_key`.
        method: String,
    },
    /// It is not.
    NotLoggedIn,
    /// It does not say.
    Unknown {
        /// What it said instead.
        reason: String,
    },
}

/// Remembers versions, so that a program is asked once for as long as it does not change.
#[derive(Debug, Default)]
pub struct ProgramLocator {
    /// Whoever comes while it is asked waits for the same answer.
    known: Mutex<HashMap<Program, Arc<OnceCell<Version>>>>,
}

/// Where it is, and when it was changed.
type Program = (PathBuf, Option<SystemTime>);

impl ProgramLocator {
    /// Finds the program of a command and checks its version. The command's further words are its leading arguments.
    pub async fn find(
        &self,
        command: &[OsString],
        variables: &Variables,
    ) -> Result<ClaudeProgram, LaunchProblem> {
        let program = PathBuf::from(program(command, variables)?);
        let key = (program.clone(), changed(&program));
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        let asked = known.get_or_try_init(|| async {
            let version = ask::version(&program, command.get(1..).unwrap_or_default(), variables).await?;
            // Once for each program, not at each launch.
            if version > TESTED {
                tracing::warn!(%version, tested = %TESTED, "Claude Code is newer than the versions tested");
            }
            Ok(version)
        });
        let version = *asked.await?;
        if version < MINIMUM {
            return Err(LaunchProblem::TooOld { version: version.to_string(), minimum: MINIMUM.to_string() });
        }
        Ok(ClaudeProgram { program, version, is_untested: version > TESTED })
    }
}

/// When a program was changed; behind a link, the program itself.
fn changed(program: &Path) -> Option<SystemTime> {
    program.metadata().ok()?.modified().ok()
}

/// Whether Claude Code is logged in. It is asked itself; it answers without a network.
pub async fn login(command: &[OsString], variables: &Variables) -> Result<LoginState, LaunchProblem> {
    let program = PathBuf::from(program(command, variables)?);
    Ok(ask::login(&program, command.get(1..).unwrap_or_default(), variables).await)
}

/// Tells Claude Code's daemon to stop what it runs in the background; `Err` has its words.
pub async fn stop(command: &[OsString], variables: &Variables, job: &str) -> Result<(), String> {
    let program = program(command, variables).map_err(|problem| format!("{problem:?}"))?;
    ask::stop(Path::new(&program), command.get(1..).unwrap_or_default(), variables, job).await
}

/// The program of a command: the path that it is, or the first of that name on `PATH`, or in the usual places.
pub fn program(command: &[OsString], variables: &Variables) -> Result<OsString, LaunchProblem> {
    let name = command.first().cloned().unwrap_or_default();
    let found = if Path::new(&name).components().count() > 1 {
        places::is_program(Path::new(&name)).then(|| name.clone())
    } else {
        places::candidates(&name, variables).into_iter().find(|path| places::is_program(path)).map(Into::into)
    };
    found.ok_or_else(|| LaunchProblem::NotFound { command: name.to_string_lossy().into_owned() })
}

#[cfg(test)]
mod tests;
