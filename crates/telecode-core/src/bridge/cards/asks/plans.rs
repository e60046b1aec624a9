//! The card of a plan.

use super::{Row, choose};
use crate::agent::Mode;
use crate::ask::{Ask, AskState, Choose};
use crate::page::{ButtonStyle, Page};
use crate::render::Text;
use crate::words::Voice;

/// What is shown under the plan.
pub(super) fn page(ask: &Ask, voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    text.bold(&voice.say("plan-ask"));
    if matches!(ask.state, AskState::WantsReason(_)) {
        text.newline().newline().bold(&voice.say("plan-write-changes"));
    } else {
        text.newline().italic(&voice.say("plan-hint"));
    }
    text.into_page()
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
    ]
}
