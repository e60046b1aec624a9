//! How much of a rich message blocks take.

use super::{BLOCK_LIMIT, COLUMN_LIMIT, DEPTH_LIMIT, TEXT_LIMIT};
use crate::page::{RichBlock, RichRun, RichText};

/// What blocks take of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct BlockSize {
    /// Bytes of text.
    pub(super) text: usize,
    /// Blocks, items and rows.
    pub(super) blocks: usize,
    /// The deepest nesting.
    pub(super) depth: usize,
    /// The columns of the widest table.
    pub(super) columns: usize,
}

impl BlockSize {
    /// What both take, one after the other.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            text: self.text + other.text,
            blocks: self.blocks + other.blocks,
            depth: self.depth.max(other.depth),
            columns: self.columns.max(other.columns),
        }
    }

    /// Whether a message has room for it.
    pub(super) fn fits(self) -> bool {
        self.text <= TEXT_LIMIT
            && self.blocks <= BLOCK_LIMIT
            && self.depth <= DEPTH_LIMIT
            && self.columns <= COLUMN_LIMIT
    }

    fn of_text(text: usize) -> Self {
        Self { text, ..Self::default() }
    }

    fn one_block(self) -> Self {
        Self { blocks: self.blocks + 1, ..self }
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

/// What blocks take together.
pub(super) fn size(blocks: &[RichBlock]) -> BlockSize {
    blocks.iter().map(of_block).fold(BlockSize::default(), BlockSize::with)
}

fn of_block(block: &RichBlock) -> BlockSize {
    let inner = match block {
        RichBlock::Paragraph(text) | RichBlock::Footer(text) | RichBlock::Heading { level: _, text } => {
            of_runs(text)
        }
        RichBlock::Code { language: _, text } | RichBlock::Formula(text) => BlockSize::of_text(text.len()),
        RichBlock::Rule => BlockSize::default(),
        RichBlock::List(items) => items
            .iter()
            .map(|item| size(&item.blocks).one_block())
            .fold(BlockSize::default(), BlockSize::with),
        RichBlock::Quote(blocks) => size(blocks),
        RichBlock::Details { summary, blocks } => of_runs(summary).with(size(blocks)),
        RichBlock::Table(rows) => {
            let row = |row: &Vec<crate::page::RichCell>| {
                let cells =
                    row.iter().map(|cell| of_runs(&cell.text)).fold(BlockSize::default(), BlockSize::with);
                BlockSize { columns: row.len(), ..cells.one_block() }
            };
            rows.iter().map(row).fold(BlockSize::default(), BlockSize::with)
        }
    };
    inner.one_block().deeper()
}

fn of_runs(runs: &RichText) -> BlockSize {
    BlockSize::of_text(runs.iter().map(run_len).sum())
}

fn run_len(run: &RichRun) -> usize {
    match run {
        RichRun::Text(text) | RichRun::Code(text) | RichRun::Formula(text) => text.len(),
        RichRun::Bold(inner) | RichRun::Italic(inner) | RichRun::Strike(inner) => {
            inner.iter().map(run_len).sum()
        }
        // The server may count addresses, too.
        RichRun::Link { url, text } => url.len() + text.iter().map(run_len).sum::<usize>(),
    }
}
