//! What an agent answers when it was told how to work.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::mode_key;
use crate::bridge::rooms::tuning;
use crate::bridge::rooms::tuning::{TuningSubject, TuningWanted, plan, words};
use crate::bridge::talks::queries::Answered;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, narrowing, queries};
use crate::gate::Door;
use crate::ids::SessionId;
use crate::permission::Mode;
use crate::pick::Tune;
use crate::query::{Applied, Query};
use crate::render;
use crate::session::State;
use crate::time::Now;

/// An agent says what it made of what it was told.
pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    then: TuningWanted,
    answer: Answered,
    asker: &Asker,
    now: Now,
) {
    let heard = match then {
        TuningWanted::Told(Tune::Model(wanted)) => answer.says().map(|model: Option<String>| {
            model_is(hall, &mut talks.sessions, id, wanted, model.as_deref(), asker);
        }),
        TuningWanted::Told(Tune::Effort(wanted)) => {
            answer.says().map(|()| ask_effort(hall, talks, id, wanted, asker))
        }
        TuningWanted::Told(Tune::Mode(wanted)) => {
            answer.says().map(|mode| mode_is(hall, talks, id, wanted, mode, asker))
        }
        TuningWanted::Effort(wanted) => answer.says().map(|Applied { effort, .. }| {
            effort_is(hall, &talks.sessions, id, wanted, effort, asker);
        }),
        TuningWanted::Menu(subject) => answer.says().map(|_: Applied| match subject {
            TuningSubject::Model => tuning::menus::show_models(hall, &talks.sessions, id, None, asker),
            TuningSubject::Effort => tuning::menus::show_efforts(hall, &talks.sessions, id, asker),
            TuningSubject::Mode => tuning::menus::show_modes(hall, &talks.sessions, id, asker),
        }),
        TuningWanted::Plan(command) => {
            return plan::answered(hall, talks, command, answer.says(), asker, now);
        }
    };
    if let Err(why) = heard {
        queries::no_answer(hall, &why, asker);
    }
}

/// It says nothing of what it made of an effort: that is asked.
fn ask_effort(hall: &mut Hall, talks: &mut Talks, id: SessionId, wanted: Option<String>, asker: &Asker) {
    tuning::keep(hall, &mut talks.sessions, id, &Tune::Effort(wanted.clone()));
    queries::query(hall, talks, id, Query::Applied, asker, TuningWanted::Effort(wanted));
}

fn mode_is(hall: &mut Hall, talks: &mut Talks, id: SessionId, wanted: Mode, mode: Mode, asker: &Asker) {
    if is_barred(hall, talks, id, mode, asker) {
        return;
    }
    tuning::keep(hall, &mut talks.sessions, id, &Tune::Mode(mode));
    let voice = hall.voice(asker.person.id);
    let says = [("wanted", voice.say(mode_key(wanted)).into()), ("mode", voice.say(mode_key(mode)).into())];
    let text = voice.tell(if wanted == mode { "mode-set" } else { "mode-differs" }, says);
    close_tuned(hall, &talks.sessions, id, &text, asker);
}

/// Whether an agent says that it is in a mode that may not be in force; then it leaves that.
pub(super) fn is_barred(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mode: Mode,
    asker: &Asker,
) -> bool {
    let is_barred = hall.gate().mode(mode, Door::Person).is_none();
    if is_barred {
        narrowing::mode_barred(hall, talks, id);
        tuning::refuse_bypass(hall, asker);
    }
    is_barred
}

/// What is said of a session that has no agent now.
pub(super) fn say_kept(hall: &mut Hall, sessions: &Roster, id: SessionId, what: &Tune, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let text = match what {
        Tune::Model(model) => {
            let name = model_name(sessions, id, model.as_deref().unwrap_or(words::DEFAULT));
            voice.tell("model-kept", [("model", name.into())])
        }
        Tune::Effort(effort) => {
            let level = effort.clone().unwrap_or_else(|| voice.say("effort-default"));
            voice.tell("effort-kept", [("effort", level.into())])
        }
        Tune::Mode(mode) => voice.tell("mode-kept", [("mode", voice.say(mode_key(*mode)).into())]),
    };
    close_tuned(hall, sessions, id, &text, asker);
}

fn model_is(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    wanted: Option<String>,
    model: Option<&str>,
    asker: &Asker,
) {
    let value = wanted.clone().unwrap_or_else(|| words::DEFAULT.to_owned());
    let known = tuning::models(sessions, id).into_iter().find(|model| words::is_model(model, &value));
    let is_other = known.zip(model).is_some_and(|(known, model)| !words::is_model(&known, model));
    tuning::keep(hall, sessions, id, &Tune::Model(wanted));
    let says = [
        ("wanted", model_name(sessions, id, &value).into()),
        ("model", render::escape_invisible(model.unwrap_or_default()).into()),
    ];
    let key = match (model, is_other) {
        (_, true) => "model-differs",
        (Some(_), false) => "model-set",
        (None, false) => "model-taken",
    };
    let text = hall.voice(asker.person.id).tell(key, says);
    close_tuned(hall, sessions, id, &text, asker);
}

fn effort_is(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    wanted: Option<String>,
    effort: Option<String>,
    asker: &Asker,
) {
    let voice = hall.voice(asker.person.id);
    let is_other = wanted.is_some() && wanted != effort;
    let key = match (&wanted, is_other) {
        (_, true) => "effort-differs",
        // A turn that runs goes on as it began, whatever Claude Code says is in force.
        (Some(_), false) if is_running(sessions, id) => "effort-later",
        (Some(_), false) => "effort-set",
        (None, false) => "effort-usual",
    };
    let unknown = || voice.say("effort-unknown");
    let says = [
        ("wanted", wanted.map_or_else(String::new, |level| render::escape_invisible(&level)).into()),
        ("effort", effort.map_or_else(unknown, |level| render::escape_invisible(&level)).into()),
    ];
    let text = voice.tell(key, says);
    close_tuned(hall, sessions, id, &text, asker);
}

/// Whether a turn runs in a session now.
fn is_running(sessions: &Roster, id: SessionId) -> bool {
    sessions.get(&id).is_some_and(|session| matches!(session.state(), State::Running(..)))
}

/// What a model is called for people.
fn model_name(sessions: &Roster, id: SessionId, value: &str) -> String {
    let known = tuning::models(sessions, id).into_iter().find(|model| words::is_model(model, value));
    render::escape_invisible(&known.map_or_else(|| value.to_owned(), |model| model.name))
}

/// One line says what came of it.
fn close_tuned(hall: &mut Hall, sessions: &Roster, id: SessionId, text: &str, asker: &Asker) {
    let Some(session) = sessions.get(&id) else { return };
    let mut line = render::Text::new();
    line.bold(&session.record().name).push(" · ").push(text);
    hall.close_menu(asker, line.into_page());
}
