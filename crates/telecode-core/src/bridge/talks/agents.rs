//! What agents do in their turns.

pub(in crate::bridge) mod speech;

use std::time::Duration;

use crate::agent::{Activity, CycleFacts, Order, PromptState};
use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::queue::wishes;
use crate::bridge::talks::recovery::astray;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, asks, launch, life, narrowing, reactions, records, turns};
use crate::call::Reaction;
use crate::gate::Door;
use crate::ids::{PromptId, SessionId};
use crate::permission::Mode;
use crate::session::{Session, State, Turn};
use crate::time::Now;

/// Something visible happened in a turn, or begins one.
pub(in crate::bridge) fn show(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    now: Now,
    what: impl FnOnce(&mut Turn),
) {
    turns::ensure(hall, sessions, id, now);
    let Some(turn) = sessions.get_mut(&id).and_then(Session::running) else { return };
    turn.goes_on();
    what(turn);
    hall.show_soon(id, now);
}

/// The mode of an agent is its session's, unless the agent is not what the session is to be any more, or may not be in it.
pub(in crate::bridge) fn mode_changed(hall: &mut Hall, talks: &mut Talks, id: SessionId, mode: Mode) {
    records::mode_in_force(&mut talks.sessions, id, Some(mode));
    let Some(passed) = hall.gate().mode(mode, Door::Person) else {
        return narrowing::mode_barred(hall, talks, id);
    };
    let planned = |talks: &Talks| {
        talks.sessions.get(&id).is_some_and(|session| session.record().run.mode == Mode::Plan)
    };
    let had_planned = planned(talks);
    if talks.sessions.get(&id).is_some_and(|session| !session.is_outdated()) {
        records::set_mode(&mut talks.sessions, id, passed);
    }
    if had_planned && !planned(talks) {
        launch::warn_of_sharing(hall, &mut talks.sessions, &talks.added_projects, id);
    }
    asks::plans::mode_confirmed(hall, &talks.sessions, &mut talks.pledges, id, mode);
}

pub(in crate::bridge) fn cycle_began(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    facts: CycleFacts,
    now: Now,
) {
    mode_changed(hall, talks, id, facts.mode);
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let life = session.life();
    session.model.clone_from(&facts.model);
    let Some(turn) = session.running() else { return };
    turn.worked_on_by(facts.model);
    turn.gets_going();
    if let (Some(life), Some(_)) = (life, turn.stopping()) {
        // It was stopped before Claude began, and Claude passes over an interrupt while nothing runs.
        hall.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
    }
    hall.show_soon(id, now);
}

pub(in crate::bridge) fn prompt_moved(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    prompt: &PromptId,
    state: PromptState,
    now: Now,
) {
    let Some(turn) = talks.sessions.get_mut(&id).and_then(Session::running) else { return };
    if !turn.was_told(prompt) {
        return;
    }
    match state {
        PromptState::Started => prompt_started(hall, &mut talks.sessions, id, prompt),
        PromptState::Refused | PromptState::Withdrawn if talks.wishes.has(prompt) => {
            wishes::came_back(
                hall,
                &mut talks.sessions,
                &mut talks.wishes,
                &mut talks.receipts,
                id,
                prompt,
                now,
            );
        }
        PromptState::Refused | PromptState::Withdrawn if turn.stopping().is_none() => {
            life::prompt_refused(hall, talks, id, prompt, now);
        }
        PromptState::Completed => astray::passed_over_prompt(&mut talks.sessions, id, prompt),
        PromptState::Queued | PromptState::Refused | PromptState::Withdrawn => {}
    }
}

/// Claude took up a prompt. Where others were told too, that is stored: after a crash the record may not name it.
fn prompt_started(hall: &mut Hall, sessions: &mut Roster, id: SessionId, prompt: &PromptId) {
    let Some(turn) = sessions.get_mut(&id).and_then(Session::running) else { return };
    let Some(taken) = turn.take_up(prompt) else { return };
    let is_first = turn.told().next().is_some_and(|first| first.id == *prompt);
    if !is_first {
        reactions::react_prompt(hall, sessions, &taken, Reaction::TakenUp);
    }
    reactions::moved(hall, sessions, [taken]);
}

pub(in crate::bridge) fn activity(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    activity: Activity,
    now: Now,
) {
    match activity {
        Activity::Running | Activity::Waiting => {
            if let Some(turn) = talks.sessions.get_mut(&id).and_then(Session::running) {
                turn.gets_going();
            }
        }
        Activity::Idle => life::idle_without_result(hall, talks, id, now),
    }
}

/// A turn that waits for another try shows how long it still has to.
pub(in crate::bridge) fn settle(hall: &mut Hall, sessions: &Roster, now: Now) {
    for (id, session) in sessions.awake() {
        if let State::Running(_, turn) = session.state()
            && turn.retry().is_some_and(|retry| retry.at > now.instant)
        {
            hall.outbox.live.touch(id, now.after(Duration::from_secs(2)));
        }
    }
}
