//! Shows what an edit changes, line by line.

#[cfg(test)]
mod tests;

use std::fmt::Write;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// How large a comparison may be: changed old lines times changed new lines. A larger one is shown as a replacement,
/// because finding the smallest difference would take too long.
const WORK_LIMIT: usize = 4_000_000;

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
    let old: Vec<&str> = old.split_terminator('\n').collect();
    let new: Vec<&str> = new.split_terminator('\n').collect();
    let ops = operations(&old, &new);
    let mut diff = Diff::default();
    for op in ops.iter().filter(|op| op.tag() != DiffTag::Equal) {
        diff.removed += op.old_range().len();
        diff.added += op.new_range().len();
    }
    if diff.added + diff.removed == 0 {
        return diff;
    }
    for hunk in group_diff_ops(ops, context) {
        write_hunk(&mut diff.text, &hunk, &old, &new);
    }
    diff.text.truncate(diff.text.trim_end_matches('\n').len());
    diff
}

/// The operations that make the new lines of the old ones.
pub(super) fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let prefix = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_len, new_len) = (old_rest.len() - suffix, new_rest.len() - suffix);
    if old_len.saturating_mul(new_len) <= WORK_LIMIT {
        return capture_diff_slices(Algorithm::Myers, old, new);
    }
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: prefix },
        DiffOp::Replace { old_index: prefix, old_len, new_index: prefix, new_len },
        DiffOp::Equal { old_index: prefix + old_len, new_index: prefix + new_len, len: suffix },
    ]
    .into_iter()
    .filter(|op| !op.old_range().is_empty() || !op.new_range().is_empty())
    .collect()
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
