//! All sessions. Knows which of them an input touched, so that what changed is stored without looking at all, and which are
//! awake, so that a thousand sleeping ones cost nothing.

use std::collections::{BTreeMap, BTreeSet};

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

    /// Something that the session's status depends on has changed.
    pub(in crate::bridge) fn touch(&mut self, id: SessionId) {
        if self.all.contains_key(&id) {
            self.touched.insert(id);
            self.awake.insert(id);
        }
    }

    /// Notes what a session does, for lists, and hands out what is to be stored of it if that changed. It does not count as touched.
    pub(in crate::bridge) fn set_status(&mut self, id: SessionId, status: Status) -> Option<&SessionRecord> {
        let session = self.all.get_mut(&id)?;
        session.record.standing.status = status;
        if session.stored.as_ref() == Some(&session.record) {
            return None;
        }
        session.stored = Some(session.record.clone());
        Some(&session.record)
    }

    /// Those that were touched since the last time.
    pub(in crate::bridge) fn take_touched(&mut self) -> BTreeSet<SessionId> {
        std::mem::take(&mut self.touched)
    }

    /// A session is as awake as it says; one that a terminal is still to be told of, or that waits for a limit, is seen to.
    pub(in crate::bridge) fn settle(&mut self, id: SessionId) {
        let asleep = |session: &Session| {
            let is_watched =
                session.record.standing.handed_off == Handoff::Wanted || session.parked().is_some();
            session.is_asleep() && !is_watched
        };
        if self.all.get(&id).is_none_or(asleep) {
            self.awake.remove(&id);
        }
    }
}

impl FromIterator<SessionRecord> for Roster {
    fn from_iter<I: IntoIterator<Item = SessionRecord>>(records: I) -> Self {
        let mut roster = Self::default();
        for record in records {
            let mut session = Session::new(record);
            session.stored = Some(session.record.clone());
            roster.insert(session.record.id, session);
        }
        roster
    }
}
