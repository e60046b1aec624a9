//! The lane of one chat: one call at a time, spaced, and quiet after a refusal.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::back_off;
use crate::call::Outcome;
use crate::ids::{CallId, ChatId, SessionId};

/// The pace of a private chat.
const PRIVATE: LanePace = LanePace {
    // Telegram allows "short bursts"; the number is ours.
    burst: 3.0,
    // Source: Bot FAQ, "one message per second".
    per_second: 1.0,
    // Source: measured by others, 1 draft/s is taken and 1.5/s refused.
    live_interval: Duration::from_millis(1_050),
};

/// The pace of a group; its topics share it.
const GROUP: LanePace = LanePace {
    burst: 3.0,
    // Source: Bot FAQ, "20 messages per minute"; the burst is a part of them.
    per_second: 17.0 / 60.0,
    // What is left of the budget after an edit every 4 seconds is for what has to be said.
    live_interval: Duration::from_secs(4),
};

/// What is kept of the budget for finals and asks while a live view runs.
const RESERVE: f64 = 1.0;

/// The most time between two calls for live views, after refusals.
const LIVE_INTERVAL_MAX: Duration = Duration::from_secs(10);

/// What is added to the server's own wait, because its clock is not ours.
const MARGIN: Duration = Duration::from_millis(200);

/// How long a chat is left alone that is closed to the bot, at first and at the most.
const BLOCKED: (Duration, Duration) = (Duration::from_mins(30), Duration::from_hours(6));

/// The same for one in which the bot may not write.
const MUTED: (Duration, Duration) = (Duration::from_mins(1), Duration::from_hours(1));

/// What a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A kept slot.
    Kept,
    /// A live view.
    Live,
    /// What no live view waits for: a sign that one is about to come, or a look.
    Cue,
}

/// Why a chat takes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// The bot was blocked, or has left, or the chat is gone. Who wants it back writes, mostly.
    Blocked,
    /// Nobody may write there for now, or the bot may not.
    Muted,
}

/// How much a kind of chat takes.
#[derive(Debug, Clone, Copy)]
struct LanePace {
    /// How many messages may follow each other at once.
    burst: f64,
    /// How many messages a second it takes in the long run.
    per_second: f64,
    /// The least time between two calls for live views.
    live_interval: Duration,
}

/// The lane of one chat.
#[derive(Debug)]
pub(super) struct Lane {
    /// The server has drafts in this chat, as far as is known.
    pub(super) drafts: bool,
    /// The server takes rich drafts in this chat, as far as is known.
    pub(super) rich_drafts: bool,
    /// The chat is closed to the bot; when to look whether it still is.
    closed_until: Option<Instant>,
    /// How often it was found closed in a row.
    closings: u32,
    pace: LanePace,
    tokens: f64,
    counted: Instant,
    blocked_until: Option<Instant>,
    flying: Option<CallId>,
    last_live: Option<Instant>,
    live_interval: Duration,
    failures: u32,
    /// Which call each session had last, so that none waits for all of another's.
    served: HashMap<Option<SessionId>, u64>,
    calls: u64,
}

impl Lane {
    pub(super) fn new(chat: ChatId, now: Instant) -> Self {
        let pace = if chat.is_private() { PRIVATE } else { GROUP };
        Self {
            // Source: Bot API, "Unique identifier for the target private chat".
            drafts: chat.is_private(),
            rich_drafts: true,
            closed_until: None,
            closings: 0,
            pace,
            tokens: pace.burst,
            counted: now,
            blocked_until: None,
            flying: None,
            last_live: None,
            live_interval: pace.live_interval,
            failures: 0,
            served: HashMap::new(),
            calls: 0,
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

    /// A slot of this session is shown next.
    pub(super) fn serve(&mut self, session: Option<SessionId>) {
        self.calls += 1;
        self.served.insert(session, self.calls);
    }

    /// When a session was served last.
    pub(super) fn served(&self, session: Option<SessionId>) -> u64 {
        self.served.get(&session).copied().unwrap_or_default()
    }

    pub(super) fn forget(&mut self, session: SessionId) {
        self.served.remove(&Some(session));
    }

    /// Takes what came of the call that was on its way.
    pub(super) fn landed(&mut self, call: CallId, outcome: &Outcome, now: Instant) {
        if self.flying == Some(call) {
            self.flying = None;
        }
        match outcome {
            Outcome::TooMany(wait) => self.wait(*wait, now),
            Outcome::Unreachable { .. } => {
                self.blocked_until = Some(now + back_off(self.failures));
                self.failures += 1;
            }
            Outcome::Blocked => self.close(Closed::Blocked, now),
            Outcome::Muted => self.close(Closed::Muted, now),
            Outcome::Done(_)
            | Outcome::Alone(_)
            | Outcome::Topic(_)
            | Outcome::Gone
            | Outcome::Moved(_)
            | Outcome::ThreadGone
            | Outcome::ThreadClosed
            | Outcome::Barred(_)
            | Outcome::Unsupported
            | Outcome::Refused(_) => self.calm(),
        }
    }

    /// The chat has got too much.
    pub(super) fn wait(&mut self, wait: Duration, now: Instant) {
        self.blocked_until = self.blocked_until.max(Some(now + wait + MARGIN));
        self.live_interval = (self.live_interval * 2).min(LIVE_INTERVAL_MAX);
        self.tokens = 1.0;
        self.counted = now;
    }

    /// The chat takes nothing: it is left alone for longer each time.
    pub(super) fn close(&mut self, why: Closed, now: Instant) {
        let (first, most) = match why {
            Closed::Blocked => BLOCKED,
            Closed::Muted => MUTED,
        };
        let wait = (first * 2_u32.saturating_pow(self.closings)).min(most);
        self.closed_until = Some(now + wait);
        self.closings += 1;
    }

    /// The chat takes messages again.
    pub(super) fn open(&mut self) {
        self.closed_until = None;
        self.closings = 0;
    }

    /// An answer came: what refusals slowed down slowly recovers.
    fn calm(&mut self) {
        self.failures = 0;
        self.open();
        self.live_interval = (self.live_interval * 9 / 10).max(self.pace.live_interval);
    }

    /// Until when the chat takes nothing, if it was found not to.
    pub(super) fn shut_until(&self) -> Option<Instant> {
        self.blocked_until.max(self.closed_until)
    }

    /// When a call could be made; `None` while one is on its way.
    pub(super) fn free_at(&self, wanted: Use) -> Option<Instant> {
        if self.flying.is_some() {
            return None;
        }
        let need = match wanted {
            Use::Kept => 1.0,
            Use::Live | Use::Cue => 1.0 + RESERVE,
        };
        // A microsecond more, so that rounding never makes a deadline that is not one.
        let missing = ((need - self.tokens) / self.pace.per_second).max(0.0);
        let wait = if missing > 0.0 {
            Duration::from_secs_f64(missing) + Duration::from_micros(1)
        } else {
            Duration::ZERO
        };
        let mut at = self.counted + wait;
        if let Some(shut) = self.shut_until() {
            at = at.max(shut);
        }
        if let (Use::Live, Some(last)) = (wanted, self.last_live) {
            at = at.max(last + self.live_interval);
        }
        Some(at)
    }

    fn tokens_at(&self, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.counted).as_secs_f64();
        (self.tokens + passed * self.pace.per_second).min(self.pace.burst)
    }
}
