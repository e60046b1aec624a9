//! The git program: run without a person at hand, within a time limit, and without running anything itself.
//!
//! Every git of telecode is started here.

mod configuration;
mod guard;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;

use crate::launch::{self, Variables};

pub use configuration::GitConfiguration;

/// How long a git command may take. A checkout of a very large repository takes about a minute.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long git may take to clean up after itself when it is stopped.
const CLEANUP: Duration = Duration::from_secs(2);

/// Runs git.
#[derive(Debug, Clone)]
pub struct Git {
    variables: Variables,
    patience: Duration,
    /// What the configuration says that holds in a directory: the one that was asked last.
    known: Arc<Mutex<Option<(PathBuf, GitConfiguration)>>>,
}

/// Why a git command did not work, in the words of git or of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitRefusal(pub String);

impl From<io::Error> for GitRefusal {
    fn from(error: io::Error) -> Self {
        Self(format!("git: {error}"))
    }
}

impl Git {
    /// With what an agent would get of these variables.
    pub fn new(variables: &Variables) -> Self {
        let mut variables: Variables =
            variables.iter().filter(|(name, _)| launch::is_passed_on(name)).cloned().collect();
        for (name, value) in guard::ENVIRONMENT {
            variables.retain(|(other, _)| other != name);
            variables.push((name.into(), value.into()));
        }
        Self { variables, patience: PATIENCE, known: Arc::default() }
    }

    /// Runs git in a directory. Gives what it printed, or its words if it refused.
    pub async fn run(
        &self,
        directory: &Path,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Result<Vec<u8>, GitRefusal> {
        self.run_with(directory, arguments, GitInput::default()).await
    }

    /// The same with more than arguments.
    pub async fn run_with(
        &self,
        directory: &Path,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        with: GitInput,
    ) -> Result<Vec<u8>, GitRefusal> {
        let guarded = match &with.own {
            Some(own) => {
                let own = ("GIT_DIR".into(), own.clone().into());
                guard::OWN.map(|(name, value)| (name.into(), value.into())).into_iter().chain([own]).collect()
            }
            None => self.configuration(directory).await?.off,
        };
        self.start(directory, arguments, with, guarded).await
    }

    /// What the configuration says that holds in a directory.
    pub async fn configuration(&self, directory: &Path) -> Result<GitConfiguration, GitRefusal> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, known)) = known.filter(|(of, _)| of == directory) {
            return Ok(known);
        }
        let list = ["config", "--null", "--list", "--show-origin"];
        let list = self.start(directory, list, GitInput::default(), Variables::new()).await?;
        let home = self.variables.iter().find(|(name, _)| name == "HOME").map(|(_, home)| Path::new(home));
        let read = GitConfiguration::read(&list, home);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((directory.to_owned(), read.clone()));
        Ok(read)
    }

    /// The same git, which need not be asked what the configuration says that holds in a directory: it says what it said.
    #[must_use]
    pub fn knowing(self, directory: &Path, configuration: GitConfiguration) -> Self {
        let known = Arc::new(Mutex::new(Some((directory.to_owned(), configuration))));
        Self { known, ..self }
    }

    async fn start(
        &self,
        directory: &Path,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
        with: GitInput,
        guarded: Variables,
    ) -> Result<Vec<u8>, GitRefusal> {
        let stdin = if with.input.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child = Command::new("git")
            .arg("-C")
            .arg(directory)
            .args(guard::SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .args(arguments)
            .env_clear()
            .envs(self.variables.iter().cloned())
            .envs(guarded)
            .envs(with.variables)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()?;
        let running = RunningGit::new(&child);
        let stdin = child.stdin.take();
        let mut waiting = Box::pin(async move {
            // Both at once: git may print before it has read everything. One that does not read says so by its end.
            let ((), output) = tokio::join!(feed(stdin, with.input), child.wait_with_output());
            output
        });
        let Ok(output) = timeout(self.patience, &mut waiting).await else {
            running.stop(Signal::TERM);
            if timeout(CLEANUP, &mut waiting).await.is_err() {
                running.stop(Signal::KILL);
                // So that nothing of it is under way any more when this is told.
                let _outcome = timeout(CLEANUP, &mut waiting).await;
            }
            return Err(io::Error::from(io::ErrorKind::TimedOut).into());
        };
        running.ended();
        let output = output?;
        if output.status.success() || (with.may_find_none && output.status.code() == Some(1)) {
            Ok(output.stdout)
        } else {
            Err(GitRefusal(words(&output.stderr, output.status)))
        }
    }

    #[cfg(test)]
    pub(super) fn impatient(mut self) -> Self {
        self.patience = Duration::from_millis(300);
        self
    }
}

/// What a git command gets beside its arguments.
#[derive(Debug, Clone, Default)]
pub struct GitInput {
    /// More variables.
    pub variables: Variables,
    /// What it reads.
    pub input: Vec<u8>,
    /// The repository is this one of ours, wherever it is run.
    pub own: Option<PathBuf>,
    /// That it finds nothing, which it says with its code 1, is an answer as well.
    pub may_find_none: bool,
}

async fn feed(stdin: Option<ChildStdin>, input: Vec<u8>) {
    if let Some(mut stdin) = stdin {
        stdin.write_all(&input).await.unwrap_or_default();
    }
}

/// A git that runs. Dropped in the middle, it is told to end; it cleans up what is half made.
struct RunningGit(Option<Pid>);

impl RunningGit {
    fn new(child: &Child) -> Self {
        Self(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw))
    }

    fn stop(&self, signal: Signal) {
        if let Some(group) = self.0 {
            // It may have ended just now.
            kill_process_group(group, signal).unwrap_or_default();
        }
    }

    fn ended(mut self) {
        self.0 = None;
    }
}

impl Drop for RunningGit {
    fn drop(&mut self) {
        self.stop(Signal::TERM);
    }
}

/// The end of what git said: its complaint, without its hints and progress.
fn words(stderr: &[u8], status: ExitStatus) -> String {
    let text = String::from_utf8_lossy(stderr);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:"));
    let complaint: Vec<_> = lines
        .filter_map(|line| line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")))
        .collect();
    match (complaint.as_slice(), text.trim()) {
        ([], "") => format!("git: {status}"),
        ([], all) => all.lines().next_back().unwrap_or_default().to_owned(),
        (complaint, _) => complaint.join("; "),
    }
}

#[cfg(test)]
mod tests;
