//! Pictures of what changed in a file: numbered lines, coloured as in an editor, on a phone.
//!
//! Everything that this needs is loaded for one drawing and given back after it: pictures are seldom, and syntaxes are large.

mod canvas;
mod colours;
mod font;
mod lines;
mod rows;

use telecode_core::seam::errand::{Drawing, PictureErrand, Report};

use self::colours::{LinePainter, SyntaxPalette};
use self::font::Font;
use self::lines::{DiffLine, DiffLineKind};
use self::rows::{PictureRow, ShapedLine};
use super::{chart, off_the_loop};

/// How many rows a picture has: with them it is not higher than the 1280 points to which Telegram makes larger ones smaller.
/// Source: Telegram API, "Thumbnails of photos", size `y`.
const ROWS: usize = 49;

/// How many pictures a file has at most: more is not looked through in a chat, and the patch has everything.
const PICTURES: usize = 4;

/// One box in so many characters makes a text that cannot be read as a picture.
const LETTERS_PER_BOX: usize = 20;

/// Draws what is wanted.
pub(super) async fn of(what: PictureErrand) -> Report {
    match what {
        PictureErrand::Draw { path, hunks, placed } => {
            Report::Drawn(off_the_loop(move || Ok(draw(&path, &hunks, placed)?)).await)
        }
        PictureErrand::Chart { bars, top } => {
            Report::Drawn(off_the_loop(move || chart::draw(&bars, &top)).await)
        }
    }
}

/// Draws the hunks of a patch. `placed` says whether they say where in the file their lines are.
fn draw(path: &str, hunks: &str, placed: bool) -> Result<Drawing, png::EncodingError> {
    let lines = lines::read(hunks);
    let sheet = PictureSheet::of(path, &lines);
    if sheet.boxes * LETTERS_PER_BOX > sheet.letters {
        return Ok(Drawing { boxes: sheet.boxes, ..Drawing::default() });
    }
    let digits = if placed { lines::digits(&lines) } else { 0 };
    let columns = rows::columns(&sheet.rows);
    let mut font = Font::new();
    let pages = sheet.rows.chunks(ROWS);
    let pictures = pages.map(|rows| canvas::paint(rows, digits, columns, &mut font));
    Ok(Drawing {
        pictures: pictures.collect::<Result<_, _>>()?,
        left_out: sheet.left_out,
        boxes: sheet.boxes,
    })
}

/// What is drawn.
#[derive(Debug, Default)]
struct PictureSheet {
    rows: Vec<PictureRow>,
    /// How many lines found no room.
    left_out: usize,
    /// How many characters are to be seen, spaces aside.
    letters: usize,
    /// How many of them the font does not have.
    boxes: usize,
}

impl PictureSheet {
    fn of(path: &str, lines: &[DiffLine<'_>]) -> Self {
        let palette = SyntaxPalette::load();
        let mut painter = LinePainter::new(&palette, path, lines);
        let mut sheet = Self::default();
        for line in lines {
            let room = (ROWS * PICTURES).saturating_sub(sheet.rows.len());
            // Behind the first line that finds no room everything is left out, also what is shorter.
            let shaped = if sheet.left_out == 0 { Some(rows::of(line, &painter.spans(line))) } else { None };
            match shaped.filter(|shaped| shaped.rows.len() <= room) {
                Some(shaped) => sheet.add(shaped),
                None => sheet.left_out += usize::from(line.kind != DiffLineKind::Hunk),
            }
        }
        while sheet.rows.last().is_some_and(|row| row.kind == DiffLineKind::Hunk) {
            sheet.rows.pop();
        }
        sheet
    }

    fn add(&mut self, shaped: ShapedLine) {
        self.rows.extend(shaped.rows);
        self.letters += shaped.letters;
        self.boxes += shaped.boxes;
    }
}

#[cfg(test)]
mod tests;
