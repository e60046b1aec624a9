//! The lines of a patch, with their numbers.

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DiffLineKind {
    /// Where a hunk begins that is not the beginning of the file; its text is what stands around it.
    Hunk,
    /// A line that is the same in both files.
    Same,
    Added,
    Removed,
    /// What the patch says by itself.
    Remark,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DiffLine<'a> {
    pub(super) kind: DiffLineKind,
    /// Where it is in its file, from 1.
    pub(super) number: Option<usize>,
    pub(super) text: &'a str,
}

/// Reads hunks.
pub(super) fn read(hunks: &str) -> Vec<DiffLine<'_>> {
    let (mut old, mut new) = (1, 1);
    let mut lines = Vec::new();
    for line in hunks.lines() {
        if let Some((from, to, around)) = header(line) {
            (old, new) = (from, to);
            // At the beginning of a file there is nothing that was passed over.
            if !lines.is_empty() || old.max(new) > 1 {
                lines.push(DiffLine { kind: DiffLineKind::Hunk, number: None, text: around });
            }
            continue;
        }
        let mut next = |kind, at: &mut usize, text| {
            lines.push(DiffLine { kind, number: Some(*at), text });
            *at += 1;
        };
        if let Some(text) = line.strip_prefix('+') {
            next(DiffLineKind::Added, &mut new, text);
        } else if let Some(text) = line.strip_prefix('-') {
            next(DiffLineKind::Removed, &mut old, text);
        } else if line.starts_with('\\') {
            lines.push(DiffLine { kind: DiffLineKind::Remark, number: None, text: line });
        } else {
            // Some programs leave the space of an empty line out.
            next(DiffLineKind::Same, &mut new, line.strip_prefix(' ').unwrap_or(line));
            old += 1;
        }
    }
    lines
}

/// How many digits the highest number has.
pub(super) fn digits(lines: &[DiffLine<'_>]) -> usize {
    let highest = lines.iter().filter_map(|line| line.number).max().unwrap_or_default();
    highest.to_string().len()
}

/// Where a hunk begins in both files, and what stands around it: `@@ -1,2 +3 @@ fn main()`.
fn header(line: &str) -> Option<(usize, usize, &str)> {
    let (ranges, around) = line.strip_prefix("@@ -")?.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let begin = |range: &str| range.split(',').next()?.parse().ok();
    Some((begin(old)?, begin(new)?, around.trim()))
}
