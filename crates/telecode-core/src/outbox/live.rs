//! The live view of one session: a draft, or one silent message that is edited.

use std::time::{Duration, Instant};

use crate::call::Outcome;
use crate::ids::{DraftId, SlotId, ThreadId};
use crate::page::Page;

/// How often a draft is repeated when nothing changes. It vanishes by itself after 10 to 30 seconds.
/// Source: Bot API, "temporary 30-second preview"; others measured 10.
const HEARTBEAT: Duration = Duration::from_secs(6);

/// How long a turn may run before a message is sent to show its progress: quick answers need none.
const MESSAGE_DELAY: Duration = Duration::from_millis(1_500);

/// How often a message that shows progress is edited at least, so that its clock moves.
const TICK: Duration = Duration::from_secs(15);

/// Where a session's progress is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LivePlace {
    /// In a draft.
    Draft,
    /// In a message, once it was sent.
    Message {
        /// Its slot.
        slot: Option<SlotId>,
    },
}

/// In which form a live view can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// As text with entities.
    Classic,
    /// As text, or as blocks if it gains by that.
    Rich,
}

/// The live view of one session.
#[derive(Debug)]
pub(super) struct LiveProgress {
    pub(super) thread: ThreadId,
    pub(super) draft: DraftId,
    pub(super) view: LivePlace,
    start: Instant,
    due: Option<Instant>,
    shown: Option<Page>,
    sent: Option<Instant>,
    /// Nothing is to say any more that something works, before there is something to see.
    cued: bool,
}

/// What is to be called for a live view.
#[derive(Debug)]
pub(super) enum NextCall {
    Draft(DraftId, Page),
    Post(Page),
    Replace(SlotId, Page),
    Nothing,
}

impl LiveProgress {
    pub(super) fn new(thread: ThreadId, draft: DraftId, drafts: bool, cued: bool, start: Instant) -> Self {
        let view = if drafts { LivePlace::Draft } else { LivePlace::Message { slot: None } };
        Self { thread, draft, view, start, due: None, shown: None, sent: None, cued }
    }

    /// Whether nothing is to say any more that something works.
    pub(super) fn was_cued(&self) -> bool {
        self.cued
    }

    /// Whether it is time to say that something works: a message that says so comes only later. Says so once.
    pub(super) fn cues(&mut self, now: Instant) -> bool {
        !std::mem::replace(&mut self.cued, true) && now < self.start + MESSAGE_DELAY
    }

    /// Something changed; it is worth showing from `soon` on.
    pub(super) fn touch(&mut self, soon: Instant) {
        self.due = Some(self.due.map_or(soon, |due| due.min(soon)));
    }

    /// Whether something changed that is worth showing by then.
    pub(super) fn is_due(&self, by: Instant) -> bool {
        self.due.is_some_and(|due| due <= by)
    }

    /// Whether anything was shown.
    pub(super) fn was_shown(&self) -> bool {
        self.shown.is_some()
    }

    /// There is nothing to show until something changes.
    pub(super) fn skip(&mut self) {
        self.due = None;
        self.sent = None;
    }

    /// What was to be shown was refused in the form that it had: it is shown in another one, and at once.
    pub(super) fn again(&mut self, now: Instant) {
        self.shown = None;
        self.due = Some(now);
    }

    /// What was shown does not count any more: the next page is shown whatever it is, and soon.
    pub(super) fn forget(&mut self) {
        self.shown = None;
        self.due = self.due.or(self.sent.take());
    }

    /// When the view wants to be shown.
    pub(super) fn due_at(&self) -> Option<Instant> {
        let beat = match self.view {
            LivePlace::Draft => self.sent.map(|sent| sent + HEARTBEAT),
            LivePlace::Message { .. } => self.sent.map(|sent| sent + TICK),
        };
        if !self.cued {
            return Some(self.start);
        }
        let due = self.due.map(|due| match self.view {
            LivePlace::Draft | LivePlace::Message { slot: Some(_) } => due,
            LivePlace::Message { slot: None } => due.max(self.start + MESSAGE_DELAY),
        });
        due.into_iter().chain(beat).min()
    }

    /// Says what to call to show `page`.
    pub(super) fn next(&mut self, page: Page, now: Instant) -> NextCall {
        self.due = None;
        self.sent = Some(now);
        match self.view {
            LivePlace::Draft => {
                // The bot has its own Stop there; buttons cannot be shown in a draft.
                let page = Page { buttons: Vec::new(), ..page };
                if self.shown.as_ref() == Some(&page) {
                    // A clock that stands still says that Claude waits: the draft may vanish.
                    return NextCall::Nothing;
                }
                self.shown = Some(page.clone());
                NextCall::Draft(self.draft, page)
            }
            LivePlace::Message { slot: None } => {
                self.shown = Some(page.clone());
                NextCall::Post(page)
            }
            LivePlace::Message { slot: Some(_) } if self.shown.as_ref() == Some(&page) => NextCall::Nothing,
            LivePlace::Message { slot: Some(slot) } => {
                self.shown = Some(page.clone());
                NextCall::Replace(slot, page)
            }
        }
    }

    pub(super) fn finished(&mut self, outcome: &Outcome, now: Instant) {
        if *outcome == Outcome::Unsupported && self.view == LivePlace::Draft {
            // A message is changed again the next time, and is a slot that ends when the view does.
            self.view = LivePlace::Message { slot: None };
            self.due = Some(now);
        } else if *outcome == Outcome::Gone {
            // Somebody deleted the message: a new one would only annoy.
            self.due = None;
            self.sent = None;
        } else if matches!(outcome, Outcome::TooMany(_) | Outcome::Unreachable { .. }) {
            self.again(now);
        }
    }
}
