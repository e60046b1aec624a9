//! What a cycle cost, and used.
//!
//! `total_cost_usd` counts up over the process, and in a resumed session from the session's saved total. So:
//!
//! 1. Where a result says what was used since the last result, that is the cost: no earlier total is needed.
//! 2. Else the cost is the difference to the total before; a total that went down was reset, and all of it is new.
//! 3. Else, for the first such result of a resumed life, the total before is unknown: nothing is charged, rather than
//!    the past once more. At most one cycle per life of an old version goes uncharged.

use std::collections::BTreeMap;

use telecode_core::seam::query::ModelUse;

use crate::wire::{ModelUsage, ResultFrame};

/// Remembers what was charged.
#[derive(Debug)]
pub(super) struct CostMeter {
    total: Option<f64>,
    /// What was used of each model, as it was said last.
    used: Option<BTreeMap<String, ModelUsage>>,
}

impl CostMeter {
    /// For a new session.
    pub(super) fn from_zero() -> Self {
        Self { total: Some(0.0), used: Some(BTreeMap::new()) }
    }

    /// For a resumed session.
    pub(super) fn from_unknown() -> Self {
        Self { total: None, used: None }
    }

    /// What to charge for a result, in US dollars; never negative.
    pub(super) fn charge(&mut self, finish: &ResultFrame) -> f64 {
        let before = match finish.total_cost {
            Some(total) => self.total.replace(total),
            None => self.total,
        };
        // An empty sum of floats would be -0.
        let own = finish.own.as_ref().map(|own| own.iter().fold(0.0, |sum, used| sum + used.cost));
        let due = match (own, before, finish.total_cost) {
            (Some(own), _, _) => own,
            (None, Some(before), Some(total)) if total < before => total,
            (None, Some(before), Some(total)) => total - before,
            (None, _, _) => 0.0,
        };
        due.max(0.0)
    }

    /// What a cycle used of each model, by the same rules.
    pub(super) fn models(&mut self, finish: &ResultFrame) -> Vec<ModelUse> {
        let totals = finish.used.iter().map(|used| (used.model.clone(), used.clone())).collect();
        let before = self.used.replace(totals);
        let due = match (&finish.own, before) {
            (Some(own), _) => own.clone(),
            (None, Some(before)) => finish.used.iter().map(|used| difference(used, &before)).collect(),
            (None, None) => Vec::new(),
        };
        let used =
            due.into_iter().filter(|used| used.tokens.input + used.tokens.output > 0 || used.cost > 0.0);
        let models = used.map(|used| ModelUse {
            model: used.model,
            input: used.tokens.input,
            output: used.tokens.output,
            cost_usd: used.cost,
        });
        models.collect()
    }
}

/// What was used since a total before; a total that went down was reset.
fn difference(used: &ModelUsage, before: &BTreeMap<String, ModelUsage>) -> ModelUsage {
    let Some(before) = before.get(&used.model).filter(|before| before.cost <= used.cost) else {
        return used.clone();
    };
    let mut due = used.clone();
    due.tokens.input = used.tokens.input.saturating_sub(before.tokens.input);
    due.tokens.output = used.tokens.output.saturating_sub(before.tokens.output);
    due.cost = used.cost - before.cost;
    due
}
