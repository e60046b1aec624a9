//! Which session a message or a thread means.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::Talks;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::bridge::talks::topics::titles::{SessionTopic, name_in};
use crate::change::{PromptRecord, TopicState};
use crate::chat::Message;
use crate::ids::{PersonId, PromptId, SessionId, ThreadId};
use crate::join::JoinedMessages;
use crate::page::Page;
use crate::session::Session;
use crate::time::Now;

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

/// Where in a session's list a prompt is.
pub(super) fn find_waiting(sessions: &Roster, prompt: &PromptId) -> Option<(SessionId, usize, PromptSpot)> {
    sessions.values().find_map(|session| {
        let waiting = PromptSpot::waiting(session);
        let at = waiting.iter().position(|(_, other)| other.id == *prompt)?;
        Some((session.record().id, at, waiting.get(at)?.0))
    })
}

/// The person of a session, where nobody asked.
pub(in crate::bridge) fn unasked(sessions: &Roster, id: SessionId) -> Option<Asker> {
    let record = sessions.get(&id)?.record();
    Some(Asker::of_thread(record.thread, record.person))
}

/// Where a session that is begun in a thread is to live: in that topic if no session has it, else in one of its own.
pub(super) fn home(hall: &Hall, talks: &Talks, thread: ThreadId) -> (ThreadId, TopicState) {
    let chat = ThreadId::from(thread.chat);
    match thread.topic {
        Some(_) if session_at(&talks.current, &talks.places, thread).is_some() => (chat, TopicState::Wanted),
        Some(_) => (thread, TopicState::Open),
        None if hall.audience.has_topics(thread.chat) => (chat, TopicState::Wanted),
        None => (chat, TopicState::None),
    }
}

/// A session was made in a thread, and has its home.
pub(super) fn housed(
    sessions: &Roster,
    places: &mut ThreadPlaces,
    id: SessionId,
    begun_in: ThreadId,
    now: Now,
) {
    let Some(session) = sessions.get(&id) else { return };
    let (thread, topic) = (session.record().thread, session.record().topic);
    let topic = match topic {
        TopicState::Wanted => SessionTopic::wanted(begun_in, now),
        TopicState::Open => SessionTopic::found(thread, places.title(thread), now),
        TopicState::None | TopicState::Lost => return,
    };
    places.put_topic(id, topic);
}

/// What a session is called that begins with this message: as the topic that it is written in.
pub(super) fn name_of_topic(places: &ThreadPlaces, group: &JoinedMessages) -> Option<String> {
    places.title(group.thread).map(|title| name_in(title).to_owned())
}

/// The session that has a topic for itself.
pub(in crate::bridge) fn session_in(places: &ThreadPlaces, thread: ThreadId) -> Option<SessionId> {
    places.session_in(thread)
}

/// Somebody wants a session that was put away, or is about to be. One that is being deleted does not come back: its files may
/// be gone already. Says whether it is there.
pub(in crate::bridge) fn stays(sessions: &mut Roster, id: SessionId) -> bool {
    let Some(session) = sessions.get_mut(&id).filter(|session| !session.is_going()) else {
        return false;
    };
    session.stay();
    true
}

/// Where a prompt that is not over is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum PromptSpot {
    /// It was told, and Claude has not taken it up.
    Told,
    /// It waits with us.
    Queued,
    /// It came too late to be run without asking.
    Held,
    /// Claude has it.
    TakenUp,
}

impl PromptSpot {
    /// All prompts of a session that are not over, in the order in which they run.
    pub(in crate::bridge) fn all(session: &Session) -> Vec<(Self, &PromptRecord)> {
        let turns = session.turn().into_iter();
        let told = turns.flat_map(|turn| turn.told().map(move |prompt| (turn.has_taken_up(prompt), prompt)));
        let told = told.map(|(is_taken, prompt)| (if is_taken { Self::TakenUp } else { Self::Told }, prompt));
        let queued = session.queue.waiting().map(|prompt| (Self::Queued, prompt));
        let held = session.queue.held().map(|prompt| (Self::Held, prompt));
        told.chain(queued).chain(held).collect()
    }

    /// Those that wait.
    pub(in crate::bridge) fn waiting(session: &Session) -> Vec<(Self, &PromptRecord)> {
        Self::all(session).into_iter().filter(|(spot, _)| *spot != Self::TakenUp).collect()
    }
}
