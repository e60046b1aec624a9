//! Sessions that are put away: they lose their agent and their place in the list, and nothing else.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::sessions::{delete, find};
use crate::bridge::talks::HappenedQueue;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, backlog, holders, life, queue, recovery};
use crate::chat::Message;
use crate::ids::SessionId;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, SessionsPick};
use crate::session::{Leaving, State};
use crate::time::Now;

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    if let Some(id) = find::session_meant(hall, talks, words, message, SessionsPick::Close) {
        close_session(hall, &mut talks.sessions, &mut talks.current, id, &Asker::from(message));
    }
}

/// Closes a session, or asks first.
pub(in crate::bridge) fn close_session(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &mut CurrentSessions,
    id: SessionId,
    asker: &Asker,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else { return voice.say("toast-session-gone") };
    let (name, waiting) = (session.record().name.clone(), session.waiting());
    if session.record().standing.closed {
        let text = voice.tell("closed-already", [("name", name.into())]);
        hall.close_menu(asker, Page::plain(text));
        return String::new();
    }
    if session.turn().is_none() && waiting == 0 {
        put_away(hall, sessions, current, id);
        say_closed(hall, sessions, id, asker);
        return String::new();
    }
    let key = match session.turn() {
        Some(_) if waiting > 0 => "close-works-and-waits",
        Some(_) => "close-works",
        None => "close-waits",
    };
    let text = voice.tell(key, [("name", name.into()), ("count", waiting.into())]);
    let now = ButtonPick::Sessions(SessionsPick::CloseNow(id));
    let mut menu = Menu::question(Page::plain(text)).row([
        NewButton::Pick(voice.say("button-close-now"), ButtonStyle::Danger, now),
        NewButton::pick(voice.say("button-keep"), ButtonPick::Close),
    ]);
    menu.session = Some(id);
    hall.show_menu(menu, asker);
    String::new()
}

/// Closes a session whatever it does: what runs is stopped, what waits is given up.
pub(super) fn close_now(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    asker: &Asker,
    now: Now,
) -> String {
    if addressee::there(&talks.sessions, id).is_none() {
        return hall.voice(asker.person.id).say("toast-session-gone");
    }
    stop_all(hall, talks, id, asker, now);
    put_away(hall, &mut talks.sessions, &mut talks.current, id);
    say_closed(hall, &talks.sessions, id, asker);
    String::new()
}

fn say_closed(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) {
    let name = sessions.get(&id).map(|session| session.record().name.clone()).unwrap_or_default();
    let text = hall.voice(asker.person.id).tell("closed", [("name", name.into())]);
    hall.close_menu(asker, Page::plain(text));
}

/// Stops the turn of a session, gives up what waits, and drops what a person was asked about.
pub(super) fn stop_all(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker, now: Now) {
    if talks.sessions.get(&id).is_some_and(|session| session.is_waited_for() && session.turn().is_none()) {
        hall.outbox.close_live(id, None);
    }
    queue::drop_all(hall, &mut talks.sessions, id);
    backlog::drop_held(hall, &mut talks.sessions, id);
    life::interrupt(hall, talks, id, now);
    recovery::offers::drop_offered(hall, &mut talks.sessions, &mut talks.asks, id, &asker.person, now);
}

/// The session is in no list any more, no thread talks to it, and its agent ends when its turn has.
fn put_away(hall: &mut Hall, sessions: &mut Roster, current: &mut CurrentSessions, id: SessionId) {
    if let Some(session) = sessions.get_mut(&id) {
        session.leave(Leaving::Close);
    }
    holders::forgo_handoff(sessions, id);
    current.forget(hall, id);
}

/// What is to leave leaves as soon as nothing runs in it.
pub(in crate::bridge) fn settle(
    hall: &mut Hall,
    sessions: &mut Roster,
    errands: &mut OpenErrands,
    happened: &mut HappenedQueue,
) {
    let leaving = sessions.awake().filter(|(_, session)| session.turn().is_none());
    let leaving: Vec<_> = leaving.filter_map(|(id, session)| Some((id, session.leaving()?))).collect();
    for (id, leaving) in leaving {
        let Some(session) = sessions.get(&id) else { continue };
        match session.state() {
            State::Idle { .. } => sleep::sleep(hall, sessions, id),
            State::Starting(_) => sleep::kill(hall, sessions, id),
            State::Asleep => left(hall, sessions, errands, happened, id, leaving),
            State::Running(..) | State::Ending(_) | State::Inspecting(_) | State::Offered(_) => {}
        }
    }
}

fn left(
    hall: &mut Hall,
    sessions: &mut Roster,
    errands: &mut OpenErrands,
    happened: &mut HappenedQueue,
    id: SessionId,
    leaving: Leaving,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    match leaving {
        Leaving::Close => session.has_left(),
        Leaving::Delete { deletion, asked } => {
            session.leave(Leaving::Going);
            // What came back to it while it ended.
            queue::drop_all(hall, sessions, id);
            hall.handling.go_on(asked.update);
            delete::delete_files(hall, sessions, errands, happened, id, deletion, &asked.into());
            hall.handled();
        }
        Leaving::Going => {}
    }
}
