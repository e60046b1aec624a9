//! Finds out whether a Markdown text says more than its pages show, and opens its links for whoever decides by it.

#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::parse::OPTIONS;
use super::{Block, Inline, blocks, dollars};
use crate::render::exact::{Exact, Layout};

/// Whether a Markdown text holds something that its pages do not show: what belongs to no block, such as the definition of a
/// link, titles of links, what is folded away, and characters without a shape.
pub fn hides(markdown: &str) -> bool {
    let (source, options) = dollars::settled(markdown, OPTIONS);
    let mut seen = Seen { source: &source, ranges: Vec::new(), hides: has_marks(&source) };
    for (event, range) in Parser::new_ext(&source, options).into_offset_iter() {
        seen.event(&event, range);
    }
    seen.hides || seen.has_gap()
}

/// Parses a Markdown text and writes the address of each link behind it, unless it is what the link says.
pub fn opened(markdown: &str) -> Vec<Block> {
    let mut blocks = blocks(markdown);
    blocks.iter_mut().for_each(open_block);
    blocks
}

/// Whether a text has characters or blanks in it that are not seen as they are.
fn has_marks(text: &str) -> bool {
    Exact::prose(text, Layout::Lines).whole().contains('‹')
}

/// What of a source its pages show.
struct Seen<'a> {
    source: &'a str,
    ranges: Vec<Range<usize>>,
    hides: bool,
}

impl Seen<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => {
                // What it stands for can be something else than what is written: an entity.
                self.hides |= has_marks(text);
                self.ranges.push(range);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.hides |= html.to_lowercase().contains("<details");
                self.ranges.push(range);
            }
            Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::Start(Tag::TableRow | Tag::TableHead) => self.ranges.push(range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let source = &self.source[range.clone()];
        match tag {
            Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. } => {
                self.hides |= !title.is_empty() || has_marks(dest_url);
                // Its address is written behind it.
                if let Some(at) = source.rfind(&**dest_url) {
                    self.ranges.push(range.start + at..range.start + at + dest_url.len());
                }
            }
            Tag::Item => {
                let number = source.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
                self.ranges.push(range.start..range.start + number);
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if !info.contains(char::is_whitespace) => {
                let line = source.find('\n').unwrap_or(source.len());
                self.ranges.push(range.start..range.start + line);
            }
            Tag::FootnoteDefinition(label) => {
                self.ranges.push(range.start..range.start + source.find(&**label).unwrap_or(0) + label.len());
            }
            Tag::CodeBlock(_)
            | Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Table(_)
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
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

fn open_block(block: &mut Block) {
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => open_links(text),
        Block::List(list) => list.items.iter_mut().flat_map(|item| &mut item.blocks).for_each(open_block),
        Block::Quote { blocks, .. } | Block::Footnote { blocks, .. } => {
            blocks.iter_mut().for_each(open_block);
        }
        Block::Table(table) => {
            let cells = table.header.iter_mut().chain(table.rows.iter_mut().flatten());
            cells.for_each(open_links);
        }
        Block::Code { .. } | Block::Rule | Block::Html(_) => {}
    }
}

fn open_links(text: &mut Vec<Inline>) {
    let mut opened = Vec::with_capacity(text.len());
    for mut inline in std::mem::take(text) {
        let address = match &mut inline {
            Inline::Link { url, text } | Inline::Image { url, alt: text } => {
                let says_so = matches!(&text[..], [Inline::Text(text)] if text == url);
                (!says_so && !url.is_empty()).then(|| url.clone())
            }
            Inline::Styled(_, inner) => {
                open_links(inner);
                None
            }
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::FootnoteMark(_)
            | Inline::Formula(_) => None,
        };
        opened.push(inline);
        if let Some(address) = address {
            opened.push(Inline::Text(format!(" ({address})")));
        }
    }
    *text = opened;
}
