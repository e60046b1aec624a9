//! Errands about sessions that were begun in a terminal.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use telecode_claude::history::{ClaudeRecords, HolderStart};
use telecode_claude::process::{HANDOVER, HANDOVER_STEP};
use telecode_claude::{locate, worktree};
use telecode_core::seam::agent::{Holder, HolderKind};
use telecode_core::seam::errand::{Failure, NotEnded, Terminal};
use telecode_core::seam::ids::ClaudeId;
use telecode_core::seam::story::Entry;
use telecode_core::seam::time::Wall;
use tokio::time::{Instant, sleep};

use super::store::said;
use super::{ErrandPaths, off_the_loop};

impl ErrandPaths {
    /// The sessions of directories and of their git worktrees.
    pub(super) async fn terminals(self, directories: Vec<String>) -> Result<Vec<Terminal>, Failure> {
        let mut all: Vec<PathBuf> = Vec::new();
        for directory in directories.into_iter().map(PathBuf::from) {
            let worktrees = worktree::all(&directory, &self.variables).await;
            all.push(directory);
            all.extend(worktrees);
        }
        let records = self.records;
        off_the_loop(move || Ok(records.list(&all))).await
    }

    /// One session, and who works on it.
    pub(super) async fn terminal(
        self,
        claude: ClaudeId,
        directory: String,
    ) -> Result<Option<Terminal>, Failure> {
        let records = self.records;
        off_the_loop(move || Ok(records.look(Path::new(&directory), &claude))).await
    }

    /// The sessions that processes work on now in a directory, below it or above it.
    pub(super) async fn at_work(self, directory: String) -> Result<Vec<Terminal>, Failure> {
        let records = self.records;
        off_the_loop(move || Ok(records.at_work(Path::new(&directory)))).await
    }

    /// What was said and done in a session between two moments, without what was written here: that was answered here, whenever
    /// Claude wrote its answer down.
    pub(super) async fn missed(
        self,
        claude: ClaudeId,
        directory: String,
        since: Wall,
        until: Wall,
    ) -> Result<Vec<Entry>, Failure> {
        let (records, store) = (self.records, self.store);
        let ours =
            if since == Wall(0) { HashSet::new() } else { said(store.prompt_ids(claude.clone()).await)? };
        off_the_loop(move || {
            // Most often nothing was written since, and a long record need not be read.
            if records.changed(Path::new(&directory), &claude).is_none_or(|changed| changed <= since) {
                return Ok(Vec::new());
            }
            Ok(records.story_but(Path::new(&directory), &claude, Some(since), Some(until), ours)?)
        })
        .await
    }

    /// Sees to it that a record says where its conversation ends. Whoever works on it knows that.
    pub(super) async fn settle(self, claude: ClaudeId, directory: String) -> Result<(), Failure> {
        let records = self.records;
        let until = Instant::now() + HANDOVER;
        while let Some(holder) = records.holder(&claude) {
            if holder.kind != HolderStart::Program || Instant::now() >= until {
                return Ok(());
            }
            sleep(HANDOVER_STEP).await;
        }
        off_the_loop(move || {
            records.settle(Path::new(&directory), &claude, None)?;
            Ok(())
        })
        .await
    }

    /// Ends the process that a person saw to work on a session.
    pub(super) async fn end_holder(self, claude: ClaudeId, holder: Holder) -> Result<(), NotEnded> {
        tracing::info!(?holder, "ending the process that works on a session");
        if holder.kind == HolderKind::Background {
            return self.stop_job(claude, holder).await;
        }
        let records = self.records;
        off_the_loop(move || records.evict(&claude, holder)).await
    }

    /// What Claude Code's daemon runs is stopped by the daemon: it would start again what is only killed.
    async fn stop_job(self, claude: ClaudeId, holder: Holder) -> Result<(), NotEnded> {
        let Some(job) = self.records.job(&claude, holder)? else { return Ok(()) };
        if let Err(words) = locate::stop(&self.command, &self.variables, &job).await {
            return Err(NotEnded::Stop(words));
        }
        off_the_loop(move || ClaudeRecords::wait_for_end(holder)).await
    }
}
