//! Who is spoken to in which language.

use crate::bridge::hall::Hall;
use crate::change::Change;
use crate::chat::{Message, Person};
use crate::ids::{PersonId, ThreadId};
use crate::page::Page;
use crate::preference::Scope;
use crate::words::{Language, Voice};

impl Hall {
    pub(in crate::bridge) fn say(&mut self, message: &Message, key: &str) {
        let text = self.voice(message.from.id).say(key);
        self.reply(message.thread, Page::plain(text));
    }

    /// Everybody is spoken to in this language from now on.
    pub(in crate::bridge) fn speak(&mut self, language: Language) {
        for (person, known) in &mut self.languages {
            if *known != language {
                *known = language;
                self.out.changes.push(Change::Speaks { person: *person, language });
            }
        }
    }

    pub(in crate::bridge) fn language_of(&self, person: &Person) -> Language {
        let language = person.language.as_deref().map(Language::of_tag).unwrap_or_default();
        let chosen = self.preferences.at(Scope::Person(person.id)).language;
        self.settings.language.or(chosen).unwrap_or(language)
    }

    pub(in crate::bridge) fn learn(&mut self, person: &Person) {
        let language = self.language_of(person);
        if self.languages.insert(person.id, language) != Some(language) {
            self.save(Change::Speaks { person: person.id, language });
        }
    }

    pub(in crate::bridge) fn voice(&self, person: PersonId) -> Voice<'_> {
        self.words.voice(self.languages.get(&person).copied().unwrap_or_default())
    }

    /// Who a thread is for: the person of a private chat, or who lets a group be served.
    pub(super) fn person_of(&self, thread: ThreadId) -> Option<PersonId> {
        thread.chat.person().or_else(|| self.groups.get(&thread.chat).map(|group| group.person))
    }

    pub(in crate::bridge) fn thread_voice(&self, thread: ThreadId) -> Voice<'_> {
        let language = self.person_of(thread).and_then(|person| self.languages.get(&person));
        self.words.voice(language.copied().unwrap_or_default())
    }
}
