//! Which session a message means: the one whose message it answers, else the one that its thread talks to. One that is being
//! deleted is meant by nobody.

use super::Bridge;
use crate::chat::Message;
use crate::ids::{PersonId, SessionId, ThreadId};
use crate::page::Page;
use crate::session::Session;

impl Bridge {
    /// The session that a message means.
    pub(super) fn target(&self, message: &Message) -> Option<SessionId> {
        self.target_of(self.replied(message), message.thread)
    }

    /// The same, where it is known which session's message is answered.
    pub(super) fn target_of(&self, replied: Option<SessionId>, thread: ThreadId) -> Option<SessionId> {
        let is_there = |id: &SessionId| self.there(*id).is_some();
        replied.filter(is_there).or_else(|| self.session_at(thread).filter(is_there))
    }

    /// The session that a command without words is about; if there is none, that is said.
    pub(super) fn session_of_message(&mut self, message: &Message) -> Option<SessionId> {
        let target = self.target(message);
        if target.is_none() {
            let text = self.no_session(message.from.id);
            self.reply(message.thread, Page::plain(text));
        }
        target
    }

    /// The session whose message is answered by another one.
    pub(super) fn replied(&self, message: &Message) -> Option<SessionId> {
        message.reply_to.and_then(|to| self.links.session(message.thread.chat, to))
    }

    /// The session that a thread talks to. A topic belongs to its session, even if that was put away.
    pub(super) fn session_at(&self, thread: ThreadId) -> Option<SessionId> {
        self.current.get(&thread).copied().or_else(|| self.session_in(thread))
    }

    /// A session in which something may begin: one that is being deleted is as good as gone.
    pub(super) fn there(&self, id: SessionId) -> Option<&Session> {
        self.sessions.get(&id).filter(|session| !session.is_going())
    }

    /// Why a command finds no session here, and what to do.
    pub(super) fn no_session(&self, person: PersonId) -> String {
        let mut own = self.sessions.values().filter(|session| session.record.person == person);
        let is_elsewhere = own.any(|session| !session.record.standing.closed && !session.is_going());
        self.voice(person).say(if is_elsewhere { "status-none-here" } else { "status-no-session" })
    }
}
