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
use telecode_core::seam::ids::ClaudeId;

use super::chain::ChainIndex;
use super::{ClaudeRecords, each_line};

impl ClaudeRecords {
    /// Notes in a session's record where its conversation ends, if Claude Code would go on elsewhere. Says whether it did.
    ///
    /// Whoever else writes to the record is not disturbed: what is noted is on the way to what comes next.
    pub fn settle(&self, directory: &Path, session: &ClaudeId) -> io::Result<bool> {
        let Some(file) = self.find_in(directory, session) else { return Ok(false) };
        let mut index = ChainIndex::default();
        each_line(&file, |line| index.line(line))?;
        let Some(end) = index.strayed() else { return Ok(false) };
        // Claude Code looks for the kind of some lines at their beginning.
        let (leaf, session) = (json!(end), json!(session.0));
        append(&file, &format!(r#"{{"type":"last-prompt","leafUuid":{leaf},"sessionId":{session}}}"#))?;
        Ok(true)
    }
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
