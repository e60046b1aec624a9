//! Cuts blocks that are larger than a message: code between lines, tables between rows, lists between items.

use super::details::FoldedBlock;
use super::{BLOCK_LIMIT, TEXT_LIMIT};
use crate::render::markdown::{Block, MarkdownInline, MarkdownList, MarkdownTable};

/// What goes on a page as a whole.
pub(super) struct PagePiece {
    /// What is shown.
    pub(super) shown: Vec<FoldedBlock>,
    /// The same as blocks, for the classic form.
    pub(super) source: Vec<Block>,
    /// Which part of a block it ends with.
    pub(super) part: BlockPart,
}

/// Which part of a block a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockPart {
    /// The first, or all of it.
    First,
    /// What follows the piece before.
    Next,
}

/// Puts two parts of one block together again.
pub(super) fn joined(part: &Block, next: &Block) -> Option<Block> {
    match (part, next) {
        (Block::Code { language, text }, Block::Code { language: _, text: more }) => {
            Some(Block::Code { language: language.clone(), text: format!("{text}{more}") })
        }
        (Block::Table(table), Block::Table(more)) => {
            let rows = table.rows.iter().chain(&more.rows).cloned().collect();
            Some(Block::Table(MarkdownTable { rows, ..table.clone() }))
        }
        (Block::List(list), Block::List(more)) => {
            let items = list.items.iter().chain(&more.items).cloned().collect();
            Some(Block::List(MarkdownList { items, ..list.clone() }))
        }
        _ => None,
    }
}

/// How much of a message a part of a cut block takes at most: what is left lets small blocks stay with it.
const PART_TEXT: usize = TEXT_LIMIT / 8 * 7;

/// The same in rows or items; each may have more blocks inside.
const PART_BLOCKS: usize = BLOCK_LIMIT / 2;

/// Cuts what is too large; most blocks are a piece. A heading stays with what it heads.
pub(super) fn pieces(blocks: &[FoldedBlock]) -> Vec<PagePiece> {
    let mut pieces: Vec<PagePiece> = Vec::new();
    let mut headings: Vec<Block> = Vec::new();
    for block in blocks {
        match block {
            FoldedBlock::Block(heading @ Block::Heading { .. }) => headings.push(heading.clone()),
            FoldedBlock::Block(block) => {
                for (index, block) in parts(block).into_iter().enumerate() {
                    let part = if index == 0 { BlockPart::First } else { BlockPart::Next };
                    let headings = std::mem::take(&mut headings);
                    pieces.push(piece(headings, FoldedBlock::Block(block.clone()), vec![block], part));
                }
            }
            FoldedBlock::Details { source, .. } => {
                let headings = std::mem::take(&mut headings);
                pieces.push(piece(headings, block.clone(), source.clone(), BlockPart::First));
            }
        }
    }
    if !headings.is_empty() {
        let shown = headings.iter().cloned().map(FoldedBlock::Block).collect();
        pieces.push(PagePiece { shown, source: headings, part: BlockPart::First });
    }
    pieces
}

fn piece(headings: Vec<Block>, shown: FoldedBlock, source: Vec<Block>, part: BlockPart) -> PagePiece {
    let mut all: Vec<FoldedBlock> = headings.iter().cloned().map(FoldedBlock::Block).collect();
    all.push(shown);
    PagePiece { shown: all, source: headings.into_iter().chain(source).collect(), part }
}

fn parts(block: &Block) -> Vec<Block> {
    match block {
        Block::Code { language, text } => {
            let part = |text: String| Block::Code { language: language.clone(), text };
            code(text).into_iter().map(part).collect()
        }
        Block::Table(table) => {
            let part = |rows: &[Vec<Vec<MarkdownInline>>]| {
                Block::Table(MarkdownTable {
                    align: table.align.clone(),
                    header: table.header.clone(),
                    rows: rows.to_vec(),
                })
            };
            cut(&table.rows, |row| row_len(row)).into_iter().map(part).collect()
        }
        Block::List(list) => {
            let part =
                |items: &[_]| Block::List(MarkdownList { spacing: list.spacing, items: items.to_vec() });
            let len = |item: &crate::render::markdown::MarkdownItem| blocks_len(&item.blocks);
            cut(&list.items, len).into_iter().map(part).collect()
        }
        Block::Paragraph(_)
        | Block::Heading { .. }
        | Block::Quote { .. }
        | Block::Rule
        | Block::Html(_)
        | Block::Footnote { .. } => vec![block.clone()],
    }
}

/// Cuts code into parts of whole lines. A line that is too long by itself stays whole.
fn code(text: &str) -> Vec<String> {
    if text.len() <= PART_TEXT {
        return vec![text.to_owned()];
    }
    let mut parts: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        match parts.last_mut() {
            Some(part) if part.len() + line.len() <= PART_TEXT => part.push_str(line),
            Some(_) | None => parts.push(line.to_owned()),
        }
    }
    parts
}

/// Cuts rows or items into groups that fit.
fn cut<T>(all: &[T], len: impl Fn(&T) -> (usize, usize)) -> Vec<&[T]> {
    let mut groups = Vec::new();
    let (mut from, mut text, mut blocks) = (0, 0, 0);
    for (index, one) in all.iter().enumerate() {
        let (more_text, more_blocks) = len(one);
        if index > from && (text + more_text > PART_TEXT || blocks + more_blocks > PART_BLOCKS) {
            groups.push(&all[from..index]);
            (from, text, blocks) = (index, 0, 0);
        }
        text += more_text;
        blocks += more_blocks;
    }
    groups.push(&all[from..]);
    groups
}

/// The bytes and the blocks of a row.
pub(super) fn row_len(row: &[Vec<MarkdownInline>]) -> (usize, usize) {
    (row.iter().flatten().map(inline_len).sum(), 1)
}

/// The bytes and the blocks of what an item holds, and of itself.
pub(super) fn blocks_len(blocks: &[Block]) -> (usize, usize) {
    let add =
        |(text, count): (usize, usize), (more_text, more): (usize, usize)| (text + more_text, count + more);
    let of = |block: &Block| match block {
        Block::Paragraph(text) | Block::Heading { level: _, text } => (text.iter().map(inline_len).sum(), 1),
        Block::List(list) => list.items.iter().map(|item| blocks_len(&item.blocks)).fold((0, 1), add),
        Block::Code { language: _, text } | Block::Html(text) => (text.len(), 1),
        Block::Quote { alert: _, blocks } | Block::Footnote { label: _, blocks } => blocks_len(blocks),
        Block::Table(table) => {
            table.rows.iter().chain([&table.header]).map(|row| row_len(row)).fold((0, 1), add)
        }
        Block::Rule => (0, 1),
    };
    blocks.iter().map(of).fold((0, 1), add)
}

fn inline_len(inline: &MarkdownInline) -> usize {
    match inline {
        MarkdownInline::Text(text) | MarkdownInline::Code(text) | MarkdownInline::FootnoteMark(text) => {
            text.len()
        }
        MarkdownInline::SoftBreak | MarkdownInline::HardBreak => 1,
        MarkdownInline::Styled(_, inner) => inner.iter().map(inline_len).sum(),
        MarkdownInline::Link { url, text } | MarkdownInline::Image { url, alt: text } => {
            url.len() + text.iter().map(inline_len).sum::<usize>()
        }
        MarkdownInline::Formula(formula) => formula.tex.len(),
    }
}
