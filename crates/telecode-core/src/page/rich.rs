//! The rich form of a page: blocks that Telegram lays out itself. Source: Bot API 10.1, `InputRichMessage.blocks`.
//!
//! There is no block here for buttons, media or maps: what a model writes can never become one.

use super::Page;

/// A page as blocks, and what takes its place where rich messages are not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RichPage {
    /// What it shows.
    pub blocks: Vec<RichBlock>,
    /// Which way it reads.
    pub direction: Direction,
    /// The classic pages that come before the page's own text, if the blocks are refused. Without buttons.
    pub before: Vec<Page>,
}

/// Which way a text reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// From the left.
    #[default]
    LeftToRight,
    /// From the right: Arabic, Hebrew.
    RightToLeft,
}

/// One block of a rich page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RichBlock {
    /// Running text.
    Paragraph(RichText),
    /// Small text at the end.
    Footer(RichText),
    /// A heading, from 1, the largest, to 6.
    Heading {
        /// Its size.
        level: u8,
        /// What it says.
        text: RichText,
    },
    /// A block of code, shown as it is written.
    Code {
        /// Its language, if it is known.
        language: Option<String>,
        /// The code.
        text: String,
    },
    /// A formula on lines of its own, in LaTeX.
    Formula(String),
    /// A line across.
    Rule,
    /// A list; never empty.
    List(Vec<RichItem>),
    /// A quote.
    Quote(Vec<Self>),
    /// What is hidden until its summary is tapped.
    Details {
        /// What is always shown.
        summary: RichText,
        /// What is hidden.
        blocks: Vec<Self>,
    },
    /// Rows of cells; the first row is the header.
    Table(Vec<Vec<RichCell>>),
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RichItem {
    /// Its number, in numbered lists.
    pub number: Option<u64>,
    /// Whether it is done, if it is a task.
    pub done: Option<bool>,
    /// What it holds; never empty.
    pub blocks: Vec<RichBlock>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RichCell {
    /// What it says; may be nothing.
    pub text: RichText,
    /// At which side.
    pub align: CellAlign,
    /// Whether it names a column.
    pub header: bool,
}

/// At which side of its column a cell stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CellAlign {
    /// At the left edge.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right edge.
    Right,
}

/// Formatted text: runs in a row.
pub type RichText = Vec<RichRun>;

/// One run of formatted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RichRun {
    /// Plain text; `\n` is a line end.
    Text(String),
    /// Code within a line.
    Code(String),
    /// A formula, in LaTeX.
    Formula(String),
    /// Bold text.
    Bold(Vec<Self>),
    /// Italic text.
    Italic(Vec<Self>),
    /// Text that is struck through.
    Strike(Vec<Self>),
    /// Text that opens a URL of a scheme that Telegram takes.
    Link {
        /// Where to.
        url: String,
        /// What it says.
        text: Vec<Self>,
    },
}

/// A text as one plain run; nothing if it is empty.
pub fn plain_run(text: impl Into<String>) -> RichText {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![RichRun::Text(text)] }
}
