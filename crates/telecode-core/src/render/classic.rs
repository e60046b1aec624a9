//! Lays blocks out as lines of classic text: bold headings, bullets, boxes of code, tables in columns or as records.

use super::inline::{RunPlace, marked};
use super::lines::{LaidLine, LineWrap, Marked, PieceStart, TextLayout};
use super::markdown::{
    Alert, Block, MarkdownInline, MarkdownItem, MarkdownList, MarkdownTable, Spacing, TaskMark,
};
use super::paginate::{PageLimits, paginate};
use super::table::{self, TableShape};
use crate::page::{EntityKind, Page};

/// The bullets by depth; deeper lists use the last.
const BULLETS: [&str; 3] = ["•", "◦", "▪"];

/// What a list's items are moved in by, per depth. Phones are narrow.
const INDENT: &str = "  ";

/// What a line across looks like.
const RULE: &str = "———";

/// What stands in front of the lines of a quote in a quote, which Telegram cannot show.
const INNER_QUOTE: &str = "> ";

/// How many columns a tab is wide in code. Telegram's server would make one space of it.
pub(super) const TAB: &str = "    ";

/// The gap between blocks: an empty line.
const APART: usize = 2;

/// The gap between the lines of a block.
const TOGETHER: usize = 1;

/// Renders blocks as text with entities, split into pages. No page is empty; nothing visible gives no pages.
pub fn classic(blocks: &[Block], limits: PageLimits) -> Vec<Page> {
    paginate(layout(blocks), limits)
}

/// Lays blocks out as lines.
pub(super) fn layout(blocks: &[Block]) -> TextLayout {
    let mut writer = ClassicWriter::default();
    writer.blocks(blocks, APART);
    writer.layout
}

#[derive(Default)]
struct ClassicWriter {
    layout: TextLayout,
    /// What stands in front of every line.
    indent: String,
    /// What stands in front of the next line instead: the marker of a list item.
    marker: Option<String>,
    /// The gap before the next line.
    gap: usize,
    /// Whether the next line begins a piece.
    next: NextLine,
    /// The wrap of the quote around the next line.
    quote: Option<usize>,
    /// How many lists are around the next line.
    lists: usize,
}

/// Whether the next line begins a piece of its own.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum NextLine {
    #[default]
    Piece,
    /// It is kept with the heading before it.
    Joined,
}

impl ClassicWriter {
    fn blocks(&mut self, blocks: &[Block], gap: usize) {
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.gap = gap;
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(text) => self.paragraph(text),
            Block::Heading { level: _, text } => self.heading(text),
            Block::List(list) => self.list(list),
            Block::Code { language, text } => self.code(language.as_deref(), text),
            Block::Quote { alert, blocks } => self.quote(*alert, blocks),
            Block::Table(table) => self.table(table),
            Block::Rule => self.text(Marked::plain(RULE)),
            Block::Html(html) => self.text(Marked::plain(html.trim_end())),
            Block::Footnote { label, blocks } => self.footnote(label, blocks),
        }
    }

    fn paragraph(&mut self, text: &[MarkdownInline]) {
        self.text(marked(text, RunPlace::Body));
    }

    fn heading(&mut self, text: &[MarkdownInline]) {
        let before = self.layout.lines.len();
        self.text(marked(text, RunPlace::Title));
        if self.layout.lines.len() > before {
            self.next = NextLine::Joined;
        }
    }

    fn list(&mut self, list: &MarkdownList) {
        let gap = match list.spacing {
            Spacing::Tight => TOGETHER,
            Spacing::Loose => APART,
        };
        let bullet = BULLETS[self.lists.min(BULLETS.len() - 1)];
        self.lists += 1;
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 {
                self.gap = gap;
            }
            self.item(item, &item_marker(bullet, item.number, item.task), gap);
        }
        self.lists -= 1;
    }

    fn item(&mut self, item: &MarkdownItem, marker: &str, gap: usize) {
        self.marked_block(marker, |writer| writer.blocks(&item.blocks, gap));
    }

    fn footnote(&mut self, label: &str, blocks: &[Block]) {
        self.marked_block(&format!("[{label}] "), |writer| writer.blocks(blocks, TOGETHER));
    }

    /// Writes blocks with a marker in front of the first line, and the others moved in.
    fn marked_block(&mut self, marker: &str, inner: impl FnOnce(&mut Self)) {
        self.lone_marker();
        self.marker = Some(format!("{}{marker}", self.indent));
        let outer = self.indent.len();
        self.indent.push_str(INDENT);
        inner(self);
        if self.marker.is_some() {
            self.lone_marker();
            self.next = NextLine::Piece;
        }
        self.indent.truncate(outer);
    }

    /// Writes a marker that has no text on its line.
    fn lone_marker(&mut self) {
        if let Some(marker) = self.marker.take() {
            self.line(Marked::plain(marker), self.quote);
            self.gap = TOGETHER;
        }
    }

    fn quote(&mut self, alert: Option<Alert>, blocks: &[Block]) {
        self.lone_marker();
        let title =
            alert.map(|alert| [Block::Paragraph(vec![MarkdownInline::Text(alert_word(alert).to_owned())])]);
        if self.quote.is_some() {
            let outer = self.indent.len();
            self.indent.push_str(INNER_QUOTE);
            self.quoted(title.as_ref(), blocks);
            self.indent.truncate(outer);
            return;
        }
        let indent = std::mem::take(&mut self.indent);
        self.quote = Some(self.wrap(EntityKind::Quote, 0));
        self.quoted(title.as_ref(), blocks);
        self.quote = None;
        self.indent = indent;
    }

    fn quoted(&mut self, title: Option<&[Block; 1]>, blocks: &[Block]) {
        if let Some([Block::Paragraph(title)]) = title {
            self.text(marked(title, RunPlace::Title));
            self.gap = TOGETHER;
            self.next = NextLine::Joined;
        }
        self.blocks(blocks, APART);
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.lone_marker();
        let wrap = self.wrap(EntityKind::Pre(language.map(str::to_owned)), 0);
        let text = text.trim_end().replace('\t', TAB);
        for line in text.trim_start_matches('\n').split('\n') {
            self.line(Marked::plain(line), Some(wrap));
        }
        self.next = NextLine::Piece;
    }

    fn table(&mut self, table: &MarkdownTable) {
        self.lone_marker();
        match table::shape(table) {
            TableShape::Columns { header, rows } => self.columns(&header, &rows),
            TableShape::Records(records) => self.records(records),
        }
    }

    fn columns(&mut self, header: &[String], rows: &[String]) {
        let wrap = self.wrap(EntityKind::Pre(None), header.len());
        for line in header.iter().chain(rows) {
            self.line(Marked::plain(line), Some(wrap));
        }
        self.next = NextLine::Piece;
    }

    fn records(&mut self, records: Vec<Marked>) {
        for (index, record) in records.into_iter().enumerate() {
            if index > 0 {
                self.gap = APART;
            }
            self.text(record);
        }
    }

    fn wrap(&mut self, kind: EntityKind, header: usize) -> usize {
        let start = self.layout.lines.len();
        self.layout.wraps.push(LineWrap { kind, header: start..start + header });
        self.layout.wraps.len() - 1
    }

    /// Writes text that begins a piece, with the marker or the indentation in front of its lines.
    fn text(&mut self, mut text: Marked) {
        if text.text.trim().is_empty() {
            return;
        }
        if self.quote.is_some() {
            // Code meets no other formatting, and the quote is one.
            text.marks.retain(|mark| mark.kind != EntityKind::Code);
        }
        for mut line in text.into_lines() {
            match self.marker.take() {
                Some(marker) => line.prefix(&marker),
                None => line.prefix(&self.indent),
            }
            self.line(line, self.quote);
        }
        self.next = NextLine::Piece;
    }

    /// Writes one line; those after it are together with it until something else is said.
    fn line(&mut self, marked: Marked, wrap: Option<usize>) {
        let piece = match self.next {
            NextLine::Piece => PieceStart::Starts,
            NextLine::Joined => PieceStart::GoesOn,
        };
        let mut line = LaidLine::new(&marked.text, self.gap, wrap, piece);
        line.marks = marked.marks;
        self.layout.lines.push(line);
        self.gap = TOGETHER;
        self.next = NextLine::Joined;
    }
}

fn item_marker(bullet: &str, number: Option<u64>, task: Option<TaskMark>) -> String {
    let task = task.map(|task| match task {
        TaskMark::Open => "☐",
        TaskMark::Done => "☑",
    });
    match (number, task) {
        (Some(number), Some(task)) => format!("{number}. {task} "),
        (Some(number), None) => format!("{number}. "),
        (None, Some(task)) => format!("{task} "),
        (None, None) => format!("{bullet} "),
    }
}

/// The word that the alert was written with.
pub(super) fn alert_word(alert: Alert) -> &'static str {
    match alert {
        Alert::Note => "NOTE",
        Alert::Tip => "TIP",
        Alert::Important => "IMPORTANT",
        Alert::Warning => "WARNING",
        Alert::Caution => "CAUTION",
    }
}
