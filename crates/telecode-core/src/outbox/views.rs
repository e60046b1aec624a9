//! The live views that there are, one a session at most.

use std::collections::BTreeMap;
use std::time::Instant;

use super::live::LiveProgress;
use crate::ids::{ChatId, DraftId, SessionId, ThreadId};

/// What sessions show while they work.
#[derive(Debug, Default)]
pub(crate) struct LiveViews {
    of: BTreeMap<SessionId, LiveProgress>,
}

impl LiveViews {
    /// Begins to show what a session does, in a draft or in a message.
    pub(super) fn open(
        &mut self,
        session: SessionId,
        thread: ThreadId,
        draft: DraftId,
        drafts: bool,
        start: Instant,
    ) {
        let cued = drafts || self.get(session).is_some_and(LiveProgress::was_cued);
        self.of.insert(session, LiveProgress::new(thread, draft, drafts, cued, start));
    }

    /// What a session shows has changed.
    pub(crate) fn touch(&mut self, session: SessionId, soon: Instant) {
        if let Some(live) = self.get_mut(session) {
            live.touch(soon);
        }
    }

    /// Whether what a session shows has changed and is to be shown by then.
    pub(crate) fn is_due(&self, session: SessionId, by: Instant) -> bool {
        self.get(session).is_some_and(|live| live.is_due(by))
    }

    /// Stops showing what a session does.
    pub(super) fn remove(&mut self, session: SessionId) -> Option<LiveProgress> {
        self.of.remove(&session)
    }

    /// Stops showing what is shown in other chats than these.
    pub(super) fn retain(&mut self, may: impl Fn(ChatId) -> bool) {
        self.of.retain(|_, live| may(live.thread.chat));
    }

    /// The view of a session, to look at.
    pub(super) fn get(&self, session: SessionId) -> Option<&LiveProgress> {
        self.of.get(&session)
    }

    /// The view of a session, to change.
    pub(super) fn get_mut(&mut self, session: SessionId) -> Option<&mut LiveProgress> {
        self.of.get_mut(&session)
    }

    /// All views.
    pub(super) fn iter(&self) -> impl Iterator<Item = (SessionId, &LiveProgress)> {
        self.of.iter().map(|(session, live)| (*session, live))
    }

    /// The same, to change.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut LiveProgress> {
        self.of.values_mut()
    }

    /// The session of a chat whose view waits longest for being shown. Those that wait for their topic are not asked.
    pub(super) fn next(
        &self,
        chat: ChatId,
        now: Instant,
        waits: impl Fn(SessionId) -> bool,
    ) -> Option<SessionId> {
        let here = self.iter().filter(|(session, live)| live.thread.chat == chat && !waits(*session));
        let due = here.filter_map(|(session, live)| Some((live.due_at().filter(|at| *at <= now)?, session)));
        due.min_by_key(|(at, _)| *at).map(|(_, session)| session)
    }

    /// Whether a session has a live view, shown or not.
    pub(crate) fn has(&self, session: SessionId) -> bool {
        self.of.contains_key(&session)
    }

    /// The draft of a session's live view, if anything was shown in it.
    pub(crate) fn shown_draft(&self, session: SessionId) -> Option<DraftId> {
        self.get(session).filter(|live| live.was_shown()).map(|live| live.draft)
    }

    /// Finds the session whose draft this is.
    pub(crate) fn session_of_draft(&self, thread: ThreadId, draft: DraftId) -> Option<SessionId> {
        self.iter().find(|(_, live)| live.thread == thread && live.draft == draft).map(|(id, _)| id)
    }
}
