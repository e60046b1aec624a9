//! Taking over: the process that works on a session is ended, and the session goes on here.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::{Look, Want, place};
use crate::agent::Holder;
use crate::errand::{Errand, Failure, MachineErrand, NotEnded, RecordsErrand, Terminal};
use crate::outbox::Hold;
use crate::page::Page;
use crate::pick::{ButtonPick, Place, TerminalPick};
use crate::time::Now;
use crate::words::Voice;

impl Bridge {
    pub(super) fn take_over(&mut self, place: Place, asker: &Asker) -> String {
        let seen = self.desk.holders.get(&place.claude).copied();
        self.look(place, Want::TakeOver { seen }, asker);
        String::new()
    }

    /// Looks at a Claude session, for what is wanted with it.
    pub(super) fn look(&mut self, place: Place, want: Want, asker: &Asker) {
        let (claude, directory) = (place.claude.clone(), place.directory.clone());
        let what = Errand::Records(RecordsErrand::Terminal { claude, directory });
        self.send_out(what, asker, Then::Terminal(Look { place, want }));
    }

    /// Only the process that the person was shown is ended.
    pub(super) fn take_found(
        &mut self,
        wanted: &Place,
        found: &Terminal,
        seen: Option<Holder>,
        asker: &Asker,
        now: Now,
    ) {
        let Some(holder) = found.holder else {
            return self.attach_found(found, asker, now);
        };
        let Some(pid) = holder.pid.filter(|_| seen == Some(holder)) else {
            self.show_held_to(wanted, "held-changed", asker);
            return;
        };
        let voice = self.voice(asker.person.id);
        let text = voice.tell("take-ending", [("pid", pid.to_string().into())]);
        if let Some(slot) = asker.slot.filter(|slot| self.outbox.holds(*slot)) {
            self.keep_only(slot, &ButtonPick::Terminal(TerminalPick::TakeOver(wanted.clone())));
            // It says how that went.
            self.replace(slot, Page::plain(text), Hold::Yes);
        }
        let what = Errand::Machine(MachineErrand::EndHolder { claude: found.claude.clone(), holder });
        self.send_out(what, asker, Then::TakeOver(place(found)));
    }

    /// The process was ended, or could not be.
    pub(in super::super) fn holder_ended(
        &mut self,
        place: &Place,
        ended: Result<(), NotEnded>,
        asker: &Asker,
    ) {
        match ended {
            Ok(()) => {
                self.desk.holders.remove(&place.claude);
                self.attach(place.clone(), asker);
            }
            Err(why) => {
                let reason = not_ended(why, self.voice(asker.person.id));
                self.terminal_trouble("take-failed", &reason, asker);
            }
        }
        self.offer_again(&place.claude);
    }
}

fn not_ended(why: NotEnded, voice: Voice<'_>) -> String {
    match why {
        NotEnded::Changed => voice.say("take-changed"),
        NotEnded::Stays => voice.say("take-stays"),
        NotEnded::Stop(words) => voice.tell("take-not-stopped", [("reason", words.into())]),
        NotEnded::Signal(reason) => voice.tell("take-no-signal", [("reason", reason.into())]),
        NotEnded::Failed(Failure(reason)) => reason,
    }
}
