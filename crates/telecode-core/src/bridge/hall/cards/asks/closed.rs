//! What is left of a card once its ask is over.

use crate::ask::{Ask, AskState};
use crate::bridge::hall::cards::asks::{mode_key, rule_text};
use crate::bridge::hall::cards::short;
use crate::bridge::hall::cards::steps::{StepTeller, StepTense, words};
use crate::page::Page;
use crate::permission::{Decision, Extent, Grant};
use crate::render;
use crate::render::{Text, exact_line};
use crate::tool::{Decided, Tool, ToolCall};
use crate::words::Voice;

/// How much of the reason for a denial is shown, in UTF-16 units.
const REASON: usize = 400;

/// What Claude reads if a person denies a permission without a reason. Not for people, so not in the catalogue.
pub(in crate::bridge) const DENIAL: &str =
    "The user denied this. Do not try it again in another way; ask what to do instead if you need it.";

/// What Claude reads if a person wants it to go on planning.
pub(in crate::bridge) const KEEP_PLANNING: &str =
    "The user wants to keep planning. Stop and wait for what the user says next.";

/// How much of a command is shown in a line, in UTF-16 units.
const COMMAND: usize = 60;

/// How much of any other call is shown in a line, in UTF-16 units: more than it has, but for what is named character by character.
const WHAT: usize = 200;

/// How much of a question is shown with its answer, in UTF-16 units.
const QUESTION: usize = 80;

/// How much of an answer, in UTF-16 units.
const ANSWER: usize = 100;

/// How much of what was allowed is shown, in UTF-16 units: more than is ever offered.
const WHOLE: usize = 400;

/// The one line that is left of a card: what was asked, and what was decided, by whom if that is not plain.
pub(in crate::bridge) fn closed_page(ask: &Ask, by: Option<&str>, teller: StepTeller<'_>) -> Page {
    let voice = teller.voice;
    let key = match &ask.state {
        AskState::Answered { decision: Decision::Allow { grants, extent }, .. } => {
            allowed_key(&ask.call.tool, grants, *extent)
        }
        AskState::Answered { decision: Decision::Deny { message }, .. } => {
            denied_key(&ask.call.tool, message)
        }
        AskState::Answered { decision: Decision::Reply { .. }, .. } => "closed-replied",
        AskState::Answered { decision: Decision::Submit { .. }, .. } => "closed-form",
        AskState::Answered { decision: Decision::Decline, .. } => "closed-declined",
        AskState::Answered { decision: Decision::Cancel, .. } => "closed-cancelled",
        AskState::Open | AskState::WantsReason(_) | AskState::Expired => "closed-expired",
    };
    let subject = match &ask.state {
        AskState::Answered { decision: Decision::Reply { answers }, .. } => replies(answers, voice),
        AskState::Answered { .. } | AskState::Open | AskState::WantsReason(_) | AskState::Expired => {
            exactly(&ask.call, teller)
        }
    };
    let by = by.map(|by| format!(" · {}", short(by, 40))).unwrap_or_default();
    let args = [("what", subject.into()), ("by", by.into())];
    let mut text = Text::new();
    text.push(&voice.tell(key, args));
    match &ask.state {
        AskState::Answered { decision: Decision::Deny { message }, .. } if is_of_person(message) => {
            text.newline().quote(&render::cut(message, REASON));
        }
        AskState::Answered { decision: Decision::Allow { grants, .. }, .. } => {
            for grant in grants {
                granted(&mut text, grant, voice);
            }
        }
        AskState::Answered { .. } | AskState::Open | AskState::WantsReason(_) | AskState::Expired => {}
    }
    text.into_page()
}

/// What is left of a plan's card, once the mode at its end is confirmed.
pub(in crate::bridge) fn confirmed(page: &Page) -> Page {
    Page { text: format!("{} ✓", page.text), ..page.clone() }
}

fn allowed_key(tool: &Tool, grants: &[Grant], extent: Extent) -> &'static str {
    match (tool, grants, extent) {
        (Tool::Plan { .. }, ..) => "closed-approved",
        (_, [], _) => "closed-allowed",
        (_, _, Extent::Turn) => "closed-turn",
        (_, _, Extent::Session) => "closed-session",
        (_, _, Extent::Project) => "closed-project",
        (_, _, Extent::Settings) => "closed-settings",
    }
}

fn denied_key(tool: &Tool, message: &str) -> &'static str {
    match tool.decision() {
        Decided::Plan if is_of_person(message) => "closed-revise",
        Decided::Plan => "closed-planning",
        Decided::Permission | Decided::Question | Decided::Form => "closed-denied",
    }
}

/// What was allowed besides, as it was added.
fn granted(text: &mut Text, grant: &Grant, voice: Voice<'_>) {
    match grant {
        Grant::Rules(rules) => {
            for rule in rules {
                text.newline().code(&exact_line(&rule_text(rule), WHOLE));
            }
        }
        Grant::Directories(directories) => {
            for directory in directories {
                text.newline().code(&exact_line(directory, WHOLE));
            }
        }
        Grant::Mode(mode) => {
            text.newline().push(&voice.tell("closed-mode", [("mode", voice.say(mode_key(*mode)).into())]));
        }
    }
}

/// What an ask is about, in one line.
pub(in crate::bridge) fn what_of(ask: &Ask, teller: StepTeller<'_>) -> String {
    match ask.part() {
        Some(question) => short(&question.text, 60),
        None => exactly(&ask.call, teller),
    }
}

/// What was decided on: of a command, itself and not Claude's words for it.
pub(in crate::bridge) fn exactly(call: &ToolCall, teller: StepTeller<'_>) -> String {
    if let Tool::Bash { command, .. } = &call.tool {
        exact_line(command, COMMAND)
    } else {
        exact_line(&words(call, StepTense::Wish, teller), WHAT)
    }
}

/// The standing denials are for Claude, not for people.
fn is_of_person(message: &str) -> bool {
    message != DENIAL && message != KEEP_PLANNING
}

fn replies(answers: &[(String, Vec<String>)], voice: Voice<'_>) -> String {
    let answer = |(question, given): &(String, Vec<String>)| {
        let given =
            if given.is_empty() { voice.say("answer-skipped") } else { short(&given.join(", "), ANSWER) };
        format!("{} → {given}", short(question, QUESTION))
    };
    answers.iter().map(answer).collect::<Vec<_>>().join("\n")
}

/// What a toast says about a decision.
pub(in crate::bridge) fn toast_key(decision: &Decision) -> &'static str {
    match decision {
        Decision::Allow { grants, .. } if grants.is_empty() => "toast-allowed",
        Decision::Allow { grants, .. } if matches!(grants[..], [Grant::Mode(_)]) => "toast-mode",
        Decision::Allow { extent, .. } => match extent {
            Extent::Turn => "toast-turn",
            Extent::Session => "toast-session",
            Extent::Project => "toast-project",
            Extent::Settings => "toast-settings",
        },
        Decision::Deny { message } if message == KEEP_PLANNING => "toast-planning",
        Decision::Deny { .. } => "toast-denied",
        Decision::Reply { .. } => "toast-replied",
        Decision::Submit { .. } => "toast-form",
        Decision::Decline => "toast-declined",
        Decision::Cancel => "toast-cancelled",
    }
}
