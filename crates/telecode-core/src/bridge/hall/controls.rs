//! What the buttons that are shown mean, as it is kept.

use std::collections::HashMap;

use crate::ids::{SlotId, Token};
use crate::pick::{ButtonControl, ButtonPick};

/// What the buttons that are shown mean, by their tokens.
#[derive(Debug)]
pub(in crate::bridge) struct ButtonControls(HashMap<Token, ButtonControl>);

impl ButtonControls {
    pub(in crate::bridge) fn by_token(&self, token: &Token) -> Option<&ButtonControl> {
        self.0.get(token)
    }

    /// All of them, in no order.
    pub(in crate::bridge) fn all(&self) -> impl Iterator<Item = &ButtonControl> {
        self.0.values()
    }

    /// The buttons of a slot.
    pub(in crate::bridge) fn of_slot(&self, slot: SlotId) -> impl Iterator<Item = &ButtonControl> {
        self.0.values().filter(move |control| control.slot == slot)
    }

    /// The slot of a button that means this.
    pub(in crate::bridge) fn slot_of(&self, pick: &ButtonPick) -> Option<SlotId> {
        self.0.values().find(|control| control.pick == *pick).map(|control| control.slot)
    }

    pub(in crate::bridge) fn add(&mut self, control: ButtonControl) {
        self.0.insert(control.token.clone(), control);
    }

    /// What the buttons of a slot mean changes where this says so; the changed ones are handed out.
    pub(in crate::bridge) fn change(
        &mut self,
        slot: SlotId,
        change: impl Fn(&mut ButtonPick) -> bool,
    ) -> Vec<ButtonControl> {
        let of_slot = self.0.values_mut().filter(|control| control.slot == slot);
        of_slot.filter_map(|control| change(&mut control.pick).then(|| control.clone())).collect()
    }

    /// A button means nothing any more.
    pub(in crate::bridge) fn drop_one(&mut self, token: &Token) {
        self.0.remove(token);
    }

    /// The buttons of a slot mean nothing any more.
    pub(in crate::bridge) fn drop_slot(&mut self, slot: SlotId) {
        self.0.retain(|_, control| control.slot != slot);
    }
}

impl FromIterator<ButtonControl> for ButtonControls {
    fn from_iter<I: IntoIterator<Item = ButtonControl>>(stored: I) -> Self {
        Self(stored.into_iter().map(|control| (control.token.clone(), control)).collect())
    }
}
