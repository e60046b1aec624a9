//! One kept slot: what it shows, how urgent it is, and the call that shows it.

use std::time::Instant;

use super::refusals::CallRefusal;
use crate::call::{Call, Notify, Reaction};
use crate::change::{Class, SlotRecord, SlotState};
use crate::ids::{ChatId, MessageId, SessionId, SlotId, ThreadId};
use crate::page::{Document, Page};

/// What a page is called that comes as a file because it is refused as a message.
const FILE_NAME: &str = "message.txt";

/// A page that is to be shown in a new slot: silently, belonging to no session, and needed until it was shown.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(super) thread: ThreadId,
    pub(super) class: Class,
    pub(super) page: Page,
    pub(super) notify: Notify,
    pub(super) reply_to: Option<MessageId>,
    pub(super) session: Option<SessionId>,
    pub(super) hold: Hold,
}

impl Post {
    /// A page of this urgency.
    pub(crate) fn new(class: Class, thread: ThreadId, page: Page) -> Self {
        Self { thread, class, page, notify: Notify::Silent, reply_to: None, session: None, hold: Hold::No }
    }

    /// What answers a person, or is said by the way.
    pub(crate) fn reply(thread: ThreadId, page: Page) -> Self {
        Self::new(Class::Reply, thread, page)
    }

    /// Says whether the phone buzzes.
    #[must_use]
    pub(crate) fn notify(self, notify: Notify) -> Self {
        Self { notify, ..self }
    }

    /// Names the session that it belongs to.
    #[must_use]
    pub(crate) fn of(self, session: impl Into<Option<SessionId>>) -> Self {
        Self { session: session.into(), ..self }
    }

    /// Names the message that it answers.
    #[must_use]
    pub(crate) fn answers(self, message: impl Into<Option<MessageId>>) -> Self {
        Self { reply_to: message.into(), ..self }
    }

    /// Says whether it is needed after it was shown.
    #[must_use]
    pub(crate) fn hold(self, hold: Hold) -> Self {
        Self { hold, ..self }
    }
}

/// A slot that is reserved for one post, so that its buttons can be made before.
#[derive(Debug)]
#[must_use = "a slot is reserved to be posted in"]
pub(crate) struct NewSlot {
    pub(super) id: SlotId,
    /// How many numbers right before it are kept for classic pages.
    pub(super) room: usize,
}

impl NewSlot {
    /// Its number.
    pub(crate) fn id(&self) -> SlotId {
        self.id
    }
}

/// A kept slot in memory.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) record: SlotRecord,
    pub(super) hold: Hold,
    /// Counts the pages put here, so that a call that comes back knows whether its page is still the last.
    pub(super) version: u64,
    pub(super) flying: bool,
    pub(super) form: PageForm,
    /// How often its page was refused.
    pub(super) refusals: u32,
    /// Why it was refused as it is.
    pub(super) reason: CallRefusal,
    /// It was said that it is refused.
    pub(super) told: bool,
    /// It is not tried before.
    pub(super) not_before: Option<Instant>,
    /// Somebody pressed one of its buttons, and what came of that is not shown yet.
    pub(super) pressed: bool,
    /// Whether it rings when it is sent.
    pub(super) bell: Bell,
    /// What is under its message.
    pub(super) under: Under,
    /// The ends of prompts to show once it is shown.
    pub(super) then: Vec<(ChatId, MessageId, Reaction)>,
}

/// How urgent a slot is, most urgent first. New messages go before edits, so that a question is never stuck behind progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SlotUrgency {
    /// Somebody pressed a button of it, and looks at it.
    Pressed,
    /// Claude waits for what a person decides.
    Ask,
    /// A person waits for it.
    Answer,
    /// A person has something to read before it.
    Rest,
    /// There is something in its place already.
    Edit,
}

/// Whether a message rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bell {
    /// As its record says.
    AsRecorded,
    /// No: it comes anew because a look did not find it, and nobody is called a second time for that.
    Off,
}

/// What is under a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Under {
    /// Buttons, as far as is known.
    Buttons,
    /// The same, but the message can neither be changed nor deleted: the next call takes them off.
    Leaving,
    /// No buttons, so nothing is to be taken off.
    Nothing,
}

/// In which form a page is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageForm {
    /// As a message.
    AsItIs,
    /// Its text as a file, because it was refused as a message.
    File,
}

/// What becomes of a slot once it shows its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// It is: nothing will change there.
    No,
    /// It is not: it will show something else later, or has buttons.
    Yes,
    /// It is not needed any more: its message is deleted as soon as it is known.
    Delete,
}

impl Slot {
    pub(super) fn new(record: SlotRecord, hold: Hold) -> Self {
        Self {
            record,
            hold,
            version: 0,
            flying: false,
            form: PageForm::AsItIs,
            refusals: 0,
            reason: CallRefusal::Said(String::new()),
            told: false,
            not_before: None,
            pressed: false,
            bell: Bell::AsRecorded,
            under: Under::Buttons,
            then: Vec::new(),
        }
    }

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

    /// Whether it is to be shown now.
    pub(super) fn is_ready(&self, now: Instant) -> bool {
        self.is_due() && self.not_before.is_none_or(|at| at <= now)
    }

    /// How urgent it is.
    pub(super) fn urgency(&self) -> SlotUrgency {
        match (self.record.state, self.record.class) {
            (SlotState::Stale(_) | SlotState::Shown(_), _) if self.pressed => SlotUrgency::Pressed,
            (SlotState::Stale(_) | SlotState::Shown(_), _) => SlotUrgency::Edit,
            (SlotState::Waiting | SlotState::Unsure, Class::Ask) => SlotUrgency::Ask,
            (SlotState::Waiting | SlotState::Unsure, Class::Final | Class::Reply) => SlotUrgency::Answer,
            (SlotState::Waiting | SlotState::Unsure, Class::Rest | Class::Live) => SlotUrgency::Rest,
        }
    }

    /// Whether it is sent again if its message is gone, or cannot be changed: what is to be decided is. An answer was there to
    /// be read, and nobody wants it again.
    pub(super) fn comes_anew(&self) -> bool {
        self.hold == Hold::Yes && !matches!(self.record.class, Class::Final | Class::Rest)
    }

    pub(super) fn call(&self, mark: fn(&Page) -> Page) -> Call {
        let record = &self.record;
        if let (Under::Leaving, Some(message)) = (self.under, record.message()) {
            return Call::Strip { chat: record.thread.chat, message };
        }
        if let (Hold::Delete, Some(message)) = (self.hold, record.message()) {
            return Call::Delete { chat: record.thread.chat, message };
        }
        let send = |page| Call::Send {
            thread: record.thread,
            page,
            notify: match self.bell {
                Bell::AsRecorded => record.notify,
                Bell::Off => Notify::Silent,
            },
            reply_to: record.reply_to,
        };
        match record.state {
            SlotState::Waiting => send(self.page()),
            SlotState::Unsure => send(mark(&self.page())),
            SlotState::Stale(message) | SlotState::Shown(message) => {
                Call::Edit { chat: record.thread.chat, message, page: record.page.clone() }
            }
        }
    }

    /// Its page in the form that is to be tried.
    fn page(&self) -> Page {
        let page = self.record.page.clone();
        match self.form {
            PageForm::AsItIs => page,
            PageForm::File => {
                let document = Document { name: FILE_NAME.to_owned(), text: page.text };
                Page { buttons: page.buttons, ..Page::file(document) }
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
