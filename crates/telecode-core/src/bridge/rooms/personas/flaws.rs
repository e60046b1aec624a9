//! What is wrong with a persona file, in words.

use crate::bridge::rooms::personas::pages::DESCRIPTION;
use crate::errand::PersonaProblem;
use crate::persona::{EFFORTS, Flaw, NAME_LIMIT, SIZE_LIMIT};
use crate::render::glance_words;
use crate::words::Voice;

/// The file, the line and the reason, in a line.
pub(in crate::bridge) fn problem_line(problem: &PersonaProblem, voice: Voice<'_>) -> String {
    let file = glance_words(&problem.file, DESCRIPTION);
    let reason = flaw_text(&problem.spot.flaw, voice);
    match problem.spot.line {
        Some(number) => format!("⚠️ {file}:{number}: {reason}"),
        None => format!("⚠️ {file}: {reason}"),
    }
}

/// What is wrong, and what to do about it.
pub(in crate::bridge) fn flaw_text(flaw: &Flaw, voice: Voice<'_>) -> String {
    let about =
        |key: &str, value: &str| voice.tell(key, [("value", glance_words(value, DESCRIPTION).into())]);
    match flaw {
        Flaw::NoFront => voice.say("flaw-no-front"),
        Flaw::Unclosed => voice.say("flaw-unclosed"),
        Flaw::Syntax(words) => about("flaw-syntax", words),
        Flaw::NoMapping => voice.say("flaw-no-mapping"),
        Flaw::Twice(key) => about("flaw-twice", key),
        Flaw::Missing(key) => about("flaw-missing", key),
        Flaw::Kind(key) => about("flaw-kind", key),
        Flaw::Misspelt { key, meant } => voice.tell(
            "flaw-misspelt",
            [("key", glance_words(key, DESCRIPTION).into()), ("meant", (*meant).into())],
        ),
        Flaw::Name(name) => voice.tell(
            "flaw-name",
            [("value", glance_words(name, DESCRIPTION).into()), ("limit", NAME_LIMIT.into())],
        ),
        Flaw::Taken { name, file } => voice.tell(
            "flaw-taken",
            [
                ("name", glance_words(name, DESCRIPTION).into()),
                ("file", glance_words(file, DESCRIPTION).into()),
            ],
        ),
        Flaw::Mode(mode) => about("flaw-mode", mode),
        Flaw::BuiltIn(name) => about("flaw-built-in", name),
        Flaw::Widens(mode) => about("flaw-widens", mode),
        Flaw::Effort(effort) => voice.tell(
            "flaw-effort",
            [("value", glance_words(effort, DESCRIPTION).into()), ("known", EFFORTS.join(", ").into())],
        ),
        Flaw::Model(model) => about("flaw-model", model),
        Flaw::Icon(icon) => about("flaw-icon", icon),
        Flaw::Tool(tool) => about("flaw-tool", tool),
        Flaw::Control => voice.say("flaw-control"),
        Flaw::TooLong => voice.tell("flaw-too-long", [("limit", (SIZE_LIMIT / 1024).into())]),
        Flaw::Unreadable(reason) => about("flaw-unreadable", reason),
        Flaw::NotAFile => voice.say("flaw-not-a-file"),
        Flaw::NotText => voice.say("flaw-not-text"),
        Flaw::Outside => voice.say("flaw-outside"),
    }
}
