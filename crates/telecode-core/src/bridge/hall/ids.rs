//! Numbers that nothing else has.

use crate::bridge::hall::Hall;
use crate::ids::{AskId, LifeId, SessionId, TurnId};

impl Hall {
    pub(in crate::bridge) fn next_session(&mut self) -> SessionId {
        self.last.session = SessionId(self.last.session.0 + 1);
        self.last.session
    }

    pub(in crate::bridge) fn next_turn(&mut self) -> TurnId {
        self.last.turn = TurnId(self.last.turn.0 + 1);
        self.last.turn
    }

    /// The newest turn that there is.
    pub(in crate::bridge) fn last_turn(&self) -> TurnId {
        self.last.turn
    }

    pub(in crate::bridge) fn next_ask(&mut self) -> AskId {
        self.last.ask = AskId(self.last.ask.0 + 1);
        self.last.ask
    }

    pub(in crate::bridge) fn next_life(&mut self) -> LifeId {
        self.last_life += 1;
        LifeId(self.last_life)
    }
}
