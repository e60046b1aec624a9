//! How Claude works in a session: its model, how hard it thinks, its mode. A live agent is told at once, also in mid turn, and what
//! it says is shown; a sleeping one wakes with it.

mod menus;
pub(in crate::bridge) mod plan;
pub(in crate::bridge) mod told;
mod words;

use crate::agent::{Model, Rank};
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, queries};
use crate::chat::Message;
use crate::gate::Door;
use crate::ids::SessionId;
use crate::page::Page;
use crate::permission::Mode;
use crate::pick::{Tune, TuningPick};
use crate::query::Query;
use crate::session::{Session, State};
use crate::time::Now;

/// What is to be done with what an agent says of how it works.
#[derive(Debug)]
pub(in crate::bridge) enum TuningWanted {
    /// It was told this.
    Told(Tune),
    /// It says how hard it thinks now; this was wanted.
    Effort(Option<String>),
    /// It is awake, and its models are known: a menu is shown.
    Menu(TuningSubject),
    /// It plans from now on; then this is asked.
    Plan(plan::CommandPrompt),
}

/// What a menu is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum TuningSubject {
    Model,
    Effort,
    Mode,
}

pub(in crate::bridge) fn model_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    let asker = Asker::from(message);
    if words.is_empty() {
        return offer_tuning(hall, talks, session, TuningSubject::Model, &asker);
    }
    let models = models(&talks.sessions, session);
    match words::model(words, &models) {
        Some(model) => tune(hall, talks, session, model, &asker),
        // Nobody knows the models yet: Claude Code takes any name, and says so if it is of no use.
        None if models.is_empty() => tune(hall, talks, session, Tune::Model(Some(words.to_owned())), &asker),
        None => menus::show_models(hall, &talks.sessions, session, Some(words), &asker),
    }
}

pub(in crate::bridge) fn effort_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    let asker = Asker::from(message);
    let levels = model_of(&talks.sessions, session).map(|model| model.efforts).unwrap_or_default();
    match words::effort(words, &levels) {
        Some(effort) => tune(hall, talks, session, effort, &asker),
        None => offer_tuning(hall, talks, session, TuningSubject::Effort, &asker),
    }
}

pub(in crate::bridge) fn mode_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    let asker = Asker::from(message);
    match words::mode(words) {
        Some(mode) => choose_mode(hall, talks, session, mode, &asker),
        None => offer_tuning(hall, talks, session, TuningSubject::Mode, &asker),
    }
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: TuningPick,
    asker: &Asker,
) -> String {
    match pick {
        TuningPick::Set { session, what: Tune::Mode(mode) } => choose_mode(hall, talks, session, mode, asker),
        TuningPick::Set { session, what } => tune(hall, talks, session, what, asker),
        TuningPick::Bypass(session) if hall.gate().may_bypass() => {
            tune(hall, talks, session, Tune::Mode(Mode::Bypass), asker);
        }
        TuningPick::Bypass(_) => refuse_bypass(hall, asker),
        TuningPick::Modes(session) => offer_tuning(hall, talks, session, TuningSubject::Mode, asker),
        TuningPick::Models(session) => offer_tuning(hall, talks, session, TuningSubject::Model, asker),
        TuningPick::Efforts(session) => offer_tuning(hall, talks, session, TuningSubject::Effort, asker),
    }
    String::new()
}

/// A mode was chosen. The one that asks nothing is asked about once more.
fn choose_mode(hall: &mut Hall, talks: &mut Talks, session: SessionId, mode: Mode, asker: &Asker) {
    match mode {
        Mode::Bypass if !hall.gate().may_bypass() => refuse_bypass(hall, asker),
        Mode::Bypass => menus::ask_about_bypass(hall, &talks.sessions, session, asker),
        Mode::Default | Mode::AcceptEdits | Mode::Plan | Mode::Auto | Mode::DontAsk => {
            tune(hall, talks, session, Tune::Mode(mode), asker);
        }
    }
}

pub(super) fn refuse_bypass(hall: &mut Hall, asker: &Asker) {
    let text = hall.voice(asker.person.id).say("mode-bypass-off");
    hall.close_menu(asker, Page::plain(text));
}

/// Shows what can be chosen. What only the agent knows is asked of it first.
fn offer_tuning(
    hall: &mut Hall,
    talks: &mut Talks,
    session: SessionId,
    subject: TuningSubject,
    asker: &Asker,
) {
    match subject {
        TuningSubject::Mode => menus::show_modes(hall, &talks.sessions, session, asker),
        TuningSubject::Model | TuningSubject::Effort if models(&talks.sessions, session).is_empty() => {
            queries::query(hall, talks, session, Query::Applied, asker, TuningWanted::Menu(subject));
        }
        TuningSubject::Model => menus::show_models(hall, &talks.sessions, session, None, asker),
        TuningSubject::Effort => menus::show_efforts(hall, &talks.sessions, session, asker),
    }
}

/// Sets something: an agent that is there is told, for one that sleeps it is stored.
pub(super) fn tune(hall: &mut Hall, talks: &mut Talks, session: SessionId, what: Tune, asker: &Asker) {
    let Some(state) = talks.sessions.get(&session).map(Session::state) else {
        let text = hall.voice(asker.person.id).say("tuning-gone");
        return hall.close_menu(asker, Page::plain(text));
    };
    if is_tight(hall, &talks.sessions, session, &what) {
        return loosen(hall, &mut talks.sessions, session, &what, asker);
    }
    match state {
        State::Starting(_) | State::Idle { .. } | State::Running(..) => {
            let query = match &what {
                Tune::Model(model) => Query::SetModel(model.clone()),
                Tune::Effort(effort) => Query::SetEffort(effort.clone()),
                Tune::Mode(mode) => match hall.gate().mode(*mode, Door::Person) {
                    Some(mode) => Query::SetMode(mode),
                    None => return refuse_bypass(hall, asker),
                },
            };
            queries::query(hall, talks, session, query, asker, TuningWanted::Told(what));
        }
        State::Asleep | State::Ending(_) | State::Inspecting(_) | State::Offered(_) => {
            keep(hall, &mut talks.sessions, session, &what);
            told::say_kept(hall, &talks.sessions, session, &what, asker);
        }
    }
}

/// Whether an agent was started when it could not be switched to asking nothing, and is to be.
fn is_tight(hall: &Hall, sessions: &Roster, session: SessionId, what: &Tune) -> bool {
    let is_tight = |session: &Session| session.life().is_some() && !session.is_loose();
    *what == Tune::Mode(Mode::Bypass)
        && hall.gate().may_bypass()
        && sessions.get(&session).is_some_and(is_tight)
}

/// It begins anew with that as soon as nothing is lost.
fn loosen(hall: &mut Hall, sessions: &mut Roster, id: SessionId, what: &Tune, asker: &Asker) {
    keep(hall, sessions, id, what);
    if let Some(session) = sessions.get_mut(&id) {
        session.outdate();
    }
    told::say_kept(hall, sessions, id, what, asker);
}

/// What was set holds in the next lives of the agent, too.
pub(super) fn keep(hall: &Hall, sessions: &mut Roster, session: SessionId, what: &Tune) {
    let Some(session) = sessions.get_mut(&session) else { return };
    match what {
        Tune::Model(model) => session.record_mut().run_with(model.clone()),
        Tune::Effort(effort) => session.record_mut().think(effort.clone()),
        Tune::Mode(mode) => session.record_mut().is_to_be_in(hall.gate().kept(*mode)),
    }
}

/// The models of a session's agent; for one that has said nothing yet, those of another one.
pub(super) fn models(sessions: &Roster, session: SessionId) -> Vec<Model> {
    let own = sessions.get(&session).map(|session| &session.abilities.models);
    let others = sessions.values().map(|session| &session.abilities.models);
    let known = own.into_iter().chain(others).find(|models| !models.is_empty());
    known.cloned().unwrap_or_default()
}

/// The model that a session works with, as far as it is known.
pub(super) fn model_of(sessions: &Roster, session: SessionId) -> Option<Model> {
    let chosen = sessions.get(&session)?.record().run.model.clone();
    let models = models(sessions, session);
    let value = chosen.as_deref().unwrap_or(words::DEFAULT);
    models.into_iter().find(|model| words::is_model(model, value))
}

/// It comes after what runs: a command of Claude's is a turn of its own.
pub(in crate::bridge) fn compact_command(
    hall: &mut Hall,
    talks: &mut Talks,
    words: &str,
    message: &Message,
    now: Now,
) {
    let Some(id) = addressee::session_of_message(hall, talks, message) else { return };
    if !talks.sessions.get(&id).is_some_and(|session| session.record().claude.begun) {
        return hall.say(message, "compact-nothing");
    }
    let text = if words.is_empty() { "/compact".to_owned() } else { format!("/compact {words}") };
    let command = plan::CommandPrompt { session: id, by: message.id, text, rank: Rank::Later };
    plan::prompt_by(hall, talks, command, &Asker::from(message), now);
}
