//! Buttons that mean nothing any more, which copies of messages may have still.

use std::collections::VecDeque;

use crate::ids::{MessageId, SlotId, Token};
use crate::page::Page;

/// Of how many pages the buttons are remembered that mean nothing any more.
const RETIRED: usize = 200;

/// The buttons that lost their meaning last.
#[derive(Debug, Default)]
pub(in crate::bridge) struct RetiredButtons(VecDeque<RetiredPage>);

/// What had buttons that mean nothing any more.
#[derive(Debug)]
pub(in crate::bridge) struct RetiredPage {
    pub(in crate::bridge) slot: SlotId,
    tokens: Vec<Token>,
    pub(in crate::bridge) message: Option<MessageId>,
    /// What is left of it, if it is a card that is over.
    pub(in crate::bridge) page: Option<Page>,
}

impl RetiredButtons {
    /// The buttons of a slot mean nothing any more.
    pub(super) fn add(&mut self, slot: SlotId, tokens: Vec<Token>, message: Option<MessageId>) {
        self.0.truncate(RETIRED - 1);
        self.0.push_front(RetiredPage { slot, tokens, message, page: None });
    }

    /// Remembers what is left of a card that is over.
    pub(in crate::bridge) fn leave(&mut self, slot: SlotId, page: &Page) {
        for retired in self.0.iter_mut().filter(|retired| retired.slot == slot) {
            retired.page = Some(page.clone());
        }
    }

    /// What had this button.
    pub(in crate::bridge) fn with(&self, token: &Token) -> Option<&RetiredPage> {
        self.0.iter().find(|retired| retired.tokens.contains(token))
    }
}
