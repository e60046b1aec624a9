//! What is stored of a session, and the mode that its agent is in.

use crate::bridge::hall::Hall;
use crate::bridge::talks::Talks;
use crate::change::Change;
use crate::gate::Passed;
use crate::ids::SessionId;
use crate::permission::Mode;

/// The one way to a session's mode.
pub(in crate::bridge) fn set_mode(hall: &mut Hall, talks: &mut Talks, id: SessionId, mode: Passed<Mode>) {
    record(hall, talks, id, |record| record.run.mode = mode.into_inner());
}

/// What an agent is in from now on, as far as anybody knows.
pub(super) fn mode_in_force(talks: &mut Talks, id: SessionId, mode: Option<Mode>) {
    if let Some(session) = talks.sessions.get_mut(&id) {
        session.works_in(mode);
    }
}

pub(in crate::bridge) fn record(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    what: impl FnOnce(&mut crate::change::SessionRecord),
) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let before = session.record.clone();
    what(&mut session.record);
    if session.record != before {
        hall.save(Change::Session(Box::new(session.record.clone())));
    }
}
