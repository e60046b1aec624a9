//! Markdown as a tree of blocks. It is parsed once; every way of showing it starts from here.
//!
//! HTML is text, spoilers are left as they are written. What dollar signs enclose is a formula only if it looks like one:
//! mostly they are money, or variables of a shell. Nesting is bounded, so that walking the tree is safe.

mod dollars;
mod hidden;
mod parse;
mod tags;
#[cfg(test)]
mod tests;

pub use hidden::{hides, opened};
pub use parse::blocks;

/// One block of a Markdown text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<MarkdownInline>),
    /// A heading, with its level from 1 to 6.
    Heading {
        /// 1 is the largest.
        level: u8,
        /// What it says.
        text: Vec<MarkdownInline>,
    },
    /// A list.
    List(MarkdownList),
    /// A block of code.
    Code {
        /// The first word of its info string, if it reads as the name of a language.
        language: Option<String>,
        /// The code, with `\n` line ends.
        text: String,
    },
    /// A quote.
    Quote {
        /// Its kind, if it is a GitHub alert.
        alert: Option<Alert>,
        /// What is quoted.
        blocks: Vec<Self>,
    },
    /// A table.
    Table(MarkdownTable),
    /// A line across.
    Rule,
    /// HTML, which is shown as it is written.
    Html(String),
    /// The text of a footnote, at the place where it is written.
    Footnote {
        /// Its name in the text.
        label: String,
        /// What it says.
        blocks: Vec<Self>,
    },
}

/// A list of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownList {
    /// Whether its items stand apart.
    pub spacing: Spacing,
    /// The items.
    pub items: Vec<MarkdownItem>,
}

/// Whether the items of a list are separated by empty lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// No empty lines.
    Tight,
    /// An empty line stands between two items.
    Loose,
}

/// One item of a [`MarkdownList`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownItem {
    /// Its number, if the list is numbered: as it is written, but always more than the one before.
    pub number: Option<u64>,
    /// Its check mark, if it is a task.
    pub task: Option<TaskMark>,
    /// What it holds; may be nothing.
    pub blocks: Vec<Block>,
}

/// The check mark of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskMark {
    /// `[ ]`
    Open,
    /// `[x]`
    Done,
}

/// The kind of a GitHub alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

/// A table. No row has more cells than the header; what is written beyond is in the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownTable {
    /// How the columns are aligned.
    pub align: Vec<ColumnAlign>,
    /// The header.
    pub header: Vec<Cell>,
    /// The rows under the header.
    pub rows: Vec<Vec<Cell>>,
}

/// What one cell of a [`MarkdownTable`] holds.
pub type Cell = Vec<MarkdownInline>;

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnAlign {
    /// At its left side; also when nothing is said.
    Left,
    /// In the middle.
    Center,
    /// At its right side.
    Right,
}

/// One run inside a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkdownInline {
    /// Plain text, without line ends.
    Text(String),
    /// Code within a line, without its backticks.
    Code(String),
    /// A line end that was written without emphasis.
    SoftBreak,
    /// A line end that was asked for.
    HardBreak,
    /// Emphasised text.
    Styled(InlineStyle, Vec<Self>),
    /// A link.
    Link {
        /// Where to; any text.
        url: String,
        /// What it says.
        text: Vec<Self>,
    },
    /// A picture.
    Image {
        /// Where it is; any text.
        url: String,
        /// What it shows.
        alt: Vec<Self>,
    },
    /// The mark of a footnote.
    FootnoteMark(String),
    /// A formula in LaTeX, as it is written between its dollar signs.
    Formula(Formula),
}

impl MarkdownInline {
    /// The runs in emphasised text or in a link.
    pub fn inner(&self) -> &[Self] {
        if let Self::Styled(_, inner) | Self::Link { text: inner, .. } = self { inner } else { &[] }
    }
}

/// A formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// The formula, as LaTeX writes it.
    pub tex: String,
    /// Where it stands.
    pub place: FormulaPlace,
}

/// Where a formula stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormulaPlace {
    /// In the text: `$…$`.
    Text,
    /// By itself: `$$…$$`.
    Line,
}

impl Formula {
    /// The formula as it was written.
    pub fn source(&self) -> String {
        let mark = match self.place {
            FormulaPlace::Text => "$",
            FormulaPlace::Line => "$$",
        };
        format!("{mark}{}{mark}", self.tex)
    }
}

/// How a run is emphasised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InlineStyle {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Struck through.
    Strike,
}
