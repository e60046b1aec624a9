//! What the configuration allows holds at once, also for what began before: agents that are freer are held back or ended, what is
//! stored is made to fit, and the person is told.

use super::Bridge;
use super::errands::Asker;
use super::queries;
use super::seam::Effect;
use crate::agent::{End, Mode};
use crate::change::RunSettings;
use crate::gate::{Gate, Ground, Passed};
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
        self.record(id, |record| record.run.mode = mode.into_inner());
    }

    /// A copy goes on as the other one was, not as the configuration says now, but no freer than that allows.
    pub(super) fn run_as(&mut self, id: SessionId, run: RunSettings) {
        let mode = self.gate().kept(run.mode).into_inner();
        self.record(id, |record| record.run = RunSettings { mode, passing: Vec::new(), ..run });
    }

    /// Why a persona cannot be used, if it asks for what the configuration does not allow.
    pub(super) fn barred(&self, persona: &Persona, person: PersonId) -> Option<String> {
        if self.gate().admits(persona.mode) {
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
            let ground = Gate::ground(&self.settings, &record.workspace.place, &record.workspace.directory);
            let life = session.life().filter(|_| ground != session.ground())?;
            Some((id, life, ground))
        });
        for (id, life, ground) in moved.collect::<Vec<_>>() {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            session.stands_on(ground);
            match session.state() {
                State::Starting(_) => session.start_anew(),
                // It is looked at when it is launched the next time.
                State::Idle { .. } | State::Running(..) if ground != Ground::Barred => {
                    session.outdate();
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
            let persona = session.record.run.persona.as_ref();
            gate.suffers(Some(session.record.run.mode)) && persona.is_none_or(|one| gate.admits(one.mode))
        };
        let stored = self.sessions.values().filter(|session| !fits(session));
        let stored: Vec<_> = stored.map(|session| (session.record.id, session.record.run.mode)).collect();
        for (id, was) in stored {
            self.record(id, |record| {
                record.run.mode = gate.kept(was).into_inner();
                if let Some(persona) =
                    record.run.persona.as_mut().filter(|persona| !gate.admits(persona.mode))
                {
                    persona.mode = None;
                }
            });
            if !gate.suffers(Some(was)) {
                self.say_narrowed(id, "mode-narrowed");
            }
        }
        let live: Vec<_> = self.sessions.awake().map(|(id, _)| id).collect();
        for id in live {
            self.narrow_agent(id, &gate);
        }
    }

    /// An agent leaves the mode that it is in, or is on its way to, if that may not be in force; one that could be switched to such
    /// a mode, or was allowed what may not be, begins anew.
    fn narrow_agent(&mut self, id: SessionId, gate: &Gate) {
        let Some(session) = self.sessions.get_mut(&id).filter(|session| session.life().is_some()) else {
            return;
        };
        let (is_loose, in_force) = (session.is_loose(), session.in_force());
        if is_loose {
            session.outdate();
            self.narrow_rules(id);
        }
        let may_stay = gate.suffers(in_force) && self.queries.modes(id).all(|mode| gate.suffers(Some(mode)));
        if !may_stay {
            self.hold_back(id);
        }
    }

    /// An agent that was told a mode says which one it is in. One that says nothing in time may do it later.
    pub(super) fn mode_answered(&mut self, id: SessionId, answer: &Result<Answer, NoAnswer>) {
        match answer {
            Ok(Answer::Mode(mode)) => self.mode_in_force(id, Some(*mode)),
            Err(NoAnswer::Refused(_) | NoAnswer::Unsupported | NoAnswer::Gone) => {}
            Ok(_) | Err(NoAnswer::Late) => self.mode_in_force(id, None),
        }
    }

    /// What an agent is in from now on, as far as anybody knows.
    pub(super) fn mode_in_force(&mut self, id: SessionId, mode: Option<Mode>) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.works_in(mode);
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

    /// Has an agent leave a mode that may not be in force; one that cannot be told yet is ended, and begins anew as it may. Who was
    /// told so last is not told again.
    fn hold_back(&mut self, id: SessionId) {
        if self.queries.narrows(id) {
            return;
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(life) = session.life() else { return };
        match session.state() {
            State::Starting(_) => {
                session.start_anew();
                self.effect(Effect::End { session: id, life, end: End::Kill });
            }
            State::Idle { .. } | State::Running(..) => {
                session.outdate();
                let asker = Asker::of_thread(session.record.thread, session.record.person);
                let mode = session.record.run.mode;
                let mode = self.gate().kept(mode);
                self.query(id, Query::SetMode(mode), &asker, queries::Then::Narrowed);
            }
            State::Asleep | State::Ending(_) | State::Inspecting(_) | State::Offered(_) => {}
        }
    }

    /// An agent that was to leave its mode says which one it is in. If that is not allowed either, or it says nothing, it is ended.
    pub(super) fn narrowed(&mut self, id: SessionId, answer: &Result<Answer, NoAnswer>) {
        let is_over = match answer {
            Ok(Answer::Mode(mode)) => self.gate().suffers(Some(*mode)),
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
