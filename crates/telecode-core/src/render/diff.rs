//! Shows what an edit changes, line by line.

#[cfg(test)]
mod tests;

use std::fmt::Write;
use std::ops::Range;

use similar::{DiffOp, DiffTag, group_diff_ops};

use crate::difference::{count, lines, operations};
use crate::tool::Lines;

/// What an edit changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// How many lines come.
    pub added: usize,
    /// How many lines go.
    pub removed: usize,
    /// The hunks in unified form, without the names of the files; empty if no line changes.
    pub text: String,
}

/// Compares two texts line by line, with some lines of context. A line end at the end of a text makes no difference.
pub fn diff(old: &str, new: &str, context: usize) -> Diff {
    let (old, new) = (lines(old), lines(new));
    let ops = operations(&old, &new);
    let Lines { added, removed } = count(&ops);
    let mut diff = Diff { added, removed, text: String::new() };
    if added + removed == 0 {
        return diff;
    }
    for hunk in group_diff_ops(ops, context) {
        write_hunk(&mut diff.text, &hunk, &old, &new);
    }
    diff.text.truncate(diff.text.trim_end_matches('\n').len());
    diff
}

fn write_hunk(out: &mut String, ops: &[DiffOp], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (ops.first(), ops.last()) else { return };
    let old_range = position(first.old_range().start..last.old_range().end);
    let new_range = position(first.new_range().start..last.new_range().end);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "@@ -{old_range} +{new_range} @@");
    for op in ops {
        match op.tag() {
            DiffTag::Equal => write_lines(out, ' ', &old[op.old_range()]),
            DiffTag::Delete => write_lines(out, '-', &old[op.old_range()]),
            DiffTag::Insert => write_lines(out, '+', &new[op.new_range()]),
            DiffTag::Replace => {
                write_lines(out, '-', &old[op.old_range()]);
                write_lines(out, '+', &new[op.new_range()]);
            }
        }
    }
}

fn write_lines(out: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        out.push(mark);
        out.push_str(line);
        out.push('\n');
    }
}

/// A range of lines as the unified form writes it: an empty one names the line before it.
fn position(range: Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        len => format!("{},{len}", range.start + 1),
    }
}
