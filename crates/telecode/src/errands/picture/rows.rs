//! Lines as rows of cells: tabs expanded, long ones wrapped.

use super::colours::{Colour, QUIET, Span};
use super::font::{GlyphShape, shape};
use super::lines::{DiffLine, DiffLineKind};

/// How many columns a row has at most: what is read on a phone that is held upright.
pub(super) const COLUMNS: usize = 72;

/// How many columns a picture has at least, so that a short change is not blown up to the width of the screen.
const LEAST: usize = 40;

/// A tab reaches to the next multiple of this.
const TAB: usize = 4;

/// How many rows a line takes at most; longer ones end with `…`.
const LINE_ROWS: usize = 6;

/// A row breaks behind a space if one is in the last so many columns.
const BREAK_ROOM: usize = 24;

/// One row of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PictureRow {
    pub(super) kind: DiffLineKind,
    /// The number of its line, if it is the first row of it.
    pub(super) number: Option<usize>,
    /// Whether it goes on with the line of the row before.
    pub(super) goes_on: bool,
    pub(super) cells: Vec<PictureCell>,
}

/// One character; a wide one is followed by an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PictureCell {
    pub(super) ink: CellInk,
    pub(super) colour: Colour,
}

/// What is in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellInk {
    Letter(char),
    /// A box of so many columns.
    Box(usize),
    Nothing,
}

/// A line as rows.
#[derive(Debug, Default)]
pub(super) struct ShapedLine {
    pub(super) rows: Vec<PictureRow>,
    /// How many characters it has, spaces aside.
    pub(super) letters: usize,
    /// How many of them are boxes.
    pub(super) boxes: usize,
}

/// How many columns the text of a picture needs.
pub(super) fn columns(rows: &[PictureRow]) -> usize {
    rows.iter().map(|row| row.cells.len()).max().unwrap_or_default().max(LEAST)
}

/// A line as rows.
pub(super) fn of(line: &DiffLine<'_>, spans: &[Span]) -> ShapedLine {
    let cells = cells(spans);
    let mut shaped = ShapedLine {
        letters: cells
            .iter()
            .filter(|cell| !matches!(cell.ink, CellInk::Nothing | CellInk::Letter(' ')))
            .count(),
        boxes: cells.iter().filter(|cell| matches!(cell.ink, CellInk::Box(_))).count(),
        rows: Vec::new(),
    };
    let mut rest = cells.as_slice();
    loop {
        let is_first = shaped.rows.is_empty();
        let (row, after) = rest.split_at(first_row(rest));
        let mut cells = row.to_vec();
        let is_last = shaped.rows.len() + 1 == LINE_ROWS;
        if is_last && !after.is_empty() {
            cells.truncate(COLUMNS - 1);
            cells.push(PictureCell { ink: CellInk::Letter('…'), colour: QUIET });
        }
        let number = line.number.filter(|_| is_first);
        shaped.rows.push(PictureRow { kind: line.kind, number, goes_on: !is_first, cells });
        if after.is_empty() || is_last {
            return shaped;
        }
        rest = after;
    }
}

/// How many cells go into the next row.
fn first_row(cells: &[PictureCell]) -> usize {
    if cells.len() <= COLUMNS {
        return cells.len();
    }
    let row = cells.get(..COLUMNS).unwrap_or_default();
    let space = row.iter().rposition(|cell| cell.ink == CellInk::Letter(' '));
    // A wide character is not torn.
    let whole = if cells.get(COLUMNS).is_some_and(|cell| cell.ink == CellInk::Nothing) {
        COLUMNS - 1
    } else {
        COLUMNS
    };
    space.map(|at| at + 1).filter(|end| end + BREAK_ROOM >= COLUMNS).unwrap_or(whole)
}

/// The characters of a line, as many as can be shown.
fn cells(spans: &[Span]) -> Vec<PictureCell> {
    let mut cells = Vec::new();
    let characters = spans.iter().flat_map(|(colour, text)| text.chars().map(|letter| (*colour, letter)));
    for (colour, character) in characters.take(COLUMNS * (LINE_ROWS + 1)) {
        if character == '\t' {
            let width = TAB - cells.len() % TAB;
            cells.extend(std::iter::repeat_n(PictureCell { ink: CellInk::Letter(' '), colour }, width));
            continue;
        }
        match shape(character) {
            GlyphShape::Letter(letter) => cells.push(PictureCell { ink: CellInk::Letter(letter), colour }),
            GlyphShape::Box(width) => {
                cells.push(PictureCell { ink: CellInk::Box(width), colour: QUIET });
                cells.extend(std::iter::repeat_n(PictureCell { ink: CellInk::Nothing, colour }, width - 1));
            }
        }
    }
    cells
}
