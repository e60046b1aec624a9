//! All sessions. Knows which of them an input touched, so that what changed is stored without looking at all, and which are
//! awake, so that a thousand sleeping ones cost nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Bridge;
use crate::change::{Change, Handoff, SessionRecord, Status};
use crate::ids::SessionId;
use crate::session::{Session, State};

/// All sessions.
#[derive(Debug, Default)]
pub(super) struct Roster {
    all: BTreeMap<SessionId, Session>,
    /// May have changed since the last [`Roster::settle`].
    touched: BTreeSet<SessionId>,
    /// All that are not asleep, are wanted in a terminal or wait for a limit, and the touched ones.
    awake: BTreeSet<SessionId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "it is used as the map that it was")]
impl Roster {
    pub(super) fn get(&self, id: &SessionId) -> Option<&Session> {
        self.all.get(id)
    }

    pub(super) fn get_mut(&mut self, id: &SessionId) -> Option<&mut Session> {
        let session = self.all.get_mut(id)?;
        self.touched.insert(*id);
        self.awake.insert(*id);
        Some(session)
    }

    pub(super) fn contains_key(&self, id: &SessionId) -> bool {
        self.all.contains_key(id)
    }

    pub(super) fn insert(&mut self, id: SessionId, session: Session) {
        self.all.insert(id, session);
        self.touch(id);
    }

    pub(super) fn remove(&mut self, id: &SessionId) -> Option<Session> {
        self.touched.insert(*id);
        self.awake.remove(id);
        self.all.remove(id)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &SessionId> {
        self.all.keys()
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &Session> + Clone {
        self.all.values()
    }

    /// Those that are not asleep, and perhaps some more.
    pub(super) fn awake(&self) -> impl Iterator<Item = (SessionId, &Session)> {
        self.awake.iter().filter_map(|id| Some((*id, self.all.get(id)?)))
    }

    /// Something that the session's status depends on has changed.
    pub(super) fn touch(&mut self, id: SessionId) {
        if self.all.contains_key(&id) {
            self.touched.insert(id);
            self.awake.insert(id);
        }
    }

    /// Those that were touched since the last time.
    fn take_touched(&mut self) -> BTreeSet<SessionId> {
        std::mem::take(&mut self.touched)
    }

    /// A session is as awake as it says; one that a terminal is still to be told of, or that waits for a limit, is seen to.
    fn settle(&mut self, id: SessionId) {
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

impl Bridge {
    /// Stores what changed in the sessions that the input touched: each once, however often it was put among the changes.
    pub(super) fn settle_sessions(&mut self) {
        for id in self.sessions.take_touched() {
            self.settle_session(id);
            self.sessions.settle(id);
            self.places.touch(id);
        }
    }

    fn settle_session(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get(&id) else { return };
        let status = self.status_of(session);
        let Some(session) = self.sessions.all.get_mut(&id) else { return };
        session.record.standing.status = status;
        if session.stored.as_ref() == Some(&session.record) {
            return;
        }
        session.stored = Some(session.record.clone());
        let is_it = |change: &Change| matches!(change, Change::Session(record) if record.id == id);
        let changes = &mut self.out.changes;
        // A prompt of a new session must not be stored before the session.
        let at = changes.iter().position(is_it);
        let mut index = 0;
        changes.retain(|change| {
            index += 1;
            !is_it(change) || at == Some(index - 1)
        });
        let change = Change::Session(Box::new(session.record.clone()));
        match at.and_then(|at| changes.get_mut(at)) {
            Some(place) => *place = change,
            None => changes.push(change),
        }
    }

    /// What a session does, for lists.
    pub(super) fn status_of(&self, session: &Session) -> Status {
        let id = session.record.id;
        match session.state() {
            State::Starting(_) => Status::Starting,
            State::Running(..) if self.waits_for_person(id) => Status::Waiting,
            State::Running(..) => Status::Working,
            State::Inspecting(_) | State::Offered(_) => Status::Interrupted,
            State::Idle { .. } | State::Asleep | State::Ending(_) if session.record.standing.failed => {
                Status::Failed
            }
            State::Idle { .. } => Status::Idle,
            State::Asleep | State::Ending(_) => Status::Asleep,
        }
    }
}
