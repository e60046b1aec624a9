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
        if !record.begun {
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
        let site =
            Site::Same { workspace: record.workspace, directory: record.directory, place: record.place };
        let plan = Plan {
            name: Some(name.clone()),
            site,
            persona: record.persona,
            origin: Origin::Fork(record.claude),
            ..Plan::usual(message.from.id, message.thread)
        };
        let id = self.create_session(plan, now);
        let mode = self.gate().kept(record.mode).into_inner();
        if let Some(fork) = self.sessions.get_mut(&id) {
            // It goes on as the other one was, not as the configuration says now, but no freer than that allows.
            fork.record.mode = mode;
            fork.record.model = record.model;
            fork.record.effort = record.effort;
            fork.record.grants = record.grants;
        }
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
