//! Errands: looks at the machine or does something there on behalf of a chat. Each runs in a task of its own.

mod chart;
mod folders;
mod overhear;
mod paint;
mod personas;
mod picture;
mod rules;
mod story;
mod terminals;
pub mod tree;
mod workspaces;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use telecode_claude::history::Records;
use telecode_claude::launch::Variables;
use telecode_claude::worktree::{self, Removal};
use telecode_core::bridge::Input;
use telecode_core::errand::{Errand, Report};
use telecode_core::ids::{ClaudeId, ErrandId, SessionId, ToolCallId};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::app::Event;
use crate::store::{Found, Store, StoreError};
use crate::watch::Watch;

/// Runs errands.
#[derive(Debug)]
pub struct Errands {
    places: Places,
    watch: Watch,
    events: mpsc::Sender<Event>,
    overhearing: HashMap<SessionId, JoinHandle<()>>,
}

/// Where things are.
#[derive(Debug, Clone)]
pub struct Places {
    /// What telecode remembers.
    pub store: Store,
    /// What Claude Code remembers.
    pub records: Records,
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

impl Errands {
    /// Knows where things are; runs nothing.
    pub fn new(places: Places, watch: Watch, events: mpsc::Sender<Event>) -> Self {
        Self { places, watch, events, overhearing: HashMap::new() }
    }

    /// Claude Code may remember things elsewhere, and be another program, from now on.
    pub fn reload(&mut self, records: Records, command: Vec<OsString>) {
        self.places.records = records;
        self.places.command = command;
    }

    /// Runs an errand, and reports.
    pub fn run(&self, errand: ErrandId, what: Errand) {
        tracing::debug!(id = errand.0, ?what, "errand");
        let (places, events) = (self.places.clone(), self.events.clone());
        tokio::spawn(async move {
            // A task of its own, so that a panic is a report as well.
            let report = tokio::spawn(places.run(what)).await;
            let report = report.unwrap_or_else(|error| Report::Failed { reason: error.to_string() });
            let _unheard = events.send(Event::from(Input::Reported { errand, report })).await;
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

    /// Stops to.
    pub fn stop_overhearing(&mut self, session: SessionId) {
        if let Some(task) = self.overhearing.remove(&session) {
            task.abort();
        }
    }
}

impl Places {
    async fn run(self, what: Errand) -> Report {
        match what {
            Errand::Search { person, words, skip, limit } => {
                said(self.store.search(person, words, skip, limit).await.map(Report::from))
            }
            Errand::Story { session, claude, directory } => self.story(session, claude, directory).await,
            Errand::LastPrompt { session } => said(self.store.last_prompt(session).await.map(Report::Prompt)),
            Errand::Browse { path, roots } => {
                off_the_loop(move || folders::browse(path.as_deref(), &roots)).await
            }
            Errand::CheckFolder { path, roots } => {
                off_the_loop(move || folders::check(&path, &roots, self.home().as_deref())).await
            }
            Errand::Place { path } => off_the_loop(move || folders::look(Path::new(&path))).await,
            Errand::Personas { directory } => {
                let directory = directory.map(PathBuf::from);
                off_the_loop(move || personas::read(directory.as_deref(), &self.personas)).await
            }
            Errand::WritePersona { name, text, replace } => {
                off_the_loop(move || personas::write(&self.personas, &name, &text, replace)).await
            }
            Errand::RemoveWorktree { repository, directory, force } => {
                self.remove_worktree(Path::new(&repository), Path::new(&directory), force).await
            }
            Errand::RemoveFolder { directory, force } => {
                off_the_loop(move || workspaces::remove(&self.workspaces, Path::new(&directory), force)).await
            }
            Errand::DeleteRecord { claude, directory } => {
                off_the_loop(move || self.delete_record(&claude, Path::new(&directory))).await
            }
            Errand::Output { claude, directory, call, limit } => {
                off_the_loop(move || self.output(&claude, Path::new(&directory), &call, limit)).await
            }
            Errand::Draw { path, hunks, placed } => {
                off_the_loop(move || picture::draw(&path, &hunks, placed)).await
            }
            Errand::Chart { bars, top } => off_the_loop(move || chart::draw(&bars, &top)).await,
            Errand::Terminals { directories } => self.terminals(directories).await,
            Errand::Terminal { claude, directory } => self.terminal(claude, directory).await,
            Errand::AtWork { directory } => self.at_work(directory).await,
            Errand::Missed { claude, directory, since, until } => {
                self.missed(claude, directory, since, until).await
            }
            Errand::Tree(what) => Report::Tree(self.tree(what).await),
            Errand::ForgetRule { directory, rule } => {
                off_the_loop(move || rules::forget(Path::new(&directory), &rule)).await
            }
            Errand::Settle { claude, directory } => self.settle(claude, PathBuf::from(directory)).await,
            Errand::EndHolder { claude, holder } => self.end_holder(claude, holder).await,
        }
    }
}

impl Places {
    fn home(&self) -> Option<PathBuf> {
        let home = self.variables.iter().find(|(name, _)| name == "HOME");
        home.map(|(_, home)| PathBuf::from(home))
    }

    async fn remove_worktree(&self, repository: &Path, directory: &Path, force: bool) -> Report {
        match worktree::remove(&self.worktrees, repository, directory, force, &self.variables).await {
            Removal::Done => Report::Done,
            Removal::Dirty(what) => Report::Dirty { what },
            Removal::Failed(reason) => Report::Failed { reason },
        }
    }

    fn output(&self, claude: &ClaudeId, directory: &Path, call: &ToolCallId, limit: u64) -> Report {
        match self.records.output(directory, claude, call, limit) {
            Ok(output) => Report::Output(output),
            Err(error) => Report::Failed { reason: error.to_string() },
        }
    }

    fn delete_record(&self, claude: &ClaudeId, directory: &Path) -> Report {
        match self.records.remove(directory, claude) {
            Ok(()) => Report::Done,
            Err(error) => Report::Failed { reason: error.to_string() },
        }
    }
}

/// Runs what waits for the disk beside the loop.
async fn off_the_loop(work: impl FnOnce() -> Report + Send + 'static) -> Report {
    let report = tokio::task::spawn_blocking(work).await;
    report.unwrap_or_else(|error| Report::Failed { reason: error.to_string() })
}

/// What the store said, or why it could not.
fn said(report: Result<Report, StoreError>) -> Report {
    report.unwrap_or_else(|error| Report::Failed { reason: error.reason() })
}

impl From<Found> for Report {
    fn from(found: Found) -> Self {
        Self::Hits { hits: found.hits, total: found.total }
    }
}
