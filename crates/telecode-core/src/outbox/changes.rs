//! What one round wants stored, in order.

use crate::change::{Change, SessionRecord};

/// What is to be stored when the round is over, in order: of the outbox, and of everything that is handled beside it.
#[derive(Debug, Default)]
pub(crate) struct RoundChanges(Vec<Change>);

impl RoundChanges {
    pub(crate) fn push(&mut self, change: Change) {
        self.0.push(change);
    }

    pub(crate) fn extend(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.0.extend(changes);
    }

    /// A session is stored once, however often it was put among the changes, and where it was first: a prompt of a new session
    /// must not be stored before the session.
    pub(crate) fn put_session(&mut self, record: &SessionRecord) {
        let is_it = |change: &Change| matches!(change, Change::Session(other) if other.id == record.id);
        let at = self.0.iter().position(is_it);
        let mut index = 0;
        self.0.retain(|change| {
            index += 1;
            !is_it(change) || at == Some(index - 1)
        });
        let change = Change::Session(Box::new(record.clone()));
        match at.and_then(|at| self.0.get_mut(at)) {
            Some(place) => *place = change,
            None => self.push(change),
        }
    }

    /// The round is over.
    pub(crate) fn take(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.0)
    }
}
