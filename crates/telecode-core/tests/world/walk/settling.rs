//! Everything comes to its end: calls succeed, Claude works, a person decides.

use std::time::Duration;

use telecode_core::seam::ask::AskChoice;
use telecode_core::seam::change::SlotRecord;
use telecode_core::seam::ids::{MessageId, Token};
use telecode_core::seam::page::ButtonAction;
use telecode_core::seam::pick::{ButtonPick, LimitsPick, QueuePick, TerminalPick};

use super::deeds::How;
use super::{OTHER, STRANGER, Walk};
use crate::OWNER;
use crate::store::is_open;

/// How many errands and queries in a row may come of each other. A walk that does not end would take all memory.
const PATIENCE: usize = 1_000;

impl Walk {
    pub(super) fn settles(&mut self) {
        self.world.fuse = None;
        self.world.next_fuse = None;
        self.world.moods.clear();
        self.revives();
        self.somebody_is_there();
        self.claudes.closes_all_terminals(&mut self.world);
        for _ in 0..400 {
            self.world.looks_at_files(0);
            self.claudes.look(&mut self.world);
            let mut acted = self.claudes.finish_all(&mut self.world);
            for _ in 0..PATIENCE {
                if self.world.errands.is_empty() && self.world.queries.is_empty() {
                    break;
                }
                acted = true;
                if self.world.errands.is_empty() {
                    self.queried(0);
                } else {
                    self.reports(0, How::Well);
                }
            }
            assert!(self.world.errands.len() < PATIENCE, "errands without end\n{}", self.log());
            self.world.pass(Duration::from_secs(2));
            self.claudes.look(&mut self.world);
            match self.decision() {
                Some((message, token)) => {
                    self.press(OWNER, message, token);
                    // Before the next press the person sees what came of this one.
                    self.world.pass(Duration::from_secs(10));
                }
                // A card that waits for its lane is still to be decided, also one that no prompt led to.
                None if !acted && self.is_settled() => break,
                None if !acted => self.world.pass(Duration::from_secs(25)),
                None => {}
            }
        }
        self.world.pass(Duration::from_mins(5));
        self.world.looks_at_files(0);
        self.claudes.look(&mut self.world);
    }

    /// What a chat did not take is tried again when somebody writes in it.
    fn somebody_is_there(&mut self) {
        for person in [OWNER, OTHER, STRANGER] {
            self.world.writes(person, "/whoami", |_| {});
        }
        let (home, thread) = (self.home, self.home.general());
        self.world.writes(OWNER, "/whoami", |message| home.shape(message, thread));
    }

    fn is_settled(&self) -> bool {
        let store = &self.world.store;
        store.prompts.iter().all(|prompt| !is_open(prompt))
            && store.asks.values().all(|ask| !ask.is_waiting())
    }

    /// The button that goes on, on a card that belongs to a slot.
    fn decision(&self) -> Option<(MessageId, Token)> {
        let slots = self.world.store.slots.values().filter_map(SlotRecord::message);
        let pages = slots.filter_map(|message| Some((message, self.world.chat.messages.get(&message)?)));
        let buttons = pages
            .flat_map(|(message, page)| page.buttons.iter().flatten().map(move |button| (message, button)));
        let mut going_on = buttons.filter_map(|(message, button)| {
            let goes_on = self.pick(&button.action).is_some_and(|pick| self.goes_on(pick));
            match &button.action {
                ButtonAction::Press(token) if goes_on => Some((message, token.clone())),
                ButtonAction::Press(_)
                | ButtonAction::Copy(_)
                | ButtonAction::Open(_)
                | ButtonAction::Message(..) => None,
            }
        });
        going_on.next()
    }

    fn goes_on(&self, pick: &ButtonPick) -> bool {
        if let ButtonPick::Terminal(TerminalPick::Attach(place) | TerminalPick::TakeOver(place)) = pick {
            let waits = |id| {
                let mut prompts = self.world.store.prompts.iter();
                prompts.any(|prompt| prompt.session == id && is_open(prompt))
            };
            let mut sessions = self.world.store.sessions.values();
            return sessions.any(|record| record.claude.id == place.claude && waits(record.id));
        }
        matches!(
            pick,
            ButtonPick::Decide(_, AskChoice::Allow | AskChoice::Back | AskChoice::Option(_))
                | ButtonPick::ResumeTurn(_)
                | ButtonPick::Queue(QueuePick::RunHeld(_))
                | ButtonPick::Limits(LimitsPick::Now(_))
        )
    }
}
