//! Which updates were taken already: Telegram hands an update over again until it is acknowledged, and a server that was put
//! back to an earlier state does so even then.

use std::collections::{HashSet, VecDeque};
use std::time::Instant;

use telecode_core::seam::ids::UpdateId;

use crate::store::KEPT;

/// How many updates are remembered: those of a day, unless there is more than one a second.
const LIMIT: usize = 100_000;

/// The updates that were taken.
#[derive(Debug, Default)]
pub struct TakenUpdates {
    ids: HashSet<UpdateId>,
    order: VecDeque<(UpdateId, Instant)>,
}

impl TakenUpdates {
    /// Remembers what earlier runs took, oldest first.
    pub fn of(ids: impl IntoIterator<Item = UpdateId>, now: Instant) -> Self {
        let mut seen = Self::default();
        for id in ids {
            seen.insert(id, now);
        }
        seen
    }

    /// Remembers an update, and says whether it is new. One of more than a day ago is another one: Telegram hands none over for
    /// longer than that, and after a week without any its ids may come to the same numbers again.
    pub fn insert(&mut self, id: UpdateId, now: Instant) -> bool {
        while let Some((oldest, _)) =
            self.order.pop_front_if(|(_, taken)| now.saturating_duration_since(*taken) > KEPT)
        {
            self.ids.remove(&oldest);
        }
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back((id, now));
        if self.order.len() > LIMIT
            && let Some((oldest, _)) = self.order.pop_front()
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
        let now = Instant::now();
        let mut seen = TakenUpdates::of([UpdateId(1)], now);
        assert!(!seen.insert(UpdateId(1), now), "an earlier run took it");
        for id in 2..=i64::try_from(LIMIT).unwrap() + 1 {
            assert!(seen.insert(UpdateId(id), now));
        }
        assert_eq!(seen.ids.len(), LIMIT);
        assert!(seen.insert(UpdateId(1), now), "it was forgotten");
    }

    #[test]
    fn an_id_that_comes_again_after_a_week_is_another_update() {
        let now = Instant::now();
        let mut seen = TakenUpdates::of([UpdateId(900), UpdateId(901)], now);
        assert!(!seen.insert(UpdateId(900), now + KEPT), "as long as Telegram keeps it");
        assert!(seen.insert(UpdateId(900), now + 7 * KEPT));
        assert!(!seen.insert(UpdateId(900), now + 7 * KEPT));
    }
}
