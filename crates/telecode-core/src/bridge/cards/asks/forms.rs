//! The card of a form that an MCP server wants filled in.

use super::{Row, choose, visible};
use crate::ask::{Act, Ask, Choose};
use crate::bridge::cards::short;
use crate::form::{Field, FieldKind, Flaw, FormBody, TextFormat};
use crate::page::{ButtonStyle, LABEL_LIMIT, Page};
use crate::render::{self, Text};
use crate::words::Voice;

/// How much of what a server says is shown, in UTF-16 units.
const MESSAGE: usize = 800;

/// How much of a reply is shown before the form is sent, in UTF-16 units.
const REPLY: usize = 100;

/// How many options get a button; the others can be typed.
const OPTIONS: usize = 40;

/// What is to be filled in next, or the whole form.
pub(super) fn page(ask: &Ask, voice: Voice<'_>) -> Page {
    let Some(form) = ask.form() else { return Page::default() };
    let mut text = Text::new();
    text.bold(&voice.tell("form-title", [("server", short(&form.server, 60).into())]));
    match (&form.body, ask.field()) {
        (FormBody::Link(url), _) => {
            text.newline().push(&visible(&form.message, MESSAGE));
            text.newline().code(&short(url, MESSAGE));
            text.newline().italic(&voice.say("form-link-hint"));
        }
        (FormBody::Fields(fields), Some(field)) => {
            let args = [("number", (ask.replies.len() + 1).into()), ("count", fields.len().into())];
            text.push(" · ").push(&voice.tell("question-step", args));
            text.newline().push(&visible(&form.message, MESSAGE));
            field_lines(&mut text, field, voice);
        }
        (FormBody::Fields(fields), None) => {
            text.newline().push(&visible(&form.message, MESSAGE)).newline();
            summary(&mut text, fields, ask, voice);
            text.newline().italic(&voice.say("form-look"));
        }
    }
    text.into_page()
}

fn field_lines(text: &mut Text, field: &Field, voice: Voice<'_>) {
    text.newline().newline().bold(&short(&field.title, 100));
    if !field.required {
        text.push(" ").italic(&voice.say("form-optional"));
    }
    if let Some(description) = &field.description {
        text.newline().push(&visible(description, 300));
    }
    let options = field.options();
    for (index, option) in options.iter().enumerate().skip(OPTIONS) {
        text.newline().push(&format!("{}. {}", index + 1, short(&option.title, 60)));
    }
    text.newline().italic(&voice.say(hint_key(&field.kind)));
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
fn summary(text: &mut Text, fields: &[Field], ask: &Ask, voice: Voice<'_>) {
    for (field, (_, reply)) in fields.iter().zip(&ask.replies) {
        text.newline().push("• ").bold(&short(&field.title, 60)).push(": ");
        text.push(&shown(field, reply, voice));
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
    short(&reply.iter().map(title).collect::<Vec<_>>().join(", "), REPLY)
}

pub(super) fn rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    let Some(form) = ask.form() else { return Vec::new() };
    let button = |key, style, what| choose(ask, key, style, what, voice);
    let mut rows = match (&form.body, ask.field()) {
        (FormBody::Link(_), _) => vec![vec![button("button-done", ButtonStyle::Go, Choose::Done)]],
        (FormBody::Fields(_), None) => vec![vec![button("button-send-form", ButtonStyle::Go, Choose::Done)]],
        (FormBody::Fields(_), Some(field)) => field_rows(ask, field, voice),
    };
    let mut steps = Vec::new();
    if !ask.replies.is_empty() {
        steps.push(button("button-part-before", ButtonStyle::Plain, Choose::Before));
    }
    if ask.field().is_some_and(|field| !field.required) {
        steps.push(button("button-skip", ButtonStyle::Plain, Choose::Skip));
    }
    if !steps.is_empty() {
        rows.push(steps);
    }
    rows.push(vec![
        button("button-decline-form", ButtonStyle::Danger, Choose::Decline),
        button("button-cancel-form", ButtonStyle::Plain, Choose::Cancel),
    ]);
    rows
}

fn field_rows(ask: &Ask, field: &Field, voice: Voice<'_>) -> Vec<Row> {
    let press =
        |label: String, style, what| (render::cut(&label, LABEL_LIMIT), style, Act::Decide(ask.id, what));
    let mut rows: Vec<Row> = match &field.kind {
        FieldKind::Flag => vec![vec![
            press(voice.say("form-yes"), ButtonStyle::Plain, Choose::Option(0)),
            press(voice.say("form-no"), ButtonStyle::Plain, Choose::Option(1)),
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
                let label = format!("{mark}{}", short(&option.title, LABEL_LIMIT));
                vec![press(label, ButtonStyle::Plain, Choose::Option(index))]
            };
            options.map(row).collect()
        }
        FieldKind::Text { .. } | FieldKind::Number { .. } => Vec::new(),
    };
    if matches!(field.kind, FieldKind::Many { .. }) {
        rows.push(vec![choose(ask, "button-done", ButtonStyle::Go, Choose::Done, voice)]);
    }
    if !field.default.is_empty() {
        let label = voice.tell("button-default", [("value", shown(field, &field.default, voice).into())]);
        rows.push(vec![press(label, ButtonStyle::Plain, Choose::Default)]);
    }
    rows
}

/// The page that a form wants opened, if Telegram opens such.
pub(in crate::bridge) fn link(ask: &Ask) -> Option<&str> {
    let FormBody::Link(url) = &ask.form()?.body else { return None };
    (url.starts_with("https://") || url.starts_with("http://")).then_some(url)
}

/// Why something may not stand in a field, and what may.
pub(in crate::bridge) fn flaw_text(flaw: &Flaw, voice: Voice<'_>) -> String {
    let number = |key, count: u64| voice.tell(key, [("count", count.into())]);
    match flaw {
        Flaw::Short(min) => number("flaw-short", *min),
        Flaw::Long(max) => number("flaw-long", *max),
        Flaw::Format(TextFormat::Email) => voice.say("flaw-email"),
        Flaw::Format(TextFormat::Uri) => voice.say("flaw-uri"),
        Flaw::Format(TextFormat::Date) => voice.say("flaw-date"),
        Flaw::Format(TextFormat::Time) => voice.say("flaw-time"),
        Flaw::NoNumber => voice.say("flaw-number"),
        Flaw::NotWhole => voice.say("flaw-whole"),
        Flaw::Small(min) => voice.tell("flaw-small", [("bound", min.as_str().into())]),
        Flaw::Large(max) => voice.tell("flaw-large", [("bound", max.as_str().into())]),
        Flaw::NoFlag => voice.say("flaw-flag"),
        Flaw::NoOption => voice.say("flaw-option"),
        Flaw::Few(min) => number("flaw-few", *min),
        Flaw::Many(max) => number("flaw-many", *max),
    }
}
