//! `/plan`: Claude only plans from now on, and what is to be planned is asked.

use super::super::begin::Plan;
use super::super::errands::Asker;
use super::super::{Bridge, queries};
use super::{Then, Tune};
use crate::agent::{Mode, Rank};
use crate::call::Reaction;
use crate::change::{Change, PromptRecord, PromptStage};
use crate::chat::Message;
use crate::ids::{MessageId, SessionId};
use crate::query::Query;
use crate::session::Session;
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
        if self.sessions.get(&id).is_some_and(Session::is_asleep) {
            self.keep(id, &Tune::Mode(Mode::Plan));
            return self.planned(id, message.id, text, &asker, now);
        }
        let then = Then::Plan { message: message.id, text };
        let plan = self.gate().kept(Mode::Plan);
        self.query(id, Query::SetMode(plan), &asker, queries::Then::Tuning(then));
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
        let prompt = PromptRecord {
            id: self.random.prompt(),
            session: id,
            person: asker.person.id,
            messages: vec![by],
            pieces: Vec::new(),
            text,
            created: now.wall,
            rank,
            stage: PromptStage::Queued,
        };
        self.save(Change::Linked { chat: asker.thread.chat, message: by, session: id });
        self.react(asker.thread.chat, &prompt, Reaction::Received);
        self.take_prompt(prompt, now);
    }
}
