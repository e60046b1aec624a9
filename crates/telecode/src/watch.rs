//! Watches who else works on the sessions of live agents: by what Claude Code's processes say of themselves, and by what
//! grows in the records.
//!
//! Nothing is looked at while no session is watched, and little while nothing is written where it would show.

mod changes;

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use telecode_claude::history::{ClaudeRecords, HolderProcess, RecordGrowth};
use telecode_core::seam::Input;
use telecode_core::seam::agent::{self, AgentEvent, LaunchProblem};
use telecode_core::seam::ids::{ClaudeId, SessionId};
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep_until, timeout};

use self::changes::DirectoryChanges;
use crate::event::LoopEvent;

/// How often it is looked at the most. Within this time somebody has hardly typed a prompt.
const LOOK: Duration = Duration::from_millis(1_500);

/// How often it is looked where the system would tell of a change: what another machine writes to a shared home it does not tell.
const QUIET_LOOK: Duration = Duration::from_secs(30);

/// Knows which sessions are watched.
#[derive(Debug, Clone, Default)]
pub struct SessionWatch {
    watched: Arc<Mutex<HashMap<SessionId, WatchedSession>>>,
    /// Another one is watched, or for another reason.
    stirred: Arc<Notify>,
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

/// What a look found.
#[derive(Debug)]
struct Looked {
    /// On which sessions somebody else works now, or nobody any more.
    changed: Vec<(SessionId, Option<agent::Holder>)>,
    /// What tells when it is worth looking again; otherwise it is looked all the time.
    news: Option<DirectoryChanges>,
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
        if let AgentEvent::Ready(_)
        | AgentEvent::LaunchFailed(_)
        | AgentEvent::Renamed(_)
        | AgentEvent::Exited(_) = event
        {
            self.stirred.notify_one();
        }
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
        self.stirred.notify_one();
    }

    fn is_idle(&self) -> bool {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Looks once. The lock is not held while files are read.
    fn once(&self, records: &ClaudeRecords) -> Looked {
        // Before it is looked, so that nothing is missed in between.
        let news = self.changes(records);
        let holders = records.holders();
        let mut changed = Vec::new();
        for (session, mut one) in self.lent() {
            let others = holders.get(&one.claude).map(Vec::as_slice).unwrap_or_default();
            let now = one.other(others, records);
            if self.give_back(session, one, now) {
                changed.push((session, now));
            }
        }
        Looked { changed, news: news.filter(|_| self.is_quiet()) }
    }

    /// What tells of changes wherever it would show that somebody works on one of them.
    fn changes(&self, records: &ClaudeRecords) -> Option<DirectoryChanges> {
        let watched: Vec<_> = {
            let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
            watched.values().map(|one| (one.directory.clone(), one.claude.clone())).collect()
        };
        let places = watched.iter().flat_map(|(directory, claude)| records.places(directory, claude));
        let news = DirectoryChanges::of(places.collect::<BTreeSet<_>>());
        news.inspect_err(|error| tracing::trace!(%error, "changes are not told; they are looked for")).ok()
    }

    /// Whether nobody else works on anything that is watched. Who ends may leave no trace in a file.
    fn is_quiet(&self) -> bool {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.values().all(|one| matches!(one.stage, WatchStage::Live(_)) && one.told.is_none())
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
    loop {
        while watch.is_idle() {
            watch.stirred.notified().await;
        }
        let next = Instant::now() + LOOK;
        let (looking, records) = (watch.clone(), records.clone());
        let Ok(looked) = tokio::task::spawn_blocking(move || looking.once(&records)).await else { return };
        for (session, holder) in looked.changed {
            tracing::info!(
                session = session.0,
                ?holder,
                "another process works on a session, or does not any more"
            );
            if events.send(LoopEvent::from(Input::HolderSeen { session, holder })).await.is_err() {
                return;
            }
        }
        sleep_until(next).await;
        if let Some(news) = looked.news {
            let told = async {
                tokio::select! {
                    told = news.any() => told,
                    () = watch.stirred.notified() => Ok(()),
                }
            };
            if let Ok(Err(error)) = timeout(QUIET_LOOK, told).await {
                tracing::debug!(%error, "changes are not told");
            }
        }
    }
}

#[cfg(test)]
mod tests;
