//! Samples of one figure.

use std::time::Duration;

/// The machine's monotonic clock, the same in every process, in nanoseconds.
pub(crate) fn clock() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    u64::try_from(Duration::try_from(now).unwrap().as_nanos()).unwrap()
}

/// Milliseconds between two readings of the clock.
pub(crate) fn ms_between(from: u64, to: u64) -> f64 {
    let nanos = i128::from(to) - i128::from(from);
    i64::try_from(nanos).map(|nanos| nanos as f64 / 1e6).unwrap()
}

/// Samples, in whatever unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(Vec<f64>);

impl From<Vec<f64>> for Sample {
    fn from(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self(values)
    }
}

impl Sample {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
        self.0.sort_by(f64::total_cmp);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn median(&self) -> f64 {
        self.at(0.5)
    }

    pub(crate) fn p95(&self) -> f64 {
        self.at(0.95)
    }

    pub(crate) fn max(&self) -> f64 {
        self.at(1.0)
    }

    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }

    /// The quartiles: the first and the third.
    pub(crate) fn quartiles(&self) -> (f64, f64) {
        (self.at(0.25), self.at(0.75))
    }

    /// The nearest rank.
    fn at(&self, part: f64) -> f64 {
        let rank = ((self.0.len() as f64 * part).ceil() as usize).clamp(1, self.0.len());
        self.0[rank - 1]
    }
}

/// Two ways of the same thing, measured one after the other again and again, so that what the machine does besides meets both.
#[derive(Debug, Default)]
pub(crate) struct Pairs(Vec<(f64, f64)>);

impl Pairs {
    pub(crate) fn push(&mut self, floor: f64, ours: f64) {
        self.0.push((floor, ours));
    }

    /// What the floor took.
    pub(crate) fn floor(&self) -> Sample {
        self.0.iter().map(|(floor, _)| *floor).collect::<Vec<_>>().into()
    }

    /// What ours took.
    pub(crate) fn ours(&self) -> Sample {
        self.0.iter().map(|(_, ours)| *ours).collect::<Vec<_>>().into()
    }

    /// How much more ours took, pair by pair.
    pub(crate) fn added(&self) -> Sample {
        self.0.iter().map(|(floor, ours)| ours - floor).collect::<Vec<_>>().into()
    }

    /// The ratio of the medians.
    pub(crate) fn ratio(&self) -> f64 {
        self.ours().median() / self.floor().median()
    }
}
