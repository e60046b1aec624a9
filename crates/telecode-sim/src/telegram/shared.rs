//! The model, its lock, its clock, and the bell that rings at every change.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use super::ids::Moment;
use super::journal::{Deed, Journal};
use super::model::Model;

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Shared {
    model: Mutex<Model>,
    /// How far the clock was put forward, in milliseconds.
    ahead: AtomicU64,
    /// How far it is behind this machine's to begin with.
    behind: Duration,
    changes: watch::Sender<u64>,
    journal: Mutex<Option<Journal>>,
}

impl Shared {
    pub(crate) fn new(model: Model, journal: Option<Journal>) -> Self {
        let behind = model.options.behind;
        Self {
            behind,
            model: Mutex::new(model),
            ahead: AtomicU64::new(0),
            changes: watch::Sender::new(0),
            journal: Mutex::new(journal),
        }
    }

    /// The time: the machine's, put forward.
    pub(crate) fn now(&self) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment(self.ahead.load(Ordering::Relaxed)).plus(since.saturating_sub(self.behind))
    }

    /// Puts the clock forward and lets fade what has to.
    pub(crate) fn advance(&self, by: Duration) {
        self.ahead.fetch_add(u64::try_from(by.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.change(Model::tick);
    }

    /// Does something with the model and rings the bell.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut Model, Moment) -> T) -> T {
        let out = self.look(act);
        self.changes.send_modify(|count| *count += 1);
        out
    }

    /// Does something with the model that nobody has to hear of.
    pub(crate) fn look<T>(&self, act: impl FnOnce(&mut Model, Moment) -> T) -> T {
        let now = self.now();
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let out = act(&mut model, now);
        let deeds = std::mem::take(&mut model.deeds);
        self.write_down(deeds, model.updates.next_id(), now);
        out
    }

    /// Written while the model is locked, so that the deeds stand in their order.
    fn write_down(&self, deeds: Vec<Deed>, next_update: i64, now: Moment) {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = journal.as_mut().filter(|_| !deeds.is_empty()) else { return };
        if open.write(deeds, next_update, now).is_err() {
            // A chat that goes on without being kept is better than none.
            *journal = None;
        }
    }

    /// The bell. Take it before looking, so that no change is missed.
    pub(crate) fn bell(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Waits until `found` finds something, or until `until`.
    pub(crate) async fn wait_for<T>(
        &self,
        until: Moment,
        mut found: impl FnMut(&mut Model, Moment) -> Option<T>,
    ) -> Option<T> {
        let mut bell = self.bell();
        loop {
            bell.mark_unchanged();
            if let Some(found) = self.look(&mut found) {
                return Some(found);
            }
            let left = until.since(self.now());
            if left.is_zero() {
                return None;
            }
            // Either the bell rings or the time is up; both mean: look again.
            let _rang = tokio::time::timeout(left, bell.changed()).await;
        }
    }
}
