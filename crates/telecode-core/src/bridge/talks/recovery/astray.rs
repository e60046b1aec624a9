//! Claude goes on elsewhere than where the person left it: what was told is not what it answers.
//!
//! Nothing is taken for answered that Claude did not read, and nothing runs that nobody waits for. A person decides whether
//! it is told anew.

use crate::agent::End;
use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, notices, reactions, recovery, turns};
use crate::change::Change;
use crate::ids::{ClaudeId, PromptId, SessionId, ToolCallId};
use crate::session::{Session, Turn};
use crate::time::Now;

/// Claude runs a cut turn again. If it is another one than the one that was cut, it is ended before anything comes of it.
pub(in crate::bridge) fn runs_again(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    prompts: &[PromptId],
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let life = session.life();
    let Some(turn) = session.turn_mut().filter(|turn| turn.is_rerun()) else { return };
    if turn.told().any(|told| prompts.contains(&told.id)) {
        return;
    }
    turn.goes_astray();
    if let Some(life) = life {
        hall.effect(Effect::End { session: id, life, end: End::Kill });
    }
}

/// The agent that went astray has ended.
pub(in crate::bridge) fn offer_astray(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    turn: Box<Turn>,
) {
    hall.outbox.close_live(id, None);
    if !hall.is_ending() {
        recovery::offers::offer(hall, sessions, id, turn);
    }
}

/// Claude's record does not have what was answered last. That is said once.
pub(in crate::bridge) fn forgot(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    if let Some(session) = sessions.get_mut(&id) {
        session.record_mut().lost_end();
    }
    let text = notices::say_in(hall, sessions, id, "record-lost-end");
    notices::notice(hall, sessions, id, &text);
}

/// A call begins that may change something. That is stored: the record may not live to have it.
pub(in crate::bridge) fn call_begun(hall: &mut Hall, sessions: &mut Roster, id: SessionId, call: ToolCallId) {
    let Some(turn) = sessions.get_mut(&id).and_then(Session::running) else { return };
    turn.begin_call(call);
    let record = turn.record().clone();
    hall.save(Change::Turn(record));
}

/// Claude passed over a prompt that it was told, because it knows it already.
pub(in crate::bridge) fn passed_over_prompt(sessions: &mut Roster, id: SessionId, prompt: &PromptId) {
    let Some(turn) = sessions.get_mut(&id).and_then(Session::running) else { return };
    turn.passes_over(prompt);
}

/// Nothing runs any more, and a prompt was passed over: what became of it stands in Claude's record, which is read once the
/// agent has ended. Says whether that is so.
pub(in crate::bridge) fn looks_up_passed_over(hall: &mut Hall, sessions: &mut Roster, id: SessionId) -> bool {
    let Some(session) = sessions.get_mut(&id) else { return false };
    let life = session.life();
    let Some(turn) = session.running().filter(|turn| turn.is_passed_over()) else { return false };
    turn.looks_up_passed_over();
    if let Some(life) = life {
        hall.effect(Effect::End { session: id, life, end: End::Kill });
    }
    true
}

/// The prompts of a turn that Claude has lost are told as new ones.
pub(super) fn tell_anew(hall: &mut Hall, talks: &mut Talks, id: SessionId, mut turn: Box<Turn>, now: Now) {
    let renewed = turn
        .take_told()
        .into_iter()
        .map(|prompt| reactions::rename_prompt(hall, &talks.sessions, prompt))
        .collect();
    recovery::requeue(hall, &mut talks.sessions, &mut talks.wishes, &mut talks.receipts, id, renewed);
    recovery::give_way(hall, &mut talks.sessions, &mut talks.asks, id, *turn, now);
    turns::wake_if_queued(hall, talks, id);
}

/// The Claude session goes on under another id, with a list of its own.
pub(in crate::bridge) fn renamed(sessions: &mut Roster, id: SessionId, claude: ClaudeId) {
    if let Some(session) = sessions.get_mut(&id) {
        session.record_mut().goes_on_as(claude);
    }
}
