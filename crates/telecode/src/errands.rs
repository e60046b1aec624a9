//! Errands: looks at the machine or does something there on behalf of a chat. Each runs in a task of its own.

mod chart;
mod folders;
mod machine;
mod overhear;
mod paint;
mod personas;
mod picture;
mod records;
mod rules;
mod store;
mod story;
mod terminals;
pub mod tree;
mod workspaces;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;

use telecode_claude::history::ClaudeRecords;
use telecode_claude::launch::Variables;
use telecode_core::seam::Input;
use telecode_core::seam::errand::{Errand, Failure, Report};
use telecode_core::seam::ids::{ClaudeId, ErrandId, SessionId};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::event::LoopEvent;
use crate::store::Store;
use crate::watch::SessionWatch;

/// Runs errands.
#[derive(Debug)]
pub struct ErrandRunner {
    places: ErrandPaths,
    watch: SessionWatch,
    events: mpsc::Sender<LoopEvent>,
    overhearing: HashMap<SessionId, JoinHandle<()>>,
}

/// Where things are.
#[derive(Debug, Clone)]
pub struct ErrandPaths {
    /// What telecode remembers.
    pub store: Store,
    /// What Claude Code remembers.
    pub records: ClaudeRecords,
    /// The directory of the owner's persona files.
    pub personas: PathBuf,
    /// The directory of sessions' own directories.
    pub workspaces: PathBuf,
    /// The directory of sessions' git worktrees.
    pub worktrees: PathBuf,
    /// The directory of snapshots.
    pub albums: PathBuf,
    /// The environment of agents, which git gets as well.
    pub variables: Variables,
    /// The command that runs `claude`.
    pub command: Vec<OsString>,
}

impl ErrandRunner {
    /// Knows where things are; runs nothing.
    pub fn new(places: ErrandPaths, watch: SessionWatch, events: mpsc::Sender<LoopEvent>) -> Self {
        Self { places, watch, events, overhearing: HashMap::new() }
    }

    /// Claude Code may remember things elsewhere, and be another program, from now on.
    pub fn reload(&mut self, records: ClaudeRecords, command: Vec<OsString>) {
        self.places.records = records;
        self.places.command = command;
    }

    /// Runs an errand, and reports.
    pub fn run(&self, errand: ErrandId, what: Errand) {
        tracing::debug!(id = errand.0, ?what, "errand");
        let (places, events) = (self.places.clone(), self.events.clone());
        let failed = what.failed();
        tokio::spawn(async move {
            // A task of its own, so that a panic is a report as well.
            let report = tokio::spawn(places.run(what)).await;
            let report = report.unwrap_or_else(|error| failed(error.into()));
            let _unheard = events.send(LoopEvent::from(Input::Reported { errand, report })).await;
        });
    }

    /// Watches what is said and done in a session that lives elsewhere.
    pub fn overhear(&mut self, session: SessionId, claude: ClaudeId, directory: String) {
        self.stop_overhearing(session);
        self.watch.until_free(session, claude.clone(), directory.clone());
        let records = self.places.records.clone();
        let following = overhear::follow(records, session, claude, directory, self.events.clone());
        self.overhearing.insert(session, tokio::spawn(following));
    }

    /// It is not watched any more.
    pub fn stop_overhearing(&mut self, session: SessionId) {
        if let Some(task) = self.overhearing.remove(&session) {
            task.abort();
        }
    }
}

impl ErrandPaths {
    /// Has each answerer answer.
    async fn run(self, what: Errand) -> Report {
        match what {
            Errand::Store(what) => self.look_up(what).await,
            Errand::Files(what) => self.files(what).await,
            Errand::Records(what) => self.records(what).await,
            Errand::Personas(what) => self.personas(what).await,
            Errand::Machine(what) => self.machine(what).await,
            Errand::Picture(what) => picture::of(what).await,
            Errand::Refuse { what, reason } => what.failed()(Failure(reason)),
        }
    }
}

/// Runs what waits for the disk beside the loop.
async fn off_the_loop<T: Send + 'static, E: From<Failure> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::from(error).into()))
}
