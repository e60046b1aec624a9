//! Shows a text to a person who decides by it: two texts that differ never look the same.
//!
//! What shows nothing, or what could pass for something else, stands there as a mark in `‹ ›`, or as `␣`, `⏎`, `⇥`. These signs are
//! marks themselves where they are part of the text, so that no text can imitate one. Nothing is lost: the text can be read
//! back from what is shown, which is a test.

mod change;
mod shape;
#[cfg(test)]
mod tests;
mod write;

use crate::page::utf16_len;

pub(crate) use self::change::change;

/// What stands for a text of nothing.
const NOTHING: &str = "‹›";

/// What stands at the end of a page, if its last line goes on on the next one.
const GOES_ON: &str = "‹…›";

/// What becomes of the lines of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// All is one line: line ends are signs.
    Line,
    /// The same behind a sign of ours, which lets one see how far it is indented.
    Indented,
    /// Lines stay lines; one at the end of the text is a sign.
    Lines,
    /// The same for a file: a line end at its end needs no sign, but its lack does.
    File,
}

/// What becomes of letters that look like those of another alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LookalikeLetters {
    /// In a word that has Latin ones, they are named: a command, a path, a file.
    Apart,
    /// They stay: it is said in somebody's own language.
    Together,
}

/// How much room there is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// In UTF-16 units.
    pub units: usize,
    /// How many lines there may be.
    pub lines: usize,
}

/// As much of a text as there is room for: its beginning and its end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Glimpse {
    /// The beginning, or the whole.
    pub head: String,
    /// How many characters of the text lie between; none if that is the whole.
    pub hidden: usize,
    /// The end.
    pub tail: String,
}

/// A text as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exact {
    shown: String,
    atoms: Vec<ExactAtom>,
}

/// What is never torn: a mark, or a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ExactAtom {
    /// Where it ends in what is shown.
    end: usize,
    /// How many characters of the text it stands for.
    stands_for: usize,
}

impl Exact {
    /// Shows a text.
    pub(crate) fn of(text: &str, layout: Layout) -> Self {
        let mut exact = Self::default();
        exact.add(text, layout);
        exact
    }

    /// Shows what somebody says in words: endings of one language on words of another are nothing to wonder at.
    pub(crate) fn prose(text: &str, layout: Layout) -> Self {
        let mut exact = Self::default();
        if text.is_empty() {
            exact.put(NOTHING, 0);
        } else {
            write::write(&mut exact, text, layout, LookalikeLetters::Together);
        }
        exact
    }

    /// Adds a text behind what is there.
    pub(crate) fn add(&mut self, text: &str, layout: Layout) {
        if text.is_empty() {
            return self.put(NOTHING, 0);
        }
        write::write(self, text, layout, LookalikeLetters::Apart);
    }

    /// Adds words that are not of the text. The caller answers for what they can be taken for.
    pub(crate) fn add_own(&mut self, words: &str) {
        self.put(words, 0);
    }

    /// Ends a line: the next one begins.
    pub(crate) fn end_line(&mut self) {
        self.put("\n", 1);
    }

    /// Adds what is shown already.
    pub(crate) fn append(&mut self, other: &Self) {
        let base = self.shown.len();
        self.shown.push_str(&other.shown);
        self.atoms.extend(other.atoms.iter().map(|atom| ExactAtom { end: atom.end + base, ..*atom }));
    }

    /// All of it.
    pub(crate) fn whole(&self) -> &str {
        &self.shown
    }

    /// All of it.
    pub(crate) fn into_whole(self) -> String {
        self.shown
    }

    /// Its beginning and its end, if there is not room for the whole.
    pub(crate) fn glimpse(&self, room: Room) -> Glimpse {
        if self.fits(room) {
            return Glimpse { head: self.shown.clone(), ..Glimpse::default() };
        }
        let head = Room { units: room.units - room.units / 3, lines: room.lines - room.lines / 3 };
        let tail = Room { units: room.units / 3, lines: (room.lines / 3).saturating_sub(1) };
        let first = self.head(head);
        let last = self.tail(tail).max(first);
        let hidden = self.atoms[first..last].iter().map(|atom| atom.stands_for).sum();
        if hidden == 0 {
            // There is nothing of the text between them.
            return Glimpse { head: self.shown.clone(), ..Glimpse::default() };
        }
        let (from, to) = (self.start(first), self.start(last));
        Glimpse { head: self.shown[..from].to_owned(), hidden, tail: self.shown[to..].to_owned() }
    }

    /// All of it in at most so many parts of at most so many UTF-16 units, at lines where that is possible; `None` if it is longer.
    pub(crate) fn parts(&self, units: usize, most: usize) -> Option<Vec<String>> {
        if utf16_len(&self.shown) > units.saturating_mul(most) {
            return None;
        }
        let room = Room { units: units.saturating_sub(utf16_len(GOES_ON)), lines: usize::MAX };
        let mut parts = Vec::new();
        let mut rest = self.clone();
        while !rest.fits(Room { units, ..room }) {
            let first = rest.head(room).max(1);
            let at = rest.start(first);
            let part = rest.shown[..at].strip_suffix('\n');
            parts.push(part.map_or_else(|| format!("{}{GOES_ON}", &rest.shown[..at]), str::to_owned));
            rest = rest.behind(first);
        }
        parts.push(rest.shown);
        (parts.len() <= most).then_some(parts)
    }

    fn put(&mut self, shown: &str, stands_for: usize) {
        self.shown.push_str(shown);
        self.atoms.push(ExactAtom { end: self.shown.len(), stands_for });
    }

    /// Where an atom begins.
    fn start(&self, atom: usize) -> usize {
        atom.checked_sub(1).and_then(|before| self.atoms.get(before)).map_or(0, |before| before.end)
    }

    fn slice(&self, atom: usize) -> &str {
        &self.shown[self.start(atom)..self.atoms[atom].end]
    }

    fn behind(&self, atom: usize) -> Self {
        let at = self.start(atom);
        let atoms = self.atoms[atom..].iter().map(|atom| ExactAtom { end: atom.end - at, ..*atom }).collect();
        Self { shown: self.shown[at..].to_owned(), atoms }
    }

    fn fits(&self, room: Room) -> bool {
        utf16_len(&self.shown) <= room.units && self.shown.matches('\n').count() < room.lines
    }

    /// How many atoms at the beginning there is room for: whole lines, if these are not much less.
    fn head(&self, room: Room) -> usize {
        let (fitting, line) = self.fitting(0..self.atoms.len(), room, |shown| shown.ends_with('\n'));
        line.unwrap_or(fitting)
    }

    /// From which atom on there is room for the end.
    fn tail(&self, room: Room) -> usize {
        let all = self.atoms.len();
        let begins = |atom: usize| atom > 0 && self.slice(atom - 1).ends_with('\n');
        let (fitting, _) = self.fitting((0..all).rev(), room, |_| false);
        let first = all - fitting;
        let near = first + fitting / 2;
        (first..near).find(|atom| begins(*atom)).unwrap_or(first)
    }

    /// How many of these atoms there is room for, and how many until the last line end in the second half of them.
    fn fitting(
        &self,
        atoms: impl Iterator<Item = usize>,
        room: Room,
        ends_line: impl Fn(&str) -> bool,
    ) -> (usize, Option<usize>) {
        let (mut units, mut lines, mut count) = (0, 0, 0);
        let mut line = None;
        for atom in atoms {
            let shown = self.slice(atom);
            units += utf16_len(shown);
            lines += shown.matches('\n').count();
            if units > room.units || lines > room.lines {
                break;
            }
            count += 1;
            if ends_line(shown) {
                line = Some((count, units));
            }
        }
        let is_near = |used: usize| used > room.units / 2 || lines > room.lines;
        (count, line.filter(|(_, used)| is_near(*used)).map(|(count, _)| count))
    }
}

impl Glimpse {
    /// On one line, with the number of characters that lie between in a mark.
    pub(crate) fn line(&self) -> String {
        if self.hidden == 0 {
            self.head.clone()
        } else {
            format!("{}‹+{}›{}", self.head, self.hidden, self.tail)
        }
    }
}

/// Shows a short text on one line: so many UTF-16 units of its beginning and its end, and how many characters lie between.
pub fn exact_line(text: &str, units: usize) -> String {
    Exact::of(text, Layout::Line).glimpse(Room { units, lines: usize::MAX }).line()
}

/// Shows a line of a unified diff: its mark as it is, and what stands behind it as [`exact_line`] does, but indented as in the file.
pub(crate) fn exact_diff_line(line: &str, units: usize) -> String {
    let (mark, content) = line.split_at(usize::from(line.starts_with([' ', '+', '-'])));
    if content.is_empty() {
        return mark.to_owned();
    }
    let room = Room { units: units.saturating_sub(mark.len()), lines: usize::MAX };
    format!("{mark}{}", Exact::of(content, Layout::Indented).glimpse(room).line())
}
