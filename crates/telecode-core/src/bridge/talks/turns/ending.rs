//! How a turn ends: which prompts it answered, what is stored of it, and what goes on after it.

use crate::agent::{CycleOutcome, CycleResult, Origin};
use crate::bridge::hall::Hall;
use crate::bridge::hall::verdict::TurnVerdict;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turns::{begin_again, finals, go_on, new_record, run, wake_if_queued};
use crate::bridge::talks::{Happened, Talks, books, grants, limits, notices, open_asks, points, reactions};
use crate::call::Reaction;
use crate::change::{Change, PromptRecord, PromptStage, TurnRecord, TurnStage};
use crate::ids::{PromptId, SessionId};
use crate::session::{OpenPrompt, PromptEnd, Turn, Why};
use crate::time::Now;

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
    let nothing_said = turn.transcript().is_empty() && result.text.trim().is_empty();
    if !result.origin.is_a_persons() && nothing_said && turn.told().len() > 0 {
        // Claude closed the books on something in the background; the person's prompt is still open.
        return;
    }
    // What runs again had begun before.
    let begun = !nothing_said || turn.is_rerun();
    let done = answered(turn, &result);
    let mut about = turn.about().to_vec();
    if !result.origin.is_a_persons() {
        about = if about.is_empty() { session.tasks.about() } else { about };
        session.tasks.told();
    }
    let warns = notices::warns_of_context(&mut talks.sessions, id, result.context_percent);
    if !done.is_empty() {
        points::cut_is_true(&mut talks.sessions, id);
    }
    let verdict = TurnVerdict {
        outcome: result.outcome,
        cost_usd: result.cost_usd,
        tokens: result.tokens,
        models: result.models,
        duration: result.duration,
        context_percent: result.context_percent,
        said: result.text.into(),
        recovered: false,
        about,
        origin: result.origin,
        warns,
        begun,
    };
    end(hall, talks, id, &done, &verdict, now);
}

/// Ends the running turn for `done`; prompts that were told and not answered make the next turn.
pub(in crate::bridge::talks) fn end(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    done: &[PromptId],
    verdict: &TurnVerdict,
    now: Now,
) {
    let paused = talks.sessions.get_mut(&id).and_then(|session| session.pause(now.instant));
    let Some((life, mut turn)) = paused else { return };
    let more_came = matches!(turn.stopping(), Some(stopping) if stopping.why == Why::MoreCame);
    if more_came && verdict.outcome == CycleOutcome::Interrupted && turn.transcript().is_empty() {
        stop_quietly(hall, &mut talks.sessions, id, *turn, now);
        return go_on(hall, talks, id, now);
    }
    let told = turn.take_told();
    let (ended, left): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|prompt| done.contains(&prompt.record().id));
    let was_nobodys = ended.is_empty() && !left.is_empty();
    if was_nobodys {
        // There is no way back to before prompts that come only now.
        points::drop(hall, &mut talks.sessions, id, turn.record().id);
    }
    // What is to run again still is, whatever came before it.
    let rest = turn.rest(&left);
    close(hall, talks, id, *turn, ended, verdict, now);
    if left.is_empty() {
        return go_on(hall, talks, id, now);
    }
    // Claude runs these next by itself.
    // What had begun of that is looked for in Claude's record then, too.
    let record = TurnRecord { begun: rest.begun().to_vec(), ..new_record(hall, &talks.sessions, id, now) };
    // What comes again stands in Claude's record before what was answered now: to there nobody goes back for it.
    let is_new = |prompt: &&PromptRecord| was_nobodys || !rest.runs_again(&prompt.id);
    let new: Vec<_> = left.iter().map(OpenPrompt::record).filter(is_new).collect();
    points::mark_late(hall, &mut talks.sessions, id, record.id, &new);
    let mut next = Turn::after(record, rest, now.instant);
    reactions::moved(hall, &talks.sessions, next.carry_on(left));
    run(hall, &mut talks.sessions, id, life, next, now);
}

/// A turn whose agent is dead ends for all of its prompts.
pub(in crate::bridge::talks) fn end_dead(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mut turn: Box<Turn>,
    verdict: &TurnVerdict,
    now: Now,
) {
    let told = turn.take_told();
    close(hall, talks, id, *turn, told, verdict, now);
    wake_if_queued(hall, talks, id);
}

/// A turn ended that nobody saw anything of: its prompt goes on in the next.
pub(in crate::bridge::talks) fn stop_quietly(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    mut turn: Turn,
    now: Now,
) {
    hall.outbox.close_live(id, None);
    if let Some(token) = turn.take_stop_button() {
        hall.controls.drop_one(&token);
    }
    turn.end(TurnStage::Stopped, now.wall);
    points::drop(hall, sessions, id, turn.record().id);
    hall.save(Change::Turn(turn.record().clone()));
    begin_again(hall, sessions, id, turn.take_told());
}

/// Says how a turn ended, and puts its books in order.
pub(in crate::bridge::talks) fn close(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mut turn: Turn,
    prompts: Vec<OpenPrompt>,
    verdict: &TurnVerdict,
    now: Now,
) {
    open_asks::expire_asks(hall, &talks.sessions, &mut talks.asks, turn.record().id);
    grants::passing_over(hall, &mut talks.sessions, &talks.added_projects, &talks.project_rules, id);
    if let Some(token) = turn.take_stop_button() {
        hall.controls.drop_one(&token);
    }
    let stage = stage_of(&verdict.outcome);
    // What the limit stopped is not over.
    let (parked, prompts) =
        if verdict.is_limited(&turn) { (prompts, Vec::new()) } else { (Vec::new(), prompts) };
    let over = end_prompts(hall, &mut talks.sessions, &turn, stage, prompts, verdict);
    let mut answer = turn.transcript().answer();
    if answer.is_empty() {
        verdict.said.answer.trim().clone_into(&mut answer);
    }
    turn.end(stage, now.wall);
    let files = files_of(&talks.sessions, id, &turn);
    turn.answer(answer.clone(), verdict.cost_usd, files);
    books::book(&mut talks.sessions, id, verdict, now);
    books::spend(hall, &mut talks.ledger, &turn, verdict, now);
    let posted = finals::post(hall, talks, id, &turn, verdict);
    turn.show_in(posted.first);
    if let Some(thread) = posted.unsure {
        talks.happened.tell(Happened::RichUnsure(thread));
    }
    if stage == TurnStage::Answered {
        react_to_answered(hall, &talks.sessions, id, &over);
    }
    hall.save(Change::Turn(turn.record().clone()));
    points::settle(hall, &mut talks.sessions, &mut talks.errands, id, &turn);
    if let CycleOutcome::LimitReached { until, .. } = verdict.outcome
        && verdict.is_limited(&turn)
    {
        limits::park_turn(hall, talks, &turn, verdict, parked, until, now);
    }
    talks.happened.tell(Happened::TurnEnded(id));
}

/// The stage of a turn that ended like this.
fn stage_of(outcome: &CycleOutcome) -> TurnStage {
    match outcome {
        CycleOutcome::Done => TurnStage::Answered,
        CycleOutcome::Interrupted => TurnStage::Stopped,
        CycleOutcome::ApiError { .. }
        | CycleOutcome::LimitReached { .. }
        | CycleOutcome::NotLoggedIn { .. }
        | CycleOutcome::Failed { .. } => TurnStage::Failed,
    }
}

/// Prompts end with their turn.
fn end_prompts(
    hall: &mut Hall,
    sessions: &mut Roster,
    turn: &Turn,
    stage: TurnStage,
    prompts: Vec<OpenPrompt>,
    verdict: &TurnVerdict,
) -> Vec<PromptRecord> {
    let end = if stage == TurnStage::Answered {
        PromptEnd::Answered(turn.record().id)
    } else {
        PromptEnd::Interrupted
    };
    let over: Vec<_> = prompts.into_iter().map(|prompt| prompt.end(end)).collect();
    // What no answer came to, such as what a hook turned down, is not always recorded.
    if verdict.recovered || !turn.transcript().is_empty() {
        for prompt in &over {
            saw(sessions, prompt);
        }
    }
    reactions::moved(hall, sessions, over.iter().cloned());
    over
}

/// Who sees that a prompt is answered looks for the answer: it is said once that is there.
fn react_to_answered(hall: &mut Hall, sessions: &Roster, id: SessionId, prompts: &[PromptRecord]) {
    let slot = hall.outbox.slots.unsent_final(id);
    for prompt in prompts {
        match slot {
            Some(slot) => reactions::react_after(hall, sessions, slot, prompt, Reaction::Answered),
            None => reactions::react_prompt(hall, sessions, prompt, Reaction::Answered),
        }
    }
}

/// Claude's record has this prompt now. What is a command of Claude Code's is not always recorded under its id.
fn saw(sessions: &mut Roster, prompt: &PromptRecord) {
    let is_said = matches!(prompt.stage, PromptStage::Answered(_)) && !prompt.content.text.starts_with('/');
    if let Some(session) = sessions.get_mut(&prompt.session).filter(|_| is_said) {
        session.record_mut().saw(prompt.id.clone());
    }
}

/// The files that a turn read or wrote, for searches.
fn files_of(sessions: &Roster, id: SessionId, turn: &Turn) -> Vec<String> {
    let Some(session) = sessions.get(&id) else { return Vec::new() };
    turn.transcript().files(&session.record().workspace.directory)
}

/// The prompts that a result answers: those it names and those that Claude took up with them. What names nobody answers nobody,
/// unless it is what was cut and ran again. That answers all that was cut, whichever of it is named; any other result answers none
/// of that, for it is still to come, unless a person stopped it meanwhile.
fn answered(turn: &Turn, result: &CycleResult) -> Vec<PromptId> {
    let is_persons = result.origin.is_a_persons();
    let names = |prompt: &PromptId| is_persons && result.prompts.contains(prompt);
    let ran_again = result.origin == Origin::Rerun || turn.again().iter().any(names);
    let is_stopped = result.outcome == CycleOutcome::Interrupted
        && turn.stopping().is_some_and(|stopping| stopping.why == Why::Person);
    let is_over = |prompt: &PromptId| {
        if turn.again().contains(prompt) {
            ran_again || is_stopped
        } else {
            names(prompt) || (is_persons && turn.started().contains(prompt))
        }
    };
    turn.told().map(|prompt| &prompt.id).filter(|id| is_over(id)).cloned().collect()
}
