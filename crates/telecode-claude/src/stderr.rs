//! The end of what a process prints on stderr.

use std::collections::VecDeque;

/// How many lines are kept.
const LINES: usize = 100;

/// How much of a line is kept, in bytes.
pub const LINE_CUT: usize = 1024;

/// The last lines, each cut.
#[derive(Debug, Default)]
pub struct StderrTail {
    lines: VecDeque<String>,
}

impl StderrTail {
    /// Adds a line.
    pub fn push(&mut self, line: &[u8]) {
        if self.lines.len() >= LINES {
            self.lines.pop_front();
        }
        let cut = &line[..line.len().min(LINE_CUT)];
        self.lines.push_back(String::from_utf8_lossy(cut).trim_end().to_owned());
    }

    /// The lines as one text.
    pub fn text(&self) -> String {
        let lines: Vec<_> = self.lines.iter().map(String::as_str).collect();
        lines.join("\n").trim().to_owned()
    }
}

#[cfg(test)]
mod tests;
