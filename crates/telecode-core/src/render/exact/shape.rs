//! Which characters are shown as they are, and what the others are called.
//!
//! What is not known to have a shape of its own is named: a new invisible character is visible from its first day.

use crate::render::unicode::{
    combines, is_accent, is_joinable, is_latin, is_like_latin, is_picture, is_unknown, is_unseen,
    wants_selector,
};

/// The mark that keeps scripts written from the right from moving what stands around them.
pub(super) const LEFT_TO_RIGHT: char = '\u{200E}';

/// How many signs that combine with a letter are shown with it.
const COMBINED: usize = 3;

/// How a character is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CharShape {
    /// As it is.
    Plain,
    /// By its name.
    Named,
}

/// What stands around a character.
#[derive(Debug, Clone, Copy)]
pub(super) struct CharSurroundings {
    pub(super) before: Option<char>,
    pub(super) after: Option<char>,
    /// What signs combine with that stand here.
    pub(super) base: Option<char>,
    /// How many do already.
    pub(super) stacked: usize,
}

/// What the signs combine with that stand at the end of a text, and how many these are.
pub(super) fn base(text: &str) -> (Option<char>, usize) {
    let stacked = text.chars().rev().take(COMBINED).take_while(|c| combines(*c)).count();
    (text.chars().rev().nth(stacked), stacked)
}

/// How much of a word is looked at to each side of a letter, in characters.
const WORD: usize = 100;

/// Whether a letter looks like one of Latin, in a word that has such: nothing of it is seen but that it is another command.
pub(super) fn is_mixed(c: char, before: &str, after: &str) -> bool {
    let is_part = |c: &char| c.is_alphanumeric();
    is_like_latin(c)
        && (before.chars().rev().take(WORD).take_while(is_part).any(is_latin)
            || after.chars().take(WORD).take_while(is_part).any(is_latin))
}

/// How a character is shown that is no blank, tab or line end.
pub(super) fn shape(c: char, around: CharSurroundings) -> CharShape {
    let is_plain = match c {
        '!'..='~' => true,
        c if is_sign(c) => false,
        EMOJI_STYLE => {
            around.before.is_some_and(|before| !is_sign(before) && wants_selector(before))
                || (around.before.is_some_and(is_key) && around.after == Some(KEYCAP))
        }
        KEYCAP => around.before == Some(EMOJI_STYLE),
        JOINER => around.before.is_some_and(is_joined) && around.after.is_some_and(is_joinable),
        c if is_hidden(c) || looks_like_ascii(c) || c.is_whitespace() => false,
        c if combines(c) => around.stacked < COMBINED && around.base.is_some_and(is_letter),
        c => c.is_alphanumeric() || is_symbol(c),
    };
    if is_plain { CharShape::Plain } else { CharShape::Named }
}

/// What a character that is not shown is called.
pub(super) fn name(c: char) -> String {
    const CONTROLS: [&str; 32] = [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO",
        "SI", "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS",
        "RS", "US",
    ];
    let code = u32::from(c);
    let control = usize::try_from(code).ok().and_then(|code| CONTROLS.get(code));
    match (control, c) {
        (Some(name), _) => (*name).to_owned(),
        (None, '\u{7F}') => "DEL".to_owned(),
        (None, '\u{A0}') => "NBSP".to_owned(),
        (None, _) => format!("U+{code:04X}"),
    }
}

/// Whether a character belongs to a script that is written from the right.
pub(super) fn is_from_right(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

/// Asks for the picture instead of the letter.
const EMOJI_STYLE: char = '\u{FE0F}';

/// Makes a key of a digit.
const KEYCAP: char = '\u{20E3}';

/// Makes one picture of several.
const JOINER: char = '\u{200D}';

fn is_key(c: char) -> bool {
    matches!(c, '0'..='9' | '#' | '*')
}

/// Whether a character is one that marks are made of.
fn is_sign(c: char) -> bool {
    matches!(c, '‹' | '›' | '␣' | '⏎' | '⇥')
}

/// Whether a picture can be joined with another one behind this.
fn is_joined(c: char) -> bool {
    (!is_sign(c) && is_picture(c)) || c == EMOJI_STYLE
}

/// Whether a character shows nothing, changes how others are shown, has a shape that only its maker knows, or could be part of a letter
/// that has a character of its own.
fn is_hidden(c: char) -> bool {
    is_unseen(c) || is_unknown(c) || is_accent(c) || is_jamo(c)
}

/// The parts that syllables of Korean are made of, where these have characters of their own.
fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97C}' | '\u{D7B0}'..='\u{D7FB}')
}

/// Characters that are drawn as signs of ASCII that a shell reads.
fn looks_like_ascii(c: char) -> bool {
    matches!(
        c,
        '\u{1C0}'
            | '\u{1C3}'
            | '\u{251}'
            | '\u{261}'
            | '\u{2D7}'
            | '\u{37E}'
            | '\u{387}'
            | '\u{589}'
            | '\u{5C3}'
            | '\u{2010}'
            | '\u{2011}'
            | '\u{2024}'
            | '\u{201A}'
            | '\u{2044}'
            | '\u{2215}'
            | '\u{2216}'
            | '\u{2160}'
            ..='\u{217F}'
                | '\u{2223}'
                | '\u{2236}'
                | '\u{1FEF}'
                | '\u{2CC}'
                | '\u{2D0}'
                | '\u{29F5}'
                | '\u{29F8}'
                | '\u{FE68}'
    )
}

/// Whether a letter is of a script that has signs which combine.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !c.is_ascii()
}

/// Whether a character is a sign or a picture with a shape of its own.
fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '\u{A1}'..='\u{BF}'
            | '×'
            | '÷'
            | '\u{2B0}'..='\u{2FF}'
            | '\u{2012}'..='\u{2027}'
            | '\u{2030}'..='\u{205E}'
            | '\u{2070}'..='\u{209C}'
            | '\u{20A0}'..='\u{20C0}'
            | '\u{2100}'..='\u{2BFF}'
            | '\u{2E00}'..='\u{2E5D}'
            | '\u{3001}'..='\u{303F}'
            | '\u{30A0}'..='\u{30FF}'
            | '\u{3200}'..='\u{33FF}'
            | '\u{FE30}'..='\u{FE6F}'
            | '\u{FF01}'..='\u{FFEE}'
            | '\u{1F000}'..='\u{1FAFF}'
    )
}
