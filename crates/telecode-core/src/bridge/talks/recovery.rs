//! After a crash: what Claude's record says of a cut turn decides whether it is finished, told again, run again or offered.

pub(in crate::bridge) mod astray;
pub(in crate::bridge) mod offers;
pub(in crate::bridge) mod restored;

use crate::agent::{CycleOutcome, Origin, Spoken, Trace};
use crate::ask::{AskState, Told};
use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::verdict::TurnVerdict;
use crate::bridge::talks::findings::{EndedTogether, Findings};
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::queue::wishes;
use crate::bridge::talks::queue::wishes::Wishes;
use crate::bridge::talks::receipts::Receipts;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turns::ending;
use crate::bridge::talks::{Talks, findings, launch, notices, open_asks, points, reactions, turns};
use crate::change::{Change, TurnRecord, TurnStage};
use crate::ids::{PromptId, SessionId, ToolCallId, TurnId};
use crate::permission::Decision;
use crate::session::{OpenPrompt, Turn};
use crate::settings::OnCrash;
use crate::time::Now;
use crate::tool::ToolCall;

/// How often a turn is begun again after a crash before it is given up.
pub(in crate::bridge) const CRASH_LIMIT: u32 = 3;

/// A turn lost its agent: Claude's record is read.
pub(in crate::bridge) fn inspect(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    turn: Box<Turn>,
    now: Now,
) {
    talks.asks.agent_gone(turn.record().id);
    open_asks::expire_forms(hall, &talks.sessions, &mut talks.asks);
    hall.outbox.close_live(id, None);
    let prompts: Vec<_> = turn.told().map(|prompt| prompt.id.clone()).collect();
    if prompts.is_empty() {
        let verdict = if turn.record().stage == TurnStage::Stopping {
            TurnVerdict::interrupted()
        } else {
            TurnVerdict::failed(notices::say_in(hall, &talks.sessions, id, "turn-lost"))
        };
        // What Claude was about to speak of has ended all the same.
        let verdict = TurnVerdict { about: turn.about().to_vec(), ..verdict };
        return ending::end_dead(hall, talks, id, turn, &verdict, now);
    }
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let effect = Effect::Inspect {
        session: id,
        claude: session.record().claude.id.clone(),
        directory: session.record().workspace.directory.clone(),
        prompts,
        calls: turn.record().begun.clone(),
    };
    session.inspect(turn);
    hall.effect(effect);
}

pub(in crate::bridge) fn inspected(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    traces: &[(PromptId, Trace)],
    lost: Vec<ToolCallId>,
    now: Now,
) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let is_about = |turn: &Turn| turn.told().all(|told| traces.iter().any(|(id, _)| *id == told.id));
    if !session.turn().is_some_and(is_about) {
        // A turn that was stopped meanwhile.
        return;
    }
    if traces.iter().any(|(_, trace)| *trace != Trace::Unknown) {
        // The record goes on behind the cut.
        session.record_mut().cut_is_true();
    }
    if let Some(mut turn) = session.inspected() {
        turn.lost(lost);
        let traces = findings::covering(turn.told(), traces);
        take_up(hall, talks, id, turn, traces, now);
    } else if let Some(turn) = session.offered_mut() {
        let traces = findings::covering(turn.told(), traces);
        if traces.contains(&Trace::Left) {
            turn.goes_astray();
        }
        turn.lacks_results_of(findings::pending(traces));
        turn.lost(lost);
    }
}

/// What is over is shown, what is cut goes on in a turn of its own, and the rest is told again.
fn take_up(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mut turn: Box<Turn>,
    traces: Vec<Trace>,
    now: Now,
) {
    let is_hopeless = turn.record().tries >= CRASH_LIMIT && !traces.iter().any(findings::is_over);
    if let Some(death) = turn.death().filter(|_| is_hopeless).map(str::to_owned) {
        return give_up(hall, talks, id, turn, &death, now);
    }
    let is_of_strangers = reactions::is_of_strangers(hall, &turn);
    let Findings { over, mut cut, pending, mut unknown, mut left } = Findings::of(turn.take_told(), traces);
    // A person wanted it to stop: nothing of it is run or told again.
    let mut stopped = turn.record().stage == TurnStage::Stopping;
    if stopped {
        cut.append(&mut unknown);
    }
    let number = turn.record().id;
    turn.finds(|call| is_held(&talks.asks, number, call));
    if !turn.lost_calls().is_empty() && cut.is_empty() && over.is_empty() {
        // The record has lost a turn that did something: that is not done again unasked.
        left.append(&mut unknown);
    }
    // Nothing runs either of a turn that somebody has a part in who is not served any more; what others said besides does.
    stopped |= is_of_strangers;
    let unknown = reactions::served_only(hall, &talks.sessions, unknown);
    let is_astray = !left.is_empty();
    cut.append(&mut left);
    requeue(hall, &mut talks.sessions, &mut talks.wishes, &mut talks.receipts, id, unknown);
    let tries = turn.record().tries;
    let mut turn = Some(turn);
    for over in over {
        let mut turn =
            turn.take().unwrap_or_else(|| Box::new(later_turn(hall, &talks.sessions, id, tries, now)));
        turn.show_anew();
        let (prompts, mut verdict) = ended_together(over);
        if stopped {
            verdict.expect_no_more();
        }
        ending::close(hall, talks, id, *turn, prompts, &verdict, now);
    }
    if !cut.is_empty() {
        let mut turn = turn.unwrap_or_else(|| Box::new(later_turn(hall, &talks.sessions, id, tries, now)));
        if stopped {
            ending::close(hall, talks, id, *turn, cut, &TurnVerdict::interrupted(), now);
            return turns::wake_if_queued(hall, talks, id);
        }
        if is_astray {
            turn.goes_astray();
        }
        return take_up_cut(hall, talks, id, turn, cut, pending);
    }
    if let Some(turn) = turn {
        abandon(hall, &mut talks.sessions, &mut talks.asks, id, *turn, now);
    }
    turns::wake_if_queued(hall, talks, id);
}

/// What ended in one cycle, and how, by Claude's record.
fn ended_together(over: EndedTogether) -> (Vec<OpenPrompt>, TurnVerdict) {
    let EndedTogether { prompts, outcome, said, begun } = over;
    (prompts, TurnVerdict { outcome, said, begun, recovered: true, ..TurnVerdict::done() })
}

/// The turn after one that ended while nobody looked.
fn later_turn(hall: &mut Hall, sessions: &Roster, id: SessionId, tries: u32, now: Now) -> Turn {
    let record = TurnRecord { tries, ..turns::new_record(hall, sessions, id, now) };
    Turn::new(record, now.instant)
}

fn take_up_cut(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mut turn: Box<Turn>,
    cut: Vec<OpenPrompt>,
    pending: Vec<ToolCall>,
) {
    reactions::moved(hall, &talks.sessions, turn.go_on_with(cut));
    turn.lacks_results_of(pending);
    turn.show_anew();
    resume_or_offer(hall, talks, id, turn);
}

/// Nothing of a turn ever reached Claude: its prompts are told again in a turn of their own.
fn abandon(hall: &mut Hall, sessions: &mut Roster, asks: &mut TurnAsks, id: SessionId, turn: Turn, now: Now) {
    if let Some(session) = sessions.get_mut(&id) {
        session.never_reached(turn.record().tries);
    }
    give_way(hall, sessions, asks, id, turn, now);
}

/// The prompts of a turn go on in another one.
pub(super) fn give_way(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    id: SessionId,
    mut turn: Turn,
    now: Now,
) {
    turn.end(TurnStage::Dropped, now.wall);
    open_asks::expire_asks(hall, sessions, asks, turn.record().id);
    points::drop(hall, sessions, id, turn.record().id);
    hall.save(Change::Turn(turn.record().clone()));
}

/// Claude crashed too often in a turn.
fn give_up(hall: &mut Hall, talks: &mut Talks, id: SessionId, turn: Box<Turn>, death: &str, now: Now) {
    if let Some(session) = talks.sessions.get_mut(&id) {
        session.crashes = 0;
    }
    let message = notices::say_in(hall, &talks.sessions, id, "turn-crash-loop") + "\n\n" + death;
    ending::end_dead(hall, talks, id, turn, &TurnVerdict::failed(message), now);
}

/// Prompts wait again, where they were.
pub(super) fn requeue(
    hall: &mut Hall,
    sessions: &mut Roster,
    wishes: &mut Wishes,
    receipts: &mut Receipts,
    id: SessionId,
    prompts: Vec<OpenPrompt>,
) {
    let prompts = wishes::granted(hall, sessions, wishes, receipts, prompts);
    let Some(session) = sessions.get_mut(&id) else { return };
    let moved = session.queue.requeue(prompts);
    reactions::moved(hall, sessions, moved);
}

fn resume_or_offer(hall: &mut Hall, talks: &mut Talks, id: SessionId, mut turn: Box<Turn>) {
    let held = |call: &ToolCall| is_held(&talks.asks, turn.record().id, &call.id);
    // What waits for a person has a card of its own.
    let pending: Vec<_> = turn.pending().iter().filter(|call| !held(call)).cloned().collect();
    let risky = !turn.lost_calls().is_empty() || pending.iter().any(|call| call.tool.may_change());
    let offers = match hall.settings.on_crash {
        OnCrash::Resume => false,
        OnCrash::Auto => risky,
        OnCrash::Ask => true,
    };
    if turn.is_astray() || offers {
        turn.lacks_results_of(pending);
        offers::offer(hall, &mut talks.sessions, id, turn);
    } else {
        resume(hall, talks, id, turn);
    }
}

/// Whether a call was waiting for a person, so that it certainly did not run. The same command under another id is of another try,
/// and nobody may have been asked in that.
fn is_held(asks: &TurnAsks, turn: TurnId, call: &ToolCallId) -> bool {
    asks.all().filter(|ask| ask.turn == turn && ask.call.id == *call).any(|ask| match &ask.state {
        AskState::Answered { decision: Decision::Allow { .. }, .. } => ask.told == Told::No,
        AskState::Answered {
            decision:
                Decision::Deny { .. }
                | Decision::Reply { .. }
                | Decision::Submit { .. }
                | Decision::Decline
                | Decision::Cancel,
            ..
        }
        | AskState::Open
        | AskState::WantsReason(_)
        | AskState::Expired => true,
    })
}

pub(super) fn resume(hall: &mut Hall, talks: &mut Talks, id: SessionId, mut turn: Box<Turn>) {
    let number = turn.record().id;
    turn.run_again(|call| is_held(&talks.asks, number, call));
    hall.save(Change::Turn(turn.record().clone()));
    launch::launch(hall, &mut talks.sessions, &talks.added_projects, &talks.project_rules, id, Some(turn));
}

/// Claude was to run a cut turn again and did nothing: it is told the prompts again.
pub(super) fn rerun_did_nothing(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let paused = talks.sessions.get_mut(&id).and_then(|session| session.pause(now.instant));
    let Some((life, mut turn)) = paused else { return };
    // What it showed so far was of the try that did nothing.
    hall.outbox.close_live(id, None);
    // What it asked before it was cut is not asked again under the new ids.
    open_asks::expire_asks(hall, &talks.sessions, &mut talks.asks, turn.record().id);
    if let Some(token) = turn.take_stop_button() {
        hall.controls.drop_one(&token);
    }
    let told = turn.take_told();
    turns::begin_again(hall, &mut talks.sessions, id, told);
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let prompts: Vec<_> = session.queue.take_first().into_iter().collect();
    turn.is_no_rerun();
    turns::retell(hall, talks, id, life, *turn, prompts, now);
}

impl TurnVerdict {
    /// A turn that ended with an answer.
    pub(in crate::bridge) fn done() -> Self {
        Self {
            outcome: CycleOutcome::Done,
            cost_usd: 0.0,
            tokens: crate::agent::Tokens::default(),
            models: Vec::new(),
            duration: std::time::Duration::ZERO,
            context_percent: None,
            said: Spoken::default(),
            recovered: false,
            about: Vec::new(),
            origin: Origin::Person,
            warns: false,
            begun: false,
        }
    }

    /// A turn that a person stopped.
    pub(in crate::bridge) fn interrupted() -> Self {
        Self { outcome: CycleOutcome::Interrupted, ..Self::done() }
    }

    /// A turn that ended without one; `message` is for the person.
    pub(in crate::bridge) fn failed(message: String) -> Self {
        Self { outcome: CycleOutcome::Failed { message }, ..Self::done() }
    }
}
