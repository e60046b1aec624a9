//! One conversation with Claude Code: its queue, its turn, its life.

use std::collections::VecDeque;
use std::time::Instant;

use crate::agent::{Abilities, Mode, Start};
use crate::change::{Handoff, PointRecord, PromptRecord, PromptStage, SessionRecord, TurnRecord};
use crate::gate::Ground;
use crate::ids::{DraftId, LifeId, PersonId, PromptId, SlotId, ThreadId, Token, ToolCallId, UpdateId};
use crate::task::{Ended, Tasks};
use crate::time::Wall;
use crate::tool::ToolCall;
use crate::transcript::Transcript;

/// One session.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold independently of each other")]
pub struct Session {
    /// What is stored of it.
    pub record: SessionRecord,
    /// What it does.
    pub state: State,
    /// Prompts that were not told yet, in order.
    pub queue: VecDeque<PromptRecord>,
    /// What came too late to be run without asking.
    pub held: Held,
    /// How often in a row an agent died before its prompt was known to Claude.
    pub crashes: u32,
    /// Its agent has something scheduled, which ends with it.
    pub has_schedule: bool,
    /// Its agent holds back what another session wrote, until a person decides; that ends with it.
    pub holds_message: bool,
    /// Its agent was launched with what does not hold any more: it is to sleep as soon as nothing is lost.
    pub outdated: bool,
    /// Its agent was launched when it could be switched to asking nothing.
    pub loose: bool,
    /// The mode that its agent is in, as it was launched, took it from us or said last; `None` is any. What is on its way to it
    /// is not in here.
    pub in_force: Option<Mode>,
    /// Whether its agent may be where it was launched, as the configuration said then.
    pub ground: Ground,
    /// It is to be woken again as soon as its agent has ended.
    pub wakes_again: bool,
    /// What is to become of it once its turn is over.
    pub leaving: Option<Leaving>,
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
    /// What its agent can do, as far as one said so in this run.
    pub abilities: Abilities,
    /// What waits in it waits for the plan's limit to be over.
    pub parked: bool,
    /// The record as it was stored last.
    pub stored: Option<SessionRecord>,
}

/// What came while the bot was away.
#[derive(Debug, Default)]
pub struct Held {
    /// The prompts that a person decides about, in order.
    pub prompts: Vec<PromptRecord>,
    /// Commands that were not done, as they were written.
    pub commands: Vec<String>,
    /// The card that says so.
    pub card: Option<SlotId>,
}

/// What a session does.
#[derive(Debug)]
pub enum State {
    /// It has no agent.
    Asleep,
    /// Its agent is getting ready.
    Starting(Starting),
    /// Its agent waits for a prompt.
    Idle {
        /// The agent.
        life: LifeId,
        /// Since when.
        since: Instant,
    },
    /// Its agent works on a turn.
    Running(LifeId, Box<Turn>),
    /// Its agent is being ended; what is queued starts a new one.
    Ending(LifeId),
    /// Its agent died in mid turn; Claude's record on disk is being read.
    Inspecting(Box<Turn>),
    /// Its agent died in mid turn; a person is asked what to do.
    Offered(Box<Turn>),
}

/// An agent that is getting ready.
#[derive(Debug)]
pub struct Starting {
    /// The agent.
    pub life: LifeId,
    /// Whether Claude runs a cut turn again.
    pub start: Start,
    /// The cut turn.
    pub turn: Option<Box<Turn>>,
    /// An agent before this one was killed while it got ready.
    pub retried: bool,
    /// It is being ended, to begin once more as the configuration says now.
    pub anew: bool,
    /// Where it is to run is not there: it waits for that.
    pub lacks_place: bool,
}

/// What is to become of a session once nothing runs in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// It is put away.
    Close,
    /// It is deleted.
    Delete {
        /// How.
        deletion: Deletion,
        /// By whom, and where that was said.
        asked: Asked,
    },
    /// It is being deleted: its files and its record are.
    Going,
}

/// Where a person asked for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The thread.
    pub thread: ThreadId,
    /// Who.
    pub person: PersonId,
    /// The menu that was pressed.
    pub slot: Option<SlotId>,
    /// What they sent: it is handled when this is done, so that a crash on the way loses nothing.
    pub update: Option<UpdateId>,
}

/// How a session is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deletion {
    /// With Claude's record of it.
    pub record: bool,
    /// What becomes of its directory, if that is its own.
    pub files: Files,
}

/// What becomes of the directory of a deleted session, if it is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// It is removed, if nothing would be lost.
    IfClean,
    /// It is removed.
    Remove,
    /// It stays.
    Keep,
}

/// One turn, while it lasts.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold independently of each other")]
pub struct Turn {
    /// What is stored of it.
    pub record: TurnRecord,
    /// The prompts that were told in it, in order.
    pub told: Vec<PromptRecord>,
    /// The prompts that Claude has taken up: the next result answers all of them, but for those that it is to run again.
    pub started: Vec<PromptId>,
    /// The prompts that were cut, and that Claude is to run again by itself: only the result of that answers them, and it answers
    /// all of them, though it names one. Empty where Claude was told.
    pub again: Vec<PromptId>,
    /// The calls that those had begun before they were cut, as far as it is not settled whether Claude's record keeps them.
    pub begun_before: Vec<ToolCallId>,
    /// What it has shown so far.
    pub transcript: Transcript,
    /// Its live view.
    pub draft: DraftId,
    /// When it began, or began again.
    pub began: Instant,
    /// The last sign of life.
    pub sign: Instant,
    /// Whether it is being stopped.
    pub stopping: Option<Stopping>,
    /// It was cut for what a person said, which comes next.
    pub cut_for: bool,
    /// What Claude waits for, if its API refused.
    pub retry: Option<Retry>,
    /// The model that works on it.
    pub model: String,
    /// The conversation is being made shorter.
    pub compacting: bool,
    /// Claude changed its checklist.
    pub ticked: bool,
    /// What Claude speaks of, if it began by itself.
    pub about: Vec<Ended>,
    /// Claude has begun to work on it in this life of the agent.
    pub working: bool,
    /// What its Stop button is called, where the live view has one.
    pub stop: Option<Token>,
    /// After a crash: the calls that had no result.
    pub pending: Vec<ToolCall>,
    /// After a crash: the calls that were begun, and that Claude's record does not have.
    pub lost: Vec<ToolCallId>,
    /// After a crash: the place of the offer to resume it.
    pub offer: Option<SlotId>,
    /// After a crash of the agent: how it ended, in words for a person.
    pub death: Option<String>,
    /// After a crash: the conversation that Claude goes on with does not have its prompts. They can only be told anew.
    pub astray: bool,
    /// The prompts that Claude knew already and passed over.
    pub passed_over: Vec<PromptId>,
}

/// Why and since when a turn is being stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopping {
    /// Why.
    pub why: Why,
    /// When the agent is killed if it does not stop.
    pub until: Instant,
}

/// Why a turn is being stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A person wants it.
    Person,
    /// More of the same prompt came before anything was shown.
    MoreCame,
    /// It showed no sign of life for too long.
    Stalled,
}

/// A try that Claude waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Which, from 1.
    pub attempt: u32,
    /// Of how many.
    pub attempts: u32,
    /// When.
    pub at: Instant,
    /// The HTTP status that made it necessary.
    pub status: Option<u16>,
}

impl Session {
    /// Makes a session without an agent.
    pub fn new(record: SessionRecord) -> Self {
        Self {
            record,
            state: State::Asleep,
            queue: VecDeque::new(),
            held: Held::default(),
            crashes: 0,
            has_schedule: false,
            holds_message: false,
            wakes_again: false,
            outdated: false,
            loose: false,
            in_force: None,
            ground: Ground::Barred,
            leaving: None,
            warned: false,
            model: String::new(),
            context: None,
            tasks: Tasks::default(),
            points: VecDeque::new(),
            abilities: Abilities::default(),
            parked: false,
            stored: None,
        }
    }

    /// The mode that its agent works in. Its record says which one it is to be in from the next agent on.
    pub fn mode(&self) -> Mode {
        self.in_force.unwrap_or(self.record.mode)
    }

    /// Its record, with the mode that its agent works in: what is shown of work is true of that.
    pub fn at_work(&self) -> SessionRecord {
        SessionRecord { mode: self.mode(), ..self.record.clone() }
    }

    /// Whether it is being deleted, so that nothing begins in it any more.
    pub fn is_going(&self) -> bool {
        matches!(self.leaving, Some(Leaving::Delete { .. } | Leaving::Going))
    }

    /// Whether it has no agent and no cut turn.
    pub fn is_asleep(&self) -> bool {
        matches!(self.state, State::Asleep)
    }

    /// Whether its agent has ended, or is about to, and nothing waits for the next one. What is written to any other belongs to what
    /// is done there.
    pub fn is_done(&self) -> bool {
        matches!(self.state, State::Asleep | State::Ending(_)) && self.queue.is_empty()
    }

    /// Whether a person goes on with it in a terminal, and nothing waits to be done here before that.
    pub fn is_for_terminal(&self) -> bool {
        self.record.handed_off != Handoff::No && self.queue.is_empty()
    }

    /// Whether something waits for its agent, and not for a limit to end.
    pub fn waits_for_agent(&self) -> bool {
        !self.queue.is_empty() && !self.parked
    }

    /// How many messages wait to be told, without those that a person decides about. A prompt can be made of several.
    pub fn waiting(&self) -> usize {
        messages(&self.queue)
    }

    /// A time for a prompt that comes behind all that are not over: no two have the same, so that their order can be stored.
    pub fn time_behind(&self, created: Wall) -> Wall {
        let told = self.turn().into_iter().flat_map(|turn| &turn.told);
        let newest = told.chain(&self.queue).map(|prompt| prompt.created).max();
        newest.map_or(created, |newest| created.max(Wall(newest.0 + 1)))
    }

    /// The agent, if there is one.
    pub fn life(&self) -> Option<LifeId> {
        match &self.state {
            State::Starting(starting) => Some(starting.life),
            State::Idle { life, .. } | State::Running(life, _) | State::Ending(life) => Some(*life),
            State::Asleep | State::Inspecting(_) | State::Offered(_) => None,
        }
    }

    /// The turn, running or cut.
    pub fn turn(&self) -> Option<&Turn> {
        match &self.state {
            State::Running(_, turn) | State::Inspecting(turn) | State::Offered(turn) => Some(turn),
            State::Starting(starting) => starting.turn.as_deref(),
            State::Asleep | State::Idle { .. } | State::Ending(_) => None,
        }
    }

    /// The turn, running or cut.
    pub fn turn_mut(&mut self) -> Option<&mut Turn> {
        match &mut self.state {
            State::Running(_, turn) | State::Inspecting(turn) | State::Offered(turn) => Some(turn),
            State::Starting(starting) => starting.turn.as_deref_mut(),
            State::Asleep | State::Idle { .. } | State::Ending(_) => None,
        }
    }

    /// Takes out the turn that its agent works on; the session is asleep until its state is set anew.
    pub fn take_running(&mut self) -> Option<(LifeId, Box<Turn>)> {
        if !matches!(self.state, State::Running(..)) {
            return None;
        }
        let State::Running(life, turn) = std::mem::replace(&mut self.state, State::Asleep) else {
            return None;
        };
        Some((life, turn))
    }

    /// Takes out the cut turn whose record is being read; the session is asleep until its state is set anew.
    pub fn take_inspecting(&mut self) -> Option<Box<Turn>> {
        if !matches!(self.state, State::Inspecting(_)) {
            return None;
        }
        let State::Inspecting(turn) = std::mem::replace(&mut self.state, State::Asleep) else { return None };
        Some(turn)
    }

    /// Takes out the cut turn that its agent is to run again once it is ready.
    pub fn take_cut(&mut self) -> Option<Box<Turn>> {
        if let State::Starting(starting) = &mut self.state { starting.turn.take() } else { None }
    }

    /// Takes out the cut turn that a person is asked about; the session is asleep until its state is set anew.
    pub fn take_offered(&mut self) -> Option<Box<Turn>> {
        if !matches!(self.state, State::Offered(_)) {
            return None;
        }
        let State::Offered(turn) = std::mem::replace(&mut self.state, State::Asleep) else { return None };
        Some(turn)
    }

    /// The cut turn that a person is asked about.
    pub fn offered(&self) -> Option<&Turn> {
        if let State::Offered(turn) = &self.state { Some(turn) } else { None }
    }

    /// The turn that its agent works on.
    pub fn running(&mut self) -> Option<&mut Turn> {
        if let State::Running(_, turn) = &mut self.state { Some(turn) } else { None }
    }
}

/// How many messages prompts were written in.
pub fn messages<'a>(prompts: impl IntoIterator<Item = &'a PromptRecord>) -> usize {
    prompts.into_iter().map(|prompt| prompt.messages.len().max(1)).sum()
}

impl Turn {
    /// Whether Claude has taken up a prompt that was told, as far as it is known.
    pub fn has_taken_up(&self, prompt: &PromptRecord) -> bool {
        self.started.contains(&prompt.id) || matches!(prompt.stage, PromptStage::Started(_))
    }

    /// Whether Claude is to run it again by itself after a crash; else it was told, or began by itself.
    pub fn is_rerun(&self) -> bool {
        !self.again.is_empty()
    }

    /// Claude is to run it again by itself and has not begun to: what is told now would come before it.
    pub fn awaits_rerun(&self) -> bool {
        self.is_rerun() && !self.working
    }

    /// Puts a prompt that Claude takes up now behind what overtook it. Those that it took up stand in the order in which it did so:
    /// after a crash that tells what was folded in, and may not be recorded yet, from what was joined.
    pub fn take_in_order(&mut self, prompt: &PromptId) {
        let Some(at) = self.told.iter().position(|told| told.id == *prompt) else { return };
        let newest = self.told.iter().map(|told| told.created).max();
        let is_overtaken = self.told.iter().skip(at).any(|later| self.started.contains(&later.id));
        if let (Some(newest), true) = (newest, is_overtaken) {
            let overtaken = self.told.remove(at);
            self.told.push(PromptRecord { created: Wall(newest.0 + 1), ..overtaken });
        }
    }

    /// Begins a turn.
    pub fn new(record: TurnRecord, told: Vec<PromptRecord>, now: Instant) -> Self {
        // A draft's id only has to differ from those of other drafts in the chat.
        let draft = DraftId(record.id.0.max(1));
        Self {
            record,
            told,
            started: Vec::new(),
            again: Vec::new(),
            begun_before: Vec::new(),
            transcript: Transcript::default(),
            draft,
            began: now,
            sign: now,
            stopping: None,
            cut_for: false,
            retry: None,
            model: String::new(),
            compacting: false,
            ticked: false,
            about: Vec::new(),
            working: false,
            stop: None,
            pending: Vec::new(),
            lost: Vec::new(),
            offer: None,
            death: None,
            astray: false,
            passed_over: Vec::new(),
        }
    }
}
