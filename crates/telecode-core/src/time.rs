//! Time as an argument.

mod day;

use std::time::{Duration, Instant};

pub use day::{Day, clock, rfc3339};

/// A moment, on both clocks. The shell makes one per input; the core never reads a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// The monotonic clock: for everything that waits.
    pub instant: Instant,
    /// The wall clock: for everything that is stored or shown.
    pub wall: Wall,
}

/// No wait is longer: others say how long, and a clock ends somewhere.
const LONGEST: Duration = Duration::from_hours(24 * 365);

impl Now {
    /// The moment `wait` from now on the monotonic clock.
    pub fn after(&self, wait: Duration) -> Instant {
        self.instant + wait.min(LONGEST)
    }
}

/// A wall-clock time in milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall(pub i64);

impl Wall {
    /// How long ago `earlier` was; zero if it lies ahead.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_ends_a_clock_with_a_number() {
        #[expect(clippy::disallowed_methods, reason = "time begins somewhere")]
        let instant = Instant::now();
        let now = Now { instant, wall: Wall(i64::MAX) };
        assert!(now.after(Duration::MAX) > now.after(Duration::from_hours(24 * 30)));
        assert_eq!(Wall(i64::MIN).since(now.wall), Duration::ZERO);
        assert!(now.wall.since(Wall(i64::MIN)) > Duration::from_hours(24));
    }
}

/// How far a clock is ahead of UTC, in seconds; behind it is negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UtcOffset(pub i32);
