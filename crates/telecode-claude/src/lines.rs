//! Lines of a process's stdout, split on bytes. No line is so long that it could take the memory.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, BufReader};

/// The longest line that is read. Pictures and tool results are echoed as one line each.
pub const LINE_LIMIT: usize = 64 * 1024 * 1024;

/// A line, without its newline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadLine {
    /// A whole line.
    Whole(Vec<u8>),
    /// A line longer than the limit, which was skipped.
    TooLong {
        /// How many bytes it had.
        bytes: u64,
    },
}

/// Reads lines. What it has read of a line is kept when [`LineReader::next`] is dropped half way.
#[derive(Debug)]
pub struct LineReader<R> {
    source: R,
    limit: usize,
    line: Vec<u8>,
    skipped: u64,
}

impl<R: AsyncBufRead + Unpin> LineReader<R> {
    /// Reads lines of at most `limit` bytes.
    pub fn new(source: R, limit: usize) -> Self {
        Self { source, limit, line: Vec::new(), skipped: 0 }
    }

    /// The next line; the last one may have no newline. `None` at the end.
    pub async fn next(&mut self) -> io::Result<Option<ReadLine>> {
        loop {
            let chunk = self.source.fill_buf().await?;
            if chunk.is_empty() {
                return Ok(self.finish());
            }
            let newline = chunk.iter().position(|byte| *byte == b'\n');
            let piece = &chunk[..newline.unwrap_or(chunk.len())];
            let taken = newline.map_or(chunk.len(), |at| at + 1);
            if self.skipped > 0 || self.line.len() + piece.len() > self.limit {
                self.skipped += (self.line.len() + piece.len()) as u64;
                // The memory is given back, too.
                self.line = Vec::new();
            } else {
                self.line.extend_from_slice(piece);
            }
            self.source.consume(taken);
            if newline.is_some() {
                return Ok(Some(self.take()));
            }
        }
    }

    fn finish(&mut self) -> Option<ReadLine> {
        (self.skipped > 0 || !self.line.is_empty()).then(|| self.take())
    }

    fn take(&mut self) -> ReadLine {
        let line = std::mem::take(&mut self.line);
        match std::mem::take(&mut self.skipped) {
            0 => ReadLine::Whole(line),
            bytes => ReadLine::TooLong { bytes },
        }
    }
}

impl<R: AsyncRead + Unpin> LineReader<BufReader<R>> {
    /// Whether the next line was read already, together with the one before it.
    pub fn has_line(&self) -> bool {
        self.source.buffer().contains(&b'\n')
    }

    /// Where it reads from.
    pub fn source(&mut self) -> &mut R {
        self.source.get_mut()
    }
}

#[cfg(test)]
mod tests;
