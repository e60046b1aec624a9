//! Turns: begun, ended, and what a person sees at the end.

use std::time::Duration;

use super::{Bridge, Happened};
use crate::agent::{CycleOutcome, CycleResult, Origin, Tokens};
use crate::bridge::menus::NewButton;
use crate::call::{Notify, Reaction};
use crate::change::{Change, Class, PromptRecord, PromptStage, TurnRecord, TurnStage};
use crate::ids::{LifeId, PromptId, SessionId, SlotId};
use crate::outbox::{Hold, Post};
use crate::page::Page;
use crate::pick::{ButtonControl, ButtonPick, Format, HistoryPick};
use crate::preference::Verbosity;
use crate::query::ModelUse;
use crate::session::{OpenPrompt, PromptEnd, Session, State, Turn, Why};
use crate::task::Ended;
use crate::time::Now;

use super::cards::{self, Teller, Work};

/// How a turn ended for the person.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub(super) outcome: CycleOutcome,
    pub(super) cost_usd: f64,
    pub(super) tokens: Tokens,
    pub(super) models: Vec<ModelUse>,
    pub(super) duration: Duration,
    pub(super) context_percent: Option<u8>,
    /// The words to use if the transcript has none.
    pub(super) text: String,
    /// The answer was found in Claude's record after a crash.
    pub(super) recovered: bool,
    /// What it is about, if nobody asked for it.
    pub(super) about: Vec<Ended>,
    /// Who asked for it.
    pub(super) origin: Origin,
    /// The context is nearly full, which was not said yet.
    pub(super) warns: bool,
    /// Claude had said or done something, also if nobody saw it.
    pub(super) begun: bool,
}

impl Bridge {
    /// Tells prompts to an agent that waits.
    pub(super) fn begin_turn(&mut self, id: SessionId, life: LifeId, prompts: Vec<OpenPrompt>, now: Now) {
        let record = self.new_turn(id, now);
        self.retell(id, life, Turn::new(record, now.instant), prompts, now);
    }

    /// Tells prompts in a turn, new or cut.
    pub(super) fn retell(
        &mut self,
        id: SessionId,
        life: LifeId,
        mut turn: Turn,
        prompts: Vec<OpenPrompt>,
        now: Now,
    ) {
        let records: Vec<_> = prompts.iter().map(OpenPrompt::record).collect();
        self.mark_point(id, life, turn.record.id, &records);
        for prompt in prompts {
            let rank = prompt.record().rank;
            let told = turn.tell(prompt, rank);
            // Nothing runs that it could cut.
            self.tell_prompt(life, &told, told.rank);
        }
        self.run(id, life, turn, now);
    }

    /// A turn runs from now on.
    pub(super) fn run(&mut self, id: SessionId, life: LifeId, mut turn: Turn, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        turn.began = now.instant;
        turn.sign = now.instant;
        let token = self.random.token();
        // Not stored: after a restart there is no live view to stop.
        self.controls.insert(
            token.clone(),
            ButtonControl { token: token.clone(), slot: SlotId(0), pick: ButtonPick::StopTurn(id) },
        );
        turn.stop = Some(token);
        if !session.record.claude.begun {
            session.record.claude.begun = true;
            self.out.changes.push(Change::Session(Box::new(session.record.clone())));
        }
        self.out.changes.push(Change::Turn(turn.record.clone()));
        // Whoever waited for the agent may have a live view already.
        let waking = self.outbox.shown_draft(id);
        turn.draft = waking.unwrap_or(turn.draft);
        let (thread, draft) = (session.record.thread, turn.draft);
        session.work(life, turn);
        if waking.is_none() {
            self.outbox.open_live(id, thread, draft, now.instant);
        }
        self.show_soon(id, now);
    }

    pub(super) fn new_turn(&mut self, session: SessionId, now: Now) -> TurnRecord {
        let tries = self.sessions.get(&session).map_or(0, |session| session.crashes);
        TurnRecord {
            id: self.next_turn(),
            session,
            started: now.wall,
            ended: None,
            stage: TurnStage::Running,
            tries,
            answer: String::new(),
            slot: None,
            files: Vec::new(),
            cost_usd: 0.0,
            begun: Vec::new(),
        }
    }

    /// A cycle of Claude's work ended.
    pub(super) fn cycle_ended(&mut self, id: SessionId, result: CycleResult, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.crashes = 0;
        let Some(turn) = session.running() else { return };
        let nothing_said = turn.transcript.is_empty() && result.text.trim().is_empty();
        if !result.origin.is_a_persons() && nothing_said && turn.told().len() > 0 {
            // Claude closed the books on something in the background; the person's prompt is still open.
            return;
        }
        // What runs again had begun before.
        let begun = !nothing_said || turn.is_rerun();
        let done = answered(turn, &result);
        let mut about = std::mem::take(&mut turn.about);
        if !result.origin.is_a_persons() {
            about = if about.is_empty() { session.tasks.about() } else { about };
            session.tasks.told();
        }
        let warns = self.warns_of_context(id, result.context_percent);
        if !done.is_empty() {
            self.cut_is_true(id);
        }
        let verdict = Verdict {
            outcome: result.outcome,
            cost_usd: result.cost_usd,
            tokens: result.tokens,
            models: result.models,
            duration: result.duration,
            context_percent: result.context_percent,
            text: result.text,
            recovered: false,
            about,
            origin: result.origin,
            warns,
            begun,
        };
        self.end_turn(id, &done, &verdict, now);
    }

    /// Ends the running turn for `done`; prompts that were told and not answered make the next turn.
    pub(super) fn end_turn(&mut self, id: SessionId, done: &[PromptId], verdict: &Verdict, now: Now) {
        let paused = self.sessions.get_mut(&id).and_then(|session| session.pause(now.instant));
        let Some((life, mut turn)) = paused else { return };
        let more_came = matches!(turn.stopping, Some(stopping) if stopping.why == Why::MoreCame);
        if more_came && verdict.outcome == CycleOutcome::Interrupted && turn.transcript.is_empty() {
            self.stop_quietly(id, *turn, now);
            return self.go_on(id, now);
        }
        let told = turn.take_told();
        let passed_over = std::mem::take(&mut turn.passed_over);
        let begun_before = std::mem::take(&mut turn.begun_before);
        let (ended, left): (Vec<_>, Vec<_>) =
            told.into_iter().partition(|prompt| done.contains(&prompt.record().id));
        let was_nobodys = ended.is_empty() && !left.is_empty();
        if was_nobodys {
            // There is no way back to before prompts that come only now.
            self.drop_point(id, turn.record.id);
        }
        let are_left = |prompts: &[PromptId]| -> Vec<PromptId> {
            let is_left = |id: &&PromptId| left.iter().any(|prompt| prompt.record().id == **id);
            prompts.iter().filter(is_left).cloned().collect()
        };
        // What is to run again still is, whatever came before it.
        let (again, started) = (are_left(&turn.again), are_left(&turn.started));
        self.close_turn(id, *turn, ended, verdict, now);
        if left.is_empty() {
            return self.go_on(id, now);
        }
        // Claude runs these next by itself.
        // What had begun of that is looked for in Claude's record then, too.
        let begun_before = if again.is_empty() { Vec::new() } else { begun_before };
        let record = TurnRecord { begun: begun_before.clone(), ..self.new_turn(id, now) };
        // What comes again stands in Claude's record before what was answered now: to there nobody goes back for it.
        let is_new = |prompt: &&PromptRecord| was_nobodys || !again.contains(&prompt.id);
        let new: Vec<_> = left.iter().map(OpenPrompt::record).filter(is_new).collect();
        self.mark_late_point(id, record.id, &new);
        let mut next = Turn::new(record, now.instant);
        (next.started, next.again) = (started, again);
        (next.begun_before, next.passed_over) = (begun_before, passed_over);
        self.moved(next.carry_on(left));
        self.run(id, life, next, now);
    }

    /// A turn ended that nobody saw anything of: its prompt goes on in the next.
    pub(super) fn stop_quietly(&mut self, id: SessionId, mut turn: Turn, now: Now) {
        self.outbox.close_live(id, None, &mut self.out.changes);
        if let Some(token) = turn.stop.take() {
            self.controls.remove(&token);
        }
        turn.record.stage = TurnStage::Stopped;
        turn.record.ended = Some(now.wall);
        self.drop_point(id, turn.record.id);
        self.save(Change::Turn(turn.record.clone()));
        self.begin_again(id, turn.take_told());
    }

    /// Says how a turn ended, and puts its books in order.
    pub(super) fn close_turn(
        &mut self,
        id: SessionId,
        mut turn: Turn,
        prompts: Vec<OpenPrompt>,
        verdict: &Verdict,
        now: Now,
    ) {
        self.expire_asks(turn.record.id, now);
        self.passing_over(id);
        if let Some(token) = turn.stop.take() {
            self.controls.remove(&token);
        }
        let stage = match (&verdict.outcome, turn.stopping) {
            (CycleOutcome::Done, _) => TurnStage::Answered,
            (CycleOutcome::Interrupted, _) => TurnStage::Stopped,
            (
                CycleOutcome::ApiError { .. }
                | CycleOutcome::LimitReached { .. }
                | CycleOutcome::NotLoggedIn { .. }
                | CycleOutcome::Failed { .. },
                _,
            ) => TurnStage::Failed,
        };
        // What the limit stopped is not over.
        let (parked, prompts) =
            if verdict.is_limited(&turn) { (prompts, Vec::new()) } else { (Vec::new(), prompts) };
        let end = if stage == TurnStage::Answered {
            PromptEnd::Answered(turn.record.id)
        } else {
            PromptEnd::Interrupted
        };
        let over: Vec<_> = prompts.into_iter().map(|prompt| prompt.end(end)).collect();
        // What no answer came to, such as what a hook turned down, is not always recorded.
        if verdict.recovered || !turn.transcript.is_empty() {
            for prompt in &over {
                self.saw(prompt);
            }
        }
        self.moved(over.iter().cloned());
        let mut answer = turn.transcript.answer();
        if answer.is_empty() {
            verdict.text.trim().clone_into(&mut answer);
        }
        turn.record.stage = stage;
        turn.record.ended = Some(now.wall);
        turn.record.answer.clone_from(&answer);
        turn.record.cost_usd = verdict.cost_usd;
        turn.record.files = self.files_of(id, &turn);
        self.book(id, verdict, now);
        self.spend(&turn, verdict, now);
        turn.record.slot = self.post_final(id, &turn, &answer, verdict);
        if stage == TurnStage::Answered {
            self.react_to_answered(id, &over);
        }
        self.save(Change::Turn(turn.record.clone()));
        let only_edits_tell = self.settle_point(id, &turn);
        if let CycleOutcome::LimitReached { until, .. } = verdict.outcome
            && verdict.is_limited(&turn)
        {
            self.park_turn(id, &turn, parked, until, verdict.begun, now);
        }
        let edits = only_edits_tell.then(|| Box::new(turn));
        self.happened.push_back(Happened::TurnEnded { session: id, edits });
    }

    /// Who sees that a prompt is answered looks for the answer: it is said once that is there.
    pub(super) fn react_to_answered(&mut self, id: SessionId, prompts: &[PromptRecord]) {
        let slot = self.outbox.unsent_final(id);
        for prompt in prompts {
            match slot {
                Some(slot) => self.react_after(slot, prompt, Reaction::Answered),
                None => self.react_prompt(prompt, Reaction::Answered),
            }
        }
    }

    /// Claude's record has this prompt now. What is a command of Claude Code's is not always recorded under its id.
    fn saw(&mut self, prompt: &PromptRecord) {
        let is_said =
            matches!(prompt.stage, PromptStage::Answered(_)) && !prompt.content.text.starts_with('/');
        if let Some(session) = self.sessions.get_mut(&prompt.session).filter(|_| is_said) {
            session.record.claude.seen = Some(prompt.id.clone());
        }
    }

    fn book(&mut self, id: SessionId, verdict: &Verdict, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.standing.failed = is_failure(&verdict.outcome);
        session.record.books.turns += 1;
        session.record.books.cost_usd += verdict.cost_usd;
        session.record.books.tokens.input += verdict.tokens.input;
        session.record.books.tokens.output += verdict.tokens.output;
        session.record.books.last_active = now.wall;
        session.context = verdict.context_percent.or(session.context);
        self.out.changes.push(Change::Session(Box::new(session.record.clone())));
    }

    /// The files that a turn read or wrote, for searches.
    fn files_of(&self, id: SessionId, turn: &Turn) -> Vec<String> {
        let Some(session) = self.sessions.get(&id) else { return Vec::new() };
        turn.transcript.files(&session.record.workspace.directory)
    }

    /// The final: new messages, of which the last one makes the phone buzz. Returns the place of the first.
    fn post_final(&mut self, id: SessionId, turn: &Turn, answer: &str, verdict: &Verdict) -> Option<SlotId> {
        let thread = self.sessions.get(&id)?.record.thread;
        let shown = self.shown(thread, answer);
        let session = self.sessions.get(&id)?;
        let voice = self.thread_voice(thread);
        let verbosity = self.verbosity(&session.record);
        let is_quiet = verbosity == Verbosity::Quiet;
        let teller = Teller { voice, directory: &session.record.workspace.directory };
        let whole = match verbosity {
            Verbosity::Everything => cards::work_page(turn, teller),
            Verbosity::Quiet | Verbosity::Steps => None,
        };
        // Where all of the work is shown, a line of it is too much.
        let last_live =
            if is_quiet || whole.is_some() { None } else { cards::collapsed(turn, verdict, teller) };
        // The line that is left of a live view says it already.
        let stays = self.outbox.live_stays(id) && last_live.is_some();
        let work = match (is_quiet, stays) {
            (true, _) => Work::Hidden,
            (false, true) => Work::SummedElsewhere,
            (false, false) if whole.is_some() => Work::SummedElsewhere,
            (false, false) => Work::Summed,
        };
        if verdict.is_limited(turn) && answer.trim().is_empty() {
            // The card of the limit says all there is to say.
            self.outbox.close_live(id, last_live, &mut self.out.changes);
            return None;
        }
        let pages = {
            let answer = cards::Answer { text: answer, pages: shown.pages };
            cards::final_pages(&session.at_work(), turn, answer, verdict, voice, work)
        };
        self.outbox.close_live(id, last_live, &mut self.out.changes);
        if let Some(page) = whole {
            self.post_work(id, turn, page);
        }
        let count = pages.len();
        let mut first = None;
        for (index, page) in pages.into_iter().enumerate() {
            let is_last = index + 1 == count;
            let notify = if is_last { Notify::Loud } else { Notify::Silent };
            let new = self.outbox.reserve(&page);
            let (mut page, mut hold) = self.with_way_back(new.id(), thread, page);
            let undo = if is_last { self.undo_button(new.id(), id, turn, verdict.recovered) } else { None };
            if let Some(undo) = undo {
                page = page.row([undo]);
                hold = Hold::Yes;
            }
            let class = if index == 0 { Class::Final } else { Class::Rest };
            let slot = self.post_in(new, Post::new(class, thread, page).notify(notify).of(id).hold(hold));
            first = first.or(Some(slot));
        }
        if shown.probe {
            self.probe(thread);
        }
        first
    }

    /// All of the work of a turn, with a way to what does not fit a message.
    fn post_work(&mut self, id: SessionId, turn: &Turn, mut page: Page) {
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return };
        let slot = self.outbox.reserve(&page);
        let export = HistoryPick::Export { session: id, format: Format::Html };
        let label = self.thread_voice(thread).say("button-work-file");
        let export = NewButton::pick(label, ButtonPick::History(export));
        for new in self.output_items(id, turn).into_iter().chain([export]) {
            page = page.row([self.button(slot.id(), new)]);
        }
        self.post_in(slot, Post::new(Class::Final, thread, page).of(id).hold(Hold::Yes));
    }

    /// An idle agent takes up what is queued, unless more of it is still being gathered.
    pub(super) fn go_on(&mut self, id: SessionId, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let State::Idle { life, .. } = *session.state() else { return };
        if session.is_outdated() && session.record.background.is_empty() && !session.has_schedule() {
            // What is queued wakes it as it is to be now.
            return self.sleep(id);
        }
        if self.joiner.gathers(session.record.thread, session.record.id)
            || self.desk.has_holder(&session.record.claude.id)
        {
            return;
        }
        if session.queue.is_empty() || self.waits_for_limit(id, now) {
            return;
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let queued = session.queue.take_waiting();
        // What came back to the queue in the meantime may be of somebody who is not served any more.
        let queued = self.served_only(queued);
        if !queued.is_empty() {
            self.begin_turn(id, life, queued, now);
        }
    }

    /// Everything that waited for a message to be gathered goes on, wherever that message went.
    pub(super) fn all_go_on(&mut self, now: Now) {
        let waiting = |session: &Session| {
            matches!(session.state(), State::Idle { .. })
                && (!session.queue.is_empty() || session.is_outdated())
        };
        let ids: Vec<_> =
            self.sessions.awake().filter(|(_, session)| waiting(session)).map(|(id, _)| id).collect();
        for id in ids {
            self.go_on(id, now);
        }
    }

    /// Claude works without having been told to: a turn of its own.
    pub(super) fn ensure_turn(&mut self, id: SessionId, now: Now) {
        let Some(session) = self.sessions.get(&id) else { return };
        let State::Idle { life, .. } = *session.state() else { return };
        let (about, model) = (session.tasks.about(), session.model.clone());
        let mut turn = Turn::new(self.new_turn(id, now), now.instant);
        (turn.model, turn.about) = (model, about);
        self.run(id, life, turn, now);
    }
}

/// Whether a turn ended without doing what it should, and nobody wanted it to.
fn is_failure(outcome: &CycleOutcome) -> bool {
    match outcome {
        CycleOutcome::Done | CycleOutcome::Interrupted => false,
        CycleOutcome::ApiError { .. }
        | CycleOutcome::LimitReached { .. }
        | CycleOutcome::NotLoggedIn { .. }
        | CycleOutcome::Failed { .. } => true,
    }
}

/// The prompts that a result answers: those it names and those that Claude took up with them. What names nobody answers nobody,
/// unless it is what was cut and ran again. That answers all that was cut, whichever of it is named; any other result answers none
/// of that, for it is still to come, unless a person stopped it meanwhile.
fn answered(turn: &Turn, result: &CycleResult) -> Vec<PromptId> {
    let is_persons = result.origin.is_a_persons();
    let names = |prompt: &PromptId| is_persons && result.prompts.contains(prompt);
    let ran_again = result.origin == Origin::Rerun || turn.again.iter().any(names);
    let is_stopped = result.outcome == CycleOutcome::Interrupted
        && turn.stopping.is_some_and(|stopping| stopping.why == Why::Person);
    let is_over = |prompt: &PromptId| {
        if turn.again.contains(prompt) {
            ran_again || is_stopped
        } else {
            names(prompt) || (is_persons && turn.started.contains(prompt))
        }
    };
    turn.told().map(|prompt| &prompt.id).filter(|id| is_over(id)).cloned().collect()
}
