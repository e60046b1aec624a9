//! `/btw`: a question that Claude answers beside whatever it does, from what it knows, without a trace in the conversation.

use std::collections::HashMap;

use super::super::errands::Asker;
use super::super::{Bridge, cards, queries};
use crate::call::{Notify, Reaction};
use crate::chat::Message;
use crate::ids::{MessageId, SessionId};
use crate::outbox::Post;
use crate::page::{Page, TEXT_LIMIT};
use crate::query::{Answer, NoAnswer, NoAside, Query};
use crate::render::{self, Text};

/// How many earlier questions are told with a new one: Claude keeps nothing of them, and each costs tokens.
const REMEMBERED: usize = 5;

/// How much of the question stands above its answer, in UTF-16 units.
const GLANCE: usize = 200;

/// The last questions beside the work of each session, and their answers. A restart forgets them.
#[derive(Debug, Default)]
pub(in super::super) struct Asides(HashMap<SessionId, Vec<(String, String)>>);

/// What is to be done with an answer.
#[derive(Debug)]
pub(in super::super) enum Then {
    /// It is shown, as the answer to this message.
    Aside { message: MessageId, question: String },
}

impl Bridge {
    pub(in super::super) fn btw_command(&mut self, words: &str, message: &Message) {
        if words.is_empty() {
            return self.say(message, "btw-how");
        }
        let Some(session) = self.session_of_message(message) else { return };
        self.outbox.react(message.thread.chat, message.id, Reaction::Received);
        let before = self.asides.0.get(&session).cloned().unwrap_or_default();
        let query = Query::Aside { question: words.to_owned(), before };
        let then = Then::Aside { message: message.id, question: words.to_owned() };
        self.query(session, query, &Asker::from(message), queries::Then::Steering(then));
    }

    pub(in super::super) fn steering_told(
        &mut self,
        session: SessionId,
        then: Then,
        answer: Result<Answer, NoAnswer>,
        asker: &Asker,
    ) {
        let Then::Aside { message, question } = then;
        let is_answered = matches!(answer, Ok(Answer::Aside(_)));
        let reaction = if is_answered { Reaction::Answered } else { Reaction::Failed };
        self.outbox.react(asker.thread.chat, message, reaction);
        match answer {
            Ok(Answer::Aside(answer)) => self.show_aside(session, question, answer, asker),
            Ok(Answer::NoAside(why)) => self.say_no_aside(&why, asker),
            // Each query has an answer of its own; another one is as good as none.
            Ok(_) | Err(NoAnswer::Unsupported) => self.say_to(asker, "btw-unsupported"),
            Err(why) => self.no_answer(&why, asker),
        }
    }

    /// Why there is no answer, and what to do about it.
    fn say_no_aside(&mut self, why: &NoAside, asker: &Asker) {
        let (key, words) = match why {
            NoAside::Tool(tool) => ("btw-needs-tool", tool),
            NoAside::Api(words) => ("btw-api", words),
            NoAside::Other(words) => ("btw-none", words),
        };
        let words = render::glance(words, GLANCE);
        let text = self.voice(asker.person.id).tell(key, [("words", words.into())]);
        self.reply(asker.thread, Page::plain(text));
    }

    fn show_aside(&mut self, session: SessionId, question: String, answer: String, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let glance = render::glance(&question, GLANCE);
        let mut title = Text::new();
        title.italic(&voice.tell("btw-title", [("question", glance.into())])).newline().newline();
        let nothing = voice.say("btw-nothing");
        let said = if answer.trim().is_empty() { &nothing } else { &answer };
        let mut pages = cards::markdown(said).into_iter();
        let first = pages.next().unwrap_or_default();
        let fits = title.len_utf16() + crate::page::utf16_len(&first.text) <= TEXT_LIMIT;
        let mut all = Vec::new();
        if fits {
            title.append_page(&first);
            all.push(title.into_page());
        } else {
            all.extend([title.into_page(), first]);
        }
        all.extend(pages);
        let count = all.len();
        for (at, page) in all.into_iter().enumerate() {
            // It may have taken a while.
            let notify = if at + 1 == count { Notify::Loud } else { Notify::Silent };
            self.post(Post::reply(asker.thread, page).notify(notify).of(session));
        }
        let asides = self.asides.0.entry(session).or_default();
        asides.push((question, answer));
        let old = asides.len().saturating_sub(REMEMBERED);
        asides.drain(..old);
    }
}
