//! The mode of a session, and the one that its agent is in.

use crate::bridge::talks::roster::Roster;
use crate::gate::Passed;
use crate::ids::SessionId;
use crate::permission::Mode;

/// A session is to be in this mode, and its next agents with it.
pub(in crate::bridge) fn set_mode(sessions: &mut Roster, id: SessionId, mode: Passed<Mode>) {
    if let Some(session) = sessions.get_mut(&id) {
        session.record_mut().is_to_be_in(mode);
    }
}

/// What an agent is in from now on, as far as anybody knows.
pub(super) fn mode_in_force(sessions: &mut Roster, id: SessionId, mode: Option<Mode>) {
    if let Some(session) = sessions.get_mut(&id) {
        session.works_in(mode);
    }
}
