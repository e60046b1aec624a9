//! Who is served. Nobody who is not an owner; an owner is named in the configuration or sends the pairing code.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crate::ids::PersonId;
use crate::time::Now;

/// How long a pairing code is good for.
pub const CODE_LIFE: Duration = Duration::from_mins(10);

/// How many wrong codes make a new one.
pub const CODE_TRIES: u32 = 5;

/// The people whom the bot knows.
#[derive(Debug)]
pub struct Access {
    /// Named in the configuration, or paired.
    owners: HashSet<PersonId>,
    paired: HashSet<PersonId>,
    refused: HashSet<PersonId>,
    pairing: Option<Pairing>,
}

#[derive(Debug)]
struct Pairing {
    code: String,
    until: Instant,
    tries: u32,
}

/// What a person may expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The bot serves them.
    Served,
    /// The bot does not, and has not told them yet.
    RefusedNow,
    /// The bot does not, and they know.
    RefusedBefore,
    /// The person sent the pairing code, and is the owner from now on.
    Paired,
    /// The person sent a wrong code too often: there is a new one.
    CodeSpent,
}

impl Access {
    /// Knows the owners of the configuration, those who were paired, and the strangers who were told once.
    pub fn new(
        owners: impl IntoIterator<Item = PersonId>,
        paired: impl IntoIterator<Item = PersonId>,
        refused: impl IntoIterator<Item = PersonId>,
    ) -> Self {
        let paired: HashSet<_> = paired.into_iter().collect();
        let owners = owners.into_iter().chain(paired.iter().copied()).collect();
        Self { owners, paired, refused: refused.into_iter().collect(), pairing: None }
    }

    /// The configuration names other owners; who was paired stays one. A code that nobody needs any more is no good.
    pub fn configure(&mut self, owners: impl IntoIterator<Item = PersonId>) {
        self.owners = owners.into_iter().chain(self.paired.iter().copied()).collect();
        if !self.wants_pairing() {
            self.pairing = None;
        }
    }

    /// Whether the bot serves a person.
    pub fn serves(&self, person: PersonId) -> bool {
        self.owners.contains(&person)
    }

    /// Whether exactly one person is served.
    pub fn serves_one(&self) -> bool {
        self.owners.len() == 1
    }

    /// Whether nobody is served, so that a pairing code is needed.
    pub fn wants_pairing(&self) -> bool {
        self.owners.is_empty()
    }

    /// Makes this the code that pairs, until it is spent or [`CODE_LIFE`] has passed.
    pub fn set_code(&mut self, code: String, now: Now) {
        self.pairing = Some(Pairing { code, until: now.after(CODE_LIFE), tries: 0 });
    }

    /// When the code is no good any more.
    pub fn code_until(&self) -> Option<Instant> {
        self.pairing.as_ref().map(|pairing| pairing.until)
    }

    /// Decides about a person who wrote `text`, and remembers it.
    pub fn judge(&mut self, person: PersonId, text: &str, now: Now) -> Verdict {
        if self.serves(person) {
            return Verdict::Served;
        }
        match self.try_code(text.trim(), now) {
            Some(true) => {
                self.owners.insert(person);
                self.paired.insert(person);
                self.pairing = None;
                Verdict::Paired
            }
            Some(false) if self.pairing.as_ref().is_some_and(|pairing| pairing.tries >= CODE_TRIES) => {
                self.refused.insert(person);
                Verdict::CodeSpent
            }
            Some(false) | None if self.refused.insert(person) => Verdict::RefusedNow,
            Some(false) | None => Verdict::RefusedBefore,
        }
    }

    /// Whether `text` is the code; `None` if it is no attempt at one.
    fn try_code(&mut self, text: &str, now: Now) -> Option<bool> {
        let pairing = self.pairing.as_mut()?;
        if text.len() != pairing.code.len() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if now.instant < pairing.until && text == pairing.code {
            return Some(true);
        }
        pairing.tries += 1;
        Some(false)
    }
}
