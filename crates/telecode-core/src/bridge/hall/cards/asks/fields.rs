//! What else an input says: each field that changes what happens is named on the card.

use crate::agent::Target;
use crate::bridge::hall::cards::asks::details;
use crate::bridge::hall::cards::asks::face::CardFace;
use crate::page::utf16_len;
use crate::render::{Exact, Layout};
use crate::tool::{InputField, Tool, ToolCall};
use crate::words::Voice;

/// How much of the value of a field is shown, in UTF-16 units.
const VALUE: usize = 200;

/// How much room the fields of a card have, in UTF-16 units.
const ROOM: usize = 600;

/// What is said of a field.
enum FieldSaid {
    /// It changes nothing: it says what is so anyway.
    Nothing,
    /// Words of ours.
    Words(String),
    /// It is shown as it is.
    Itself,
}

/// Adds a line for each field that the tool's own part of the card does not show.
pub(in crate::bridge) fn put(face: &mut CardFace<'_>, call: &ToolCall, target: Option<&Target>) {
    let others = call.other_fields();
    let said: Vec<_> = others.iter().map(|field| said(&call.tool, field, target, face.voice)).collect();
    put_lines(face, others.iter().zip(said));
}

/// Adds a line for each field of an object that comes beside an input, whatever these are.
pub(in crate::bridge) fn put_each(face: &mut CardFace<'_>, json: &str) {
    let fields = InputField::all(json);
    put_lines(face, fields.iter().map(|field| (field, FieldSaid::Itself)));
}

fn put_lines<'f>(face: &mut CardFace<'_>, fields: impl Iterator<Item = (&'f InputField, FieldSaid)>) {
    let (mut used, mut hidden) = (0, 0);
    for (field, said) in fields {
        match said {
            FieldSaid::Nothing => {}
            FieldSaid::Words(words) => {
                face.text.newline().push(&words);
            }
            FieldSaid::Itself if used < ROOM => {
                let line = face.line(&as_written(field), VALUE);
                used += utf16_len(&line);
                face.text.newline().push("⚙️ ").code(&line);
            }
            FieldSaid::Itself => hidden += as_written(field).chars().count(),
        }
    }
    if hidden > 0 {
        face.leaves_out();
        face.mark(hidden);
    }
}

/// All fields of an input, a line each; where a text has several lines of its own, each field behind a mark with its name. With the
/// language that it is in.
pub(in crate::bridge) fn all(call: &ToolCall) -> (Option<&'static str>, Exact) {
    let fields = call.fields();
    if fields.iter().any(|field| field.text.as_ref().is_some_and(|text| text.contains('\n'))) {
        return (None, details::marked(&fields));
    }
    let mut exact = Exact::default();
    for (at, field) in fields.iter().enumerate() {
        if at > 0 {
            exact.add_own("\n");
        }
        exact.add(&as_written(field), Layout::Line);
    }
    if exact.whole().is_empty() {
        exact.add_own("{}");
    }
    (Some("json"), exact)
}

/// A field as its input has it, in one line.
fn as_written(field: &InputField) -> String {
    format!("{}: {}", name(field), field.json)
}

/// A name as it is, or as JSON if it could be taken for something else.
fn name(field: &InputField) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !field.name.is_empty() && field.name.chars().all(is_plain) {
        field.name.clone()
    } else {
        format!("{:?}", field.name)
    }
}

/// The fields of Claude Code 2.1 that telecode has words for.
fn said(tool: &Tool, field: &InputField, target: Option<&Target>, voice: Voice<'_>) -> FieldSaid {
    let matches = target.and_then(|target| target.matches);
    let key = match (tool, field.name.as_str()) {
        (Tool::Bash { .. }, "run_in_background") => "field-background",
        (Tool::Bash { .. }, "dangerouslyDisableSandbox") => "field-no-sandbox",
        (Tool::Edit { .. }, "replace_all") => "field-replace-all",
        // Claude Code's own remark on where it keeps the plan.
        (Tool::Plan { .. }, "planFilePath") => return FieldSaid::Nothing,
        (Tool::Bash { .. }, "timeout") => {
            return match field.json.parse::<u64>() {
                Ok(ms) => FieldSaid::Words(voice.tell("field-timeout", [("span", span(ms).into())])),
                Err(_) => FieldSaid::Itself,
            };
        }
        _ => return FieldSaid::Itself,
    };
    match (field.json.as_str(), matches) {
        ("true", Some(matches)) if key == "field-replace-all" => {
            FieldSaid::Words(voice.tell("field-replace-count", [("count", matches.into())]))
        }
        ("true", _) => FieldSaid::Words(voice.say(key)),
        ("false", _) => FieldSaid::Nothing,
        _ => FieldSaid::Itself,
    }
}

/// So many milliseconds in the largest unit that is exact.
fn span(ms: u64) -> String {
    match ms {
        ms if ms > 0 && ms.is_multiple_of(60_000) => format!("{} min", ms / 60_000),
        ms if ms.is_multiple_of(1_000) => format!("{} s", ms / 1_000),
        ms => format!("{ms} ms"),
    }
}
