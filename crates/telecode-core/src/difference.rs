//! How two texts differ, line by line. How that is shown is up to `render`.

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use crate::tool::Lines;

/// How large a comparison may be: changed old lines times changed new lines. A larger one is taken as a replacement,
/// because finding the smallest difference would take too long.
const WORK_LIMIT: usize = 4_000_000;

/// The lines that come and go between two texts.
pub(crate) fn changed_lines(old: &str, new: &str) -> Lines {
    count(&operations(&lines(old), &lines(new)))
}

/// The lines of a text. A line end at its end makes no difference.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    text.split_terminator('\n').collect()
}

/// How many lines some operations change.
pub(crate) fn count(ops: &[DiffOp]) -> Lines {
    let mut lines = Lines::default();
    for op in ops.iter().filter(|op| op.tag() != DiffTag::Equal) {
        lines.removed += op.old_range().len();
        lines.added += op.new_range().len();
    }
    lines
}

/// The operations that make the new lines of the old ones.
pub(crate) fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
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
