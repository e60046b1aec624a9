//! How sessions fare: what is stored of that, and noticed by whoever shows it.

use crate::bridge::hall::Hall;
use crate::bridge::talks::open_asks;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::change::{Change, Status};
use crate::session::{Session, State};

/// Stores what changed in the sessions that the input touched, each once, before what belongs to it.
pub(in crate::bridge) fn settle(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &TurnAsks,
    places: &mut ThreadPlaces,
) {
    let mut changes = Vec::new();
    for id in sessions.take_touched() {
        if let Some(status) = sessions.get(&id).map(|session| status_of(asks, session)) {
            let changed = sessions.settle(id, status);
            changes.extend(changed.map(|record| Change::Session(Box::new(record))));
        }
        places.touch(id);
    }
    hall.outbox.changes.put_first(changes);
}

/// What a session does, for lists.
fn status_of(asks: &TurnAsks, session: &Session) -> Status {
    let id = session.record().id;
    match session.state() {
        State::Starting(_) => Status::Starting,
        State::Running(..) if open_asks::waits_for_person(asks, id) => Status::Waiting,
        State::Running(..) => Status::Working,
        State::Inspecting(_) | State::Offered(_) => Status::Interrupted,
        State::Idle { .. } | State::Asleep | State::Ending(_) if session.record().standing.failed => {
            Status::Failed
        }
        State::Idle { .. } => Status::Idle,
        State::Asleep | State::Ending(_) => Status::Asleep,
    }
}
