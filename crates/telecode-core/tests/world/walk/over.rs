//! Which buttons of menus cannot be used any more.
//!
//! A list is what was there when it was asked for: what is not there any more says so when it is pressed, and the list comes
//! anew. What was offered by itself is different: nobody asked for it, so it goes when it is over.

use telecode_core::change::{PromptRecord, PromptStage};
use telecode_core::ids::{PromptId, SessionId};
use telecode_core::pick::{LimitsPick, Pick, PlacePick, QueuePick, SteeringPick, UndoPick};

use super::Walk;
use crate::store::is_open;

impl Walk {
    pub(super) fn is_pick_over(&self, pick: &Pick) -> bool {
        let store = &self.world.store;
        match pick {
            // Receipts are there as long as their prompt waits.
            Pick::Steering(SteeringPick::Now(id) | SteeringPick::Later(id) | SteeringPick::Drop(id)) => {
                !self.prompt(id).is_some_and(is_open)
            }
            Pick::Limits(
                LimitsPick::Then(session) | LimitsPick::Now(session) | LimitsPick::Drop(session),
            ) => !store.parked.contains_key(session),
            // Only what is offered by itself has it; the others are in lists as well.
            Pick::Queue(QueuePick::ShowHeld(session)) => !self.holds(*session),
            Pick::Queue(
                QueuePick::RunHeld(session) | QueuePick::DiscardHeld(session) | QueuePick::Show(session),
            )
            | Pick::Place(PlacePick::MakeTopic(session))
            | Pick::Undo(
                UndoPick::Preview { session, .. }
                | UndoPick::Back { session, .. }
                | UndoPick::Forward { session, .. }
                | UndoPick::ForwardNow { session, .. },
            ) => !store.sessions.contains_key(session),
            Pick::Place(PlacePick::ServeGroup(_) | PlacePick::StayWithout(_))
            | Pick::Queue(QueuePick::Page { .. } | QueuePick::Drop(_) | QueuePick::Up(_))
            | Pick::Close
            | Pick::Sessions(_)
            | Pick::Projects(_)
            | Pick::Persona(_)
            | Pick::History(_)
            | Pick::Terminal(_)
            | Pick::Tasks(_)
            | Pick::Usage(_)
            | Pick::Cockpit(_)
            | Pick::Changes(_)
            | Pick::Rich(_)
            | Pick::Ask(_)
            | Pick::Peers(_)
            | Pick::Rules(_)
            | Pick::Tuning(_)
            | Pick::Facts(_)
            | Pick::Preferences(_) => false,
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
