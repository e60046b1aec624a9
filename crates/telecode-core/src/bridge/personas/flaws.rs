//! What is wrong with a persona file, in words.

use super::pages::line;
use crate::errand::PersonaProblem;
use crate::persona::{EFFORTS, Flaw, NAME_LIMIT, SIZE_LIMIT};
use crate::words::Voice;

/// The file, the line and the reason, in a line.
pub(super) fn problem_line(problem: &PersonaProblem, voice: Voice<'_>) -> String {
    let file = line(&problem.file);
    let reason = flaw_text(&problem.spot.flaw, voice);
    match problem.spot.line {
        Some(number) => format!("⚠️ {file}:{number}: {reason}"),
        None => format!("⚠️ {file}: {reason}"),
    }
}

/// What is wrong, and what to do about it.
pub(super) fn flaw_text(flaw: &Flaw, voice: Voice<'_>) -> String {
    let about = |key: &str, value: &str| voice.tell(key, [("value", line(value).into())]);
    match flaw {
        Flaw::NoFront => voice.say("flaw-no-front"),
        Flaw::Unclosed => voice.say("flaw-unclosed"),
        Flaw::Syntax(words) => about("flaw-syntax", words),
        Flaw::NoMapping => voice.say("flaw-no-mapping"),
        Flaw::Twice(key) => about("flaw-twice", key),
        Flaw::Missing(key) => about("flaw-missing", key),
        Flaw::Kind(key) => about("flaw-kind", key),
        Flaw::Misspelt { key, meant } => {
            voice.tell("flaw-misspelt", [("key", line(key).into()), ("meant", (*meant).into())])
        }
        Flaw::Name(name) => {
            voice.tell("flaw-name", [("value", line(name).into()), ("limit", NAME_LIMIT.into())])
        }
        Flaw::Taken { name, file } => {
            voice.tell("flaw-taken", [("name", line(name).into()), ("file", line(file).into())])
        }
        Flaw::Mode(mode) => about("flaw-mode", mode),
        Flaw::BuiltIn(name) => about("flaw-built-in", name),
        Flaw::Widens(mode) => about("flaw-widens", mode),
        Flaw::Effort(effort) => {
            voice.tell("flaw-effort", [("value", line(effort).into()), ("known", EFFORTS.join(", ").into())])
        }
        Flaw::Model(model) => about("flaw-model", model),
        Flaw::Icon(icon) => about("flaw-icon", icon),
        Flaw::Tool(tool) => about("flaw-tool", tool),
        Flaw::Control => voice.say("flaw-control"),
        Flaw::TooLong => voice.tell("flaw-too-long", [("limit", (SIZE_LIMIT / 1024).into())]),
        Flaw::Unreadable(reason) => about("flaw-unreadable", reason),
        Flaw::Outside => voice.say("flaw-outside"),
    }
}
