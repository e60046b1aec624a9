//! What each answer of the server means for a page that is to be shown: the one table of it.
//!
//! No answer ends a page that somebody is to see: it goes elsewhere, anew, in another form, or later.

use std::time::{Duration, Instant};

use super::slot::{PageForm, Slot, Under};
use crate::call::{Delivery, Outcome};
use crate::ids::{ChatId, MessageId};

/// How long a page waits that was refused in each of its forms; longer each time, up to [`PATIENCE`].
const FIRST_WAIT: Duration = Duration::from_secs(30);

/// The longest time between two tries of a page that is refused.
const PATIENCE: Duration = Duration::from_hours(1);

/// How often a message is changed, or deleted, against refusals: it is there all the same, and shows what it did.
const CHANGES: u32 = 6;

/// The same while it has buttons that mean nothing any more, each time also to take only these off: some two days.
const CHANGES_AND_STRIPS: u32 = 100;

/// Why the server did not take something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallRefusal {
    /// It says so in words of its own.
    Said(String),
    /// It names no message that it made.
    NoMessage,
    /// The topic is gone.
    NoTopic,
    /// The topic is closed.
    TopicClosed,
    /// The message is gone.
    Gone,
    /// The bot has not the right to.
    NoRight,
    /// The bot is blocked.
    Blocked,
    /// It was asked too much.
    Busy,
    /// It does not answer.
    NoAnswer,
    /// It does not know such a call.
    Unsupported,
}

/// What is to become of a slot.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SlotFate {
    /// It shows its page.
    Shown(Option<MessageId>),
    /// The same, but what it was to answer is gone.
    Alone(MessageId),
    /// It may have been sent.
    Unsure,
    /// Nothing is wrong with it: the server has no time, and it is tried again when its lane is free.
    Waits,
    /// The chat takes nothing: it is tried again when it does.
    Again,
    /// The whole chat has moved.
    Moved(ChatId),
    /// Its topic is gone.
    Elsewhere,
    /// Its topic is closed.
    Reopened,
    /// Its message is gone.
    Anew,
    /// It is refused.
    Refused(CallRefusal),
}

/// Reads the table. What cannot be answered to a slot counts as a refusal, so that no slot hangs on it.
pub(super) fn fate(outcome: Outcome, slot: &Slot) -> SlotFate {
    let has_message = slot.record.message().is_some();
    let in_topic = slot.record.thread.topic.is_some();
    match outcome {
        Outcome::Done(None) if !has_message => SlotFate::Refused(CallRefusal::NoMessage),
        Outcome::Done(message) => SlotFate::Shown(message),
        Outcome::Alone(message) => SlotFate::Alone(message),
        Outcome::Unreachable { delivery: Delivery::Maybe } => SlotFate::Unsure,
        Outcome::TooMany(_) | Outcome::Unreachable { delivery: Delivery::No } => SlotFate::Waits,
        Outcome::Blocked | Outcome::Muted => SlotFate::Again,
        Outcome::Moved(to) => SlotFate::Moved(to),
        Outcome::ThreadGone if in_topic => SlotFate::Elsewhere,
        // What is there already can mostly be changed, or comes anew.
        Outcome::ThreadClosed if in_topic && !has_message => SlotFate::Reopened,
        Outcome::Gone if has_message => SlotFate::Anew,
        // No topic was named; servers have said so all the same.
        Outcome::ThreadGone => SlotFate::Refused(CallRefusal::NoTopic),
        Outcome::ThreadClosed => SlotFate::Refused(CallRefusal::TopicClosed),
        Outcome::Gone => SlotFate::Refused(CallRefusal::Gone),
        Outcome::Barred(_) => SlotFate::Refused(CallRefusal::NoRight),
        Outcome::Unsupported | Outcome::Topic(_) => SlotFate::Refused(CallRefusal::Unsupported),
        Outcome::Refused(reason) => SlotFate::Refused(CallRefusal::Said(reason)),
    }
}

/// What is done about a slot that was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// It is tried again, in the form and at the time that it has now.
    Again,
    /// The same, and its person is told: it was refused in each of its forms.
    Told,
    /// Its message cannot be changed: it comes anew.
    Anew,
    /// Its message cannot be changed, and nobody waits for that.
    LetBe,
}

impl Slot {
    /// A refusal more: the slot takes another form, or waits.
    pub(super) fn refused(&mut self, now: Instant) -> Remedy {
        self.refusals += 1;
        if self.record.message().is_some() {
            return self.change_refused(now);
        }
        if self.refusals == 1 {
            // It may have been a moment's trouble: nobody wants a file for that.
            return Remedy::Again;
        }
        let was = std::mem::replace(&mut self.form, PageForm::AsItIs);
        if was == PageForm::AsItIs && self.record.page.document.is_none() {
            self.form = PageForm::File;
            return Remedy::Again;
        }
        self.not_before = Some(now + wait(self.refusals - 2));
        if std::mem::replace(&mut self.told, true) { Remedy::Again } else { Remedy::Told }
    }

    /// What is to be decided comes anew. Else the buttons of the message are to go at least, and at once; the change is tried
    /// again later.
    fn change_refused(&mut self, now: Instant) -> Remedy {
        if self.comes_anew() {
            return Remedy::Anew;
        }
        if self.under == Under::Buttons {
            self.under = Under::Leaving;
            return Remedy::Again;
        }
        let most = if self.under == Under::Nothing { CHANGES } else { CHANGES_AND_STRIPS };
        if self.under == Under::Leaving {
            // They did not go either.
            self.under = Under::Buttons;
        }
        self.not_before = Some(now + wait(self.refusals));
        if self.refusals < most { Remedy::Again } else { Remedy::LetBe }
    }

    /// Its message has no buttons any more; whether it takes the change is seen later.
    pub(super) fn stripped(&mut self, now: Instant) {
        self.under = Under::Nothing;
        self.not_before = Some(now + wait(self.refusals));
    }

    /// Another page is put here, or somebody is in the chat: what waits for better times is tried at once.
    pub(super) fn hurry(&mut self) {
        self.not_before = None;
    }
}

fn wait(refusals: u32) -> Duration {
    (FIRST_WAIT * 2_u32.saturating_pow(refusals.saturating_sub(1))).min(PATIENCE)
}
