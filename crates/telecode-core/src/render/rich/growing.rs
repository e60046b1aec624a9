//! The end of a text that is still growing, as blocks. Its cost is bounded: only the end is parsed.

use super::details::{FoldedBlock, folded};
use super::measure::{BlockSize, size};
use super::{BLOCK_LIMIT, TEXT_LIMIT, direction_of, gains, split, write};
use crate::page::{self, Direction, RichBlock, plain_run};
use crate::render::cut::ELLIPSIS;
use crate::render::markdown::{Block, MarkdownList, MarkdownTable, blocks};
use crate::render::preview::tail::tail;

/// How many bytes of Markdown are looked at per byte of the limit: markup takes the rest.
const BYTES_PER_BYTE: usize = 2;

/// The most blocks: what stands around the text has a few, too.
const BLOCKS: usize = BLOCK_LIMIT / 2;

/// The most text, for the same reason.
const TEXT: usize = TEXT_LIMIT / 2;

/// The end of a growing text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowingEnd {
    /// What it shows.
    pub blocks: Vec<RichBlock>,
    /// Which way it reads.
    pub direction: Direction,
    /// Whether it gains by being rich: by what it shows, or because it is longer than a classic message.
    pub gains: bool,
}

/// Renders the end of a Markdown text, about `limit` bytes of it; `…` stands for what is before.
///
/// Markup that is not closed yet is fine. `None` if a single block is too large for a message.
pub fn growing(markdown: &str, limit: usize) -> Option<GrowingEnd> {
    let tail = tail(markdown, limit * BYTES_PER_BYTE);
    let source = blocks(&tail.markdown);
    let mut kept: Vec<Vec<RichBlock>> = Vec::new();
    let mut taken = BlockSize::default();
    let mut is_whole = tail.is_whole;
    for one in folded(&source).into_iter().rev() {
        let (one, cut) = if kept.is_empty() { ending(one, limit) } else { (one, false) };
        let written = write::blocks(std::slice::from_ref(&one));
        let all = taken.with(size(&written));
        if kept.is_empty() && !fits(all) {
            return None;
        }
        if !kept.is_empty() && (all.text > limit || !fits(all)) {
            is_whole = false;
            break;
        }
        taken = all;
        is_whole &= !cut;
        kept.push(written);
        if cut {
            break;
        }
    }
    let gains = !is_whole || markdown.len() > page::TEXT_LIMIT || gains(&source);
    let mut blocks: Vec<_> = kept.into_iter().rev().flatten().collect();
    let direction = direction_of(&words(&blocks));
    if !is_whole && !blocks.is_empty() {
        blocks.insert(0, RichBlock::Paragraph(plain_run(ELLIPSIS)));
    }
    Some(GrowingEnd { blocks, direction, gains })
}

fn fits(size: BlockSize) -> bool {
    size.fits() && size.text <= TEXT && size.blocks <= BLOCKS
}

/// The end of a block that is too long by itself, between lines, rows or items; and whether it was cut.
fn ending(one: FoldedBlock, limit: usize) -> (FoldedBlock, bool) {
    let FoldedBlock::Block(block) = one else { return (one, false) };
    let (block, cut) = match block {
        Block::Code { language, text } => {
            let from = last_lines(&text, limit);
            (Block::Code { language, text: text[from..].to_owned() }, from > 0)
        }
        Block::List(mut list) => {
            let from = last(&list.items, limit, |item| split::blocks_len(&item.blocks));
            let items = list.items.split_off(from);
            (Block::List(MarkdownList { items, ..list }), from > 0)
        }
        Block::Table(mut table) => {
            let from = last(&table.rows, limit, |row| split::row_len(row));
            let rows = table.rows.split_off(from);
            (Block::Table(MarkdownTable { rows, ..table }), from > 0)
        }
        Block::Paragraph(_)
        | Block::Heading { .. }
        | Block::Quote { .. }
        | Block::Rule
        | Block::Html(_)
        | Block::Footnote { .. } => (block, false),
    };
    (FoldedBlock::Block(block), cut)
}

/// Where the last lines begin that fit.
fn last_lines(text: &str, limit: usize) -> usize {
    let Some(from) = text.len().checked_sub(limit) else { return 0 };
    let from = (from..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text[from..].find('\n').map_or(from, |at| from + at + 1)
}

/// Where the last rows or items begin that fit; at least one does.
fn last<T>(all: &[T], limit: usize, len: impl Fn(&T) -> (usize, usize)) -> usize {
    let (mut text, mut blocks) = (0, 0);
    for (index, one) in all.iter().enumerate().rev() {
        let (more_text, more_blocks) = len(one);
        text += more_text;
        blocks += more_blocks + 1;
        if text > limit || blocks > BLOCKS / 2 {
            return (index + 1).min(all.len().saturating_sub(1));
        }
    }
    0
}

/// The first words of blocks.
fn words(blocks: &[RichBlock]) -> String {
    let word = |block: &RichBlock| match block {
        RichBlock::Paragraph(text)
        | RichBlock::Footer(text)
        | RichBlock::Heading { level: _, text }
        | RichBlock::Details { summary: text, blocks: _ } => super::runs::words(text),
        RichBlock::List(items) => items.first().map(|item| words(&item.blocks)).unwrap_or_default(),
        RichBlock::Quote(blocks) => words(blocks),
        RichBlock::Table(rows) => rows.iter().flatten().map(|cell| super::runs::words(&cell.text)).collect(),
        RichBlock::Code { .. } | RichBlock::Formula(_) | RichBlock::Rule => String::new(),
    };
    blocks.iter().map(word).collect()
}
