//! How long to wait between polls.

use std::time::Duration;

/// The times of polling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollPace {
    /// How long the server may hold a poll without updates. The real one clamps it to 50 s.
    pub long_poll: Duration,
    /// How much longer we wait for the answer.
    pub margin: Duration,
    /// The first wait after a failure; it doubles from there.
    pub first: Duration,
    /// The first wait after another poller showed up. The real server takes 3 s to tell.
    pub first_conflict: Duration,
    /// The longest wait, unless the server asks for a longer one.
    pub cap: Duration,
}

impl Default for PollPace {
    fn default() -> Self {
        Self {
            long_poll: Duration::from_secs(50),
            margin: Duration::from_secs(10),
            first: Duration::from_secs(1),
            first_conflict: Duration::from_secs(5),
            cap: Duration::from_secs(30),
        }
    }
}

/// A wait that doubles.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    last: Duration,
}

impl Backoff {
    /// Gives the next wait: twice the last one, between `first` and `cap`.
    pub(super) fn next(&mut self, first: Duration, cap: Duration) -> Duration {
        self.last = self.last.saturating_mul(2).max(first).min(cap);
        self.last
    }
}
