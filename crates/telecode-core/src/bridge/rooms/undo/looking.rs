//! What going back would change is found out, step by step, until it can be shown.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::undo;
use crate::bridge::rooms::undo::{UndoAim, UndoNeighbour, UndoOutcome, UndoOutlook, UndoThen, UndoWanted};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, errands, queries};
use crate::errand::{Errand, FilesErrand, Trail};
use crate::query::{NoAnswer, Query, Rewind};
use crate::tree::Snapshot;

/// Asks Claude Code what it would put back.
pub(super) fn ask_rehearsal(
    hall: &mut Hall,
    talks: &mut Talks,
    aim: UndoAim,
    trail: Trail,
    neighbours: Vec<UndoNeighbour>,
    asker: &Asker,
) {
    if let Some(prompt) = trail.prompt.clone() {
        let then = UndoWanted::Rehearsed(aim, trail, neighbours);
        queries::query(hall, talks, aim.session, Query::Rewind { prompt, dry: true }, asker, then);
    } else {
        rehearsed(hall, talks, aim, trail, neighbours, Ok(Rewind::default()), asker);
    }
}

pub(super) fn rehearsed(
    hall: &mut Hall,
    talks: &mut Talks,
    aim: UndoAim,
    trail: Trail,
    neighbours: Vec<UndoNeighbour>,
    rewind: Result<Rewind, NoAnswer>,
    asker: &Asker,
) {
    let Some(point) = undo::point_of(&talks.sessions, aim) else { return undo::undo_lost(hall, asker) };
    let before = point.before.clone().and_then(Result::ok);
    let outlook = Box::new(UndoOutlook { aim, trail, neighbours, rewind });
    undo::go_on(hall, talks, UndoOutcome::Rehearsed(outlook, before), asker);
}

pub(super) fn ask_preview(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    outlook: Box<UndoOutlook>,
    to: Snapshot,
    asker: &Asker,
) {
    let Some(album) = undo::album_of(sessions, outlook.aim.session) else {
        return undo::undo_lost(hall, asker);
    };
    let gaps = gaps(sessions, outlook.aim);
    let what = FilesErrand::Preview { album, to, gaps };
    errands::send_out(hall, sessions, errands, Errand::Files(what), asker, UndoThen::Preview(outlook));
}

/// Between which snapshots only others changed something.
fn gaps(sessions: &Roster, aim: UndoAim) -> Vec<(Snapshot, Option<Snapshot>)> {
    let Some(session) = sessions.get(&aim.session) else { return Vec::new() };
    let points: Vec<_> = session.points.iter().filter(|point| point.turn >= aim.turn).collect();
    let befores = points.iter().skip(1).map(|point| match &point.before {
        Some(Ok(before)) => Some(Some(before.clone())),
        Some(Err(_)) | None => None,
    });
    let ends = befores.chain([Some(None)]);
    let pairs = points.iter().zip(ends);
    pairs.filter_map(|(point, end)| Some((point.after.clone()?, end?))).collect()
}
