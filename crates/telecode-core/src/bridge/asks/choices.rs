//! The buttons of asks.

use super::denial;
use crate::agent::Decision;
use crate::ask::{Ask, AskChoice, AskState, View};
use crate::bridge::Bridge;
use crate::bridge::cards::{self, Teller};
use crate::chat::Press;
use crate::ids::{AskId, PersonId, ThreadId};
use crate::time::Now;

impl Bridge {
    /// Somebody chose something on the card of an ask.
    pub(in crate::bridge) fn chosen(
        &mut self,
        id: AskId,
        choice: AskChoice,
        press: &Press,
        now: Now,
    ) -> String {
        let voice = self.voice(press.from.id);
        let Some(ask) = self.asks.get(&id).filter(|ask| ask.is_waiting()).cloned() else {
            return voice.say("toast-expired");
        };
        match choice {
            AskChoice::Allow => self.allow_pressed(ask, press, now),
            AskChoice::AllowNow => self.allow_confirmed(ask, press, now),
            AskChoice::AllowReads => self.allow_reads(ask, press, now),
            AskChoice::Offers => self.show_offers(ask, press.from.id),
            AskChoice::Offer(index) => self.mark_offer(ask, index, press.from.id),
            AskChoice::AllowFor(extent) => self.allow_for(ask, extent, press, now),
            AskChoice::ApprovePlan(mode) => self.approve(ask, mode, press, now),
            AskChoice::Deny => {
                let message = denial(&ask.call.tool).to_owned();
                self.decide(ask, Decision::Deny { message }, press.into(), now)
            }
            AskChoice::DenyWithReason => self.want_reason(ask, press.from.id),
            AskChoice::Back => self.back(ask, press.from.id),
            AskChoice::Option(index) if ask.form().is_some() => self.form_option(ask, index, press, now),
            AskChoice::Option(index) => self.option(ask, index, press, now),
            AskChoice::Default => self.form_default(ask, press, now),
            AskChoice::Decline => self.form_refused(ask, Decision::Decline, press, now),
            AskChoice::Cancel => self.form_refused(ask, Decision::Cancel, press, now),
            AskChoice::Skip if ask.form().is_some() => self.form_skip(ask, press, now),
            AskChoice::Skip => self.skip(ask, press, now),
            AskChoice::Before => self.part_before(ask, press.from.id),
            AskChoice::Done if ask.form().is_some() => self.form_done(ask, press, now),
            AskChoice::Done => self.checked(ask, press, now),
        }
    }

    /// Shows all of what is asked. What its card leaves out can be allowed once it is there, by the button that is there.
    pub(in crate::bridge) fn details(&mut self, id: AskId, press: &Press) -> String {
        let Some(mut ask) = self.asks.get(&id).cloned() else {
            return self.voice(press.from.id).say("toast-expired");
        };
        if self.is_being_shown(&ask) {
            return self.voice(press.from.id).say("toast-coming");
        }
        self.post_details(&ask, press.thread, press.from.id);
        if ask.state == AskState::Open && self.is_unseen(&ask) {
            ask.view = View::Seen;
            self.repaint(ask);
        }
        String::new()
    }

    pub(super) fn post_details(&mut self, ask: &Ask, thread: ThreadId, person: PersonId) {
        let voice = self.voice(person);
        let directory =
            self.sessions.get(&ask.session).map(|session| session.record.workspace.directory.as_str());
        let pages =
            cards::details(ask, self.is_cut(ask), Teller { voice, directory: directory.unwrap_or_default() });
        self.show_beside(ask.id, ask.session, thread, pages);
    }
}
