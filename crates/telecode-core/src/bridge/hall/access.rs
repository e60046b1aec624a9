//! What the configuration allows, and the code that lets the first owner in.

use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::gate::Gate;
use crate::ids::PersonId;
use crate::persona::Persona;
use crate::time::Now;

impl Hall {
    pub(in crate::bridge) fn gate(&self) -> Gate {
        Gate::of(&self.settings)
    }

    /// Why a persona cannot be used, if it asks for what the configuration does not allow.
    pub(in crate::bridge) fn barred(&self, persona: &Persona, person: PersonId) -> Option<String> {
        if self.gate().admits(persona.mode) {
            return None;
        }
        Some(self.voice(person).tell("persona-barred", [("name", persona.name.clone().into())]))
    }

    /// Makes a pairing code, if nobody is served, and shows it to whoever runs the program.
    pub(in crate::bridge) fn new_code(&mut self, now: Now) {
        if self.access.wants_pairing() {
            let code = self.random.code();
            self.access.set_code(code.clone(), now);
            self.effect(Effect::ShowPairingCode { code });
        }
    }

    pub(in crate::bridge) fn renew_code(&mut self, now: Now) {
        if self.access.code_until().is_some_and(|until| until <= now.instant) {
            self.new_code(now);
        }
    }
}
