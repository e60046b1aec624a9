//! Writes a text character by character: rows of equal ones become one mark.

use std::iter::Peekable;
use std::str::CharIndices;

use super::shape::{self, CharShape, CharSurroundings};
use super::{Exact, Layout, LookalikeLetters};

/// How many blanks within a line are shown as they are; more are counted.
const BLANKS: usize = 8;

/// How many blanks at the beginning of a line are shown as they are.
const INDENT: usize = 32;

/// How many tabs, line ends and blanks that would not be seen get a sign each; more are counted.
const SIGNS: usize = 3;

/// Writes a text behind what is there.
pub(super) fn write(exact: &mut Exact, text: &str, layout: Layout, letters: LookalikeLetters) {
    ExactWriter { exact, text, layout, letters, chars: text.char_indices().peekable() }.write();
}

struct ExactWriter<'a> {
    exact: &'a mut Exact,
    text: &'a str,
    layout: Layout,
    letters: LookalikeLetters,
    chars: Peekable<CharIndices<'a>>,
}

/// A character and how often it stands there in a row.
#[derive(Clone, Copy)]
struct CharRun {
    char: char,
    count: usize,
    at: usize,
    is_last: bool,
}

impl ExactWriter<'_> {
    fn write(&mut self) {
        while let Some((at, char)) = self.chars.next() {
            let mut count = 1;
            while self.chars.next_if(|(_, next)| *next == char).is_some() {
                count += 1;
            }
            let is_last = self.chars.peek().is_none();
            self.row(CharRun { char, count, at, is_last });
        }
        if self.layout == Layout::File && !self.text.ends_with('\n') {
            self.exact.put("‹⏎×0›", 0);
        }
    }

    fn row(&mut self, row: CharRun) {
        match row.char {
            ' ' => self.blanks(row),
            '\n' => self.line_ends(row),
            '\t' => self.signs("⇥", row.count),
            _ => self.others(row),
        }
    }

    fn blanks(&mut self, row: CharRun) {
        let before = self.text[..row.at].chars().next_back();
        let next = self.chars.peek().map(|(_, next)| *next);
        let ends = next.is_none_or(|next| next == '\n');
        let begins = before.is_none_or(|before| before == '\n');
        // Telegram takes blanks off the beginning of a block.
        let is_lost = before.is_none() && self.layout != Layout::Indented;
        let is_unseen = ends || is_lost || (begins && self.layout == Layout::Line);
        let most = if begins { INDENT } else { BLANKS };
        if is_unseen {
            self.signs("␣", row.count);
        } else if row.count <= most {
            self.each(" ", row.count);
        } else {
            self.counted("␣", row.count);
        }
    }

    fn line_ends(&mut self, row: CharRun) {
        if matches!(self.layout, Layout::Line | Layout::Indented) {
            return self.signs("⏎", row.count);
        }
        if row.is_last {
            return match (self.layout, row.count) {
                // It stands there, only unseen.
                (Layout::File, 1) if row.at > 0 => self.exact.put("", 1),
                (Layout::Line | Layout::Indented | Layout::Lines | Layout::File, 1) => self.exact.put("⏎", 1),
                (Layout::Line | Layout::Indented | Layout::Lines | Layout::File, count) => {
                    self.counted("⏎", count);
                }
            };
        }
        if row.count > SIGNS {
            if row.at > 0 {
                self.exact.put("\n", 0);
            }
            self.counted("⏎", row.count);
            self.exact.put("\n", 0);
        } else if row.at == 0 {
            self.each("⏎\n", row.count);
        } else {
            self.each("\n", row.count);
        }
    }

    /// A sign for each, or one with their number.
    fn signs(&mut self, sign: &str, count: usize) {
        if count <= SIGNS { self.each(sign, count) } else { self.counted(sign, count) }
    }

    fn others(&mut self, row: CharRun) {
        let earlier = &self.text[..row.at];
        let (base, stacked) = shape::base(earlier);
        let mut before = earlier.chars().next_back();
        let next = self.chars.peek().map(|(_, next)| *next);
        let is_mixed = self.letters == LookalikeLetters::Apart
            && shape::is_mixed(row.char, earlier, &self.text[row.at + row.count * row.char.len_utf8()..]);
        let mut named = 0;
        for at in 0..row.count {
            let after = if at + 1 < row.count { Some(row.char) } else { next };
            match shape::shape(row.char, CharSurroundings { before, after, base, stacked: stacked + at }) {
                CharShape::Plain if named == 0 && !is_mixed => self.plain(row.char, before, after),
                CharShape::Plain | CharShape::Named => named += 1,
            }
            before = Some(row.char);
        }
        match named {
            0 => {}
            1 => self.exact.put(&format!("‹{}›", shape::name(row.char)), 1),
            count => self.counted(&shape::name(row.char), count),
        }
    }

    /// A character as it is. One that is written from the right keeps to its place between the others.
    fn plain(&mut self, c: char, before: Option<char>, after: Option<char>) {
        let mut shown = String::new();
        if shape::is_from_right(c) && !before.is_some_and(shape::is_from_right) {
            shown.push(shape::LEFT_TO_RIGHT);
        }
        shown.push(c);
        if shape::is_from_right(c) && !after.is_some_and(shape::is_from_right) {
            shown.push(shape::LEFT_TO_RIGHT);
        }
        self.exact.put(&shown, 1);
    }

    fn each(&mut self, shown: &str, count: usize) {
        for _ in 0..count {
            self.exact.put(shown, 1);
        }
    }

    fn counted(&mut self, what: &str, count: usize) {
        self.exact.put(&format!("‹{what}×{count}›"), count);
    }
}
