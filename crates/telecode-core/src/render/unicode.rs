//! What Unicode says of a character: the one table of what shows nothing, what combines, and which script a letter is of.
//!
//! Unicode's own data (`icu_properties`), and what it does not say: signs that are drawn as nothing though they count as signs.

#[cfg(test)]
mod tests;

use icu_properties::props::{
    BidiControl, DefaultIgnorableCodePoint, Emoji, EmojiPresentation, ExtendedPictographic, GeneralCategory,
    PrependedConcatenationMark, Script,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Signs and letters that are drawn as nothing: the blank of Braille, a note without a head, the filler of Khitan, and the place of an
/// object that is not there.
const BLANKS: [char; 4] = ['\u{2800}', '\u{1D159}', '\u{16FE4}', '\u{FFFC}'];

/// Whether a character shows nothing by itself, or changes how others are shown: controls, formats, turns of direction, selectors, tags,
/// fillers, what ends a line. Blanks of any width are not among these.
pub(crate) fn is_unseen(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    let category = category(c);
    let is_control = matches!(
        category,
        GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
    );
    // Some formats of Arabic are drawn around digits.
    let is_format = category == GeneralCategory::Format
        && !CodePointSetData::new::<PrependedConcatenationMark>().contains(c);
    is_control
        || is_format
        || BLANKS.contains(&c)
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || CodePointSetData::new::<BidiControl>().contains(c)
}

/// Whether only its maker knows what a character looks like, or nobody: private, not assigned, or never to be.
pub(super) fn is_unknown(c: char) -> bool {
    matches!(
        category(c),
        GeneralCategory::PrivateUse | GeneralCategory::Unassigned | GeneralCategory::Surrogate
    )
}

/// Whether a character is drawn on the one before it.
pub(super) fn combines(c: char) -> bool {
    matches!(
        category(c),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark | GeneralCategory::SpacingMark
    )
}

/// Whether a sign combines with letters of any script, or with those that need none. Most of these letters have a character of their own
/// that looks the same, and Telegram drops some of the signs.
pub(super) fn is_accent(c: char) -> bool {
    /// The vowels of Arabic count as anybody's.
    const OF_ARABIC: std::ops::RangeInclusive<char> = '\u{600}'..='\u{6FF}';
    let is_common = || {
        matches!(
            script(c),
            Script::Inherited | Script::Common | Script::Latin | Script::Greek | Script::Cyrillic
        )
    };
    combines(c) && !OF_ARABIC.contains(&c) && is_common()
}

/// Whether a character is a picture, or can be made one.
pub(super) fn is_picture(c: char) -> bool {
    !c.is_ascii() && CodePointSetData::new::<Emoji>().contains(c)
}

/// Whether a character is a picture only with the selector for it behind it.
pub(super) fn wants_selector(c: char) -> bool {
    is_picture(c) && !CodePointSetData::new::<EmojiPresentation>().contains(c)
}

/// Whether several pictures can become one with this one behind the joiner.
pub(super) fn is_joinable(c: char) -> bool {
    !c.is_ascii() && CodePointSetData::new::<ExtendedPictographic>().contains(c)
}

/// Whether a letter is of the alphabet that commands are written in.
pub(super) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || (c.is_alphabetic() && script(c) == Script::Latin)
}

/// Whether a letter is of another alphabet that has letters which look like Latin ones. No word mixes these by chance.
pub(super) fn is_like_latin(c: char) -> bool {
    let is_like = || {
        matches!(
            script(c),
            Script::Cyrillic
                | Script::Greek
                | Script::Coptic
                | Script::Armenian
                | Script::Cherokee
                | Script::Lisu
                | Script::Deseret
        )
    };
    c.is_alphabetic() && !c.is_ascii() && is_like()
}

fn script(c: char) -> Script {
    CodePointMapData::<Script>::new().get(c)
}

fn category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}
