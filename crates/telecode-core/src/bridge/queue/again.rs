//! `/retry`: the last prompt once more.

use crate::agent::Rank;
use crate::bridge::Bridge;
use crate::bridge::errands::{self, Asker};
use crate::call::Reaction;
use crate::change::{Change, PromptRecord};
use crate::chat::Message;
use crate::errand::{Errand, Report};
use crate::ids::{MessageId, SessionId};
use crate::outbox::Post;
use crate::page::Page;
use crate::render;
use crate::session::{NewPrompt, OpenPrompt, Session, State};
use crate::time::Now;

use super::GLANCE;

/// What is to be done with a report.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) enum Then {
    /// The prompt is asked again.
    Again {
        /// In this session.
        session: SessionId,
        /// This message wants it.
        message: MessageId,
    },
}

impl Bridge {
    pub(in crate::bridge) fn retry_command(&mut self, _words: &str, message: &Message, _now: Now) {
        let asker = Asker::from(message);
        let Some(session) = self.target(message) else { return self.say_to(&asker, "retry-nothing") };
        if let Some(key) = self.sessions.get(&session).and_then(busy) {
            return self.say_to(&asker, key);
        }
        let then = Then::Again { session, message: message.id };
        self.send_out(Errand::LastPrompt { session }, &asker, errands::Then::Queue(then));
    }

    pub(in crate::bridge) fn queue_reported(&mut self, then: Then, report: Report, asker: &Asker, now: Now) {
        let Then::Again { session, message } = then;
        match report {
            Report::Prompt(Some(last)) => self.ask_again(session, last, message, asker, now),
            Report::Prompt(None) => self.say_to(asker, "retry-nothing"),
            Report::Failed { reason } => {
                let text = self.voice(asker.person.id).tell("retry-failed", [("reason", reason.into())]);
                self.reply(asker.thread, Page::plain(text));
            }
            Report::Done
            | Report::Dirty { .. }
            | Report::Folders { .. }
            | Report::Folder(_)
            | Report::NotAFolder(_)
            | Report::Personas { .. }
            | Report::Terminals(_)
            | Report::Story(_)
            | Report::Tree(_)
            | Report::Hits { .. }
            | Report::Drawn(_)
            | Report::Places(_)
            | Report::Output(_) => {}
        }
    }

    fn ask_again(&mut self, id: SessionId, last: PromptRecord, by: MessageId, asker: &Asker, now: Now) {
        // Something may have begun meanwhile.
        let Some(session) = self.there(id) else { return self.say_to(asker, "toast-session-gone") };
        if let Some(key) = busy(session) {
            return self.say_to(asker, key);
        }
        if !self.access.serves(last.person) {
            // Nothing that they said is told to Claude any more.
            return self.say_to(asker, "retry-strangers");
        }
        let thread = session.record.thread;
        let new = NewPrompt {
            session: id,
            person: asker.person.id,
            messages: vec![by],
            // An edit of the command changes nothing.
            pieces: Vec::new(),
            content: last.content,
            created: now.wall,
            rank: Rank::Next,
        };
        let prompt = OpenPrompt::new(self.random.prompt(), new);
        self.save(Change::Linked { chat: thread.chat, message: by, session: id });
        let what = render::cut(&prompt.record().content.shown(), GLANCE);
        let text = self.voice(asker.person.id).tell("retry-again", [("what", what.into())]);
        self.post(Post::reply(thread, Page::plain(text)).of(id));
        self.react(thread.chat, prompt.record(), Reaction::Received);
        self.take_prompt(prompt, now);
    }

    pub(in super::super) fn say_to(&mut self, asker: &Asker, key: &str) {
        let text = self.voice(asker.person.id).say(key);
        self.reply(asker.thread, Page::plain(text));
    }
}

/// Why the last prompt of a session cannot be asked again now.
fn busy(session: &Session) -> Option<&'static str> {
    match session.state() {
        State::Offered(_) => Some("retry-offered"),
        State::Running(..) | State::Inspecting(_) => Some("retry-busy"),
        State::Starting(starting) if starting.turn.is_some() => Some("retry-busy"),
        State::Starting(_) | State::Idle { .. } | State::Asleep | State::Ending(_) => {
            (!session.queue.is_empty()).then_some("retry-busy")
        }
    }
}
