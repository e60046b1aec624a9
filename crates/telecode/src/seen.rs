//! Which updates were taken already: Telegram hands an update over again until it is acknowledged, and a server that was put
//! back to an earlier state does so even then.

use std::collections::{HashSet, VecDeque};

use telecode_core::ids::UpdateId;

/// How many updates are remembered: those of a day, unless there is more than one a second.
const LIMIT: usize = 100_000;

/// The updates that were taken.
#[derive(Debug, Default)]
pub struct Seen {
    ids: HashSet<UpdateId>,
    order: VecDeque<UpdateId>,
}

impl Seen {
    /// Remembers what earlier runs took, oldest first.
    pub fn of(ids: impl IntoIterator<Item = UpdateId>) -> Self {
        let mut seen = Self::default();
        for id in ids {
            seen.insert(id);
        }
        seen
    }

    /// Remembers an update, and says whether it is new.
    pub fn insert(&mut self, id: UpdateId) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > LIMIT
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_new_once_and_the_memory_is_bounded() {
        let mut seen = Seen::of([UpdateId(1)]);
        assert!(!seen.insert(UpdateId(1)), "an earlier run took it");
        for id in 2..=i64::try_from(LIMIT).unwrap() + 1 {
            assert!(seen.insert(UpdateId(id)));
        }
        assert_eq!(seen.ids.len(), LIMIT);
        assert!(seen.insert(UpdateId(1)), "it was forgotten");
    }
}
