//! Which session a thread talks to.

use super::super::Bridge;
use super::super::errands::Asker;
use super::list::page_of;
use crate::change::{Change, TopicState};
use crate::chat::Message;
use crate::ids::{SessionId, ThreadId};
use crate::page::Page;
use crate::pick::SessionsPick;
use crate::time::Now;

/// What came of a switch.
enum Switched {
    /// The thread talks to the session now.
    Here,
    /// The session has a topic of its own.
    InItsTopic,
    /// The thread is the topic of another session.
    TopicOf(String),
}

impl Bridge {
    pub(in super::super) fn switch_command(&mut self, words: &str, message: &Message, now: Now) {
        let asker = Asker::from(message);
        if words.is_empty() {
            return self.show_sessions(0, false, &asker, now);
        }
        let Some(id) = self.session_meant(words, message, SessionsPick::Switch) else { return };
        let switched = self.switch_to(id, message.thread);
        let page = self.switched_page(id, &switched, &asker);
        self.reply(message.thread, page);
    }

    pub(super) fn picked_switch(&mut self, id: SessionId, asker: &Asker, now: Now) -> String {
        if !self.sessions.contains_key(&id) {
            return self.voice(asker.person.id).say("toast-session-gone");
        }
        let switched = self.switch_to(id, asker.thread);
        let toast = self.switched_page(id, &switched, asker).text;
        let page = page_of(&self.sessions_of(asker.person.id, false), id);
        self.show_sessions(page, false, asker, now);
        toast
    }

    /// Lets a thread talk to a session, and wakes that. A closed one is opened again.
    fn switch_to(&mut self, id: SessionId, thread: ThreadId) -> Switched {
        let here = self.current.get(&thread).and_then(|current| self.sessions.get(current));
        let here = here.map(|session| &session.record);
        if let Some(other) =
            here.filter(|it| it.id != id && it.topic == TopicState::Open && it.thread == thread)
        {
            return Switched::TopicOf(other.name.clone());
        }
        self.stays(id);
        let Some(session) = self.sessions.get_mut(&id) else { return Switched::Here };
        let old = session.record.thread;
        let stays = session.record.topic == TopicState::Open && old != thread;
        if !stays {
            session.record.thread = thread;
            if old != thread && self.current.get(&old) == Some(&id) {
                self.current.remove(&old);
                self.save(Change::CurrentGone(old));
            }
            self.current.insert(thread, id);
            self.save(Change::Current { thread, session: id });
        }
        self.wake_ahead(id);
        if stays { Switched::InItsTopic } else { Switched::Here }
    }

    fn switched_page(&self, id: SessionId, switched: &Switched, asker: &Asker) -> Page {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else {
            return Page::plain(voice.say("toast-session-gone"));
        };
        let (name, workspace) = (session.record.name.clone(), session.record.workspace.name.clone());
        Page::plain(match switched {
            Switched::Here if workspace == name => voice.tell("switched-own", [("name", name.into())]),
            Switched::Here => {
                voice.tell("switched", [("name", name.into()), ("workspace", workspace.into())])
            }
            Switched::InItsTopic => voice.tell("switched-topic", [("name", name.into())]),
            Switched::TopicOf(other) => {
                voice.tell("switched-not-here", [("name", name.into()), ("other", other.clone().into())])
            }
        })
    }
}
