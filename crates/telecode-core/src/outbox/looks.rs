//! Topics in which a person is waited for are looked at now and then: Telegram does not tell bots that a topic was deleted, and
//! what was asked there would be gone with it. A look edits the oldest of what waits there to what it shows.
//!
//! A look holds up nothing else: a chat has one now and then, when there is nothing better to call.
//! Nothing of it is stored: another run looks anew.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::landing::Notice;
use super::lanes::Flight;
use super::slot::{Bell, PageForm, Slot, Under};
use super::slots::Slots;
use super::{Outbox, lane};
use crate::call::{Call, Notify, Outcome};
use crate::change::SlotState;
use crate::ids::{CallId, ChatId, SlotId, ThreadId};
use crate::time::Now;

/// How long after the last thing was asked in a topic it is looked at. Each look after that takes twice as long, up to [`PATIENCE`].
const FIRST: Duration = Duration::from_mins(1);

/// The longest time between two looks, while nobody writes in the chat.
const PATIENCE: Duration = Duration::from_hours(1);

/// The least time between two looks in a chat, however many topics it has.
const APART: Duration = Duration::from_secs(30);

/// When which topic is looked at.
#[derive(Debug, Default)]
pub(super) struct TopicLooks {
    of: BTreeMap<ThreadId, TopicLook>,
    /// When a chat had its last look.
    last: BTreeMap<ChatId, Instant>,
}

#[derive(Debug)]
struct TopicLook {
    /// What is edited.
    slot: SlotId,
    /// The last that somebody was called for there.
    newest: SlotId,
    /// Since when nobody has looked.
    last: Instant,
    /// How long it may be until somebody looks.
    wait: Duration,
    flying: bool,
}

impl TopicLook {
    fn at(&self) -> Instant {
        self.last + self.wait
    }
}

impl Slot {
    /// Whether somebody was called to decide something, and sees it as far as is known.
    fn waits_for_somebody(&self) -> bool {
        let is_shown = matches!(self.record.state, SlotState::Shown(_));
        let rang = self.record.notify == Notify::Loud && self.comes_anew();
        let can_be_edited = self.form == PageForm::AsItIs && self.record.page.document.is_none();
        is_shown && rang && can_be_edited && !self.flying && self.under != Under::Leaving
    }
}

impl TopicLooks {
    /// Looks are planned where somebody is waited for, and nowhere else.
    pub(super) fn plan(&mut self, slots: &Slots, now: Instant) {
        let mut waiting: BTreeMap<ThreadId, (SlotId, SlotId)> = BTreeMap::new();
        let in_topics = slots.iter().filter(|slot| slot.record.thread.topic.is_some());
        for slot in in_topics.filter(|slot| slot.waits_for_somebody()) {
            let id = slot.record.id;
            waiting.entry(slot.record.thread).or_insert((id, id)).1 = id;
        }
        // What a look did not find is not new when it is there again.
        let comes_again = |look: &TopicLook| slots.get(look.slot).is_some_and(|slot| slot.bell == Bell::Off);
        self.of.retain(|thread, look| look.flying || waiting.contains_key(thread) || comes_again(look));
        for (thread, (slot, newest)) in waiting {
            let new = TopicLook { slot, newest, last: now, wait: FIRST, flying: false };
            let look = self.of.entry(thread).or_insert(new);
            look.slot = slot;
            if look.newest < newest {
                // It was just sent, so the topic is there.
                (look.newest, look.last, look.wait) = (newest, now, FIRST);
            }
        }
    }

    /// Somebody is in a chat: what was not looked at for a while is.
    pub(super) fn soon(&mut self, chat: ChatId) {
        for (_, look) in self.of.iter_mut().filter(|(thread, _)| thread.chat == chat) {
            look.wait = FIRST;
        }
    }

    /// When which topic is to be looked at.
    pub(super) fn planned(&self, slots: &Slots) -> impl Iterator<Item = (ThreadId, Instant)> {
        let can_be_made = |look: &TopicLook| slots.get(look.slot).is_some_and(Slot::waits_for_somebody);
        let planned = self.of.iter().filter(move |(_, look)| !look.flying && can_be_made(look));
        planned.map(|(thread, look)| {
            let last = self.last.get(&thread.chat);
            (*thread, last.map_or(look.at(), |last| look.at().max(*last + APART)))
        })
    }
}

impl Outbox {
    /// Makes the look of a chat that is due for longest.
    pub(super) fn call_look(&mut self, chat: ChatId, now: Now) -> Option<(CallId, Call)> {
        let of_it =
            self.looks.planned(&self.slots).filter(|(thread, at)| thread.chat == chat && *at <= now.instant);
        let of_it = of_it.map(|(thread, _)| thread);
        let thread = of_it.min_by_key(|thread| self.looks.of.get(thread).map(TopicLook::at))?;
        let slot = self.slots.get(self.looks.of.get(&thread)?.slot)?;
        let (id, message, page) = (slot.record.id, slot.record.message()?, slot.record.page.clone());
        if !self.lanes.of(chat, now.instant).take(now.instant, lane::Use::Cue) {
            return None;
        }
        self.looks.last.insert(chat, now.instant);
        if let Some(look) = self.looks.of.get_mut(&thread) {
            look.flying = true;
            look.last = now.instant;
            look.wait = (look.wait * 2).min(PATIENCE);
        }
        let call = self.lanes.fly(chat, Flight::Look { thread, slot: id }, now.instant);
        Some((call, Call::Edit { chat, message, page }))
    }

    /// Only what says that it is gone counts: it is there otherwise, or the next look says so.
    pub(super) fn look_finished(&mut self, thread: ThreadId, slot: SlotId, outcome: &Outcome) -> Vec<Notice> {
        if let Some(look) = self.looks.of.get_mut(&thread) {
            look.flying = false;
        }
        match outcome {
            // It was not moved, taken away or sent anew meanwhile.
            Outcome::Gone if self.slots.get(slot).is_some_and(Slot::waits_for_somebody) => {
                let notices = self.message_gone(slot);
                // Somebody deleted it, and knows of it. If the topic is gone it rings where it comes then.
                if let Some(slot) = self.slots.get_mut(slot) {
                    slot.bell = Bell::Off;
                }
                notices
            }
            Outcome::ThreadGone => vec![Notice::TopicGone(thread)],
            Outcome::Moved(to) => vec![Notice::Moved { from: thread.chat, to: *to }],
            Outcome::Done(_)
            | Outcome::Alone(_)
            | Outcome::Topic(_)
            | Outcome::TooMany(_)
            | Outcome::Gone
            | Outcome::ThreadClosed
            | Outcome::Blocked
            | Outcome::Muted
            | Outcome::Barred(_)
            | Outcome::Unsupported
            | Outcome::Refused(_)
            | Outcome::Unreachable { .. } => Vec::new(),
        }
    }
}
