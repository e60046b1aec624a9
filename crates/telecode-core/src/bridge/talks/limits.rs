//! The limits of the plan: what one stops is parked and goes on when it is over; one that comes near is told of once.
//!
//! The limit is the account's. So while it is known to hold, other sessions park what they are told without trying, and a
//! person can try all the same. What is parked is an ordinary queue that does not move; the record of the park and the card
//! are stored with it, so a crash changes nothing.

pub(in crate::bridge) mod card;
mod forecast;
pub(in crate::bridge) mod warning;

pub(in crate::bridge) use crate::bridge::talks::limits::card::moment;
pub(in crate::bridge) use crate::bridge::talks::limits::warning::window_name;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::agent::{CycleOutcome, Rank};
use crate::bridge::hall::Hall;
use crate::bridge::hall::verdict::TurnVerdict;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, reactions};
use crate::call::{Notify, Reaction};
use crate::change::Change;
use crate::ids::{SessionId, SlotId};
use crate::pick::{ButtonControl, ButtonPick};
use crate::plan::{ParkRecord, Window, WindowRecord};
use crate::session::{NewPrompt, OpenPrompt, PromptEnd, Session, Turn, Why};
use crate::time::{Now, Wall};

/// How long after the end of a limit it is tried: the server's clock is not ours.
pub(in crate::bridge) const MARGIN: Duration = Duration::from_secs(30);

/// How often the wall clock is looked at while something is parked: it may jump, and a machine that slept wakes late.
pub(in crate::bridge) const RECHECK: Duration = Duration::from_mins(1);

/// After how long it is tried again where nobody knows when a limit is over.
const UNKNOWN_WAIT: Duration = Duration::from_hours(1);

/// What Claude reads when it goes on with what a limit stopped.
const GO_ON: &str =
    "The usage limit was reached while you were working on this. It is over now. Go on where you stopped.";

/// What is known of the plan's limits.
#[derive(Debug, Default)]
pub(in crate::bridge) struct PlanLimits {
    /// Nothing is answered before this, as far as is known.
    stopped: Option<Wall>,
    /// Sessions that try although the plan is used up: a person wanted it.
    tried: BTreeSet<SessionId>,
    windows: BTreeMap<Window, WindowRecord>,
    /// What was heard first of each window: the pace is measured from there.
    first: BTreeMap<Window, (Wall, f64)>,
    next: Option<Instant>,
}

impl PlanLimits {
    pub(in crate::bridge) fn new(windows: Vec<WindowRecord>, parks: &[ParkRecord], now: Now) -> Self {
        let ahead = parks.iter().filter_map(|park| park.until).filter(|until| *until > now.wall);
        Self {
            stopped: ahead.max(),
            windows: windows.into_iter().map(|record| (record.state.window.clone(), record)).collect(),
            ..Self::default()
        }
    }

    pub(in crate::bridge) fn next_deadline(&self) -> Option<Instant> {
        self.next
    }

    /// Nothing is answered before this.
    pub(super) fn stop(&mut self, until: Wall) {
        self.stopped = Some(until);
    }

    /// The plan answers again. Says whether it did not before.
    pub(super) fn go_on(&mut self) -> bool {
        self.stopped.take().is_some()
    }

    /// A stop ends by itself.
    pub(super) fn pass(&mut self, now: Now) {
        self.stopped = self.stopped.filter(|until| !is_over(*until, now));
    }

    /// When it is to be looked at again whether something is over.
    pub(super) fn look_at(&mut self, next: Option<Instant>) {
        self.next = next;
    }

    /// A person wants a session to try although the plan is used up.
    pub(super) fn try_anyway(&mut self, session: SessionId) {
        self.tried.insert(session);
    }

    /// Until when a session has to wait, as far as is known.
    fn hold_up(&self, session: SessionId, now: Now) -> Option<Wall> {
        let holds = self.stopped.filter(|until| *until > now.wall);
        holds.filter(|_| !self.tried.contains(&session))
    }

    pub(in crate::bridge) fn forget(&mut self, session: SessionId) {
        self.tried.remove(&session);
    }

    /// The windows that are not over.
    pub(in crate::bridge) fn windows(&self, now: Now) -> impl Iterator<Item = &WindowRecord> {
        self.windows.values().filter(move |record| record.state.resets.is_some_and(|at| at > now.wall))
    }
}

impl ParkRecord {
    /// When something is due: at the end of the limit, or a while after a person said so where nobody knows that.
    pub(in crate::bridge) fn due(&self) -> Option<Wall> {
        let unknown = || self.resumes.then(|| Wall(self.since.0.saturating_add(millis(UNKNOWN_WAIT))));
        self.until.or_else(unknown)
    }
}

impl TurnVerdict {
    /// Whether the plan's limit ended a turn, and nobody else wanted it to end.
    pub(in crate::bridge) fn is_limited(&self, turn: &Turn) -> bool {
        let stopped = turn.stopping().is_some_and(|stopping| stopping.why == Why::Person);
        matches!(self.outcome, CycleOutcome::LimitReached { .. }) && !stopped
    }

    /// What was to stop anyhow does not wait for a limit.
    pub(super) fn expect_no_more(&mut self) {
        if matches!(self.outcome, CycleOutcome::LimitReached { .. }) {
            self.outcome = CycleOutcome::Interrupted;
        }
    }
}

/// What was parked before a restart is parked.
pub(in crate::bridge) fn restore_parks(sessions: &mut Roster, parks: Vec<ParkRecord>) {
    for park in parks {
        if let Some(session) = sessions.get_mut(&park.session) {
            session.park(park);
        }
    }
}

/// What waits for a limit, in all sessions.
pub(super) fn parks(sessions: &Roster) -> impl Iterator<Item = &ParkRecord> {
    sessions.awake().filter_map(|(_, session)| session.parked())
}

/// What waits for a limit in a session.
pub(super) fn park_of(sessions: &Roster, id: SessionId) -> Option<&ParkRecord> {
    sessions.get(&id)?.parked()
}

/// Cards that were to go when the last run was killed go.
pub(in crate::bridge) fn remove_left_cards(hall: &mut Hall, sessions: &Roster) {
    let is_card = |control: &&ButtonControl| matches!(control.pick, ButtonPick::Limits(_));
    let cards = hall.controls.all().filter(is_card).map(|control| control.slot);
    let is_left = |slot: &SlotId| parks(sessions).all(|park| park.slot != *slot);
    let left: BTreeSet<_> = cards.filter(is_left).collect();
    for slot in left {
        hall.remove_slot(slot);
    }
}

/// A turn ran into the limit: its prompts wait with those that waited already. What Claude had begun it goes on with; what
/// it had not is told again.
pub(super) fn park_turn(
    hall: &mut Hall,
    talks: &mut Talks,
    turn: &Turn,
    verdict: &TurnVerdict,
    prompts: Vec<OpenPrompt>,
    until: Option<Wall>,
    now: Now,
) {
    let id = turn.record().session;
    let again: Vec<_> = if !verdict.begun && !prompts.is_empty() {
        prompts
            .into_iter()
            .map(|prompt| reactions::rename_prompt(hall, &talks.sessions, prompt).ranked(Rank::Next))
            .collect()
    } else {
        let go_on = go_on_prompt(hall, &talks.sessions, id, turn, &prompts);
        reactions::end_prompts(hall, &talks.sessions, prompts, PromptEnd::Joined);
        go_on.into_iter().collect()
    };
    if let Some(session) = talks.sessions.get_mut(&id) {
        // Another turn may have run into it before.
        let moved = session.queue.requeue(again);
        for prompt in &moved {
            reactions::react_prompt(hall, &talks.sessions, prompt, Reaction::Queued);
        }
        reactions::moved(hall, &talks.sessions, moved);
    }
    let until = until.filter(|until| *until > now.wall);
    if let Some(until) = until {
        talks.limits.stop(until);
    }
    talks.limits.tried.remove(&id);
    park(hall, &mut talks.sessions, id, until, Notify::Loud, now);
}

/// One prompt in the place of those that Claude had begun to work on; also where Claude had begun by itself.
fn go_on_prompt(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    turn: &Turn,
    prompts: &[OpenPrompt],
) -> Option<OpenPrompt> {
    let person = sessions.get(&id)?.record().person;
    let first = prompts.first().map(OpenPrompt::record);
    let new = NewPrompt {
        session: id,
        person: first.map_or(person, |prompt| prompt.person),
        messages: prompts.iter().flat_map(|prompt| prompt.record().messages.clone()).collect(),
        // An edit of what Claude has read changes nothing.
        pieces: Vec::new(),
        content: GO_ON.to_owned().into(),
        created: first.map_or(turn.record().started, |prompt| prompt.created),
        rank: Rank::Next,
    };
    Some(OpenPrompt::new(hall.random.prompt(), new))
}

/// Whether what waits in a session has to go on waiting: it is parked, or is parked now because the plan is used up.
pub(super) fn waits_for_limit(
    hall: &mut Hall,
    sessions: &mut Roster,
    limits: &PlanLimits,
    id: SessionId,
    now: Now,
) -> bool {
    if let Some(park) = park_of(sessions, id) {
        if !park.over {
            return true;
        }
        // Who writes now sees that it goes on.
        unpark(hall, sessions, id, "limit-resumed", now);
        return false;
    }
    let Some(until) = limits.hold_up(id, now) else { return false };
    park(hall, sessions, id, Some(until), Notify::Silent, now);
    true
}

fn park(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    until: Option<Wall>,
    notify: Notify,
    now: Now,
) {
    hall.outbox.close_live(id, None);
    let old = park_of(sessions, id).cloned();
    if let Some(old) = &old {
        hall.remove_slot(old.slot);
    }
    // It was told already, and only the number of what waits is another one.
    let notify = if old.is_some() { Notify::Silent } else { notify };
    // The next of several turns that the same limit stops changes nothing of what was chosen.
    let resumes = old.is_some_and(|old| old.resumes && old.until == until);
    let slot = hall.reserve_slot();
    let park = ParkRecord { session: id, since: now.wall, until, resumes, over: false, slot: slot.id() };
    let Some(session) = sessions.get_mut(&id) else { return };
    session.park(park.clone());
    hall.save(Change::Parked(park));
    card::post(hall, sessions, slot, id, notify, now);
}

pub(super) fn unpark(hall: &mut Hall, sessions: &mut Roster, id: SessionId, key: &'static str, now: Now) {
    let Some(park) = sessions.get_mut(&id).and_then(Session::unpark) else { return };
    hall.save(Change::Unparked(id));
    card::close(hall, sessions, &park, key, now);
}

pub(super) fn change_park(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    change: impl FnOnce(&mut ParkRecord),
) {
    let Some(mut park) = park_of(sessions, id).cloned() else { return };
    change(&mut park);
    let Some(session) = sessions.get_mut(&id) else { return };
    session.park(park.clone());
    hall.save(Change::Parked(park));
}

pub(in crate::bridge) fn is_over(until: Wall, now: Now) -> bool {
    now.wall.since(until) >= MARGIN
}

pub(in crate::bridge) fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
