//! How sessions fare: what is stored of that, and noticed by whoever shows it.

use crate::bridge::hall::Hall;
use crate::bridge::talks::{Talks, open_asks};
use crate::change::{Change, Status};
use crate::session::{Session, State};

/// Stores what changed in the sessions that the input touched, each once, before what belongs to it.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks) {
    let mut changes = Vec::new();
    for id in talks.sessions.take_touched() {
        if let Some(status) = talks.sessions.get(&id).map(|session| status_of(talks, session)) {
            let changed = talks.sessions.settle(id, status);
            changes.extend(changed.map(|record| Change::Session(Box::new(record))));
        }
        talks.places.touch(id);
    }
    hall.outbox.changes.put_first(changes);
}

/// What a session does, for lists.
fn status_of(talks: &Talks, session: &Session) -> Status {
    let id = session.record().id;
    match session.state() {
        State::Starting(_) => Status::Starting,
        State::Running(..) if open_asks::waits_for_person(talks, id) => Status::Waiting,
        State::Running(..) => Status::Working,
        State::Inspecting(_) | State::Offered(_) => Status::Interrupted,
        State::Idle { .. } | State::Asleep | State::Ending(_) if session.record().standing.failed => {
            Status::Failed
        }
        State::Idle { .. } => Status::Idle,
        State::Asleep | State::Ending(_) => Status::Asleep,
    }
}
