//! What a cycle cost.
//!
//! `total_cost_usd` counts up over the process, and in a resumed session from the session's saved total. So:
//!
//! 1. Where a result says what was used since the last result, that is the cost: no earlier total is needed.
//! 2. Else the cost is the difference to the total before; a total that went down was reset, and all of it is new.
//! 3. Else, for the first such result of a resumed life, the total before is unknown: nothing is charged, rather than
//!    the past once more. At most one cycle per life of an old version goes uncharged.

use crate::wire::Finish;

/// Remembers what was charged.
#[derive(Debug)]
pub(super) struct Meter {
    total: Option<f64>,
}

impl Meter {
    /// For a new session.
    pub(super) fn from_zero() -> Self {
        Self { total: Some(0.0) }
    }

    /// For a resumed session.
    pub(super) fn from_unknown() -> Self {
        Self { total: None }
    }

    /// What to charge for a result, in US dollars; never negative.
    pub(super) fn charge(&mut self, finish: &Finish) -> f64 {
        let before = match finish.total_cost {
            Some(total) => self.total.replace(total),
            None => self.total,
        };
        let due = match (finish.own_cost, before, finish.total_cost) {
            (Some(own), _, _) => own,
            (None, Some(before), Some(total)) if total < before => total,
            (None, Some(before), Some(total)) => total - before,
            (None, _, _) => 0.0,
        };
        due.max(0.0)
    }
}
