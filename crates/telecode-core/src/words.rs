//! The catalogue: every word that a person reads in a chat, in English and in Russian.
//!
//! Wording lives in `words/*.ftl` and nowhere else. A test checks that both files know the same keys with the same arguments,
//! and that every key the code names exists.

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

    /// The two-letter code.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
        }
    }
}

/// The catalogue, read once.
pub(crate) struct Words {
    english: FluentBundle<FluentResource>,
    russian: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

impl Default for Words {
    fn default() -> Self {
        Self { english: bundle(Language::English, ENGLISH), russian: bundle(Language::Russian, RUSSIAN) }
    }
}

fn bundle(language: Language, sources: &[&str]) -> FluentBundle<FluentResource> {
    let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Telegram's programs order mixed text by themselves, and copied commands must not carry invisible marks.
    bundle.set_use_isolating(false);
    for source in sources {
        // A mistake in the source leaves the entries around it; the tests refuse it.
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

impl Words {
    /// The voice that speaks a language.
    pub(crate) fn voice(&self, language: Language) -> Voice<'_> {
        let bundle = match language {
            Language::English => &self.english,
            Language::Russian => &self.russian,
        };
        Voice { bundle }
    }
}

/// Says things in one language.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    bundle: &'a FluentBundle<FluentResource>,
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
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else { return format!("[{key}]") };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, args, &mut errors).into_owned()
    }
}
