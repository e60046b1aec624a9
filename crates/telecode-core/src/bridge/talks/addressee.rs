//! Which session a message or a thread means.

use crate::bridge::hall::Hall;
use crate::bridge::talks::Talks;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::chat::Message;
use crate::ids::{PersonId, SessionId, ThreadId};
use crate::page::Page;
use crate::session::Session;

/// The session that a message means.
pub(in crate::bridge) fn target(
    hall: &Hall,
    sessions: &Roster,
    current: &CurrentSessions,
    places: &ThreadPlaces,
    message: &Message,
) -> Option<SessionId> {
    target_of(sessions, current, places, replied(hall, message), message.thread)
}

/// The same, where it is known which session's message is answered.
pub(super) fn target_of(
    sessions: &Roster,
    current: &CurrentSessions,
    places: &ThreadPlaces,
    replied: Option<SessionId>,
    thread: ThreadId,
) -> Option<SessionId> {
    let is_there = |id: &SessionId| there(sessions, *id).is_some();
    replied.filter(is_there).or_else(|| session_at(current, places, thread).filter(is_there))
}

/// The session that a command without words is about; if there is none, that is said.
pub(in crate::bridge) fn session_of_message(
    hall: &mut Hall,
    talks: &Talks,
    message: &Message,
) -> Option<SessionId> {
    let target = target(hall, &talks.sessions, &talks.current, &talks.places, message);
    if target.is_none() {
        let text = no_session(hall, &talks.sessions, message.from.id);
        hall.reply(message.thread, Page::plain(text));
    }
    target
}

/// The session whose message is answered by another one.
pub(in crate::bridge) fn replied(hall: &Hall, message: &Message) -> Option<SessionId> {
    message.reply_to.and_then(|to| hall.links.session(message.thread.chat, to))
}

/// The session that a thread talks to. A topic belongs to its session, even if that was put away.
pub(in crate::bridge) fn session_at(
    current: &CurrentSessions,
    places: &ThreadPlaces,
    thread: ThreadId,
) -> Option<SessionId> {
    current.of(thread).or_else(|| session_in(places, thread))
}

/// A session in which something may begin: one that is being deleted is as good as gone.
pub(in crate::bridge) fn there(sessions: &Roster, id: SessionId) -> Option<&Session> {
    sessions.get(&id).filter(|session| !session.is_going())
}

/// Why a command finds no session here, and what to do.
pub(in crate::bridge) fn no_session(hall: &Hall, sessions: &Roster, person: PersonId) -> String {
    let mut own = sessions.values().filter(|session| session.record().person == person);
    let is_elsewhere = own.any(|session| !session.record().standing.closed && !session.is_going());
    hall.voice(person).say(if is_elsewhere { "status-none-here" } else { "status-no-session" })
}

/// The session that has a topic for itself.
pub(in crate::bridge) fn session_in(places: &ThreadPlaces, thread: ThreadId) -> Option<SessionId> {
    places.session_in(thread)
}
