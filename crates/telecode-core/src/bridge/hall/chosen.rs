//! What people have set, for themselves and for threads, as it is kept.

use std::collections::HashMap;

use crate::ids::{PersonId, ThreadId};
use crate::preference::{Preferences, Scope};

/// Everything that was set.
#[derive(Debug, Default)]
pub(in crate::bridge) struct ChosenPreferences(pub(in crate::bridge) HashMap<Scope, Preferences>);

impl FromIterator<(Scope, Preferences)> for ChosenPreferences {
    fn from_iter<I: IntoIterator<Item = (Scope, Preferences)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl ChosenPreferences {
    /// What was set for a thread, or else by its person.
    pub(in crate::bridge) fn of(&self, thread: ThreadId, person: PersonId) -> Preferences {
        self.at(Scope::Thread(thread)).or(self.at(Scope::Person(person)))
    }

    /// What was set in this very scope.
    pub(in crate::bridge) fn at(&self, scope: Scope) -> Preferences {
        self.0.get(&scope).copied().unwrap_or_default()
    }
}
