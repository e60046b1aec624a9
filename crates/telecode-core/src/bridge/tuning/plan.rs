//! `/plan`: Claude only plans from now on, and what is to be planned is asked.

use super::super::begin::Plan;
use super::super::errands::Asker;
use super::super::{Bridge, queries};
use super::{Then, Tune};
use crate::agent::{Mode, Rank};
use crate::call::Reaction;
use crate::change::Change;
use crate::chat::Message;
use crate::ids::{MessageId, SessionId};
use crate::page::Page;
use crate::query::{NoAnswer, Query};
use crate::session::{NewPrompt, OpenPrompt, Session, State};
use crate::time::Now;

impl Bridge {
    pub(in super::super) fn plan_command(&mut self, words: &str, message: &Message, now: Now) {
        let asker = Asker::from(message);
        if words.is_empty() {
            let Some(session) = self.session_of_message(message) else { return };
            return self.tune(session, Tune::Mode(Mode::Plan), &asker);
        }
        let id = self.target(message).unwrap_or_else(|| {
            self.create_session(Plan { name: None, ..Plan::usual(message.from.id, message.thread) }, now)
        });
        let text = words.to_owned();
        self.plan_there(id, message.id, text, &asker, now);
    }

    fn plan_there(&mut self, id: SessionId, by: MessageId, text: String, asker: &Asker, now: Now) {
        if self.sessions.get(&id).is_some_and(Session::is_asleep) {
            self.keep(id, &Tune::Mode(Mode::Plan));
            return self.planned(id, by, text, asker, now);
        }
        let plan = self.gate().kept(Mode::Plan);
        let then = Then::Plan { message: by, text };
        self.query(id, Query::SetMode(plan), asker, queries::Then::Tuning(then));
    }

    /// The agent that was to plan is gone: what comes after it does. Not what waits for a person to say how to go on.
    pub(super) fn plan_again(&mut self, id: SessionId, by: MessageId, text: String, asker: &Asker, now: Now) {
        match self.there(id).map(Session::state) {
            Some(State::Offered(_)) | None => self.plan_is_not_sent(&NoAnswer::Gone, asker),
            Some(
                State::Asleep
                | State::Starting(_)
                | State::Idle { .. }
                | State::Running(..)
                | State::Ending(_)
                | State::Inspecting(_),
            ) => self.plan_there(id, by, text, asker, now),
        }
    }

    pub(super) fn plan_is_not_sent(&mut self, why: &NoAnswer, asker: &Asker) {
        self.no_answer(why, asker);
        let text = self.voice(asker.person.id).say("plan-not-sent");
        self.reply(asker.thread, Page::plain(text));
    }

    pub(super) fn planned(&mut self, id: SessionId, by: MessageId, text: String, asker: &Asker, now: Now) {
        self.propose_name(id, &text);
        self.prompt_by(id, by, text, Rank::Next, asker, now);
    }

    /// A command becomes a prompt. An edit of the command changes nothing.
    pub(in super::super) fn prompt_by(
        &mut self,
        id: SessionId,
        by: MessageId,
        text: String,
        rank: Rank,
        asker: &Asker,
        now: Now,
    ) {
        if self.there(id).is_none() {
            return self.say_to(asker, "toast-session-gone");
        }
        let new = NewPrompt {
            session: id,
            person: asker.person.id,
            messages: vec![by],
            pieces: Vec::new(),
            content: text.into(),
            created: now.wall,
            rank,
        };
        let prompt = OpenPrompt::new(self.random.prompt(), new);
        self.save(Change::Linked { chat: asker.thread.chat, message: by, session: id });
        self.react(asker.thread.chat, prompt.record(), Reaction::Received);
        self.take_prompt(prompt, now);
    }
}
