//! A session that goes on from where another one is, which stays as it is.

use super::super::Bridge;
use super::super::begin::{Origin, Plan, Site};
use super::super::errands::Asker;
use crate::chat::Message;
use crate::page::Page;
use crate::time::Now;

impl Bridge {
    pub(in super::super) fn fork_command(&mut self, words: &str, message: &Message, now: Now) {
        let Some(id) = self.session_of_message(message) else { return };
        let Some(session) = self.sessions.get(&id) else { return };
        let voice = self.voice(message.from.id);
        let asker = Asker::from(message);
        let record = session.record.clone();
        if !record.claude.begun {
            let text = voice.tell("fork-not-begun", [("name", record.name.into())]);
            self.reply(message.thread, Page::plain(text));
            return;
        }
        let name = match words {
            "" => self.free_name(message.from.id, &record.name),
            words => match self.new_name(message.from.id, words, None) {
                Ok(name) => name,
                Err(problem) => {
                    let text = problem.text(&self.sessions, voice);
                    self.reply(message.thread, Page::plain(text));
                    return;
                }
            },
        };
        let works = session.turn().is_some();
        let plan = Plan {
            name: Some(name.clone()),
            site: Site::Same(record.workspace),
            persona: record.run.persona.clone(),
            origin: Origin::Fork(record.claude.id),
            ..Plan::usual(message.from.id, message.thread)
        };
        let id = self.create_session(plan, now);
        self.run_as(id, record.run);
        let voice = self.voice(message.from.id);
        let mut text = voice.tell("forked", [("name", name.into()), ("from", record.name.into())]);
        if works {
            text.push('\n');
            text.push_str(&voice.say("forked-running"));
        }
        self.close_menu(&asker, Page::plain(text));
        self.wake_ahead(id);
    }
}
