//! Turns: prompts that Claude is told, and what runs of them.

pub(in crate::bridge) mod ending;
mod finals;

use crate::agent::{Order, Rank};
use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, launch, limits, points, reactions};
use crate::change::{Change, PromptRecord, TurnRecord, TurnStage};
use crate::ids::{LifeId, SessionId, SlotId};
use crate::pick::{ButtonControl, ButtonPick};
use crate::session::{OpenPrompt, Session, State, Turn};
use crate::time::Now;

/// Claude is told a prompt.
pub(super) fn tell_prompt(hall: &mut Hall, talks: &Talks, life: LifeId, told: &PromptRecord, rank: Rank) {
    hall.save(Change::Prompt(told.clone()));
    let text = slash::for_claude(talks, told.session, &told.content.text);
    let order = Order::Prompt { id: told.id.clone(), content: told.content.reworded(text), rank };
    hall.effect(Effect::Tell { session: told.session, life, order });
}

/// The turn that was stopped for more of its prompt begins again with all of it.
pub(super) fn begin_again(hall: &mut Hall, sessions: &mut Roster, id: SessionId, told: Vec<OpenPrompt>) {
    if told.is_empty() {
        return;
    }
    // Claude knows the old id as interrupted.
    let fresh = hall.random.prompt();
    let Some(session) = sessions.get_mut(&id) else { return };
    let moved = session.queue.rejoin(told, fresh);
    reactions::moved(hall, sessions, moved);
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
    let record = new_record(hall, &talks.sessions, id, now);
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
    points::mark(hall, &mut talks.sessions, id, life, turn.record(), &records);
    for prompt in prompts {
        let rank = prompt.record().rank;
        let told = turn.tell(prompt, rank);
        // Nothing runs that it could cut.
        tell_prompt(hall, talks, life, &told, told.rank);
    }
    run(hall, &mut talks.sessions, id, life, turn, now);
}

/// A turn runs from now on.
pub(super) fn run(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    life: LifeId,
    mut turn: Turn,
    now: Now,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let token = hall.random.token();
    // Not stored: after a restart there is no live view to stop.
    let pick = ButtonPick::StopTurn(id);
    hall.controls.add(ButtonControl { token: token.clone(), slot: SlotId(0), pick });
    hall.save(Change::Turn(turn.record().clone()));
    // Whoever waited for the agent may have a live view already.
    let waking = hall.outbox.live.shown_draft(id);
    turn.set_out(now.instant, token, waking);
    let (thread, draft) = (session.record().thread, turn.draft());
    session.work(life, turn);
    if waking.is_none() {
        hall.outbox.open_live(id, thread, draft, now.instant);
    }
    hall.show_soon(id, now);
}

pub(super) fn new_record(hall: &mut Hall, sessions: &Roster, session: SessionId, now: Now) -> TurnRecord {
    let tries = sessions.get(&session).map_or(0, |session| session.crashes);
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

/// An idle agent takes up what is queued, unless more of it is still being gathered.
pub(in crate::bridge) fn go_on(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let State::Idle { life, .. } = *session.state() else { return };
    if session.is_outdated() && session.record().background.is_empty() && !session.has_schedule() {
        // What is queued wakes it as it is to be now.
        return sleep::sleep(hall, &mut talks.sessions, id);
    }
    if talks.joiner.gathers(session.record().thread, session.record().id)
        || talks.elsewhere.holder(&session.record().claude.id).is_some()
    {
        return;
    }
    if session.queue.is_empty() || limits::waits_for_limit(hall, &mut talks.sessions, &talks.limits, id, now)
    {
        return;
    }
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let queued = session.queue.take_waiting();
    // What came back to the queue in the meantime may be of somebody who is not served any more.
    let queued = reactions::served_only(hall, &talks.sessions, queued);
    if !queued.is_empty() {
        begin(hall, talks, id, life, queued, now);
    }
}

/// Everything that waited for a message to be gathered goes on, wherever that message went.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks, now: Now) {
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
pub(super) fn ensure(hall: &mut Hall, sessions: &mut Roster, id: SessionId, now: Now) {
    let Some(session) = sessions.get(&id) else { return };
    let State::Idle { life, .. } = *session.state() else { return };
    let (about, model) = (session.tasks.about(), session.model.clone());
    let mut turn = Turn::new(new_record(hall, sessions, id, now), now.instant);
    turn.worked_on_by(model);
    turn.speaks_of(about);
    run(hall, sessions, id, life, turn, now);
}
