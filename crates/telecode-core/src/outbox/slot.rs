//! One kept slot: what it shows, how urgent it is, and the call that shows it.

use crate::call::{Call, Notify};
use crate::change::{Class, SlotRecord, SlotState};
use crate::ids::{MessageId, SessionId, ThreadId};
use crate::page::Page;

/// A new slot's facts.
#[derive(Debug, Clone)]
pub struct Post {
    /// Where.
    pub thread: ThreadId,
    /// How urgent.
    pub class: Class,
    /// What.
    pub page: Page,
    /// Whether the phone buzzes.
    pub notify: Notify,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// The session that it belongs to.
    pub session: Option<SessionId>,
    /// Whether it is needed after it was shown.
    pub hold: Hold,
}

/// A kept slot in memory.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) record: SlotRecord,
    pub(super) hold: Hold,
    /// Counts the pages put here, so that a call that comes back knows whether its page is still the last.
    pub(super) version: u64,
    pub(super) flying: bool,
}

/// What becomes of a slot once it shows its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// It is: nothing will change there.
    No,
    /// It is not: it will show something else later, or has buttons.
    Yes,
    /// It is of no use any more: its message is deleted as soon as it is known.
    Delete,
}

impl Slot {
    /// What is to be stored of it: a message that is on its way may be in the chat after a crash.
    pub(super) fn stored(&self) -> SlotRecord {
        let mut record = self.record.clone();
        if self.flying && record.state == SlotState::Waiting {
            record.state = SlotState::Unsure;
        }
        record
    }

    pub(super) fn is_due(&self) -> bool {
        !self.flying && (self.hold == Hold::Delete || !matches!(self.record.state, SlotState::Shown(_)))
    }

    /// New messages go before edits, so that a question is never stuck behind progress.
    pub(super) fn rank(&self) -> (u8, Class) {
        match self.record.state {
            SlotState::Waiting | SlotState::Unsure => (0, self.record.class),
            SlotState::Stale(_) | SlotState::Shown(_) => (1, self.record.class),
        }
    }

    pub(super) fn call(&self, mark: fn(&Page) -> Page) -> Call {
        let record = &self.record;
        if let (Hold::Delete, Some(message)) = (self.hold, record.message()) {
            return Call::Delete { chat: record.thread.chat, message };
        }
        let send = |page| Call::Send {
            thread: record.thread,
            page,
            notify: record.notify,
            reply_to: record.reply_to,
        };
        match record.state {
            SlotState::Waiting => send(record.page.clone()),
            SlotState::Unsure => send(mark(&record.page)),
            SlotState::Stale(message) | SlotState::Shown(message) => {
                Call::Edit { chat: record.thread.chat, message, page: record.page.clone() }
            }
        }
    }
}

impl SlotRecord {
    /// The message that the slot is shown in.
    pub fn message(&self) -> Option<MessageId> {
        match self.state {
            SlotState::Stale(message) | SlotState::Shown(message) => Some(message),
            SlotState::Waiting | SlotState::Unsure => None,
        }
    }
}
