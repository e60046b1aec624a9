//! Buttons get a name and a meaning when they are posted, and lose it with their message.

use crate::bridge::hall::Hall;
use crate::change::Change;
use crate::ids::{SlotId, Token};
use crate::outbox::Hold;
use crate::pick::{ButtonControl, ButtonPick};

impl Hall {
    /// Remembers buttons of a slot that mean nothing any more: a copy of it may have them still.
    fn retire<'a>(&mut self, slot: SlotId, gone: impl IntoIterator<Item = &'a ButtonControl>) {
        let tokens: Vec<_> = gone.into_iter().map(|control| control.token.clone()).collect();
        if !tokens.is_empty() {
            self.retired.add(slot, tokens, self.outbox.slots.message_of(slot));
        }
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
        self.drop_picks(slot, |_| true);
    }

    /// The same of some of them. Says whether the slot is held for others, also for those that are not shown yet.
    pub(in crate::bridge) fn drop_picks(&mut self, slot: SlotId, are_gone: fn(&ButtonPick) -> bool) -> Hold {
        let of_slot = self.controls.of_slot(slot).cloned();
        let (gone, kept): (Vec<_>, Vec<_>) = of_slot.partition(|control| are_gone(&control.pick));
        self.retire(slot, &gone);
        self.controls.drop_slot(slot);
        self.save(Change::ControlsGone(slot));
        let hold = if kept.is_empty() { Hold::No } else { Hold::Yes };
        for control in kept {
            self.save(Change::Control(control.clone()));
            self.controls.add(control);
        }
        hold
    }
}
