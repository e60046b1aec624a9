//! The limits of the plan: what one stops is parked and goes on when it is over; one that comes near is told of once.
//!
//! The limit is the account's. So while it is known to hold, other sessions park what they are told without trying, and a
//! person can try all the same. What is parked is an ordinary queue that does not move; the record of the park and the card
//! are stored with it, so a crash changes nothing.

mod card;
mod forecast;
mod warning;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::Bridge;
use super::errands::Asker;
use super::turns::Verdict;
use crate::agent::{CycleOutcome, Rank};
use crate::call::{Notify, Reaction};
use crate::change::Change;
use crate::ids::{SessionId, SlotId};
use crate::pick::{ButtonControl, ButtonPick, LimitsPick};
use crate::plan::{ParkRecord, Window, WindowRecord};
use crate::session::{NewPrompt, OpenPrompt, PromptEnd, Session, State, Turn, Why};
use crate::time::{Now, Wall};

pub(super) use self::card::moment;
pub(super) use self::warning::window_name;

/// How long after the end of a limit it is tried: the server's clock is not ours.
const MARGIN: Duration = Duration::from_secs(30);

/// How often the wall clock is looked at while something is parked: it may jump, and a machine that slept wakes late.
const RECHECK: Duration = Duration::from_mins(1);

/// After how long it is tried again where nobody knows when a limit is over.
const UNKNOWN_WAIT: Duration = Duration::from_hours(1);

/// What Claude reads when it goes on with what a limit stopped.
const GO_ON: &str =
    "The usage limit was reached while you were working on this. It is over now. Go on where you stopped.";

/// What is known of the plan's limits.
#[derive(Debug, Default)]
pub(super) struct Limits {
    /// Nothing is answered before this, as far as is known.
    stopped: Option<Wall>,
    /// Sessions that try although the plan is used up: a person wanted it.
    tried: BTreeSet<SessionId>,
    windows: BTreeMap<Window, WindowRecord>,
    /// What was heard first of each window: the pace is measured from there.
    first: BTreeMap<Window, (Wall, f64)>,
    next: Option<Instant>,
}

impl Limits {
    pub(super) fn new(windows: Vec<WindowRecord>, parks: &[ParkRecord], now: Now) -> Self {
        let ahead = parks.iter().filter_map(|park| park.until).filter(|until| *until > now.wall);
        Self {
            stopped: ahead.max(),
            windows: windows.into_iter().map(|record| (record.state.window.clone(), record)).collect(),
            ..Self::default()
        }
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.next
    }

    /// The windows that are not over.
    pub(super) fn windows(&self, now: Now) -> impl Iterator<Item = &WindowRecord> {
        self.windows.values().filter(move |record| record.state.resets.is_some_and(|at| at > now.wall))
    }
}

impl ParkRecord {
    /// When something is due: at the end of the limit, or a while after a person said so where nobody knows that.
    fn due(&self) -> Option<Wall> {
        let unknown = || self.resumes.then(|| Wall(self.since.0.saturating_add(millis(UNKNOWN_WAIT))));
        self.until.or_else(unknown)
    }
}

impl Verdict {
    /// Whether the plan's limit ended a turn, and nobody else wanted it to end.
    pub(super) fn is_limited(&self, turn: &Turn) -> bool {
        let stopped = turn.stopping.is_some_and(|stopping| stopping.why == Why::Person);
        matches!(self.outcome, CycleOutcome::LimitReached { .. }) && !stopped
    }
}

impl Bridge {
    /// What was parked before a restart is parked.
    pub(super) fn restore_parks(&mut self, parks: Vec<ParkRecord>) {
        for park in parks {
            if let Some(session) = self.sessions.get_mut(&park.session) {
                session.park(park);
            }
        }
    }

    /// What waits for a limit, in all sessions.
    fn parks(&self) -> impl Iterator<Item = &ParkRecord> {
        self.sessions.awake().filter_map(|(_, session)| session.parked())
    }

    /// What waits for a limit in a session.
    fn park_of(&self, id: SessionId) -> Option<&ParkRecord> {
        self.sessions.get(&id)?.parked()
    }

    /// Cards that were to go when the last run was killed go.
    pub(super) fn remove_left_cards(&mut self) {
        let is_card = |control: &&ButtonControl| matches!(control.pick, ButtonPick::Limits(_));
        let cards = self.controls.values().filter(is_card).map(|control| control.slot);
        let is_left = |slot: &SlotId| self.parks().all(|park| park.slot != *slot);
        let left: BTreeSet<_> = cards.filter(is_left).collect();
        for slot in left {
            self.remove_slot(slot);
        }
    }

    /// A turn ran into the limit: its prompts wait with those that waited already. What Claude had begun it goes on with; what
    /// it had not is told again.
    pub(super) fn park_turn(
        &mut self,
        id: SessionId,
        turn: &Turn,
        prompts: Vec<OpenPrompt>,
        until: Option<Wall>,
        begun: bool,
        now: Now,
    ) {
        let again: Vec<_> = if !begun && !prompts.is_empty() {
            prompts.into_iter().map(|prompt| self.rename_prompt(prompt).ranked(Rank::Next)).collect()
        } else {
            let go_on = self.go_on_prompt(id, turn, &prompts);
            self.end_prompts(prompts, PromptEnd::Joined);
            go_on.into_iter().collect()
        };
        if let Some(session) = self.sessions.get_mut(&id) {
            // Another turn may have run into it before.
            let moved = session.queue.requeue(again);
            for prompt in &moved {
                self.react_prompt(prompt, Reaction::Queued);
            }
            self.moved(moved);
        }
        let until = until.filter(|until| *until > now.wall);
        if until.is_some() {
            self.limits.stopped = until;
        }
        self.limits.tried.remove(&id);
        self.park(id, until, Notify::Loud, now);
    }

    /// One prompt in the place of those that Claude had begun to work on; also where Claude had begun by itself.
    fn go_on_prompt(&mut self, id: SessionId, turn: &Turn, prompts: &[OpenPrompt]) -> Option<OpenPrompt> {
        let person = self.sessions.get(&id)?.record.person;
        let first = prompts.first().map(OpenPrompt::record);
        let new = NewPrompt {
            session: id,
            person: first.map_or(person, |prompt| prompt.person),
            messages: prompts.iter().flat_map(|prompt| prompt.record().messages.clone()).collect(),
            // An edit of what Claude has read changes nothing.
            pieces: Vec::new(),
            content: GO_ON.to_owned().into(),
            created: first.map_or(turn.record.started, |prompt| prompt.created),
            rank: Rank::Next,
        };
        Some(OpenPrompt::new(self.random.prompt(), new))
    }

    /// Whether what waits in a session has to go on waiting: it is parked, or is parked now because the plan is used up.
    pub(super) fn waits_for_limit(&mut self, id: SessionId, now: Now) -> bool {
        if let Some(park) = self.park_of(id) {
            if !park.over {
                return true;
            }
            // Who writes now sees that it goes on.
            self.unpark(id, "limit-resumed", now);
            return false;
        }
        let holds = self.limits.stopped.filter(|until| *until > now.wall);
        let Some(until) = holds.filter(|_| !self.limits.tried.contains(&id)) else { return false };
        self.park(id, Some(until), Notify::Silent, now);
        true
    }

    fn park(&mut self, id: SessionId, until: Option<Wall>, notify: Notify, now: Now) {
        self.outbox.close_live(id, None, &mut self.out.changes);
        let old = self.park_of(id).cloned();
        if let Some(old) = &old {
            self.remove_slot(old.slot);
        }
        // It was told already, and only the number of what waits is another one.
        let notify = if old.is_some() { Notify::Silent } else { notify };
        // The next of several turns that the same limit stops changes nothing of what was chosen.
        let resumes = old.is_some_and(|old| old.resumes && old.until == until);
        let slot = self.reserve_slot();
        let park = ParkRecord { session: id, since: now.wall, until, resumes, over: false, slot: slot.id() };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.park(park.clone());
        self.save(Change::Parked(park));
        self.post_park_card(slot, id, notify, now);
    }

    /// Does what the end of a limit, or of what waits for it, makes due.
    pub(super) fn settle_limits(&mut self, now: Now) {
        if self.limits.stopped.is_some_and(|until| is_over(until, now)) {
            self.limits.stopped = None;
        }
        for id in self.parks().map(|park| park.session).collect::<Vec<_>>() {
            self.settle_park(id, now);
        }
        let waits = self.parks().filter(|park| !park.over).filter_map(ParkRecord::due);
        let wait = waits.map(|until| (until.since(now.wall) + MARGIN).min(RECHECK)).min();
        // It is due a millisecond later than it is over, so that it is over then.
        self.limits.next = wait.map(|wait| now.after(wait + Duration::from_millis(1)));
    }

    fn settle_park(&mut self, id: SessionId, now: Now) {
        let Some(park) = self.park_of(id) else { return };
        let (until, resumes, over) = (park.due(), park.resumes, park.over);
        let waits = self.sessions.get(&id).is_some_and(|session| !session.queue.is_empty());
        if !waits {
            return self.unpark(id, "limit-nothing-waits", now);
        }
        if over || !until.is_some_and(|until| is_over(until, now)) {
            return;
        }
        if resumes {
            return self.resume_parked(id, now);
        }
        self.change_park(id, |park| park.over = true);
        self.show_park(id, now);
    }

    /// The plan answers again: what is to go on by itself goes on.
    pub(super) fn limit_is_over(&mut self, now: Now) {
        if self.limits.stopped.take().is_none() {
            return;
        }
        let parks = self.parks().filter(|park| park.resumes);
        for id in parks.map(|park| park.session).collect::<Vec<_>>() {
            self.resume_parked(id, now);
        }
    }

    fn resume_parked(&mut self, id: SessionId, now: Now) {
        self.unpark(id, "limit-resumed", now);
        match self.sessions.get(&id).map(Session::state) {
            Some(State::Idle { .. }) => self.go_on(id, now),
            Some(State::Asleep) => self.wake_if_queued(id),
            // What they are on their way to takes up what waits.
            Some(
                State::Starting(_)
                | State::Running(..)
                | State::Ending(_)
                | State::Inspecting(_)
                | State::Offered(_),
            )
            | None => {}
        }
    }

    fn unpark(&mut self, id: SessionId, key: &'static str, now: Now) {
        let Some(park) = self.sessions.get_mut(&id).and_then(Session::unpark) else { return };
        self.save(Change::Unparked(id));
        self.close_park_card(&park, key, now);
    }

    fn change_park(&mut self, id: SessionId, change: impl FnOnce(&mut ParkRecord)) {
        let Some(mut park) = self.park_of(id).cloned() else { return };
        change(&mut park);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.park(park.clone());
        self.save(Change::Parked(park));
    }

    pub(super) fn picked_limits(&mut self, pick: LimitsPick, asker: &Asker, now: Now) -> String {
        let (LimitsPick::Then(id) | LimitsPick::Now(id) | LimitsPick::Drop(id)) = pick;
        if self.park_of(id).is_none() {
            return self.voice(asker.person.id).say("toast-expired");
        }
        match pick {
            LimitsPick::Then(_) => {
                self.change_park(id, |park| {
                    park.resumes = true;
                    park.since = now.wall;
                });
                self.show_park(id, now);
                String::new()
            }
            LimitsPick::Now(_) => {
                self.limits.tried.insert(id);
                self.resume_parked(id, now);
                self.voice(asker.person.id).say("toast-resumed")
            }
            LimitsPick::Drop(_) => {
                self.drop_queue(id);
                self.unpark(id, "limit-dropped", now);
                self.voice(asker.person.id).say("toast-dropped")
            }
        }
    }
}

fn is_over(until: Wall, now: Now) -> bool {
    now.wall.since(until) >= MARGIN
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
