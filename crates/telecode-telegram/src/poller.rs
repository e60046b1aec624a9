//! Fetches updates by long polling and hands them over raw, in order. It moves on only once a batch is stored, so that
//! a crash makes Telegram hand the same updates over again. It decodes nothing but their ids.

use std::mem::{Discriminant, discriminant};
use std::ops::RangeInclusive;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use telecode_core::seam::ids::UpdateId;
use tokio::sync::{mpsc, oneshot};

use self::backoff::Backoff;
pub use self::backoff::PollPace;
pub use self::trouble::PollTrouble;
use crate::client::{BotApi, BotApiError};

mod backoff;
mod trouble;

/// The kinds of updates that [`inbound`](crate::inbound) has a use for. A server that does not know one ignores it.
const ALLOWED_UPDATES: [&str; 5] =
    ["message", "edited_message", "callback_query", "stopped_message_generation", "my_chat_member"];

/// The ids that updates have: positive, of 32 bits. Source: Bot API, `Update.update_id` ("start from a certain positive number"), and
/// the official server, which counts in 32 bits.
const IDS: RangeInclusive<i64> = 1..=0x7fff_ffff;

/// What came of polling.
#[derive(Debug)]
pub enum PollEvent {
    /// Updates came.
    Batch(UpdateBatch),
    /// Polling fails, or fails in another way than before. It goes on trying.
    Trouble(PollTrouble),
    /// Polling works again.
    Recovered,
}

/// Updates to store.
#[derive(Debug)]
pub struct UpdateBatch {
    /// The updates in Telegram's order; never none. Some may have been handed over before.
    pub updates: Vec<RawUpdate>,
    /// To be told once they are stored. Dropped without a word, the same updates come again.
    pub stored: oneshot::Sender<()>,
}

/// One update as Telegram wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawUpdate {
    /// Its id.
    pub id: UpdateId,
    /// The whole update.
    pub json: String,
}

/// Polls until the receiver of the events is gone; may be dropped at any time. `last` is the last update that is stored.
pub async fn poll(api: BotApi, last: Option<UpdateId>, pace: PollPace, events: mpsc::Sender<PollEvent>) {
    let poller = Poller {
        api,
        events,
        pace,
        offset: last.map(|id| id.0.saturating_add(1)),
        trouble: None,
        backoff: Backoff::default(),
        webhook: WebhookState::Kept,
        has_skipped: false,
    };
    // The error says that nobody listens any more, which is how polling ends.
    poller.run().await.unwrap_or_else(|CallerGone| tracing::debug!("polling ends"));
}

struct Poller {
    api: BotApi,
    events: mpsc::Sender<PollEvent>,
    pace: PollPace,
    /// The first update that is not stored yet.
    offset: Option<i64>,
    /// The kind of trouble that was last told.
    trouble: Option<Discriminant<PollTrouble>>,
    backoff: Backoff,
    webhook: WebhookState,
    /// Updates were passed over, and no others have been stored since.
    has_skipped: bool,
}

/// Whether we have deleted a webhook. Only once in a run: whoever sets it again wants it.
#[derive(PartialEq)]
enum WebhookState {
    Kept,
    Deleted,
}

struct CallerGone;

#[derive(Serialize)]
struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    timeout: u64,
    allowed_updates: [&'static str; ALLOWED_UPDATES.len()],
}

#[derive(Serialize)]
struct DeleteWebhook {
    drop_pending_updates: bool,
}

impl Poller {
    async fn run(mut self) -> Result<(), CallerGone> {
        loop {
            let fetched = tokio::select! {
                biased;
                () = self.events.closed() => return Err(CallerGone),
                fetched = self.fetch() => fetched,
            };
            match fetched {
                Ok(updates) => self.take(updates).await?,
                Err(error) => self.fail(trouble::of(error)).await?,
            }
        }
    }

    async fn fetch(&self) -> Result<Vec<Box<RawValue>>, BotApiError> {
        let wait = self.poll_time();
        let params =
            GetUpdates { offset: self.offset, timeout: wait.as_secs(), allowed_updates: ALLOWED_UPDATES };
        self.api.call("getUpdates", &params, wait + self.pace.margin).await
    }

    /// In trouble, a poll that does not wait tells soonest that it is over. Not so with another poller: only one that
    /// waits shows that nobody else comes.
    fn poll_time(&self) -> Duration {
        match self.trouble {
            Some(kind) if kind != discriminant(&PollTrouble::AnotherPoller) => Duration::ZERO,
            Some(_) | None => self.pace.long_poll,
        }
    }

    async fn take(&mut self, raw: Vec<Box<RawValue>>) -> Result<(), CallerGone> {
        if self.trouble.take().is_some() {
            tracing::info!("polling works again");
            self.tell(PollEvent::Recovered).await?;
        }
        if raw.is_empty() {
            self.works();
            return Ok(());
        }
        let (mut updates, mut unreadable) = (Vec::new(), 0);
        for raw in raw {
            let read = read(raw);
            self.log(&read);
            match read {
                UpdateHead::Update(update) => updates.push(update),
                UpdateHead::Unreadable(_) => unreadable += 1,
                UpdateHead::Foreign(_) => {}
            }
        }
        match updates.iter().map(|update| update.id).max() {
            Some(last) => self.deliver(updates, last.0.saturating_add(1)).await,
            None => self.step_over(unreadable).await,
        }
    }

    async fn deliver(&mut self, updates: Vec<RawUpdate>, next: i64) -> Result<(), CallerGone> {
        let (stored, answer) = oneshot::channel();
        self.tell(PollEvent::Batch(UpdateBatch { updates, stored })).await?;
        if answer.await.is_ok() {
            self.offset = Some(next);
            self.works();
            return Ok(());
        }
        tracing::warn!("updates were not stored; asking for them again");
        let wait = self.backoff.next(self.pace.first, self.pace.cap);
        self.pause(wait).await
    }

    /// Gets past updates without a readable id. Ids only grow, so that each of them has used up at least one. Where there is no
    /// getting past, the same ones come again at once.
    async fn step_over(&mut self, count: i64) -> Result<(), CallerGone> {
        self.offset = self.offset.map(|offset| offset.saturating_add(count));
        let wait = self.backoff.next(self.pace.first, self.pace.cap);
        self.pause(wait).await
    }

    /// What came is stored, or nothing waits.
    fn works(&mut self) {
        self.backoff = Backoff::default();
        self.has_skipped = false;
    }

    /// Says that an update is passed over; once, however often it comes.
    fn log(&mut self, read: &UpdateHead) {
        let why = match read {
            UpdateHead::Update(_) => return,
            UpdateHead::Unreadable(error) => format!("without a readable id: {error}"),
            UpdateHead::Foreign(id) => format!("with an id that Telegram does not give: {id}"),
        };
        if std::mem::replace(&mut self.has_skipped, true) {
            tracing::debug!("skipped another update {why}");
        } else {
            tracing::warn!("skipped an update {why}");
        }
    }

    async fn fail(&mut self, trouble: PollTrouble) -> Result<(), CallerGone> {
        let wait = self.wait_after(&trouble);
        let webhook = matches!(trouble, PollTrouble::Webhook);
        if self.trouble.replace(discriminant(&trouble)) != Some(discriminant(&trouble)) {
            tracing::warn!(%trouble, "polling fails");
            self.tell(PollEvent::Trouble(trouble)).await?;
        }
        if webhook && self.webhook == WebhookState::Kept {
            self.delete_webhook().await;
        }
        self.pause(wait).await
    }

    fn wait_after(&mut self, trouble: &PollTrouble) -> Duration {
        match trouble {
            PollTrouble::TooMany { wait } => (*wait).max(self.pace.first),
            PollTrouble::AnotherPoller => self.backoff.next(self.pace.first_conflict, self.pace.cap),
            PollTrouble::Webhook
            | PollTrouble::BadToken { .. }
            | PollTrouble::Network { .. }
            | PollTrouble::ServerFault { .. }
            | PollTrouble::BadAnswer { .. }
            | PollTrouble::Refused { .. } => self.backoff.next(self.pace.first, self.pace.cap),
        }
    }

    async fn delete_webhook(&mut self) {
        let params = DeleteWebhook { drop_pending_updates: false };
        match self.api.call::<bool>("deleteWebhook", &params, self.pace.margin).await {
            Ok(_) => {
                self.webhook = WebhookState::Deleted;
                tracing::warn!("deleted the webhook of this bot; updates that waited for it are kept");
            }
            Err(error) => tracing::warn!(%error, "failed to delete the webhook of this bot"),
        }
    }

    async fn tell(&self, event: PollEvent) -> Result<(), CallerGone> {
        self.events.send(event).await.map_err(|_| CallerGone)
    }

    async fn pause(&self, wait: Duration) -> Result<(), CallerGone> {
        tokio::select! {
            () = self.events.closed() => Err(CallerGone),
            () = tokio::time::sleep(wait) => Ok(()),
        }
    }
}

/// An update as far as its id is concerned.
enum UpdateHead {
    Update(RawUpdate),
    /// It has no number for an id.
    Unreadable(serde_json::Error),
    /// Its id is a number that Telegram does not give: to ask for what comes behind it would be to pass over all that is to come, or
    /// to have the server forget what waits.
    Foreign(serde_json::Number),
}

/// Reads the id of an update. One without is skipped: it could never be acknowledged.
fn read(raw: Box<RawValue>) -> UpdateHead {
    #[derive(Deserialize)]
    struct UpdateNumber {
        update_id: serde_json::Number,
    }
    let number = match serde_json::from_str::<UpdateNumber>(raw.get()) {
        Ok(UpdateNumber { update_id }) => update_id,
        Err(error) => return UpdateHead::Unreadable(error),
    };
    match id_of(&number) {
        Some(id) => UpdateHead::Update(RawUpdate { id, json: Box::<str>::from(raw).into() }),
        None => UpdateHead::Foreign(number),
    }
}

/// The id of an update, if Telegram may have given it.
pub fn id_of(number: &serde_json::Number) -> Option<UpdateId> {
    number.as_i64().filter(|id| IDS.contains(id)).map(UpdateId)
}

#[cfg(test)]
mod tests;
