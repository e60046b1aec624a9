//! Watches who else works on the sessions of live agents: by what Claude Code's processes say of themselves, and by what
//! grows in the records.
//!
//! Nothing is looked at while no session is watched.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use telecode_claude::history::{ClaudeRecords, HolderProcess, RecordGrowth};
use telecode_core::seam::Input;
use telecode_core::seam::agent::{self, AgentEvent, LaunchProblem};
use telecode_core::seam::ids::{ClaudeId, SessionId};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use crate::event::LoopEvent;

/// How often it is looked. Within this time somebody has hardly typed a prompt.
const LOOK: Duration = Duration::from_millis(1_500);

/// Knows which sessions are watched.
#[derive(Debug, Clone, Default)]
pub struct SessionWatch {
    watched: Arc<Mutex<HashMap<SessionId, WatchedSession>>>,
}

/// A session that is watched.
#[derive(Debug)]
struct WatchedSession {
    claude: ClaudeId,
    directory: PathBuf,
    stage: WatchStage,
    /// Who was last said to work on it.
    told: Option<agent::Holder>,
    growth: Option<RecordGrowth>,
}

/// Why a session is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WatchStage {
    /// An agent of ours lives, as this process.
    Live(Option<u32>),
    /// Somebody else works on it: until nobody does.
    UntilFree,
}

impl SessionWatch {
    /// Begins to look, for as long as the program runs.
    pub fn begin(&self, records: ClaudeRecords, events: mpsc::Sender<LoopEvent>) {
        tokio::spawn(look(self.clone(), records, events));
    }

    /// An agent is about to start. Until it says which process it is, it could be taken for somebody else's.
    pub fn launching(&self, session: SessionId) {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).remove(&session);
    }

    /// An agent said or did something. What matters here is when it begins, is called otherwise, and ends.
    pub fn heard(&self, session: SessionId, claude: &ClaudeId, directory: &str, event: &AgentEvent) {
        let new = |stage, told| WatchedSession {
            claude: claude.clone(),
            directory: PathBuf::from(directory),
            stage,
            told,
            growth: None,
        };
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        if let AgentEvent::Ready(ready) = event {
            watched.insert(session, new(WatchStage::Live(ready.pid), None));
        } else if let AgentEvent::LaunchFailed(LaunchProblem::Busy { holder: holder @ Some(_) }) = event {
            watched.insert(session, new(WatchStage::UntilFree, *holder));
        } else if let (AgentEvent::Renamed(claude), Some(one)) = (event, watched.get_mut(&session)) {
            one.claude = claude.clone();
            one.growth = None;
        } else if matches!(event, AgentEvent::Exited(_) | AgentEvent::LaunchFailed(_)) {
            let is_held = |one: &WatchedSession| one.told.is_some_and(|holder| holder.pid.is_some());
            match watched.get_mut(&session) {
                Some(one) if is_held(one) => one.stage = WatchStage::UntilFree,
                Some(_) | None => {
                    watched.remove(&session);
                }
            }
        }
    }

    /// A session of somebody else is read along: until nobody works on it.
    pub fn until_free(&self, session: SessionId, claude: ClaudeId, directory: String) {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.entry(session).or_insert_with(|| WatchedSession {
            claude,
            directory: PathBuf::from(directory),
            stage: WatchStage::UntilFree,
            told: Some(agent::Holder { pid: None, started: None, kind: agent::HolderKind::Person }),
            growth: None,
        });
    }

    fn is_idle(&self) -> bool {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Looks once. Gives what has changed. The lock is not held while files are read.
    fn once(&self, records: &ClaudeRecords) -> Vec<(SessionId, Option<agent::Holder>)> {
        let holders = records.holders();
        let mut changed = Vec::new();
        for (session, mut one) in self.lent() {
            let others = holders.get(&one.claude).map(Vec::as_slice).unwrap_or_default();
            let now = one.other(others, records);
            if self.give_back(session, one, now) {
                changed.push((session, now));
            }
        }
        changed
    }

    /// What is watched, to be looked at; what it remembers of the records comes along.
    fn lent(&self) -> Vec<(SessionId, WatchedSession)> {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let lent = watched.iter_mut().map(|(session, one)| {
            let growth = one.growth.take();
            let (claude, directory) = (one.claude.clone(), one.directory.clone());
            (*session, WatchedSession { claude, directory, stage: one.stage, told: one.told, growth })
        });
        lent.collect()
    }

    /// Takes back what was looked at, unless it has become another meanwhile. Says whether there is something to tell.
    fn give_back(&self, session: SessionId, looked: WatchedSession, now: Option<agent::Holder>) -> bool {
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(one) = watched.get_mut(&session) else { return false };
        if one.claude != looked.claude || one.stage != looked.stage {
            return false;
        }
        one.growth = looked.growth;
        let is_new = one.told != now;
        one.told = now;
        if one.stage == WatchStage::UntilFree && now.is_none() {
            watched.remove(&session);
        }
        is_new
    }
}

impl WatchedSession {
    /// Who else works on it.
    fn other(&mut self, holders: &[HolderProcess], records: &ClaudeRecords) -> Option<agent::Holder> {
        let mut others = holders.iter().map(|holder| agent::Holder::from(*holder));
        match self.stage {
            WatchStage::UntilFree => others.next(),
            WatchStage::Live(own) => {
                // Where our own number is not known, other programs cannot be told from our agent.
                let is_own = |holder: &agent::Holder| {
                    own.is_none_or(|own| holder.pid == Some(own)) && is_program(holder)
                };
                others.find(|holder| !is_own(holder)).or_else(|| self.by_growth(records))
            }
        }
    }

    /// Somebody who does not say so writes to the record.
    fn by_growth(&mut self, records: &ClaudeRecords) -> Option<agent::Holder> {
        if self.growth.is_none() {
            self.growth = records.growth(&self.directory, &self.claude).ok().flatten();
        }
        let is_foreign = self.growth.as_mut().is_some_and(|growth| growth.is_foreign().unwrap_or_default());
        let unseen = agent::Holder { pid: None, started: None, kind: agent::HolderKind::Person };
        // Once seen, it stays so while the agent lives.
        let before = self.told.filter(|told| told.pid.is_none());
        if is_foreign { Some(unseen) } else { before }
    }
}

fn is_program(holder: &agent::Holder) -> bool {
    holder.kind == agent::HolderKind::Program
}

async fn look(watch: SessionWatch, records: ClaudeRecords, events: mpsc::Sender<LoopEvent>) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        looks.tick().await;
        if watch.is_idle() {
            continue;
        }
        let (watch, records) = (watch.clone(), records.clone());
        let Ok(changed) = tokio::task::spawn_blocking(move || watch.once(&records)).await else { return };
        for (session, holder) in changed {
            tracing::info!(
                session = session.0,
                ?holder,
                "another process works on a session, or does not any more"
            );
            if events.send(LoopEvent::from(Input::HolderSeen { session, holder })).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
