//! Sessions: listed, switched, renamed, forked, closed, deleted.

pub(in crate::bridge) mod close;
pub(in crate::bridge) mod delete;
mod find;
pub(in crate::bridge) mod fork;
pub(in crate::bridge) mod list;
pub(in crate::bridge) mod rest;
pub(in crate::bridge) mod status;
pub(in crate::bridge) mod switch;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::known_personas::{KnownPersonas, PersonaUse};
use crate::bridge::rooms::new::moving;
use crate::bridge::rooms::sessions::list::SessionList;
use crate::bridge::rooms::sessions::status::StatusView;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::bridge::talks::{Talks, addressee, names};
use crate::chat::Message;
use crate::page::Page;
use crate::pick::SessionsPick;
use crate::session::{Deletion, Session};
use crate::time::Now;

pub(in crate::bridge) fn rename_command(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &CurrentSessions,
    places: &ThreadPlaces,
    words: &str,
    message: &Message,
) {
    let voice = hall.voice(message.from.id);
    let text = match addressee::target(hall, sessions, current, places, message) {
        None => addressee::no_session(hall, sessions, message.from.id),
        Some(_) if words.is_empty() => voice.say("rename-how"),
        Some(id) => {
            let person = sessions.get(&id).map_or(message.from.id, |session| session.record().person);
            match names::new_name(sessions, person, words, Some(id)) {
                Err(problem) => problem.text(sessions, voice),
                Ok(name) => {
                    let text = voice.tell("renamed", [("name", name.clone().into())]);
                    if let Some(session) = sessions.get_mut(&id) {
                        session.record_mut().choose_name(name);
                    }
                    text
                }
            }
        }
    };
    hall.reply(message.thread, Page::plain(text));
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    known: &mut KnownPersonas,
    pick: SessionsPick,
    asker: &Asker,
    now: Now,
) -> String {
    let session = pick.session().and_then(|id| talks.sessions.get(&id));
    if session.is_some_and(Session::is_going) {
        return hall.voice(asker.person.id).say("toast-session-gone");
    }
    match pick {
        SessionsPick::Page { page, closed } => {
            list::show_sessions(hall, talks, page, SessionList::picked(closed), asker, now);
            String::new()
        }
        SessionsPick::Show(id) => status::picked_show(hall, talks, id, StatusView::Short, asker, now),
        SessionsPick::Details(id) => status::picked_show(hall, talks, id, StatusView::Whole, asker, now),
        SessionsPick::Switch(id) => switch::pressed(hall, talks, id, asker, now),
        SessionsPick::Wake(id) => rest::picked_wake(hall, talks, id, asker, now),
        SessionsPick::Sleep(id) => rest::pressed(hall, &mut talks.sessions, &talks.asks, id, asker, now),
        SessionsPick::Close(id) => {
            close::close_session(hall, &mut talks.sessions, &mut talks.current, id, asker)
        }
        SessionsPick::CloseNow(id) => close::close_now(hall, talks, id, asker, now),
        SessionsPick::Delete(id) => delete::ask_to_delete(hall, &talks.sessions, id, asker),
        SessionsPick::DeleteNow { session, record, force } => {
            delete::delete_now(hall, talks, session, Deletion::picked(record, force), asker, now)
        }
        SessionsPick::DeleteKeep { session, record } => {
            delete::delete_now(hall, talks, session, Deletion::keeping(record), asker, now)
        }
        SessionsPick::New(step) => {
            known.read_personas(hall, talks, PersonaUse::Wizard(Some(step)), asker);
            String::new()
        }
        SessionsPick::Begin(step) => {
            known.read_personas(hall, talks, PersonaUse::Begin(step), asker);
            String::new()
        }
        SessionsPick::Move { session, project } => {
            moving::move_session(hall, &mut talks.sessions, &talks.added_projects, session, project, asker)
        }
    }
}
