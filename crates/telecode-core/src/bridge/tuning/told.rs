//! What an agent answers when it was told how to work.

use super::super::Bridge;
use super::super::cards::mode_key;
use super::super::errands::Asker;
use super::super::queries;
use super::{Subject, Then, words};
use crate::gate::Door;
use crate::ids::SessionId;
use crate::pick::Tune;
use crate::query::{Answer, NoAnswer, Query};
use crate::render;
use crate::session::State;
use crate::time::Now;

impl Bridge {
    pub(in super::super) fn tuning_told(
        &mut self,
        id: SessionId,
        then: Then,
        answer: Result<Answer, NoAnswer>,
        asker: &Asker,
        now: Now,
    ) {
        match (then, answer) {
            (Then::Told(Tune::Model(wanted)), Ok(Answer::Model(model))) => {
                self.model_is(id, wanted, model.as_deref(), asker);
            }
            // It says nothing of what it made of that.
            (Then::Told(Tune::Effort(wanted)), Ok(Answer::Done)) => {
                self.keep(id, &Tune::Effort(wanted.clone()));
                self.query(id, Query::Applied, asker, queries::Then::Tuning(Then::Effort(wanted)));
            }
            (Then::Effort(wanted), Ok(Answer::Applied { effort, .. })) => {
                self.effort_is(id, wanted, effort, asker);
            }
            (Then::Told(Tune::Mode(_)) | Then::Plan { .. }, Ok(Answer::Mode(mode)))
                if self.gate().mode(mode, Door::Person).is_none() =>
            {
                self.mode_barred(id);
                self.refuse_bypass(asker);
            }
            (Then::Told(Tune::Mode(wanted)), Ok(Answer::Mode(mode))) => {
                self.keep(id, &Tune::Mode(mode));
                let voice = self.voice(asker.person.id);
                let says = [
                    ("wanted", voice.say(mode_key(wanted)).into()),
                    ("mode", voice.say(mode_key(mode)).into()),
                ];
                let text = voice.tell(if wanted == mode { "mode-set" } else { "mode-differs" }, says);
                self.close_tuned(id, &text, asker);
            }
            (Then::Menu(subject), Ok(_)) => match subject {
                Subject::Model => self.show_models(id, None, asker),
                Subject::Effort => self.show_efforts(id, asker),
                Subject::Mode => self.show_modes(id, asker),
            },
            (Then::Plan { message, text }, Ok(Answer::Mode(mode))) => {
                self.keep(id, &Tune::Mode(mode));
                self.planned(id, message, text, asker, now);
            }
            (Then::Plan { message, text }, Err(NoAnswer::Gone)) => {
                self.plan_again(id, message, text, asker, now);
            }
            (Then::Plan { .. }, Err(why)) => self.plan_is_not_sent(&why, asker),
            (_, Err(why)) => self.no_answer(&why, asker),
            // Each query has an answer of its own; another one is as good as none.
            (_, Ok(_)) => self.no_answer(&NoAnswer::Unsupported, asker),
        }
    }

    /// What is said of a session that has no agent now.
    pub(super) fn say_kept(&mut self, id: SessionId, what: &Tune, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let text = match what {
            Tune::Model(model) => {
                let name = self.model_name(id, model.as_deref().unwrap_or(words::DEFAULT));
                voice.tell("model-kept", [("model", name.into())])
            }
            Tune::Effort(effort) => {
                let level = effort.clone().unwrap_or_else(|| voice.say("effort-default"));
                voice.tell("effort-kept", [("effort", level.into())])
            }
            Tune::Mode(mode) => voice.tell("mode-kept", [("mode", voice.say(mode_key(*mode)).into())]),
        };
        self.close_tuned(id, &text, asker);
    }

    fn model_is(&mut self, id: SessionId, wanted: Option<String>, model: Option<&str>, asker: &Asker) {
        let value = wanted.clone().unwrap_or_else(|| words::DEFAULT.to_owned());
        let known = self.models(id).into_iter().find(|model| words::is_model(model, &value));
        let is_other = known.zip(model).is_some_and(|(known, model)| !words::is_model(&known, model));
        self.keep(id, &Tune::Model(wanted));
        let says = [
            ("wanted", self.model_name(id, &value).into()),
            ("model", render::escape_invisible(model.unwrap_or_default()).into()),
        ];
        let key = match (model, is_other) {
            (_, true) => "model-differs",
            (Some(_), false) => "model-set",
            (None, false) => "model-taken",
        };
        let text = self.voice(asker.person.id).tell(key, says);
        self.close_tuned(id, &text, asker);
    }

    fn effort_is(&mut self, id: SessionId, wanted: Option<String>, effort: Option<String>, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let is_other = wanted.is_some() && wanted != effort;
        let key = match (&wanted, is_other) {
            (_, true) => "effort-differs",
            // A turn that runs goes on as it began, whatever Claude Code says is in force.
            (Some(_), false) if self.is_running(id) => "effort-later",
            (Some(_), false) => "effort-set",
            (None, false) => "effort-usual",
        };
        let unknown = || voice.say("effort-unknown");
        let says = [
            ("wanted", wanted.map_or_else(String::new, |level| render::escape_invisible(&level)).into()),
            ("effort", effort.map_or_else(unknown, |level| render::escape_invisible(&level)).into()),
        ];
        let text = voice.tell(key, says);
        self.close_tuned(id, &text, asker);
    }

    /// Whether a turn runs in a session now.
    fn is_running(&self, id: SessionId) -> bool {
        self.sessions.get(&id).is_some_and(|session| matches!(session.state(), State::Running(..)))
    }

    /// What a model is called for people.
    fn model_name(&self, id: SessionId, value: &str) -> String {
        let known = self.models(id).into_iter().find(|model| words::is_model(model, value));
        render::escape_invisible(&known.map_or_else(|| value.to_owned(), |model| model.name))
    }

    /// One line says what came of it.
    fn close_tuned(&mut self, id: SessionId, text: &str, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let mut line = render::Text::new();
        line.bold(&session.record.name).push(" · ").push(text);
        self.close_menu(asker, line.into_page());
    }
}
