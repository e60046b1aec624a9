//! Which updates were taken already: Telegram hands an update over again until it is acknowledged.

use std::collections::{HashSet, VecDeque};

use telecode_core::ids::UpdateId;

/// How many updates are remembered. Only those of the last unacknowledged batch, at most 100, can come again.
const LIMIT: usize = 1_000;

/// The updates that were taken.
#[derive(Debug, Default)]
pub struct Seen {
    ids: HashSet<UpdateId>,
    order: VecDeque<UpdateId>,
}

impl Seen {
    /// Says whether an update is new, and remembers it.
    pub fn is_new(&mut self, id: UpdateId) -> bool {
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
        let mut seen = Seen::default();
        assert!(seen.is_new(UpdateId(1)));
        assert!(!seen.is_new(UpdateId(1)));
        for id in 2..=i64::try_from(LIMIT).unwrap() + 1 {
            assert!(seen.is_new(UpdateId(id)));
        }
        assert_eq!(seen.ids.len(), LIMIT);
        assert!(seen.is_new(UpdateId(1)), "it was forgotten");
    }
}
