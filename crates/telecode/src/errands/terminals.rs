//! Errands about sessions that were begun in a terminal.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use telecode_claude::history::{EvictError, HolderKind as Kind, Records};
use telecode_claude::process::{HANDOVER, HANDOVER_STEP};
use telecode_claude::{locate, worktree};
use telecode_core::agent::{Holder, HolderKind};
use telecode_core::errand::Report;
use telecode_core::ids::ClaudeId;
use telecode_core::time::Wall;
use tokio::time::{Instant, sleep};

use super::Places;

impl Places {
    /// The sessions of directories and of their git worktrees.
    pub(super) async fn terminals(self, directories: Vec<String>) -> Report {
        let mut all: Vec<PathBuf> = Vec::new();
        for directory in directories.into_iter().map(PathBuf::from) {
            let worktrees = worktree::all(&directory, &self.variables).await;
            all.push(directory);
            all.extend(worktrees);
        }
        let records = self.records;
        blocking(move || Report::Terminals(records.list(&all))).await
    }

    /// One session, and who works on it.
    pub(super) async fn terminal(self, claude: ClaudeId, directory: String) -> Report {
        let records = self.records;
        blocking(move || {
            Report::Terminals(records.look(Path::new(&directory), &claude).into_iter().collect())
        })
        .await
    }

    /// The sessions that processes work on now in a directory, below it or above it.
    pub(super) async fn at_work(self, directory: String) -> Report {
        let records = self.records;
        blocking(move || Report::Terminals(records.at_work(Path::new(&directory)))).await
    }

    /// What was said and done in a session between two moments, without what was written here: that was answered here, whenever
    /// Claude wrote its answer down.
    pub(super) async fn missed(
        self,
        claude: ClaudeId,
        directory: String,
        since: Wall,
        until: Wall,
    ) -> Report {
        let (records, store) = (self.records, self.store);
        let ours = if since == Wall(0) { Ok(HashSet::new()) } else { store.prompt_ids(claude.clone()).await };
        let ours = match ours {
            Ok(ours) => ours,
            Err(error) => return Report::Failed { reason: error.reason() },
        };
        blocking(move || {
            // Most often nothing was written since, and a long record need not be read.
            if records.changed(Path::new(&directory), &claude).is_none_or(|changed| changed <= since) {
                return Report::Story(Vec::new());
            }
            let story = records.story_but(Path::new(&directory), &claude, Some(since), Some(until), ours);
            story.map_or_else(|error| Report::Failed { reason: error.to_string() }, Report::Story)
        })
        .await
    }

    /// Sees to it that a record says where its conversation ends. Whoever works on it knows that.
    pub(super) async fn settle(self, claude: ClaudeId, directory: PathBuf) -> Report {
        let records = self.records;
        let until = Instant::now() + HANDOVER;
        while let Some(holder) = records.holder(&claude) {
            if holder.kind != Kind::Program || Instant::now() >= until {
                return Report::Done;
            }
            sleep(HANDOVER_STEP).await;
        }
        blocking(move || match records.settle(&directory, &claude) {
            Ok(_) => Report::Done,
            Err(error) => Report::Failed { reason: error.to_string() },
        })
        .await
    }

    /// Ends the process that a person saw to work on a session.
    pub(super) async fn end_holder(self, claude: ClaudeId, holder: Holder) -> Report {
        tracing::info!(?holder, "ending the process that works on a session");
        if holder.kind == HolderKind::Background {
            return self.stop_job(claude, holder).await;
        }
        let records = self.records;
        blocking(move || done(records.evict(&claude, holder))).await
    }

    /// What Claude Code's daemon runs is stopped by the daemon: it would start again what is only killed.
    async fn stop_job(self, claude: ClaudeId, holder: Holder) -> Report {
        let job = match self.records.job(&claude, holder) {
            Ok(Some(job)) => job,
            Ok(None) => return Report::Done,
            Err(error) => return done(Err(error)),
        };
        if let Err(words) = locate::stop(&self.command, &self.variables, &job).await {
            return done(Err(EvictError::Stop(words)));
        }
        blocking(move || done(Records::wait_for_end(holder))).await
    }
}

fn done(ended: Result<(), EvictError>) -> Report {
    ended.map_or_else(|error| Report::Failed { reason: error.to_string() }, |()| Report::Done)
}

/// Does what blocks, off the loop.
async fn blocking(work: impl FnOnce() -> Report + Send + 'static) -> Report {
    let report = tokio::task::spawn_blocking(work).await;
    report.unwrap_or_else(|error| Report::Failed { reason: error.to_string() })
}
