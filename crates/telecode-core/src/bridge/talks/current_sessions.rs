//! Which session a thread talks to.

use std::collections::HashMap;

use crate::bridge::hall::Hall;
use crate::change::Change;
use crate::ids::{ChatId, SessionId, ThreadId};

/// The session that each thread talks to: what is written there is for that one. What changes is stored.
#[derive(Debug)]
pub(in crate::bridge) struct CurrentSessions(HashMap<ThreadId, SessionId>);

impl CurrentSessions {
    pub(in crate::bridge) fn of(&self, thread: ThreadId) -> Option<SessionId> {
        self.0.get(&thread).copied()
    }

    /// The threads that talk to one.
    pub(in crate::bridge) fn threads(&self) -> impl Iterator<Item = ThreadId> {
        self.0.keys().copied()
    }

    /// A thread talks to a session from now on.
    pub(in crate::bridge) fn turn(&mut self, hall: &mut Hall, thread: ThreadId, session: SessionId) {
        if self.0.insert(thread, session) != Some(session) {
            hall.save(Change::Current { thread, session });
        }
    }

    /// A thread that talked to a session talks to none.
    pub(in crate::bridge) fn leave(&mut self, hall: &mut Hall, thread: ThreadId, session: SessionId) {
        if self.of(thread) == Some(session) {
            self.0.remove(&thread);
            hall.save(Change::CurrentGone(thread));
        }
    }

    /// No thread talks to a session any more.
    pub(in crate::bridge) fn forget(&mut self, hall: &mut Hall, session: SessionId) {
        for (thread, _) in self.0.extract_if(|_, current| *current == session) {
            hall.save(Change::CurrentGone(thread));
        }
    }

    /// A chat has another id from now on, and so have its threads.
    pub(in crate::bridge) fn move_chat(&mut self, hall: &mut Hall, from: ChatId, to: ChatId) {
        let moved: Vec<_> = self.0.extract_if(|thread, _| thread.chat == from).collect();
        for (thread, session) in moved {
            hall.save(Change::CurrentGone(thread));
            self.turn(hall, ThreadId { chat: to, ..thread }, session);
        }
    }
}

impl FromIterator<(ThreadId, SessionId)> for CurrentSessions {
    fn from_iter<I: IntoIterator<Item = (ThreadId, SessionId)>>(stored: I) -> Self {
        Self(stored.into_iter().collect())
    }
}
