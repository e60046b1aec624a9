//! What the configuration allows holds at once, also for what began before: agents that are freer are held back or ended, what is
//! stored is made to fit, and the person is told.

use super::Bridge;
use super::errands::Asker;
use super::queries;
use super::seam::Effect;
use crate::agent::{End, Mode};
use crate::gate::{Door, Gate, Ground, Passed};
use crate::ids::{PersonId, SessionId};
use crate::persona::Persona;
use crate::query::{Answer, NoAnswer, Query};
use crate::session::{Session, State};

impl Bridge {
    pub(super) fn gate(&self) -> Gate {
        Gate::of(&self.settings)
    }

    /// The one way to a session's mode.
    pub(super) fn set_mode(&mut self, id: SessionId, mode: Passed<Mode>) {
        self.record(id, |record| record.mode = mode.into_inner());
    }

    /// Why a persona cannot be used, if it asks for what the configuration does not allow.
    pub(super) fn barred(&self, persona: &Persona, person: PersonId) -> Option<String> {
        if self.gate().admits(persona) {
            return None;
        }
        Some(self.voice(person).tell("persona-barred", [("name", persona.name.clone().into())]))
    }

    /// Makes every session fit what the configuration allows now.
    pub(super) fn narrow(&mut self) {
        self.narrow_modes();
        self.narrow_grounds();
    }

    /// No agent stays where none may be any more; what it did waits. One that waits for its place may have got it.
    fn narrow_grounds(&mut self) {
        let moved = self.sessions.awake().filter_map(|(id, session)| {
            let record = &session.record;
            let ground = Gate::ground(&self.settings, &record.place, &record.directory);
            let life = session.life().filter(|_| ground != session.ground)?;
            Some((id, life, ground))
        });
        for (id, life, ground) in moved.collect::<Vec<_>>() {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            session.ground = ground;
            match &mut session.state {
                State::Starting(starting) => starting.anew = true,
                // It is looked at when it is launched the next time.
                State::Idle { .. } | State::Running(..) if ground != Ground::Barred => {
                    session.outdated = true;
                    continue;
                }
                State::Idle { .. } | State::Running(..) => {}
                State::Ending(_) | State::Asleep | State::Inspecting(_) | State::Offered(_) => continue,
            }
            self.effect(Effect::End { session: id, life, end: End::Kill });
        }
    }

    fn narrow_modes(&mut self) {
        let gate = self.gate();
        if gate.may_bypass() {
            return;
        }
        let fits = |session: &Session| {
            let persona = session.record.persona.as_ref();
            !session.loose && is_let(&gate, session.record.mode) && persona.is_none_or(|one| gate.admits(one))
        };
        let wide = self.sessions.values().filter(|session| !fits(session));
        // Of an agent that is to become another one the record does not say which mode it is in until then.
        let wide: Vec<_> = wide
            .map(|session| {
                let may_be_in_it = session.loose && session.outdated;
                (session.record.id, session.record.mode, may_be_in_it)
            })
            .collect();
        for (id, was, may_be_in_it) in wide {
            self.record(id, |record| {
                record.mode = gate.kept(was).into_inner();
                if let Some(persona) = record.persona.as_mut().filter(|persona| !gate.admits(persona)) {
                    persona.mode = None;
                }
            });
            // It could go back to what is not allowed any more.
            if let Some(session) = self.sessions.get_mut(&id).filter(|session| session.loose) {
                session.outdated |= session.life().is_some();
            }
            if !is_let(&gate, was) {
                self.say_narrowed(id, "mode-narrowed");
                self.hold_back(id);
            } else if may_be_in_it && !self.queries.narrows(id) {
                self.hold_back(id);
            }
        }
    }

    /// An agent is in a mode that may not be in force, whoever put it there.
    pub(super) fn mode_barred(&mut self, id: SessionId) {
        if self.queries.narrows(id) {
            return;
        }
        if self.note(id, "mode-barred") {
            self.say_narrowed(id, "mode-barred");
        }
        self.hold_back(id);
    }

    /// Has an agent leave a mode that may not be in force; one that cannot be told yet is ended, and begins anew as it may.
    fn hold_back(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(life) = session.life() else { return };
        match &mut session.state {
            State::Starting(starting) => {
                starting.anew = true;
                self.effect(Effect::End { session: id, life, end: End::Kill });
            }
            State::Idle { .. } | State::Running(..) => {
                session.outdated = true;
                let asker = Asker::of_thread(session.record.thread, session.record.person);
                let mode = session.record.mode;
                let mode = self.gate().kept(mode);
                self.query(id, Query::SetMode(mode), &asker, queries::Then::Narrowed);
            }
            State::Asleep | State::Ending(_) | State::Inspecting(_) | State::Offered(_) => {}
        }
    }

    /// An agent that was to leave its mode says which one it is in. If that is not allowed either, or it says nothing, it is ended.
    pub(super) fn narrowed(&mut self, id: SessionId, answer: &Result<Answer, NoAnswer>) {
        let is_over = match answer {
            Ok(Answer::Mode(mode)) => is_let(&self.gate(), *mode),
            Ok(_) => false,
            Err(why) => *why == NoAnswer::Gone,
        };
        if is_over {
            return;
        }
        let Some(life) = self.sessions.get(&id).and_then(Session::life) else { return };
        self.say_narrowed(id, "mode-ended");
        self.effect(Effect::End { session: id, life, end: End::Kill });
    }

    fn say_narrowed(&mut self, id: SessionId, key: &str) {
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let text = self.thread_voice(record.thread).tell(key, [("session", record.name.as_str().into())]);
        self.notice(id, &text);
    }
}

fn is_let(gate: &Gate, mode: Mode) -> bool {
    gate.mode(mode, Door::Person).is_some()
}
