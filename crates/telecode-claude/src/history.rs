//! Claude Code's own record of sessions on disk: where it is, what it says of a prompt, and the conversation
//! in it.
//!
//! The record is Claude Code's and may change with its versions: what is not understood is passed over. It is only read, but
//! for one line (`settle`), and deleted only with its session. Everything here blocks: call it off the bot's loop.

mod chain;
mod evict;
mod foreign;
mod head;
mod holder;
mod list;
mod output;
mod place;
mod remove;
mod rewinds;
mod settle;
mod story;
mod trace;
mod trail;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use telecode_core::seam::agent::Trace;
use telecode_core::seam::errand::Trail;
use telecode_core::seam::ids::{ClaudeId, PromptId};

use crate::launch::Variables;
use chain::ChainIndex;
use trace::TraceReading;

pub use evict::TERM_PATIENCE;
pub use foreign::RecordGrowth;
pub use holder::{HolderProcess, HolderStart};
pub use place::folder;
pub use settle::SettledRecord;
pub use story::{OUTPUT_LIMIT, RecordFollower};

/// The records of one configuration directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaudeRecords {
    projects: PathBuf,
    running: PathBuf,
}

/// A variable that has a value.
pub(crate) fn variable<'a>(variables: &'a Variables, name: &str) -> Option<&'a OsStr> {
    let found = variables.iter().find(|(other, _)| other == name);
    found.map(|(_, value)| value.as_os_str()).filter(|value| !value.is_empty())
}

/// A line longer than this is passed over: it holds a picture, not words.
const LINE_LIMIT: u64 = 64 * 1024 * 1024;

impl ClaudeRecords {
    /// Those that an agent with this environment reads and writes.
    pub fn of(variables: &Variables) -> Self {
        let configuration = variable(variables, "CLAUDE_CONFIG_DIR").map_or_else(
            || Path::new(variable(variables, "HOME").unwrap_or(OsStr::new("/"))).join(".claude"),
            PathBuf::from,
        );
        Self { projects: configuration.join("projects"), running: configuration.join("sessions") }
    }

    /// Claude Code's own directory.
    pub(crate) fn home(&self) -> &Path {
        self.projects.parent().unwrap_or(&self.projects)
    }

    /// The file of a session, wherever it was begun; the newest, if there are several.
    pub fn find(&self, session: &ClaudeId) -> Option<PathBuf> {
        let name = file_name(session)?;
        let folders = std::fs::read_dir(&self.projects).ok()?;
        let files = folders.filter_map(|folder| {
            let file = folder.ok()?.path().join(&name);
            let changed = file.metadata().ok().filter(std::fs::Metadata::is_file)?.modified().ok()?;
            Some((changed, file))
        });
        files.max().map(|(_, file)| file)
    }

    /// The file of a session that runs in this directory: there at first, else wherever it is.
    pub fn find_in(&self, directory: &Path, session: &ClaudeId) -> Option<PathBuf> {
        let here = self.projects.join(folder(directory)).join(file_name(session)?);
        if here.is_file() { Some(here) } else { self.find(session) }
    }

    /// The directories where it would show that somebody begins to work on a session that runs in this directory.
    pub fn places(&self, directory: &Path, session: &ClaudeId) -> [PathBuf; 3] {
        let found = self.find_in(directory, session);
        let record = found.as_deref().and_then(Path::parent).map(Path::to_owned);
        let record = record.unwrap_or_else(|| self.projects.join(folder(directory)));
        [self.running.clone(), self.projects.clone(), record]
    }

    /// The process that works on a session now, if one does.
    pub fn holder(&self, session: &ClaudeId) -> Option<HolderProcess> {
        holder::holder(&self.running, session)
    }

    /// The processes that say that they work on a session, by session; those that a person started come first.
    pub fn holders(&self) -> HashMap<ClaudeId, Vec<HolderProcess>> {
        holder::registered(&self.running)
    }

    /// What the record says of each prompt, in their order. A session without a record knows none of them. What counts is the
    /// conversation that is gone on with, not what hangs beside it.
    pub fn traces(
        &self,
        directory: &Path,
        session: &ClaudeId,
        prompts: &[PromptId],
    ) -> io::Result<Vec<(PromptId, Trace)>> {
        let mut reading = TraceReading::new(prompts);
        if let Some(file) = self.find_in(directory, session) {
            each_chosen(&file, |line, is_chosen| reading.take(line, is_chosen))?;
        }
        Ok(reading.end())
    }
}

impl ClaudeRecords {
    /// Which of these ids stand nowhere in a session's record. `None` if it has none.
    pub fn missing(
        &self,
        directory: &Path,
        session: &ClaudeId,
        ids: &[&str],
    ) -> io::Result<Option<Vec<String>>> {
        let Some(file) = self.find_in(directory, session) else { return Ok(None) };
        let mut missing = ids.to_vec();
        if !missing.is_empty() {
            each_line(&file, |line| {
                let line = String::from_utf8_lossy(line);
                missing.retain(|id| !line.contains(id));
            })?;
        }
        Ok(Some(missing.into_iter().map(str::to_owned).collect()))
    }

    /// Where a turn stands in the record, and where the conversation can be cut before it: any of its prompts may be the one that
    /// the record has. `end` is where the conversation ends, if not where the record does.
    pub fn trail(
        &self,
        directory: &Path,
        session: &ClaudeId,
        prompts: &[PromptId],
        end: Option<&str>,
    ) -> io::Result<Trail> {
        let mut lines = trail::TrailLines::default();
        if let Some(file) = self.find_in(directory, session) {
            each_line(&file, |line| lines.line(line))?;
        }
        Ok(lines.trail(prompts, end))
    }
}

/// The name of a session's file. Only an id that cannot leave its folder has one.
fn file_name(session: &ClaudeId) -> Option<String> {
    let is_plain =
        !session.0.is_empty() && session.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_plain.then(|| format!("{}.jsonl", session.0))
}

/// Gives every line of a record, each with whether it is of the conversation. The file is read twice.
fn each_chosen(file: &Path, mut take: impl FnMut(&[u8], bool)) -> io::Result<()> {
    let mut index = ChainIndex::default();
    each_line(file, |line| index.line(line))?;
    let mut chosen = index.chosen().into_iter();
    each_line(file, |line| take(line, chosen.next().unwrap_or_default()))
}

/// Gives every line of a file, also the last one, which may be cut.
fn each_line(file: &Path, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let (_, last) = whole_lines(File::open(file)?, &mut take)?;
    if !last.is_empty() {
        take(&last);
    }
    Ok(())
}

/// Gives every whole line. Returns how many bytes they are, and what stands behind the last of them. In place of a line that
/// is too long comes an empty one.
fn whole_lines(file: File, mut take: impl FnMut(&[u8])) -> io::Result<(u64, Vec<u8>)> {
    let mut source = BufReader::with_capacity(256 * 1024, file);
    let mut line = Vec::new();
    let mut read = 0;
    loop {
        line.clear();
        let mut length = io::Read::take(&mut source, LINE_LIMIT).read_until(b'\n', &mut line)? as u64;
        if line.last() == Some(&b'\n') {
            take(&line);
        } else if length < LINE_LIMIT {
            return Ok((read, line));
        } else {
            line = Vec::new();
            length += source.skip_until(b'\n')? as u64;
            take(&line);
        }
        read += length;
    }
}

#[cfg(test)]
mod tests;
