//! Rich pages as the Bot API names their parts (10.1). They borrow from the call.

use serde::Serialize;
use telecode_core::seam::page::{CellAlign, Direction, RichBlock, RichCell, RichItem, RichPage, RichRun};

/// `InputRichMessage`.
#[derive(Debug, Serialize)]
pub(super) struct InputRichMessage<'a> {
    blocks: Vec<InputRichBlock<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_rtl: Option<bool>,
}

impl<'a> From<&'a RichPage> for InputRichMessage<'a> {
    fn from(rich: &'a RichPage) -> Self {
        let is_rtl = (rich.direction == Direction::RightToLeft).then_some(true);
        Self { blocks: rich.blocks.iter().map(InputRichBlock::from).collect(), is_rtl }
    }
}

/// `InputRichBlock`, as far as telecode makes them.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum InputRichBlock<'a> {
    Paragraph {
        text: InputRichText<'a>,
    },
    Footer {
        text: InputRichText<'a>,
    },
    Heading {
        text: InputRichText<'a>,
        size: u8,
    },
    Pre {
        text: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        language: Option<&'a str>,
    },
    MathematicalExpression {
        expression: &'a str,
    },
    Divider,
    List {
        items: Vec<InputRichItem<'a>>,
    },
    Blockquote {
        blocks: Vec<Self>,
    },
    Details {
        summary: InputRichText<'a>,
        blocks: Vec<Self>,
    },
    Table {
        cells: Vec<Vec<InputRichCell<'a>>>,
        is_bordered: bool,
    },
}

impl<'a> From<&'a RichBlock> for InputRichBlock<'a> {
    fn from(block: &'a RichBlock) -> Self {
        let all = |blocks: &'a [RichBlock]| blocks.iter().map(Self::from).collect();
        match block {
            RichBlock::Paragraph(runs) => Self::Paragraph { text: text(runs) },
            RichBlock::Footer(runs) => Self::Footer { text: text(runs) },
            RichBlock::Heading { level, text: runs } => Self::Heading { text: text(runs), size: *level },
            RichBlock::Code { language, text } => Self::Pre { text, language: language.as_deref() },
            RichBlock::Formula(expression) => Self::MathematicalExpression { expression },
            RichBlock::Rule => Self::Divider,
            RichBlock::List(items) => Self::List { items: items.iter().map(InputRichItem::from).collect() },
            RichBlock::Quote(blocks) => Self::Blockquote { blocks: all(blocks) },
            RichBlock::Details { summary, blocks } => {
                Self::Details { summary: text(summary), blocks: all(blocks) }
            }
            RichBlock::Table(rows) => {
                let row = |row: &'a Vec<RichCell>| row.iter().map(InputRichCell::from).collect();
                Self::Table { cells: rows.iter().map(row).collect(), is_bordered: true }
            }
        }
    }
}

/// `InputRichBlockListItem`.
#[derive(Debug, Serialize)]
struct InputRichItem<'a> {
    blocks: Vec<InputRichBlock<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    has_checkbox: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_checked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<u64>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    label: Option<&'static str>,
}

impl<'a> From<&'a RichItem> for InputRichItem<'a> {
    fn from(item: &'a RichItem) -> Self {
        Self {
            blocks: item.blocks.iter().map(InputRichBlock::from).collect(),
            has_checkbox: item.done.map(|_| true),
            is_checked: item.done.filter(|done| *done),
            value: item.number,
            label: item.number.map(|_| "1"),
        }
    }
}

/// `RichBlockTableCell`.
#[derive(Debug, Serialize)]
struct InputRichCell<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<InputRichText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_header: Option<bool>,
    align: &'static str,
    valign: &'static str,
}

impl<'a> From<&'a RichCell> for InputRichCell<'a> {
    fn from(cell: &'a RichCell) -> Self {
        let align = match cell.align {
            CellAlign::Left => "left",
            CellAlign::Center => "center",
            CellAlign::Right => "right",
        };
        let text = (!cell.text.is_empty()).then(|| text(&cell.text));
        Self { text, is_header: cell.header.then_some(true), align, valign: "top" }
    }
}

/// `RichText`: a string, a list of rich texts, or one that is adorned.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum InputRichText<'a> {
    Plain(&'a str),
    All(Vec<Self>),
    Adorned(AdornedText<'a>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum AdornedText<'a> {
    Bold { text: Box<InputRichText<'a>> },
    Italic { text: Box<InputRichText<'a>> },
    Strikethrough { text: Box<InputRichText<'a>> },
    Code { text: &'a str },
    MathematicalExpression { expression: &'a str },
    Url { text: Box<InputRichText<'a>>, url: &'a str },
}

/// Runs in a row; a single one needs no list.
fn text(runs: &[RichRun]) -> InputRichText<'_> {
    match runs {
        [] => InputRichText::Plain(""),
        [run] => one(run),
        runs => InputRichText::All(runs.iter().map(one).collect()),
    }
}

fn one(run: &RichRun) -> InputRichText<'_> {
    let inner = |runs| Box::new(text(runs));
    InputRichText::Adorned(match run {
        RichRun::Text(text) => return InputRichText::Plain(text),
        RichRun::Code(text) => AdornedText::Code { text },
        RichRun::Formula(expression) => AdornedText::MathematicalExpression { expression },
        RichRun::Bold(runs) => AdornedText::Bold { text: inner(runs) },
        RichRun::Italic(runs) => AdornedText::Italic { text: inner(runs) },
        RichRun::Strike(runs) => AdornedText::Strikethrough { text: inner(runs) },
        RichRun::Link { url, text } => AdornedText::Url { text: inner(text), url },
    })
}
