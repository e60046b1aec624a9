//! The card of a plan.

use super::face::Face;
use super::{Row, choose, fields};
use crate::agent::Mode;
use crate::ask::{Act, Ask, AskState, Choose, View};
use crate::page::ButtonStyle;
use crate::render;
use crate::tool::Tool;
use crate::words::Voice;

/// What is shown under the plan.
pub(super) fn face<'a>(ask: &Ask, voice: Voice<'a>) -> Face<'a> {
    let mut face = Face::new(voice);
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

pub(super) fn rows(ask: &Ask, voice: Voice<'_>) -> Vec<Row> {
    let button = |key, style, what| choose(ask, key, style, what, voice);
    if matches!(ask.state, AskState::WantsReason(_)) {
        return vec![vec![button("button-back", ButtonStyle::Plain, Choose::Back)]];
    }
    let edits = Choose::ApprovePlan(Mode::AcceptEdits);
    vec![
        vec![button("button-approve", ButtonStyle::Go, Choose::ApprovePlan(Mode::Default))],
        vec![button("button-approve-edits", ButtonStyle::Plain, edits)],
        vec![
            button("button-revise", ButtonStyle::Plain, Choose::DenyWithReason),
            button("button-keep-planning", ButtonStyle::Plain, Choose::Deny),
        ],
        vec![(voice.say("button-details"), ButtonStyle::Plain, Act::Details(ask.id))],
    ]
}
