//! A record as a conversation: what was said and done, in order.
//!
//! What counts is chosen as Claude's SDKs do it (`chain`); beyond that, what was said before a conversation was made shorter
//! is kept. Nothing here fails on what a line holds: kinds that are not known, and the last line while it is written, are
//! passed over.

mod follow;
mod tell;
mod words;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use telecode_core::seam::ids::ClaudeId;
use telecode_core::seam::story::Entry;
use telecode_core::seam::time::Wall;

use super::{ClaudeRecords, each_chosen, each_line};
use tell::StoryTeller;

pub use follow::RecordFollower;

pub(super) use words::output as printed_by;

/// How much of a tool's output is kept, in characters: enough for a test run's end, little enough that a day of work fits
/// into one export.
pub const OUTPUT_LIMIT: usize = 16 * 1024;

impl ClaudeRecords {
    /// What was said and done in a session, in order: only later than `since` and not later than `until`, if they are given.
    /// A session without a record has no story.
    ///
    /// The file is read twice, line by line; only what is told is kept.
    pub fn story(
        &self,
        directory: &Path,
        session: &ClaudeId,
        since: Option<Wall>,
        until: Option<Wall>,
    ) -> io::Result<Vec<Entry>> {
        self.story_but(directory, session, since, until, HashSet::new())
    }

    /// The same without the prompts that have these ids, and without what was answered to them.
    pub fn story_but(
        &self,
        directory: &Path,
        session: &ClaudeId,
        since: Option<Wall>,
        until: Option<Wall>,
        known: HashSet<String>,
    ) -> io::Result<Vec<Entry>> {
        let Some(file) = self.find_in(directory, session) else { return Ok(Vec::new()) };
        let mut teller = StoryTeller::passing_over(known);
        each_chosen(&file, |line, is_chosen| {
            if is_chosen {
                teller.line(line);
            }
        })?;
        for side in side_files(&file) {
            each_line(&side, |line| teller.side_line(line))?;
        }
        let mut entries = teller.end();
        entries.retain(|entry| {
            since.is_none_or(|since| entry.at > since) && until.is_none_or(|until| entry.at <= until)
        });
        Ok(entries)
    }

    /// Follows what is written to a session's record from now on. `None` if it has none.
    pub fn follow(&self, directory: &Path, session: &ClaudeId) -> io::Result<Option<RecordFollower>> {
        self.find_in(directory, session).map(RecordFollower::at_end).transpose()
    }
}

/// The files of a session's subagents, oldest name first.
pub(super) fn side_files(file: &Path) -> Vec<PathBuf> {
    let Ok(folder) = std::fs::read_dir(file.with_extension("").join("subagents")) else { return Vec::new() };
    let files = folder.filter_map(|file| Some(file.ok()?.path()));
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|end| end == "jsonl")).collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests;
