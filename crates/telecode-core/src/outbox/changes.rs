//! What one round wants stored, in order.

use crate::change::Change;

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

    /// Puts what the others belong to before them.
    pub(crate) fn put_first(&mut self, changes: Vec<Change>) {
        self.0.splice(0..0, changes);
    }

    /// The round is over.
    pub(crate) fn take(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.0)
    }
}
