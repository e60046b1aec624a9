//! Between phone and terminal: handed off, attached, read along, never written by two.
//!
//! A session that was handed off says so in its record, so a restart knows. Who else works on a session is only known while
//! it is looked at: [`WorkElsewhere`] is not stored.

pub(in crate::bridge) mod along;
mod attach;
pub(in crate::bridge) mod busy;
mod command;
mod fork;
pub(in crate::bridge) mod handoff;
pub(in crate::bridge) mod list;
pub(in crate::bridge) mod missed;
pub(in crate::bridge) mod take;

use std::collections::HashMap;

use crate::agent::Holder;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::errands::Reported;
use crate::bridge::talks::holders::WorkElsewhere;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, holders};
use crate::errand::{Failure, Terminal};
use crate::ids::{ClaudeId, SessionId, ThreadId};
use crate::pick::{ClaudeSession, TerminalPick};
use crate::time::Now;

/// What was listed of terminals.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Terminals {
    /// The newest list of each thread.
    lists: HashMap<ThreadId, list::TerminalList>,
}

impl Terminals {
    /// What was to be found out is known.
    pub(in crate::bridge) fn reported(
        &mut self,
        hall: &mut Hall,
        talks: &mut Talks,
        then: TerminalThen,
        report: Reported,
        asker: &Asker,
        now: Now,
    ) {
        match then {
            TerminalThen::List(page) => self.terminals_found(hall, talks, page, report.says(), asker, now),
            TerminalThen::Look(look) => terminal_found(hall, talks, &look, report.says(), asker, now),
            TerminalThen::HandOff(session) => {
                handoff::give_command(hall, talks, session, report.says(), asker);
            }
            TerminalThen::TakeOver(place) => take::holder_ended(hall, talks, &place, report.says(), asker),
        }
    }

    pub(in crate::bridge) fn pressed(
        &self,
        hall: &mut Hall,
        talks: &mut Talks,
        pick: TerminalPick,
        asker: &Asker,
        now: Now,
    ) -> String {
        match pick {
            TerminalPick::Page(page) => self.terminal_page(hall, talks, page, asker, now),
            TerminalPick::Attach(place) => attach::attach(hall, talks, place, asker),
            TerminalPick::TakeOver(place) => {
                take::take_over(hall, &talks.sessions, &talks.elsewhere, &mut talks.errands, place, asker)
            }
            TerminalPick::Fork(place) => fork::fork_terminal(hall, talks, place, asker, now),
            TerminalPick::ReadAlong(place) => {
                along::read_along(hall, &talks.sessions, &mut talks.errands, place, asker)
            }
            TerminalPick::StopReading(session) => {
                along::stop_reading_pressed(hall, &talks.sessions, &mut talks.elsewhere, session, asker)
            }
            TerminalPick::HandoffAfter(session) => handoff::handoff_after(hall, talks, session, asker),
            TerminalPick::HandoffNow(session) => handoff::handoff_now(hall, talks, session, asker, now),
        }
    }
}

/// What is to be done with what is found out about Claude sessions.
#[derive(Debug)]
pub(in crate::bridge) enum TerminalThen {
    /// They are listed.
    List(list::TerminalPage),
    /// Something is done with one.
    Look(TerminalWanted),
    /// The command that goes on with it is given.
    HandOff(SessionId),
    /// It goes on here: the process that worked on it was to end.
    TakeOver(ClaudeSession),
}

/// A Claude session is looked at for what is wanted with it.
#[derive(Debug)]
pub(in crate::bridge) struct TerminalWanted {
    place: ClaudeSession,
    want: TerminalUse,
}

/// What is wanted with a Claude session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TerminalUse {
    /// To go on with it here.
    Attach,
    /// To end who works on it, if that is who the person saw, and to go on with it here.
    TakeOver { seen: Option<Holder> },
    /// To go on with a copy.
    Fork,
    /// To see what is done there.
    ReadAlong,
}

/// A found session's place.
fn place(found: &Terminal) -> ClaudeSession {
    ClaudeSession { claude: found.claude.clone(), directory: found.directory.clone() }
}

/// A Claude session was looked at.
fn terminal_found(
    hall: &mut Hall,
    talks: &mut Talks,
    look: &TerminalWanted,
    found: Result<Option<Terminal>, Failure>,
    asker: &Asker,
    now: Now,
) {
    match found {
        Ok(found) => looked(hall, talks, look, found, asker, now),
        Err(Failure(reason)) => terminal_trouble(hall, "terminal-failed", &reason, asker),
    }
    offer_again(hall, &talks.sessions, &mut talks.elsewhere, &look.place.claude);
}

fn looked(
    hall: &mut Hall,
    talks: &mut Talks,
    look: &TerminalWanted,
    found: Option<Terminal>,
    asker: &Asker,
    now: Now,
) {
    let place = &look.place;
    let Some(found) = found else {
        talks.elsewhere.saw(&place.claude, None);
        return match holders::session_with(&talks.sessions, &place.claude) {
            // Nobody works on what is not there, and one of ours begins anew.
            Some(id) => attach::go_on_here(hall, talks, id, asker, "attach-known"),
            None => terminal_trouble(hall, "terminal-gone", "", asker),
        };
    };
    if holders::session_with(&talks.sessions, &found.claude).is_none()
        && !attach::may_attach(hall, talks, &found)
    {
        return terminal_trouble(hall, "terminal-barred", &found.directory, asker);
    }
    talks.elsewhere.saw(&found.claude, found.holder);
    match look.want {
        TerminalUse::Attach => attach::attach_found(hall, talks, &found, asker, now),
        TerminalUse::TakeOver { seen } => take::take_found(hall, talks, place, &found, seen, asker, now),
        TerminalUse::Fork => fork::fork_found(hall, talks, &found, asker, now),
        TerminalUse::ReadAlong => along::read_found(hall, talks, &found, asker, now),
    }
}

/// What waits for a session that somebody else works on is never without a card that says so; who reads along has one.
pub(super) fn offer_again(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    claude: &ClaudeId,
) {
    let Some(id) = holders::session_with(sessions, claude) else { return };
    let has_card = elsewhere.card(id).is_some_and(|card| hall.outbox.slots.holds(card));
    let waits = sessions.get(&id).is_some_and(|session| session.is_asleep() && !session.queue.is_empty());
    if waits && !has_card && !elsewhere.is_read(id) {
        holders::show_held(hall, sessions, elsewhere, id, "held-busy");
    }
}

pub(super) fn terminal_trouble(hall: &mut Hall, key: &'static str, reason: &str, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let text = voice.tell(key, [("reason", crate::render::cut(reason, REASON).into())]);
    hall.close_menu(asker, crate::page::Page::plain(text));
}

/// How much of the system's words is shown, in UTF-16 units.
const REASON: usize = 300;
