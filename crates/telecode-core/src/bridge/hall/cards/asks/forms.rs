//! The card of a form that an MCP server wants filled in.

use crate::ask::{Ask, AskChoice, View};
use crate::bridge::hall::cards::asks::face::CardFace;
use crate::bridge::hall::cards::asks::{Row, choose, details_button, hosts};
use crate::bridge::hall::new_button::NewButton;
use crate::form::{Field, FieldKind, FormBody, TextFormat, ValueFlaw};
use crate::page::{ButtonStyle, LABEL_LIMIT};
use crate::pick::ButtonPick;
use crate::render;
use crate::render::{Exact, Layout, Room, exact_line};
use crate::words::Voice;

/// How much of what a server says is shown.
const MESSAGE: Room = Room { units: 800, lines: 20 };

/// How much of what it says of a field is shown.
const ABOUT: Room = Room { units: 300, lines: 8 };

/// The longest address that is opened, in UTF-16 units: it has to be seen whole.
const LINK: usize = 1_500;

/// How much of a reply is shown before the form is sent, in UTF-16 units.
const REPLY: usize = 100;

/// How many options get a button; the others can be typed.
const OPTIONS: usize = 40;

/// What is to be filled in next, or the whole form.
pub(in crate::bridge) fn face<'a>(ask: &Ask, voice: Voice<'a>) -> CardFace<'a> {
    let mut face = CardFace::new(voice);
    let Some(form) = ask.form() else { return face };
    let server = face.line(&form.server, 60);
    face.text.bold(&voice.tell("form-title", [("server", server.into())]));
    match (&form.body, ask.field()) {
        (FormBody::Link(url), _) => {
            face.passage(&form.message, MESSAGE);
            face.text.newline();
            face.code(url, LINK);
            hosts::put(&mut face, url);
            face.text.newline().italic(&voice.say("form-link-hint"));
        }
        (FormBody::Fields(fields), Some(field)) => {
            let args = [("number", (ask.replies.len() + 1).into()), ("count", fields.len().into())];
            face.text.push(" · ").push(&voice.tell("question-step", args));
            face.passage(&form.message, MESSAGE);
            field_lines(&mut face, field);
        }
        (FormBody::Fields(fields), None) => {
            face.passage(&form.message, MESSAGE);
            face.text.newline();
            summary(&mut face, fields, ask);
            face.text.newline().italic(&voice.say("form-look"));
        }
    }
    if ask.view == View::Seen {
        face.text.newline().newline().bold(&voice.say("all-below"));
    }
    face
}

fn field_lines(face: &mut CardFace<'_>, field: &Field) {
    let voice = face.voice;
    let title = face.line(&field.title, 100);
    face.text.newline().newline().bold(&title);
    if !field.required {
        face.text.push(" ").italic(&voice.say("form-optional"));
    }
    if let Some(description) = &field.description {
        face.passage(description, ABOUT);
    }
    let options = field.options();
    for (index, option) in options.iter().enumerate().skip(OPTIONS) {
        let title = face.line(&option.title, 60);
        face.text.newline().push(&format!("{}. {title}", index + 1));
    }
    face.text.newline().italic(&voice.say(hint_key(&field.kind)));
}

fn hint_key(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text { format, .. } => match format {
            None => "form-hint-text",
            Some(TextFormat::Email) => "form-hint-email",
            Some(TextFormat::Uri) => "form-hint-uri",
            Some(TextFormat::Date) => "form-hint-date",
            Some(TextFormat::Time) => "form-hint-time",
        },
        FieldKind::Number { whole: true, .. } => "form-hint-whole",
        FieldKind::Number { whole: false, .. } => "form-hint-number",
        FieldKind::Flag | FieldKind::One(_) => "form-hint-one",
        FieldKind::Many { .. } => "form-hint-many",
    }
}

/// Everything that will be sent.
fn summary(face: &mut CardFace<'_>, fields: &[Field], ask: &Ask) {
    for (field, (_, reply)) in fields.iter().zip(&ask.replies) {
        let title = face.line(&field.title, 60);
        let words = shown(field, reply, face.voice);
        // What a person typed they have seen.
        let is_typed = field.options().is_empty() && *reply != field.default;
        let reply = if is_typed { exact_line(&words, REPLY) } else { face.line(&words, REPLY) };
        face.text.newline().push("• ").bold(&title).push(": ").push(&reply);
    }
}

/// A reply in a person's words.
fn shown(field: &Field, reply: &[String], voice: Voice<'_>) -> String {
    if reply.is_empty() {
        return voice.say("answer-skipped");
    }
    let title = |value: &String| match &field.kind {
        FieldKind::Flag => voice.say(if value == "true" { "form-yes" } else { "form-no" }),
        FieldKind::One(options) | FieldKind::Many { options, .. } => {
            options.iter().find(|option| option.value == *value).map_or(value, |option| &option.title).clone()
        }
        FieldKind::Text { .. } | FieldKind::Number { .. } => value.clone(),
    };
    reply.iter().map(title).collect::<Vec<_>>().join(", ")
}

pub(in crate::bridge) fn rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    let Some(form) = ask.form() else { return Vec::new() };
    let button = |key, style, what| choose(ask, key, style, what, voice);
    let mut rows = match (&form.body, ask.field()) {
        (FormBody::Link(_), _) => vec![vec![button("button-done", ButtonStyle::Go, AskChoice::Done)]],
        (FormBody::Fields(_), None) => {
            vec![vec![button("button-send-form", ButtonStyle::Go, AskChoice::Done)]]
        }
        (FormBody::Fields(_), Some(field)) => field_rows(ask, field, voice),
    };
    let mut steps = Vec::new();
    if !ask.replies.is_empty() {
        steps.push(button("button-part-before", ButtonStyle::Plain, AskChoice::Before));
    }
    if ask.field().is_some_and(|field| !field.required) {
        steps.push(button("button-skip", ButtonStyle::Plain, AskChoice::Skip));
    }
    if !steps.is_empty() {
        rows.push(steps);
    }
    if face(ask, voice).is_cut() {
        rows.push(vec![details_button(ask, "button-details", voice)]);
    }
    rows.push(vec![
        button("button-decline-form", ButtonStyle::Danger, AskChoice::Decline),
        button("button-cancel-form", ButtonStyle::Plain, AskChoice::Cancel),
    ]);
    rows
}

fn field_rows(ask: &Ask, field: &Field, voice: Voice<'_>) -> Vec<Row> {
    let press = |label: String, style, what| {
        NewButton::Pick(render::cut(&label, LABEL_LIMIT), style, ButtonPick::Decide(ask.id, what))
    };
    let mut rows: Vec<Row> = match &field.kind {
        FieldKind::Flag => vec![vec![
            press(voice.say("form-yes"), ButtonStyle::Plain, AskChoice::Option(0)),
            press(voice.say("form-no"), ButtonStyle::Plain, AskChoice::Option(1)),
        ]],
        FieldKind::One(_) | FieldKind::Many { .. } => {
            let options = field.options().iter().enumerate().take(OPTIONS);
            let row = |(index, option): (usize, &crate::form::FormOption)| {
                let mark = match &field.kind {
                    FieldKind::Many { .. } if ask.checked.contains(&index) => "☑ ",
                    FieldKind::Many { .. } => "☐ ",
                    FieldKind::One(_)
                    | FieldKind::Flag
                    | FieldKind::Text { .. }
                    | FieldKind::Number { .. } => "",
                };
                let label = format!("{mark}{}", exact_line(&option.title, LABEL_LIMIT - 2));
                vec![press(label, ButtonStyle::Plain, AskChoice::Option(index))]
            };
            options.map(row).collect()
        }
        FieldKind::Text { .. } | FieldKind::Number { .. } => Vec::new(),
    };
    if matches!(field.kind, FieldKind::Many { .. }) {
        rows.push(vec![choose(ask, "button-done", ButtonStyle::Go, AskChoice::Done, voice)]);
    }
    if !field.default.is_empty() {
        let value = exact_line(&shown(field, &field.default, voice), REPLY);
        let label = voice.tell("button-default", [("value", value.into())]);
        rows.push(vec![press(label, ButtonStyle::Plain, AskChoice::Default)]);
    }
    rows
}

/// The page that a form wants opened, if Telegram opens such and the card shows all of its address.
pub(in crate::bridge) fn link(ask: &Ask) -> Option<&str> {
    let FormBody::Link(url) = &ask.form()?.body else { return None };
    let is_seen = crate::page::utf16_len(&Exact::of(url, Layout::Line).into_whole()) <= LINK;
    (is_seen && (url.starts_with("https://") || url.starts_with("http://"))).then_some(url)
}

/// Why something may not stand in a field, and what may.
pub(in crate::bridge) fn flaw_text(flaw: &ValueFlaw, voice: Voice<'_>) -> String {
    let number = |key, count: u64| voice.tell(key, [("count", count.into())]);
    match flaw {
        ValueFlaw::Short(min) => number("flaw-short", *min),
        ValueFlaw::Long(max) => number("flaw-long", *max),
        ValueFlaw::Format(TextFormat::Email) => voice.say("flaw-email"),
        ValueFlaw::Format(TextFormat::Uri) => voice.say("flaw-uri"),
        ValueFlaw::Format(TextFormat::Date) => voice.say("flaw-date"),
        ValueFlaw::Format(TextFormat::Time) => voice.say("flaw-time"),
        ValueFlaw::NoNumber => voice.say("flaw-number"),
        ValueFlaw::NotWhole => voice.say("flaw-whole"),
        ValueFlaw::Small(min) => voice.tell("flaw-small", [("bound", min.as_str().into())]),
        ValueFlaw::Large(max) => voice.tell("flaw-large", [("bound", max.as_str().into())]),
        ValueFlaw::NoFlag => voice.say("flaw-flag"),
        ValueFlaw::NoOption => voice.say("flaw-option"),
        ValueFlaw::Few(min) => number("flaw-few", *min),
        ValueFlaw::Many(max) => number("flaw-many", *max),
    }
}
