//! What comes before an agent lives: workspace, settings, the process itself.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use telecode_core::seam::agent::{
    AgentEvent, AgentNotice, Launch, LaunchProblem, LaunchStep, NoWorkspace, Start, Untrusted,
};
use telecode_core::seam::gate::WorkGround;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use super::{HANDOVER, HANDOVER_STEP, LaunchSettings};
use crate::history::{ClaudeRecords, HolderStart};
use crate::{guard, launch, locate, lock, place, trust, worktree};

/// How often it is looked whether the place of a session is back.
const PLACE_STEP: Duration = Duration::from_secs(2);

/// A process that was started, and what goes away with it.
#[derive(Debug)]
pub(super) struct PreparedProcess {
    pub(super) child: Child,
    pub(super) scratch: Option<ScratchFile>,
    pub(super) notice: Option<AgentNotice>,
    pub(super) untrusted: Option<Untrusted>,
}

/// A file that is removed when it is dropped.
#[derive(Debug)]
pub(super) struct ScratchFile(PathBuf);

impl Drop for ScratchFile {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.0) {
            tracing::debug!(%error, "a settings file stays behind");
        }
    }
}

/// Waits until the place of a session is there and may be used: somebody may have moved it, or its disk is not mounted yet. That
/// is told once.
pub(super) async fn until_there(
    launch: &Launch,
    settings: &LaunchSettings,
    events: &mpsc::Sender<AgentEvent>,
) {
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let needed = LaunchNeeds::of(launch, ClaudeRecords::of(&variables).home());
    let mut is_told = false;
    loop {
        let needed = needed.clone();
        // A disk that does not answer holds up nobody else.
        let looked = spawn_blocking(move || needed.look()).await;
        let Ok(Err((place, why))) = looked else { return };
        if !is_told {
            is_told = true;
            let path = place.display().to_string();
            tracing::warn!(path, ?why, "nothing can run in the place of a session; waiting for it");
            if events.send(AgentEvent::WorkspaceMissing { path, why }).await.is_err() {
                return;
            }
        }
        sleep(PLACE_STEP).await;
    }
}

/// What has to be there before an agent can run.
#[derive(Debug, Clone)]
struct LaunchNeeds {
    /// Where it runs, or what a worktree is made from.
    place: PathBuf,
    ground: WorkGround,
    /// The place is made if it is missing, below this.
    makes_below: Option<PathBuf>,
    /// Something is made below this, or kept in it.
    besides: Vec<PathBuf>,
}

impl LaunchNeeds {
    fn of(launch: &Launch, records: &Path) -> Self {
        let workspace = Path::new(&launch.workspace);
        // What a session has begun in was there.
        let is_begun = matches!(launch.start, Start::Resume | Start::Rerun);
        let above = |levels: usize| workspace.ancestors().nth(levels).map(Path::to_owned);
        let ground = launch.permit.ground();
        let has_record = launch.start != Start::New;
        let mut besides: Vec<_> = has_record.then(|| records.to_owned()).into_iter().collect();
        if let Some(tree) = &launch.worktree {
            // Git makes it, and all directories on the way: a branch in a project's in all worktrees' in the data directory.
            besides.extend(above(if is_begun { 1 } else { 3 }));
            return Self { place: PathBuf::from(&tree.repository), ground, makes_below: None, besides };
        }
        // One of its own, in all sessions' in the data directory.
        let makes_below = above(2).filter(|_| launch.own && !is_begun);
        Self { place: workspace.to_owned(), ground, makes_below, besides }
    }

    fn look(&self) -> Result<(), (PathBuf, NoWorkspace)> {
        if let Some(below) = &self.makes_below {
            place::make(&self.place, below).map_err(|error| (self.place.clone(), place::missing(&error)))?;
        }
        place::look(&self.place, self.ground).map_err(|why| (self.place.clone(), why))?;
        for directory in &self.besides {
            place::look(directory, WorkGround::Named).map_err(|why| (directory.clone(), why))?;
        }
        Ok(())
    }
}

/// Waits until no other process works on the session. One that a bot left when it died is about to end; one that a
/// person started is not waited for.
pub(super) async fn until_free(launch: &Launch, settings: &LaunchSettings) -> Result<(), LaunchProblem> {
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let records = ClaudeRecords::of(&variables);
    let until = Instant::now() + HANDOVER;
    while let Some(holder) = records.holder(&launch.claude) {
        if holder.kind != HolderStart::Program || Instant::now() >= until {
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
    let records = ClaudeRecords::of(&variables);
    let session = match &launch.start {
        Start::Fork(from) => from.clone(),
        Start::New | Start::Resume | Start::Rerun => launch.claude.clone(),
    };
    let workspace = PathBuf::from(&launch.workspace);
    let seen = launch.seen.clone();
    let settled = spawn_blocking(move || records.settle(&workspace, &session, seen.as_ref()));
    let settled = settled.await.map_err(io::Error::from).flatten();
    let settled = settled.map_err(|error| failed(LaunchStep::Settle, &error))?;
    if settled.was_astray {
        tracing::info!("a record said that its conversation ends elsewhere");
    }
    Ok(settled.has_lost)
}

/// Makes the session's git worktree, if it has one and it is not there.
pub(super) async fn worktree(launch: &Launch, settings: &LaunchSettings) -> Result<(), LaunchProblem> {
    let Some(tree) = &launch.worktree else { return Ok(()) };
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let made = worktree::make(Path::new(&launch.workspace), tree, &launch.start, &variables).await;
    made.map_err(|reason| LaunchProblem::Worktree { branch: tree.branch.clone(), reason })
}

/// Starts the guard, which starts `claude`. The launch is changed to how the session can really be begun.
pub(super) fn start(
    launch: &mut Launch,
    settings: &LaunchSettings,
) -> Result<PreparedProcess, LaunchProblem> {
    // It was there a moment ago.
    fs::read_dir(&launch.workspace).map_err(|error| LaunchProblem::Workspace {
        path: launch.workspace.clone(),
        reason: place::words(&error),
    })?;
    let variables = launch::environment(launch, &settings.parent, &settings.env);
    let program = locate::program(&settings.command, &variables)?;
    let untrusted = trust::untrusted(Path::new(&launch.workspace), &variables);
    let records = ClaudeRecords::of(&variables);
    let notice = suit(launch, &records);
    let lock =
        lock::path(&launch.claude, records.home()).map_err(|error| failed(LaunchStep::Lock, &error))?;
    let mut arguments: Vec<OsString> = settings.command.iter().skip(1).cloned().collect();
    arguments.extend(launch::arguments(launch).into_iter().map(OsString::from));
    arguments.extend(untrusted.iter().flat_map(launch::of_untrusted).map(OsString::from));
    let scratch = match launch::settings(&launch.permit, untrusted.as_ref(), launch.peers) {
        Some(json) if json.len() > launch::INLINE_SETTINGS => {
            let file =
                scratch(&settings.scratch, &json).map_err(|error| failed(LaunchStep::Settings, &error))?;
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
        guard.next().ok_or_else(|| failed(LaunchStep::Guard, &io::ErrorKind::NotFound.into()))?;
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
        .map_err(|error| failed(LaunchStep::Guard, &error))?;
    Ok(PreparedProcess { child, scratch, notice, untrusted })
}

/// Begins a session that Claude Code has no record of, and goes on with one that it has: both are refused the other way.
fn suit(launch: &mut Launch, records: &ClaudeRecords) -> Option<AgentNotice> {
    let is_known = records.find(&launch.claude).is_some();
    match (&launch.start, is_known) {
        (Start::New | Start::Fork(_), true) => launch.start = Start::Resume,
        (Start::Resume | Start::Rerun, false) => {
            launch.start = Start::New;
            return Some(AgentNotice::NoRecord);
        }
        (Start::New | Start::Fork(_), false) | (Start::Resume | Start::Rerun, true) => {}
    }
    None
}

fn scratch(directory: &Path, json: &str) -> io::Result<ScratchFile> {
    let path = directory.join(format!("settings-{}.json", uuid::Uuid::new_v4()));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    let scratch = ScratchFile(path);
    file.write_all(json.as_bytes())?;
    Ok(scratch)
}

fn failed(step: LaunchStep, error: &io::Error) -> LaunchProblem {
    LaunchProblem::Unprepared { step, reason: error.to_string() }
}
