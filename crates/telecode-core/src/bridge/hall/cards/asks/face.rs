//! The text of a card that knows whether it shows everything.
//!
//! What is not telecode's own words stands in code, in a quote, or behind a label, with everything in it visible: so no text of
//! Claude's reads as one of telecode's.

use crate::page::Page;
use crate::render::{Exact, Glimpse, Layout, Room, Text};
use crate::words::Voice;

/// A card in the making.
pub(in crate::bridge) struct CardFace<'a> {
    pub(in crate::bridge) text: Text,
    pub(in crate::bridge) voice: Voice<'a>,
    is_cut: bool,
}

impl<'a> CardFace<'a> {
    pub(in crate::bridge) fn new(voice: Voice<'a>) -> Self {
        Self { text: Text::new(), voice, is_cut: false }
    }

    /// Whether something of what is decided on was left out.
    pub(in crate::bridge) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(in crate::bridge) fn into_page(self) -> Page {
        self.text.into_page()
    }

    /// Adds what is decided on as a block of code: its beginning, how much lies between, and its end.
    pub(in crate::bridge) fn block(&mut self, language: Option<&str>, exact: &Exact, room: Room) {
        self.ends(&exact.glimpse(room), |text, end| {
            text.newline().pre(language, end);
        });
    }

    /// Adds words of Claude's as a quote of several lines.
    pub(in crate::bridge) fn passage(&mut self, words: &str, room: Room) {
        self.ends(&Exact::prose(words, Layout::Lines).glimpse(room), |text, end| {
            text.newline().quote(end);
        });
    }

    fn ends(&mut self, glimpse: &Glimpse, put: impl Fn(&mut Text, &str)) {
        put(&mut self.text, &glimpse.head);
        if glimpse.hidden > 0 {
            self.is_cut = true;
            self.mark(glimpse.hidden);
            put(&mut self.text, &glimpse.tail);
        }
    }

    /// Says how many characters are left out here.
    pub(in crate::bridge) fn mark(&mut self, hidden: usize) {
        let mark = self.voice.tell("cut-between", [("count", hidden.into())]);
        self.text.newline().bold(&format!("‹{mark}›"));
    }

    /// A short text on one line, as much of it as there is room for.
    pub(in crate::bridge) fn line(&mut self, text: &str, units: usize) -> String {
        self.shortened(&Exact::of(text, Layout::Line), units)
    }

    fn shortened(&mut self, line: &Exact, units: usize) -> String {
        let glimpse = line.glimpse(Room { units, lines: usize::MAX });
        self.is_cut |= glimpse.hidden > 0;
        glimpse.line()
    }

    /// Adds a short text as code.
    pub(in crate::bridge) fn code(&mut self, text: &str, units: usize) {
        let line = self.line(text, units);
        self.text.code(&line);
    }

    /// Adds words that are not telecode's as a quote that says whose they are.
    pub(in crate::bridge) fn quote(&mut self, key: &str, words: &str, units: usize) {
        let line = self.shortened(&Exact::prose(words, Layout::Line), units);
        let quote = self.voice.tell(key, [("words", line.into())]);
        self.text.newline().quote(&quote);
    }

    /// Notes that something is left out that the card has no place for.
    pub(in crate::bridge) fn leaves_out(&mut self) {
        self.is_cut = true;
    }
}
