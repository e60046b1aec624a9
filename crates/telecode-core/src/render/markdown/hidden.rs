//! Finds out whether a Markdown text says more than its pages show, and opens its links for whoever decides by it.

#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::parse::OPTIONS;
use super::tags::language;
use super::{Block, Cell, MarkdownInline, MarkdownTable, blocks, dollars};
use crate::render::exact::{Exact, Layout};
use crate::render::inline::plain;
use crate::render::invisible::is_blank;
use crate::render::rich::is_formula;
use crate::render::url::opens;

/// How deep blocks, and how deep runs may be in each other. What is deeper may be shown as less than it is: a list without its
/// numbers, a link without its address.
const DEPTH: usize = 12;

/// What a cell says of which the whole column says nothing: without it, its header could be left out.
const NOTHING: &str = "—";

/// What a formula's language is called where it is shown as it is written.
const TEX: &str = "tex";

/// Whether a Markdown text holds something that its pages do not show: what belongs to no block, such as the definition of a
/// link, titles of links, what is folded away, what is nested too deep, and characters without a shape.
pub fn hides(markdown: &str) -> bool {
    let (source, options) = dollars::settled(markdown, OPTIONS);
    let mut seen = SourceSeen { hides: has_marks(&source), ..SourceSeen::new(&source) };
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        seen.event(&event, range);
    }
    seen.hides || seen.has_gap()
}

/// Parses a Markdown text for whoever decides by it: the address of each link is written behind it, unless it is what the link
/// says, formulas are as they are written, and no column with a header is empty.
pub fn opened(markdown: &str) -> Vec<Block> {
    let mut blocks = blocks(markdown);
    blocks.iter_mut().for_each(open_block);
    blocks
}

/// Whether a text has characters or blanks in it that are not seen as they are.
fn has_marks(text: &str) -> bool {
    Exact::prose(text, Layout::Lines).whole().contains('‹')
}

/// What of a source its pages show. Only what a page shows letter by letter is in the ranges.
struct SourceSeen<'a> {
    source: &'a str,
    ranges: Vec<Range<usize>>,
    hides: bool,
    /// How many quotes, lists and footnotes are open.
    blocks: usize,
    /// How many emphases, links and pictures are open.
    runs: usize,
    /// The language of the code that begins; code that says nothing is not shown.
    language: Option<Range<usize>>,
    /// Where the last cell of a table ends.
    cell_end: usize,
}

impl<'a> SourceSeen<'a> {
    fn new(source: &'a str) -> Self {
        let (hides, blocks, runs, language, cell_end) = (false, 0, 0, None, 0);
        Self { source, ranges: Vec::new(), hides, blocks, runs, language, cell_end }
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => {
                // What it stands for can be something else than what is written: an entity.
                self.hides |= has_marks(text);
                self.ranges.push(range);
                if !text.trim().is_empty() {
                    self.ranges.extend(self.language.take());
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.hides |= html.to_lowercase().contains("<details");
                self.ranges.push(range);
            }
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => self.ranges.push(range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::SoftBreak | Event::HardBreak | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let source = self.source.get(range.clone()).unwrap_or_default();
        let shown = match tag {
            Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. } => {
                self.hides |= !title.is_empty() || has_marks(dest_url);
                // Its address is written behind it.
                source.rfind(&**dest_url).map(|at| at..at + dest_url.len())
            }
            Tag::Item => {
                Some(0..source.len() - source.trim_start_matches(|c: char| c.is_ascii_digit()).len())
            }
            Tag::FootnoteDefinition(label) => source.find(&**label).map(|at| at..at + label.len()),
            Tag::BlockQuote(Some(_)) => alert(source),
            Tag::CodeBlock(kind) => {
                let at = language(kind).and_then(|name| Some((source.find(&name)?, name.len())));
                self.language = at.map(|(at, len)| range.start + at..range.start + at + len);
                None
            }
            Tag::TableCell => {
                self.cell_end = range.end;
                None
            }
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(None)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => None,
        };
        self.ranges.extend(shown.map(|shown| range.start + shown.start..range.start + shown.end));
        if let Some(open) = self.depth(tag.to_end()) {
            *open += 1;
            self.hides |= *open > DEPTH;
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        if tag == TagEnd::CodeBlock {
            self.language = None;
        }
        if tag == TagEnd::TableRow {
            // Cells beyond those of the header are shown in the last one, as they are written.
            self.ranges.push(self.cell_end..range.end);
        }
        if let Some(open) = self.depth(tag) {
            *open = open.saturating_sub(1);
        }
    }

    /// How many are open of what such a tag belongs to, if it is one that nests.
    fn depth(&mut self, tag: TagEnd) -> Option<&mut usize> {
        use TagEnd::{BlockQuote, Emphasis, FootnoteDefinition, Image, Link, List, Strikethrough, Strong};
        if matches!(tag, BlockQuote(_) | List(_) | FootnoteDefinition) {
            return Some(&mut self.blocks);
        }
        matches!(tag, Emphasis | Strong | Strikethrough | Link | Image).then_some(&mut self.runs)
    }

    /// Whether something that says anything is in none of the ranges.
    fn has_gap(&mut self) -> bool {
        self.ranges.sort_by_key(|range| range.start);
        let mut shown = 0;
        let says = |text: Option<&str>| {
            text.is_some_and(|text| {
                text.chars().any(|c| c.is_alphanumeric() || (!c.is_ascii() && !c.is_whitespace()))
            })
        };
        for range in &self.ranges {
            if range.start > shown && says(self.source.get(shown..range.start)) {
                return true;
            }
            shown = shown.max(range.end);
        }
        says(self.source.get(shown..))
    }
}

/// Where the word of an alert is written, which is its title.
fn alert(source: &str) -> Option<Range<usize>> {
    let start = source.find("[!")? + "[!".len();
    let end = start + source.get(start..)?.find(']')?;
    source[start..end].bytes().all(|byte| byte.is_ascii_alphabetic()).then_some(start..end)
}

fn open_block(block: &mut Block) {
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => open_runs(text),
        Block::List(list) => list.items.iter_mut().flat_map(|item| &mut item.blocks).for_each(open_block),
        Block::Quote { blocks, .. } | Block::Footnote { blocks, .. } => {
            blocks.iter_mut().for_each(open_block);
        }
        Block::Table(table) => open_table(table),
        // A formula that is set can leave out what it says.
        Block::Code { language, .. } if is_formula(language.as_deref()) => *language = Some(TEX.to_owned()),
        Block::Code { .. } | Block::Rule | Block::Html(_) => {}
    }
}

fn open_table(table: &mut MarkdownTable) {
    table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(open_runs);
    for (column, header) in table.header.iter().enumerate() {
        let says_nothing = |row: &Vec<Cell>| row.get(column).is_none_or(|cell| is_blank(&plain(cell)));
        if !is_blank(&plain(header))
            && table.rows.iter().all(says_nothing)
            && let Some(cell) = table.rows.first_mut().and_then(|row| row.get_mut(column))
        {
            *cell = vec![MarkdownInline::Text(NOTHING.to_owned())];
        }
    }
}

fn open_runs(text: &mut Vec<MarkdownInline>) {
    let mut opened = Vec::with_capacity(text.len());
    for mut inline in std::mem::take(text) {
        if let MarkdownInline::Styled(_, inner) = &mut inline {
            open_runs(inner);
        } else if let MarkdownInline::Formula(formula) = &inline {
            inline = MarkdownInline::Text(formula.source());
        }
        let mut address = None;
        if let MarkdownInline::Link { url, text } | MarkdownInline::Image { url, alt: text } = &mut inline {
            if opens(url) {
                // A link in a link has its address behind it anyway.
                let says_so = matches!(&text[..], [MarkdownInline::Text(text)] if text == url);
                address = (!says_so).then(|| url.clone());
            } else {
                // Its address is behind it anyway.
                open_runs(text);
            }
        }
        opened.push(inline);
        if let Some(address) = address {
            opened.push(MarkdownInline::Text(format!(" ({address})")));
        }
    }
    *text = opened;
}
