//! The names of sessions: 1 to 40 characters, and no two of a person alike.

use super::Bridge;
use crate::ids::{PersonId, SessionId};

/// The longest name of a session, in characters.
pub const NAME_LIMIT: usize = 40;

impl Bridge {
    /// The session of a person with this name; capitals do not matter.
    pub(super) fn session_named(&self, person: PersonId, name: &str) -> Option<SessionId> {
        let name = name.to_lowercase();
        let mut own = self.sessions.values().filter(|session| session.record.person == person);
        own.find(|session| session.record.name.to_lowercase() == name).map(|session| session.record.id)
    }

    /// This name, or one like it that no session of the person has.
    pub(super) fn free_name(&self, person: PersonId, wanted: &str) -> String {
        let wanted: String = wanted.chars().take(NAME_LIMIT).collect();
        if self.session_named(person, &wanted).is_none() {
            return wanted;
        }
        let mut number = 2_usize;
        loop {
            let end = format!(" {number}");
            let start: String = wanted.chars().take(NAME_LIMIT - end.chars().count()).collect();
            let name = format!("{}{end}", start.trim_end());
            if self.session_named(person, &name).is_none() {
                return name;
            }
            number += 1;
        }
    }
}
