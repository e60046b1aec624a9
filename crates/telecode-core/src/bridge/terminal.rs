//! Between phone and terminal: handed off, attached, read along, never written by two.
//!
//! A session that was handed off says so in its record, so a restart knows. Who else works on a session is only known while
//! it is looked at: [`Desk`] is not stored.

mod account;
mod along;
mod attach;
mod busy;
mod command;
mod fork;
mod handoff;
mod list;
mod take;

pub(super) use self::list::PageWanted;

use std::collections::HashMap;

use super::Bridge;
use super::errands::Asker;
use crate::agent::Holder;
use crate::change::Handoff;
use crate::errand::{Failure, Terminal};
use crate::ids::{ClaudeId, SessionId, SlotId, ThreadId};
use crate::pick::{Place, TerminalPick};
use crate::session::Session;
use crate::time::Now;

/// What is known of the terminals for now.
#[derive(Debug, Default)]
pub(super) struct Desk {
    /// Who else works on a Claude session, as it was last seen.
    holders: HashMap<ClaudeId, Holder>,
    /// The newest card that says so, by session.
    cards: HashMap<SessionId, SlotId>,
    /// The sessions that are read along, and the cards with their Stop buttons.
    along: HashMap<SessionId, SlotId>,
}

/// What was listed of terminals.
#[derive(Debug, Default)]
pub(super) struct Terminals {
    /// The newest list of each thread.
    lists: HashMap<ThreadId, list::TerminalList>,
}

/// What is wanted with a Claude session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Want {
    /// To go on with it here.
    Attach,
    /// To end who works on it, if that is who the person saw, and to go on with it here.
    TakeOver { seen: Option<Holder> },
    /// To go on with a copy.
    Fork,
    /// To see what is done there.
    ReadAlong,
}

/// A Claude session is looked at for what is wanted with it.
#[derive(Debug)]
pub(super) struct Look {
    place: Place,
    want: Want,
}

impl Desk {
    /// Whether somebody else works on a Claude session, as far as it was seen.
    pub(super) fn has_holder(&self, claude: &ClaudeId) -> bool {
        self.holders.contains_key(claude)
    }
}

impl Bridge {
    /// An agent starts: what was known of terminals is found out anew. What a person still wants in one comes there
    /// after that.
    pub(super) fn runs_here(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.record.standing.handed_off == Handoff::Told {
            session.record.standing.handed_off = Handoff::No;
        }
        self.desk.holders.remove(&session.record.claude.id);
    }

    /// A person writes to a session or asks it something: if it has nothing to do any more, they want it here.
    pub(super) fn wanted_here(&mut self, id: SessionId) {
        if self.sessions.get(&id).is_some_and(Session::is_done) {
            self.mark_handed_off(id, Handoff::No);
        }
    }

    pub(super) fn picked_terminal(&mut self, pick: TerminalPick, asker: &Asker, now: Now) -> String {
        match pick {
            TerminalPick::Page(page) => self.terminal_page(page, asker, now),
            TerminalPick::Attach(place) => self.attach(place, asker),
            TerminalPick::TakeOver(place) => self.take_over(place, asker),
            TerminalPick::Fork(place) => self.fork_terminal(place, asker, now),
            TerminalPick::ReadAlong(place) => self.read_along(place, asker),
            TerminalPick::StopReading(session) => self.stop_reading_pressed(session, asker),
            TerminalPick::HandoffAfter(session) => self.handoff_after(session, asker),
            TerminalPick::HandoffNow(session) => self.handoff_now(session, asker, now),
        }
    }

    /// A Claude session was looked at.
    pub(super) fn terminal_found(
        &mut self,
        look: &Look,
        found: Result<Option<Terminal>, Failure>,
        asker: &Asker,
        now: Now,
    ) {
        match found {
            Ok(found) => self.looked(look, found, asker, now),
            Err(Failure(reason)) => self.terminal_trouble("terminal-failed", &reason, asker),
        }
        self.offer_again(&look.place.claude);
    }

    fn looked(&mut self, look: &Look, found: Option<Terminal>, asker: &Asker, now: Now) {
        let place = &look.place;
        let Some(found) = found else {
            self.desk.holders.remove(&place.claude);
            return match self.session_of(&place.claude) {
                // Nobody works on what is not there, and one of ours begins anew.
                Some(id) => self.go_on_here(id, asker, "attach-known"),
                None => self.terminal_trouble("terminal-gone", "", asker),
            };
        };
        if self.session_of(&found.claude).is_none() && !self.may_attach(&found) {
            return self.terminal_trouble("terminal-barred", &found.directory, asker);
        }
        match found.holder {
            Some(holder) => self.desk.holders.insert(found.claude.clone(), holder),
            None => self.desk.holders.remove(&found.claude),
        };
        match look.want {
            Want::Attach => self.attach_found(&found, asker, now),
            Want::TakeOver { seen } => self.take_found(place, &found, seen, asker, now),
            Want::Fork => self.fork_found(&found, asker, now),
            Want::ReadAlong => self.read_found(&found, asker, now),
        }
    }

    /// What waits for a session that somebody else works on is never without a card that says so; who reads along has one.
    fn offer_again(&mut self, claude: &ClaudeId) {
        let Some(id) = self.session_of(claude) else { return };
        let has_card = self.desk.cards.get(&id).is_some_and(|card| self.outbox.holds(*card));
        let waits =
            self.sessions.get(&id).is_some_and(|session| session.is_asleep() && !session.queue.is_empty());
        if waits && !has_card && !self.desk.along.contains_key(&id) {
            self.show_held(id, "held-busy");
        }
    }

    fn terminal_trouble(&mut self, key: &'static str, reason: &str, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let text = voice.tell(key, [("reason", crate::render::cut(reason, REASON).into())]);
        self.close_menu(asker, crate::page::Page::plain(text));
    }

    /// Our session that goes on with a Claude session.
    fn session_of(&self, claude: &ClaudeId) -> Option<SessionId> {
        let mut sessions = self.sessions.values();
        sessions.find(|session| session.record.claude.id == *claude).map(|session| session.record.id)
    }

    /// Where the Claude session of one of ours is.
    fn place_of(&self, id: SessionId) -> Option<Place> {
        let record = &self.sessions.get(&id)?.record;
        Some(Place { claude: record.claude.id.clone(), directory: record.workspace.directory.clone() })
    }

    /// Who else works on a session, as far as it was seen.
    pub(super) fn holder_of(&self, id: SessionId) -> Option<Holder> {
        self.desk.holders.get(&self.sessions.get(&id)?.record.claude.id).copied()
    }
}

/// How much of the system's words is shown, in UTF-16 units.
const REASON: usize = 300;

/// A found session's place.
fn place(found: &Terminal) -> Place {
    Place { claude: found.claude.clone(), directory: found.directory.clone() }
}
