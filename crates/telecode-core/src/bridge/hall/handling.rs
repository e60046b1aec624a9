//! The update that is being handled: stored until then, so that a crash on the way loses nothing.
//!
//! It is handled when the input that it came with is, unless something was begun for it that takes it over: an errand, a query,
//! a prompt that is wanted back. Then it is handled when that is over.

use crate::bridge::hall::Hall;
use crate::change::Change;
use crate::ids::UpdateId;

/// The update that is being handled, until something takes it over.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Handling(Option<UpdateId>);

impl Handling {
    /// An update came, or one that waited is served now.
    pub(in crate::bridge) fn begin(&mut self, update: UpdateId) {
        self.0 = Some(update);
    }

    /// What is begun takes the update over, and gives it back by [`Handling::go_on`] once it is over.
    #[must_use]
    pub(in crate::bridge) fn hand_over(&mut self) -> Option<UpdateId> {
        self.0.take()
    }

    /// What took an update over is over. What follows may begin something else, which then takes it over.
    pub(in crate::bridge) fn go_on(&mut self, update: Option<UpdateId>) {
        self.0 = update;
    }

    /// The message is kept with its update, which begins anew or is handled with it.
    pub(in crate::bridge) fn keep_with_message(&mut self) {
        self.0 = None;
    }
}

impl Hall {
    /// The update that is being handled needs no more work, unless something took it over.
    pub(in crate::bridge) fn handled(&mut self) {
        let update = self.handling.hand_over();
        self.update_over(update);
    }

    /// What took an update over is over, and nothing follows.
    pub(in crate::bridge) fn update_over(&mut self, update: Option<UpdateId>) {
        if let Some(update) = update {
            self.save(Change::Handled(update));
        }
    }
}
