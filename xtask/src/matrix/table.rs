//! The table: a line per version, and below it what failed where.

use super::range::Range;
use super::stories::Told;
use super::version::Version;

/// One version and what came of it.
pub(super) struct Row {
    pub(super) version: Version,
    pub(super) told: Told,
}

/// The table, in Markdown, so that it can be read and pasted.
pub(super) fn table(rows: &[Row], range: Range) -> String {
    let mut lines = vec![
        String::new(),
        "| Claude Code | | passed | failed |".to_owned(),
        "|---|---|---:|---:|".to_owned(),
    ];
    for Row { version, told } in rows {
        let place = match version {
            version if *version < range.minimum => "too old",
            version if *version > range.tested => "newer than tested",
            _ => "supported",
        };
        lines.push(format!("| {version} | {place} | {} | {} |", told.passed, told.failed.len()));
    }
    for Row { version, told } in rows.iter().filter(|row| !row.told.failed.is_empty()) {
        lines.extend([String::new(), format!("{version} fails:")]);
        lines.extend(told.failed.iter().map(|name| format!("* {name}")));
    }
    lines.join("\n")
}
