//! The page that is being filled: puts parts of lines on it and counts in UTF-16.

use std::ops::Range;

use super::lines::{LaidLine, LineMark, trim};
use crate::page::{Entity, EntityKind, Page, utf16_len};

/// The page that is being filled.
#[derive(Default)]
pub(super) struct PlainSheet {
    pub(super) text: String,
    pub(super) units: usize,
    pub(super) entities: Vec<Entity>,
    /// The wrap of the last line, and its entity.
    open: Option<(usize, usize)>,
}

impl PlainSheet {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The gap that a line needs: none at the head of a page.
    pub(super) fn gap(&self, gap: usize) -> usize {
        if self.is_empty() { 0 } else { gap }
    }

    /// Adds a part of a line. At the head of a page, white space is kept only in formatted code.
    pub(super) fn put(&mut self, line: &LaidLine, part: Range<usize>, wrap: Option<(usize, &EntityKind)>) {
        let mut text = line.text[part.clone()].trim_end();
        let mut start = part.start;
        if self.is_empty() && !matches!(wrap, Some((_, EntityKind::Pre(_)))) {
            start += text.len() - text.trim_start().len();
            text = text.trim_start();
        }
        if self.is_empty() && text.is_empty() {
            return;
        }
        let gap = self.gap(line.gap);
        self.append(&"\n".repeat(gap), gap);
        if text.is_empty() {
            return;
        }
        let base = self.units;
        let opened = self.open_wrap(wrap, text);
        let units = if part == (0..line.text.len()) && start == 0 { line.units } else { utf16_len(text) };
        self.append(text, units);
        self.marks(&line.marks, text, start, base, units);
        if let Some(entity) = opened.and_then(|index| self.entities.get_mut(index)) {
            entity.length = self.units - entity.offset;
        }
    }

    /// Goes on with the entity of a wrap, or begins it. Its length is set when the text is there.
    fn open_wrap(&mut self, wrap: Option<(usize, &EntityKind)>, text: &str) -> Option<usize> {
        let Some((wrap, kind)) = wrap else {
            self.open = None;
            return None;
        };
        match self.open {
            Some((open, index)) if open == wrap => Some(index),
            Some(_) | None => {
                let is_pre = matches!(kind, EntityKind::Pre(_));
                let kept = if is_pre { text.len() } else { text.trim_start().len() };
                let space = utf16_len(&text[..text.len() - kept]);
                self.entities.push(Entity { offset: self.units + space, length: 0, kind: kind.clone() });
                self.open = Some((wrap, self.entities.len() - 1));
                Some(self.entities.len() - 1)
            }
        }
    }

    /// Adds the marks of a text that starts at a byte of its line and at a unit of the page.
    fn marks(&mut self, marks: &[LineMark], text: &str, start: usize, base: usize, units: usize) {
        let end = start + text.len();
        let clipped: Vec<LineMark> = marks
            .iter()
            .skip_while(|mark| mark.end <= start)
            .take_while(|mark| mark.start < end)
            .filter_map(|mark| {
                let (from, to) = (mark.start.max(start) - start, mark.end.min(end).checked_sub(start)?);
                trim(text, LineMark { start: from, end: to, kind: mark.kind.clone() })
            })
            .collect();
        let is_ascii = units == text.len();
        let borders = if is_ascii { Vec::new() } else { borders(text, &clipped) };
        let to_units = |byte: usize| match borders.binary_search_by_key(&byte, |(byte, _)| *byte) {
            Ok(index) => borders[index].1,
            Err(_) => byte,
        };
        for mark in clipped {
            let (from, to) = (to_units(mark.start), to_units(mark.end));
            self.entities.push(Entity { offset: base + from, length: to - from, kind: mark.kind });
        }
    }

    fn append(&mut self, text: &str, units: usize) {
        self.text.push_str(text);
        self.units += units;
    }

    pub(super) fn into_page(mut self) -> Page {
        self.text.truncate(self.text.trim_end().len());
        self.entities.sort_by_key(|entity| (entity.offset, usize::MAX - entity.length));
        Page { text: self.text, entities: self.entities, ..Page::default() }
    }
}

/// The UTF-16 offsets of the starts and ends of marks, by their bytes.
fn borders(text: &str, marks: &[LineMark]) -> Vec<(usize, usize)> {
    let mut bytes: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    bytes.sort_unstable();
    bytes.dedup();
    let mut borders = Vec::with_capacity(bytes.len());
    let (mut at, mut units) = (0, 0);
    for byte in bytes {
        units += utf16_len(&text[at..byte]);
        at = byte;
        borders.push((byte, units));
    }
    borders
}
