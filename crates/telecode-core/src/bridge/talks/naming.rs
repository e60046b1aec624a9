//! Names that are the same here and in Claude Code: its model names what nobody named, it is told what a session is called, and
//! says what people call it elsewhere.
//!
//! Nobody orders any of that: what an agent is to be asked or told follows from its session, after each input. So what a crash
//! cuts is done once more.

use crate::bridge::hall::Hall;
use crate::bridge::talks::Talks;
use crate::bridge::talks::names::{free_name, name_in_answer, name_in_title};
use crate::bridge::talks::queries::{self, Answered};
use crate::bridge::talks::roster::Roster;
use crate::command::is_slash;
use crate::ids::{SessionId, TurnId};
use crate::query::{NoAnswer, Query, Title};
use crate::session::{Session, State};

/// In how many of a session's first turns a name is asked for: there is none for a greeting.
const TRIES: u32 = 3;

/// How much of what a person wrote a name is made of, in characters.
const ABOUT: usize = 2000;

/// What an agent was asked.
#[derive(Debug)]
pub(in crate::bridge) enum NamingWanted {
    /// A name for its session.
    Made,
    /// To call its session so.
    Told(String),
}

/// Asks agents for names, and tells them those that they do not know.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks) {
    let untold = |(id, session): (SessionId, &Session)| Some((id, untold(session)?));
    let told: Vec<_> = talks.sessions.awake().filter_map(untold).collect();
    for (id, name) in told {
        let Some(session) = talks.sessions.get(&id).filter(|_| !talks.queries.names(id)) else { continue };
        let query = Query::Rename { claude: session.record().claude.id.clone(), name: name.clone() };
        queries::query_beside(hall, talks, id, query, NamingWanted::Told(name));
    }
    if !hall.settings.titles {
        return;
    }
    let nameless = |(id, session): (SessionId, &Session)| Some((id, nameless(session)?));
    let asked: Vec<_> = talks.sessions.awake().filter_map(nameless).collect();
    for (id, (turn, about)) in asked {
        if talks.queries.names(id) {
            continue;
        }
        if let Some(session) = talks.sessions.get_mut(&id) {
            session.title_asked = Some(turn);
        }
        queries::query_beside(hall, talks, id, Query::Title { about }, NamingWanted::Made);
    }
}

/// The name that a session has and its agent, which can be told, does not know. What was never told anything has no record in
/// which the name could stand.
fn untold(session: &Session) -> Option<String> {
    let record = session.record();
    let is_there = matches!(session.state(), State::Idle { .. } | State::Running(..)) && record.claude.begun;
    (is_there && is_news(session)).then(|| record.name.clone())
}

/// Whether a session has a name that Claude Code does not know.
fn is_news(session: &Session) -> bool {
    let record = session.record();
    record.named && record.claude.name.as_ref() != Some(&record.name)
}

/// The turn of a session for which a name is to be asked, and what it is about.
fn nameless(session: &Session) -> Option<(TurnId, String)> {
    let State::Running(_, turn) = session.state() else { return None };
    let (record, of) = (session.record(), turn.record().id);
    if record.named || record.books.turns >= TRIES || session.title_asked == Some(of) {
        return None;
    }
    let texts: Vec<_> = turn.told().map(|prompt| prompt.content.text.trim()).collect();
    let about: String = texts.join("\n\n").chars().take(ABOUT).collect();
    (!about.is_empty() && !is_slash(&about)).then_some((of, about))
}

/// An agent has a name, or knows the one that it was told. An older Claude Code can do neither, and is asked no further.
pub(in crate::bridge) fn answered(
    sessions: &mut Roster,
    id: SessionId,
    then: NamingWanted,
    answer: Answered,
) {
    match then {
        NamingWanted::Made => {
            if let Ok(Title(Some(title))) = answer.says() {
                made(sessions, id, &title);
            }
        }
        NamingWanted::Told(name) => {
            // The next agent is told what this one did not live to hear.
            let is_over = !matches!(answer.says::<()>(), Err(NoAnswer::Gone));
            if let Some(session) = sessions.get_mut(&id).filter(|_| is_over) {
                session.record_mut().is_known_as(name);
            }
        }
    }
}

/// The model made a name. What a person chose meanwhile stays.
fn made(sessions: &mut Roster, id: SessionId, title: &str) {
    let Some(record) = sessions.get(&id).map(Session::record).filter(|record| !record.named) else { return };
    let Some(name) = name_in_answer(title) else { return };
    let name = free_name(sessions, record.person, &name, Some(id));
    if let Some(session) = sessions.get_mut(&id) {
        session.record_mut().choose_name(name);
    }
}

/// Claude Code says what it calls a session. What was chosen here and it does not know yet is newer.
pub(in crate::bridge) fn titled(sessions: &mut Roster, id: SessionId, title: &str) {
    let Some(session) = sessions.get(&id).filter(|session| !is_news(session)) else { return };
    let Some(name) = name_in_title(title) else { return };
    let name = free_name(sessions, session.record().person, &name, Some(id));
    if let Some(session) = sessions.get_mut(&id) {
        session.record_mut().choose_name(name.clone());
        session.record_mut().is_known_as(name);
    }
}
