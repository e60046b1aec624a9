//! Blocks as rich messages: Telegram lays them out, so tables are tables and a message holds eight times as much.
//!
//! They are made from our own parse and hold nothing but text, formatting and links that Telegram opens. A page has its
//! classic form beside it, for servers that refuse the rich one.

mod details;
mod growing;
mod measure;
mod page;
mod runs;
mod split;
#[cfg(test)]
mod tests;
mod write;

pub use self::growing::{GrowingEnd, growing};
pub use self::page::of_page;
pub(super) use self::write::is_formula;

use self::details::FoldedBlock;
use self::measure::{BlockSize, size};
use self::split::{BlockPart, PagePiece};
use super::classic::classic;
use super::markdown::{Block, MarkdownInline};
use super::paginate::PageLimits;
use crate::page::{Direction, Page, RichBlock, RichPage};

/// The most text of a rich message. Telegram says "32768 UTF-8 characters"; counted in bytes it fits either way.
/// Source: Bot API, `InputRichMessage`; what is taken off is for a footer and the mark of a repeated message.
pub const TEXT_LIMIT: usize = WHOLE_TEXT - 1_024;

const WHOLE_TEXT: usize = 32_768;

/// What the mark of a repeated message takes.
const MARK_TEXT: usize = 8;

/// The most blocks of a rich message, with list items and table rows. Source and headroom as above.
pub const BLOCK_LIMIT: usize = WHOLE_BLOCKS - 8;

const WHOLE_BLOCKS: usize = 500;

/// What the mark of a repeated message takes.
const MARK_BLOCKS: usize = 1;

/// How deep blocks may be in each other. Source: Bot API, `InputRichMessage`.
pub const DEPTH_LIMIT: usize = 16;

/// The most columns of a table. Source: Bot API, `InputRichMessage`.
pub const COLUMN_LIMIT: usize = 20;

/// Whether a rich message shows more of these blocks than a classic one: tables, tasks, formulas, details.
pub fn gains(blocks: &[Block]) -> bool {
    details::starts(blocks) || blocks.iter().any(block_gains)
}

/// Whether a rich message has room for these blocks with what is to stand under them, and the mark of a repeated one.
pub fn holds(blocks: &[RichBlock], under: &[RichBlock]) -> bool {
    let whole = size(blocks).with(size(under));
    whole.text + MARK_TEXT <= WHOLE_TEXT
        && whole.blocks + MARK_BLOCKS <= WHOLE_BLOCKS
        && whole.depth <= DEPTH_LIMIT
}

fn block_gains(block: &Block) -> bool {
    match block {
        Block::Table(_) => true,
        Block::Code { language, .. } => is_formula(language.as_deref()),
        Block::Paragraph(text) | Block::Heading { level: _, text } => text.iter().any(has_formula),
        Block::List(list) => list.items.iter().any(|item| item.task.is_some() || gains(&item.blocks)),
        Block::Quote { alert: _, blocks } | Block::Footnote { label: _, blocks } => gains(blocks),
        Block::Rule | Block::Html(_) => false,
    }
}

fn has_formula(run: &MarkdownInline) -> bool {
    matches!(run, MarkdownInline::Formula(_)) || run.inner().iter().any(has_formula)
}

/// Renders blocks as rich pages, each with its classic form for `limits`. `None` if a single block is too large for a
/// message and cannot be cut; nothing visible gives no pages.
pub fn rich(blocks: &[Block], limits: PageLimits) -> Option<Vec<Page>> {
    let mut pages = Vec::new();
    let mut sheet = RichSheet::default();
    for piece in split::pieces(&details::folded(blocks)) {
        let written = write::blocks(&piece.shown);
        let size = size(&written);
        if !size.fits() {
            return None;
        }
        if !sheet.size.with(size).fits() {
            pages.extend(std::mem::take(&mut sheet).into_page(limits));
        }
        sheet.put(piece, written, size);
    }
    pages.extend(sheet.into_page(limits));
    Some(pages)
}

/// The page that is being filled.
#[derive(Default)]
struct RichSheet {
    source: Vec<Block>,
    blocks: Vec<RichBlock>,
    /// How many blocks the last block of the source makes.
    last: usize,
    size: BlockSize,
}

impl RichSheet {
    fn put(&mut self, piece: PagePiece, written: Vec<RichBlock>, size: BlockSize) {
        self.size = self.size.with(size);
        if self.goes_on(&piece) {
            return;
        }
        let before = piece.shown.split_last().map_or(0, |(_, before)| write::blocks(before).len());
        self.last = written.len().saturating_sub(before);
        self.source.extend(piece.source);
        self.blocks.extend(written);
    }

    /// Puts a part of a block to the part that is there: one table, not two.
    fn goes_on(&mut self, piece: &PagePiece) -> bool {
        let (BlockPart::Next, Some(last), [next]) = (piece.part, self.source.last_mut(), &piece.source[..])
        else {
            return false;
        };
        let Some(whole) = split::joined(last, next) else { return false };
        last.clone_from(&whole);
        let written = write::blocks(&[FoldedBlock::Block(whole)]);
        self.blocks.truncate(self.blocks.len().saturating_sub(self.last));
        self.last = written.len();
        self.blocks.extend(written);
        true
    }

    fn into_page(self, limits: PageLimits) -> Option<Page> {
        let mut classic = classic(&self.source, limits);
        let last = classic.pop().filter(|_| !self.blocks.is_empty())?;
        let direction = direction_of(&classic.first().unwrap_or(&last).text);
        let rich = RichPage { blocks: self.blocks, direction, before: classic };
        Some(Page { rich: Some(Box::new(rich)), ..last })
    }
}

/// Which way a text reads: as its first letter does.
fn direction_of(text: &str) -> Direction {
    let from_right =
        |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    match text.chars().find(|c| c.is_alphabetic()) {
        Some(first) if from_right(first) => Direction::RightToLeft,
        Some(_) | None => Direction::LeftToRight,
    }
}
