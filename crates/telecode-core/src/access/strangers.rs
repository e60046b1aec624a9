//! Strangers: each is told once, and a crowd of them takes neither memory nor the bot's time.

use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};

use crate::ids::PersonId;

/// How many strangers are remembered as told; the oldest are forgotten first, and may be told again.
pub(crate) const STRANGERS: usize = 1_000;

/// How many strangers are told in [`SPAN`]; others are told when they write again.
const REFUSALS: usize = 20;

const SPAN: Duration = Duration::from_mins(1);

/// Those who were told.
#[derive(Debug, Default)]
pub(super) struct Strangers {
    told: HashSet<PersonId>,
    order: VecDeque<PersonId>,
    /// When the last ones were.
    lately: VecDeque<Instant>,
}

impl Strangers {
    pub(super) fn new(told: impl IntoIterator<Item = PersonId>) -> Self {
        let order: VecDeque<_> = told.into_iter().collect();
        Self { told: order.iter().copied().collect(), order, lately: VecDeque::new() }
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.told.len()
    }

    /// Whether a person is to be told now, and who is forgotten for that.
    pub(super) fn refuse(&mut self, person: PersonId, now: Instant) -> Option<Vec<PersonId>> {
        while self.lately.front().is_some_and(|at| *at + SPAN <= now) {
            self.lately.pop_front();
        }
        if self.lately.len() >= REFUSALS || !self.told.insert(person) {
            return None;
        }
        self.lately.push_back(now);
        self.order.push_back(person);
        let excess = self.order.len().saturating_sub(STRANGERS);
        let forgotten: Vec<_> = self.order.drain(..excess).collect();
        for person in &forgotten {
            self.told.remove(person);
        }
        Some(forgotten)
    }
}
