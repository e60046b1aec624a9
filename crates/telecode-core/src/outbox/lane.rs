//! The lane of one chat: one call at a time, spaced, and quiet after a refusal.

use std::time::{Duration, Instant};

use super::back_off;
use crate::call::Outcome;
use crate::ids::CallId;

/// How many messages may follow each other at once in a private chat. Telegram allows "short bursts"; the number is ours.
const BURST: f64 = 3.0;

/// How many messages a second a private chat takes in the long run. Source: Bot FAQ, "one message per second".
const REFILL_PER_SECOND: f64 = 1.0;

/// What is kept of the budget for finals and asks while a live view runs.
const RESERVE: f64 = 1.0;

/// The least time between two calls for live views. Source: measured by others, 1 draft/s is taken and 1.5/s refused.
const LIVE_INTERVAL: Duration = Duration::from_millis(1_050);

/// The most time between two calls for live views, after refusals.
const LIVE_INTERVAL_MAX: Duration = Duration::from_secs(10);

/// What is added to the server's own wait, because its clock is not ours.
const MARGIN: Duration = Duration::from_millis(200);

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A kept slot.
    Kept,
    /// A live view.
    Live,
}

/// The lane of one chat.
#[derive(Debug)]
pub(super) struct Lane {
    /// The server has drafts in this chat, as far as is known.
    pub(super) drafts: bool,
    /// The chat is closed to the bot.
    pub(super) closed: bool,
    tokens: f64,
    counted: Instant,
    blocked_until: Option<Instant>,
    flying: Option<CallId>,
    last_live: Option<Instant>,
    live_interval: Duration,
    failures: u32,
}

impl Lane {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            drafts: true,
            closed: false,
            tokens: BURST,
            counted: now,
            blocked_until: None,
            flying: None,
            last_live: None,
            live_interval: LIVE_INTERVAL,
            failures: 0,
        }
    }

    /// Takes the budget for one call, if there is any.
    pub(super) fn take(&mut self, now: Instant, wanted: Use) -> bool {
        if !self.may_take(now, wanted) {
            return false;
        }
        self.tokens = self.tokens_at(now) - 1.0;
        self.counted = now;
        if wanted == Use::Live {
            self.last_live = Some(now);
        }
        true
    }

    pub(super) fn may_take(&self, now: Instant, wanted: Use) -> bool {
        self.free_at(wanted).is_some_and(|at| at <= now)
    }

    pub(super) fn fly(&mut self, call: CallId) {
        self.flying = Some(call);
    }

    /// Takes what came of the call that was on its way.
    pub(super) fn landed(&mut self, call: CallId, outcome: &Outcome, now: Instant) {
        if self.flying == Some(call) {
            self.flying = None;
        }
        match outcome {
            Outcome::TooMany(wait) => {
                self.blocked_until = Some(now + *wait + MARGIN);
                self.live_interval = (self.live_interval * 2).min(LIVE_INTERVAL_MAX);
                self.tokens = 1.0;
                self.counted = now;
            }
            Outcome::Unreachable { .. } => {
                self.blocked_until = Some(now + back_off(self.failures));
                self.failures += 1;
            }
            Outcome::Blocked => self.closed = true,
            Outcome::Done(_)
            | Outcome::Topic(_)
            | Outcome::Gone
            | Outcome::ThreadGone
            | Outcome::Unsupported
            | Outcome::Refused(_) => self.calm(),
        }
    }

    /// An answer came: what refusals slowed down slowly recovers.
    fn calm(&mut self) {
        self.failures = 0;
        self.live_interval = (self.live_interval * 9 / 10).max(LIVE_INTERVAL);
    }

    /// When a call could be made; `None` while one is on its way or the chat is closed.
    pub(super) fn free_at(&self, wanted: Use) -> Option<Instant> {
        if self.flying.is_some() || self.closed {
            return None;
        }
        let need = match wanted {
            Use::Kept => 1.0,
            Use::Live => 1.0 + RESERVE,
        };
        // A microsecond more, so that rounding never makes a deadline that is not one.
        let missing = ((need - self.tokens) / REFILL_PER_SECOND).max(0.0);
        let wait = if missing > 0.0 {
            Duration::from_secs_f64(missing) + Duration::from_micros(1)
        } else {
            Duration::ZERO
        };
        let mut at = self.counted + wait;
        if let Some(blocked) = self.blocked_until {
            at = at.max(blocked);
        }
        if let (Use::Live, Some(last)) = (wanted, self.last_live) {
            at = at.max(last + self.live_interval);
        }
        Some(at)
    }

    fn tokens_at(&self, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.counted).as_secs_f64();
        (self.tokens + passed * REFILL_PER_SECOND).min(BURST)
    }
}
