//! Where a record says that its conversation ends.
//!
//! Claude Code notes that from time to time, and takes the last note for true unless the newest line hangs on it; without a note
//! it goes on at the newest line, which may hang beside the conversation. A turn that was cut and run again goes on beside what
//! was noted: killed before the next note, Claude Code would go back there and forget everything since. So what it would have noted itself is noted for it. This is the only line that telecode writes
//! into a record.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use serde_json::json;
use telecode_core::seam::agent::Trace;
use telecode_core::seam::ids::{ClaudeId, PromptId};

use super::chain::ChainIndex;
use super::trace::TraceReading;
use super::{ClaudeRecords, each_line};

/// What was found in a record that was set right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SettledRecord {
    /// It said that its conversation ends elsewhere.
    pub was_astray: bool,
    /// It has lost what a person saw last.
    pub has_lost: bool,
}

impl ClaudeRecords {
    /// Notes in a session's record where its conversation ends, if Claude Code would go on elsewhere. A session without a record
    /// has nothing to be noted and has lost nothing, it begins anew.
    ///
    /// `seen` is the prompt that a person saw the answer of last: it, or the end of its answer, may be lost. The record is long, and
    /// a person waits for what comes next: it is taken apart once, and looked at again from where it names that prompt.
    ///
    /// Whoever else writes to the record is not disturbed: what is noted is on the way to what comes next.
    pub fn settle(
        &self,
        directory: &Path,
        session: &ClaudeId,
        seen: Option<&PromptId>,
    ) -> io::Result<SettledRecord> {
        let Some(file) = self.find_in(directory, session) else { return Ok(SettledRecord::default()) };
        let mut index = ChainIndex::default();
        let mut named = None;
        let mut count = 0;
        each_line(&file, |line| {
            let is_named = |prompt: &PromptId| String::from_utf8_lossy(line).contains(&prompt.0);
            if named.is_none() && seen.is_some_and(is_named) {
                named = Some(count);
            }
            count += 1;
            index.line(line);
        })?;
        let note = index.strayed().map(|end| note(end, session));
        if let Some(note) = &note {
            append(&file, note)?;
            index.line(note.as_bytes());
        }
        let has_lost = match (seen, named) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(seen), Some(named)) => is_cut(&file, &index, seen, named)?,
        };
        Ok(SettledRecord { was_astray: note.is_some(), has_lost })
    }
}

/// What Claude Code would have noted itself. It looks for the kind of some lines at their beginning.
fn note(end: &str, session: &ClaudeId) -> String {
    let (leaf, session) = (json!(end), json!(session.0));
    format!(r#"{{"type":"last-prompt","leafUuid":{leaf},"sessionId":{session}}}"#)
}

/// Whether a record lacks the end of what was answered to a prompt. Its first `before` lines do not name it.
fn is_cut(file: &Path, index: &ChainIndex, prompt: &PromptId, before: usize) -> io::Result<bool> {
    let mut reading = TraceReading::new(std::slice::from_ref(prompt));
    let mut chosen = index.chosen().into_iter();
    let mut count = 0;
    each_line(file, |line| {
        let is_chosen = chosen.next().unwrap_or_default();
        count += 1;
        if count > before {
            reading.take(line, is_chosen);
        }
    })?;
    Ok(reading.end().iter().any(|(_, trace)| matches!(trace, Trace::Cut { .. })))
}

/// Appends a line, or nothing. One that was cut before it stays a line of its own.
fn append(file: &Path, line: &str) -> io::Result<()> {
    let mut file = File::options().read(true).append(true).open(file)?;
    let mut last = [b'\n'];
    let length = file.metadata()?.len();
    if length > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let begin = if last == [b'\n'] { "" } else { "\n" };
    let line = format!("{begin}{line}\n");
    let mut rest = line.as_bytes();
    while !rest.is_empty() {
        match file.write(rest) {
            Ok(count) if count > 0 => rest = rest.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            failed => {
                // Half a line is none: the disk may be full. What somebody else wrote behind it is not ours to cut: then the half stays,
                // and nothing mends it.
                let written = line.len() - rest.len();
                if written > 0 && file.metadata()?.len() == length + written as u64 {
                    file.set_len(length)?;
                }
                return Err(failed.err().unwrap_or_else(|| io::ErrorKind::WriteZero.into()));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
