//! One conversation with Claude Code: its prompts, its turn, its life.

mod life;
mod prompt;
mod queue;
mod record;
mod turn;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

pub(crate) use self::life::{AgentRemains, Starting, State};
pub(crate) use self::prompt::{NewPrompt, OpenPrompt, PromptEnd, messages};
pub(crate) use self::queue::{PromptQueue, SERIES};
pub(crate) use self::record::{KeptRecord, TurnBooks};
pub(crate) use self::turn::{Retry, Turn, Why};

use crate::agent::Abilities;
use crate::change::{Handoff, PointRecord, SessionRecord};
use crate::gate::WorkGround;
use crate::ids::{PersonId, SlotId, ThreadId, TurnId, UpdateId};
use crate::permission::Mode;
use crate::plan::ParkRecord;
use crate::tasks::Tasks;
use crate::time::Wall;

/// One session.
#[derive(Debug)]
pub(crate) struct Session {
    kept: KeptRecord,
    state: State,
    /// Prompts that were not told yet.
    pub queue: PromptQueue,
    /// What is said of that which came too late to be run without asking.
    pub held: HeldCard,
    /// How often in a row an agent died before its prompt was known to Claude.
    pub crashes: u32,
    /// Its agent holds back what another session wrote, until a person decides; that ends with it.
    pub holds_message: bool,
    terms: AgentTerms,
    /// It is to be woken again as soon as its agent has ended.
    pub wakes_again: bool,
    leaving: Option<Leaving>,
    /// A person was told that another one works in the same directory.
    pub warned: bool,
    /// The model that its agent began to work with last.
    pub model: String,
    /// How full its context was after its last turn, in percent, if that is known.
    pub context: Option<u8>,
    /// What its agent has running beside its turn.
    pub tasks: Tasks,
    /// Where an undo can go back to, oldest first.
    pub points: VecDeque<PointRecord>,
    /// The turn for which its agent was asked for a name last.
    pub title_asked: Option<TurnId>,
    /// What its agent can do, as far as one said so in this run.
    pub abilities: Abilities,
    /// What waits in it waits for the plan's limit to be over.
    parked: Option<ParkRecord>,
}

/// What an agent was launched with, and what became of it.
#[derive(Debug)]
struct AgentTerms {
    /// It does not hold any more: the agent is to sleep as soon as nothing is lost.
    outdated: bool,
    /// The agent could be switched to asking nothing.
    loose: bool,
    /// The mode that the agent is in, as it was launched, took it from us or said last; `None` is any. What is on its way to it
    /// is not in here.
    in_force: Option<Mode>,
    /// Whether the agent may be where it is, as the configuration said last.
    ground: WorkGround,
    /// The agent has something scheduled, which ends with it.
    has_schedule: bool,
}

impl Default for AgentTerms {
    fn default() -> Self {
        Self {
            outdated: false,
            loose: false,
            in_force: None,
            ground: WorkGround::Barred,
            has_schedule: false,
        }
    }
}

/// What is said of that which came while the bot was away.
#[derive(Debug, Default)]
pub(crate) struct HeldCard {
    /// Commands that were not done, as they were written.
    pub commands: Vec<String>,
    /// The card that says so.
    pub slot: Option<SlotId>,
}

/// What is to become of a session once nothing runs in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// It is put away.
    Close,
    /// It is deleted.
    Delete {
        /// What goes with it.
        deletion: Deletion,
        /// By whom, and where that was said.
        asked: AskedFrom,
    },
    /// It is being deleted: its files and its record are.
    Going,
}

/// Where a person asked for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AskedFrom {
    /// The thread.
    pub thread: ThreadId,
    /// The person who wants it.
    pub person: PersonId,
    /// The menu that was pressed.
    pub slot: Option<SlotId>,
    /// What they sent: it is handled when this is done, so that a crash on the way loses nothing.
    pub update: Option<UpdateId>,
}

/// How a session is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deletion {
    /// With Claude's record of it.
    pub record: bool,
    /// What becomes of its directory, if that is its own.
    pub files: Files,
}

/// What becomes of the directory of a deleted session, if it is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Files {
    /// It is removed, if nothing would be lost.
    IfClean,
    /// It is removed.
    Remove,
    /// The directory stays as it is.
    Keep,
}

impl Session {
    /// Makes a session without an agent.
    pub(crate) fn new(record: SessionRecord) -> Self {
        Self::of(KeptRecord::new(record))
    }

    /// Takes up a session of an earlier run.
    pub(crate) fn restored(record: SessionRecord) -> Self {
        Self::of(KeptRecord::restored(record))
    }

    fn of(kept: KeptRecord) -> Self {
        Self {
            kept,
            state: State::Asleep,
            queue: PromptQueue::new(),
            held: HeldCard::default(),
            crashes: 0,
            holds_message: false,
            terms: AgentTerms::default(),
            wakes_again: false,
            leaving: None,
            warned: false,
            model: String::new(),
            context: None,
            tasks: Tasks::default(),
            points: VecDeque::new(),
            title_asked: None,
            abilities: Abilities::default(),
            parked: None,
        }
    }

    /// What is stored of it.
    pub(crate) fn record(&self) -> &SessionRecord {
        self.kept.record()
    }

    /// The same, to change it by what happened.
    pub(crate) fn record_mut(&mut self) -> &mut KeptRecord {
        &mut self.kept
    }

    /// The mode that its agent works in. Its record says which one it is to be in from the next agent on.
    pub(crate) fn mode(&self) -> Mode {
        self.terms.in_force.unwrap_or(self.record().run.mode)
    }

    /// Its record, with the mode that its agent works in: what is shown of work is true of that.
    pub(crate) fn at_work(&self) -> SessionRecord {
        let mut record = self.record().clone();
        record.run.mode = self.mode();
        record
    }

    /// The mode that its agent is in; `None` is any.
    pub(crate) fn in_force(&self) -> Option<Mode> {
        self.terms.in_force
    }

    /// Its agent is in this mode, as far as anybody knows.
    pub(crate) fn works_in(&mut self, mode: Option<Mode>) {
        self.terms.in_force = mode;
    }

    /// Whether its agent may be where it is, as the configuration said last.
    pub(crate) fn ground(&self) -> WorkGround {
        self.terms.ground
    }

    /// The configuration says of where its agent is.
    pub(crate) fn stands_on(&mut self, ground: WorkGround) {
        self.terms.ground = ground;
    }

    /// Whether its agent could be switched to asking nothing when it was launched.
    pub(crate) fn is_loose(&self) -> bool {
        self.terms.loose
    }

    /// What its agent was launched with does not hold any more, if it has one.
    pub(crate) fn outdate(&mut self) {
        self.terms.outdated |= self.life().is_some();
    }

    /// Whether its agent is to sleep as soon as nothing is lost, to begin as it is to be now.
    pub(crate) fn is_outdated(&self) -> bool {
        self.terms.outdated
    }

    /// Its agent has scheduled something.
    pub(crate) fn keep_schedule(&mut self) {
        self.terms.has_schedule = true;
    }

    /// Nothing is scheduled in it any more.
    pub(crate) fn drop_schedule(&mut self) {
        self.terms.has_schedule = false;
    }

    /// Whether its agent has something scheduled, which ends with it.
    pub(crate) fn has_schedule(&self) -> bool {
        self.terms.has_schedule
    }

    /// It is put away, and leaves as soon as nothing runs in it.
    pub(crate) fn leave(&mut self, leaving: Leaving) {
        self.kept.close(true);
        self.leaving = Some(leaving);
    }

    /// Somebody wants it again.
    pub(crate) fn stay(&mut self) {
        self.kept.close(false);
        self.leaving = None;
    }

    /// Nothing runs in it any more: it stays put away.
    pub(crate) fn has_left(&mut self) {
        self.leaving = None;
    }

    /// What is to become of it once nothing runs in it.
    pub(crate) fn leaving(&self) -> Option<Leaving> {
        self.leaving
    }

    /// Whether it is being deleted, so that nothing begins in it any more.
    pub(crate) fn is_going(&self) -> bool {
        matches!(self.leaving, Some(Leaving::Delete { .. } | Leaving::Going))
    }

    /// Whether anything was said in it: then it stays where it is.
    pub(crate) fn has_begun(&self) -> bool {
        self.record().claude.begun || self.turn().is_some() || !self.queue.is_empty()
    }

    /// Whether its agent has ended, or is about to, and nothing waits for the next one. What is written to any other belongs to what
    /// is done there.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.state, State::Asleep | State::Ending(_)) && self.queue.is_empty()
    }

    /// Whether a person goes on with it in a terminal, and nothing waits to be done here before that.
    pub(crate) fn is_for_terminal(&self) -> bool {
        self.record().standing.handed_off != Handoff::No && self.queue.is_empty()
    }

    /// Whether something waits for its agent, and not for a limit to end.
    pub(crate) fn waits_for_agent(&self) -> bool {
        !self.queue.is_empty() && self.parked.is_none()
    }

    /// Whether its agent waits, and nothing is lost if it ends.
    pub(crate) fn may_sleep(&self) -> bool {
        let idle = matches!(self.state(), State::Idle { .. }) && !self.waits_for_agent();
        idle && self.record().background.is_empty() && !self.has_schedule() && !self.holds_message
    }

    /// Whether it waits for the place where it is to run.
    pub(crate) fn lacks_workspace(&self) -> bool {
        matches!(self.state(), State::Starting(starting) if starting.lacks_workspace)
    }

    /// Whether somebody waits for its agent to get ready.
    pub(crate) fn is_waited_for(&self) -> bool {
        // One that waits for its place says so, and may do so for long.
        let starts = matches!(self.state(), State::Starting(starting) if !starting.lacks_workspace);
        let goes_on = matches!(self.state(), State::Starting(starting) if starting.turn.is_some());
        let ends = matches!(self.state(), State::Ending(_));
        (starts && goes_on) || ((starts || ends) && self.waits_for_agent())
    }

    /// The point before a turn.
    pub(crate) fn point(&self, turn: TurnId) -> Option<&PointRecord> {
        self.points.iter().find(|point| point.turn == turn)
    }

    /// What waits in it waits for the plan's limit, from now on or in another way than before.
    pub(crate) fn park(&mut self, park: ParkRecord) {
        self.parked = Some(park);
    }

    /// What waits in it does not wait for the plan's limit any more.
    pub(crate) fn unpark(&mut self) -> Option<ParkRecord> {
        self.parked.take()
    }

    /// For what limit it waits, if for one.
    pub(crate) fn parked(&self) -> Option<&ParkRecord> {
        self.parked.as_ref()
    }

    /// How many messages wait to be told, without those that a person decides about. A prompt can be made of several.
    pub(crate) fn waiting(&self) -> usize {
        messages(self.queue.waiting())
    }

    /// A time for a prompt that comes behind all that are not over: no two have the same, so that their order can be stored.
    pub(crate) fn time_behind(&self, created: Wall) -> Wall {
        let told = self.turn().into_iter().flat_map(Turn::told);
        let newest = told.chain(self.queue.waiting()).map(|prompt| prompt.created).max();
        newest.map_or(created, |newest| created.max(Wall(newest.0 + 1)))
    }
}
