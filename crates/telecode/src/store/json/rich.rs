//! Rich pages as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::page;

/// Mirrors [`page::Rich`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Rich {
    blocks: Vec<Block>,
    #[serde(default)]
    from_right: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<super::page::Page>,
}

/// Mirrors [`page::RichBlock`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Block {
    Paragraph(Vec<Run>),
    Footer(Vec<Run>),
    Heading { level: u8, text: Vec<Run> },
    Code { language: Option<String>, text: String },
    Formula(String),
    Rule,
    List(Vec<Item>),
    Quote(Vec<Self>),
    Details { summary: Vec<Run>, blocks: Vec<Self> },
    Table(Vec<Vec<Cell>>),
}

/// Mirrors [`page::RichItem`].
#[derive(Debug, Serialize, Deserialize)]
struct Item {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done: Option<bool>,
    blocks: Vec<Block>,
}

/// Mirrors [`page::RichCell`].
#[derive(Debug, Serialize, Deserialize)]
struct Cell {
    text: Vec<Run>,
    align: Align,
    header: bool,
}

/// Mirrors [`page::Align`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Align {
    Left,
    Center,
    Right,
}

/// Mirrors [`page::Run`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Run {
    Text(String),
    Code(String),
    Formula(String),
    Bold(Vec<Self>),
    Italic(Vec<Self>),
    Strike(Vec<Self>),
    Link { url: String, text: Vec<Self> },
}

impl From<&page::Rich> for Rich {
    fn from(rich: &page::Rich) -> Self {
        Self {
            blocks: all(&rich.blocks),
            from_right: rich.direction == page::Direction::RightToLeft,
            before: all(&rich.before),
        }
    }
}

impl From<Rich> for page::Rich {
    fn from(rich: Rich) -> Self {
        let direction =
            if rich.from_right { page::Direction::RightToLeft } else { page::Direction::LeftToRight };
        Self { blocks: into_all(rich.blocks), direction, before: into_all(rich.before) }
    }
}

fn all<'a, A, B: From<&'a A>>(list: &'a [A]) -> Vec<B> {
    list.iter().map(B::from).collect()
}

fn into_all<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(B::from).collect()
}

impl From<&page::RichBlock> for Block {
    fn from(block: &page::RichBlock) -> Self {
        match block {
            page::RichBlock::Paragraph(text) => Self::Paragraph(all(text)),
            page::RichBlock::Footer(text) => Self::Footer(all(text)),
            page::RichBlock::Heading { level, text } => Self::Heading { level: *level, text: all(text) },
            page::RichBlock::Code { language, text } => {
                Self::Code { language: language.clone(), text: text.clone() }
            }
            page::RichBlock::Formula(tex) => Self::Formula(tex.clone()),
            page::RichBlock::Rule => Self::Rule,
            page::RichBlock::List(items) => Self::List(all(items)),
            page::RichBlock::Quote(blocks) => Self::Quote(all(blocks)),
            page::RichBlock::Details { summary, blocks } => {
                Self::Details { summary: all(summary), blocks: all(blocks) }
            }
            page::RichBlock::Table(rows) => Self::Table(rows.iter().map(|row| all(row)).collect()),
        }
    }
}

impl From<Block> for page::RichBlock {
    fn from(block: Block) -> Self {
        match block {
            Block::Paragraph(text) => Self::Paragraph(into_all(text)),
            Block::Footer(text) => Self::Footer(into_all(text)),
            Block::Heading { level, text } => Self::Heading { level, text: into_all(text) },
            Block::Code { language, text } => Self::Code { language, text },
            Block::Formula(tex) => Self::Formula(tex),
            Block::Rule => Self::Rule,
            Block::List(items) => Self::List(into_all(items)),
            Block::Quote(blocks) => Self::Quote(into_all(blocks)),
            Block::Details { summary, blocks } => {
                Self::Details { summary: into_all(summary), blocks: into_all(blocks) }
            }
            Block::Table(rows) => Self::Table(rows.into_iter().map(into_all).collect()),
        }
    }
}

impl From<&page::RichItem> for Item {
    fn from(item: &page::RichItem) -> Self {
        Self { number: item.number, done: item.done, blocks: all(&item.blocks) }
    }
}

impl From<Item> for page::RichItem {
    fn from(item: Item) -> Self {
        Self { number: item.number, done: item.done, blocks: into_all(item.blocks) }
    }
}

impl From<&page::RichCell> for Cell {
    fn from(cell: &page::RichCell) -> Self {
        let align = match cell.align {
            page::Align::Left => Align::Left,
            page::Align::Center => Align::Center,
            page::Align::Right => Align::Right,
        };
        Self { text: all(&cell.text), align, header: cell.header }
    }
}

impl From<Cell> for page::RichCell {
    fn from(cell: Cell) -> Self {
        let align = match cell.align {
            Align::Left => page::Align::Left,
            Align::Center => page::Align::Center,
            Align::Right => page::Align::Right,
        };
        Self { text: into_all(cell.text), align, header: cell.header }
    }
}

impl From<&page::Run> for Run {
    fn from(run: &page::Run) -> Self {
        match run {
            page::Run::Text(text) => Self::Text(text.clone()),
            page::Run::Code(code) => Self::Code(code.clone()),
            page::Run::Formula(tex) => Self::Formula(tex.clone()),
            page::Run::Bold(inner) => Self::Bold(all(inner)),
            page::Run::Italic(inner) => Self::Italic(all(inner)),
            page::Run::Strike(inner) => Self::Strike(all(inner)),
            page::Run::Link { url, text } => Self::Link { url: url.clone(), text: all(text) },
        }
    }
}

impl From<Run> for page::Run {
    fn from(run: Run) -> Self {
        match run {
            Run::Text(text) => Self::Text(text),
            Run::Code(code) => Self::Code(code),
            Run::Formula(tex) => Self::Formula(tex),
            Run::Bold(inner) => Self::Bold(into_all(inner)),
            Run::Italic(inner) => Self::Italic(into_all(inner)),
            Run::Strike(inner) => Self::Strike(into_all(inner)),
            Run::Link { url, text } => Self::Link { url, text: into_all(text) },
        }
    }
}
