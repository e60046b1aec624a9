//! Reading along: what is written to a record after a moment.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::path::PathBuf;

use telecode_core::seam::story::Entry;

use super::super::whole_lines;
use super::tell::StoryTeller;

/// Remembers how far a record was read.
///
/// Lines are taken as they come: which of several branches will count in the end is not known yet. A tool is told when it
/// has ended.
#[derive(Debug)]
pub struct RecordFollower {
    file: PathBuf,
    /// How many bytes were read: whole lines.
    read: u64,
    teller: StoryTeller,
}

impl RecordFollower {
    /// Follows a file from its end.
    pub(super) fn at_end(file: PathBuf) -> io::Result<Self> {
        let (read, _) = whole_lines(File::open(&file)?, |_| ())?;
        Ok(Self { file, read, teller: StoryTeller::default() })
    }

    /// What was written since. A line that is still being written is left for the next time. A file that became shorter was
    /// written anew: it is followed from its end.
    pub fn more(&mut self) -> io::Result<Vec<Entry>> {
        let mut file = File::open(&self.file)?;
        self.read = self.read.min(file.metadata()?.len());
        file.seek(SeekFrom::Start(self.read))?;
        let teller = &mut self.teller;
        let (read, _) = whole_lines(file, |line| teller.line(line))?;
        self.read += read;
        Ok(self.teller.take())
    }
}
