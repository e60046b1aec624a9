//! Presses of buttons: each counts once, from the message that it is shown in, by a person who may.

use super::denial;
use crate::agent::Decision;
use crate::ask::{Act, Ask, AskState, Choose, Control, View};
use crate::bridge::Bridge;
use crate::bridge::cards::{self, Teller};
use crate::chat::Press;
use crate::ids::{AskId, PersonId, ThreadId};
use crate::time::Now;

impl Bridge {
    /// Somebody pressed a button; returns what the toast says.
    pub(in crate::bridge) fn press(&mut self, press: &Press, now: Now) -> String {
        if !self.access.serves(press.from.id) {
            // Nothing is known of people in groups, their language neither.
            return self.thread_voice(press.thread).say("toast-stranger");
        }
        let Some(control) = self.controls.get(&press.token).cloned() else {
            let key = self.press_of_old(press);
            return self.voice(press.from.id).say(key);
        };
        if !self.is_from_its_place(&control, press) {
            if self.outbox.thread_of(control.slot).is_some_and(|thread| thread.chat == press.thread.chat) {
                self.still_copy(control.slot, press);
            }
            return self.voice(press.from.id).say("toast-moved");
        }
        self.outbox.hurry(control.slot);
        match control.act {
            Act::Decide(ask, choice) => self.chosen(ask, choice, press, now),
            Act::Details(ask) => self.details(ask, press),
            Act::Stop(session) => self.pressed_stop(session, press, now),
            Act::Resume(turn) => self.resume_pressed(turn, press, now),
            Act::Drop(turn) => self.drop_pressed(turn, press, now),
            Act::Show(turn) => self.show_pressed(turn, press),
            Act::Pick(pick) => self.picked(pick, control.slot, press, now),
        }
    }

    /// Whether a button was pressed where it is shown: the same number is another message in another chat.
    fn is_from_its_place(&self, control: &Control, press: &Press) -> bool {
        if let Act::Stop(session) = control.act {
            // Live views have no place that is stored.
            let thread = self.sessions.get(&session).map(|session| session.record.thread);
            return thread.is_none_or(|thread| thread.chat == press.thread.chat);
        }
        self.outbox.is_shown_in(control.slot, press.thread.chat, press.message)
    }

    fn chosen(&mut self, id: AskId, choice: Choose, press: &Press, now: Now) -> String {
        let voice = self.voice(press.from.id);
        let Some(ask) = self.asks.get(&id).filter(|ask| ask.is_waiting()).cloned() else {
            return voice.say("toast-expired");
        };
        match choice {
            Choose::Allow => self.allow_pressed(ask, press, now),
            Choose::AllowNow => self.allow_confirmed(ask, press, now),
            Choose::AllowReads => self.allow_reads(ask, press, now),
            Choose::Offers => self.show_offers(ask, press.from.id),
            Choose::Offer(index) => self.mark_offer(ask, index, press.from.id),
            Choose::AllowFor(extent) => self.allow_for(ask, extent, press, now),
            Choose::ApprovePlan(mode) => self.approve(ask, mode, press, now),
            Choose::Deny => {
                let message = denial(&ask.call.tool).to_owned();
                self.decide(ask, Decision::Deny { message }, press.into(), now)
            }
            Choose::DenyWithReason => self.want_reason(ask, press.from.id),
            Choose::Back => self.back(ask, press.from.id),
            Choose::Option(index) if ask.form().is_some() => self.form_option(ask, index, press, now),
            Choose::Option(index) => self.option(ask, index, press, now),
            Choose::Default => self.form_default(ask, press, now),
            Choose::Decline => self.form_refused(ask, Decision::Decline, press, now),
            Choose::Cancel => self.form_refused(ask, Decision::Cancel, press, now),
            Choose::Skip if ask.form().is_some() => self.form_skip(ask, press, now),
            Choose::Skip => self.skip(ask, press, now),
            Choose::Before => self.part_before(ask, press.from.id),
            Choose::Done if ask.form().is_some() => self.form_done(ask, press, now),
            Choose::Done => self.checked(ask, press, now),
        }
    }

    /// Shows all of what is asked. What its card leaves out can be allowed once it is there, by the button that is there.
    fn details(&mut self, id: AskId, press: &Press) -> String {
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
        let directory = self.sessions.get(&ask.session).map(|session| session.record.directory.as_str());
        let pages =
            cards::details(ask, self.is_cut(ask), Teller { voice, directory: directory.unwrap_or_default() });
        self.show_beside(ask, thread, pages);
    }
}
