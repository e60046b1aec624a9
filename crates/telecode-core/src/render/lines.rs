//! A rendered text as lines that know how to be split into pages. Offsets are bytes; pages count in UTF-16.

use std::ops::Range;

use crate::page::{EntityKind, utf16_len};

/// A whole text, ready to be split.
#[derive(Debug, Default)]
pub(super) struct TextLayout {
    pub(super) lines: Vec<LaidLine>,
    pub(super) wraps: Vec<LineWrap>,
}

impl TextLayout {
    /// Takes all formatting away.
    pub(super) fn strip(&mut self) {
        for line in &mut self.lines {
            line.marks.clear();
            line.wrap = None;
        }
    }
}

/// Formatting around whole lines.
#[derive(Debug)]
pub(super) struct LineWrap {
    pub(super) kind: EntityKind,
    /// The lines that are repeated when it goes on on another page.
    pub(super) header: Range<usize>,
}

/// One line, without white space at its end.
#[derive(Debug)]
pub(super) struct LaidLine {
    pub(super) text: String,
    pub(super) units: usize,
    /// Its formatting, ordered by start, outer before inner.
    pub(super) marks: Vec<LineMark>,
    /// How many line ends stand between it and the line before.
    pub(super) gap: usize,
    /// Which of [`TextLayout::wraps`] it is in.
    pub(super) wrap: Option<usize>,
    pub(super) piece: PieceStart,
}

impl LaidLine {
    pub(super) fn new(text: &str, gap: usize, wrap: Option<usize>, piece: PieceStart) -> Self {
        // Telegram's server puts a space for every control character; so it is the same text before and after.
        let mut text = text.replace(|c: char| c.is_ascii_control(), " ");
        text.truncate(text.trim_end().len());
        Self { units: utf16_len(&text), text, marks: Vec::new(), gap, wrap, piece }
    }
}

/// Whether a line begins a piece: lines that are kept on one page if they can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceStart {
    Starts,
    GoesOn,
}

/// Formatting of a part of one line, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineMark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: EntityKind,
}

/// A text with marks, of one line or more.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) text: String,
    pub(super) marks: Vec<LineMark>,
}

impl Marked {
    /// Makes a text without marks.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), marks: Vec::new() }
    }

    /// Puts the marks in order: by start, outer before inner.
    pub(super) fn sort(&mut self) {
        self.marks.sort_by_key(|mark| (mark.start, usize::MAX - mark.end));
    }

    /// Splits into lines. No mark covers a line end, or white space at its ends.
    pub(super) fn into_lines(self) -> Vec<Self> {
        if !self.text.contains('\n') {
            let marks = self.marks.into_iter().filter_map(|mark| trim(&self.text, mark)).collect();
            let mut line = Self { text: self.text, marks };
            line.sort();
            return vec![line];
        }
        let mut lines: Vec<Self> = self.text.split('\n').map(Self::plain).collect();
        let mut starts = vec![0];
        starts.extend(self.text.match_indices('\n').map(|(at, _)| at + 1));
        for mark in self.marks {
            let first = starts.partition_point(|start| *start <= mark.start) - 1;
            for (line, start) in
                lines.iter_mut().zip(&starts).skip(first).take_while(|(_, start)| **start < mark.end)
            {
                let clipped = LineMark {
                    start: mark.start.saturating_sub(*start),
                    end: (mark.end - start).min(line.text.len()),
                    kind: mark.kind.clone(),
                };
                line.marks.extend(trim(&line.text, clipped));
            }
        }
        for line in &mut lines {
            line.sort();
        }
        lines
    }

    /// Adds a text after everything.
    pub(super) fn append(&mut self, other: Self) {
        let base = self.text.len();
        self.text.push_str(&other.text);
        let moved = other.marks.into_iter().map(|mark| LineMark {
            start: mark.start + base,
            end: mark.end + base,
            ..mark
        });
        self.marks.extend(moved);
    }

    /// Adds a text in front of everything.
    pub(super) fn prefix(&mut self, prefix: &str) {
        self.text.insert_str(0, prefix);
        for mark in &mut self.marks {
            mark.start += prefix.len();
            mark.end += prefix.len();
        }
    }
}

/// Takes the white space off the ends of a mark; nothing may be left.
pub(super) fn trim(text: &str, mark: LineMark) -> Option<LineMark> {
    let covered = text.get(mark.start..mark.end)?;
    let body = covered.trim_start();
    let start = mark.start + (covered.len() - body.len());
    let end = start + body.trim_end().len();
    (start < end).then_some(LineMark { start, end, ..mark })
}
