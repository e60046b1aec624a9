//! Which session a thread talks to.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::sessions;
use crate::bridge::rooms::sessions::find;
use crate::bridge::rooms::sessions::list::SessionList;
use crate::bridge::rooms::sessions::list::page_of;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, launch};
use crate::change::TopicState;
use crate::chat::Message;
use crate::ids::{SessionId, ThreadId};
use crate::outbox::Post;
use crate::page::Page;
use crate::pick::SessionsPick;
use crate::session::Session;
use crate::time::Now;

/// What came of a switch.
enum SwitchOutcome {
    /// The thread talks to the session now.
    Here,
    /// The session has a topic of its own.
    InItsTopic,
    /// The thread is the topic of another session.
    TopicOf(String),
}

pub(in crate::bridge) fn command(
    hall: &mut Hall,
    talks: &mut Talks,
    words: &str,
    message: &Message,
    now: Now,
) {
    let asker = Asker::from(message);
    if words.is_empty() {
        return sessions::list::show_sessions(hall, talks, 0, SessionList::Open, &asker, now);
    }
    let Some(id) = find::session_meant(hall, talks, words, message, SessionsPick::Switch) else { return };
    let switched = switch_to(hall, talks, id, message.thread);
    let page = switched_page(hall, &talks.sessions, id, &switched, &asker);
    hall.post(Post::reply(message.thread, page).of(Some(id)));
    wake_there(hall, talks, id, &switched);
}

pub(super) fn pressed(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker, now: Now) -> String {
    if !talks.sessions.contains_key(&id) {
        return hall.voice(asker.person.id).say("toast-session-gone");
    }
    let switched = switch_to(hall, talks, id, asker.thread);
    let toast = switched_page(hall, &talks.sessions, id, &switched, asker).text;
    let page = page_of(&sessions::list::sessions_of(&talks.sessions, asker.person.id, SessionList::Open), id);
    wake_there(hall, talks, id, &switched);
    sessions::list::show_sessions(hall, talks, page, SessionList::Open, asker, now);
    toast
}

/// Wakes the session that a thread talks to from now on, once that is said: what its start makes known comes behind it.
fn wake_there(hall: &mut Hall, talks: &mut Talks, id: SessionId, switched: &SwitchOutcome) {
    if !matches!(switched, SwitchOutcome::TopicOf(_)) {
        launch::wake_ahead(hall, talks, id);
    }
}

/// Lets a thread talk to a session. A closed one is opened again.
fn switch_to(hall: &mut Hall, talks: &mut Talks, id: SessionId, thread: ThreadId) -> SwitchOutcome {
    let here = talks.current.of(thread).and_then(|current| talks.sessions.get(&current));
    let here = here.map(Session::record);
    if let Some(other) = here.filter(|it| it.id != id && it.topic == TopicState::Open && it.thread == thread)
    {
        return SwitchOutcome::TopicOf(other.name.clone());
    }
    talks.sessions.call_back(id);
    let Some(session) = talks.sessions.get_mut(&id) else { return SwitchOutcome::Here };
    let old = session.record().thread;
    let stays = session.record().topic == TopicState::Open && old != thread;
    if !stays {
        session.record_mut().report_to(thread);
        if old != thread {
            talks.current.leave(hall, old, id);
        }
        talks.current.turn(hall, thread, id);
    }
    if stays { SwitchOutcome::InItsTopic } else { SwitchOutcome::Here }
}

fn switched_page(
    hall: &Hall,
    sessions: &Roster,
    id: SessionId,
    switched: &SwitchOutcome,
    asker: &Asker,
) -> Page {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else {
        return Page::plain(voice.say("toast-session-gone"));
    };
    let (name, workspace) = (session.record().name.clone(), session.record().workspace.name.clone());
    Page::plain(match switched {
        SwitchOutcome::Here if workspace == name => voice.tell("switched-own", [("name", name.into())]),
        SwitchOutcome::Here => {
            voice.tell("switched", [("name", name.into()), ("workspace", workspace.into())])
        }
        SwitchOutcome::InItsTopic => voice.tell("switched-topic", [("name", name.into())]),
        SwitchOutcome::TopicOf(other) => {
            voice.tell("switched-not-here", [("name", name.into()), ("other", other.clone().into())])
        }
    })
}
