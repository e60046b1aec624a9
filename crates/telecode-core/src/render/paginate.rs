//! Splits a layout into pages: at pieces, then lines, then words, then graphemes. Nothing visible is lost.

use std::ops::Range;

use super::invisible::is_blank;
use super::lines::{LaidLine, PieceStart, TextLayout};
use super::sheet::PlainSheet;
use super::split::part_end;
use crate::page::{ENTITY_LIMIT, EntityKind, Page, TEXT_LIMIT};

/// The least room for text that is worked with; a smaller limit is taken as this one.
const LEAST_TEXT: usize = 64;

/// The least number of entities that is worked with: one of every kind that can meet in one place, and some to spare.
/// Below it there is no formatting at all.
const LEAST_ENTITIES: usize = 8;

/// What may be on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// The length of the text in UTF-16 code units. Less than 64 is taken as 64.
    pub text: usize,
    /// The number of entities. Less than 8 means no formatting.
    pub entities: usize,
}

impl PageLimits {
    /// A whole message.
    pub const MESSAGE: Self = Self { text: TEXT_LIMIT, entities: ENTITY_LIMIT };
}

impl Default for PageLimits {
    fn default() -> Self {
        Self::MESSAGE
    }
}

/// What something takes of a page.
#[derive(Debug, Clone, Copy, Default)]
struct PageCost {
    units: usize,
    entities: usize,
}

/// Splits a layout into pages, none of them empty.
pub(super) fn paginate(mut layout: TextLayout, limits: PageLimits) -> Vec<Page> {
    let limits = PageLimits { text: limits.text.max(LEAST_TEXT), ..limits };
    if limits.entities < LEAST_ENTITIES {
        layout.strip();
    }
    let mut pager = Pager { layout: &layout, limits, pages: Vec::new(), sheet: PlainSheet::default() };
    let mut start = 0;
    while start < layout.lines.len() {
        let rest =
            layout.lines[start + 1..].iter().take_while(|line| line.piece == PieceStart::GoesOn).count();
        let piece = start..start + 1 + rest;
        start = piece.end;
        pager.piece(piece);
    }
    pager.flush();
    pager.pages
}

struct Pager<'a> {
    layout: &'a TextLayout,
    limits: PageLimits,
    pages: Vec<Page>,
    sheet: PlainSheet,
}

impl Pager<'_> {
    /// Puts a piece on this page, or on the next if it fits there or little room is left here.
    fn piece(&mut self, piece: Range<usize>) {
        let cost = self.cost(piece.clone());
        let gap = self.layout.lines[piece.start].gap;
        let fits_fresh = cost.units <= self.limits.text && cost.entities <= self.limits.entities;
        if !self.fits(cost, gap) && (fits_fresh || self.is_nearly_full()) {
            self.flush();
        }
        for index in piece {
            self.line(index);
        }
    }

    fn line(&mut self, index: usize) {
        let line = &self.layout.lines[index];
        let cost = self.cost(index..index + 1);
        if self.fits(cost, line.gap) {
            return self.put(index, 0..line.text.len());
        }
        if cost.units <= self.limits.text && cost.entities <= self.limits.entities {
            self.turn(index);
            if self.fits(cost, line.gap) {
                return self.put(index, 0..line.text.len());
            }
        }
        self.split(index);
    }

    /// Spreads a line that is too large for a page.
    fn split(&mut self, index: usize) {
        let line = &self.layout.lines[index];
        if !self.sheet.is_empty() && self.is_nearly_full() {
            self.turn(index);
        }
        let mut from = 0;
        loop {
            let room = self.limits.text.saturating_sub(self.sheet.units + self.sheet.gap(line.gap));
            let entities =
                self.limits.entities.saturating_sub(self.sheet.entities.len() + self.wrap_cost(index));
            let to = part_end(line, from, room, entities);
            self.put(index, from..to);
            from = to;
            if !self.is_pre(line) {
                from += line.text[to..].len() - line.text[to..].trim_start().len();
            }
            if from >= line.text.len() {
                return;
            }
            self.turn(index);
        }
    }

    fn put(&mut self, index: usize, part: Range<usize>) {
        let line = &self.layout.lines[index];
        let wrap = line.wrap.map(|wrap| (wrap, &self.layout.wraps[wrap].kind));
        self.sheet.put(line, part, wrap);
    }

    /// Begins a new page for a line, with the header of the table that it is in.
    fn turn(&mut self, index: usize) {
        self.flush();
        let Some(wrap) = self.layout.lines[index].wrap else { return };
        let header = self.layout.wraps[wrap].header.clone();
        if index < header.end || self.cost(header.clone()).units > self.limits.text / 2 {
            return;
        }
        for line in header {
            self.put(line, 0..self.layout.lines[line].text.len());
        }
    }

    fn flush(&mut self) {
        let sheet = std::mem::take(&mut self.sheet);
        if !is_blank(&sheet.text) {
            self.pages.push(sheet.into_page());
        }
    }

    fn fits(&self, cost: PageCost, gap: usize) -> bool {
        let units = self.sheet.units + self.sheet.gap(gap) + cost.units;
        units <= self.limits.text && self.sheet.entities.len() + cost.entities <= self.limits.entities
    }

    /// Whether so little room is left that going on here would look torn.
    fn is_nearly_full(&self) -> bool {
        let few_entities = self.sheet.entities.len() + LEAST_ENTITIES > self.limits.entities;
        self.sheet.units > self.limits.text / 4 * 3 || (few_entities && !self.sheet.entities.is_empty())
    }

    fn is_pre(&self, line: &LaidLine) -> bool {
        line.wrap.is_some_and(|wrap| matches!(self.layout.wraps[wrap].kind, EntityKind::Pre(_)))
    }

    fn wrap_cost(&self, index: usize) -> usize {
        usize::from(self.layout.lines[index].wrap.is_some())
    }

    /// What lines take together, without the gap before the first.
    fn cost(&self, lines: Range<usize>) -> PageCost {
        let mut cost = PageCost::default();
        let mut wrap = None;
        for (index, line) in self.layout.lines[lines].iter().enumerate() {
            cost.units += line.units + if index > 0 { line.gap } else { 0 };
            cost.entities += line.marks.len() + usize::from(line.wrap.is_some() && line.wrap != wrap);
            wrap = line.wrap;
        }
        cost
    }
}
