//! Everything comes to its end: calls succeed, Claude works, a person decides.

use std::time::Duration;

use telecode_core::ask::{Act, Choose};
use telecode_core::change::SlotRecord;
use telecode_core::ids::{MessageId, Token};
use telecode_core::page::ButtonAction;
use telecode_core::pick::{Pick, QueuePick};

use super::Walk;
use crate::OWNER;
use crate::store::is_open;

impl Walk {
    pub(super) fn settles(&mut self) {
        self.world.fuse = None;
        self.world.next_fuse = None;
        self.revives();
        for _ in 0..400 {
            let acted = self.claudes.finish_all(&mut self.world);
            self.world.pass(Duration::from_secs(2));
            self.claudes.look(&mut self.world);
            match self.decision() {
                Some((message, token)) => self.world.press_as(OWNER, message, token),
                None if !acted && self.world.store.prompts.iter().all(|prompt| !is_open(prompt)) => break,
                None if !acted => self.world.pass(Duration::from_secs(25)),
                None => {}
            }
        }
        self.world.pass(Duration::from_mins(5));
        self.claudes.look(&mut self.world);
    }

    /// The button that goes on, on a card that belongs to a slot.
    fn decision(&self) -> Option<(MessageId, Token)> {
        let slots = self.world.store.slots.values().filter_map(SlotRecord::message);
        let pages = slots.filter_map(|message| Some((message, self.world.chat.messages.get(&message)?)));
        let buttons = pages
            .flat_map(|(message, page)| page.buttons.iter().flatten().map(move |button| (message, button)));
        let mut going_on = buttons.filter_map(|(message, button)| {
            let goes_on = matches!(
                self.act(&button.action),
                Some(
                    Act::Decide(_, Choose::Allow | Choose::Back | Choose::Option(_))
                        | Act::Resume(_)
                        | Act::Pick(Pick::Queue(QueuePick::RunHeld(_)))
                )
            );
            match &button.action {
                ButtonAction::Press(token) if goes_on => Some((message, token.clone())),
                ButtonAction::Press(_) | ButtonAction::Copy(_) | ButtonAction::Open(_) => None,
            }
        });
        going_on.next()
    }
}
