//! Somebody else works on a session of ours: what waits here is kept, and a person decides how to go on.

use crate::agent::Holder;
use crate::bridge::hall::Hall;
use crate::bridge::rooms::terminal::along;
use crate::bridge::talks::holders::WorkElsewhere;
use crate::bridge::talks::holders::whereabouts;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, holders, launch};
use crate::call::Notify;
use crate::change::Class;
use crate::ids::SessionId;
use crate::outbox::Post;
use crate::page::Page;
use crate::session::State;

/// Another process began to work on the Claude session of a session, or does not any more.
pub(in crate::bridge) fn held(hall: &mut Hall, talks: &mut Talks, id: SessionId, holder: Option<Holder>) {
    match holder {
        Some(holder) => taken_elsewhere(hall, &talks.sessions, &mut talks.elsewhere, id, holder),
        None => free_again(hall, talks, id),
    }
}

fn taken_elsewhere(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
    holder: Holder,
) {
    let Some(session) = sessions.get(&id) else { return };
    if elsewhere.saw(&session.record().claude.id, Some(holder)).is_some() {
        return;
    }
    // An idle agent is let go of at once, and the end of an agent says why.
    if matches!(session.state(), State::Running(..)) {
        warn_of_two(hall, sessions, id, holder);
    }
}

fn warn_of_two(hall: &mut Hall, sessions: &Roster, id: SessionId, holder: Holder) {
    let Some(session) = sessions.get(&id) else { return };
    let (name, thread) = (session.record().name.clone(), session.record().thread);
    let voice = hall.thread_voice(thread);
    let place = voice.say(whereabouts(Some(holder)));
    let text = voice.tell("held-while-working", [("name", name.into()), ("where", place.into())]);
    hall.post(Post::new(Class::Final, thread, Page::plain(text)).notify(Notify::Loud).of(id));
}

fn free_again(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    let Some(place) = holders::place_of(&talks.sessions, id) else { return };
    let was_held = talks.elsewhere.saw(&place.claude, None).is_some();
    if holders::stop_reading(hall, &talks.sessions, &mut talks.elsewhere, id) {
        holders::retire_held(hall, &mut talks.elsewhere, id);
        return along::say_reading_ended(hall, &talks.sessions, id, place);
    }
    let Some(session) = talks.sessions.get(&id) else { return };
    if !was_held || !matches!(session.state(), State::Asleep) {
        return;
    }
    if session.queue.is_empty() {
        holders::settle_held(hall, &talks.sessions, &mut talks.elsewhere, id, "held-free");
    } else {
        launch::wake(hall, talks, id);
    }
}
