//! A picture of bars, drawn without fonts of the system.

use std::convert::Infallible;

use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::ascii::FONT_10X20;
use embedded_graphics::pixelcolor::{Rgb888, RgbColor};
use embedded_graphics::prelude::{DrawTarget, Drawable, OriginDimensions, Pixel, Point, Primitive, Size};
use embedded_graphics::primitives::{Line, PrimitiveStyle, Rectangle};
use embedded_graphics::text::{Alignment, Text};
use telecode_core::seam::errand::{Bar, Drawing, Failure};

use super::paint;

/// The size of what is drawn.
const SIZE: Size = Size::new(480, 290);

/// How many points of the picture each of these is wide and high: on a phone, which shows a picture about 380 points wide, letters are
/// as large as the chat's then. The picture is a few kilobytes, and far below what Telegram takes.
const SCALE: u32 = 2;

/// Where the bars stand: below it there is room for numbers, left of it for the scale.
const GROUND: i32 = 250;
const LEFT: i32 = 74;
const RIGHT: i32 = 470;

/// Where the highest bar ends.
const TOP: i32 = 20;

/// Colours that can be told apart in light and dark, and by those who see none: only brightness carries meaning.
const PAPER: Rgb888 = Rgb888::WHITE;
const INK: Rgb888 = Rgb888::new(70, 70, 70);
const GRID: Rgb888 = Rgb888::new(215, 215, 215);
const BAR: Rgb888 = Rgb888::new(45, 110, 190);

/// Draws bars.
pub(super) fn draw(bars: &[Bar], top: &str) -> Result<Drawing, Failure> {
    let mut canvas = ChartCanvas::new();
    let Ok(()) = paint(&mut canvas, bars, top);
    Ok(Drawing { pictures: vec![canvas.png()?], ..Drawing::default() })
}

fn paint(canvas: &mut ChartCanvas, bars: &[Bar], top: &str) -> Result<(), Infallible> {
    let letters = MonoTextStyle::new(&FONT_10X20, INK);
    for (y, label) in [(TOP, top), (GROUND, "0")] {
        let line = Line::new(Point::new(LEFT, y), Point::new(RIGHT, y));
        line.into_styled(PrimitiveStyle::with_stroke(GRID, 2)).draw(canvas)?;
        let place = Point::new(LEFT - 10, y + 6);
        Text::with_alignment(label, place, letters, Alignment::Right).draw(canvas)?;
    }
    let count = i32::try_from(bars.len()).unwrap_or(i32::MAX).max(1);
    let step = (RIGHT - LEFT) / count;
    for (at, bar) in (0..).zip(bars) {
        let x = LEFT + at * step;
        // What is there at all is seen.
        let least = u32::from(bar.height > 0) * 2;
        let room = u32::try_from(GROUND - TOP).unwrap_or(0);
        let height = (room * bar.height.min(1_000) / 1_000).max(least);
        let width = u32::try_from((step * 4 / 5).max(1)).unwrap_or(1);
        let corner = Point::new(x, GROUND - i32::try_from(height).unwrap_or(0));
        let shape = Rectangle::new(corner, Size::new(width, height));
        shape.into_styled(PrimitiveStyle::with_fill(BAR)).draw(canvas)?;
        let place = Point::new(x + step * 2 / 5, GROUND + 26);
        Text::with_alignment(&bar.label, place, letters, Alignment::Center).draw(canvas)?;
    }
    Ok(())
}

/// A picture in memory: three bytes for each point.
struct ChartCanvas(Vec<u8>);

impl ChartCanvas {
    fn new() -> Self {
        let points = usize::try_from(SIZE.width * SCALE * SIZE.height * SCALE).unwrap_or(0);
        Self([PAPER.r(), PAPER.g(), PAPER.b()].repeat(points))
    }

    fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        paint::png(SIZE.width * SCALE, SIZE.height * SCALE, &self.0)
    }

    /// Where the bytes are of the rows of the picture that a point is shown in, if it is in it.
    fn places(point: Point) -> impl Iterator<Item = usize> {
        let at = u32::try_from(point.x).ok().zip(u32::try_from(point.y).ok());
        let inside = at.filter(|(x, y)| *x < SIZE.width && *y < SIZE.height);
        let width = SIZE.width * SCALE;
        inside.into_iter().flat_map(move |(x, y)| {
            (0..SCALE).filter_map(move |row| usize::try_from((y * SCALE + row) * width + x * SCALE).ok())
        })
    }
}

impl OriginDimensions for ChartCanvas {
    fn size(&self) -> Size {
        SIZE
    }
}

impl DrawTarget for ChartCanvas {
    type Color = Rgb888;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<Rgb888>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(point, colour) in pixels {
            let colour = [colour.r(), colour.g(), colour.b()];
            let width = usize::try_from(SCALE).unwrap_or(1);
            for at in Self::places(point) {
                if let Some(bytes) = self.0.get_mut(at * 3..(at + width) * 3) {
                    bytes.copy_from_slice(&colour.repeat(width));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
