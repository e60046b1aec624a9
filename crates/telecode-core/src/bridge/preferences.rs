//! What people set: for one thread, or as their default.

mod menu;

use std::collections::HashMap;

use super::Bridge;
use crate::change::{Change, SessionRecord};
use crate::chat::Message;
use crate::ids::{PersonId, ThreadId};
use crate::page::Page;
use crate::preference::{Preferences, Scope, Verbosity};

/// Everything that was set.
#[derive(Debug, Default)]
pub(super) struct Chosen(HashMap<Scope, Preferences>);

impl FromIterator<(Scope, Preferences)> for Chosen {
    fn from_iter<I: IntoIterator<Item = (Scope, Preferences)>>(all: I) -> Self {
        Self(all.into_iter().collect())
    }
}

impl Chosen {
    /// What was set for a thread, or else by its person.
    pub(super) fn of(&self, thread: ThreadId, person: PersonId) -> Preferences {
        self.at(Scope::Thread(thread)).or(self.at(Scope::Person(person)))
    }

    /// What was set in this very scope.
    pub(super) fn at(&self, scope: Scope) -> Preferences {
        self.0.get(&scope).copied().unwrap_or_default()
    }
}

impl Bridge {
    /// How much of the work of a session is shown in its thread.
    pub(super) fn verbosity(&self, record: &SessionRecord) -> Verbosity {
        let group = self.groups.get(&record.thread.chat);
        let person = group.map_or(record.person, |group| group.person);
        self.preferences.of(record.thread, person).verbosity.unwrap_or_default()
    }

    /// Sets something for a person or a thread.
    pub(super) fn prefer(&mut self, scope: Scope, preferences: Preferences) {
        self.preferences.0.insert(scope, preferences);
        self.save(Change::Preferences { scope, preferences });
    }

    /// `/verbose`: how much of the work is shown in this thread.
    pub(super) fn verbose_command(&mut self, words: &str, message: &Message) {
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
}

fn verbosity_key(verbosity: Verbosity) -> &'static str {
    match verbosity {
        Verbosity::Quiet => "verbose-answers",
        Verbosity::Steps => "verbose-steps",
        Verbosity::Everything => "verbose-everything",
    }
}
