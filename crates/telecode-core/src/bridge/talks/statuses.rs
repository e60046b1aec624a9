//! How sessions fare: what is stored of that, and noticed by whoever shows it.

use crate::bridge::hall::Hall;
use crate::bridge::talks::{Talks, open_asks};
use crate::change::Status;
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
    if let Some(record) = talks.sessions.set_status(id, status) {
        hall.outbox.changes.put_session(record);
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
