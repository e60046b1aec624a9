//! `/btw`: a question that Claude answers beside whatever it does, from what it knows, without a trace in the conversation.

use std::collections::HashMap;

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::{Talks, addressee, queries};
use crate::call::{Notify, Reaction};
use crate::chat::Message;
use crate::ids::{MessageId, SessionId};
use crate::outbox::Post;
use crate::page::{Page, TEXT_LIMIT};
use crate::query::{NoAnswer, NoAside, Query};
use crate::render;
use crate::render::Text;

/// How many earlier questions are told with a new one: Claude keeps nothing of them, and each costs tokens.
const REMEMBERED: usize = 5;

/// How much of the question stands above its answer, in UTF-16 units.
const GLANCE: usize = 200;

/// The last questions beside the work of each session, and their answers. A restart forgets them.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Asides(HashMap<SessionId, Vec<(String, String)>>);

/// The answer to this message is to be shown.
#[derive(Debug)]
pub(in crate::bridge) struct AsideWanted {
    message: MessageId,
    question: String,
}

impl Asides {
    pub(in crate::bridge) fn forget(&mut self, session: SessionId) {
        self.0.remove(&session);
    }
}

pub(in crate::bridge) fn btw_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    if words.is_empty() {
        return hall.say(message, "btw-how");
    }
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    hall.outbox.react(message.thread.chat, message.id, Reaction::Received);
    let before = talks.asides.0.get(&session).cloned().unwrap_or_default();
    let query = Query::Aside { question: words.to_owned(), before };
    let then = AsideWanted { message: message.id, question: words.to_owned() };
    queries::query(hall, talks, session, query, &Asker::from(message), then);
}

pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    asides: &mut Asides,
    session: SessionId,
    AsideWanted { message, question }: AsideWanted,
    answer: Result<Result<String, NoAside>, NoAnswer>,
    asker: &Asker,
) {
    let is_answered = matches!(answer, Ok(Ok(_)));
    let reaction = if is_answered { Reaction::Answered } else { Reaction::Failed };
    hall.outbox.react(asker.thread.chat, message, reaction);
    match answer {
        Ok(Ok(answer)) => show_aside(hall, asides, session, question, answer, asker),
        Ok(Err(why)) => say_no_aside(hall, &why, asker),
        Err(NoAnswer::Unsupported) => hall.say_to(asker, "btw-unsupported"),
        Err(why) => queries::no_answer(hall, &why, asker),
    }
}

/// Why there is no answer, and what to do about it.
fn say_no_aside(hall: &mut Hall, why: &NoAside, asker: &Asker) {
    let (key, words) = match why {
        NoAside::Tool(tool) => ("btw-needs-tool", tool),
        NoAside::Api(words) => ("btw-api", words),
        NoAside::Other(words) => ("btw-none", words),
    };
    let words = render::glance(words, GLANCE);
    let text = hall.voice(asker.person.id).tell(key, [("words", words.into())]);
    hall.reply(asker.thread, Page::plain(text));
}

fn show_aside(
    hall: &mut Hall,
    asides: &mut Asides,
    session: SessionId,
    question: String,
    answer: String,
    asker: &Asker,
) {
    let voice = hall.voice(asker.person.id);
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
        hall.post(Post::reply(asker.thread, page).notify(notify).of(session));
    }
    let before = asides.0.entry(session).or_default();
    before.push((question, answer));
    let old = before.len().saturating_sub(REMEMBERED);
    before.drain(..old);
}
