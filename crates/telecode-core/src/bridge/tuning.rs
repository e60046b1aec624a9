//! How Claude works in a session: its model, how hard it thinks, its mode. A live agent is told at once, also in mid turn, and what
//! it says is shown; a sleeping one wakes with it.

mod menus;
mod plan;
mod told;
mod words;

use super::Bridge;
use super::errands::Asker;
use super::queries;
use crate::agent::{Mode, Model};
use crate::chat::Message;
use crate::gate::Door;
use crate::ids::{MessageId, SessionId};
use crate::page::Page;
use crate::pick::{Tune, TuningPick};
use crate::query::Query;
use crate::session::{Session, State};

/// What is to be done with an answer.
#[derive(Debug)]
pub(super) enum Then {
    /// It was told this.
    Told(Tune),
    /// It says how hard it thinks now; this was wanted.
    Effort(Option<String>),
    /// It is awake, and its models are known: a menu is shown.
    Menu(Subject),
    /// It plans from now on; then this is asked.
    Plan { message: MessageId, text: String },
}

/// What a menu is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Model,
    Effort,
    Mode,
}

impl Bridge {
    pub(super) fn model_command(&mut self, words: &str, message: &Message) {
        let Some(session) = self.session_of_message(message) else { return };
        let asker = Asker::from(message);
        if words.is_empty() {
            return self.offer_tuning(session, Subject::Model, &asker);
        }
        let models = self.models(session);
        match words::model(words, &models) {
            Some(model) => self.tune(session, model, &asker),
            // Nobody knows the models yet: Claude Code takes any name, and says so if it is of no use.
            None if models.is_empty() => self.tune(session, Tune::Model(Some(words.to_owned())), &asker),
            None => self.show_models(session, Some(words), &asker),
        }
    }

    pub(super) fn effort_command(&mut self, words: &str, message: &Message) {
        let Some(session) = self.session_of_message(message) else { return };
        let asker = Asker::from(message);
        let levels = self.model_of(session).map(|model| model.efforts).unwrap_or_default();
        match words::effort(words, &levels) {
            Some(effort) => self.tune(session, effort, &asker),
            None => self.offer_tuning(session, Subject::Effort, &asker),
        }
    }

    pub(super) fn mode_command(&mut self, words: &str, message: &Message) {
        let Some(session) = self.session_of_message(message) else { return };
        let asker = Asker::from(message);
        match words::mode(words) {
            Some(mode) => self.choose_mode(session, mode, &asker),
            None => self.offer_tuning(session, Subject::Mode, &asker),
        }
    }

    pub(super) fn picked_tuning(&mut self, pick: TuningPick, asker: &Asker) -> String {
        match pick {
            TuningPick::Set { session, what: Tune::Mode(mode) } => self.choose_mode(session, mode, asker),
            TuningPick::Set { session, what } => self.tune(session, what, asker),
            TuningPick::Bypass(session) if self.gate().may_bypass() => {
                self.tune(session, Tune::Mode(Mode::Bypass), asker);
            }
            TuningPick::Bypass(_) => self.refuse_bypass(asker),
            TuningPick::Modes(session) => self.offer_tuning(session, Subject::Mode, asker),
            TuningPick::Models(session) => self.offer_tuning(session, Subject::Model, asker),
            TuningPick::Efforts(session) => self.offer_tuning(session, Subject::Effort, asker),
        }
        String::new()
    }

    /// A mode was chosen. The one that asks nothing is asked about once more.
    fn choose_mode(&mut self, session: SessionId, mode: Mode, asker: &Asker) {
        match mode {
            Mode::Bypass if !self.gate().may_bypass() => self.refuse_bypass(asker),
            Mode::Bypass => self.ask_about_bypass(session, asker),
            Mode::Default | Mode::AcceptEdits | Mode::Plan | Mode::Auto | Mode::DontAsk => {
                self.tune(session, Tune::Mode(mode), asker);
            }
        }
    }

    fn refuse_bypass(&mut self, asker: &Asker) {
        let text = self.voice(asker.person.id).say("mode-bypass-off");
        self.close_menu(asker, Page::plain(text));
    }

    /// Shows what can be chosen. What only the agent knows is asked of it first.
    fn offer_tuning(&mut self, session: SessionId, subject: Subject, asker: &Asker) {
        match subject {
            Subject::Mode => self.show_modes(session, asker),
            Subject::Model | Subject::Effort if self.models(session).is_empty() => {
                self.query(session, Query::Applied, asker, queries::Then::Tuning(Then::Menu(subject)));
            }
            Subject::Model => self.show_models(session, None, asker),
            Subject::Effort => self.show_efforts(session, asker),
        }
    }

    /// Sets something: an agent that is there is told, for one that sleeps it is stored.
    fn tune(&mut self, session: SessionId, what: Tune, asker: &Asker) {
        let Some(state) = self.sessions.get(&session).map(Session::state) else {
            let text = self.voice(asker.person.id).say("tuning-gone");
            return self.close_menu(asker, Page::plain(text));
        };
        if self.is_tight(session, &what) {
            return self.loosen(session, &what, asker);
        }
        match state {
            State::Starting(_) | State::Idle { .. } | State::Running(..) => {
                let query = match &what {
                    Tune::Model(model) => Query::SetModel(model.clone()),
                    Tune::Effort(effort) => Query::SetEffort(effort.clone()),
                    Tune::Mode(mode) => match self.gate().mode(*mode, Door::Person) {
                        Some(mode) => Query::SetMode(mode),
                        None => return self.refuse_bypass(asker),
                    },
                };
                self.query(session, query, asker, queries::Then::Tuning(Then::Told(what)));
            }
            State::Asleep | State::Ending(_) | State::Inspecting(_) | State::Offered(_) => {
                self.keep(session, &what);
                self.say_kept(session, &what, asker);
            }
        }
    }

    /// Whether an agent was started when it could not be switched to asking nothing, and is to be.
    fn is_tight(&self, session: SessionId, what: &Tune) -> bool {
        let is_tight = |session: &Session| session.life().is_some() && !session.is_loose();
        *what == Tune::Mode(Mode::Bypass)
            && self.gate().may_bypass()
            && self.sessions.get(&session).is_some_and(is_tight)
    }

    /// It begins anew with that as soon as nothing is lost.
    fn loosen(&mut self, id: SessionId, what: &Tune, asker: &Asker) {
        self.keep(id, what);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.outdate();
        }
        self.say_kept(id, what, asker);
    }

    /// What was set holds in the next lives of the agent, too.
    fn keep(&mut self, session: SessionId, what: &Tune) {
        match what {
            Tune::Model(model) => self.record(session, |record| record.run.model.clone_from(model)),
            Tune::Effort(effort) => self.record(session, |record| record.run.effort.clone_from(effort)),
            Tune::Mode(mode) => self.set_mode(session, self.gate().kept(*mode)),
        }
    }

    /// The models of a session's agent; for one that has said nothing yet, those of another one.
    pub(super) fn models(&self, session: SessionId) -> Vec<Model> {
        let own = self.sessions.get(&session).map(|session| &session.abilities.models);
        let others = self.sessions.values().map(|session| &session.abilities.models);
        let known = own.into_iter().chain(others).find(|models| !models.is_empty());
        known.cloned().unwrap_or_default()
    }

    /// The model that a session works with, as far as it is known.
    fn model_of(&self, session: SessionId) -> Option<Model> {
        let chosen = self.sessions.get(&session)?.record.run.model.clone();
        let models = self.models(session);
        let value = chosen.as_deref().unwrap_or(words::DEFAULT);
        models.into_iter().find(|model| words::is_model(model, value))
    }
}
