//! Turns: begun, ended, and what a person sees at the end.

use crate::agent::{CycleOutcome, CycleResult, Order, Origin, Rank};
use crate::bridge::hall::cards::{Teller, Work};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::verdict::Verdict;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::{
    Happened, Talks, books, launch, limits, notices, open_asks, outputs, points, reactions,
};
use crate::call::{Notify, Reaction};
use crate::change::{Change, Class, PromptRecord, PromptStage, TurnRecord, TurnStage};
use crate::ids::{LifeId, PromptId, SessionId, SlotId};
use crate::outbox::{Hold, Post};
use crate::page::Page;
use crate::pick::{ButtonControl, ButtonPick, Format, HistoryPick};
use crate::preference::Verbosity;
use crate::session::{OpenPrompt, PromptEnd, Session, State, Turn, Why};
use crate::time::Now;

/// Claude is told a prompt.
pub(super) fn tell_prompt(hall: &mut Hall, talks: &Talks, life: LifeId, told: &PromptRecord, rank: Rank) {
    hall.save(Change::Prompt(told.clone()));
    let text = slash::for_claude(talks, told.session, &told.content.text);
    let order = Order::Prompt { id: told.id.clone(), content: told.content.reworded(text), rank };
    hall.effect(Effect::Tell { session: told.session, life, order });
}

/// The turn that was stopped for more of its prompt begins again with all of it.
pub(super) fn begin_again(hall: &mut Hall, talks: &mut Talks, id: SessionId, told: Vec<OpenPrompt>) {
    if told.is_empty() {
        return;
    }
    // Claude knows the old id as interrupted.
    let fresh = hall.random.prompt();
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let moved = session.queue.rejoin(told, fresh);
    reactions::moved(hall, talks, moved);
}

/// A turn whose agent is dead ends for all of its prompts.
pub(super) fn end_dead(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mut turn: Box<Turn>,
    verdict: &Verdict,
    now: Now,
) {
    let told = turn.take_told();
    close(hall, talks, id, *turn, told, verdict, now);
    wake_if_queued(hall, talks, id);
}

pub(in crate::bridge) fn wake_if_queued(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    if talks.sessions.get(&id).is_some_and(Session::waits_for_agent) {
        launch::wake(hall, talks, id);
    }
}

/// Tells prompts to an agent that waits.
pub(super) fn begin(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    life: LifeId,
    prompts: Vec<OpenPrompt>,
    now: Now,
) {
    let record = new_record(hall, talks, id, now);
    retell(hall, talks, id, life, Turn::new(record, now.instant), prompts, now);
}

/// Tells prompts in a turn, new or cut.
pub(super) fn retell(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    life: LifeId,
    mut turn: Turn,
    prompts: Vec<OpenPrompt>,
    now: Now,
) {
    let records: Vec<_> = prompts.iter().map(OpenPrompt::record).collect();
    points::mark(hall, talks, id, life, turn.record.id, &records);
    for prompt in prompts {
        let rank = prompt.record().rank;
        let told = turn.tell(prompt, rank);
        // Nothing runs that it could cut.
        tell_prompt(hall, talks, life, &told, told.rank);
    }
    run(hall, talks, id, life, turn, now);
}

/// A turn runs from now on.
pub(super) fn run(hall: &mut Hall, talks: &mut Talks, id: SessionId, life: LifeId, mut turn: Turn, now: Now) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    turn.began = now.instant;
    turn.sign = now.instant;
    let token = hall.random.token();
    // Not stored: after a restart there is no live view to stop.
    hall.controls.insert(
        token.clone(),
        ButtonControl { token: token.clone(), slot: SlotId(0), pick: ButtonPick::StopTurn(id) },
    );
    turn.stop = Some(token);
    if !session.record.claude.begun {
        session.record.claude.begun = true;
        hall.out.changes.push(Change::Session(Box::new(session.record.clone())));
    }
    hall.out.changes.push(Change::Turn(turn.record.clone()));
    // Whoever waited for the agent may have a live view already.
    let waking = hall.outbox.live.shown_draft(id);
    turn.draft = waking.unwrap_or(turn.draft);
    let (thread, draft) = (session.record.thread, turn.draft);
    session.work(life, turn);
    if waking.is_none() {
        hall.outbox.open_live(id, thread, draft, now.instant);
    }
    hall.show_soon(id, now);
}

pub(super) fn new_record(hall: &mut Hall, talks: &Talks, session: SessionId, now: Now) -> TurnRecord {
    let tries = talks.sessions.get(&session).map_or(0, |session| session.crashes);
    TurnRecord {
        id: hall.next_turn(),
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
pub(in crate::bridge) fn cycle_ended(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    result: CycleResult,
    now: Now,
) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
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
    let warns = notices::warns_of_context(talks, id, result.context_percent);
    if !done.is_empty() {
        points::cut_is_true(hall, talks, id);
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
    end(hall, talks, id, &done, &verdict, now);
}

/// Ends the running turn for `done`; prompts that were told and not answered make the next turn.
pub(super) fn end(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    done: &[PromptId],
    verdict: &Verdict,
    now: Now,
) {
    let paused = talks.sessions.get_mut(&id).and_then(|session| session.pause(now.instant));
    let Some((life, mut turn)) = paused else { return };
    let more_came = matches!(turn.stopping, Some(stopping) if stopping.why == Why::MoreCame);
    if more_came && verdict.outcome == CycleOutcome::Interrupted && turn.transcript.is_empty() {
        stop_quietly(hall, talks, id, *turn, now);
        return go_on(hall, talks, id, now);
    }
    let told = turn.take_told();
    let passed_over = std::mem::take(&mut turn.passed_over);
    let begun_before = std::mem::take(&mut turn.begun_before);
    let (ended, left): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|prompt| done.contains(&prompt.record().id));
    let was_nobodys = ended.is_empty() && !left.is_empty();
    if was_nobodys {
        // There is no way back to before prompts that come only now.
        points::drop(hall, talks, id, turn.record.id);
    }
    let are_left = |prompts: &[PromptId]| -> Vec<PromptId> {
        let is_left = |id: &&PromptId| left.iter().any(|prompt| prompt.record().id == **id);
        prompts.iter().filter(is_left).cloned().collect()
    };
    // What is to run again still is, whatever came before it.
    let (again, started) = (are_left(&turn.again), are_left(&turn.started));
    close(hall, talks, id, *turn, ended, verdict, now);
    if left.is_empty() {
        return go_on(hall, talks, id, now);
    }
    // Claude runs these next by itself.
    // What had begun of that is looked for in Claude's record then, too.
    let begun_before = if again.is_empty() { Vec::new() } else { begun_before };
    let record = TurnRecord { begun: begun_before.clone(), ..new_record(hall, talks, id, now) };
    // What comes again stands in Claude's record before what was answered now: to there nobody goes back for it.
    let is_new = |prompt: &&PromptRecord| was_nobodys || !again.contains(&prompt.id);
    let new: Vec<_> = left.iter().map(OpenPrompt::record).filter(is_new).collect();
    points::mark_late(hall, talks, id, record.id, &new);
    let mut next = Turn::new(record, now.instant);
    (next.started, next.again) = (started, again);
    (next.begun_before, next.passed_over) = (begun_before, passed_over);
    reactions::moved(hall, talks, next.carry_on(left));
    run(hall, talks, id, life, next, now);
}

/// A turn ended that nobody saw anything of: its prompt goes on in the next.
pub(super) fn stop_quietly(hall: &mut Hall, talks: &mut Talks, id: SessionId, mut turn: Turn, now: Now) {
    hall.outbox.close_live(id, None, &mut hall.out.changes);
    if let Some(token) = turn.stop.take() {
        hall.controls.remove(&token);
    }
    turn.record.stage = TurnStage::Stopped;
    turn.record.ended = Some(now.wall);
    points::drop(hall, talks, id, turn.record.id);
    hall.save(Change::Turn(turn.record.clone()));
    begin_again(hall, talks, id, turn.take_told());
}

/// Says how a turn ended, and puts its books in order.
pub(super) fn close(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mut turn: Turn,
    prompts: Vec<OpenPrompt>,
    verdict: &Verdict,
    now: Now,
) {
    open_asks::expire_asks(hall, talks, turn.record.id, now);
    open_asks::passing_over(hall, talks, id);
    if let Some(token) = turn.stop.take() {
        hall.controls.remove(&token);
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
            saw(talks, prompt);
        }
    }
    reactions::moved(hall, talks, over.iter().cloned());
    let mut answer = turn.transcript.answer();
    if answer.is_empty() {
        verdict.text.trim().clone_into(&mut answer);
    }
    turn.record.stage = stage;
    turn.record.ended = Some(now.wall);
    turn.record.answer.clone_from(&answer);
    turn.record.cost_usd = verdict.cost_usd;
    turn.record.files = files_of(talks, id, &turn);
    books::book(hall, talks, id, verdict, now);
    books::spend(hall, talks, &turn, verdict, now);
    turn.record.slot = post_final(hall, talks, id, &turn, &answer, verdict);
    if stage == TurnStage::Answered {
        react_to_answered(hall, talks, id, &over);
    }
    hall.save(Change::Turn(turn.record.clone()));
    let only_edits_tell = points::settle(hall, talks, id, &turn);
    if let CycleOutcome::LimitReached { until, .. } = verdict.outcome
        && verdict.is_limited(&turn)
    {
        limits::park_turn(hall, talks, &turn, parked, until, verdict.begun, now);
    }
    let edits = only_edits_tell.then(|| Box::new(turn));
    talks.happened.push_back(Happened::TurnEnded { session: id, edits });
}

/// Who sees that a prompt is answered looks for the answer: it is said once that is there.
fn react_to_answered(hall: &mut Hall, talks: &Talks, id: SessionId, prompts: &[PromptRecord]) {
    let slot = hall.outbox.slots.unsent_final(id);
    for prompt in prompts {
        match slot {
            Some(slot) => reactions::react_after(hall, talks, slot, prompt, Reaction::Answered),
            None => reactions::react_prompt(hall, talks, prompt, Reaction::Answered),
        }
    }
}

/// Claude's record has this prompt now. What is a command of Claude Code's is not always recorded under its id.
fn saw(talks: &mut Talks, prompt: &PromptRecord) {
    let is_said = matches!(prompt.stage, PromptStage::Answered(_)) && !prompt.content.text.starts_with('/');
    if let Some(session) = talks.sessions.get_mut(&prompt.session).filter(|_| is_said) {
        session.record.claude.seen = Some(prompt.id.clone());
    }
}

/// The files that a turn read or wrote, for searches.
fn files_of(talks: &Talks, id: SessionId, turn: &Turn) -> Vec<String> {
    let Some(session) = talks.sessions.get(&id) else { return Vec::new() };
    turn.transcript.files(&session.record.workspace.directory)
}

/// The final: new messages, of which the last one makes the phone buzz. Returns the place of the first.
fn post_final(
    hall: &mut Hall,
    talks: &Talks,
    id: SessionId,
    turn: &Turn,
    answer: &str,
    verdict: &Verdict,
) -> Option<SlotId> {
    let thread = talks.sessions.get(&id)?.record.thread;
    let shown = hall.shown(thread, answer);
    let session = talks.sessions.get(&id)?;
    let voice = hall.thread_voice(thread);
    let verbosity = hall.verbosity(&session.record);
    let is_quiet = verbosity == Verbosity::Quiet;
    let teller = Teller { voice, directory: &session.record.workspace.directory };
    let whole = match verbosity {
        Verbosity::Everything => cards::work_page(turn, teller),
        Verbosity::Quiet | Verbosity::Steps => None,
    };
    // Where all of the work is shown, a line of it is too much.
    let last_live = if is_quiet || whole.is_some() { None } else { cards::collapsed(turn, verdict, teller) };
    // The line that is left of a live view says it already.
    let stays = hall.outbox.live.stays(id) && last_live.is_some();
    let work = match (is_quiet, stays) {
        (true, _) => Work::Hidden,
        (false, true) => Work::SummedElsewhere,
        (false, false) if whole.is_some() => Work::SummedElsewhere,
        (false, false) => Work::Summed,
    };
    if verdict.is_limited(turn) && answer.trim().is_empty() {
        // The card of the limit says all there is to say.
        hall.outbox.close_live(id, last_live, &mut hall.out.changes);
        return None;
    }
    let pages = {
        let answer = cards::Answer { text: answer, pages: shown.pages };
        cards::final_pages(&session.at_work(), turn, answer, verdict, voice, work)
    };
    hall.outbox.close_live(id, last_live, &mut hall.out.changes);
    if let Some(page) = whole {
        post_work(hall, talks, id, turn, page);
    }
    let count = pages.len();
    let mut first = None;
    for (index, page) in pages.into_iter().enumerate() {
        let is_last = index + 1 == count;
        let notify = if is_last { Notify::Loud } else { Notify::Silent };
        let new = hall.outbox.slots.reserve(&page);
        let (mut page, mut hold) = hall.with_way_back(new.id(), thread, page);
        let undo = if is_last {
            points::undo_button(hall, talks, new.id(), id, turn, verdict.recovered)
        } else {
            None
        };
        if let Some(undo) = undo {
            page = page.row([undo]);
            hold = Hold::Yes;
        }
        let class = if index == 0 { Class::Final } else { Class::Rest };
        let slot = hall.post_in(new, Post::new(class, thread, page).notify(notify).of(id).hold(hold));
        first = first.or(Some(slot));
    }
    if shown.probe {
        hall.probe(thread);
    }
    first
}

/// All of the work of a turn, with a way to what does not fit a message.
fn post_work(hall: &mut Hall, talks: &Talks, id: SessionId, turn: &Turn, mut page: Page) {
    let Some(thread) = talks.sessions.get(&id).map(|session| session.record.thread) else { return };
    let slot = hall.outbox.slots.reserve(&page);
    let export = HistoryPick::Export { session: id, format: Format::Html };
    let label = hall.thread_voice(thread).say("button-work-file");
    let export = NewButton::pick(label, ButtonPick::History(export));
    for new in outputs::output_items(hall, talks, id, turn).into_iter().chain([export]) {
        page = page.row([hall.button(slot.id(), new)]);
    }
    hall.post_in(slot, Post::new(Class::Final, thread, page).of(id).hold(Hold::Yes));
}

/// An idle agent takes up what is queued, unless more of it is still being gathered.
pub(in crate::bridge) fn go_on(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let State::Idle { life, .. } = *session.state() else { return };
    if session.is_outdated() && session.record.background.is_empty() && !session.has_schedule() {
        // What is queued wakes it as it is to be now.
        return sleep::sleep(hall, talks, id);
    }
    if talks.joiner.gathers(session.record.thread, session.record.id)
        || talks.desk.has_holder(&session.record.claude.id)
    {
        return;
    }
    if session.queue.is_empty() || limits::waits_for_limit(hall, talks, id, now) {
        return;
    }
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let queued = session.queue.take_waiting();
    // What came back to the queue in the meantime may be of somebody who is not served any more.
    let queued = reactions::served_only(hall, talks, queued);
    if !queued.is_empty() {
        begin(hall, talks, id, life, queued, now);
    }
}

/// Everything that waited for a message to be gathered goes on, wherever that message went.
pub(in crate::bridge) fn all_go_on(hall: &mut Hall, talks: &mut Talks, now: Now) {
    let waiting = |session: &Session| {
        matches!(session.state(), State::Idle { .. }) && (!session.queue.is_empty() || session.is_outdated())
    };
    let ids: Vec<_> =
        talks.sessions.awake().filter(|(_, session)| waiting(session)).map(|(id, _)| id).collect();
    for id in ids {
        go_on(hall, talks, id, now);
    }
}

/// Claude works without having been told to: a turn of its own.
pub(super) fn ensure(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(session) = talks.sessions.get(&id) else { return };
    let State::Idle { life, .. } = *session.state() else { return };
    let (about, model) = (session.tasks.about(), session.model.clone());
    let mut turn = Turn::new(new_record(hall, talks, id, now), now.instant);
    (turn.model, turn.about) = (model, about);
    run(hall, talks, id, life, turn, now);
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
