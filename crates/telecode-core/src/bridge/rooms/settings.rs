//! `/settings`: everything that a person can set, in one message, for a chat or as their default.

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::rooms::rich_choice;
use crate::bridge::talks::{Talks, addressee};
use crate::chat::Message;
use crate::page::{LABEL_LIMIT, Page};
use crate::pick::{ButtonPick, Preference, PreferenceKind, PreferencesPick, TuningPick};
use crate::preference::{DiffView, Preferences, Rich, Scope, Verbosity};
use crate::render::{Text, cut};
use crate::session::Session;
use crate::words::{Language, Voice};

/// A setting: its sign, what it is called, and its choices, each with a name and a sentence.
struct SettingRow {
    kind: PreferenceKind,
    sign: &'static str,
    name: &'static str,
    choices: &'static [(Preference, &'static str, &'static str)],
}

/// What can be set, in the order of the list.
const ROWS: [SettingRow; 5] = [
    SettingRow {
        kind: PreferenceKind::Verbosity,
        sign: "👀",
        name: "settings-work",
        choices: &[
            (Preference::Verbosity(Verbosity::Quiet), "settings-quiet", "settings-quiet-about"),
            (Preference::Verbosity(Verbosity::Steps), "settings-steps", "settings-steps-about"),
            (
                Preference::Verbosity(Verbosity::Everything),
                "settings-everything",
                "settings-everything-about",
            ),
        ],
    },
    SettingRow {
        kind: PreferenceKind::Diff,
        sign: "🧾",
        name: "settings-diff",
        choices: &[
            (Preference::Diff(DiffView::Off), "settings-diff-off", "settings-diff-off-about"),
            (Preference::Diff(DiffView::Text), "settings-diff-text", "settings-diff-text-about"),
            (Preference::Diff(DiffView::Picture), "settings-diff-picture", "settings-diff-picture-about"),
        ],
    },
    SettingRow {
        kind: PreferenceKind::Rich,
        sign: "📰",
        name: "settings-rich",
        choices: &[
            (Preference::Rich(Rich::Auto), "settings-rich-auto", "settings-rich-auto-about"),
            (Preference::Rich(Rich::On), "settings-on", "settings-rich-on-about"),
            (Preference::Rich(Rich::Off), "settings-off", "settings-rich-off-about"),
        ],
    },
    SettingRow {
        kind: PreferenceKind::Cockpit,
        sign: "📌",
        name: "settings-cockpit",
        choices: &[
            (Preference::Cockpit(true), "settings-on", "settings-cockpit-on-about"),
            (Preference::Cockpit(false), "settings-off", "settings-cockpit-off-about"),
        ],
    },
    // It belongs to people only.
    SettingRow {
        kind: PreferenceKind::Language,
        sign: "🌐",
        name: "settings-language",
        choices: &[
            (Preference::Language(Language::English), "settings-english", "settings-english-about"),
            (Preference::Language(Language::Russian), "settings-russian", "settings-russian-about"),
        ],
    },
];

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

    /// With this set.
    fn with(mut self, one: Preference) -> Self {
        match one {
            Preference::Verbosity(value) => self.verbosity = Some(value),
            Preference::Rich(value) => self.rich = Some(value),
            Preference::Diff(value) => self.diff = Some(value),
            Preference::Cockpit(value) => self.cockpit = Some(value),
            Preference::Language(value) => self.language = Some(value),
        }
        self
    }

    /// With this left to the wider scope.
    fn without(mut self, kind: PreferenceKind) -> Self {
        match kind {
            PreferenceKind::Verbosity => self.verbosity = None,
            PreferenceKind::Rich => self.rich = None,
            PreferenceKind::Diff => self.diff = None,
            PreferenceKind::Cockpit => self.cockpit = None,
            PreferenceKind::Language => self.language = None,
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

impl SettingRow {
    fn of(kind: PreferenceKind) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.kind == kind)
    }

    /// The name of what is chosen in `all`.
    fn value(&self, all: Preferences, voice: Voice<'_>) -> String {
        let chosen = self.choices.iter().find(|(choice, ..)| all.has(*choice));
        voice.say(chosen.map_or("settings-language-auto", |(_, name, _)| name))
    }

    fn is_set(&self, own: Preferences) -> bool {
        self.choices.iter().any(|(choice, ..)| own.has(*choice))
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
        PreferencesPick::Open { mine, which } => show_one(hall, SettingsScope::picked(mine), which, asker),
        PreferencesPick::Set { mine, what } => {
            let of = SettingsScope::picked(mine);
            let scope = of.scope(asker);
            match what {
                Preference::Rich(value) => rich_choice::choose(hall, scope, value, asker),
                Preference::Language(_)
                | Preference::Verbosity(_)
                | Preference::Diff(_)
                | Preference::Cockpit(_) => prefer(hall, scope, asker, |own| own.with(what)),
            }
            show_settings(hall, talks, of, asker);
        }
        PreferencesPick::Clear { mine, which } => {
            let of = SettingsScope::picked(mine);
            prefer(hall, of.scope(asker), asker, |own| own.without(which));
            show_settings(hall, talks, of, asker);
        }
    }
    String::new()
}

fn prefer(hall: &mut Hall, scope: Scope, asker: &Asker, change: impl FnOnce(Preferences) -> Preferences) {
    let own = hall.audience.chosen_in(scope);
    hall.prefer(scope, change(own));
    // A language counts at once.
    hall.learn(&asker.person);
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

/// What holds where the settings are shown.
fn all_of(hall: &Hall, of: SettingsScope, asker: &Asker) -> Preferences {
    let own = hall.audience.chosen_in(of.scope(asker));
    let (all, cockpit) = match of {
        SettingsScope::Mine => (own, own.cockpit),
        // In a group a person's default does not count for it.
        SettingsScope::Here => {
            (hall.audience.chosen(asker.thread, asker.person.id), Some(hall.wants_cockpit(asker.thread)))
        }
    };
    let rich = all.rich.or(Some(hall.settings.rich));
    Preferences { cockpit: cockpit.or(Some(hall.settings.cockpit)), rich, ..all }.complete()
}

/// A row for each setting, with what holds.
fn show_settings(hall: &mut Hall, talks: &Talks, of: SettingsScope, asker: &Asker) {
    let mine = of == SettingsScope::Mine;
    let all = all_of(hall, of, asker);
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.push("⚙️ ").bold(&voice.say(if mine { "settings-mine" } else { "settings-here" }));
    let mut menu = Menu::list(text.into_page());
    for row in ROWS.iter().filter(|row| mine || row.kind != PreferenceKind::Language) {
        let open = PreferencesPick::Open { mine, which: row.kind };
        let label = setting_label(row.sign, row.name, &row.value(all, voice), voice);
        menu = menu.row([NewButton::pick(label, ButtonPick::Preferences(open))]);
    }
    let session = addressee::session_at(&talks.current, &talks.places, asker.thread).filter(|_| !mine);
    if let Some(record) = session.and_then(|id| talks.sessions.get(&id)).map(Session::record) {
        let (id, run) = (record.id, &record.run);
        let mode = voice.say(cards::mode_key(run.mode));
        let own = |value: &Option<String>| value.clone().unwrap_or_else(|| voice.say("settings-default"));
        for (sign, name, value, pick) in [
            ("🧠", "settings-model", own(&run.model), TuningPick::Models(id)),
            ("🎚", "settings-effort", own(&run.effort), TuningPick::Efforts(id)),
            ("🚦", "settings-mode", mode, TuningPick::Modes(id)),
        ] {
            let label = setting_label(sign, name, &value, voice);
            menu = menu.row([NewButton::pick(label, ButtonPick::Tuning(pick))]);
        }
    }
    let other = voice.say(if mine { "settings-button-here" } else { "settings-button-mine" });
    let other = NewButton::pick(other, ButtonPick::Preferences(PreferencesPick::Show { mine: !mine }));
    let close = NewButton::pick(voice.say("tuning-button-close"), ButtonPick::Close);
    hall.show_menu(menu.row([other, close]), asker);
}

fn setting_label(sign: &str, name: &str, value: &str, voice: Voice<'_>) -> String {
    cut(&format!("{sign} {}: {value} ▸", voice.say(name)), LABEL_LIMIT)
}

/// The choices of a setting, each with a sentence, and where what holds comes from.
fn show_one(hall: &mut Hall, of: SettingsScope, kind: PreferenceKind, asker: &Asker) {
    let Some(row) = SettingRow::of(kind) else { return };
    let mine = of == SettingsScope::Mine;
    let all = all_of(hall, of, asker);
    let is_set = row.is_set(hall.audience.chosen_in(of.scope(asker)));
    let is_mine = row.is_set(hall.audience.chosen_in(Scope::Person(asker.person.id)));
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.push(row.sign).push(" ").bold(&voice.say(row.name));
    text.newline().italic(&voice.say(match (is_set, mine) {
        (true, false) => "settings-from-here",
        (true, true) => "settings-from-me",
        (false, false) if is_mine => "settings-from-mine",
        (false, _) => "settings-from-default",
    }));
    text.newline();
    for (_, name, about) in row.choices {
        text.newline().bold(&voice.say(name)).push(" — ").push(&voice.say(about));
    }
    let mut menu = Menu::list(text.into_page());
    for (choice, name, _) in row.choices {
        let mark = if all.has(*choice) { "✓ " } else { "" };
        let pick = ButtonPick::Preferences(PreferencesPick::Set { mine, what: *choice });
        menu = menu.row([NewButton::pick(format!("{mark}{}", voice.say(name)), pick)]);
    }
    let pick = |pick| ButtonPick::Preferences(pick);
    let clear = is_set.then(|| {
        let label = voice.say(if mine { "settings-button-default" } else { "settings-button-clear" });
        NewButton::pick(label, pick(PreferencesPick::Clear { mine, which: kind }))
    });
    let back = NewButton::pick(voice.say("settings-button-back"), pick(PreferencesPick::Show { mine }));
    hall.show_menu(menu.row(clear).row([back]), asker);
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
