//! Shows what an edit changes to someone who decides on it: all lines, with everything in them visible.

use similar::DiffTag;

use super::{Exact, Layout};
use crate::difference::operations;

/// What an edit changes, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LineChange {
    /// How many lines come.
    pub added: usize,
    /// How many lines go.
    pub removed: usize,
    /// All lines, each with what becomes of it in front: nothing, `-` or `+`.
    pub lines: Exact,
}

/// Compares two texts line by line. Another line end is another line, and nothing that stays is left out: which place is changed
/// depends on it.
pub(crate) fn change(old: &str, new: &str) -> LineChange {
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(old), lines(new));
    let mut change = LineChange::default();
    for op in operations(&old, &new) {
        let (before, after) = (op.old_range(), op.new_range());
        if op.tag() == DiffTag::Equal {
            // It is the last one of one of them: whether its end is there decides.
            for (at, line) in old[before.clone()].iter().enumerate() {
                let is_last = before.start + at + 1 == old.len() || after.start + at + 1 == new.len();
                change.put(" ", line, is_last);
            }
            continue;
        }
        for (at, line) in old[before.clone()].iter().enumerate() {
            change.put("-", line, before.start + at + 1 == old.len());
            change.removed += 1;
        }
        for (at, line) in new[after.clone()].iter().enumerate() {
            change.put("+", line, after.start + at + 1 == new.len());
            change.added += 1;
        }
    }
    if change.lines.whole().is_empty() {
        change.lines.add("", Layout::Line);
    }
    change
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

impl LineChange {
    fn put(&mut self, mark: &str, line: &str, is_last: bool) {
        if !self.lines.whole().is_empty() {
            self.lines.end_line();
        }
        self.lines.add_own(mark);
        let content = line.strip_suffix('\n').filter(|_| !is_last).unwrap_or(line);
        if !content.is_empty() {
            self.lines.add(content, Layout::Indented);
        }
    }
}
