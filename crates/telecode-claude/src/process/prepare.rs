//! What comes before an agent lives: workspace, settings, the process itself.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use telecode_core::agent::{AgentEvent, Launch, LaunchProblem, Start, Untrusted};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use super::{HANDOVER, HANDOVER_STEP, LaunchSettings};
use crate::history::{HolderKind, Records};
use crate::{guard, launch, locate, trust, worktree};

/// How often it is looked whether the place of a session is back.
const PLACE_STEP: Duration = Duration::from_secs(2);

/// A process that was started, and what goes away with it.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) child: Child,
    pub(super) scratch: Option<Scratch>,
    pub(super) notice: Option<String>,
    pub(super) untrusted: Option<Untrusted>,
}

/// A file that is removed when it is dropped.
#[derive(Debug)]
pub(super) struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::debug!(%error, "a settings file stays behind");
        }
    }
}

/// Waits until the place of a session is there: somebody may have moved it, or its disk is not mounted yet. That is told once.
pub(super) async fn until_there(launch: &Launch, events: &mpsc::Sender<AgentEvent>) {
    let mut is_told = false;
    loop {
        let place = place(launch);
        // A disk that does not answer holds up nobody else.
        let looked = spawn_blocking(move || place.look().map_err(|error| (place, error))).await;
        let Ok(Err((place, error))) = looked else { return };
        if !is_told {
            is_told = true;
            let (path, reason) = (place.path().display().to_string(), words(&error));
            tracing::warn!(path, reason, "the place of a session is not there; waiting for it");
            if events.send(AgentEvent::PlaceMissing { path, reason }).await.is_err() {
                return;
            }
        }
        sleep(PLACE_STEP).await;
    }
}

/// What has to be there before an agent can run.
enum Needed {
    /// This directory.
    There(PathBuf),
    /// What this directory is made in.
    Makeable(PathBuf),
}

fn place(launch: &Launch) -> Needed {
    match &launch.worktree {
        // Git makes the directory, from this.
        Some(tree) => Needed::There(PathBuf::from(&tree.repository)),
        None if launch.own => Needed::Makeable(PathBuf::from(&launch.workspace)),
        None => Needed::There(PathBuf::from(&launch.workspace)),
    }
}

impl Needed {
    fn path(&self) -> &Path {
        let (Self::There(path) | Self::Makeable(path)) = self;
        path
    }

    fn look(&self) -> io::Result<()> {
        if let Self::Makeable(path) = self {
            // The directory of all such directories may be new, the data directory is not: if it is gone, it is somewhere else.
            path.parent().map_or(Ok(()), make)?;
            make(path)?;
        }
        fs::read_dir(self.path()).map(drop)
    }
}

fn make(directory: &Path) -> io::Result<()> {
    match fs::create_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// What went wrong, without the number that only programs read.
fn words(error: &io::Error) -> String {
    let words = error.to_string();
    words.split(" (os error").next().unwrap_or_default().to_owned()
}

/// Waits until no other process works on the session. One that a bot left when it died is about to end; one that a
/// person started is not waited for.
pub(super) async fn until_free(launch: &Launch, settings: &LaunchSettings) -> Result<(), LaunchProblem> {
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let records = Records::of(&variables);
    let until = Instant::now() + HANDOVER;
    while let Some(holder) = records.holder(&launch.claude) {
        if holder.kind != HolderKind::Program || Instant::now() >= until {
            tracing::info!(pid = ?holder.pid, "another process works on the session");
            return Err(LaunchProblem::Busy { holder: Some(holder.into()) });
        }
        sleep(HANDOVER_STEP).await;
    }
    Ok(())
}

/// Sees to it that Claude Code goes on where the conversation ended, however its process ended; where that cannot be, it does not
/// go on. Says whether the record has lost what a person saw last.
pub(super) async fn settle(launch: &Launch, settings: &LaunchSettings) -> Result<bool, LaunchProblem> {
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let records = Records::of(&variables);
    let session = match &launch.start {
        Start::Fork(from) => from.clone(),
        Start::New | Start::Resume | Start::Rerun => launch.claude.clone(),
    };
    let workspace = PathBuf::from(&launch.workspace);
    let seen = launch.seen.clone();
    let settled = spawn_blocking(move || -> io::Result<bool> {
        if records.settle(&workspace, &session)? {
            tracing::info!("a record said that its conversation ends elsewhere");
        }
        let Some(seen) = seen else { return Ok(false) };
        records.has_lost(&workspace, &session, &seen)
    });
    let settled = settled.await.map_err(io::Error::from).flatten();
    settled.map_err(|error| failed("note where the conversation ends", &error))
}

/// Makes the session's git worktree, if it has one and it is not there.
pub(super) async fn worktree(launch: &Launch, settings: &LaunchSettings) -> Result<(), LaunchProblem> {
    let Some(tree) = &launch.worktree else { return Ok(()) };
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let made = worktree::make(Path::new(&launch.workspace), tree, &launch.start, &variables).await;
    made.map_err(|reason| LaunchProblem::Worktree { branch: tree.branch.clone(), reason })
}

/// Starts the guard, which starts `claude`. The launch is changed to how the session can really be begun.
pub(super) fn start(launch: &mut Launch, settings: &LaunchSettings) -> Result<Prepared, LaunchProblem> {
    // It was there a moment ago.
    fs::read_dir(&launch.workspace).map_err(|error| LaunchProblem::Workspace {
        path: launch.workspace.clone(),
        reason: words(&error),
    })?;
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let program = locate::program(&settings.command, &variables)?;
    let untrusted = trust::untrusted(Path::new(&launch.workspace), &variables);
    let records = Records::of(&variables);
    let notice = suit(launch, &records);
    let lock = guard::lock_path(&launch.claude, records.home())
        .map_err(|error| failed("lock the session against other writers", &error))?;
    let mut arguments: Vec<OsString> = settings.command.iter().skip(1).cloned().collect();
    arguments.extend(launch::arguments(launch).into_iter().map(OsString::from));
    arguments.extend(untrusted.iter().flat_map(launch::of_untrusted).map(OsString::from));
    let scratch = match launch::settings(&launch.permit, untrusted.as_ref(), launch.peers) {
        Some(json) if json.len() > launch::INLINE_SETTINGS => {
            let file = scratch(&settings.scratch, &json).map_err(|error| failed("write settings", &error))?;
            arguments.push(launch::settings_argument(file.0.as_os_str()));
            Some(file)
        }
        Some(json) => {
            arguments.push(launch::settings_argument(json));
            None
        }
        None => None,
    };
    let mut guard = settings.guard.iter();
    let executable =
        guard.next().ok_or_else(|| failed("start the guard", &io::ErrorKind::NotFound.into()))?;
    let child = Command::new(executable)
        .args(guard)
        .args(guard::arguments(
            std::process::id(),
            lock.as_deref(),
            std::iter::once(program).chain(arguments),
        ))
        .env_clear()
        .envs(variables)
        .current_dir(&launch.workspace)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Ctrl-C in the bot's terminal is for the bot.
        .process_group(0)
        .spawn()
        .map_err(|error| failed("start the guard", &error))?;
    Ok(Prepared { child, scratch, notice, untrusted })
}

/// Begins a session that Claude Code has no record of, and goes on with one that it has: both are refused the other way.
fn suit(launch: &mut Launch, records: &Records) -> Option<String> {
    let is_known = records.find(&launch.claude).is_some();
    match (&launch.start, is_known) {
        (Start::New | Start::Fork(_), true) => launch.start = Start::Resume,
        (Start::Resume | Start::Rerun, false) => {
            launch.start = Start::New;
            return Some("Claude Code has no record of this session any more. It begins anew.".to_owned());
        }
        (Start::New | Start::Fork(_), false) | (Start::Resume | Start::Rerun, true) => {}
    }
    None
}

fn scratch(directory: &Path, json: &str) -> io::Result<Scratch> {
    let path = directory.join(format!("settings-{}.json", uuid::Uuid::new_v4()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    let scratch = Scratch(path);
    file.write_all(json.as_bytes())?;
    Ok(scratch)
}

fn failed(what: &str, error: &io::Error) -> LaunchProblem {
    LaunchProblem::Failed { reason: format!("failed to {what}: {error}") }
}
