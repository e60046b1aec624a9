//! The letters of the pictures: `DejaVu` Sans Mono, which has those of most languages that are written from left to right.

use std::collections::HashMap;

use swash::FontRef;
use swash::scale::image::Image;
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::Format;
use unicode_width::UnicodeWidthChar as _;

/// The font; its licence stands beside it.
const FONT: &[u8] = include_bytes!("../../../fonts/DejaVuSansMono.ttf");

/// How large the letters are, in points of the picture: a line of 70 of them is still read on a phone.
const SIZE: f32 = 20.0;

/// What is drawn where nothing can be seen: control characters, marks of direction, and what joins others.
const HIDDEN: char = '\u{fffd}';

/// Letters that are written from right to left and joined, which one box beside the other cannot show. The font has some.
const JOINED: [std::ops::RangeInclusive<char>; 3] =
    ['\u{590}'..='\u{8ff}', '\u{fb1d}'..='\u{fdff}', '\u{fe70}'..='\u{feff}'];

/// How a character is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GlyphShape {
    /// As a letter of the font.
    Letter(char),
    /// As a box of so many columns: the font does not have it.
    Box(usize),
}

/// How a character is drawn.
pub(super) fn shape(character: char) -> GlyphShape {
    let width = character.width().unwrap_or(0);
    if width == 0 {
        return GlyphShape::Letter(HIDDEN);
    }
    let is_joined = JOINED.iter().any(|range| range.contains(&character));
    let is_known = FontRef::from_index(FONT, 0).is_some_and(|font| font.charmap().map(character) != 0);
    if width == 1 && is_known && !is_joined { GlyphShape::Letter(character) } else { GlyphShape::Box(width) }
}

/// Draws letters.
pub(super) struct Font {
    context: ScaleContext,
    /// Those that were drawn already.
    drawn: HashMap<char, Option<Image>>,
}

impl Font {
    pub(super) fn new() -> Self {
        Self { context: ScaleContext::new(), drawn: HashMap::new() }
    }

    /// A letter: how much of each point it covers, and where. `None` for a space.
    pub(super) fn letter(&mut self, letter: char) -> Option<&Image> {
        let context = &mut self.context;
        let image = self.drawn.entry(letter).or_insert_with(|| {
            let font = FontRef::from_index(FONT, 0)?;
            let mut scaler = context.builder(font).size(SIZE).hint(true).build();
            let glyph = font.charmap().map(letter);
            let image = Render::new(&[Source::Outline]).format(Format::Alpha).render(&mut scaler, glyph);
            image.filter(|image| !image.data.is_empty())
        });
        image.as_ref()
    }
}
