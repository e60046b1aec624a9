//! The state machine: inputs in, effects out.
//!
//! [`Bridge::handle`] is a table of contents; each room below does one thing. What they want done is gathered in the hall and
//! handed back at the end, together with the calls that are due.

mod hall;
mod rooms;
mod tables;
mod talks;

pub use self::hall::seam::{Effect, Input};
pub use self::talks::names::NAME_LIMIT;

pub(in crate::bridge) use self::tables::thens::{ErrandThen, QueryThen};

use std::time::Instant;

use crate::bridge::hall::Hall;
use crate::bridge::rooms::sessions::close;
use crate::bridge::rooms::terminal::{along, busy, handoff};
use crate::bridge::rooms::{Rooms, rich_choice};
use crate::bridge::talks::asks::{plans, reminders};
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::life::waking;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::queue::wishes;
use crate::bridge::talks::topics::titles;
use crate::bridge::talks::{
    Happened, Talks, agents, holders, life, live, naming, notices, parking, people, points, prompts,
    receipts, recovery, statuses, turns,
};
use crate::change::Change;
use crate::ids::SessionId;
use crate::time::Now;

/// The whole behaviour of telecode.
#[derive(Debug)]
pub struct Bridge {
    hall: Hall,
    talks: Talks,
    rooms: Rooms,
    /// When something is due if nothing happens before. To find it out is to look at all that is awake.
    due: Option<Instant>,
}

impl Bridge {
    /// Takes one input and returns what to do about it, in order.
    #[must_use = "what is not done is lost"]
    pub fn handle(&mut self, input: Input, now: Now) -> Vec<Effect> {
        if let Input::Agent { session, life, event } = &input
            && self.only_adds(*session, *life, event, now)
        {
            return Vec::new();
        }
        self.take_in(input, now);
        self.spread(now);
        self.settle(now);
        let effects = self.take_out(now);
        self.due = self.next_due();
        effects
    }

    fn take_in(&mut self, input: Input, now: Now) {
        match input {
            Input::Started => self.started(now),
            Input::Update { id, event } => self.chat_event(id, event, now),
            Input::Agent { session, life, event } => self.agent_event(session, life, event, now),
            Input::Inspected { session, traces, lost } => {
                recovery::inspected(&mut self.hall, &mut self.talks, session, &traces, lost, now);
            }
            Input::Reported { errand, report } => self.reported(errand, report, now),
            Input::HolderSeen { session, holder } => {
                busy::held(&mut self.hall, &mut self.talks, session, holder);
            }
            Input::Overheard { session, entries } => {
                along::overheard(
                    &mut self.hall,
                    &mut self.talks.sessions,
                    &self.talks.elsewhere,
                    session,
                    &entries,
                );
            }
            Input::Configured(settings) => self.configured(*settings, now),
            Input::Paired(left) => people::keep_paired(&mut self.hall, &mut self.talks, &left, now),
            Input::Me { name, topics } => self.learn_of_me(name, topics.into()),
            Input::SnapshotTaken { session, turn, snapshot } => {
                points::taken(&mut self.hall, &mut self.talks.sessions, session, turn, snapshot);
            }
            Input::CallFinished { call, outcome } => self.call_finished(call, outcome, now),
            Input::StoreFailed { reason } => self.store_failed(&reason),
            Input::StoreRecovered => self.store_recovered(),
            Input::Tick => {}
            Input::Stop => sleep::end_all(&mut self.hall, &self.talks.sessions),
        }
    }

    /// Tells every room what happened in another.
    fn spread(&mut self, now: Now) {
        while let Some(happened) = self.talks.happened.next() {
            let Self { hall, talks, rooms, .. } = self;
            match happened {
                Happened::TurnEnded(session) => rooms.cockpits.look_at_branch(hall, talks, session),
                Happened::AgentReady { session, untested } => {
                    slash::renew_menu(hall, &talks.sessions, &mut talks.slash, session);
                    if let Some(version) = untested {
                        notices::untested(hall, &mut talks.sessions, session, &version);
                    }
                    holders::is_ours_again(hall, &talks.sessions, &mut talks.elsewhere, session);
                    holders::ask_missed(hall, &mut talks.sessions, &mut talks.errands, session, now);
                    // What concerns the session comes before what the agent is told.
                    life::set_to_work(hall, talks, session, now);
                }
                Happened::ServedChanged => {
                    rooms.known.take_away(hall);
                    self.hand_out_written(now);
                }
                Happened::RichUnsure(thread) => rich_choice::probe(hall, thread),
                Happened::SessionGone(session) => forget(hall, talks, rooms, session),
            }
        }
    }

    /// When to send [`Input::Tick`] if nothing happens before.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.due
    }

    fn next_due(&self) -> Option<Instant> {
        let Self { hall, talks, rooms, .. } = self;
        let deadlines = [
            hall.access.code_until(),
            talks.joiner.next_deadline(),
            talks.limits.next_deadline(),
            life::next_deadline(hall, talks),
            reminders::next_deadline(&talks.waiting),
            titles::next_deadline(&talks.places),
            rooms.cockpits.next_deadline(),
            hall.next_call(),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// Does what time alone makes due, and what follows from what the input changed: each room sees to its own, in this order.
    fn settle(&mut self, now: Now) {
        self.hall.renew_code(now);
        prompts::settle(&mut self.hall, &mut self.talks, now);
        wishes::settle(&mut self.hall, &mut self.talks);
        parking::settle(&mut self.hall, &mut self.talks, now);
        receipts::settle(&mut self.hall, &self.talks.sessions, &mut self.talks.receipts);
        turns::settle(&mut self.hall, &mut self.talks, now);
        handoff::settle(&mut self.hall, &mut self.talks);
        life::settle(&mut self.hall, &mut self.talks, now);
        self.settle_queries(now);
        naming::settle(&mut self.hall, &mut self.talks);
        close::settle(
            &mut self.hall,
            &mut self.talks.sessions,
            &mut self.talks.errands,
            &mut self.talks.happened,
        );
        sleep::settle(&mut self.hall, &mut self.talks.sessions);
        agents::settle(&mut self.hall, &self.talks.sessions, now);
        waking::settle(&mut self.hall, &self.talks.sessions, &mut self.talks.queries, now);
        self.spread(now);
        sleep::settle_end(&mut self.hall, &self.talks.sessions);
        statuses::settle(&mut self.hall, &mut self.talks.sessions, &self.talks.asks, &mut self.talks.places);
        reminders::settle(
            &mut self.hall,
            &self.talks.sessions,
            &mut self.talks.asks,
            &mut self.talks.waiting,
            now,
        );
        titles::settle(&mut self.hall, &self.talks.sessions, &mut self.talks.places, now);
        self.rooms.cockpits.settle(&mut self.hall, &mut self.talks, now);
    }

    fn take_out(&mut self, now: Now) -> Vec<Effect> {
        let Self { hall, talks, .. } = self;
        hall.take_round(now, |audience, usual, session, shape| {
            live::LiveSource { talks, audience, usual, now }.page(session, shape)
        })
    }
}

/// Nothing remembers a deleted session any more. What its turns spent stays, as it counts for the day and the month; an errand
/// that is on its way finds nobody when it comes back. The store forgets last, with what else is stored of it.
fn forget(hall: &mut Hall, talks: &mut Talks, rooms: &mut Rooms, session: SessionId) {
    talks.asks.forget(session);
    plans::forget(hall, &mut talks.pledges, session);
    holders::forget(hall, &talks.sessions, &mut talks.elsewhere, session);
    talks.current.forget(hall, session);
    talks.limits.forget(session);
    talks.asides.forget(session);
    rooms.cockpits.forget(session);
    hall.forget(session);
    talks.sessions.remove(&session);
    hall.save(Change::SessionGone(session));
}
