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
    started: Vec<PromptId>,
    /// The prompts that were cut, and that Claude is to run again by itself: only the result of that answers them, and it answers
    /// all of them, though it names one. Empty where Claude was told.
    again: Vec<PromptId>,
    /// The calls that those had begun before they were cut, as far as it is not settled whether Claude's record keeps them.
    begun_before: Vec<ToolCallId>,
    /// What it has shown so far.
    transcript: Transcript,
    /// Its live view.
    draft: DraftId,
    /// When it began, or began again.
    began: Instant,
    /// The last sign of life.
    sign: Instant,
    /// Whether it is being stopped.
    stopping: Option<Stopping>,
    /// It was cut for what a person said, which comes next.
    cut_for: bool,
    /// What Claude waits for, if its API refused.
    retry: Option<Retry>,
    /// The model that works on it.
    model: String,
    /// The conversation is being made shorter.
    compacting: bool,
    /// Claude changed its checklist.
    ticked: bool,
    /// What Claude speaks of, if it began by itself.
    about: Vec<Ended>,
    /// Claude has begun to work on it in this life of the agent.
    working: bool,
    /// What its Stop button is called, where the live view has one.
    stop: Option<Token>,
    /// After a crash: the calls that had no result.
    pending: Vec<ToolCall>,
    /// After a crash: the calls that were begun, and that Claude's record does not have.
    lost: Vec<ToolCallId>,
    /// After a crash: the place of the offer to resume it.
    offer: Option<SlotId>,
    /// After a crash of the agent: how it ended, in words for a person.
    death: Option<String>,
    /// After a crash: the conversation that Claude goes on with does not have its prompts. They can only be told anew.
    astray: bool,
    /// The prompts that Claude knew already and passed over.
    passed_over: Vec<PromptId>,
}

/// What is left of a turn that ended before all that was told in it was answered.
#[derive(Debug)]
pub(crate) struct TurnRest {
    started: Vec<PromptId>,
    again: Vec<PromptId>,
    begun_before: Vec<ToolCallId>,
    passed_over: Vec<PromptId>,
}

impl TurnRest {
    /// Whether Claude is still to run a prompt again.
    pub(crate) fn runs_again(&self, prompt: &PromptId) -> bool {
        self.again.contains(prompt)
    }

    /// The calls that what is to run again had begun.
    pub(crate) fn begun(&self) -> &[ToolCallId] {
        &self.begun_before
    }
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

    // What it shows, and when it was heard of.

    /// It began, or begins again: it can be stopped by that button, and its live view may be there already.
    pub(crate) fn set_out(&mut self, now: Instant, stop: Token, waking: Option<DraftId>) {
        self.began = now;
        self.sign = now;
        self.stop = Some(stop);
        self.draft = waking.unwrap_or(self.draft);
    }

    /// When it began, or began again.
    pub(crate) fn began(&self) -> Instant {
        self.began
    }

    /// A sign of life: of Claude, or of the person whom Claude waited for.
    pub(crate) fn shows_life(&mut self, now: Instant) {
        self.sign = now;
    }

    /// The last sign of life.
    pub(crate) fn sign(&self) -> Instant {
        self.sign
    }

    /// Its live view.
    pub(crate) fn draft(&self) -> DraftId {
        self.draft
    }

    /// What its Stop button is called, where the live view has one.
    pub(crate) fn stop_button(&self) -> Option<&Token> {
        self.stop.as_ref()
    }

    /// Hands out its Stop button: nothing is there to stop any more.
    pub(crate) fn take_stop_button(&mut self) -> Option<Token> {
        self.stop.take()
    }

    /// What it has shown so far.
    pub(crate) fn transcript(&self) -> &Transcript {
        &self.transcript
    }

    /// The same, to add what it shows.
    pub(crate) fn transcript_mut(&mut self) -> &mut Transcript {
        &mut self.transcript
    }

    /// What it showed was of a try that is over: it begins anew.
    pub(crate) fn show_anew(&mut self) {
        self.transcript = Transcript::default();
    }

    // How Claude gets on with it.

    /// Claude works on it.
    pub(crate) fn gets_going(&mut self) {
        self.working = true;
    }

    /// Claude has begun to work on it in this life of the agent.
    pub(crate) fn is_working(&self) -> bool {
        self.working
    }

    /// Something of it can be seen: Claude works, and waits for nothing.
    pub(crate) fn goes_on(&mut self) {
        self.retry = None;
        self.compacting = false;
        self.working = true;
    }

    /// Whether [`Turn::goes_on`] would change nothing.
    pub(crate) fn is_going_on(&self) -> bool {
        self.working && self.retry.is_none() && !self.compacting && !self.is_astray()
    }

    /// Claude's API refused, and Claude tries again: what it had begun to say comes anew.
    pub(crate) fn tries_again(&mut self, retry: Retry) {
        self.transcript.abandon_open();
        self.retry = Some(retry);
    }

    /// What Claude waits for, if its API refused.
    pub(crate) fn retry(&self) -> Option<Retry> {
        self.retry
    }

    /// The conversation is being made shorter.
    pub(crate) fn compacts(&mut self) {
        self.compacting = true;
    }

    /// It was made shorter.
    pub(crate) fn has_compacted(&mut self) {
        self.compacting = false;
    }

    /// Whether the conversation is being made shorter.
    pub(crate) fn is_compacting(&self) -> bool {
        self.compacting
    }

    /// This model works on it from now on.
    pub(crate) fn worked_on_by(&mut self, model: String) {
        self.model = model;
    }

    /// The model that works on it; empty until that is known.
    pub(crate) fn model(&self) -> &str {
        &self.model
    }

    /// Claude changed its checklist.
    pub(crate) fn tick(&mut self) {
        self.ticked = true;
    }

    /// Whether Claude changed its checklist.
    pub(crate) fn has_ticked(&self) -> bool {
        self.ticked
    }

    /// Claude speaks of what has ended, by itself.
    pub(crate) fn speaks_of(&mut self, ended: Vec<Ended>) {
        self.about = ended;
    }

    /// What Claude speaks of, if it began by itself.
    pub(crate) fn about(&self) -> &[Ended] {
        &self.about
    }

    // How it is stopped.

    /// It is being stopped.
    pub(crate) fn stops(&mut self, why: Why, until: Instant) {
        self.stopping = Some(Stopping { why, until });
    }

    /// Why and until when it is being stopped, if it is.
    pub(crate) fn stopping(&self) -> Option<Stopping> {
        self.stopping
    }

    /// It is cut for what a person said, which comes next.
    pub(crate) fn is_cut_for_more(&mut self) {
        self.cut_for = true;
    }

    /// Whether it was cut for what a person said, which comes next.
    pub(crate) fn was_cut_for_more(&self) -> bool {
        self.cut_for
    }

    // What a crash leaves.

    /// Its agent died, with these words for a person.
    pub(crate) fn dies(&mut self, death: Option<String>) {
        self.death = death;
    }

    /// How its agent ended, in words for a person.
    pub(crate) fn death(&self) -> Option<&str> {
        self.death.as_deref()
    }

    /// Claude's record does not have these calls, which were begun.
    pub(crate) fn lost(&mut self, calls: Vec<ToolCallId>) {
        self.lost = calls;
    }

    /// These of them waited for a person: they did not run.
    pub(crate) fn finds(&mut self, was_held: impl Fn(&ToolCallId) -> bool) {
        self.lost.retain(|call| !was_held(call));
    }

    /// The calls that were begun, and that Claude's record does not have.
    pub(crate) fn lost_calls(&self) -> &[ToolCallId] {
        &self.lost
    }

    /// These calls have no result.
    pub(crate) fn lacks_results_of(&mut self, calls: Vec<ToolCall>) {
        self.pending = calls;
    }

    /// The calls that had no result.
    pub(crate) fn pending(&self) -> &[ToolCall] {
        &self.pending
    }

    /// The offer to resume it is this card of an earlier run.
    pub(crate) fn offered_on(&mut self, card: Option<SlotId>) {
        self.offer = card;
    }

    /// Hands out that card: nothing is offered any more.
    pub(crate) fn take_offer(&mut self) -> Option<SlotId> {
        self.offer.take()
    }

    /// The conversation that Claude goes on with does not have its prompts. They can only be told anew.
    pub(crate) fn goes_astray(&mut self) {
        self.astray = true;
    }

    /// Whether its prompts can only be told anew.
    pub(crate) fn is_astray(&self) -> bool {
        self.astray
    }

    /// Claude did not run it again: it is told once more.
    pub(crate) fn is_no_rerun(&mut self) {
        self.again.clear();
        self.begun_before.clear();
    }

    /// Claude knew a prompt already, and passed over it.
    pub(crate) fn passes_over(&mut self, prompt: &PromptId) {
        if !self.is_rerun() && !self.started.contains(prompt) {
            self.passed_over.push(prompt.clone());
        }
    }

    /// What became of what was passed over is looked up.
    pub(crate) fn looks_up_passed_over(&mut self) {
        self.passed_over.clear();
    }

    // What was told.

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

    /// The prompts that Claude has taken up: the next result answers all of them, but for those that it is to run again.
    pub(crate) fn started(&self) -> &[PromptId] {
        &self.started
    }

    /// The prompts that were cut, and that Claude is to run again by itself.
    pub(crate) fn again(&self) -> &[PromptId] {
        &self.again
    }

    /// It ends, and these prompts of it are left: what the turn after it has to know of them.
    pub(crate) fn rest(&mut self, left: &[OpenPrompt]) -> TurnRest {
        let is_left = |id: &PromptId| left.iter().any(|prompt| prompt.record().id == *id);
        let are_left = |prompts: &[PromptId]| prompts.iter().filter(|id| is_left(id)).cloned().collect();
        let (started, again): (_, Vec<_>) = (are_left(&self.started), are_left(&self.again));
        let begun_before = std::mem::take(&mut self.begun_before);
        TurnRest {
            started,
            begun_before: if again.is_empty() { Vec::new() } else { begun_before },
            again,
            passed_over: std::mem::take(&mut self.passed_over),
        }
    }

    /// Begins the turn after one, in which Claude goes on with the rest of that by itself.
    pub(crate) fn after(record: TurnRecord, rest: TurnRest, now: Instant) -> Self {
        let TurnRest { started, again, begun_before, passed_over } = rest;
        Self { started, again, begun_before, passed_over, ..Self::new(record, now) }
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
