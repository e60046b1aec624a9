//! What was spent in the last month, turn by turn.

use std::collections::{BTreeMap, VecDeque};

use crate::ids::TurnId;
use crate::plan::{SPENT_DAYS, SpentRecord};
use crate::time::{Day, UtcOffset, Wall};

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;

/// What was spent, in the order of its turns' ends.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Ledger {
    rows: VecDeque<SpentRecord>,
}

/// A sum of what was spent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in crate::bridge) struct SpentSum {
    pub(in crate::bridge) turns: usize,
    pub(in crate::bridge) input: u64,
    pub(in crate::bridge) output: u64,
    pub(in crate::bridge) cost_usd: f64,
}

impl Ledger {
    pub(in crate::bridge) fn new(rows: Vec<SpentRecord>) -> Self {
        Self { rows: rows.into() }
    }

    pub(in crate::bridge) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(in crate::bridge) fn add(&mut self, row: SpentRecord) {
        let oldest = Wall(row.at.0 - SPENT_DAYS * DAY);
        self.rows.push_back(row);
        while self.rows.front().is_some_and(|row| row.at < oldest) {
            self.rows.pop_front();
        }
    }

    /// The sum of a day.
    pub(in crate::bridge) fn day(&self, now: Wall, offset: UtcOffset) -> SpentSum {
        let today = Day::of(now, offset);
        SpentSum::of(self.rows.iter().filter(|row| Day::of(row.at, offset) == today))
    }

    /// The rows of a month of the calendar.
    fn of_month(&self, now: Wall, offset: UtcOffset) -> impl Iterator<Item = &SpentRecord> {
        let today = Day::of(now, offset);
        self.rows.iter().filter(move |row| {
            let day = Day::of(row.at, offset);
            (day.year, day.month) == (today.year, today.month)
        })
    }

    pub(in crate::bridge) fn month(&self, now: Wall, offset: UtcOffset) -> SpentSum {
        SpentSum::of(self.of_month(now, offset))
    }

    /// What a month's models used, the dearest first.
    pub(in crate::bridge) fn models(&self, now: Wall, offset: UtcOffset) -> Vec<(String, SpentSum)> {
        let mut models: BTreeMap<&str, Vec<&SpentRecord>> = BTreeMap::new();
        for row in self.of_month(now, offset) {
            models.entry(&row.model).or_default().push(row);
        }
        let mut sums: Vec<_> = models
            .into_iter()
            .map(|(model, rows)| (model.to_owned(), SpentSum::of(rows.into_iter())))
            .collect();
        sums.sort_by(|(_, one), (_, other)| other.cost_usd.total_cmp(&one.cost_usd));
        sums
    }

    /// What the last turn of a session used.
    pub(in crate::bridge) fn last_turn(&self, session: crate::ids::SessionId) -> Option<(u64, SpentSum)> {
        let last = self.rows.iter().rfind(|row| row.session == session)?;
        Some((last.millis, SpentSum::of(self.rows.iter().filter(|row| row.turn == last.turn))))
    }

    /// What each of the last days cost, today last.
    pub(in crate::bridge) fn days(&self, count: usize, now: Wall, offset: UtcOffset) -> Vec<(Day, f64)> {
        let back = |days: usize| Wall(now.0 - i64::try_from(days).unwrap_or(0) * DAY);
        let mut days: Vec<_> = (0..count).rev().map(|at| (Day::of(back(at), offset), 0.0)).collect();
        for row in &self.rows {
            let of = Day::of(row.at, offset);
            if let Some((_, cost)) = days.iter_mut().find(|(day, _)| *day == of) {
                *cost += row.cost_usd;
            }
        }
        days
    }
}

impl SpentSum {
    fn of<'a>(rows: impl Iterator<Item = &'a SpentRecord>) -> Self {
        let mut sum = Self::default();
        let mut last: Option<TurnId> = None;
        for row in rows {
            // The rows of a turn follow each other.
            sum.turns += usize::from(last.replace(row.turn) != Some(row.turn));
            sum.input += row.input;
            sum.output += row.output;
            sum.cost_usd += row.cost_usd;
        }
        sum
    }
}
