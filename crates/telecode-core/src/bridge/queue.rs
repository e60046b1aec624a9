//! What waits: shown, dropped, moved up, changed by an edit; and the last prompt once more.

mod again;
mod edits;
mod list;
mod pieces;
mod wishes;

pub(super) use self::again::Retry;
pub(super) use self::wishes::{Wanted, Wishes};

use self::list::queue_menu;
use super::Bridge;
use super::errands::Asker;
use super::menus::Menu;
use crate::change::PromptRecord;
use crate::chat::Message;
use crate::ids::{PromptId, SessionId};
use crate::pick::QueuePick;
use crate::session::{PromptEnd, Session};
use crate::time::{Now, Wall};

/// How many prompts are on a page: each has a row of buttons, and more would not fit on the screen of a phone.
const PAGE: usize = 8;

/// How much of a prompt is shown, in UTF-16 units: a page of them fits in one message.
const GLANCE: usize = 300;

/// Where a prompt that is not over is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    /// It was told, and Claude has not taken it up.
    Told,
    /// It waits with us.
    Queued,
    /// It came too late to be run without asking.
    Held,
    /// Claude has it.
    TakenUp,
}

impl Spot {
    /// All prompts of a session that are not over, in the order in which they run.
    fn all(session: &Session) -> Vec<(Self, &PromptRecord)> {
        let turns = session.turn().into_iter();
        let told = turns.flat_map(|turn| turn.told().map(move |prompt| (turn.has_taken_up(prompt), prompt)));
        let told = told.map(|(is_taken, prompt)| (if is_taken { Self::TakenUp } else { Self::Told }, prompt));
        let queued = session.queue.waiting().map(|prompt| (Self::Queued, prompt));
        let held = session.queue.held().map(|prompt| (Self::Held, prompt));
        told.chain(queued).chain(held).collect()
    }

    /// Those that wait.
    pub(super) fn waiting(session: &Session) -> Vec<(Self, &PromptRecord)> {
        Self::all(session).into_iter().filter(|(spot, _)| *spot != Self::TakenUp).collect()
    }
}

impl Bridge {
    pub(super) fn queue_command(&mut self, _words: &str, message: &Message, _now: Now) {
        let Some(session) = self.session_of_message(message) else { return };
        self.show_queue(session, 0, None, &Asker::from(message));
    }

    pub(super) fn picked_queue(&mut self, pick: QueuePick, asker: &Asker, now: Now) -> String {
        let key = match pick {
            QueuePick::Show(session) => self.turn_page(session, 0, asker),
            QueuePick::Page { session, page } => self.turn_page(session, page, asker),
            QueuePick::Drop(prompt) => self.drop_waiting(&prompt, asker),
            QueuePick::Up(prompt) => Some(self.move_up(&prompt, asker)),
            QueuePick::RunHeld(session) => Some(self.run_backlog(session, asker, now)),
            QueuePick::ShowHeld(session) => self.show_backlog(session, asker),
            QueuePick::DiscardHeld(session) => Some(self.discard_backlog(session, asker)),
        };
        key.map(|key| self.voice(asker.person.id).say(key)).unwrap_or_default()
    }

    fn turn_page(&mut self, id: SessionId, page: usize, asker: &Asker) -> Option<&'static str> {
        self.show_queue(id, page, None, asker);
        None
    }

    /// Shows what waits in a session, with a line about what just happened.
    pub(super) fn show_queue(&mut self, id: SessionId, page: usize, note: Option<&str>, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let menu = queue_menu(session, page, note, self.voice(asker.person.id));
        self.show_menu(Menu { session: Some(id), ..menu }, asker);
    }

    /// Shows the list from what is held on.
    pub(super) fn show_queue_of_held(&mut self, id: SessionId, asker: &Asker) {
        let waiting = self.sessions.get(&id).map(Spot::waiting).unwrap_or_default();
        let first = waiting.iter().position(|(spot, _)| *spot == Spot::Held).unwrap_or_default();
        self.show_queue(id, first / PAGE, None, asker);
    }

    /// Shows the list anew if it was pressed.
    pub(super) fn show_if_list(&mut self, id: SessionId, asker: &Asker) {
        if asker.slot.is_some_and(|slot| self.outbox.holds(slot)) {
            self.show_queue(id, 0, None, asker);
        }
    }

    /// Where in a session's list a prompt is.
    pub(super) fn find_waiting(&self, prompt: &PromptId) -> Option<(SessionId, usize, Spot)> {
        self.sessions.values().find_map(|session| {
            let waiting = Spot::waiting(session);
            let at = waiting.iter().position(|(_, other)| other.id == *prompt)?;
            Some((session.record.id, at, waiting.get(at)?.0))
        })
    }

    fn drop_waiting(&mut self, prompt: &PromptId, asker: &Asker) -> Option<&'static str> {
        let Some((id, at, spot)) = self.find_waiting(prompt) else { return Some("queue-gone") };
        let found = self.sessions.get(&id).and_then(|session| Spot::waiting(session).get(at).copied());
        let record = found.map(|(_, record)| record.clone())?;
        if spot == Spot::Told {
            self.want(&record, Wanted::Drop, Some(asker));
            return Some("queue-taking-back");
        }
        self.drop_here(&record);
        self.show_queue(id, at / PAGE, None, asker);
        Some("toast-dropped")
    }

    /// Gives a prompt up that waits with us.
    pub(super) fn drop_here(&mut self, prompt: &PromptRecord) {
        let Some(session) = self.sessions.get_mut(&prompt.session) else { return };
        let was_held = session.queue.held().any(|held| held.id == prompt.id);
        let over = session.queue.give_up(&prompt.id);
        self.moved(over);
        if was_held {
            self.show_held_card(prompt.session);
        }
    }

    /// Puts a prompt before the one before it. Of those that Claude was told it gives back all but this one, from the one before
    /// on: so this one is never at risk.
    fn move_up(&mut self, prompt: &PromptId, asker: &Asker) -> &'static str {
        let Some((id, at, spot)) = self.find_waiting(prompt) else { return "queue-gone" };
        let waiting = self.sessions.get(&id).map(Spot::waiting).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|at| waiting.get(at));
        let (Some((before_spot, before)), Some((_, record))) = (before, waiting.get(at)) else {
            return "queue-first";
        };
        match (*before_spot, spot) {
            (Spot::Told, Spot::Told | Spot::Queued) => {
                let (before, record) = ((*before).clone(), (*record).clone());
                let behind = self.told_behind(&record);
                let mut place = Wall(record.created.0 + 1);
                self.want(&before, Wanted::Place(place), Some(asker));
                for other in behind {
                    place = Wall(other.created.0.max(place.0 + 1));
                    self.want(&other, Wanted::Place(place), None);
                }
                // What waits with us behind it stays behind what is put there.
                let Some(session) = self.sessions.get_mut(&id) else { return "queue-gone" };
                let moved = session.queue.keep_behind(record.created, place);
                self.moved(moved);
            }
            (Spot::Queued, Spot::Queued) => {
                let before = before.id.clone();
                let Some(session) = self.sessions.get_mut(&id) else { return "queue-gone" };
                let moved = session.queue.swap(&before, prompt);
                self.moved(moved);
                self.show_queue(id, (at - 1) / PAGE, None, asker);
            }
            (Spot::Told | Spot::Queued | Spot::Held | Spot::TakenUp, _) => return "queue-held-first",
        }
        "queue-moved"
    }

    /// What was told after a prompt and not taken up.
    fn told_behind(&self, prompt: &PromptRecord) -> Vec<PromptRecord> {
        let waiting = self.sessions.get(&prompt.session).map(Spot::waiting).unwrap_or_default();
        let behind = waiting.into_iter().skip_while(|(_, other)| other.id != prompt.id).skip(1);
        behind.filter(|(spot, _)| *spot == Spot::Told).map(|(_, other)| other.clone()).collect()
    }

    /// Gives up all that waits with us in a session. Says how much it was.
    pub(super) fn drop_queue(&mut self, id: SessionId) -> usize {
        let Some(session) = self.sessions.get_mut(&id) else { return 0 };
        let queued = session.queue.take_waiting();
        let count = queued.len();
        self.end_prompts(queued, PromptEnd::Dropped);
        count
    }
}
