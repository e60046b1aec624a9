//! What holds in a thread of what people have set: its own, else its person's, else the configuration's. `/verbose` sets it.

use crate::bridge::hall::Hall;
use crate::change::{Change, SessionRecord};
use crate::chat::Message;
use crate::ids::{ChatId, ThreadId};
use crate::page::Page;
use crate::preference::{Preferences, Scope, Verbosity};

impl Hall {
    /// How much of the work of a session is shown in its thread.
    pub(in crate::bridge) fn verbosity(&self, record: &SessionRecord) -> Verbosity {
        let group = self.groups.get(&record.thread.chat);
        let person = group.map_or(record.person, |group| group.person);
        self.preferences.of(record.thread, person).verbosity.unwrap_or_default()
    }

    /// Sets something for a person or a thread.
    pub(in crate::bridge) fn prefer(&mut self, scope: Scope, preferences: Preferences) {
        self.preferences.0.insert(scope, preferences);
        self.save(Change::Preferences { scope, preferences });
    }

    /// `/verbose`: how much of the work is shown in this thread.
    pub(in crate::bridge) fn verbose_command(&mut self, words: &str, message: &Message) {
        let verbosity = match words {
            "0" => Verbosity::Quiet,
            "1" => Verbosity::Steps,
            "2" => Verbosity::Everything,
            _ => {
                let now = self.preferences.of(message.thread, message.from.id).verbosity.unwrap_or_default();
                let now = self.voice(message.from.id).say(verbosity_key(now));
                let text = self.voice(message.from.id).tell("verbose-how", [("now", now.into())]);
                self.reply(message.thread, Page::plain(text));
                return;
            }
        };
        let scope = Scope::Thread(message.thread);
        let preferences = Preferences { verbosity: Some(verbosity), ..self.preferences.at(scope) };
        self.prefer(scope, preferences);
        let text = self.voice(message.from.id).say(verbosity_key(verbosity));
        self.reply(message.thread, Page::plain(text));
    }

    pub(in crate::bridge) fn wants_cockpit(&self, thread: ThreadId) -> bool {
        let own = self.preferences.at(Scope::Thread(thread)).cockpit;
        // A pin in a group is everybody's: only what was said there counts.
        let person = thread.chat.person();
        let persons = || person.and_then(|person| self.preferences.at(Scope::Person(person)).cockpit);
        own.or_else(persons).unwrap_or(person.is_some() && self.settings.cockpit)
    }

    /// Whether sessions get topics of their own in a chat.
    pub(in crate::bridge) fn has_topics(&self, chat: ChatId) -> bool {
        let forum = self.groups.get(&chat).is_some_and(|group| group.forum);
        forum || (chat.is_private() && self.private_topics)
    }
}

fn verbosity_key(verbosity: Verbosity) -> &'static str {
    match verbosity {
        Verbosity::Quiet => "verbose-answers",
        Verbosity::Steps => "verbose-steps",
        Verbosity::Everything => "verbose-everything",
    }
}
