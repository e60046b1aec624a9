//! What the configuration allows holds at once, also for what began before: agents that are freer are held back or ended, what is
//! stored is made to fit, and the person is told.

use crate::agent::End;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, grants, notices, queries, records};
use crate::change::RunSettings;
use crate::gate::{Gate, WorkGround};
use crate::ids::SessionId;
use crate::permission::Mode;
use crate::query::{Answer, NoAnswer, Query};
use crate::session::{Session, State};

/// A mode that may not be in force was to be left.
#[derive(Debug)]
pub(in crate::bridge) struct NarrowWanted;

/// A copy goes on as the other one was, not as the configuration says now, but no freer than that allows.
pub(in crate::bridge) fn run_as(hall: &Hall, sessions: &mut Roster, id: SessionId, run: RunSettings) {
    let Some(session) = sessions.get_mut(&id) else { return };
    session.record_mut().is_to_be_in(hall.gate().kept(run.mode));
    session.record_mut().run_as(run);
}

/// Makes every session fit what the configuration allows now.
pub(in crate::bridge) fn narrow(hall: &mut Hall, talks: &mut Talks) {
    narrow_modes(hall, talks);
    narrow_grounds(hall, &mut talks.sessions);
}

/// No agent stays where none may be any more; what it did waits. One that waits for its place may have got it.
fn narrow_grounds(hall: &mut Hall, sessions: &mut Roster) {
    let moved = sessions.awake().filter_map(|(id, session)| {
        let record = session.record();
        let ground = Gate::ground(&hall.settings, &record.workspace.kind, &record.workspace.directory);
        let life = session.life().filter(|_| ground != session.ground())?;
        Some((id, life, ground))
    });
    for (id, life, ground) in moved.collect::<Vec<_>>() {
        let Some(session) = sessions.get_mut(&id) else { continue };
        session.stands_on(ground);
        match session.state() {
            State::Starting(_) => session.start_anew(),
            // It is looked at when it is launched the next time.
            State::Idle { .. } | State::Running(..) if ground != WorkGround::Barred => {
                session.outdate();
                continue;
            }
            State::Idle { .. } | State::Running(..) => {}
            State::Ending(_) | State::Asleep | State::Inspecting(_) | State::Offered(_) => continue,
        }
        hall.effect(Effect::End { session: id, life, end: End::Kill });
    }
}

fn narrow_modes(hall: &mut Hall, talks: &mut Talks) {
    let gate = hall.gate();
    if gate.may_bypass() {
        return;
    }
    let fits = |session: &Session| {
        let persona = session.record().run.persona.as_ref();
        gate.suffers(Some(session.record().run.mode)) && persona.is_none_or(|one| gate.admits(one.mode))
    };
    let stored = talks.sessions.values().filter(|session| !fits(session));
    let stored: Vec<_> = stored.map(|session| (session.record().id, session.record().run.mode)).collect();
    for (id, was) in stored {
        if let Some(session) = talks.sessions.get_mut(&id) {
            session.record_mut().is_to_be_in(gate.kept(was));
            session.record_mut().narrow_persona(&gate);
        }
        if !gate.suffers(Some(was)) {
            say_narrowed(hall, &talks.sessions, id, "mode-narrowed");
        }
    }
    let live: Vec<_> = talks.sessions.awake().map(|(id, _)| id).collect();
    for id in live {
        narrow_agent(hall, talks, id, &gate);
    }
}

/// An agent leaves the mode that it is in, or is on its way to, if that may not be in force; one that could be switched to such
/// a mode, or was allowed what may not be, begins anew.
fn narrow_agent(hall: &mut Hall, talks: &mut Talks, id: SessionId, gate: &Gate) {
    let Some(session) = talks.sessions.get_mut(&id).filter(|session| session.life().is_some()) else {
        return;
    };
    let (is_loose, in_force) = (session.is_loose(), session.in_force());
    if is_loose {
        session.outdate();
        grants::narrow_rules(hall, talks, id);
    }
    let may_stay = gate.suffers(in_force) && talks.queries.modes(id).all(|mode| gate.suffers(Some(mode)));
    if !may_stay {
        hold_back(hall, talks, id);
    }
}

/// An agent that was told a mode says which one it is in. One that says nothing in time may do it later, and one that says something
/// else may be in any.
pub(in crate::bridge) fn mode_answered(
    sessions: &mut Roster,
    id: SessionId,
    answer: &Result<Answer, NoAnswer>,
) {
    match answer {
        Ok(Answer::Mode(mode)) => records::mode_in_force(sessions, id, Some(*mode)),
        Err(NoAnswer::Refused(_) | NoAnswer::Unsupported | NoAnswer::Gone) => {}
        Ok(_) | Err(NoAnswer::Late) => records::mode_in_force(sessions, id, None),
    }
}

/// An agent is in a mode that may not be in force, whoever put it there.
pub(in crate::bridge) fn mode_barred(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    if talks.queries.narrows(id) {
        return;
    }
    if notices::note(&mut talks.sessions, id, "mode-barred") {
        say_narrowed(hall, &talks.sessions, id, "mode-barred");
    }
    hold_back(hall, talks, id);
}

/// Has an agent leave a mode that may not be in force; one that cannot be told yet is ended, and begins anew as it may. Who was
/// told so last is not told again.
fn hold_back(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    if talks.queries.narrows(id) {
        return;
    }
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let Some(life) = session.life() else { return };
    match session.state() {
        State::Starting(_) => {
            session.start_anew();
            hall.effect(Effect::End { session: id, life, end: End::Kill });
        }
        State::Idle { .. } | State::Running(..) => {
            session.outdate();
            let asker = Asker::of_thread(session.record().thread, session.record().person);
            let mode = session.record().run.mode;
            let mode = hall.gate().kept(mode);
            queries::query(hall, talks, id, Query::SetMode(mode), &asker, NarrowWanted);
        }
        State::Asleep | State::Ending(_) | State::Inspecting(_) | State::Offered(_) => {}
    }
}

/// An agent that was to leave its mode says which one it is in. If that is not allowed either, or it says nothing, it is ended.
pub(in crate::bridge) fn narrowed(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    answer: &Result<Mode, NoAnswer>,
) {
    let is_over = match answer {
        Ok(mode) => hall.gate().suffers(Some(*mode)),
        Err(why) => *why == NoAnswer::Gone,
    };
    if is_over {
        return;
    }
    let Some(life) = sessions.get(&id).and_then(Session::life) else { return };
    say_narrowed(hall, sessions, id, "mode-ended");
    hall.effect(Effect::End { session: id, life, end: End::Kill });
}

fn say_narrowed(hall: &mut Hall, sessions: &Roster, id: SessionId, key: &str) {
    let Some(record) = sessions.get(&id).map(Session::record) else { return };
    let text = hall.thread_voice(record.thread).tell(key, [("session", record.name.as_str().into())]);
    notices::notice(hall, sessions, id, &text);
}
