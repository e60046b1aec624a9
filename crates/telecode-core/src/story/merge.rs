//! One story out of two: Claude's record knows the words and the tools, our store knows costs, messages, and what never
//! reached Claude.

use super::{Deed, Entry};
use crate::time::Wall;

/// How much earlier than our store the record may have a thing, in milliseconds: both clocks are the machine's, but a line is
/// stamped when it is made and may be stored later.
const SLACK: i64 = 2 * 60 * 1_000;

/// Merges what Claude's record says with what our store says of the same session. Nothing is there twice.
pub fn merge(record: Vec<Entry>, stored: Vec<Entry>) -> Vec<Entry> {
    let mut merging =
        Merging { taken: vec![false; record.len()], record, ours: Vec::new(), ends: Vec::new() };
    for entry in stored {
        merging.stored(entry);
    }
    merging.finish()
}

struct Merging {
    record: Vec<Entry>,
    /// Which entries of the record our store has, too.
    taken: Vec<bool>,
    /// What only our store has.
    ours: Vec<Entry>,
    /// When turns ended by our store.
    ends: Vec<Wall>,
}

impl Merging {
    fn stored(&mut self, entry: Entry) {
        if matches!(&entry.deed, Deed::Answer { text } if text.trim().is_empty()) {
            return;
        }
        let place = match &entry.deed {
            Deed::Prompt { content } => self.prompt(&content.text, entry.at),
            Deed::Answer { text } => self.answer(text, entry.at),
            Deed::Tool { call, .. } => self.record.iter().position(
                |known| matches!(&known.deed, Deed::Tool { call: other, .. } if other.id == call.id),
            ),
            Deed::End { .. } => {
                self.ends.push(entry.at);
                None
            }
            Deed::Break { text } => self.record.iter().position(
                |known| matches!(&known.deed, Deed::Break { text: other } if other.starts_with(text.as_str())),
            ),
        };
        let Some(known) = place.and_then(|at| self.record.get_mut(at)) else { return self.ours.push(entry) };
        known.message = known.message.or(entry.message);
        known.undone |= entry.undone;
        if let (Deed::Prompt { content: known }, Deed::Prompt { content: ours }) =
            (&mut known.deed, entry.deed)
        {
            // Of what was sent with the words only our store knows.
            known.attachments.extend(ours.attachments);
        }
    }

    /// The prompt of the record that is this one: the first with its words that was not taken, or one that it was joined into.
    fn prompt(&mut self, text: &str, at: Wall) -> Option<usize> {
        let words = words(text);
        let found = self.find(|said, is_taken| !is_taken && said == words, at, prompt_of).or_else(|| {
            let is_joined = |said: &str, _| !words.is_empty() && is_in(&words, said);
            self.find(is_joined, at, prompt_of)
        })?;
        self.take(found);
        Some(found)
    }

    /// The last part of this answer in the record: the nearest in time. The parts before it are taken with it.
    fn answer(&mut self, text: &str, at: Wall) -> Option<usize> {
        let words = words(text);
        let is_part = |(index, known): &(usize, &Entry)| {
            let is_free = !self.taken.get(*index).copied().unwrap_or_default();
            is_free && answer_of(known).is_some_and(|part| is_in(&part, &words))
        };
        let parts = self.record.iter().enumerate().filter(is_part);
        let (last, _) = parts.min_by_key(|(_, known)| known.at.0.abs_diff(at.0))?;
        let before = self.record.iter().enumerate().take(last + 1).rev();
        let turn =
            before.take_while(|(index, known)| answer_of(known).is_none() || is_part(&(*index, known)));
        let taken: Vec<usize> =
            turn.filter(|(_, known)| answer_of(known).is_some()).map(|(at, _)| at).collect();
        for part in taken {
            self.take(part);
        }
        Some(last)
    }

    fn find(
        &self,
        fits: impl Fn(&str, bool) -> bool,
        at: Wall,
        words_of: impl Fn(&Entry) -> Option<String>,
    ) -> Option<usize> {
        let mut known = self.record.iter().zip(&self.taken);
        known.position(|(known, taken)| {
            known.at.0 >= at.0 - SLACK && words_of(known).is_some_and(|said| fits(&said, *taken))
        })
    }

    fn take(&mut self, index: usize) {
        if let Some(taken) = self.taken.get_mut(index) {
            *taken = true;
        }
    }

    /// In the order of time. Of a turn that our store has seen end, the record's own end does not count.
    fn finish(self) -> Vec<Entry> {
        let (mut seen, mut undone) = (false, false);
        let mut story = Vec::with_capacity(self.record.len() + self.ours.len());
        for (mut entry, taken) in self.record.into_iter().zip(self.taken) {
            match entry.deed {
                // What a turn did was taken back with it, also where the record still has it.
                Deed::Prompt { .. } => (seen, undone) = (taken, entry.undone),
                Deed::End { .. } if seen && !self.ends.is_empty() => continue,
                Deed::Answer { .. } | Deed::Tool { .. } | Deed::End { .. } | Deed::Break { .. } => {}
            }
            entry.undone |= undone;
            story.push(entry);
        }
        story.extend(self.ours);
        story.sort_by_key(|entry| entry.at);
        story
    }
}

fn answer_of(entry: &Entry) -> Option<String> {
    match &entry.deed {
        Deed::Answer { text } => Some(words(text)),
        Deed::Prompt { .. } | Deed::Tool { .. } | Deed::End { .. } | Deed::Break { .. } => None,
    }
}

fn prompt_of(entry: &Entry) -> Option<String> {
    match &entry.deed {
        Deed::Prompt { content } => Some(words(&content.text)),
        Deed::Answer { .. } | Deed::Tool { .. } | Deed::End { .. } | Deed::Break { .. } => None,
    }
}

/// A text without what says nothing: white space may differ between the two.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether words are in other words, as whole words.
fn is_in(part: &str, whole: &str) -> bool {
    let is_border = |rest: Option<char>| rest.is_none_or(char::is_whitespace);
    whole.match_indices(part).any(|(at, _)| {
        let before = whole.get(..at).and_then(|before| before.chars().next_back());
        let after = whole.get(at + part.len()..).and_then(|after| after.chars().next());
        is_border(before) && is_border(after)
    })
}

#[cfg(test)]
mod tests;
