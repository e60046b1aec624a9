//! What can be chosen, as lists with buttons.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::mode_key;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::tuning;
use crate::bridge::rooms::tuning::words;
use crate::bridge::talks::roster::Roster;
use crate::ids::SessionId;
use crate::page::{ButtonStyle, Page};
use crate::permission::Mode;
use crate::pick::{ButtonPick, Tune, TuningPick};
use crate::render;
use crate::render::Text;

/// How much is shown of the name of an effort, in UTF-16 units.
const LEVEL: usize = 40;

/// How much of a name or a line of Claude Code's is shown, in UTF-16 units.
const LINE: usize = 200;

/// How many models are offered: each has a row, and more would not fit on the screen of a phone.
const MODELS: usize = 20;

/// The modes that a person can choose without a second thought.
const MODES: [Mode; 4] = [Mode::Default, Mode::AcceptEdits, Mode::Plan, Mode::Auto];

fn set(session: SessionId, what: Tune) -> ButtonPick {
    ButtonPick::Tuning(TuningPick::Set { session, what })
}

/// A button, with a mark if it is what holds now.
fn choice(label: &str, chosen: bool, pick: ButtonPick) -> NewButton {
    let label = render::glance(label, LINE);
    if chosen {
        NewButton::Pick(format!("✓ {label}"), ButtonStyle::Go, pick)
    } else {
        NewButton::pick(label, pick)
    }
}

fn close_item(hall: &Hall, asker: &Asker) -> NewButton {
    NewButton::pick(hall.voice(asker.person.id).say("tuning-button-close"), ButtonPick::Close)
}

/// The models; `unknown` was typed and is none of them.
pub(super) fn show_models(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    unknown: Option<&str>,
    asker: &Asker,
) {
    let models = tuning::models(sessions, id);
    let Some(session) = sessions.get(&id) else { return };
    let chosen = session.record().run.model.clone();
    let value = chosen.as_deref().unwrap_or(words::DEFAULT);
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    if let Some(unknown) = unknown {
        let name = render::glance(unknown, LINE);
        text.push(&voice.tell("model-unknown", [("name", name.into())])).newline().newline();
    }
    text.push("🧠 ").bold(&session.record().name).push(" · ").push(&voice.say("model-title"));
    if !models.iter().any(|model| words::is_model(model, value)) {
        let now = voice.tell("model-other", [("name", render::escape_invisible(value).into())]);
        text.newline().push(&now);
    }
    for model in models.iter().take(MODELS) {
        let about = render::glance(&model.about, LINE);
        text.newline().newline().bold(&render::escape_invisible(&model.name)).push(" · ").push(&about);
    }
    let anyway = unknown.map(|name| {
        let shown = render::glance(name, LEVEL);
        let label = voice.tell("model-button-anyway", [("name", shown.into())]);
        NewButton::pick(label, set(id, Tune::Model(Some(name.to_owned()))))
    });
    let mut menu = Menu { session: Some(id), ..Menu::list(text.into_page()) };
    for model in models.into_iter().take(MODELS) {
        let is_chosen = words::is_model(&model, value);
        let what = (model.value != words::DEFAULT).then_some(model.value);
        menu = menu.row([choice(&model.name, is_chosen, set(id, Tune::Model(what)))]);
    }
    let menu = menu.row(anyway).row([close_item(hall, asker)]);
    hall.show_menu(menu, asker);
}

pub(super) fn show_efforts(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) {
    let model = tuning::model_of(sessions, id);
    let Some(session) = sessions.get(&id) else { return };
    let chosen = session.record().run.effort.clone();
    let voice = hall.voice(asker.person.id);
    let levels = model.as_ref().map(|model| model.efforts.clone()).unwrap_or_default();
    let mut text = Text::new();
    text.push("🎚 ").bold(&session.record().name).push(" · ");
    if levels.is_empty() {
        text.push(&voice.say("effort-none"));
        return hall.close_menu(asker, text.into_page());
    }
    text.push(&voice.say("effort-title"));
    if let Some(model) = &model {
        text.newline().italic(&render::escape_invisible(&model.name));
    }
    let usual = choice(&voice.say("effort-default"), chosen.is_none(), set(id, Tune::Effort(None)));
    let mut menu = Menu { session: Some(id), ..Menu::list(text.into_page()) };
    for level in levels {
        let is_chosen = chosen.as_ref() == Some(&level);
        menu = menu.row([choice(&level.clone(), is_chosen, set(id, Tune::Effort(Some(level))))]);
    }
    let menu = menu.row([usual]).row([close_item(hall, asker)]);
    hall.show_menu(menu, asker);
}

pub(super) fn show_modes(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) {
    let has_auto = tuning::model_of(sessions, id).is_none_or(|model| model.auto);
    let Some(session) = sessions.get(&id) else { return };
    let now = session.record().run.mode;
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.push("🚦 ").bold(&session.record().name).push(" · ").push(&voice.say("mode-title"));
    text.newline().push(&voice.tell("mode-now", [("mode", voice.say(mode_key(now)).into())]));
    let mut menu = Menu { session: Some(id), ..Menu::list(Page::default()) };
    for mode in MODES.into_iter().filter(|mode| has_auto || *mode != Mode::Auto) {
        let label = voice.say(mode_key(mode));
        menu = menu.row([choice(&label, now == mode, set(id, Tune::Mode(mode)))]);
    }
    if hall.gate().may_bypass() {
        let label = format!("🔴 {}", voice.say(mode_key(Mode::Bypass)));
        menu = menu.row([choice(&label, now == Mode::Bypass, set(id, Tune::Mode(Mode::Bypass)))]);
    }
    let menu = menu.row([close_item(hall, asker)]);
    hall.show_menu(Menu { page: text.into_page(), ..menu }, asker);
}

/// Asks once more before nothing is asked any more.
pub(super) fn ask_about_bypass(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) {
    let Some(session) = sessions.get(&id) else { return };
    let voice = hall.voice(asker.person.id);
    let text = voice.tell("mode-bypass-sure", [("session", session.record().name.clone().into())]);
    let yes = NewButton::Pick(
        voice.say("mode-button-bypass"),
        ButtonStyle::Danger,
        ButtonPick::Tuning(TuningPick::Bypass(id)),
    );
    let back = NewButton::pick(voice.say("mode-button-back"), ButtonPick::Tuning(TuningPick::Modes(id)));
    let menu = Menu { session: Some(id), ..Menu::list(Page::plain(text)) };
    hall.show_menu(menu.row([yes]).row([back]), asker);
}
