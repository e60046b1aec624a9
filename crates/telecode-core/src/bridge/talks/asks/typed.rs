//! Texts that are answers: the reason for a denial, an answer to a question, a bare yes or no.

use std::collections::HashSet;

use crate::ask::{Ask, AskState};
use crate::bridge::hall::Hall;
use crate::bridge::hall::cards::asks::closed::DENIAL;
use crate::bridge::talks::asks::{Decider, reminders};
use crate::bridge::talks::{Talks, addressee, asks, open_asks};
use crate::chat::Message;
use crate::page::Page;
use crate::permission::Decision;
use crate::session::Session;
use crate::time::Now;
use crate::tool::{Arity, Choice, Question, Tool};

/// A text may be the reason for a denial, or the answer to a question. Says whether it was.
pub(in crate::bridge) fn typed_answer(
    hall: &mut Hall,
    talks: &mut Talks,
    message: &Message,
    now: Now,
) -> bool {
    let by = Decider { person: message.from.id, name: &message.from.name };
    reason_typed(hall, talks, message, by, now)
        || asks::plans::plan_revised(hall, talks, message, by, now)
        || part_typed(hall, talks, message, by, now)
        || word_typed(hall, talks, message, by, now)
}

/// The reason for a denial, from the person who was asked for it.
fn reason_typed(hall: &mut Hall, talks: &mut Talks, message: &Message, by: Decider<'_>, now: Now) -> bool {
    let replied = addressee::replied(hall, message);
    let of_thread = |ask: &&Ask| {
        let session = talks.sessions.get(&ask.session).map(Session::record);
        session.is_some_and(|record| {
            record.thread == message.thread && replied.is_none_or(|replied| replied == record.id)
        })
    };
    let mut asks_here = talks.asks.all().filter(of_thread);
    let reason = asks_here.find(|ask| ask.state == AskState::WantsReason(by.person)).cloned();
    let Some(ask) = reason else { return false };
    asks::decide(hall, talks, ask, Decision::Deny { message: message.text.clone() }, by, now);
    true
}

/// The part of a question, or the field of a form, that is shown now.
fn part_typed(hall: &mut Hall, talks: &mut Talks, message: &Message, by: Decider<'_>, now: Now) -> bool {
    // Only who pressed for it talks to a session that is not the current one without a reply.
    let meant = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message);
    let waiting = || {
        let of_session = talks.asks.all().filter(|ask| Some(ask.session) == meant && ask.is_waiting());
        of_session.filter(|ask| open_asks::sight::was_there(hall, talks, ask, message))
    };
    let question = waiting().find(|ask| ask.part().is_some()).cloned();
    let form = waiting().find(|ask| ask.field().is_some()).cloned();
    if let Some(ask) = question {
        question_typed(hall, talks, ask, message, by, now);
    } else if let Some(ask) = form {
        asks::forms::field_typed(hall, &mut talks.sessions, &mut talks.asks, ask, message, by, now);
    } else {
        return false;
    }
    true
}

/// A bare word that decides the only thing that is open. A plan takes more than a word.
fn word_typed(hall: &mut Hall, talks: &mut Talks, message: &Message, by: Decider<'_>, now: Now) -> bool {
    let Some(word) = typed_decision(&message.text) else { return false };
    let open = only_open(hall, talks, message).cloned();
    let Some(ask) = open.filter(|ask| open_asks::sight::was_there(hall, talks, ask, message)) else {
        return false;
    };
    if matches!(ask.call.tool, Tool::Plan { .. } | Tool::Form(_)) {
        return false;
    }
    match word {
        DecidingWord::No => {
            asks::decide(hall, talks, ask, Decision::Deny { message: DENIAL.to_owned() }, by, now);
        }
        DecidingWord::Yes => asks::permissions::allow_typed(hall, talks, ask, message, by, now),
    }
    true
}

/// The ask that a bare word means. As a reply: that of the card, or of the reminder, that is replied to, and of nothing
/// else, since a reply to Claude's words is for Claude. Otherwise the only one that is open in the thread.
fn only_open<'a>(hall: &Hall, talks: &'a Talks, message: &Message) -> Option<&'a Ask> {
    let of_thread = |ask: &&Ask| {
        let session = talks.sessions.get(&ask.session).map(Session::record);
        ask.is_waiting() && session.is_some_and(|record| record.thread == message.thread)
    };
    let mut open = talks.asks.all().filter(of_thread);
    if let Some(replied) = message.reply_to {
        let is_it = |slot| hall.outbox.slots.message_of(slot) == Some(replied);
        return open.find(|ask| {
            is_it(ask.slot) || reminders::reminder_of(&talks.waiting, ask.id).is_some_and(is_it)
        });
    }
    let (only, other) = (open.next()?, open.next());
    (other.is_none()
        && Some(only.session)
            == addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message))
    .then_some(only)
}

/// A text for the part of a question that is shown. Own words are an answer; an option is one only once all of it was seen.
fn question_typed(
    hall: &mut Hall,
    talks: &mut Talks,
    ask: Ask,
    message: &Message,
    by: Decider<'_>,
    now: Now,
) {
    let Some(question) = ask.part() else { return };
    let answer = typed_choices(question, &message.text);
    let is_option = |label: &String| question.options.iter().any(|choice| choice.label == *label);
    if answer.iter().any(is_option)
        && let Some(toast) = asks::unseen(
            hall,
            &talks.sessions,
            &mut talks.asks,
            &mut talks.seen,
            &ask,
            message.thread,
            by.person,
        )
    {
        hall.reply(message.thread, Page::plain(toast));
        return;
    }
    asks::questions::part_answered(hall, talks, ask, answer, by, now);
}

/// A bare word that decides.
enum DecidingWord {
    Yes,
    No,
}

/// A bare yes or no to a permission, in English or Russian.
fn typed_decision(text: &str) -> Option<DecidingWord> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "allow" | "да" => Some(DecidingWord::Yes),
        "no" | "deny" | "нет" => Some(DecidingWord::No),
        _ => None,
    }
}

/// Numbers and labels typed for a question are those options, several of them where several may be chosen; anything else is
/// an answer by itself.
fn typed_choices(question: &Question, text: &str) -> Vec<String> {
    let text = text.trim();
    if let Some(label) = typed_choice(question, text) {
        return vec![label];
    }
    let parts: Option<Vec<String>> = match question.arity {
        Arity::One => None,
        Arity::Many => text.split([',', ';', '\n']).map(|part| typed_choice(question, part.trim())).collect(),
    };
    let mut labels = parts.unwrap_or_else(|| vec![text.to_owned()]);
    let mut seen = HashSet::new();
    labels.retain(|label| seen.insert(label.clone()));
    labels
}

/// The label that a number or a label in any case means.
fn typed_choice(question: &Question, text: &str) -> Option<String> {
    let by_number =
        text.parse::<usize>().ok().and_then(|number| question.options.get(number.checked_sub(1)?));
    let is_it = |choice: &&Choice| choice.label.to_lowercase() == text.to_lowercase();
    by_number.or_else(|| question.options.iter().find(is_it)).map(|choice| choice.label.clone())
}
