//! The queue of updates: at least once, in order, kept for a day.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};

use super::ids::Moment;
use super::params::Params;
use super::refusal::Refusal;

/// How long an update waits to be fetched (official server, section "Getting updates").
const LIFETIME: Duration = Duration::from_hours(24);
/// The longest wait of one call (official server, `LONG_POLL_MAX_TIMEOUT`).
const WAIT_LIMIT: Duration = Duration::from_secs(50);
/// The most updates that one call returns.
const BATCH_LIMIT: usize = 100;
/// Kinds that are sent only to those who name them.
const SHY_KINDS: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];
/// Kinds that exist. Unknown names in `allowed_updates` are passed over.
const KINDS: [&str; 28] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "guest_message",
    "subscription",
    "stopped_message_generation",
    "widget_query",
];
/// What the one who polled first is told when another begins.
const TERMINATED: &str =
    "terminated by other getUpdates request; make sure that only one bot instance is running";

/// A poll that was accepted and may be waiting.
#[derive(Debug, Clone, Copy)]
pub struct Poll {
    number: u64,
    limit: usize,
    pub(crate) offset: i64,
    /// When it answers even if there is nothing.
    pub deadline: Moment,
}

/// How a poll stands.
#[derive(Debug)]
pub enum PollState {
    /// It is answered.
    Done(Result<Value, Refusal>),
    /// Nothing yet; ask again after a change, or at the deadline.
    Waiting,
}

#[derive(Debug)]
struct Pending {
    id: i64,
    at: Moment,
    kind: &'static str,
    body: Value,
}

/// The queue.
#[derive(Debug)]
pub(crate) struct UpdateQueue {
    pending: VecDeque<Pending>,
    /// What was confirmed, as far as it is handed over again if that is wanted.
    confirmed: VecDeque<Pending>,
    rewound: VecDeque<Pending>,
    next_id: i64,
    /// Empty means the default kinds.
    allowed: BTreeSet<String>,
    polls: u64,
    active: Option<u64>,
    pub(crate) webhook: Option<String>,
}

impl UpdateQueue {
    pub(crate) fn new(first_id: i64) -> Self {
        Self {
            pending: VecDeque::new(),
            confirmed: VecDeque::new(),
            rewound: VecDeque::new(),
            next_id: first_id,
            allowed: BTreeSet::new(),
            polls: 0,
            active: None,
            webhook: None,
        }
    }

    /// Puts an update in, unless the bot does not want its kind.
    pub(crate) fn push(&mut self, kind: &'static str, body: Value, now: Moment) {
        if self.wants(kind) {
            let id = self.next_id;
            self.next_id += 1;
            self.pending.push_back(Pending { id, at: now, kind, body });
        }
    }

    fn wants(&self, kind: &str) -> bool {
        if self.allowed.is_empty() { !SHY_KINDS.contains(&kind) } else { self.allowed.contains(kind) }
    }

    /// The number of the next update.
    pub(crate) fn next_id(&self) -> i64 {
        self.next_id
    }

    /// The next update has this number, or a higher one.
    pub(crate) fn go_on_from(&mut self, id: i64) {
        self.next_id = self.next_id.max(id);
    }

    /// The server is put back to an earlier state: what was confirmed is handed over again, whatever the offset says.
    pub(crate) fn rewind(&mut self) {
        self.rewound = std::mem::take(&mut self.confirmed);
    }

    /// How many updates wait.
    pub(crate) fn len(&self) -> usize {
        self.pending.len()
    }

    /// Forgets everything that waits.
    pub(crate) fn clear(&mut self) {
        self.pending.clear();
    }

    /// The kinds that were asked for, if any were.
    pub(crate) fn allowed(&self) -> Vec<&str> {
        self.allowed.iter().map(String::as_str).collect()
    }

    /// Remembers `allowed_updates`, if it is given. If no known kind is named, the default holds.
    pub(crate) fn set_allowed(&mut self, params: &Params) {
        let Ok(Some(Value::Array(names))) = params.json("allowed_updates", "allowed updates") else { return };
        self.allowed = names
            .iter()
            .filter_map(Value::as_str)
            .filter(|name| KINDS.contains(name))
            .map(str::to_owned)
            .collect();
    }

    /// Begins a poll: confirms what lies below the offset and ends whoever polled before.
    pub(crate) fn begin(&mut self, params: &Params, now: Moment) -> Result<Poll, Refusal> {
        if self.webhook.is_some() {
            return Err(Refusal::conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        self.set_allowed(params);
        let offset = params.int("offset").unwrap_or(0);
        self.expire(now);
        self.confirm(offset);
        let wait = u64::try_from(params.int("timeout").unwrap_or(0)).unwrap_or(0);
        let limit = params.int("limit").filter(|limit| *limit > 0).unwrap_or(100);
        self.polls += 1;
        self.active = Some(self.polls);
        Ok(Poll {
            number: self.polls,
            limit: usize::try_from(limit).unwrap_or(BATCH_LIMIT).min(BATCH_LIMIT),
            offset,
            deadline: now.plus(Duration::from_secs(wait).min(WAIT_LIMIT)),
        })
    }

    /// Forgets what lies below an offset; a negative one keeps the newest.
    pub(crate) fn confirm(&mut self, offset: i64) {
        if offset >= 0 {
            let pending = std::mem::take(&mut self.pending);
            let (confirmed, pending): (VecDeque<_>, VecDeque<_>) =
                pending.into_iter().partition(|update| update.id < offset);
            self.pending = pending;
            self.confirmed.extend(confirmed);
            let surplus = self.confirmed.len().saturating_sub(BATCH_LIMIT);
            self.confirmed.drain(..surplus);
            return;
        }
        let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        let drop = self.pending.len().saturating_sub(keep);
        self.pending.drain(..drop);
    }

    /// How a poll stands now.
    pub(crate) fn check(&mut self, poll: &Poll, now: Moment) -> PollState {
        if self.active != Some(poll.number) {
            return PollState::Done(Err(Refusal::conflict(TERMINATED)));
        }
        self.expire(now);
        let batch: Vec<Value> = self
            .rewound
            .iter()
            .chain(self.pending.iter().filter(|update| poll.offset <= 0 || update.id >= poll.offset))
            .take(poll.limit)
            .map(|update| json!({"update_id": update.id, update.kind: update.body}))
            .collect();
        if batch.is_empty() && now < poll.deadline {
            return PollState::Waiting;
        }
        self.active = None;
        self.rewound.clear();
        PollState::Done(Ok(Value::Array(batch)))
    }

    /// Forgets a poll whose caller went away.
    pub(crate) fn end(&mut self, poll: &Poll) {
        if self.active == Some(poll.number) {
            self.active = None;
        }
    }

    fn expire(&mut self, now: Moment) {
        self.pending.retain(|update| now.since(update.at) < LIFETIME);
    }
}
