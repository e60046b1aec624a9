//! Sessions that are put away: they lose their agent and their place in the list, and nothing else.

use super::super::Bridge;
use super::super::errands::Asker;
use super::super::menus::{Menu, NewButton};
use crate::change::Change;
use crate::chat::Message;
use crate::ids::SessionId;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, SessionsPick};
use crate::session::{Leaving, State};
use crate::time::Now;

impl Bridge {
    pub(in super::super) fn close_command(&mut self, words: &str, message: &Message, _now: Now) {
        if let Some(id) = self.session_meant(words, message, SessionsPick::Close) {
            self.close_session(id, &Asker::from(message));
        }
    }

    /// Closes a session, or asks first.
    pub(in super::super) fn close_session(&mut self, id: SessionId, asker: &Asker) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("toast-session-gone") };
        let (name, waiting) = (session.record.name.clone(), session.waiting());
        if session.record.standing.closed {
            let text = voice.tell("closed-already", [("name", name.into())]);
            self.close_menu(asker, Page::plain(text));
            return String::new();
        }
        if session.turn().is_none() && waiting == 0 {
            self.put_away(id);
            self.say_closed(id, asker);
            return String::new();
        }
        let key = match session.turn() {
            Some(_) if waiting > 0 => "close-works-and-waits",
            Some(_) => "close-works",
            None => "close-waits",
        };
        let text = voice.tell(key, [("name", name.into()), ("count", waiting.into())]);
        let now = ButtonPick::Sessions(SessionsPick::CloseNow(id));
        let mut menu = Menu::question(Page::plain(text)).row([
            NewButton::Pick(voice.say("button-close-now"), ButtonStyle::Danger, now),
            NewButton::pick(voice.say("button-keep"), ButtonPick::Close),
        ]);
        menu.session = Some(id);
        self.show_menu(menu, asker);
        String::new()
    }

    /// Closes a session whatever it does: what runs is stopped, what waits is given up.
    pub(super) fn close_now(&mut self, id: SessionId, asker: &Asker, now: Now) -> String {
        if self.there(id).is_none() {
            return self.voice(asker.person.id).say("toast-session-gone");
        }
        self.stop_all(id, asker, now);
        self.put_away(id);
        self.say_closed(id, asker);
        String::new()
    }

    fn say_closed(&mut self, id: SessionId, asker: &Asker) {
        let name = self.sessions.get(&id).map(|session| session.record.name.clone()).unwrap_or_default();
        let text = self.voice(asker.person.id).tell("closed", [("name", name.into())]);
        self.close_menu(asker, Page::plain(text));
    }

    /// Stops the turn of a session, gives up what waits, and drops what a person was asked about.
    pub(super) fn stop_all(&mut self, id: SessionId, asker: &Asker, now: Now) {
        if self.sessions.get(&id).is_some_and(|session| session.is_waited_for() && session.turn().is_none()) {
            self.outbox.close_live(id, None, &mut self.out.changes);
        }
        self.drop_queue(id);
        self.drop_held(id);
        self.interrupt(id, now);
        self.drop_offered(id, &asker.person, now);
    }

    /// The session is in no list any more, no thread talks to it, and its agent ends when its turn has.
    fn put_away(&mut self, id: SessionId) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.leave(Leaving::Close);
        }
        self.forgo_handoff(id);
        self.leave_threads(id);
    }

    /// Somebody wants a session that was put away, or is about to be. One that is being deleted does not come back: its files may
    /// be gone already. Says whether it is there.
    pub(in super::super) fn stays(&mut self, id: SessionId) -> bool {
        let Some(session) = self.sessions.get_mut(&id).filter(|session| !session.is_going()) else {
            return false;
        };
        session.stay();
        true
    }

    /// No thread talks to a session any more.
    pub(super) fn leave_threads(&mut self, id: SessionId) {
        let threads: Vec<_> =
            self.current.iter().filter(|(_, current)| **current == id).map(|(thread, _)| *thread).collect();
        for thread in threads {
            self.current.remove(&thread);
            self.save(Change::CurrentGone(thread));
        }
    }

    /// What is to leave leaves as soon as nothing runs in it.
    pub(in super::super) fn let_leave(&mut self) {
        let leaving = self.sessions.awake().filter(|(_, session)| session.turn().is_none());
        let leaving: Vec<_> = leaving.filter_map(|(id, session)| Some((id, session.leaving()?))).collect();
        for (id, leaving) in leaving {
            let Some(session) = self.sessions.get(&id) else { continue };
            match session.state() {
                State::Idle { .. } => self.sleep(id),
                State::Starting(_) => self.kill(id),
                State::Asleep => self.left(id, leaving),
                State::Running(..) | State::Ending(_) | State::Inspecting(_) | State::Offered(_) => {}
            }
        }
    }

    fn left(&mut self, id: SessionId, leaving: Leaving) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        match leaving {
            Leaving::Close => session.has_left(),
            Leaving::Delete { deletion, asked } => {
                session.leave(Leaving::Going);
                // What came back to it while it ended.
                self.drop_queue(id);
                self.handling.go_on(asked.update);
                self.delete_files(id, deletion, &asked.into());
                self.handled();
            }
            Leaving::Going => {}
        }
    }
}
