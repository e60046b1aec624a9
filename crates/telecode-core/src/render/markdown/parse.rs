//! Turns the parser's events into the block tree.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::tags::{alert, alignment, language, level_number};
use super::{
    Alert, Align, Block, Cell, Formula, FormulaPlace, Inline, Item, List, Spacing, Style, Table, Task,
    dollars,
};

/// How many quotes, lists and footnotes are kept inside each other; deeper ones join their parent.
const BLOCK_DEPTH: usize = 24;

/// How many emphases and links are kept inside each other; deeper ones join their parent.
const INLINE_DEPTH: usize = 16;

/// What is understood besides `CommonMark`, formulas aside.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_FOOTNOTES);

/// Parses a Markdown text. Any text is valid Markdown.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let (source, options) = dollars::settled(markdown, OPTIONS);
    let mut tree = Tree::new(&source);
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        tree.event(event, range);
    }
    tree.finish()
}

/// A node whose end has not been seen.
struct Open {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Item>,
    cells: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl Open {
    fn new(kind: Kind) -> Self {
        let (blocks, inlines, items) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, blocks, inlines, items, cells: Vec::new(), rows: Vec::new() }
    }

    /// Makes a paragraph of the runs that stand in a container by themselves, as in tight lists.
    fn settle(&mut self) {
        if self.kind.is_container() && !self.inlines.is_empty() {
            self.blocks.push(Block::Paragraph(std::mem::take(&mut self.inlines)));
        }
    }
}

enum Kind {
    Root,
    Quote(Option<Alert>),
    Footnote(String),
    List {
        next: Option<u64>,
        spacing: Spacing,
    },
    Item {
        number: Option<u64>,
        task: Option<Task>,
    },
    Paragraph,
    Heading(u8),
    Code(Option<String>),
    Html,
    Table(Vec<Align>),
    Header,
    /// With its place in the source.
    Row(Range<usize>),
    Cell,
    Styled(Style),
    /// A pair of signs that stay as they are written: in a chat with programs single tildes are home directories and
    /// estimates, and what stands in a word is part of a name.
    Signs(&'static str),
    Link(String),
    Image(String),
}

impl Kind {
    fn is_container(&self) -> bool {
        matches!(self, Self::Root | Self::Quote(_) | Self::Footnote(_) | Self::Item { .. })
    }

    fn is_nesting(&self) -> bool {
        matches!(self, Self::Quote(_) | Self::Footnote(_) | Self::List { .. })
    }

    fn is_inline(&self) -> bool {
        matches!(self, Self::Styled(_) | Self::Signs(_) | Self::Link(_) | Self::Image(_))
    }
}

/// Whether a started tag has a node of its own.
#[derive(PartialEq, Eq)]
enum Start {
    Kept,
    Joined,
}

struct Tree<'a> {
    source: &'a str,
    /// The open nodes; the first is the root and stays.
    root: Open,
    open: Vec<Open>,
    /// One entry for every tag that has started and not ended.
    starts: Vec<Start>,
    /// Where the last cell of a table ends in the source.
    cell_end: usize,
}

impl<'a> Tree<'a> {
    fn new(source: &'a str) -> Self {
        Self { source, root: Open::new(Kind::Root), open: Vec::new(), starts: Vec::new(), cell_end: 0 }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::InlineMath(tex) => self.formula(tex.into_string(), FormulaPlace::Text),
            Event::DisplayMath(tex) => self.formula(tex.into_string(), FormulaPlace::Line),
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text),
            Event::Code(text) => self.inline(Inline::Code(text.into_string())),
            Event::FootnoteReference(label) => self.inline(Inline::FootnoteMark(label.into_string())),
            Event::SoftBreak => self.inline(Inline::SoftBreak),
            Event::HardBreak => self.inline(Inline::HardBreak),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.task(if done { Task::Done } else { Task::Open }),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let end = range.end;
        let Some(kind) = self.kind(tag, range) else {
            self.starts.push(Start::Joined);
            return;
        };
        if !kind.is_inline() {
            self.top().settle();
        }
        if matches!(kind, Kind::Paragraph) {
            self.loosen();
        }
        if !self.has_room(&kind) {
            self.starts.push(Start::Joined);
            return;
        }
        if matches!(kind, Kind::Cell) {
            self.cell_end = end;
        }
        self.starts.push(Start::Kept);
        self.open.push(Open::new(kind));
    }

    fn kind(&self, tag: Tag<'_>, range: Range<usize>) -> Option<Kind> {
        Some(match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, .. } => Kind::Heading(level_number(level)),
            Tag::BlockQuote(kind) => Kind::Quote(kind.map(alert)),
            Tag::CodeBlock(kind) => Kind::Code(language(&kind)),
            Tag::HtmlBlock => Kind::Html,
            Tag::List(start) => Kind::List { next: start, spacing: Spacing::Tight },
            Tag::Item => Kind::Item { number: self.number(&self.source[range]), task: None },
            Tag::FootnoteDefinition(label) => Kind::Footnote(label.into_string()),
            Tag::Table(align) => Kind::Table(align.into_iter().map(alignment).collect()),
            Tag::TableHead => Kind::Header,
            Tag::TableRow => Kind::Row(range),
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => match signs_of_a_word(self.source, range, 1) {
                Some(signs) => Kind::Signs(signs),
                None => Kind::Styled(Style::Italic),
            },
            Tag::Strong => match signs_of_a_word(self.source, range, 2) {
                Some(signs) => Kind::Signs(signs),
                None => Kind::Styled(Style::Bold),
            },
            Tag::Strikethrough if self.source[range].starts_with("~~") => Kind::Styled(Style::Strike),
            Tag::Strikethrough => Kind::Signs("~"),
            Tag::Link { dest_url, .. } => Kind::Link(dest_url.into_string()),
            Tag::Image { dest_url, .. } => Kind::Image(dest_url.into_string()),
            // Extensions that are not turned on.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => return None,
        })
    }

    /// Whether a node may open here. An item goes with its list.
    fn has_room(&self, kind: &Kind) -> bool {
        if matches!(kind, Kind::Item { .. }) {
            return matches!(self.open.last(), Some(Open { kind: Kind::List { .. }, .. }));
        }
        if kind.is_nesting() {
            return self.open.iter().filter(|open| open.kind.is_nesting()).count() < BLOCK_DEPTH;
        }
        let inlines = self.open.iter().rev().take_while(|open| open.kind.is_inline()).count();
        !kind.is_inline() || inlines < INLINE_DEPTH
    }

    fn loosen(&mut self) {
        if let [.., Open { kind: Kind::List { spacing, .. }, .. }, Open { kind: Kind::Item { .. }, .. }] =
            self.open.as_mut_slice()
        {
            *spacing = Spacing::Loose;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if self.starts.pop() == Some(Start::Kept) {
            self.close();
        } else if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) {
            self.top().settle();
        }
    }

    fn close(&mut self) {
        let Some(mut node) = self.open.pop() else { return };
        node.settle();
        let Open { kind, blocks, inlines, items, cells, rows } = node;
        match kind {
            Kind::Root => self.root.blocks.extend(blocks),
            Kind::Quote(alert) => self.block(Block::Quote { alert, blocks }),
            Kind::Footnote(label) => self.block(Block::Footnote { label, blocks }),
            Kind::List { next: _, spacing } => self.block(Block::List(List { spacing, items })),
            Kind::Item { number, task } => self.item(Item { number, task, blocks }),
            Kind::Paragraph => self.block(Block::Paragraph(inlines)),
            Kind::Heading(level) => self.block(Block::Heading { level, text: inlines }),
            Kind::Code(language) => self.block(Block::Code { language, text: raw_text(&inlines) }),
            Kind::Html => self.block(Block::Html(raw_text(&inlines))),
            Kind::Table(align) => self.block(Block::Table(Table { align, header: cells, rows })),
            Kind::Header => self.top().cells = cells,
            Kind::Row(range) => self.row(cells, range),
            Kind::Cell => self.top().cells.push(inlines),
            Kind::Styled(style) => self.inline(Inline::Styled(style, inlines)),
            Kind::Signs(signs) => self.signs(signs, inlines),
            Kind::Link(url) => self.inline(Inline::Link { url, text: inlines }),
            Kind::Image(url) => self.inline(Inline::Image { url, alt: inlines }),
        }
    }

    /// The number of an item that is written like this: its own, unless the list has come further.
    fn number(&self, source: &str) -> Option<u64> {
        let Some(Open { kind: Kind::List { next: Some(next), .. }, .. }) = self.open.last() else {
            return None;
        };
        let digits = source.len() - source.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        Some(source[..digits].parse().map_or(*next, |written: u64| written.max(*next)))
    }

    fn item(&mut self, item: Item) {
        let list = self.top();
        if let (Kind::List { next, .. }, Some(number)) = (&mut list.kind, item.number) {
            *next = Some(number.saturating_add(1));
        }
        list.items.push(item);
    }

    /// Adds a row. Cells beyond those of the header are not dropped, as the parser does, but join the last one:
    /// mostly they come of a bar in code.
    fn row(&mut self, mut cells: Vec<Cell>, range: Range<usize>) {
        let excess = self.source.get(self.cell_end..range.end).unwrap_or_default().trim();
        let excess = excess.trim_start_matches('|').trim_start();
        let excess = excess.strip_suffix('|').unwrap_or(excess).trim_end();
        if let Some(last) = cells.last_mut().filter(|_| !excess.is_empty()) {
            last.push(Inline::Text(format!(" | {excess}")));
        }
        self.top().rows.push(cells);
    }

    fn signs(&mut self, signs: &str, inlines: Vec<Inline>) {
        self.text(signs);
        for inline in inlines {
            if let Inline::Text(text) = inline {
                self.text(&text);
            } else {
                self.inline(inline);
            }
        }
        self.text(signs);
    }

    /// Adds HTML as text. Block HTML comes line by line, with the line ends.
    fn html(&mut self, text: &str) {
        if matches!(self.open.last(), Some(Open { kind: Kind::Html, .. })) {
            self.text(text);
            return;
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.inline(Inline::SoftBreak);
            }
            self.text(line);
        }
    }

    fn text(&mut self, text: &str) {
        let inlines = &mut self.top().inlines;
        if let Some(Inline::Text(last)) = inlines.last_mut() {
            last.push_str(text);
        } else {
            inlines.push(Inline::Text(text.to_owned()));
        }
    }

    fn inline(&mut self, inline: Inline) {
        self.top().inlines.push(inline);
    }

    fn formula(&mut self, tex: String, place: FormulaPlace) {
        self.inline(Inline::Formula(Formula { tex, place }));
    }

    fn block(&mut self, block: Block) {
        let top = self.top();
        top.settle();
        top.blocks.push(block);
    }

    fn task(&mut self, mark: Task) {
        let mut open = self.open.iter_mut().rev();
        let nearest = open
            .find_map(|open| if let Kind::Item { task, .. } = &mut open.kind { Some(task) } else { None });
        if let Some(task) = nearest {
            *task = Some(mark);
        }
    }

    fn top(&mut self) -> &mut Open {
        self.open.last_mut().unwrap_or(&mut self.root)
    }

    fn finish(mut self) -> Vec<Block> {
        while !self.open.is_empty() {
            self.close();
        }
        self.root.settle();
        self.root.blocks
    }
}

fn raw_text(inlines: &[Inline]) -> String {
    let text: String = inlines
        .iter()
        .filter_map(|inline| if let Inline::Text(text) = inline { Some(text.as_str()) } else { None })
        .collect();
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The signs of an emphasis that are part of a word, so that a person reads names as they are: `2*3*4`, where a letter or
/// digit stands on both sides, and `__init__`, two underscores around a name in small letters.
fn signs_of_a_word(source: &str, range: Range<usize>, length: usize) -> Option<&'static str> {
    let (before, inside, after) =
        (source.get(..range.start)?, source.get(range.clone())?, source.get(range.end..)?);
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if length == 2 && inside.starts_with("__") {
        let name = inside.strip_prefix("__")?.strip_suffix("__")?;
        return name.chars().all(is_inner).then_some("__");
    }
    let is_within = before.ends_with(|c: char| c.is_ascii_alphanumeric())
        && after.starts_with(|c: char| c.is_ascii_alphanumeric());
    let signs = if length == 2 { "**" } else { "*" };
    (is_within && inside.starts_with(signs)).then_some(signs)
}
