//! Rich pages as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::seam::page;

/// Mirrors [`page::RichPage`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredRichPage {
    blocks: Vec<StoredRichBlock>,
    #[serde(default)]
    from_right: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<super::page::StoredPage>,
}

/// Mirrors [`page::RichBlock`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredRichBlock {
    Paragraph(Vec<StoredRichRun>),
    Footer(Vec<StoredRichRun>),
    Heading { level: u8, text: Vec<StoredRichRun> },
    Code { language: Option<String>, text: String },
    Formula(String),
    Rule,
    List(Vec<StoredRichItem>),
    Quote(Vec<Self>),
    Details { summary: Vec<StoredRichRun>, blocks: Vec<Self> },
    Table(Vec<Vec<StoredRichCell>>),
}

/// Mirrors [`page::RichItem`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredRichItem {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    done: Option<bool>,
    blocks: Vec<StoredRichBlock>,
}

/// Mirrors [`page::RichCell`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredRichCell {
    text: Vec<StoredRichRun>,
    align: StoredAlign,
    header: bool,
}

/// Mirrors [`page::CellAlign`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredAlign {
    Left,
    Center,
    Right,
}

/// Mirrors [`page::RichRun`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredRichRun {
    Text(String),
    Code(String),
    Formula(String),
    Bold(Vec<Self>),
    Italic(Vec<Self>),
    Strike(Vec<Self>),
    Link { url: String, text: Vec<Self> },
}

impl From<&page::RichPage> for StoredRichPage {
    fn from(rich: &page::RichPage) -> Self {
        Self {
            blocks: all(&rich.blocks),
            from_right: rich.direction == page::Direction::RightToLeft,
            before: all(&rich.before),
        }
    }
}

impl From<StoredRichPage> for page::RichPage {
    fn from(rich: StoredRichPage) -> Self {
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

impl From<&page::RichBlock> for StoredRichBlock {
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

impl From<StoredRichBlock> for page::RichBlock {
    fn from(block: StoredRichBlock) -> Self {
        match block {
            StoredRichBlock::Paragraph(text) => Self::Paragraph(into_all(text)),
            StoredRichBlock::Footer(text) => Self::Footer(into_all(text)),
            StoredRichBlock::Heading { level, text } => Self::Heading { level, text: into_all(text) },
            StoredRichBlock::Code { language, text } => Self::Code { language, text },
            StoredRichBlock::Formula(tex) => Self::Formula(tex),
            StoredRichBlock::Rule => Self::Rule,
            StoredRichBlock::List(items) => Self::List(into_all(items)),
            StoredRichBlock::Quote(blocks) => Self::Quote(into_all(blocks)),
            StoredRichBlock::Details { summary, blocks } => {
                Self::Details { summary: into_all(summary), blocks: into_all(blocks) }
            }
            StoredRichBlock::Table(rows) => Self::Table(rows.into_iter().map(into_all).collect()),
        }
    }
}

impl From<&page::RichItem> for StoredRichItem {
    fn from(item: &page::RichItem) -> Self {
        Self { number: item.number, done: item.done, blocks: all(&item.blocks) }
    }
}

impl From<StoredRichItem> for page::RichItem {
    fn from(item: StoredRichItem) -> Self {
        Self { number: item.number, done: item.done, blocks: into_all(item.blocks) }
    }
}

impl From<&page::RichCell> for StoredRichCell {
    fn from(cell: &page::RichCell) -> Self {
        let align = match cell.align {
            page::CellAlign::Left => StoredAlign::Left,
            page::CellAlign::Center => StoredAlign::Center,
            page::CellAlign::Right => StoredAlign::Right,
        };
        Self { text: all(&cell.text), align, header: cell.header }
    }
}

impl From<StoredRichCell> for page::RichCell {
    fn from(cell: StoredRichCell) -> Self {
        let align = match cell.align {
            StoredAlign::Left => page::CellAlign::Left,
            StoredAlign::Center => page::CellAlign::Center,
            StoredAlign::Right => page::CellAlign::Right,
        };
        Self { text: into_all(cell.text), align, header: cell.header }
    }
}

impl From<&page::RichRun> for StoredRichRun {
    fn from(run: &page::RichRun) -> Self {
        match run {
            page::RichRun::Text(text) => Self::Text(text.clone()),
            page::RichRun::Code(code) => Self::Code(code.clone()),
            page::RichRun::Formula(tex) => Self::Formula(tex.clone()),
            page::RichRun::Bold(inner) => Self::Bold(all(inner)),
            page::RichRun::Italic(inner) => Self::Italic(all(inner)),
            page::RichRun::Strike(inner) => Self::Strike(all(inner)),
            page::RichRun::Link { url, text } => Self::Link { url: url.clone(), text: all(text) },
        }
    }
}

impl From<StoredRichRun> for page::RichRun {
    fn from(run: StoredRichRun) -> Self {
        match run {
            StoredRichRun::Text(text) => Self::Text(text),
            StoredRichRun::Code(code) => Self::Code(code),
            StoredRichRun::Formula(tex) => Self::Formula(tex),
            StoredRichRun::Bold(inner) => Self::Bold(into_all(inner)),
            StoredRichRun::Italic(inner) => Self::Italic(into_all(inner)),
            StoredRichRun::Strike(inner) => Self::Strike(into_all(inner)),
            StoredRichRun::Link { url, text } => Self::Link { url, text: into_all(text) },
        }
    }
}
