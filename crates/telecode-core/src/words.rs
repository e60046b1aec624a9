//! The catalogue: every word that a person reads in a chat, in English and in Russian.
//!
//! Wording lives in `words/*.ftl` and nowhere else. A test checks that both files know the same keys with the same arguments,
//! and that every key the code names exists.

use std::cell::RefCell;
use std::collections::HashMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::render::escape_hidden;

#[cfg(test)]
mod tests;

/// One file for what all share, and one for each room of the bridge that says much.
const ENGLISH: &[&str] = &[
    include_str!("words/en.ftl"),
    include_str!("words/en/sessions.ftl"),
    include_str!("words/en/places.ftl"),
    include_str!("words/en/projects.ftl"),
    include_str!("words/en/personas.ftl"),
    include_str!("words/en/history.ftl"),
    include_str!("words/en/terminal.ftl"),
    include_str!("words/en/queue.ftl"),
    include_str!("words/en/facts.ftl"),
    include_str!("words/en/undo.ftl"),
    include_str!("words/en/changes.ftl"),
    include_str!("words/en/preferences.ftl"),
    include_str!("words/en/asks.ftl"),
    include_str!("words/en/usage.ftl"),
    include_str!("words/en/cockpit.ftl"),
    include_str!("words/en/steering.ftl"),
    include_str!("words/en/tuning.ftl"),
    include_str!("words/en/show.ftl"),
    include_str!("words/en/rich.ftl"),
];
const RUSSIAN: &[&str] = &[
    include_str!("words/ru.ftl"),
    include_str!("words/ru/sessions.ftl"),
    include_str!("words/ru/places.ftl"),
    include_str!("words/ru/projects.ftl"),
    include_str!("words/ru/personas.ftl"),
    include_str!("words/ru/history.ftl"),
    include_str!("words/ru/terminal.ftl"),
    include_str!("words/ru/queue.ftl"),
    include_str!("words/ru/facts.ftl"),
    include_str!("words/ru/undo.ftl"),
    include_str!("words/ru/changes.ftl"),
    include_str!("words/ru/preferences.ftl"),
    include_str!("words/ru/asks.ftl"),
    include_str!("words/ru/usage.ftl"),
    include_str!("words/ru/cockpit.ftl"),
    include_str!("words/ru/steering.ftl"),
    include_str!("words/ru/tuning.ftl"),
    include_str!("words/ru/show.ftl"),
    include_str!("words/ru/rich.ftl"),
];

/// A language of the catalogue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, for everybody whose language is not here.
    #[default]
    English,
    /// Russian.
    Russian,
}

impl Language {
    /// Every language of the catalogue.
    pub const ALL: [Self; 2] = [Self::English, Self::Russian];

    /// Chooses by an IETF tag, as Telegram names the language of a person's program.
    pub fn of_tag(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("ru") { Self::Russian } else { Self::English }
    }

    fn sources(self) -> &'static [&'static str] {
        match self {
            Self::English => ENGLISH,
            Self::Russian => RUSSIAN,
        }
    }

    /// The two-letter code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }
}

/// The catalogue. What is said is read when it is said first: most words are never said in a run, and all of them take
/// ten times the memory of their text.
pub(crate) struct Words {
    english: Lexicon,
    russian: Lexicon,
}

/// The words of a language.
struct Lexicon {
    /// Where each message is written.
    entries: HashMap<&'static str, &'static str>,
    /// The messages that were said already.
    read: RefCell<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

impl Default for Words {
    fn default() -> Self {
        Self { english: Lexicon::of(Language::English), russian: Lexicon::of(Language::Russian) }
    }
}

impl Words {
    /// The voice that speaks a language.
    pub(crate) fn voice(&self, language: Language) -> Voice<'_> {
        let lexicon = match language {
            Language::English => &self.english,
            Language::Russian => &self.russian,
        };
        Voice { lexicon }
    }
}

impl Lexicon {
    fn of(language: Language) -> Self {
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Telegram's programs order mixed text by themselves, and copied commands must not carry invisible marks.
        bundle.set_use_isolating(false);
        let entries = language.sources().iter().copied().flat_map(entries).collect();
        Self { entries, read: RefCell::new(bundle) }
    }

    /// Reads a message, if it was not yet and there is one.
    fn read(&self, key: &str) {
        if self.read.borrow().has_message(key) {
            return;
        }
        let Some(entry) = self.entries.get(key) else { return };
        // A mistake in the source leaves what is before it; the tests refuse it.
        let resource = FluentResource::try_new((*entry).to_owned()).unwrap_or_else(|(resource, _)| resource);
        self.read.borrow_mut().add_resource_overriding(resource);
    }
}

/// The messages of a source, each with its key. A message begins with its key at the beginning of a line, and lasts until the next
/// one; no message refers to another.
fn entries(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut rest = source;
    std::iter::from_fn(move || {
        let begin = key_from(rest, 0)?;
        let end = key_from(rest, begin + 1).unwrap_or(rest.len());
        let entry = rest.get(begin..end)?;
        rest = rest.get(end..)?;
        Some((entry.split([' ', '=']).next()?, entry))
    })
}

/// Where the first line that begins with a letter begins, from a place on.
fn key_from(source: &str, from: usize) -> Option<usize> {
    let is_key = |at: &usize| source.as_bytes().get(*at).is_some_and(u8::is_ascii_alphabetic);
    let after_breaks = source.get(from..)?.match_indices('\n').map(|(at, _)| from + at + 1);
    (from == 0).then_some(0).into_iter().chain(after_breaks).find(is_key)
}

/// Says things in one language.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    lexicon: &'a Lexicon,
}

impl Voice<'_> {
    /// Says what a key names.
    pub(crate) fn say(self, key: &str) -> String {
        self.format(key, None)
    }

    /// Says what a key names, with its arguments. What they hold that shows nothing, or moves what stands around it, is marked: it
    /// would change the words.
    pub(crate) fn tell<'v>(
        self,
        key: &str,
        args: impl IntoIterator<Item = (&'static str, FluentValue<'v>)>,
    ) -> String {
        let mut named = FluentArgs::new();
        for (name, value) in args {
            let value = if let FluentValue::String(text) = &value {
                FluentValue::from(escape_hidden(text))
            } else {
                value
            };
            named.set(name, value);
        }
        self.format(key, Some(&named))
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.lexicon.read(key);
        let bundle = self.lexicon.read.borrow();
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return format!("[{key}]") };
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}
