//! Shows a Markdown text as it was written: the last resort when formatting is refused.

use super::classic::TAB;
use super::lines::{LaidLine, PieceStart, TextLayout};
use super::paginate::{PageLimits, paginate};
use crate::page::Page;

/// Splits a text into pages without formatting. No page is empty; nothing visible gives no pages.
pub fn plain(markdown: &str) -> Vec<Page> {
    paginate(layout(markdown), PageLimits::MESSAGE)
}

fn layout(markdown: &str) -> TextLayout {
    let mut layout = TextLayout::default();
    let mut gap = 0;
    for line in markdown.split('\n') {
        gap += 1;
        if line.trim().is_empty() {
            continue;
        }
        let piece = if gap > 1 { PieceStart::Starts } else { PieceStart::GoesOn };
        layout.lines.push(LaidLine::new(&line.replace('\t', TAB), gap, None, piece));
        gap = 0;
    }
    layout
}
