//! Sessions: listed, switched, renamed, forked, closed, deleted.

mod close;
mod delete;
mod find;
mod fork;
mod list;
mod rest;
mod status;
mod switch;

use super::Bridge;
use super::errands::Asker;
use super::personas::Want;
use crate::chat::Message;
use crate::page::Page;
use crate::pick::SessionsPick;
use crate::session::{Deletion, Session};
use crate::time::Now;

impl Bridge {
    pub(super) fn rename_command(&mut self, words: &str, message: &Message, _now: Now) {
        let voice = self.voice(message.from.id);
        let text = match self.target(message) {
            None => self.no_session(message.from.id),
            Some(_) if words.is_empty() => voice.say("rename-how"),
            Some(id) => {
                let person = self.sessions.get(&id).map_or(message.from.id, |session| session.record.person);
                match self.new_name(person, words, Some(id)) {
                    Err(problem) => problem.text(&self.sessions, voice),
                    Ok(name) => {
                        let text = voice.tell("renamed", [("name", name.clone().into())]);
                        self.set_name(id, name);
                        if let Some(session) = self.sessions.get_mut(&id) {
                            session.record.named = true;
                        }
                        text
                    }
                }
            }
        };
        self.reply(message.thread, Page::plain(text));
    }

    pub(super) fn picked_session(&mut self, pick: SessionsPick, asker: &Asker, now: Now) -> String {
        let session = pick.session().and_then(|id| self.sessions.get(&id));
        if session.is_some_and(Session::is_going) {
            return self.voice(asker.person.id).say("toast-session-gone");
        }
        match pick {
            SessionsPick::Page { page, closed } => {
                self.show_sessions(page, closed, asker, now);
                String::new()
            }
            SessionsPick::Show(id) => self.picked_show(id, asker, now),
            SessionsPick::Switch(id) => self.picked_switch(id, asker, now),
            SessionsPick::Wake(id) => self.picked_wake(id, asker, now),
            SessionsPick::Sleep(id) => self.picked_sleep(id, asker, now),
            SessionsPick::Close(id) => self.close_session(id, asker),
            SessionsPick::CloseNow(id) => self.close_now(id, asker, now),
            SessionsPick::Delete(id) => self.ask_to_delete(id, asker),
            SessionsPick::DeleteNow { session, record, force } => {
                self.delete_now(session, Deletion::picked(record, force), asker, now)
            }
            SessionsPick::DeleteKeep { session, record } => {
                self.delete_now(session, Deletion::keeping(record), asker, now)
            }
            SessionsPick::New(step) => {
                self.read_personas(Want::Wizard(Some(step)), asker);
                String::new()
            }
            SessionsPick::Begin(step) => {
                self.read_personas(Want::Begin(step), asker);
                String::new()
            }
            SessionsPick::Move { session, project } => self.move_session(session, project, asker),
        }
    }
}
