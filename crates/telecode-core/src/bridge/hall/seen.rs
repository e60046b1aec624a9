//! What people have seen of asks.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use crate::ids::{AskId, MessageId, SlotId, Token};
use crate::page::Page;
use crate::time::Wall;

/// Of how many pages the buttons are remembered that mean nothing any more.
pub(in crate::bridge) const RETIRED: usize = 200;

/// What people have seen.
#[derive(Debug, Default)]
pub(in crate::bridge) struct SeenAsks {
    /// When the card of an ask came to be there, if that was in this run.
    pub(in crate::bridge) there: HashMap<AskId, Wall>,
    /// The slots with what is sent of an ask beside its card, those of the classic forms that some of it may get among them.
    pub(in crate::bridge) beside: HashMap<AskId, Vec<Range<SlotId>>>,
    /// The buttons that lost their meaning last.
    pub(in crate::bridge) retired: VecDeque<RetiredButtons>,
}

/// What had buttons that mean nothing any more.
#[derive(Debug)]
pub(in crate::bridge) struct RetiredButtons {
    pub(in crate::bridge) slot: SlotId,
    pub(in crate::bridge) tokens: Vec<Token>,
    pub(in crate::bridge) message: Option<MessageId>,
    /// What is left of it, if it is a card that is over.
    pub(in crate::bridge) page: Option<Page>,
}
