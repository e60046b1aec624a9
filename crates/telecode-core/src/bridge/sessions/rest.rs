//! A person puts a session to sleep, or wakes it ahead.

use super::super::Bridge;
use super::super::errands::Asker;
use crate::chat::Message;
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::SessionsPick;
use crate::session::{Session, State};
use crate::time::Now;
use crate::words::Voice;

impl Bridge {
    pub(in super::super) fn sleep_command(&mut self, words: &str, message: &Message, _now: Now) {
        let Some(id) = self.session_meant(words, message, SessionsPick::Sleep) else { return };
        let text = self.put_to_sleep(id, &Asker::from(message));
        self.reply(message.thread, Page::plain(text));
    }

    pub(super) fn picked_sleep(&mut self, id: SessionId, asker: &Asker, now: Now) -> String {
        let toast = self.put_to_sleep(id, asker);
        self.show_status(id, asker, now);
        toast
    }

    pub(super) fn picked_wake(&mut self, id: SessionId, asker: &Asker, now: Now) -> String {
        self.wake_ahead(id);
        let voice = self.voice(asker.person.id);
        let is_awake = self.sessions.get(&id).is_some_and(|session| session.life().is_some());
        let toast = voice.say(if is_awake { "toast-waking" } else { "toast-no-room" });
        self.show_status(id, asker, now);
        toast
    }

    /// Puts a session to sleep, or says why it cannot sleep.
    fn put_to_sleep(&mut self, id: SessionId, asker: &Asker) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("toast-session-gone") };
        let name = session.record.name.clone();
        match session.state() {
            State::Idle { .. } if session.may_sleep() => {
                let text = voice.tell("put-to-sleep", [("name", name.into())]);
                self.sleep(id);
                text
            }
            State::Asleep | State::Ending(_) => voice.tell("sleeps-already", [("name", name.into())]),
            State::Idle { .. }
            | State::Starting(_)
            | State::Running(..)
            | State::Inspecting(_)
            | State::Offered(_) => {
                let why = self.why_awake(session, voice);
                voice.tell("cannot-sleep", [("name", name.into()), ("why", why.into())])
            }
        }
    }

    /// Why a session cannot sleep now.
    fn why_awake(&self, session: &Session, voice: Voice<'_>) -> String {
        match session.state() {
            State::Running(..) if self.waits_for_person(session.record.id) => voice.say("awake-asks"),
            State::Running(..) => voice.say("awake-works"),
            State::Inspecting(_) | State::Offered(_) => voice.say("awake-interrupted"),
            State::Idle { .. } if !session.record.background.is_empty() => {
                let tasks: Vec<_> =
                    session.record.background.iter().map(|task| crate::render::cut(task, 80)).collect();
                voice.tell("awake-background", [("tasks", tasks.join(", ").into())])
            }
            State::Idle { .. } if session.has_schedule() => voice.say("awake-schedule"),
            State::Idle { .. } if session.holds_message => voice.say("awake-message"),
            State::Idle { .. } | State::Starting(_) | State::Asleep | State::Ending(_) => {
                voice.say("awake-starts")
            }
        }
    }
}
