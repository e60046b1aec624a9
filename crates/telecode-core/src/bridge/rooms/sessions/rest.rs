//! A person puts a session to sleep, or wakes it ahead.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::sessions::{find, status};
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, launch, open_asks};
use crate::chat::Message;
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::SessionsPick;
use crate::session::{Session, State};
use crate::time::Now;
use crate::words::Voice;

pub(in crate::bridge) fn sleep_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let Some(id) = find::session_meant(hall, talks, words, message, SessionsPick::Sleep) else { return };
    let text = put_to_sleep(hall, &mut talks.sessions, &talks.asks, id, &Asker::from(message));
    hall.reply(message.thread, Page::plain(text));
}

pub(super) fn pressed(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &TurnAsks,
    id: SessionId,
    asker: &Asker,
    now: Now,
) -> String {
    let toast = put_to_sleep(hall, sessions, asks, id, asker);
    status::show_status(hall, sessions, asks, id, asker, now);
    toast
}

pub(super) fn picked_wake(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    asker: &Asker,
    now: Now,
) -> String {
    launch::wake_ahead(hall, talks, id);
    let voice = hall.voice(asker.person.id);
    let is_awake = talks.sessions.get(&id).is_some_and(|session| session.life().is_some());
    let toast = voice.say(if is_awake { "toast-waking" } else { "toast-no-room" });
    status::show_status(hall, &talks.sessions, &talks.asks, id, asker, now);
    toast
}

/// Puts a session to sleep, or says why it cannot sleep.
fn put_to_sleep(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &TurnAsks,
    id: SessionId,
    asker: &Asker,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else { return voice.say("toast-session-gone") };
    let name = session.record().name.clone();
    match session.state() {
        State::Idle { .. } if session.may_sleep() => {
            let text = voice.tell("put-to-sleep", [("name", name.into())]);
            sleep::sleep(hall, sessions, id);
            text
        }
        State::Asleep | State::Ending(_) => voice.tell("sleeps-already", [("name", name.into())]),
        State::Idle { .. }
        | State::Starting(_)
        | State::Running(..)
        | State::Inspecting(_)
        | State::Offered(_) => {
            let why = why_awake(asks, session, voice);
            voice.tell("cannot-sleep", [("name", name.into()), ("why", why.into())])
        }
    }
}

/// Why a session cannot sleep now.
fn why_awake(asks: &TurnAsks, session: &Session, voice: Voice<'_>) -> String {
    match session.state() {
        State::Running(..) if open_asks::waits_for_person(asks, session.record().id) => {
            voice.say("awake-asks")
        }
        State::Running(..) => voice.say("awake-works"),
        State::Inspecting(_) | State::Offered(_) => voice.say("awake-interrupted"),
        State::Idle { .. } if !session.record().background.is_empty() => {
            let tasks: Vec<_> =
                session.record().background.iter().map(|task| crate::render::cut(task, 80)).collect();
            voice.tell("awake-background", [("tasks", tasks.join(", ").into())])
        }
        State::Idle { .. } if session.has_schedule() => voice.say("awake-schedule"),
        State::Idle { .. } if session.holds_message => voice.say("awake-message"),
        State::Idle { .. } | State::Starting(_) | State::Asleep | State::Ending(_) => {
            voice.say("awake-starts")
        }
    }
}
