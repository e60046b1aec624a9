//! Which buttons cannot be used any more.
//!
//! A list is what was there when it was asked for: what is not there any more says so when it is pressed, and the list comes
//! anew. What was offered by itself is different: nobody asked for it, so it goes when it is over.

use telecode_core::seam::change::{PromptRecord, PromptStage, TurnStage};
use telecode_core::seam::ids::{PromptId, SessionId};
use telecode_core::seam::pick::{ButtonPick, LimitsPick, PlacePick, QueuePick, SteeringPick, UndoPick};

use super::Walk;
use crate::store::is_open;

impl Walk {
    /// Whether what a button means cannot be done any more.
    pub(super) fn is_over(&self, pick: &ButtonPick) -> bool {
        let store = &self.world.store;
        match pick {
            ButtonPick::Decide(ask, _) | ButtonPick::AskDetails(ask) => {
                store.asks.get(ask).is_none_or(|ask| !ask.is_waiting())
            }
            ButtonPick::ResumeTurn(turn) | ButtonPick::DropTurn(turn) | ButtonPick::ShowTurn(turn) => {
                store.turns.get(turn).is_none_or(|turn| turn.stage != TurnStage::Offered)
            }
            // Only while a turn runs.
            ButtonPick::StopTurn(_) => true,
            // Receipts are there as long as their prompt waits.
            ButtonPick::Steering(
                SteeringPick::Now(id) | SteeringPick::Later(id) | SteeringPick::Drop(id),
            ) => !self.prompt(id).is_some_and(is_open),
            ButtonPick::Limits(
                LimitsPick::WhenOver(session) | LimitsPick::Now(session) | LimitsPick::Drop(session),
            ) => !store.parked.contains_key(session),
            // Only what is offered by itself has it; the others are in lists as well.
            ButtonPick::Queue(QueuePick::ShowHeld(session)) => !self.holds(*session),
            ButtonPick::Queue(
                QueuePick::RunHeld(session) | QueuePick::DiscardHeld(session) | QueuePick::Show(session),
            )
            | ButtonPick::Place(PlacePick::MakeTopic(session))
            | ButtonPick::Undo(
                UndoPick::Preview { session, .. }
                | UndoPick::Back { session, .. }
                | UndoPick::Forward { session, .. }
                | UndoPick::ForwardNow { session, .. },
            ) => !store.sessions.contains_key(session),
            ButtonPick::Place(PlacePick::ServeGroup(_) | PlacePick::StayWithout(_))
            | ButtonPick::Queue(QueuePick::Page { .. } | QueuePick::Drop(_) | QueuePick::Up(_))
            | ButtonPick::Close
            | ButtonPick::Sessions(_)
            | ButtonPick::Projects(_)
            | ButtonPick::Persona(_)
            | ButtonPick::History(_)
            | ButtonPick::Terminal(_)
            | ButtonPick::Tasks(_)
            | ButtonPick::Usage(_)
            | ButtonPick::Cockpit(_)
            | ButtonPick::Changes(_)
            | ButtonPick::Rich(_)
            | ButtonPick::AskCard(_)
            | ButtonPick::Peers(_)
            | ButtonPick::Rules(_)
            | ButtonPick::Tuning(_)
            | ButtonPick::Facts(_)
            | ButtonPick::Preferences(_)
            | ButtonPick::Help(_) => false,
        }
    }

    fn prompt(&self, id: &PromptId) -> Option<&PromptRecord> {
        self.world.store.prompts.iter().find(|prompt| prompt.id == *id)
    }

    fn holds(&self, session: SessionId) -> bool {
        let mut of = self.world.store.prompts.iter().filter(|prompt| prompt.session == session);
        of.any(|prompt| prompt.stage == PromptStage::Held)
    }
}
