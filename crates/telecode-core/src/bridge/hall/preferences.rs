//! What is stored of people and groups: what they set, how their apps show rich messages, and that they are served.

use crate::bridge::hall::Hall;
use crate::change::{Change, GroupRecord};
use crate::ids::{ChatId, PersonId, ThreadId};
use crate::preference::{Preferences, RichSight, Scope};

impl Hall {
    /// Sets something for a person or a thread.
    pub(in crate::bridge) fn prefer(&mut self, scope: Scope, preferences: Preferences) {
        self.audience.choose(scope, preferences);
        self.save(Change::Preferences { scope, preferences });
    }

    /// It is known how a person's app shows rich messages.
    pub(in crate::bridge) fn see(&mut self, person: PersonId, sight: RichSight) {
        self.audience.note_sight(person, sight);
        self.save(Change::Sight { person, sight });
    }

    /// A group is served, or is another now.
    pub(in crate::bridge) fn put_group(&mut self, group: GroupRecord) {
        self.save(Change::Group(group.clone()));
        self.audience.put_group(group);
    }

    /// A group is not there any more; hands out what it was, if it was served.
    pub(in crate::bridge) fn take_group(&mut self, chat: ChatId) -> Option<GroupRecord> {
        let group = self.audience.take_group(chat)?;
        self.save(Change::GroupGone(chat));
        Some(group)
    }

    pub(in crate::bridge) fn wants_cockpit(&self, thread: ThreadId) -> bool {
        let usual = || thread.chat.is_private() && self.settings.cockpit;
        self.cockpit_choice(thread).unwrap_or_else(usual)
    }

    /// Whether somebody said that a thread is to have a cockpit, or none.
    pub(in crate::bridge) fn cockpit_choice(&self, thread: ThreadId) -> Option<bool> {
        let own = self.audience.chosen_in(Scope::Thread(thread)).cockpit;
        // A pin in a group is everybody's: only what was said there counts.
        let persons = || self.audience.chosen_in(Scope::Person(thread.chat.person()?)).cockpit;
        own.or_else(persons)
    }
}
