//! Rate limits: one bucket per chat, shared by sends, edits, drafts and chat actions, and one for all chats.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::ids::{ChatId, Moment};
use super::refusal::Refusal;

/// How fast a bot may talk. The defaults follow what is documented and what was measured by others.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pace {
    /// Calls per second that a private chat takes in the long run.
    pub private_per_second: f64,
    /// Calls that a private chat takes at once.
    pub private_burst: f64,
    /// Calls per minute that a group takes.
    pub group_per_minute: f64,
    /// Calls per second to all chats together.
    pub overall_per_second: f64,
    /// Seconds that a chat stays closed after its limit was hit.
    pub penalty_seconds: u32,
    /// Seconds that each further call to a closed chat adds.
    pub extension_seconds: u32,
    /// The longest time a chat stays closed, in seconds.
    pub longest_seconds: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            private_per_second: 1.0,
            private_burst: 5.0,
            group_per_minute: 20.0,
            overall_per_second: 30.0,
            penalty_seconds: 3,
            extension_seconds: 1,
            longest_seconds: 300,
        }
    }
}

impl Pace {
    /// No limits at all.
    pub fn unlimited() -> Self {
        Self {
            private_per_second: f64::INFINITY,
            private_burst: f64::INFINITY,
            group_per_minute: f64::INFINITY,
            overall_per_second: f64::INFINITY,
            ..Self::default()
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    level: f64,
    at: Moment,
    closed_until: Moment,
}

/// The buckets.
#[derive(Debug)]
pub(crate) struct Meter {
    pub(crate) pace: Pace,
    chats: BTreeMap<ChatId, Bucket>,
    overall: Option<Bucket>,
    /// How many calls were refused.
    pub(crate) refused: u64,
}

/// Which limit a chat is under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    Private,
    Group,
}

impl Meter {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, chats: BTreeMap::new(), overall: None, refused: 0 }
    }

    /// Takes one call out of the chat's bucket, or says how long to wait.
    pub(crate) fn take(&mut self, chat: ChatId, lane: Lane, now: Moment) -> Result<(), Refusal> {
        let pace = self.pace;
        let (burst, per_second) = match lane {
            Lane::Private => (pace.private_burst, pace.private_per_second),
            Lane::Group => (pace.group_per_minute, pace.group_per_minute / 60.0),
        };
        let full = |level: f64| Bucket { level, at: now, closed_until: Moment::default() };
        let overall = self.overall.get_or_insert_with(|| full(pace.overall_per_second));
        let all = overall.draw(pace.overall_per_second, pace.overall_per_second, &pace, now);
        let bucket = self.chats.entry(chat).or_insert_with(|| full(burst));
        let taken = all.and_then(|()| bucket.draw(burst, per_second, &pace, now));
        taken.map_err(|seconds| {
            self.refused += 1;
            Refusal::too_many(seconds)
        })
    }
}

impl Bucket {
    fn draw(&mut self, burst: f64, per_second: f64, pace: &Pace, now: Moment) -> Result<(), u32> {
        if per_second.is_infinite() {
            return Ok(());
        }
        if now < self.closed_until {
            return Err(self.close_longer(pace, now));
        }
        self.level = (self.level + now.since(self.at).as_secs_f64() * per_second).min(burst);
        self.at = now;
        if self.level >= 1.0 {
            self.level -= 1.0;
            return Ok(());
        }
        self.closed_until = now.plus(Duration::from_secs(u64::from(pace.penalty_seconds.max(1))));
        Err(pace.penalty_seconds.max(1))
    }

    fn close_longer(&mut self, pace: &Pace, now: Moment) -> u32 {
        let latest = now.plus(Duration::from_secs(u64::from(pace.longest_seconds)));
        let longer = self.closed_until.plus(Duration::from_secs(u64::from(pace.extension_seconds)));
        self.closed_until = longer.min(latest).max(self.closed_until);
        let left = self.closed_until.since(now).as_millis().div_ceil(1000);
        u32::try_from(left).unwrap_or(u32::MAX)
    }
}
