//! The card of a plan.

use crate::ask::{Ask, AskChoice, AskState, View};
use crate::bridge::hall::cards::asks::face::CardFace;
use crate::bridge::hall::cards::asks::{Row, choose, details_button, fields};
use crate::page::ButtonStyle;
use crate::permission::Mode;
use crate::render;
use crate::tool::Tool;
use crate::words::Voice;

/// What is shown under the plan.
pub(in crate::bridge) fn face<'a>(ask: &Ask, voice: Voice<'a>) -> CardFace<'a> {
    let mut face = CardFace::new(voice);
    face.text.bold(&voice.say("plan-ask"));
    if let Tool::Plan { plan } = &ask.call.tool
        && render::markdown::hides(plan)
    {
        face.text.newline().push(&voice.say("plan-hides"));
        face.leaves_out();
    }
    fields::put(&mut face, &ask.call, None);
    if matches!(ask.state, AskState::WantsReason(_)) {
        face.text.newline().newline().bold(&voice.say("plan-write-changes"));
    } else if ask.view == View::Seen {
        face.text.newline().newline().bold(&voice.say("ask-seen"));
    } else {
        face.text.newline().italic(&voice.say("plan-hint"));
    }
    face
}

pub(in crate::bridge) fn rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    let button = |key, style, what| choose(ask, key, style, what, voice);
    if matches!(ask.state, AskState::WantsReason(_)) {
        return vec![vec![button("button-back", ButtonStyle::Plain, AskChoice::Back)]];
    }
    let edits = AskChoice::ApprovePlan(Mode::AcceptEdits);
    vec![
        vec![button("button-approve", ButtonStyle::Go, AskChoice::ApprovePlan(Mode::Default))],
        vec![button("button-approve-edits", ButtonStyle::Plain, edits)],
        vec![
            button("button-revise", ButtonStyle::Plain, AskChoice::DenyWithReason),
            button("button-keep-planning", ButtonStyle::Plain, AskChoice::Deny),
        ],
        vec![details_button(ask, "button-details", voice)],
    ]
}
