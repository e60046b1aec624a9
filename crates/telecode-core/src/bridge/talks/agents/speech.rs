//! What Claude says and thinks: it goes into the transcript of its turn.

use crate::bridge::hall::Hall;
use crate::bridge::talks::agents::show;
use crate::bridge::talks::roster::Roster;
use crate::ids::SessionId;
use crate::session::Retry;
use crate::time::Now;
use crate::transcript::Note;

/// A piece of the answer, as it is written.
pub(in crate::bridge) fn delta(hall: &mut Hall, sessions: &mut Roster, id: SessionId, text: &str, now: Now) {
    show(hall, sessions, id, now, |turn| turn.transcript_mut().delta(text));
}

/// A piece of a thought, which may be empty.
pub(in crate::bridge) fn thinking(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    text: &str,
    now: Now,
) {
    show(hall, sessions, id, now, |turn| turn.transcript_mut().think(text));
}

/// A finished block of what Claude thought.
pub(in crate::bridge) fn thought(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    text: String,
    now: Now,
) {
    show(hall, sessions, id, now, |turn| turn.transcript_mut().thought(text));
}

/// A finished block of the answer.
pub(in crate::bridge) fn text(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    frame: String,
    text: String,
    now: Now,
) {
    show(hall, sessions, id, now, |turn| turn.transcript_mut().text(frame, text));
}

/// What these frames said does not count any more.
pub(in crate::bridge) fn superseded(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    frames: &[String],
    now: Now,
) {
    show(hall, sessions, id, now, |turn| turn.transcript_mut().supersede(frames));
}

/// Claude's API refused, and Claude tries again: what it had begun to say comes anew.
pub(in crate::bridge) fn retrying(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    retry: Retry,
    now: Now,
) {
    show(hall, sessions, id, now, |turn| {
        turn.tries_again(retry);
    });
}

/// Something beside the answer that the transcript names.
pub(in crate::bridge) fn note(hall: &mut Hall, sessions: &mut Roster, id: SessionId, note: Note, now: Now) {
    show(hall, sessions, id, now, |turn| turn.transcript_mut().note(note));
}
