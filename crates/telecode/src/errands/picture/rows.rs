//! Lines as rows of cells: tabs expanded, long ones wrapped.

use super::colours::{Colour, QUIET, Span};
use super::font::{Shape, shape};
use super::lines::{Kind, Line};

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
pub(super) struct Row {
    pub(super) kind: Kind,
    /// The number of its line, if it is the first row of it.
    pub(super) number: Option<usize>,
    /// Whether it goes on with the line of the row before.
    pub(super) goes_on: bool,
    pub(super) cells: Vec<Cell>,
}

/// One character; a wide one is followed by an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) ink: Ink,
    pub(super) colour: Colour,
}

/// What is in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Letter(char),
    /// A box of so many columns.
    Box(usize),
    Nothing,
}

/// A line as rows.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub(super) rows: Vec<Row>,
    /// How many characters it has, spaces aside.
    pub(super) letters: usize,
    /// How many of them are boxes.
    pub(super) boxes: usize,
}

/// How many columns the text of a picture needs.
pub(super) fn columns(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.cells.len()).max().unwrap_or_default().max(LEAST)
}

/// A line as rows.
pub(super) fn of(line: &Line<'_>, spans: &[Span]) -> Shaped {
    let cells = cells(spans);
    let mut shaped = Shaped {
        letters: cells.iter().filter(|cell| !matches!(cell.ink, Ink::Nothing | Ink::Letter(' '))).count(),
        boxes: cells.iter().filter(|cell| matches!(cell.ink, Ink::Box(_))).count(),
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
            cells.push(Cell { ink: Ink::Letter('…'), colour: QUIET });
        }
        let number = line.number.filter(|_| is_first);
        shaped.rows.push(Row { kind: line.kind, number, goes_on: !is_first, cells });
        if after.is_empty() || is_last {
            return shaped;
        }
        rest = after;
    }
}

/// How many cells go into the next row.
fn first_row(cells: &[Cell]) -> usize {
    if cells.len() <= COLUMNS {
        return cells.len();
    }
    let row = cells.get(..COLUMNS).unwrap_or_default();
    let space = row.iter().rposition(|cell| cell.ink == Ink::Letter(' '));
    // A wide character is not torn.
    let whole =
        if cells.get(COLUMNS).is_some_and(|cell| cell.ink == Ink::Nothing) { COLUMNS - 1 } else { COLUMNS };
    space.map(|at| at + 1).filter(|end| end + BREAK_ROOM >= COLUMNS).unwrap_or(whole)
}

/// The characters of a line, as many as can be shown.
fn cells(spans: &[Span]) -> Vec<Cell> {
    let mut cells = Vec::new();
    let characters = spans.iter().flat_map(|(colour, text)| text.chars().map(|letter| (*colour, letter)));
    for (colour, character) in characters.take(COLUMNS * (LINE_ROWS + 1)) {
        if character == '\t' {
            let width = TAB - cells.len() % TAB;
            cells.extend(std::iter::repeat_n(Cell { ink: Ink::Letter(' '), colour }, width));
            continue;
        }
        match shape(character) {
            Shape::Letter(letter) => cells.push(Cell { ink: Ink::Letter(letter), colour }),
            Shape::Box(width) => {
                cells.push(Cell { ink: Ink::Box(width), colour: QUIET });
                cells.extend(std::iter::repeat_n(Cell { ink: Ink::Nothing, colour }, width - 1));
            }
        }
    }
    cells
}
