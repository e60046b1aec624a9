//! In which language people are spoken to.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::change::Change;
use crate::chat::{Message, Person};
use crate::ids::{PersonId, ThreadId};
use crate::page::Page;
use crate::preference::Scope;
use crate::words::{Language, Voice};

impl Hall {
    /// Says one thing to who wrote a message, in its thread.
    pub(in crate::bridge) fn say(&mut self, message: &Message, key: &str) {
        let text = self.voice(message.from.id).say(key);
        self.reply(message.thread, Page::plain(text));
    }

    /// The same to who asked, where there is no message to answer.
    pub(in crate::bridge) fn say_to(&mut self, asker: &Asker, key: &str) {
        let text = self.voice(asker.person.id).say(key);
        self.reply(asker.thread, Page::plain(text));
    }

    /// Everybody is spoken to in this language from now on.
    pub(in crate::bridge) fn speak(&mut self, language: Language) {
        for person in self.audience.speakers() {
            self.speak_to(person, language);
        }
    }

    /// The language of a person: that of the configuration, or the one that they chose, or that of their Telegram.
    pub(in crate::bridge) fn language_of(&self, person: &Person) -> Language {
        let language = person.language.as_deref().map(Language::of_tag).unwrap_or_default();
        let chosen = self.audience.chosen_in(Scope::Person(person.id)).language;
        self.settings.language.or(chosen).unwrap_or(language)
    }

    /// A person is spoken to in their language from now on.
    pub(in crate::bridge) fn learn(&mut self, person: &Person) {
        self.speak_to(person.id, self.language_of(person));
    }

    fn speak_to(&mut self, person: PersonId, language: Language) {
        if self.audience.learn_language(person, language) {
            self.save(Change::Speaks { person, language });
        }
    }

    pub(in crate::bridge) fn voice(&self, person: PersonId) -> Voice<'_> {
        self.audience.voice_in(self.audience.language(person))
    }

    pub(in crate::bridge) fn thread_voice(&self, thread: ThreadId) -> Voice<'_> {
        self.audience.thread_voice(thread)
    }
}
