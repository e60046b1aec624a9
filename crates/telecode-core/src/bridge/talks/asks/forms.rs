//! Forms of MCP servers: filled in field by field, shown whole before they are sent. Nothing is answered without a person.

use crate::ask::Ask;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::asks::Decider;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, asks};
use crate::chat::{Message, Press};
use crate::form::{FieldKind, Form, FormBody, ValueFlaw};
use crate::page::Page;
use crate::permission::Decision;
use crate::time::Now;

/// An option of the field that is shown was pressed; of yes or no, yes is the first.
pub(super) fn form_option(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    mut ask: Ask,
    index: usize,
    press: &Press,
    now: Now,
) -> String {
    let voice = hall.voice(press.from.id);
    let Some(field) = ask.field().cloned() else { return voice.say("toast-expired") };
    let value = match &field.kind {
        FieldKind::Flag if index < 2 => Some((index == 0).to_string()),
        FieldKind::One(options) => options.get(index).map(|option| option.value.clone()),
        FieldKind::Many { options, .. } if index < options.len() => {
            ask.check(index);
            asks::repaint(hall, sessions, asks, ask);
            return String::new();
        }
        FieldKind::Many { .. } | FieldKind::Flag | FieldKind::Text { .. } | FieldKind::Number { .. } => None,
    };
    match value {
        Some(value) => field_filled(hall, sessions, asks, ask, vec![value], press.into(), now),
        None => voice.say("toast-expired"),
    }
}

/// The checked options are taken, or the whole form is sent.
pub(super) fn form_done(hall: &mut Hall, talks: &mut Talks, ask: Ask, press: &Press, now: Now) -> String {
    let voice = hall.voice(press.from.id);
    let Some(form) = ask.form() else { return voice.say("toast-expired") };
    let Some(field) = ask.field().cloned() else {
        let decision = Decision::Submit { values: values(form, &ask) };
        return match asks::unseen(
            hall,
            &talks.sessions,
            &mut talks.asks,
            &mut talks.seen,
            &ask,
            press.thread,
            press.from.id,
        ) {
            Some(toast) => toast,
            None => asks::decide(hall, talks, ask, decision, press.into(), now),
        };
    };
    let chosen = ask.checked.iter().filter_map(|index| field.options().get(*index));
    match field.chosen(chosen.map(|option| option.value.clone()).collect()) {
        Ok(values) if matches!(field.kind, FieldKind::Many { .. }) => {
            field_filled(hall, &mut talks.sessions, &mut talks.asks, ask, values, press.into(), now)
        }
        Ok(_) => voice.say("toast-expired"),
        Err(flaw) => cards::flaw_text(&flaw, voice),
    }
}

/// The field that is shown gets what the server proposes.
pub(super) fn form_default(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    ask: Ask,
    press: &Press,
    now: Now,
) -> String {
    match ask.field().map(|field| field.default.clone()).filter(|default| !default.is_empty()) {
        Some(default) => field_filled(hall, sessions, asks, ask, default, press.into(), now),
        None => hall.voice(press.from.id).say("toast-expired"),
    }
}

pub(super) fn form_skip(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    ask: Ask,
    press: &Press,
    now: Now,
) -> String {
    match ask.field() {
        Some(field) if !field.required => {
            field_filled(hall, sessions, asks, ask, Vec::new(), press.into(), now)
        }
        Some(_) | None => hall.voice(press.from.id).say("toast-expired"),
    }
}

/// The server is told that nobody wants to answer, or that it is called off.
pub(super) fn form_refused(
    hall: &mut Hall,
    talks: &mut Talks,
    ask: Ask,
    how: Decision,
    press: &Press,
    now: Now,
) -> String {
    if ask.form().is_none() {
        return hall.voice(press.from.id).say("toast-expired");
    }
    asks::decide(hall, talks, ask, how, press.into(), now)
}

/// A text for the field that is shown. What does not fit is said, and the field stays.
pub(in crate::bridge) fn field_typed(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    ask: Ask,
    message: &Message,
    by: Decider<'_>,
    now: Now,
) {
    let Some(field) = ask.field() else { return };
    match field.typed(&message.text) {
        Ok(values) => {
            field_filled(hall, sessions, asks, ask, values, by, now);
        }
        Err(flaw) => {
            let text = cards::flaw_text(&flaw, hall.voice(by.person));
            hall.reply(message.thread, Page::plain(text));
        }
    }
}

/// A field is filled in, or left out; after the last one the whole is shown.
fn field_filled(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    mut ask: Ask,
    reply: Vec<String>,
    by: Decider<'_>,
    now: Now,
) -> String {
    let Some(field) = ask.field() else { return hall.voice(by.person).say("toast-expired") };
    if let Some(flaw) = flaw_of_default(field, &reply) {
        return cards::flaw_text(&flaw, hall.voice(by.person));
    }
    ask.replies.push((field.name.clone(), reply));
    ask.turns_page();
    if let Some(turn) = sessions.get_mut(&ask.session).and_then(crate::session::Session::running) {
        turn.shows_life(now.instant);
    }
    let key = if ask.field().is_some() { "toast-next-field" } else { "toast-look" };
    asks::redraw(hall, sessions, asks, ask);
    hall.voice(by.person).say(key)
}

/// What the server proposes may not fit what it wants.
fn flaw_of_default(field: &crate::form::Field, reply: &[String]) -> Option<ValueFlaw> {
    let [only] = reply else { return None };
    match &field.kind {
        FieldKind::Text { .. } | FieldKind::Number { .. } => field.typed(only).err(),
        FieldKind::Flag | FieldKind::One(_) | FieldKind::Many { .. } => None,
    }
}

/// The answer: what was filled in, without what was left out.
fn values(form: &Form, ask: &Ask) -> Vec<(String, crate::form::FormValue)> {
    let FormBody::Fields(fields) = &form.body else { return Vec::new() };
    let filled = fields.iter().zip(&ask.replies);
    filled.filter_map(|(field, (_, reply))| Some((field.name.clone(), field.value(reply)?))).collect()
}
