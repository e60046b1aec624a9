//! Going on here with a copy of a session that somebody else works on.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::terminal::{TerminalUse, attach, take};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::session_spec::{SessionOrigin, SessionSite, SessionSpec};
use crate::bridge::talks::{Talks, begin, holders, launch, narrowing, reactions};
use crate::change::Change;
use crate::errand::Terminal;
use crate::ids::{ClaudeId, SessionId};
use crate::page::Page;
use crate::persona::Persona;
use crate::pick::ClaudeSession;
use crate::time::Now;

pub(super) fn fork_terminal(
    hall: &mut Hall,
    talks: &mut Talks,
    place: ClaudeSession,
    asker: &Asker,
    now: Now,
) -> String {
    match holders::session_with(&talks.sessions, &place.claude) {
        Some(id) => fork_own(hall, talks, id, asker, now),
        None => take::look(hall, &talks.sessions, &mut talks.errands, place, TerminalUse::Fork, asker),
    }
    String::new()
}

fn fork_own(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker, now: Now) {
    let Some(session) = talks.sessions.get(&id) else { return };
    let record = session.record().clone();
    let site = SessionSite::Same(record.workspace);
    talks.elsewhere.leave_card(id);
    let persona = record.run.persona.clone();
    let plan = plan_of(&record.name, site, persona, record.claude.id, asker);
    let copy = begin::create_session(hall, talks, plan, now);
    narrowing::run_as(hall, &mut talks.sessions, copy, record.run);
    hand_over_queue(hall, &mut talks.sessions, id, copy);
    fork_begun(hall, talks, copy, asker);
}

pub(super) fn fork_found(hall: &mut Hall, talks: &mut Talks, found: &Terminal, asker: &Asker, now: Now) {
    let site = attach::site_of(hall, talks, &found.directory);
    let plan = plan_of(&attach::name(&found.title), site, None, found.claude.clone(), asker);
    let copy = begin::create_session(hall, talks, plan, now);
    fork_begun(hall, talks, copy, asker);
}

/// What a copy is to be: its person's, where they asked for it.
fn plan_of(
    name: &str,
    site: SessionSite,
    persona: Option<Persona>,
    from: ClaudeId,
    asker: &Asker,
) -> SessionSpec {
    let (person, thread) = (asker.person.id, asker.thread);
    SessionSpec {
        person,
        thread,
        name: Some(name.to_owned()),
        site,
        persona,
        origin: SessionOrigin::Fork(from),
    }
}

/// What waits for a session waits for another one from now on.
fn hand_over_queue(hall: &mut Hall, sessions: &mut Roster, from: SessionId, to: SessionId) {
    let Some(session) = sessions.get_mut(&from) else { return };
    let waiting = session.queue.take_waiting();
    let chat = session.record().thread.chat;
    let Some(copy) = sessions.get_mut(&to) else { return };
    for prompt in copy.queue.take_over(waiting, to) {
        for message in &prompt.messages {
            hall.save(Change::Linked { chat, message: *message, session: to });
        }
        reactions::moved(hall, sessions, [prompt]);
    }
}

fn fork_begun(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker) {
    let name = talks.sessions.name_of(id);
    let text = hall.voice(asker.person.id).tell("fork-begun", [("name", name.into())]);
    hall.close_menu(asker, Page::plain(text));
    launch::wake(hall, talks, id);
}
