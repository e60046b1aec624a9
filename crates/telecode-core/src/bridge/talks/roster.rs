//! All sessions. Knows which of them an input touched, so that what changed is stored without looking at all, and which are
//! awake, so that a thousand sleeping ones cost nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::bridge::hall::asker::Asker;
use crate::change::{Handoff, SessionRecord, Status};
use crate::ids::SessionId;
use crate::session::Session;

/// All sessions.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Roster {
    all: BTreeMap<SessionId, Session>,
    /// May have changed since the last [`Roster::settle`].
    touched: BTreeSet<SessionId>,
    /// All that are not asleep, are wanted in a terminal or wait for a limit, and the touched ones.
    awake: BTreeSet<SessionId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "it is used as the map that it was")]
impl Roster {
    pub(in crate::bridge) fn get(&self, id: &SessionId) -> Option<&Session> {
        self.all.get(id)
    }

    pub(in crate::bridge) fn get_mut(&mut self, id: &SessionId) -> Option<&mut Session> {
        let session = self.all.get_mut(id)?;
        self.touched.insert(*id);
        self.awake.insert(*id);
        Some(session)
    }

    pub(in crate::bridge) fn contains_key(&self, id: &SessionId) -> bool {
        self.all.contains_key(id)
    }

    pub(in crate::bridge) fn insert(&mut self, id: SessionId, session: Session) {
        self.all.insert(id, session);
        self.touch(id);
    }

    pub(in crate::bridge) fn remove(&mut self, id: &SessionId) -> Option<Session> {
        self.touched.insert(*id);
        self.awake.remove(id);
        self.all.remove(id)
    }

    pub(in crate::bridge) fn keys(&self) -> impl Iterator<Item = &SessionId> {
        self.all.keys()
    }

    pub(in crate::bridge) fn values(&self) -> impl Iterator<Item = &Session> + Clone {
        self.all.values()
    }

    /// Those that are not asleep, and perhaps some more.
    pub(in crate::bridge) fn awake(&self) -> impl Iterator<Item = (SessionId, &Session)> {
        self.awake.iter().filter_map(|id| Some((*id, self.all.get(id)?)))
    }

    /// Somebody wants a session that was put away, or is about to be. One that is being deleted does not come back: its files may
    /// be gone already. Says whether it is there.
    pub(in crate::bridge) fn call_back(&mut self, id: SessionId) -> bool {
        let Some(session) = self.get_mut(&id).filter(|session| !session.is_going()) else {
            return false;
        };
        session.stay();
        true
    }

    /// What a session is called.
    pub(in crate::bridge) fn name_of(&self, id: SessionId) -> String {
        self.get(&id).map(|session| session.record().name.clone()).unwrap_or_default()
    }

    /// The person of a session, where nobody asked.
    pub(in crate::bridge) fn asker_of(&self, id: SessionId) -> Option<Asker> {
        let record = self.get(&id)?.record();
        Some(Asker::of_thread(record.thread, record.person))
    }

    /// Something that the session's status depends on has changed.
    pub(in crate::bridge) fn touch(&mut self, id: SessionId) {
        if self.all.contains_key(&id) {
            self.touched.insert(id);
            self.awake.insert(id);
        }
    }

    /// Those that were touched since the last time.
    pub(in crate::bridge) fn take_touched(&mut self) -> BTreeSet<SessionId> {
        std::mem::take(&mut self.touched)
    }

    /// A session fares like this. It is as awake as it says; one that a terminal is still to be told of, or that waits for a
    /// limit, is seen to. Says what is to be stored of it, if that has changed.
    pub(in crate::bridge) fn settle(&mut self, id: SessionId, status: Status) -> Option<SessionRecord> {
        let session = self.all.get_mut(&id)?;
        session.record_mut().fares(status);
        let is_watched =
            session.record().standing.handed_off == Handoff::Wanted || session.parked().is_some();
        if session.is_asleep() && !is_watched {
            self.awake.remove(&id);
        }
        session.record_mut().take_unstored()
    }
}

impl FromIterator<SessionRecord> for Roster {
    fn from_iter<I: IntoIterator<Item = SessionRecord>>(records: I) -> Self {
        let mut roster = Self::default();
        for record in records {
            roster.insert(record.id, Session::restored(record));
        }
        roster
    }
}
