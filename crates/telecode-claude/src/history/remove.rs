//! The record of a session goes, with what Claude Code keeps beside it.

use std::path::Path;
use std::{fs, io};

use telecode_core::seam::ids::ClaudeId;

use super::{ClaudeRecords, file_name};

impl ClaudeRecords {
    /// Deletes the record of a session. One that is not there is none to delete; an id that could leave its folder is refused.
    pub fn remove(&self, directory: &Path, session: &ClaudeId) -> io::Result<()> {
        if file_name(session).is_none() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        // The folder beside the file first: without the file nobody would find it any more.
        while let Some(file) = self.find_in(directory, session) {
            let beside = file.with_extension("");
            if beside.is_dir() && !beside.is_symlink() {
                fs::remove_dir_all(&beside)?;
            }
            fs::remove_file(&file)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
