//! What buttons do.

use crate::access::Role;
use crate::bridge::Bridge;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::facts::servers;
use crate::bridge::rooms::sessions::list::SessionList;
use crate::bridge::rooms::sessions::status;
use crate::bridge::rooms::{
    changes, facts, help, history, personas, places, projects, rich_choice, rules, sessions, settings, tasks,
    tuning, undo, usage,
};
use crate::bridge::talks::asks::{choices, reminders};
use crate::bridge::talks::{backlog, life, open_asks, parking, prompts, queue, recovery, steering};
use crate::call::Call;
use crate::chat::Press;
use crate::pick::{ButtonControl, ButtonPick, CockpitPick};
use crate::time::Now;

impl Bridge {
    /// Somebody pressed a button: the toast says what came of it.
    pub(super) fn pressed(&mut self, press: &Press, now: Now) {
        let text = self.press(press, now);
        self.hall.free(Call::Toast { press: press.id.clone(), text });
    }

    fn press(&mut self, press: &Press, now: Now) -> String {
        let control = self.hall.controls.by_token(&press.token).cloned();
        // What is not known any more may have needed any right.
        let needs = control.as_ref().map_or(Role::Owner, |control| control.pick.needs());
        if !self.hall.access.allows(press.from.id, needs) {
            // Nothing is known of people in groups, their language neither.
            return self.hall.thread_voice(press.thread).say("toast-stranger");
        }
        self.hall.learn(&press.from);
        let Some(control) = control else {
            let key = open_asks::sight::press_of_old(&mut self.hall, press);
            open_asks::sight::strip_left(&mut self.hall, press);
            return self.hall.voice(press.from.id).say(key);
        };
        if !self.is_from_its_place(&control, press) {
            if self
                .hall
                .outbox
                .slots
                .thread_of(control.slot)
                .is_some_and(|thread| thread.chat == press.thread.chat)
            {
                open_asks::sight::still_copy(&mut self.hall, control.slot, press);
            }
            open_asks::sight::strip_left(&mut self.hall, press);
            return self.hall.voice(press.from.id).say("toast-moved");
        }
        self.hall.outbox.slots.hurry(control.slot);
        if !control.pick.is_about_work() {
            prompts::settle_written(&mut self.hall, &mut self.talks, press.thread, press.from.id, now);
        }
        self.picked(control, press, now)
    }

    /// Whether a button was pressed where it is shown: the same number is another message in another chat.
    fn is_from_its_place(&self, control: &ButtonControl, press: &Press) -> bool {
        let Self { hall, talks, .. } = self;
        if let ButtonPick::StopTurn(session) = control.pick {
            // Live views have no place that is stored.
            let thread = talks.sessions.get(&session).map(|session| session.record().thread);
            return thread.is_none_or(|thread| thread.chat == press.thread.chat);
        }
        hall.outbox.slots.is_shown_in(control.slot, press.thread.chat, press.message)
    }

    fn picked(&mut self, control: ButtonControl, press: &Press, now: Now) -> String {
        let Self { hall, talks, rooms, .. } = self;
        let sessions = &mut talks.sessions;
        let asker = Asker::pressed(press, control.slot);
        match control.pick {
            ButtonPick::Decide(ask, choice) => choices::chosen(hall, talks, ask, choice, press, now),
            ButtonPick::AskDetails(ask) => {
                choices::details(hall, sessions, &mut talks.asks, &mut talks.seen, ask, press)
            }
            ButtonPick::AskCard(ask) => reminders::pressed(hall, &talks.asks, ask, &asker),
            ButtonPick::StopTurn(session) => life::pressed_stop(hall, talks, session, press, now),
            ButtonPick::ResumeTurn(turn) => recovery::offers::resume_pressed(hall, talks, turn, press, now),
            ButtonPick::DropTurn(turn) => recovery::offers::drop_pressed(hall, talks, turn, press, now),
            ButtonPick::ShowTurn(turn) => recovery::offers::show_pressed(hall, sessions, turn, press),
            ButtonPick::Close => hall.picked_close(control.slot),
            ButtonPick::Sessions(pick) => sessions::pressed(hall, talks, &mut rooms.known, pick, &asker, now),
            ButtonPick::Projects(pick) => projects::pressed(hall, talks, &mut rooms.known, pick, &asker, now),
            ButtonPick::Persona(pick) => personas::pressed(hall, talks, &mut rooms.known, pick, &asker, now),
            ButtonPick::History(pick) => history::pressed(hall, talks, pick, &asker),
            ButtonPick::Terminal(pick) => rooms.terminals.pressed(hall, talks, pick, &asker, now),
            ButtonPick::Queue(pick) => backlog::pressed(hall, talks, pick, &asker, now),
            ButtonPick::Tasks(pick) => tasks::pressed(hall, talks, pick, &asker, now),
            ButtonPick::Rules(pick) => rules::pressed(hall, talks, pick, &asker),
            ButtonPick::Limits(pick) => parking::pressed(hall, talks, pick, &asker, now),
            ButtonPick::Usage(pick) => {
                usage::pressed(hall, sessions, &talks.ledger, &mut talks.errands, pick, &asker, now)
            }
            ButtonPick::Cockpit(pick) => self.picked_cockpit(pick, press, now),
            ButtonPick::Place(pick) => places::pressed(hall, sessions, &mut talks.places, pick, &asker, now),
            ButtonPick::Undo(pick) => undo::pressed(hall, talks, pick, &asker),
            ButtonPick::Changes(pick) => changes::pressed(hall, sessions, &mut talks.errands, pick, &asker),
            ButtonPick::Rich(pick) => rich_choice::pressed(hall, pick, &asker),
            ButtonPick::Steering(pick) => steering::pressed(hall, talks, &pick, &asker),
            ButtonPick::Tuning(pick) => tuning::pressed(hall, talks, pick, &asker),
            ButtonPick::Facts(pick) => servers::pressed(hall, talks, pick, &asker),
            ButtonPick::Preferences(pick) => settings::pressed(hall, talks, pick, &asker),
            ButtonPick::Peers(pick) => rooms.peers.pressed(hall, talks, &pick, &asker),
            ButtonPick::Help(pick) => help::pressed(hall, talks, pick, &asker, now),
        }
    }

    /// The buttons of a cockpit do what others do, too. What they answer is a message of its own: the cockpit stays what it is.
    fn picked_cockpit(&mut self, pick: CockpitPick, press: &Press, now: Now) -> String {
        let Self { hall, talks, .. } = self;
        let asker = Asker { thread: press.thread, person: press.from.clone(), slot: None };
        match pick {
            CockpitPick::Stop(session) => return life::pressed_stop(hall, talks, session, press, now),
            CockpitPick::Status(session) => {
                status::show_status(hall, &talks.sessions, &talks.asks, session, &asker, now);
            }
            CockpitPick::Sessions => {
                sessions::list::show_sessions(hall, talks, 0, SessionList::Open, &asker, now);
            }
            CockpitPick::Queue(session) => queue::show_queue(hall, &talks.sessions, session, 0, None, &asker),
            CockpitPick::Context(session) => facts::ask_context(hall, talks, session, &asker),
            CockpitPick::Usage(session) => usage::ask(hall, talks, Some(session), &asker, now),
        }
        String::new()
    }
}
