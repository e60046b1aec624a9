//! Who a thread is for, and how they are to be shown things: the languages of people, what they set, what their apps can show, and
//! the chats where they are.

use std::collections::HashMap;
use std::mem;

use crate::change::{GroupRecord, Stored};
use crate::ids::{ChatId, PersonId, ThreadId};
use crate::preference::{Preferences, Probe, Rich, RichSight, Scope, Verbosity};
use crate::words::{Language, Voice, Words};

/// Who threads are for, and what is known of them. Whatever is stored of it changes by the verbs of the hall, which store it.
#[derive(Debug)]
pub(in crate::bridge) struct ThreadAudience {
    words: Words,
    languages: HashMap<PersonId, Language>,
    /// What was set, by person and by thread.
    chosen: HashMap<Scope, Preferences>,
    /// How people's apps show rich messages.
    sights: HashMap<PersonId, RichSight>,
    /// The groups that are served.
    groups: HashMap<ChatId, GroupRecord>,
    /// Whether private chats with the bot have topics.
    private: ForumState,
}

/// Whether a chat has topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum ForumState {
    Yes,
    No,
}

impl From<bool> for ForumState {
    fn from(forum: bool) -> Self {
        if forum { Self::Yes } else { Self::No }
    }
}

/// Whether what Claude writes is shown as rich messages somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum RichChoice {
    Never,
    Always,
    /// Where it gains by it, if the person is known to see them.
    WhereItGains(Probe),
}

impl ThreadAudience {
    /// Takes what is known of people out of what was stored.
    pub(super) fn restored(stored: &mut Stored) -> Self {
        let groups = mem::take(&mut stored.groups).into_iter();
        Self {
            words: Words::default(),
            languages: mem::take(&mut stored.languages).into_iter().collect(),
            chosen: mem::take(&mut stored.preferences).into_iter().collect(),
            sights: mem::take(&mut stored.sights).into_iter().collect(),
            groups: groups.map(|group| (group.chat, group)).collect(),
            private: ForumState::No,
        }
    }

    pub(in crate::bridge) fn voice_in(&self, language: Language) -> Voice<'_> {
        self.words.voice(language)
    }

    pub(in crate::bridge) fn language(&self, person: PersonId) -> Language {
        self.languages.get(&person).copied().unwrap_or_default()
    }

    /// Who a thread is for: the person of a private chat, or who lets a group be served.
    pub(in crate::bridge) fn person_of(&self, thread: ThreadId) -> Option<PersonId> {
        thread.chat.person().or_else(|| self.groups.get(&thread.chat).map(|group| group.person))
    }

    pub(in crate::bridge) fn thread_voice(&self, thread: ThreadId) -> Voice<'_> {
        self.voice_in(self.person_of(thread).map(|person| self.language(person)).unwrap_or_default())
    }

    /// What was set for a thread, or else by a person.
    pub(in crate::bridge) fn chosen(&self, thread: ThreadId, person: PersonId) -> Preferences {
        self.chosen_in(Scope::Thread(thread)).or(self.chosen_in(Scope::Person(person)))
    }

    /// What was set in this very scope.
    pub(in crate::bridge) fn chosen_in(&self, scope: Scope) -> Preferences {
        self.chosen.get(&scope).copied().unwrap_or_default()
    }

    fn chosen_for(&self, thread: ThreadId) -> Preferences {
        match self.person_of(thread) {
            Some(person) => self.chosen(thread, person),
            None => self.chosen_in(Scope::Thread(thread)),
        }
    }

    /// How much of the work of a session is shown in its thread.
    pub(in crate::bridge) fn verbosity(&self, thread: ThreadId) -> Verbosity {
        self.chosen_for(thread).verbosity.unwrap_or_default()
    }

    /// Whether answers are rich messages in a thread; where nobody chose, it is the usual.
    pub(in crate::bridge) fn rich(&self, thread: ThreadId, usual: Rich) -> RichChoice {
        let Some(person) = self.person_of(thread) else { return RichChoice::Never };
        match self.chosen(thread, person).rich.unwrap_or(usual) {
            Rich::Off => RichChoice::Never,
            Rich::On => RichChoice::Always,
            Rich::Auto => RichChoice::WhereItGains(self.sight(person).probe),
        }
    }

    /// How a person's app shows rich messages.
    pub(in crate::bridge) fn sight(&self, person: PersonId) -> RichSight {
        self.sights.get(&person).copied().unwrap_or_default()
    }

    /// A group, if it is served.
    pub(in crate::bridge) fn group(&self, chat: ChatId) -> Option<&GroupRecord> {
        self.groups.get(&chat)
    }

    /// The groups that are served.
    pub(in crate::bridge) fn groups(&self) -> impl Iterator<Item = ChatId> {
        self.groups.keys().copied()
    }

    /// Whether sessions get topics of their own in a chat.
    pub(in crate::bridge) fn has_topics(&self, chat: ChatId) -> bool {
        let forum = self.groups.get(&chat).is_some_and(|group| group.forum);
        forum || (chat.is_private() && self.private == ForumState::Yes)
    }

    /// Telegram says whether private chats have topics.
    pub(in crate::bridge) fn learn_private(&mut self, private: ForumState) {
        self.private = private;
    }

    /// Says whether that is new.
    pub(super) fn learn_language(&mut self, person: PersonId, language: Language) -> bool {
        self.languages.insert(person, language) != Some(language)
    }

    /// All people whose language is known.
    pub(super) fn speakers(&self) -> Vec<PersonId> {
        self.languages.keys().copied().collect()
    }

    pub(super) fn choose(&mut self, scope: Scope, preferences: Preferences) {
        self.chosen.insert(scope, preferences);
    }

    pub(super) fn note_sight(&mut self, person: PersonId, sight: RichSight) {
        self.sights.insert(person, sight);
    }

    pub(super) fn put_group(&mut self, group: GroupRecord) {
        self.groups.insert(group.chat, group);
    }

    pub(super) fn take_group(&mut self, chat: ChatId) -> Option<GroupRecord> {
        self.groups.remove(&chat)
    }
}
