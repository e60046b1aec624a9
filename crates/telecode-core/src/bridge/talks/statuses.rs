//! How sessions fare: what is stored of that, and noticed by whoever shows it.

use crate::bridge::hall::Hall;
use crate::bridge::talks::{Talks, open_asks};
use crate::change::{Change, Status};
use crate::ids::SessionId;
use crate::session::{Session, State};

/// Stores what changed in the sessions that the input touched: each once, however often it was put among the changes.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks) {
    for id in talks.sessions.take_touched() {
        settle_session(hall, talks, id);
        talks.sessions.settle(id);
        talks.places.touch(id);
    }
}

fn settle_session(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    let Some(session) = talks.sessions.get(&id) else { return };
    let status = status_of(talks, session);
    let Some(session) = talks.sessions.all.get_mut(&id) else { return };
    session.record.standing.status = status;
    if session.stored.as_ref() == Some(&session.record) {
        return;
    }
    session.stored = Some(session.record.clone());
    let is_it = |change: &Change| matches!(change, Change::Session(record) if record.id == id);
    let changes = &mut hall.out.changes;
    // A prompt of a new session must not be stored before the session.
    let at = changes.iter().position(is_it);
    let mut index = 0;
    changes.retain(|change| {
        index += 1;
        !is_it(change) || at == Some(index - 1)
    });
    let change = Change::Session(Box::new(session.record.clone()));
    match at.and_then(|at| changes.get_mut(at)) {
        Some(place) => *place = change,
        None => changes.push(change),
    }
}

/// What a session does, for lists.
fn status_of(talks: &Talks, session: &Session) -> Status {
    let id = session.record.id;
    match session.state() {
        State::Starting(_) => Status::Starting,
        State::Running(..) if open_asks::waits_for_person(talks, id) => Status::Waiting,
        State::Running(..) => Status::Working,
        State::Inspecting(_) | State::Offered(_) => Status::Interrupted,
        State::Idle { .. } | State::Asleep | State::Ending(_) if session.record.standing.failed => {
            Status::Failed
        }
        State::Idle { .. } => Status::Idle,
        State::Asleep | State::Ending(_) => Status::Asleep,
    }
}
