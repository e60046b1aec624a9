//! Where the prompts of a session are that are not over.

use crate::bridge::talks::roster::Roster;
use crate::change::PromptRecord;
use crate::ids::{PromptId, SessionId};
use crate::session::Session;

/// Where a prompt that is not over is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum PromptSpot {
    /// It was told, and Claude has not taken it up.
    Told,
    /// It waits with us.
    Queued,
    /// It came too late to be run without asking.
    Held,
    /// Claude has it.
    TakenUp,
}

impl PromptSpot {
    /// All prompts of a session that are not over, in the order in which they run.
    pub(in crate::bridge) fn all(session: &Session) -> Vec<(Self, &PromptRecord)> {
        let turns = session.turn().into_iter();
        let told = turns.flat_map(|turn| turn.told().map(move |prompt| (turn.has_taken_up(prompt), prompt)));
        let told = told.map(|(is_taken, prompt)| (if is_taken { Self::TakenUp } else { Self::Told }, prompt));
        let queued = session.queue.waiting().map(|prompt| (Self::Queued, prompt));
        let held = session.queue.held().map(|prompt| (Self::Held, prompt));
        told.chain(queued).chain(held).collect()
    }

    /// Those that wait.
    pub(in crate::bridge) fn waiting(session: &Session) -> Vec<(Self, &PromptRecord)> {
        Self::all(session).into_iter().filter(|(spot, _)| *spot != Self::TakenUp).collect()
    }
}

/// Where in a session's list a prompt is.
pub(super) fn find_waiting(sessions: &Roster, prompt: &PromptId) -> Option<(SessionId, usize, PromptSpot)> {
    sessions.values().find_map(|session| {
        let waiting = PromptSpot::waiting(session);
        let at = waiting.iter().position(|(_, other)| other.id == *prompt)?;
        Some((session.record().id, at, waiting.get(at)?.0))
    })
}
