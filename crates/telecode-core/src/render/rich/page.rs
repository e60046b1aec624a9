//! A classic page as blocks: for what is said around an answer that is rich.

use super::runs::clean;
use crate::page::{Entity, EntityKind, Page, RichBlock, RichRun, RichText, plain_run};

/// Writes what a page says as blocks; an empty line ends a paragraph.
pub fn of_page(page: &Page) -> Vec<RichBlock> {
    let units = page.text.encode_utf16().collect::<Vec<_>>();
    let mut out = Vec::new();
    let mut at = 0;
    for entity in page.entities.iter().filter(|entity| entity.kind.is_block()) {
        let end = (entity.offset + entity.length).min(units.len());
        if entity.offset < at || entity.offset >= end {
            continue;
        }
        paragraphs(&units, &page.entities, at, entity.offset, &mut out);
        if let EntityKind::Pre(language) = &entity.kind {
            let text = clean(&text(&units, entity.offset, end));
            out.push(RichBlock::Code { language: language.clone(), text });
        } else {
            // All other blocks are quotes.
            let mut blocks = Vec::new();
            paragraphs(&units, &page.entities, entity.offset, end, &mut blocks);
            out.extend((!blocks.is_empty()).then_some(RichBlock::Quote(blocks)));
        }
        at = end;
    }
    paragraphs(&units, &page.entities, at, units.len(), &mut out);
    out
}

fn text(units: &[u16], from: usize, to: usize) -> String {
    String::from_utf16_lossy(units.get(from..to).unwrap_or_default())
}

/// The paragraphs of a range.
fn paragraphs(units: &[u16], entities: &[Entity], from: usize, to: usize, out: &mut Vec<RichBlock>) {
    let mut start = from;
    let is_end = |at: usize| units.get(at..at + 2).is_some_and(|pair| pair == [10, 10]);
    for at in from..to {
        if is_end(at) && at >= start {
            paragraph(units, entities, start, at, out);
            start = at + 2;
        }
    }
    paragraph(units, entities, start, to, out);
}

fn paragraph(units: &[u16], entities: &[Entity], mut from: usize, mut to: usize, out: &mut Vec<RichBlock>) {
    let is_space = |unit: Option<&u16>| matches!(unit, Some(9 | 10 | 13 | 32));
    while from < to && is_space(units.get(from)) {
        from += 1;
    }
    while from < to && is_space(units.get(to - 1)) {
        to -= 1;
    }
    if from < to {
        out.push(RichBlock::Paragraph(runs(units, entities, from, to)));
    }
}

/// The runs of a range; what is formatted in several ways is formatted by the outer one first.
fn runs(units: &[u16], entities: &[Entity], from: usize, to: usize) -> RichText {
    let mut out = RichText::new();
    let mut at = from;
    for (index, entity) in entities.iter().enumerate() {
        // A paragraph may end within what is formatted.
        let (start, end) = (entity.offset.max(at), (entity.offset + entity.length).min(to));
        if start >= end || entity.kind.is_block() {
            continue;
        }
        out.extend(plain(units, at, start));
        let inner = entities.get(index + 1..).unwrap_or_default();
        out.extend(one(units, inner, &entity.kind, start, end));
        at = end;
    }
    out.extend(plain(units, at, to));
    out
}

fn one(units: &[u16], inner: &[Entity], kind: &EntityKind, from: usize, to: usize) -> RichText {
    let inside = || runs(units, inner, from, to);
    match kind {
        EntityKind::Bold => vec![RichRun::Bold(inside())],
        EntityKind::Italic => vec![RichRun::Italic(inside())],
        EntityKind::Strikethrough => vec![RichRun::Strike(inside())],
        EntityKind::Code => vec![RichRun::Code(clean(&text(units, from, to)))],
        EntityKind::Link(url) => vec![RichRun::Link { url: url.clone(), text: inside() }],
        EntityKind::Underline
        | EntityKind::Spoiler
        | EntityKind::MessageLink(..)
        | EntityKind::Pre(_)
        | EntityKind::Quote
        | EntityKind::CollapsedQuote => inside(),
    }
}

fn plain(units: &[u16], from: usize, to: usize) -> RichText {
    plain_run(clean(&text(units, from, to)))
}
