//! Days and times of day, by the offset of the machine's clock.

use super::{UtcOffset, Wall};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i64,
    /// From 1 to 12.
    pub month: u8,
    /// From 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day that it was.
    pub fn of(at: Wall, offset: UtcOffset) -> Self {
        Self::civil(seconds(at, offset).div_euclid(DAY))
    }

    /// As `2026-11-21`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The day so many days after 1 January 1970: years begin in March here, so that the leap day is the last of its year.
    fn civil(days: i64) -> Self {
        const ERA_DAYS: i64 = 146_097;
        let days = days + 719_468;
        let era = days.div_euclid(ERA_DAYS);
        let of_era = days.rem_euclid(ERA_DAYS);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Self { year, month: u8::try_from(month).unwrap_or(1), day: u8::try_from(day).unwrap_or(1) }
    }
}

/// The time of day, as `14:03`.
pub fn clock(at: Wall, offset: UtcOffset) -> String {
    let minutes = seconds(at, offset).rem_euclid(DAY) / MINUTE;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A moment in UTC, as `2026-11-21T14:03:05.120Z`.
pub fn rfc3339(at: Wall) -> String {
    let day = Day::of(at, UtcOffset(0)).iso();
    let rest = at.0.rem_euclid(DAY * 1_000);
    let (seconds, millis) = (rest / 1_000, rest % 1_000);
    let (hours, minutes) = (seconds / (60 * MINUTE), seconds / MINUTE % 60);
    format!("{day}T{hours:02}:{minutes:02}:{:02}.{millis:03}Z", seconds % 60)
}

fn seconds(at: Wall, offset: UtcOffset) -> i64 {
    at.0.div_euclid(1_000) + i64::from(offset.0)
}

#[cfg(test)]
mod tests;
