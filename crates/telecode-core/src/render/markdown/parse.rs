//! Turns the parser's events into the block tree.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::tags::{alert, alignment, language, level_number};
use super::{
    Alert, Block, Cell, ColumnAlign, Formula, FormulaPlace, InlineStyle, MarkdownInline, MarkdownItem,
    MarkdownList, MarkdownTable, Spacing, TaskMark, dollars,
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
    let mut tree = NodeTree::new(&source);
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        tree.event(event, range);
    }
    tree.finish()
}

/// A node whose end has not been seen.
struct OpenNode {
    kind: OpenKind,
    blocks: Vec<Block>,
    inlines: Vec<MarkdownInline>,
    items: Vec<MarkdownItem>,
    cells: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
}

impl OpenNode {
    fn new(kind: OpenKind) -> Self {
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

enum OpenKind {
    Root,
    Quote(Option<Alert>),
    Footnote(String),
    List {
        next: Option<u64>,
        spacing: Spacing,
    },
    Item {
        number: Option<u64>,
        task: Option<TaskMark>,
    },
    Paragraph,
    Heading(u8),
    Code(Option<String>),
    Html,
    Table(Vec<ColumnAlign>),
    Header,
    /// With its place in the source.
    Row(Range<usize>),
    Cell,
    Styled(InlineStyle),
    /// A pair of signs that stay as they are written: in a chat with programs single tildes are home directories and
    /// estimates, and what stands in a word is part of a name.
    Signs(&'static str),
    Link(String),
    Image(String),
}

impl OpenKind {
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
enum TagStart {
    Kept,
    Joined,
}

struct NodeTree<'a> {
    source: &'a str,
    /// The open nodes; the first is the root and stays.
    root: OpenNode,
    open: Vec<OpenNode>,
    /// One entry for every tag that has started and not ended.
    starts: Vec<TagStart>,
    /// Where the last cell of a table ends in the source.
    cell_end: usize,
}

impl<'a> NodeTree<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            root: OpenNode::new(OpenKind::Root),
            open: Vec::new(),
            starts: Vec::new(),
            cell_end: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::InlineMath(tex) => self.formula(tex.into_string(), FormulaPlace::Text),
            Event::DisplayMath(tex) => self.formula(tex.into_string(), FormulaPlace::Line),
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text),
            Event::Code(text) => self.inline(MarkdownInline::Code(text.into_string())),
            Event::FootnoteReference(label) => self.inline(MarkdownInline::FootnoteMark(label.into_string())),
            Event::SoftBreak => self.inline(MarkdownInline::SoftBreak),
            Event::HardBreak => self.inline(MarkdownInline::HardBreak),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.task(if done { TaskMark::Done } else { TaskMark::Open }),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let end = range.end;
        let Some(kind) = self.kind(tag, range) else {
            self.starts.push(TagStart::Joined);
            return;
        };
        if !kind.is_inline() {
            self.top().settle();
        }
        if matches!(kind, OpenKind::Paragraph) {
            self.loosen();
        }
        if !self.has_room(&kind) {
            self.starts.push(TagStart::Joined);
            return;
        }
        if matches!(kind, OpenKind::Cell) {
            self.cell_end = end;
        }
        self.starts.push(TagStart::Kept);
        self.open.push(OpenNode::new(kind));
    }

    fn kind(&self, tag: Tag<'_>, range: Range<usize>) -> Option<OpenKind> {
        Some(match tag {
            Tag::Paragraph => OpenKind::Paragraph,
            Tag::Heading { level, .. } => OpenKind::Heading(level_number(level)),
            Tag::BlockQuote(kind) => OpenKind::Quote(kind.map(alert)),
            Tag::CodeBlock(kind) => OpenKind::Code(language(&kind)),
            Tag::HtmlBlock => OpenKind::Html,
            Tag::List(start) => OpenKind::List { next: start, spacing: Spacing::Tight },
            Tag::Item => OpenKind::Item { number: self.number(&self.source[range]), task: None },
            Tag::FootnoteDefinition(label) => OpenKind::Footnote(label.into_string()),
            Tag::Table(align) => OpenKind::Table(align.into_iter().map(alignment).collect()),
            Tag::TableHead => OpenKind::Header,
            Tag::TableRow => OpenKind::Row(range),
            Tag::TableCell => OpenKind::Cell,
            Tag::Emphasis => match signs_of_a_word(self.source, range, 1) {
                Some(signs) => OpenKind::Signs(signs),
                None => OpenKind::Styled(InlineStyle::Italic),
            },
            Tag::Strong => match signs_of_a_word(self.source, range, 2) {
                Some(signs) => OpenKind::Signs(signs),
                None => OpenKind::Styled(InlineStyle::Bold),
            },
            Tag::Strikethrough if self.source[range].starts_with("~~") => {
                OpenKind::Styled(InlineStyle::Strike)
            }
            Tag::Strikethrough => OpenKind::Signs("~"),
            Tag::Link { dest_url, .. } => OpenKind::Link(dest_url.into_string()),
            Tag::Image { dest_url, .. } => OpenKind::Image(dest_url.into_string()),
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
    fn has_room(&self, kind: &OpenKind) -> bool {
        if matches!(kind, OpenKind::Item { .. }) {
            return matches!(self.open.last(), Some(OpenNode { kind: OpenKind::List { .. }, .. }));
        }
        if kind.is_nesting() {
            return self.open.iter().filter(|open| open.kind.is_nesting()).count() < BLOCK_DEPTH;
        }
        let inlines = self.open.iter().rev().take_while(|open| open.kind.is_inline()).count();
        !kind.is_inline() || inlines < INLINE_DEPTH
    }

    fn loosen(&mut self) {
        if let [
            ..,
            OpenNode { kind: OpenKind::List { spacing, .. }, .. },
            OpenNode { kind: OpenKind::Item { .. }, .. },
        ] = self.open.as_mut_slice()
        {
            *spacing = Spacing::Loose;
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if self.starts.pop() == Some(TagStart::Kept) {
            self.close();
        } else if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) {
            self.top().settle();
        }
    }

    fn close(&mut self) {
        let Some(mut node) = self.open.pop() else { return };
        node.settle();
        let OpenNode { kind, blocks, inlines, items, cells, rows } = node;
        match kind {
            OpenKind::Root => self.root.blocks.extend(blocks),
            OpenKind::Quote(alert) => self.block(Block::Quote { alert, blocks }),
            OpenKind::Footnote(label) => self.block(Block::Footnote { label, blocks }),
            OpenKind::List { next: _, spacing } => self.block(Block::List(MarkdownList { spacing, items })),
            OpenKind::Item { number, task } => self.item(MarkdownItem { number, task, blocks }),
            OpenKind::Paragraph => self.block(Block::Paragraph(inlines)),
            OpenKind::Heading(level) => self.block(Block::Heading { level, text: inlines }),
            OpenKind::Code(language) => self.block(Block::Code { language, text: raw_text(&inlines) }),
            OpenKind::Html => self.block(Block::Html(raw_text(&inlines))),
            OpenKind::Table(align) => self.block(Block::Table(MarkdownTable { align, header: cells, rows })),
            OpenKind::Header => self.top().cells = cells,
            OpenKind::Row(range) => self.row(cells, range),
            OpenKind::Cell => self.top().cells.push(inlines),
            OpenKind::Styled(style) => self.inline(MarkdownInline::Styled(style, inlines)),
            OpenKind::Signs(signs) => self.signs(signs, inlines),
            OpenKind::Link(url) => self.inline(MarkdownInline::Link { url, text: inlines }),
            OpenKind::Image(url) => self.inline(MarkdownInline::Image { url, alt: inlines }),
        }
    }

    /// The number of an item that is written like this: its own, unless the list has come further.
    fn number(&self, source: &str) -> Option<u64> {
        let Some(OpenNode { kind: OpenKind::List { next: Some(next), .. }, .. }) = self.open.last() else {
            return None;
        };
        let digits = source.len() - source.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        Some(source[..digits].parse().map_or(*next, |written: u64| written.max(*next)))
    }

    fn item(&mut self, item: MarkdownItem) {
        let list = self.top();
        if let (OpenKind::List { next, .. }, Some(number)) = (&mut list.kind, item.number) {
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
            last.push(MarkdownInline::Text(format!(" | {excess}")));
        }
        self.top().rows.push(cells);
    }

    fn signs(&mut self, signs: &str, inlines: Vec<MarkdownInline>) {
        self.text(signs);
        for inline in inlines {
            if let MarkdownInline::Text(text) = inline {
                self.text(&text);
            } else {
                self.inline(inline);
            }
        }
        self.text(signs);
    }

    /// Adds HTML as text. Block HTML comes line by line, with the line ends.
    fn html(&mut self, text: &str) {
        if matches!(self.open.last(), Some(OpenNode { kind: OpenKind::Html, .. })) {
            self.text(text);
            return;
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.inline(MarkdownInline::SoftBreak);
            }
            self.text(line);
        }
    }

    fn text(&mut self, text: &str) {
        let inlines = &mut self.top().inlines;
        if let Some(MarkdownInline::Text(last)) = inlines.last_mut() {
            last.push_str(text);
        } else {
            inlines.push(MarkdownInline::Text(text.to_owned()));
        }
    }

    fn inline(&mut self, inline: MarkdownInline) {
        self.top().inlines.push(inline);
    }

    fn formula(&mut self, tex: String, place: FormulaPlace) {
        self.inline(MarkdownInline::Formula(Formula { tex, place }));
    }

    fn block(&mut self, block: Block) {
        let top = self.top();
        top.settle();
        top.blocks.push(block);
    }

    fn task(&mut self, mark: TaskMark) {
        let mut open = self.open.iter_mut().rev();
        let nearest =
            open.find_map(
                |open| if let OpenKind::Item { task, .. } = &mut open.kind { Some(task) } else { None },
            );
        if let Some(task) = nearest {
            *task = Some(mark);
        }
    }

    fn top(&mut self) -> &mut OpenNode {
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

fn raw_text(inlines: &[MarkdownInline]) -> String {
    let text: String = inlines
        .iter()
        .filter_map(|inline| if let MarkdownInline::Text(text) = inline { Some(text.as_str()) } else { None })
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
