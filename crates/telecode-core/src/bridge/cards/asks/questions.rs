//! The card of a question.

use super::{Row, choose, visible};
use crate::ask::{Act, Ask, Choose};
use crate::bridge::cards::short;
use crate::page::{ButtonStyle, LABEL_LIMIT, Page};
use crate::render::{self, Text};
use crate::tool::{Arity, Choice, Question, Tool};
use crate::words::Voice;

/// The part that is to be answered next.
pub(super) fn page(ask: &Ask, voice: Voice<'_>) -> Page {
    ask.part().map(|question| question_page(ask, question, voice)).unwrap_or_default()
}

pub(super) fn rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    ask.part().map(|question| question_rows(ask, question, voice)).unwrap_or_default()
}

fn question_page(ask: &Ask, question: &Question, voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    let header =
        if question.header.is_empty() { voice.say("question-title") } else { short(&question.header, 40) };
    text.bold(&header);
    if let Tool::Question(questions) = &ask.call.tool
        && questions.len() > 1
    {
        let args = [("number", (ask.replies.len() + 1).into()), ("count", questions.len().into())];
        text.push(" · ").push(&voice.tell("question-step", args));
    }
    text.newline().push(&visible(&question.text, 1_000));
    for (index, choice) in question.options.iter().enumerate() {
        text.newline().push(&format!("{}. ", index + 1)).bold(&short(&choice.label, 200));
        if !choice.description.is_empty() {
            text.push(" – ").push(&short(&choice.description, 300));
        }
    }
    let hint = match question.arity {
        Arity::One => "question-hint",
        Arity::Many => "question-hint-many",
    };
    text.newline().italic(&voice.say(hint));
    text.into_page()
}

fn question_rows(ask: &Ask, question: &Question, voice: Voice<'_>) -> Vec<Row> {
    let option = |(index, choice): (usize, &Choice)| {
        let mark = match question.arity {
            Arity::One => "",
            Arity::Many if ask.checked.contains(&index) => "☑ ",
            Arity::Many => "☐ ",
        };
        let label = render::cut(&format!("{mark}{}", short(&choice.label, LABEL_LIMIT)), LABEL_LIMIT);
        vec![(label, ButtonStyle::Plain, Act::Decide(ask.id, Choose::Option(index)))]
    };
    let mut rows: Vec<Row> = question.options.iter().enumerate().map(option).collect();
    let button = |key, style, what| choose(ask, key, style, what, voice);
    if question.arity == Arity::Many {
        rows.push(vec![button("button-done", ButtonStyle::Go, Choose::Done)]);
    }
    let mut others = Vec::new();
    if !ask.replies.is_empty() {
        others.push(button("button-part-before", ButtonStyle::Plain, Choose::Before));
    }
    if question.options.iter().any(|choice| choice.preview.is_some()) {
        others.push((voice.say("button-previews"), ButtonStyle::Plain, Act::Details(ask.id)));
    }
    if ask.facts.skips {
        others.push(button("button-skip", ButtonStyle::Plain, Choose::Skip));
    }
    if !others.is_empty() {
        rows.push(others);
    }
    rows
}
