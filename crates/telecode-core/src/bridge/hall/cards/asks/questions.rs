//! The card of a question.

use crate::ask::{Ask, AskChoice, View};
use crate::bridge::hall::cards::asks::face::CardFace;
use crate::bridge::hall::cards::asks::{Row, choose, details_button};
use crate::bridge::hall::new_button::NewButton;
use crate::page::{ButtonStyle, LABEL_LIMIT, TEXT_LIMIT, utf16_len};
use crate::pick::ButtonPick;
use crate::render::{Room, exact_line};
use crate::tool::{Arity, Question, Tool};
use crate::words::Voice;

/// How much of a question is shown.
const QUESTION: Room = Room { units: 1_200, lines: 30 };

/// How much of an option is shown, and of what it means, in UTF-16 units.
const LABEL: usize = 200;

const MEANING: usize = 400;

/// From which length on a card has no room for another option, in UTF-16 units.
const FULL: usize = TEXT_LIMIT - LABEL - MEANING - 200;

/// How much of an option's label has room on a button, beside its mark and number.
const LABEL_ROOM: usize = LABEL_LIMIT - 6;

/// The part that is to be answered next.
pub(in crate::bridge) fn face<'a>(ask: &Ask, voice: Voice<'a>) -> CardFace<'a> {
    let mut face = CardFace::new(voice);
    if let Some(question) = ask.part() {
        put(&mut face, ask, question);
    }
    face
}

pub(in crate::bridge) fn rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    ask.part().map(|question| question_rows(ask, question, voice)).unwrap_or_default()
}

fn put(face: &mut CardFace<'_>, ask: &Ask, question: &Question) {
    let voice = face.voice;
    let header = face.line(&question.header, 40);
    let title = if question.header.is_empty() {
        voice.say("question-title")
    } else {
        voice.tell("question-about", [("header", header.into())])
    };
    face.text.bold(&title);
    if let Tool::Question(questions) = &ask.call.tool
        && questions.len() > 1
    {
        let args = [("number", (ask.replies.len() + 1).into()), ("count", questions.len().into())];
        face.text.push(" · ").push(&voice.tell("question-step", args));
    }
    face.passage(&question.text, QUESTION);
    for (index, choice) in question.options.iter().enumerate() {
        if face.text.len_utf16() > FULL {
            face.leaves_out();
            break;
        }
        let label = face.line(&choice.label, LABEL);
        face.text.newline().push(&format!("{}. ", index + 1)).bold(&label);
        if !choice.description.is_empty() {
            let meaning = face.line(&choice.description, MEANING);
            face.text.push(" – ").push(&meaning);
        }
    }
    if ask.view == View::Seen {
        face.text.newline().newline().bold(&voice.say("all-below"));
    }
    let hint = match question.arity {
        Arity::One => "question-hint",
        Arity::Many => "question-hint-many",
    };
    face.text.newline().italic(&voice.say(hint));
}

fn question_rows(ask: &Ask, question: &Question, voice: Voice<'_>) -> Vec<Row> {
    let whole: Vec<String> =
        question.options.iter().map(|choice| exact_line(&choice.label, usize::MAX)).collect();
    let fits = |label: &String| utf16_len(label) <= LABEL_ROOM;
    let is_alone = |label: &String| whole.iter().filter(|other| *other == label).count() == 1;
    // Buttons that could be taken for each other have their numbers.
    let is_plain = whole.iter().all(|label| fits(label) && is_alone(label));
    let label = |index: usize, mark: &str| {
        let number = if is_plain { String::new() } else { format!("{}. ", index + 1) };
        let label = question.options.get(index).map(|choice| choice.label.as_str()).unwrap_or_default();
        format!("{mark}{number}{}", exact_line(label, LABEL_ROOM))
    };
    let option = |index: usize| {
        let mark = match question.arity {
            Arity::One => "",
            Arity::Many if ask.checked.contains(&index) => "☑ ",
            Arity::Many => "☐ ",
        };
        vec![NewButton::pick(label(index, mark), ButtonPick::Decide(ask.id, AskChoice::Option(index)))]
    };
    let mut rows: Vec<Row> = (0..question.options.len()).map(option).collect();
    let button = |key, style, what| choose(ask, key, style, what, voice);
    if question.arity == Arity::Many {
        rows.push(vec![button("button-done", ButtonStyle::Go, AskChoice::Done)]);
    }
    let mut others = Vec::new();
    if !ask.replies.is_empty() {
        others.push(button("button-part-before", ButtonStyle::Plain, AskChoice::Before));
    }
    let has_previews = question.options.iter().any(|choice| choice.preview.is_some());
    if has_previews || face(ask, voice).is_cut() {
        let key = if has_previews { "button-previews" } else { "button-details" };
        others.push(details_button(ask, key, voice));
    }
    if ask.facts.skips {
        others.push(button("button-skip", ButtonStyle::Plain, AskChoice::Skip));
    }
    if !others.is_empty() {
        rows.push(others);
    }
    rows
}
