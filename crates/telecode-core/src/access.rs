//! Who is served. Nobody who is not an owner; the configuration names the owners, or, if it names nobody, the one who sent the
//! pairing code is.

mod pairing;
mod strangers;

use std::collections::BTreeMap;
use std::time::Instant;

pub use self::pairing::{CodeGuess, Pairing};

use self::strangers::Strangers;
use crate::ids::PersonId;
use crate::time::{Now, Wall};

/// The people whom the bot knows.
#[derive(Debug)]
pub(crate) struct Access {
    owners: BTreeMap<PersonId, OwnerRecord>,
    strangers: Strangers,
    pairing: Option<Pairing>,
}

/// What a person may do. Each role may do all that those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Everything. Whoever is served is an owner.
    Owner,
}

impl Role {
    /// The catalogue's key of its name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Owner => "role-owner",
        }
    }
}

/// A person who is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnerRecord {
    /// The person who is served.
    pub person: PersonId,
    /// What they are served by.
    pub source: AccessSource,
    /// When that began.
    pub since: Wall,
}

/// Why a person is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessSource {
    /// The configuration names them.
    Named,
    /// They sent the pairing code while the configuration named nobody.
    Paired,
}

/// How the circle of owners changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shift {
    /// Those who are new.
    pub added: Vec<PersonId>,
    /// Those who are served no more.
    pub removed: Vec<OwnerRecord>,
    /// Those who were served before, and still are.
    pub stayed: Vec<PersonId>,
    /// What is to be stored of those who are served.
    pub changed: Vec<OwnerRecord>,
}

/// What a person may expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Admission {
    /// The bot serves them.
    Served,
    /// The bot does not, and tells them so now. For their sake these strangers, who were told before, are forgotten.
    RefusedNow(Vec<PersonId>),
    /// The bot does not, and says nothing.
    Refused,
    /// The person sent the pairing code, and is the owner from now on.
    Paired(OwnerRecord),
}

impl Access {
    /// Knows who was served last, and the strangers who were told.
    pub(crate) fn new(
        owners: impl IntoIterator<Item = OwnerRecord>,
        refused: impl IntoIterator<Item = PersonId>,
    ) -> Self {
        let owners = owners.into_iter().map(|owner| (owner.person, owner)).collect();
        Self { owners, strangers: Strangers::new(refused), pairing: None }
    }

    /// The configuration names these, and they alone are served. If it names nobody, who was paired is.
    pub(crate) fn configure(&mut self, named: &[PersonId], now: Now) -> Shift {
        if named.is_empty() {
            return self.keep(|owner| owner.source == AccessSource::Paired);
        }
        let since = |person: &PersonId| self.owners.get(person).map_or(now.wall, |known| known.since);
        let owner = |person: &PersonId| {
            (*person, OwnerRecord { person: *person, source: AccessSource::Named, since: since(person) })
        };
        let next = named.iter().map(owner).collect();
        self.become_these(next)
    }

    /// Of those who were paired, only these still are.
    pub(crate) fn keep_paired(&mut self, left: &[PersonId]) -> Shift {
        self.keep(|owner| owner.source == AccessSource::Named || left.contains(&owner.person))
    }

    fn keep(&mut self, stays: impl Fn(&OwnerRecord) -> bool) -> Shift {
        let next = self.owners.iter().filter(|(_, owner)| stays(owner));
        let next = next.map(|(person, owner)| (*person, *owner)).collect();
        self.become_these(next)
    }

    fn become_these(&mut self, next: BTreeMap<PersonId, OwnerRecord>) -> Shift {
        let before = std::mem::replace(&mut self.owners, next);
        if !self.wants_pairing() {
            self.pairing = None;
        }
        let (stayed, added) = self.owners.keys().partition(|person| before.contains_key(person));
        let changed = self.owners.values().filter(|owner| before.get(&owner.person) != Some(owner));
        let removed = before.values().filter(|owner| !self.owners.contains_key(&owner.person));
        Shift { added, removed: removed.copied().collect(), stayed, changed: changed.copied().collect() }
    }

    /// Everybody who is served.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &OwnerRecord> {
        self.owners.values()
    }

    /// What a person may do; `None` if the bot does not serve them.
    pub(crate) fn role(&self, person: PersonId) -> Option<Role> {
        self.owners.contains_key(&person).then_some(Role::Owner)
    }

    /// Whether a person may do what needs this right: the gate of every command and every button.
    pub(crate) fn allows(&self, person: PersonId, needs: Role) -> bool {
        self.role(person).is_some_and(|role| role >= needs)
    }

    /// Whether the bot serves a person.
    pub(crate) fn serves(&self, person: PersonId) -> bool {
        self.role(person).is_some()
    }

    /// Whether exactly one person is served.
    pub(crate) fn serves_one(&self) -> bool {
        self.owners.len() == 1
    }

    /// Whether nobody is served, so that a pairing code is needed.
    pub(crate) fn wants_pairing(&self) -> bool {
        self.owners.is_empty()
    }

    /// Makes this the code that pairs, until [`pairing::CODE_LIFE`] has passed.
    pub(crate) fn set_code(&mut self, code: String, now: Now) {
        self.pairing = Some(Pairing::new(code, now.instant));
    }

    /// When the code is no good any more.
    pub(crate) fn code_until(&self) -> Option<Instant> {
        self.pairing.as_ref().map(Pairing::until)
    }

    /// Decides about a person who wrote `text`, and remembers it.
    pub(crate) fn judge(&mut self, person: PersonId, text: &str, now: Now) -> Admission {
        if self.serves(person) {
            return Admission::Served;
        }
        let guess = self.pairing.as_mut().map(|pairing| pairing.guess(person, text, now.instant));
        if guess == Some(CodeGuess::Right) {
            let owner = OwnerRecord { person, source: AccessSource::Paired, since: now.wall };
            self.owners.insert(person, owner);
            self.pairing = None;
            return Admission::Paired(owner);
        }
        match self.strangers.refuse(person, now.instant) {
            Some(forgotten) => Admission::RefusedNow(forgotten),
            None => Admission::Refused,
        }
    }
}

#[cfg(test)]
mod tests;
