//! Records of what is shown: slots, cockpits and reactions.

use crate::call::{Notify, Reaction};
use crate::ids::{ChatId, MessageId, SessionId, SlotId, ThreadId};
use crate::page::Page;

/// The pinned message of a thread that shows the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CockpitRecord {
    /// Its place.
    pub slot: SlotId,
    /// Nothing is to be done about its pin any more: it is pinned, or cannot be, and that was said.
    pub settled: bool,
}

/// A slot: the place of one message, and what it is to show.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotRecord {
    /// The number that telecode gave it, never used twice.
    pub id: SlotId,
    /// The thread that it is shown in.
    pub thread: ThreadId,
    /// What it is for, which says how urgent it is.
    pub class: Class,
    /// What it is to show; empty once a settled slot was shown.
    pub page: Page,
    /// Whether it makes the phone buzz when it is sent.
    pub notify: Notify,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// The session that it belongs to: a reply to it goes there.
    pub session: Option<SessionId>,
    /// Where it stands.
    pub state: SlotState,
}

/// What a slot is for, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What a person is to decide, and what belongs to it: Claude waits for that.
    Ask,
    /// A final answer: its first message.
    Final,
    /// The answer to a command, a notice.
    Reply,
    /// The other messages of a final answer: who reads the first one has time.
    Rest,
    /// The live view of a turn: of use only while the turn runs.
    Live,
}

/// The end of a prompt, as its message is to show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReactionRecord {
    /// The chat.
    pub chat: ChatId,
    /// The person's message.
    pub message: MessageId,
    /// How the prompt ended.
    pub reaction: Reaction,
    /// The slot that is to be shown before: who sees the sign looks for the answer.
    pub after: Option<SlotId>,
}

/// Where a slot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// It was not sent yet.
    Waiting,
    /// It may have been sent: sent again, it is marked as repeated.
    Unsure,
    /// Its message shows an earlier page.
    Stale(MessageId),
    /// Its message shows its page.
    Shown(MessageId),
}
