//! What happened in a turn, in a line each.

use crate::bridge::hall::cards::short;
use crate::bridge::hall::cards::steps::ARGUMENT;
use crate::render::thousands;
use crate::task::{Ended, TaskEnd, TaskKind};
use crate::transcript::Note;
use crate::words::Voice;

/// Something that happened.
pub(in crate::bridge) fn note_line(note: &Note, voice: Voice<'_>) -> String {
    match note {
        Note::Ended(ended) => ended_line(ended, voice),
        Note::Compacted { before: Some(before), after: Some(after) } => voice.tell(
            "note-compacted-to",
            [("before", thousands(*before).into()), ("after", thousands(*after).into())],
        ),
        Note::Compacted { .. } => voice.say("note-compacted"),
        Note::Cleared => voice.say("note-cleared"),
        Note::HeldBack(reason) => voice.tell("note-held-back", [("reason", short(reason, ARGUMENT).into())]),
        Note::FellBack { from, to } => {
            let args = [("from", short(from, ARGUMENT).into()), ("to", short(to, ARGUMENT).into())];
            voice.tell("note-fell-back", args)
        }
    }
}

/// How something in the background ended.
pub(in crate::bridge) fn ended_line(ended: &Ended, voice: Voice<'_>) -> String {
    let what = short(&ended.task.what, ARGUMENT);
    let key = match (ended.task.kind, ended.end) {
        (TaskKind::Monitor, TaskEnd::Done) => "note-monitor",
        (_, TaskEnd::Done) => "note-task-done",
        (_, TaskEnd::Failed) => "note-task-failed",
        (_, TaskEnd::Stopped) => "note-task-stopped",
    };
    voice.tell(key, [("what", what.into())])
}
