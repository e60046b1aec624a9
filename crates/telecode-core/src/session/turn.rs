//! One turn, while it lasts: what was told in it, and what it has shown.

use std::time::Instant;

use super::prompt::OpenPrompt;
use crate::agent::Rank;
use crate::change::{PromptRecord, PromptStage, TurnRecord, TurnStage};
use crate::ids::{DraftId, PromptId, SlotId, Token, ToolCallId};
use crate::task::Ended;
use crate::time::Wall;
use crate::tool::ToolCall;
use crate::transcript::Transcript;

/// How many calls of a turn are remembered. What the record does not have is only the last of them.
const BEGUN_LIMIT: usize = 32;

/// One turn, while it lasts.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts that hold independently of each other")]
pub(crate) struct Turn {
    record: TurnRecord,
    /// The prompts that were told in it and are not over, in order.
    told: Vec<OpenPrompt>,
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
pub(crate) struct Stopping {
    /// What it is stopped for.
    pub why: Why,
    /// When the agent is killed if it does not stop.
    pub until: Instant,
}

/// Why a turn is being stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// A person wants it.
    Person,
    /// More of the same prompt came before anything was shown.
    MoreCame,
    /// It showed no sign of life for too long.
    Stalled,
}

/// A try that Claude waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Retry {
    /// Which, from 1.
    pub attempt: u32,
    /// Of how many.
    pub attempts: u32,
    /// When that happens.
    pub at: Instant,
    /// The HTTP status that made it necessary.
    pub status: Option<u16>,
}

impl Turn {
    /// What is stored of it.
    pub(crate) fn record(&self) -> &TurnRecord {
        &self.record
    }

    /// A person wants it to stop: after a crash it is not to run again.
    pub(crate) fn stop_for_good(&mut self) {
        self.record.stage = TurnStage::Stopping;
    }

    /// A person is asked on this card whether it is to run again.
    pub(crate) fn offer_on(&mut self, card: SlotId) {
        self.offer = Some(card);
        self.record.stage = TurnStage::Offered;
    }

    /// It is to run again after a crash. What the record has of what had begun is looked for again, unless it waits for a
    /// person: it can still be lost, with what was done.
    pub(crate) fn run_again(&mut self, is_held: impl Fn(&ToolCallId) -> bool) {
        self.record.tries += 1;
        self.record.stage = TurnStage::Running;
        let was_pending = |call: &ToolCallId| self.pending.iter().any(|pending| pending.id == *call);
        self.record.begun.retain(|call| !was_pending(call) && !self.lost.contains(call) && !is_held(call));
        self.begun_before.clone_from(&self.record.begun);
        self.working = false;
        self.stopping = None;
        self.death = None;
        self.again = self.told().map(|prompt| prompt.id.clone()).collect();
        self.started.clone_from(&self.again);
    }

    /// A call begins that may change something: Claude's record may not live to have it.
    pub(crate) fn begin_call(&mut self, call: ToolCallId) {
        if self.record.begun.len() >= BEGUN_LIMIT {
            self.record.begun.remove(0);
        }
        self.record.begun.push(call);
    }

    /// It is over.
    pub(crate) fn end(&mut self, stage: TurnStage, at: Wall) {
        self.record.stage = stage;
        self.record.ended = Some(at);
    }

    /// What came of it.
    pub(crate) fn answer(&mut self, answer: String, cost_usd: f64, files: Vec<String>) {
        self.record.answer = answer;
        self.record.cost_usd = cost_usd;
        self.record.files = files;
    }

    /// Its answer is shown there.
    pub(crate) fn show_in(&mut self, slot: Option<SlotId>) {
        self.record.slot = slot;
    }

    /// Whether Claude has taken up a prompt that was told, as far as it is known.
    pub(crate) fn has_taken_up(&self, prompt: &PromptRecord) -> bool {
        self.started.contains(&prompt.id) || matches!(prompt.stage, PromptStage::Started(_))
    }

    /// Whether Claude is to run it again by itself after a crash; else it was told, or began by itself.
    pub(crate) fn is_rerun(&self) -> bool {
        !self.again.is_empty()
    }

    /// Claude is to run it again by itself and has not begun to: what is told now would come before it.
    pub(crate) fn awaits_rerun(&self) -> bool {
        self.is_rerun() && !self.working
    }

    /// The prompts that were told in it and are not over, in order.
    pub(crate) fn told(&self) -> impl DoubleEndedIterator<Item = &PromptRecord> + ExactSizeIterator {
        self.told.iter().map(OpenPrompt::record)
    }

    /// Whether one of them is this.
    pub(crate) fn was_told(&self, prompt: &PromptId) -> bool {
        self.told().any(|told| told.id == *prompt)
    }

    /// A prompt is told, behind those that were told before. Says what is stored of it.
    #[must_use]
    pub(crate) fn tell(&mut self, mut prompt: OpenPrompt, rank: Rank) -> PromptRecord {
        if rank == Rank::Now {
            // That is over once it is told: after a crash it is an ordinary one.
            prompt = prompt.ranked(Rank::Next);
        }
        let told = prompt.stands(PromptStage::Told(self.record.id));
        self.told.push(prompt);
        told
    }

    /// Claude runs prompts next that it was told before this turn. What it had taken up it still has: after a crash that tells what
    /// was joined from what has to be told again.
    #[must_use]
    pub(crate) fn carry_on(&mut self, prompts: Vec<OpenPrompt>) -> Vec<PromptRecord> {
        let turn = self.record.id;
        let mut moved = Vec::with_capacity(prompts.len());
        for mut prompt in prompts {
            let is_taken_up = self.started.contains(&prompt.record().id);
            let stage = if is_taken_up { PromptStage::Started(turn) } else { PromptStage::Told(turn) };
            moved.push(prompt.stands(stage));
            self.told.push(prompt);
        }
        moved
    }

    /// These are what was cut: Claude's record has them.
    #[must_use]
    pub(crate) fn go_on_with(&mut self, cut: Vec<OpenPrompt>) -> Vec<PromptRecord> {
        self.told = cut;
        let stage = PromptStage::Started(self.record.id);
        self.told.iter_mut().map(|prompt| prompt.stands(stage)).collect()
    }

    /// Claude takes up a prompt. Where others were told, too, that is to be stored: after a crash the record may not name it.
    #[must_use]
    pub(crate) fn take_up(&mut self, prompt: &PromptId) -> Option<PromptRecord> {
        self.working = true;
        if self.started.contains(prompt) {
            return None;
        }
        self.take_in_order(prompt);
        self.started.push(prompt.clone());
        let (turn, is_alone) = (self.record.id, self.told.len() == 1);
        let told = self.told.iter_mut().find(|told| told.record().id == *prompt && !is_alone)?;
        Some(told.stands(PromptStage::Started(turn)))
    }

    /// Puts a prompt that Claude takes up now behind what overtook it. Those that it took up stand in the order in which it did so:
    /// after a crash that tells what was folded in, and may not be recorded yet, from what was joined.
    fn take_in_order(&mut self, prompt: &PromptId) {
        let Some(at) = self.told.iter().position(|told| told.record().id == *prompt) else { return };
        let newest = self.told().map(|told| told.created).max();
        let is_overtaken = self.told().skip(at).any(|later| self.started.contains(&later.id));
        if let (Some(newest), true) = (newest, is_overtaken) {
            let overtaken = self.told.remove(at);
            self.told.push(overtaken.placed(Wall(newest.0 + 1)));
        }
    }

    /// Hands out a prompt: Claude does not have it, or it is over.
    pub(crate) fn take_back(&mut self, prompt: &PromptId) -> Option<OpenPrompt> {
        let at = self.told.iter().position(|told| told.record().id == *prompt)?;
        Some(self.told.remove(at))
    }

    /// Hands out all prompts that were told in it.
    pub(crate) fn take_told(&mut self) -> Vec<OpenPrompt> {
        std::mem::take(&mut self.told)
    }

    /// Whether Claude passed over all that is left of it.
    pub(crate) fn is_passed_over(&self) -> bool {
        let is_done = |id: &PromptId| self.started.contains(id) || self.passed_over.contains(id);
        !self.passed_over.is_empty() && self.stopping.is_none() && self.told().all(|told| is_done(&told.id))
    }

    /// Takes up a turn of an earlier run with what was told in it.
    pub(crate) fn restored(record: TurnRecord, told: Vec<OpenPrompt>, now: Instant) -> Self {
        Self { told, ..Self::new(record, now) }
    }

    /// Begins a turn, in which nothing was told yet.
    pub(crate) fn new(record: TurnRecord, now: Instant) -> Self {
        // A draft's id only has to differ from those of other drafts in the chat.
        let draft = DraftId(record.id.0.max(1));
        Self {
            record,
            told: Vec::new(),
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
