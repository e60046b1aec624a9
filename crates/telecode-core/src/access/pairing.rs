//! One pairing code: whoever sends it is the owner.
//!
//! What keeps strangers out is that it cannot be guessed: ten letters, 49 bits. Wrong codes are counted by person, never against
//! the code itself, so nobody can burn the code that the owner is about to send.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::ids::PersonId;
use crate::random::{CODE_ALPHABET, CODE_LENGTH};

/// How long a pairing code is good for.
pub(crate) const CODE_LIFE: Duration = Duration::from_mins(10);

/// How many wrong codes a person may send; a code is not even looked at after that.
pub(crate) const CODE_TRIES: u32 = 5;

/// How many people are counted for one code. Beyond that the code itself is guard enough: a hundred thousand guesses a second for
/// all of its life find it once in ten million times.
const COUNTED: usize = 10_000;

/// A pairing code, and who tried it.
#[derive(Debug)]
pub struct Pairing {
    code: String,
    until: Instant,
    tries: HashMap<PersonId, u32>,
}

/// What a text is to a pairing code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeGuess {
    /// The code.
    Right,
    /// Another code, or the code from somebody who sent too many.
    Wrong,
    /// No code at all.
    None,
}

impl Pairing {
    /// A code that is good from now on.
    pub fn new(code: String, now: Instant) -> Self {
        Self { code, until: now + CODE_LIFE, tries: HashMap::new() }
    }

    /// When it is no good any more.
    pub fn until(&self) -> Instant {
        self.until
    }

    #[cfg(test)]
    pub(super) fn tries_counted(&self) -> usize {
        self.tries.len()
    }

    /// Judges what a person wrote: the code by itself, or what a link to the bot with it sends.
    pub fn guess(&mut self, person: PersonId, text: &str, now: Instant) -> CodeGuess {
        let Some(guess) = letters(text) else { return CodeGuess::None };
        if now >= self.until || self.tries.get(&person).is_some_and(|tries| *tries >= CODE_TRIES) {
            return CodeGuess::Wrong;
        }
        if letters(&self.code) == Some(guess) {
            return CodeGuess::Right;
        }
        if self.tries.len() < COUNTED || self.tries.contains_key(&person) {
            *self.tries.entry(person).or_default() += 1;
        }
        CodeGuess::Wrong
    }
}

/// The letters of what looks like a code; people write them small, without the dash, with blanks.
fn letters(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("/start ").unwrap_or(text);
    let letters: String = text
        .chars()
        .filter(|letter| *letter != '-' && !letter.is_whitespace())
        .map(|letter| letter.to_ascii_uppercase())
        .take(CODE_LENGTH + 1)
        .collect();
    let is_code =
        letters.len() == CODE_LENGTH && letters.bytes().all(|letter| CODE_ALPHABET.contains(&letter));
    is_code.then_some(letters)
}
