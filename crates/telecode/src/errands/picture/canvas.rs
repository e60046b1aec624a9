//! Rows as points.

use swash::scale::image::Image;

use super::super::paint;
use super::colours::{Colour, QUIET};
use super::font::Font;
use super::lines::DiffLineKind;
use super::rows::{CellInk, PictureCell, PictureRow};

/// The size of a character and of a row: those of the font at its size.
const CELL: usize = 12;
const ROW: usize = 25;

/// Where letters stand in a row, from its top.
const BASE: usize = 19;

/// What is free around the text.
const MARGIN: usize = 14;

/// How many rows a picture is high at least: Telegram takes none that is more than 20 times as wide as high.
const LEAST_ROWS: usize = 2;

/// The columns before the text, without those of the number: space, mark, space.
const MARKS: usize = 3;

pub(super) const PAPER: Colour = [30, 32, 40];
const HUNK: Colour = [40, 44, 56];
pub(super) const GREEN: Colour = [26, 62, 42];
pub(super) const RED: Colour = [76, 34, 42];
const PLUS: Colour = [126, 211, 145];
const MINUS: Colour = [240, 138, 138];

/// Draws rows as a PNG. Without digits there is no column for numbers.
pub(super) fn paint(
    rows: &[PictureRow],
    digits: usize,
    columns: usize,
    font: &mut Font,
) -> Result<Vec<u8>, png::EncodingError> {
    let mut canvas = PictureCanvas::new(
        2 * MARGIN + (digits + MARKS + columns) * CELL,
        2 * MARGIN + rows.len().max(LEAST_ROWS) * ROW,
    );
    for (at, row) in rows.iter().enumerate() {
        canvas.row(row, MARGIN + at * ROW, digits, font);
    }
    canvas.png()
}

/// A picture in memory: three bytes for each point.
struct PictureCanvas {
    width: usize,
    height: usize,
    points: Vec<u8>,
}

impl PictureCanvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, points: PAPER.repeat(width * height) }
    }

    fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        paint::png(size(self.width), size(self.height), &self.points)
    }

    fn row(&mut self, row: &PictureRow, top: usize, digits: usize, font: &mut Font) {
        let (ground, mark, colour) = match row.kind {
            DiffLineKind::Hunk => (HUNK, ' ', QUIET),
            DiffLineKind::Same | DiffLineKind::Remark => (PAPER, ' ', QUIET),
            DiffLineKind::Added => (GREEN, '+', PLUS),
            DiffLineKind::Removed => (RED, '−', MINUS),
        };
        self.fill((0, top), (self.width, ROW), ground);
        if let Some(number) = row.number.filter(|_| digits > 0) {
            let number = format!("{number:>digits$}");
            for (at, digit) in number.chars().enumerate() {
                self.letter(digit, QUIET, MARGIN + at * CELL, top, font);
            }
        }
        if !row.goes_on {
            self.letter(mark, colour, MARGIN + (digits + 1) * CELL, top, font);
        }
        for (at, cell) in row.cells.iter().enumerate() {
            self.cell(*cell, MARGIN + (digits + MARKS + at) * CELL, top, font);
        }
    }

    fn cell(&mut self, cell: PictureCell, left: usize, top: usize, font: &mut Font) {
        match cell.ink {
            CellInk::Letter(letter) => self.letter(letter, cell.colour, left, top, font),
            CellInk::Box(columns) => {
                self.frame((left + 1, top + 4), (columns * CELL - 3, ROW - 8), cell.colour);
            }
            CellInk::Nothing => {}
        }
    }

    fn letter(&mut self, letter: char, colour: Colour, left: usize, top: usize, font: &mut Font) {
        if let Some(image) = font.letter(letter) {
            self.image(image, colour, left, top + BASE);
        }
    }

    /// Puts a letter on its place.
    fn image(&mut self, image: &Image, colour: Colour, left: usize, base: usize) {
        let placement = &image.placement;
        let width = usize::try_from(placement.width).unwrap_or(0).max(1);
        for (row, line) in image.data.chunks(width).enumerate() {
            let Some(y) = (base + row).checked_add_signed(isize_of(-placement.top)) else { continue };
            for (column, cover) in line.iter().enumerate() {
                if let Some(x) = (left + column).checked_add_signed(isize_of(placement.left)) {
                    self.blend(x, y, colour, *cover);
                }
            }
        }
    }

    fn fill(&mut self, (left, top): (usize, usize), (width, height): (usize, usize), colour: Colour) {
        for y in top..top + height {
            for x in left..left + width {
                self.blend(x, y, colour, u8::MAX);
            }
        }
    }

    /// The edge of a rectangle.
    fn frame(&mut self, (left, top): (usize, usize), (width, height): (usize, usize), colour: Colour) {
        self.fill((left, top), (width, 1), colour);
        self.fill((left, top + height - 1), (width, 1), colour);
        self.fill((left, top), (1, height), colour);
        self.fill((left + width - 1, top), (1, height), colour);
    }

    /// Covers a point with some of a colour. Outside of the picture nothing is to be seen.
    fn blend(&mut self, x: usize, y: usize, colour: Colour, cover: u8) {
        if x >= self.width {
            return;
        }
        let at = (y * self.width + x) * 3;
        let Some(point) = self.points.get_mut(at..at + 3) else { return };
        for (old, new) in point.iter_mut().zip(colour) {
            let (cover, rest) = (u16::from(cover), u16::from(u8::MAX - cover));
            let mixed = (u16::from(new) * cover + u16::from(*old) * rest) / u16::from(u8::MAX);
            *old = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
}

fn isize_of(offset: i32) -> isize {
    isize::try_from(offset).unwrap_or_default()
}
