//! What people do with topics: they make, rename, close and reopen them, and their sessions follow.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::sessions::close;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::bridge::talks::topics::TopicAccess;
use crate::bridge::talks::topics::titles::name_in;
use crate::bridge::talks::{Talks, addressee, launch, names, notices};
use crate::chat::{Person, TopicDeed};
use crate::ids::{SessionId, ThreadId};

/// Somebody did something with a topic. What others than owners do changes no session.
pub(in crate::bridge) fn deed(
    hall: &mut Hall,
    talks: &mut Talks,
    thread: ThreadId,
    from: &Person,
    deed: TopicDeed,
) {
    let served = thread.chat.is_private() || hall.audience.group(thread.chat).is_some();
    if !served || !hall.access.serves(from.id) {
        return;
    }
    let session = addressee::session_in(&talks.places, thread);
    match (deed, session) {
        (TopicDeed::Renamed { name }, Some(id)) => {
            renamed_by_topic(hall, &mut talks.sessions, &mut talks.places, id, name, from);
        }
        (TopicDeed::Created { name: Some(name) } | TopicDeed::Renamed { name }, _) => {
            talks.places.put_title(thread, name);
        }
        (TopicDeed::Closed, Some(id)) => closed_by_topic(
            hall,
            &mut talks.sessions,
            &mut talks.current,
            &mut talks.places,
            id,
            thread,
            from,
        ),
        (TopicDeed::Reopened, Some(id)) => reopened_by_topic(hall, talks, id, thread),
        (TopicDeed::Created { name: None } | TopicDeed::Closed | TopicDeed::Reopened, _) => {}
    }
}

/// A person gave a topic another title: its session is called so from now on, if it can be.
fn renamed_by_topic(
    hall: &mut Hall,
    sessions: &mut Roster,
    places: &mut ThreadPlaces,
    id: SessionId,
    title: String,
    from: &Person,
) {
    let name = name_in(&title).to_owned();
    places.retitled(id, title);
    let Some(session) = sessions.get(&id) else { return };
    let person = session.record().person;
    if name == session.record().name {
        return;
    }
    match names::new_name(sessions, person, &name, Some(id)) {
        Ok(name) => {
            if let Some(session) = sessions.get_mut(&id) {
                session.record_mut().choose_name(name);
            }
        }
        Err(problem) => {
            let text = problem.text(sessions, hall.voice(from.id));
            notices::notice(hall, sessions, id, &text);
        }
    }
}

/// A person closed a topic: its session is put away, unless there is something to ask first. Then the topic opens again.
fn closed_by_topic(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &mut CurrentSessions,
    places: &mut ThreadPlaces,
    id: SessionId,
    thread: ThreadId,
    from: &Person,
) {
    places.set_open(id, TopicAccess::Closed);
    close::close_session(hall, sessions, current, id, &Asker { thread, person: from.clone(), slot: None });
}

/// A person opened a topic again: its session is back, and wakes ahead of what is going to be said.
fn reopened_by_topic(hall: &mut Hall, talks: &mut Talks, id: SessionId, thread: ThreadId) {
    talks.places.set_open(id, TopicAccess::Open);
    if talks.sessions.get(&id).is_some_and(|session| session.record().standing.closed)
        && talks.sessions.call_back(id)
    {
        talks.current.turn(hall, thread, id);
        launch::wake_ahead(hall, talks, id);
    }
}
