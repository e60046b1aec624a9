//! `/settings`: everything that a person can set, in one message, for a chat or as their default.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::rich_choice;
use crate::bridge::talks::{Talks, addressee};
use crate::chat::Message;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, Preference, PreferencesPick, TuningPick};
use crate::preference::{DiffView, Preferences, Rich, Scope, Verbosity};
use crate::render::Text;
use crate::words::Language;

/// What can be chosen, row by row, and what each choice is called.
const ROWS: [&[(Preference, &str)]; 4] = [
    &[
        (Preference::Verbosity(Verbosity::Quiet), "settings-quiet"),
        (Preference::Verbosity(Verbosity::Steps), "settings-steps"),
        (Preference::Verbosity(Verbosity::Everything), "settings-everything"),
    ],
    &[
        (Preference::Rich(Rich::Auto), "settings-rich-auto"),
        (Preference::Rich(Rich::On), "settings-rich-on"),
        (Preference::Rich(Rich::Off), "settings-rich-off"),
    ],
    &[
        (Preference::Diff(DiffView::Text), "settings-diff-text"),
        (Preference::Diff(DiffView::Picture), "settings-diff-picture"),
        (Preference::Diff(DiffView::Off), "settings-diff-off"),
    ],
    &[
        (Preference::Cockpit(true), "settings-cockpit-on"),
        (Preference::Cockpit(false), "settings-cockpit-off"),
    ],
];

/// The languages; they belong to people only.
const LANGUAGES: [(Language, &str); 2] = [(Language::English, "English"), (Language::Russian, "Русский")];

impl Preferences {
    /// Whether this is set, not left to a wider scope.
    fn has(self, one: Preference) -> bool {
        match one {
            Preference::Verbosity(value) => self.verbosity == Some(value),
            Preference::Rich(value) => self.rich == Some(value),
            Preference::Diff(value) => self.diff == Some(value),
            Preference::Cockpit(value) => self.cockpit == Some(value),
            Preference::Language(value) => self.language == Some(value),
        }
    }

    /// With this set; with it left to the wider scope if it was set already.
    fn toggled(mut self, one: Preference) -> Self {
        let was = self.has(one);
        match one {
            Preference::Verbosity(value) => self.verbosity = (!was).then_some(value),
            Preference::Rich(value) => self.rich = (!was).then_some(value),
            Preference::Diff(value) => self.diff = (!was).then_some(value),
            Preference::Cockpit(value) => self.cockpit = (!was).then_some(value),
            Preference::Language(value) => self.language = (!was).then_some(value),
        }
        self
    }

    /// These, and where nothing is set what holds then.
    fn complete(self) -> Self {
        self.or(Self {
            verbosity: Some(Verbosity::default()),
            rich: Some(Rich::default()),
            diff: Some(DiffView::default()),
            cockpit: None,
            language: None,
        })
    }
}

/// What the settings that are shown hold for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SettingsScope {
    /// The thread.
    Here,
    /// The person, wherever a thread has none of its own.
    Mine,
}

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &Talks, message: &Message) {
    show_settings(hall, talks, SettingsScope::Here, &Asker::from(message));
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &Talks,
    pick: PreferencesPick,
    asker: &Asker,
) -> String {
    match pick {
        PreferencesPick::Show { mine } => show_settings(hall, talks, SettingsScope::picked(mine), asker),
        PreferencesPick::Set { mine, what } => {
            let of = SettingsScope::picked(mine);
            let scope = of.scope(asker);
            let own = hall.audience.chosen_in(scope);
            match what {
                Preference::Rich(value) if !own.has(what) => rich_choice::choose(hall, scope, value, asker),
                Preference::Language(_) => {
                    hall.prefer(scope, own.toggled(what));
                    hall.learn(&asker.person);
                }
                Preference::Rich(_)
                | Preference::Verbosity(_)
                | Preference::Diff(_)
                | Preference::Cockpit(_) => hall.prefer(scope, own.toggled(what)),
            }
            show_settings(hall, talks, of, asker);
        }
    }
    String::new()
}

/// `/verbose`: how much of the work is shown in this thread.
pub(in crate::bridge) fn verbose_command(hall: &mut Hall, words: &str, message: &Message) {
    let (thread, person) = (message.thread, message.from.id);
    let verbosity = match words {
        "0" => Verbosity::Quiet,
        "1" => Verbosity::Steps,
        "2" => Verbosity::Everything,
        _ => {
            let now = hall.audience.chosen(thread, person).verbosity.unwrap_or_default();
            let now = hall.voice(person).say(verbosity_key(now));
            let text = hall.voice(person).tell("verbose-how", [("now", now.into())]);
            hall.reply(thread, Page::plain(text));
            return;
        }
    };
    let scope = Scope::Thread(thread);
    let preferences = Preferences { verbosity: Some(verbosity), ..hall.audience.chosen_in(scope) };
    hall.prefer(scope, preferences);
    let text = hall.voice(person).say(verbosity_key(verbosity));
    hall.reply(thread, Page::plain(text));
}

fn verbosity_key(verbosity: Verbosity) -> &'static str {
    match verbosity {
        Verbosity::Quiet => "verbose-answers",
        Verbosity::Steps => "verbose-steps",
        Verbosity::Everything => "verbose-everything",
    }
}

fn show_settings(hall: &mut Hall, talks: &Talks, of: SettingsScope, asker: &Asker) {
    let mine = of == SettingsScope::Mine;
    let own = hall.audience.chosen_in(of.scope(asker));
    let all = if mine { own } else { hall.audience.chosen(asker.thread, asker.person.id) };
    // In a group a person's default does not count for it.
    let cockpit = (!mine).then(|| hall.wants_cockpit(asker.thread)).or(own.cockpit);
    let all = Preferences { cockpit: cockpit.or(Some(hall.settings.cockpit)), ..all }.complete();
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.push("⚙️ ").bold(&voice.say(if mine { "settings-mine" } else { "settings-here" }));
    text.newline().newline().push(&voice.say("settings-about"));
    text.newline().newline().italic(&voice.say(if mine { "settings-how-mine" } else { "settings-how-here" }));
    let button = |label: String, one: Preference| {
        let pick = ButtonPick::Preferences(PreferencesPick::Set { mine, what: one });
        if own.has(one) {
            NewButton::Pick(format!("✓ {label}"), ButtonStyle::Go, pick)
        } else if all.has(one) {
            NewButton::pick(format!("· {label}"), pick)
        } else {
            NewButton::pick(label, pick)
        }
    };
    let mut menu = Menu::list(text.into_page());
    for row in ROWS {
        menu = menu.row(row.iter().map(|(one, key)| button(voice.say(key), *one)));
    }
    if mine {
        let row =
            LANGUAGES.map(|(language, name)| button(format!("🌐 {name}"), Preference::Language(language)));
        menu = menu.row(row);
    } else if let Some(session) = addressee::session_at(talks, asker.thread) {
        let pick = |key: &str, pick| NewButton::pick(voice.say(key), ButtonPick::Tuning(pick));
        menu = menu.row([
            pick("settings-button-model", TuningPick::Models(session)),
            pick("settings-button-effort", TuningPick::Efforts(session)),
            pick("settings-button-mode", TuningPick::Modes(session)),
        ]);
    }
    let other = voice.say(if mine { "settings-button-here" } else { "settings-button-mine" });
    let other = NewButton::pick(other, ButtonPick::Preferences(PreferencesPick::Show { mine: !mine }));
    let close = NewButton::pick(voice.say("tuning-button-close"), ButtonPick::Close);
    hall.show_menu(menu.row([other]).row([close]), asker);
}

impl SettingsScope {
    fn picked(mine: bool) -> Self {
        if mine { Self::Mine } else { Self::Here }
    }

    fn scope(self, asker: &Asker) -> Scope {
        match self {
            Self::Here => Scope::Thread(asker.thread),
            Self::Mine => Scope::Person(asker.person.id),
        }
    }
}
