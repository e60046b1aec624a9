//! Presses of buttons: each counts once, from the message that it is shown in, by a person who may.

use super::Bridge;
use super::errands::Asker;
use crate::access::Role;
use crate::call::Call;
use crate::chat::Press;
use crate::pick::{ButtonControl, ButtonPick, CockpitPick};
use crate::time::Now;

impl Bridge {
    /// Somebody pressed a button: the toast says what came of it.
    pub(super) fn pressed(&mut self, press: &Press, now: Now) {
        let text = self.press(press, now);
        self.free(Call::Toast { press: press.id.clone(), text });
    }

    fn press(&mut self, press: &Press, now: Now) -> String {
        let control = self.controls.get(&press.token).cloned();
        // What is not known any more may have needed any right.
        let needs = control.as_ref().map_or(Role::Owner, |control| control.pick.needs());
        if !self.access.allows(press.from.id, needs) {
            // Nothing is known of people in groups, their language neither.
            return self.thread_voice(press.thread).say("toast-stranger");
        }
        self.learn(&press.from);
        let Some(control) = control else {
            let key = self.press_of_old(press);
            self.strip_left(press);
            return self.voice(press.from.id).say(key);
        };
        if !self.is_from_its_place(&control, press) {
            if self.outbox.thread_of(control.slot).is_some_and(|thread| thread.chat == press.thread.chat) {
                self.still_copy(control.slot, press);
            }
            self.strip_left(press);
            return self.voice(press.from.id).say("toast-moved");
        }
        self.outbox.hurry(control.slot);
        if !control.pick.is_about_work() {
            self.settle_written(press.thread, press.from.id, now);
        }
        self.picked(control, press, now)
    }

    /// Whether a button was pressed where it is shown: the same number is another message in another chat.
    fn is_from_its_place(&self, control: &ButtonControl, press: &Press) -> bool {
        if let ButtonPick::StopTurn(session) = control.pick {
            // Live views have no place that is stored.
            let thread = self.sessions.get(&session).map(|session| session.record.thread);
            return thread.is_none_or(|thread| thread.chat == press.thread.chat);
        }
        self.outbox.is_shown_in(control.slot, press.thread.chat, press.message)
    }

    fn picked(&mut self, control: ButtonControl, press: &Press, now: Now) -> String {
        let asker = Asker::pressed(press, control.slot);
        match control.pick {
            ButtonPick::Decide(ask, choice) => self.chosen(ask, choice, press, now),
            ButtonPick::AskDetails(ask) => self.details(ask, press),
            ButtonPick::AskCard(ask) => self.picked_ask(ask, &asker),
            ButtonPick::StopTurn(session) => self.pressed_stop(session, press, now),
            ButtonPick::ResumeTurn(turn) => self.resume_pressed(turn, press, now),
            ButtonPick::DropTurn(turn) => self.drop_pressed(turn, press, now),
            ButtonPick::ShowTurn(turn) => self.show_pressed(turn, press),
            ButtonPick::Close => self.picked_close(control.slot),
            ButtonPick::Sessions(pick) => self.picked_session(pick, &asker, now),
            ButtonPick::Projects(pick) => self.picked_project(pick, &asker, now),
            ButtonPick::Persona(pick) => self.picked_persona(pick, &asker, now),
            ButtonPick::History(pick) => self.picked_history(pick, &asker, now),
            ButtonPick::Terminal(pick) => self.picked_terminal(pick, &asker, now),
            ButtonPick::Queue(pick) => self.picked_queue(pick, &asker, now),
            ButtonPick::Tasks(pick) => self.picked_task(pick, &asker, now),
            ButtonPick::Rules(pick) => self.picked_rules(pick, &asker),
            ButtonPick::Limits(pick) => self.picked_limits(pick, &asker, now),
            ButtonPick::Usage(pick) => self.picked_usage(pick, &asker, now),
            ButtonPick::Cockpit(pick) => self.picked_cockpit(pick, press, now),
            ButtonPick::Place(pick) => self.picked_place(pick, &asker, now),
            ButtonPick::Undo(pick) => self.picked_undo(pick, &asker),
            ButtonPick::Changes(pick) => self.picked_changes(pick, &asker),
            ButtonPick::Rich(pick) => self.picked_rich(pick, &asker),
            ButtonPick::Steering(pick) => self.picked_steering(&pick, &asker),
            ButtonPick::Tuning(pick) => self.picked_tuning(pick, &asker),
            ButtonPick::Facts(pick) => self.picked_fact(pick, &asker),
            ButtonPick::Preferences(pick) => self.picked_preference(pick, &asker),
            ButtonPick::Peers(pick) => self.picked_peer(&pick, &asker),
        }
    }

    /// The buttons of a cockpit do what others do, too. What they answer is a message of its own: the cockpit stays what it is.
    fn picked_cockpit(&mut self, pick: CockpitPick, press: &Press, now: Now) -> String {
        let asker = Asker { thread: press.thread, person: press.from.clone(), slot: None };
        match pick {
            CockpitPick::Stop(session) => return self.pressed_stop(session, press, now),
            CockpitPick::Status(session) => self.show_status(session, &asker, now),
            CockpitPick::Sessions => self.show_sessions(0, false, &asker, now),
            CockpitPick::Queue(session) => self.show_queue(session, 0, None, &asker),
            CockpitPick::Context(session) => self.ask_context(session, &asker),
            CockpitPick::Usage(session) => self.ask_usage(Some(session), &asker, now),
        }
        String::new()
    }
}
