//! Buttons get a name and a meaning when they are posted, and lose it with their message.

use crate::bridge::hall::Hall;
use crate::change::Change;
use crate::ids::{SlotId, Token};
use crate::pick::{ButtonControl, ButtonPick};

impl Hall {
    /// Remembers the buttons of a slot: a copy of it may have them still.
    fn retire(&mut self, slot: SlotId) {
        let tokens: Vec<_> = self.controls.of_slot(slot).map(|control| control.token.clone()).collect();
        if tokens.is_empty() {
            return;
        }
        self.retired.add(slot, tokens, self.outbox.slots.message_of(slot));
    }

    /// Makes a button's meaning known; the slot is the one that it will be shown in.
    pub(in crate::bridge) fn control(&mut self, slot: SlotId, pick: ButtonPick) -> Token {
        let control = ButtonControl { token: self.random.token(), slot, pick };
        let token = control.token.clone();
        self.save(Change::Control(control.clone()));
        self.controls.add(control);
        token
    }

    /// The button of a slot that means this already, or a new one.
    pub(super) fn control_again(&mut self, slot: SlotId, pick: ButtonPick) -> Token {
        let known = self.controls.of_slot(slot).find(|control| control.pick == pick);
        let known = known.map(|control| control.token.clone());
        known.unwrap_or_else(|| self.control(slot, pick))
    }

    /// The buttons of a slot mean nothing any more.
    pub(in crate::bridge) fn drop_controls(&mut self, slot: SlotId) {
        self.retire(slot);
        self.controls.drop_slot(slot);
        self.save(Change::ControlsGone(slot));
    }
}
