//! The loop: one input after the other into the bridge, what it wants stored first, then its effects.
//!
//! Everything else runs in tasks that send [`LoopEvent`]s and never touch the bridge. What is waiting is taken together, so that a
//! burst costs one sync.

use std::time::{Duration, Instant, SystemTime};

use telecode_core::seam::change::{Change, Stored};
use telecode_core::seam::chat::ChatEvent;
use telecode_core::seam::ids::UpdateId;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::time::{Now, Wall};
use telecode_core::seam::{Bridge, Effect, Input};
use telecode_telegram::client::BotApi;
use telecode_telegram::inbound;
use telecode_telegram::poller::UpdateBatch;
use tokio::sync::mpsc;
use tokio::time::sleep_until;

use crate::effects::EffectRunner;
use crate::event::LoopEvent;
use crate::reload::ReloadedConfig;
use crate::seen::TakenUpdates;
use crate::store::{Store, StoreError};

/// How many events may wait for the loop; who sends more waits.
pub const EVENT_LIMIT: usize = 1_024;

/// How many events are taken together at the most.
const BATCH_LIMIT: usize = 256;

/// How long a failed commit waits before it is tried again.
const COMMIT_RETRY: Duration = Duration::from_secs(2);

/// How long the agents get to come to rest at the end.
const REST_LIMIT: Duration = Duration::from_secs(10);

/// The program at work.
#[derive(Debug)]
pub struct App {
    bridge: Bridge,
    store: Store,
    runner: EffectRunner,
    events: mpsc::Receiver<LoopEvent>,
    seen: TakenUpdates,
    /// Who is paired is to be read again, once all that came before is stored.
    recheck: bool,
    clock: ClockSkew,
}

/// How far this machine's clock and Telegram's are apart.
#[derive(Debug)]
pub struct ClockSkew(BotApi);

impl ClockSkew {
    /// Clocks that are less apart than this are the same: answers say whole seconds, and take a moment.
    const SAME: i64 = 30_000;

    /// The clock of this server.
    pub fn of(api: BotApi) -> Self {
        Self(api)
    }

    /// An event with its times by our clock, by which everything else is counted.
    fn ours(&self, event: ChatEvent) -> ChatEvent {
        let ahead = self.0.clock_ahead();
        if ahead.abs() < Self::SAME { event } else { event.later_by(ahead) }
    }
}

/// What one round wants done, in order.
#[derive(Debug, Default)]
struct RoundEffects {
    updates: Vec<(UpdateId, String)>,
    changes: Vec<Change>,
    effects: Vec<Effect>,
    batches: Vec<UpdateBatch>,
}

/// Whether the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LoopCourse {
    On,
    Over,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        settings: Settings,
        stored: Stored,
        store: Store,
        runner: EffectRunner,
        events: mpsc::Receiver<LoopEvent>,
        seen: TakenUpdates,
        clock: ClockSkew,
    ) -> Self {
        let bridge = Bridge::new(settings, stored, seed(), now());
        Self { bridge, store, runner, events, seen, recheck: false, clock }
    }

    /// Runs until [`Input::Stop`] was sent and everything is at rest. `left` are updates of an earlier run.
    pub async fn run(mut self, left: Vec<(UpdateId, String)>) -> Result<(), StoreError> {
        let mut round = RoundEffects::default();
        self.take(Input::Started, &mut round);
        for (id, json) in left {
            self.update(id, &json, &mut round);
        }
        let mut course = self.perform(round).await;
        while course == LoopCourse::On {
            course = self.round().await;
        }
        self.rest().await;
        self.store.close().await;
        Ok(())
    }

    /// Waits for something to happen and does all that has happened by then.
    async fn round(&mut self) -> LoopCourse {
        let mut round = RoundEffects::default();
        let deadline = self.bridge.next_deadline();
        let far = Instant::now() + Duration::from_hours(1);
        tokio::select! {
            biased;
            event = self.events.recv() => match event {
                Some(event) => self.event(event, &mut round),
                None => return LoopCourse::Over,
            },
            () = sleep_until(deadline.unwrap_or(far).into()) => self.take(Input::Tick, &mut round),
        }
        for _ in 1..BATCH_LIMIT {
            let Ok(event) = self.events.try_recv() else { break };
            self.event(event, &mut round);
        }
        if self.bridge.next_deadline().is_some_and(|at| at <= Instant::now()) {
            self.take(Input::Tick, &mut round);
        }
        let course = self.perform(round).await;
        self.recheck().await;
        course
    }

    /// Reads who is paired, if another program may have changed that.
    async fn recheck(&mut self) {
        if !std::mem::take(&mut self.recheck) {
            return;
        }
        match self.store.paired().await {
            Ok(paired) => {
                let mut round = RoundEffects::default();
                self.take(Input::Paired(paired), &mut round);
                self.perform(round).await;
            }
            Err(error) => tracing::error!(%error, "who is paired cannot be read; nobody was taken out"),
        }
    }

    fn event(&mut self, event: LoopEvent, round: &mut RoundEffects) {
        match event {
            LoopEvent::Input(input) => {
                if let Input::CallFinished { .. } = &*input {
                    self.runner.landed();
                }
                self.take(*input, round);
            }
            LoopEvent::Updates(batch) => self.batch(batch, round),
            LoopEvent::Reload(ReloadedConfig { settings, launch }) => {
                self.runner.reload(launch);
                self.take(Input::Configured(settings), round);
            }
            LoopEvent::Recheck => self.recheck = true,
        }
    }

    /// Telegram may hand the same update over again: only its first time counts, in whichever run that was.
    fn batch(&mut self, batch: UpdateBatch, round: &mut RoundEffects) {
        for update in &batch.updates {
            if self.seen.insert(update.id, Instant::now()) {
                round.updates.push((update.id, update.json.clone()));
                self.update(update.id, &update.json, round);
            } else {
                tracing::info!(id = update.id.0, "an update was handed over again; it is passed over");
            }
        }
        round.batches.push(batch);
    }

    fn update(&mut self, id: UpdateId, json: &str, round: &mut RoundEffects) {
        let event = self.clock.ours(inbound::decode(json));
        tracing::debug!(id = id.0, ?event, "update");
        self.take(Input::Update { id, event }, round);
    }

    fn take(&mut self, input: Input, round: &mut RoundEffects) {
        for effect in self.bridge.handle(input, now()) {
            if let Effect::Save(changes) = effect {
                round.changes.extend(changes);
            } else {
                round.effects.push(effect);
            }
        }
    }

    /// Stores first, then shows: nothing is performed that would be forgotten by a crash.
    async fn perform(&mut self, mut round: RoundEffects) -> LoopCourse {
        self.store(&mut round).await;
        for batch in round.batches {
            // The poller may be gone, and then nothing has to be acknowledged.
            let _gone = batch.stored.send(());
        }
        let mut course = LoopCourse::On;
        for effect in round.effects {
            if effect == Effect::Rest {
                course = LoopCourse::Over;
            }
            self.runner.perform(effect);
        }
        course
    }

    /// Stores what a round wants stored, for as long as it takes. Meanwhile people are told that it fails.
    async fn store(&mut self, round: &mut RoundEffects) {
        let mut failing = false;
        loop {
            match self.try_store(round).await {
                Ok(()) if !failing => return,
                // What came up meanwhile is stored, too.
                Ok(()) => {
                    failing = false;
                    self.without_store(Input::StoreRecovered, round);
                }
                Err(error) => {
                    tracing::error!(%error, "failed to store; trying again");
                    if !failing {
                        failing = true;
                        self.without_store(Input::StoreFailed { reason: error.reason() }, round);
                    }
                    tokio::time::sleep(COMMIT_RETRY).await;
                }
            }
        }
    }

    async fn try_store(&self, round: &mut RoundEffects) -> Result<(), StoreError> {
        let Some((last, _)) = round.updates.last() else {
            if !round.changes.is_empty() {
                self.store.commit(round.changes.clone()).await?;
                round.changes.clear();
            }
            return Ok(());
        };
        let next = last.0.saturating_add(1);
        self.store.insert_and_commit(round.updates.clone(), next, round.changes.clone()).await?;
        round.updates.clear();
        round.changes.clear();
        Ok(())
    }

    /// Calls that the bridge wants made although nothing can be stored are made at once; the rest waits with the round.
    fn without_store(&mut self, input: Input, round: &mut RoundEffects) {
        for effect in self.bridge.handle(input, now()) {
            if let Effect::Save(changes) = effect {
                round.changes.extend(changes);
            } else if matches!(effect, Effect::Call { .. }) {
                self.runner.perform(effect);
            } else {
                round.effects.push(effect);
            }
        }
    }

    /// Lets calls that are on their way come to an end, so that what was delivered is known to be.
    async fn rest(&mut self) {
        let until = tokio::time::Instant::now() + REST_LIMIT;
        while self.runner.is_calling() {
            let Ok(Some(event)) = tokio::time::timeout_at(until, self.events.recv()).await else {
                tracing::warn!("not everything came to rest in time");
                return;
            };
            let mut round = RoundEffects::default();
            self.event(event, &mut round);
            self.perform(round).await;
        }
    }
}

/// This moment, on both clocks.
pub fn now() -> Now {
    let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Now { instant: Instant::now(), wall: Wall(i64::try_from(wall.as_millis()).unwrap_or(i64::MAX)) }
}

/// The seed of every name that the bridge gives: two random UUIDs, 244 random bits.
pub fn seed() -> [u8; 32] {
    let mut seed = [0; 32];
    let (first, second) = seed.split_at_mut(16);
    first.copy_from_slice(uuid::Uuid::new_v4().as_bytes());
    second.copy_from_slice(uuid::Uuid::new_v4().as_bytes());
    seed
}
