//! Questions: answered part by part, by buttons or by words.

use crate::ask::Ask;
use crate::bridge::hall::Hall;
use crate::bridge::talks::asks::Decider;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, asks};
use crate::chat::Press;
use crate::ids::PersonId;
use crate::permission::Decision;
use crate::time::Now;
use crate::tool::Arity;

pub(super) fn option(
    hall: &mut Hall,
    talks: &mut Talks,
    mut ask: Ask,
    index: usize,
    press: &Press,
    now: Now,
) -> String {
    let voice = hall.voice(press.from.id);
    let Some(question) = ask.part().cloned() else { return voice.say("toast-expired") };
    let Some(choice) = question.options.get(index) else { return voice.say("toast-expired") };
    match question.arity {
        Arity::One => match asks::unseen(
            hall,
            &talks.sessions,
            &mut talks.asks,
            &mut talks.seen,
            &ask,
            press.thread,
            press.from.id,
        ) {
            Some(toast) => toast,
            None => part_answered(hall, talks, ask, vec![choice.label.clone()], press.into(), now),
        },
        Arity::Many => {
            ask.check(index);
            asks::repaint(hall, &talks.sessions, &mut talks.asks, ask);
            String::new()
        }
    }
}

pub(super) fn checked(hall: &mut Hall, talks: &mut Talks, ask: Ask, press: &Press, now: Now) -> String {
    let voice = hall.voice(press.from.id);
    let Some(question) = ask.part() else { return voice.say("toast-expired") };
    let labels: Vec<_> = ask
        .checked
        .iter()
        .filter_map(|index| question.options.get(*index))
        .map(|choice| choice.label.clone())
        .collect();
    if labels.is_empty() {
        return voice.say("toast-choose-one");
    }
    if let Some(toast) = asks::unseen(
        hall,
        &talks.sessions,
        &mut talks.asks,
        &mut talks.seen,
        &ask,
        press.thread,
        press.from.id,
    ) {
        return toast;
    }
    part_answered(hall, talks, ask, labels, press.into(), now)
}

/// A part is left without an answer.
pub(super) fn skip(hall: &mut Hall, talks: &mut Talks, ask: Ask, press: &Press, now: Now) -> String {
    if !ask.facts.skips || ask.part().is_none() {
        return hall.voice(press.from.id).say("toast-expired");
    }
    part_answered(hall, talks, ask, Vec::new(), press.into(), now)
}

/// The part before the one that is shown is asked again.
pub(super) fn part_before(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    mut ask: Ask,
    person: PersonId,
) -> String {
    if ask.replies.pop().is_none() {
        return hall.voice(person).say("toast-expired");
    }
    ask.turns_page();
    asks::redraw(hall, sessions, asks, ask);
    hall.voice(person).say("toast-back")
}

/// One part of a question is answered, or skipped; the last one answers the ask.
pub(in crate::bridge) fn part_answered(
    hall: &mut Hall,
    talks: &mut Talks,
    mut ask: Ask,
    answer: Vec<String>,
    by: Decider<'_>,
    now: Now,
) -> String {
    let Some(question) = ask.part().cloned() else { return hall.voice(by.person).say("toast-expired") };
    ask.replies.push((question.text, answer));
    ask.turns_page();
    if ask.part().is_some() {
        asks::redraw(hall, &talks.sessions, &mut talks.asks, ask);
        return hall.voice(by.person).say("toast-next");
    }
    let decision = Decision::Reply { answers: ask.replies.clone() };
    asks::decide(hall, talks, ask, decision, by, now)
}
