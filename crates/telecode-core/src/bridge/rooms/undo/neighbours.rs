//! Who else works in the directory of a session: what they changed goes back as well, so the person is told before.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::undo;
use crate::bridge::rooms::undo::{UndoAim, UndoNeighbour, UndoOutcome, UndoThen};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, errands};
use crate::change::PointRecord;
use crate::errand::{Errand, Failure, RecordsErrand, Terminal, Trail};
use crate::render::{Text, glance};
use crate::session::{Session, State};
use crate::tree::below;
use crate::words::Voice;

/// How many are named: more than that nobody has in one directory.
const NAMED: usize = 5;

/// How much of a title is shown, in UTF-16 units.
const TITLE: usize = 60;

/// Finds out who else works on what would change.
pub(super) fn ask_neighbours(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    aim: UndoAim,
    trail: Trail,
    asker: &Asker,
) {
    let Some(session) = sessions.get(&aim.session) else { return undo::undo_lost(hall, asker) };
    let directory = session.record().workspace.directory.clone();
    let what = Errand::Records(RecordsErrand::AtWork { directory });
    errands::send_out(hall, sessions, errands, what, asker, UndoThen::Neighbours(aim, trail));
}

/// It is known who works there outside; where it is not, the undo goes on without.
pub(super) fn neighbours_found(
    hall: &mut Hall,
    talks: &mut Talks,
    aim: UndoAim,
    trail: Trail,
    found: Result<Vec<Terminal>, Failure>,
    asker: &Asker,
) {
    let neighbours = neighbours(&talks.sessions, aim, found.unwrap_or_default());
    undo::go_on(hall, talks, UndoOutcome::Met(aim, trail, neighbours), asker);
}

fn neighbours(sessions: &Roster, aim: UndoAim, elsewhere: Vec<Terminal>) -> Vec<UndoNeighbour> {
    let Some(own) = sessions.get(&aim.session) else { return Vec::new() };
    let directory = &own.record().workspace.directory;
    let is_other = |session: &&Session| {
        session.record().id != aim.session && overlap(directory, &session.record().workspace.directory)
    };
    let ours = sessions.values().filter(is_other).filter_map(|session| {
        let name = session.record().name.clone();
        if is_working(session) {
            return Some(UndoNeighbour::Working(name));
        }
        // The numbers of turns count over all sessions.
        let mut since = session.points.iter().filter(|point| point.turn > aim.turn);
        since.any(may_have_changed).then_some(UndoNeighbour::Since(name))
    });
    let elsewhere = elsewhere.into_iter().filter(|found| {
        let is_ours = |session: &Session| session.record().claude.id == found.claude;
        // Somebody has this very session open as well: that is told elsewhere.
        !sessions.values().any(is_ours) && overlap(directory, &found.directory)
    });
    ours.chain(elsewhere.map(|found| UndoNeighbour::Elsewhere(found.title))).collect()
}

/// Whether a session changes files now, as far as anybody can know.
fn is_working(session: &Session) -> bool {
    let runs = matches!(session.state(), State::Running(..));
    let goes_on = matches!(session.state(), State::Starting(starting) if starting.turn.is_some());
    runs || goes_on || !session.record().background.is_empty()
}

/// Whether a turn may have changed files: it did, or nobody knows.
fn may_have_changed(point: &PointRecord) -> bool {
    match (&point.before, &point.after) {
        (Some(Ok(before)), Some(after)) => before != after,
        (_, _) => true,
    }
}

/// Whether two directories share files: they are the same, or one is in the other.
fn overlap(one: &str, other: &str) -> bool {
    below(one, other).is_some() || below(other, one).is_some()
}

/// Says who else works there.
pub(in crate::bridge) fn push(text: &mut Text, neighbours: &[UndoNeighbour], voice: Voice<'_>) {
    if neighbours.is_empty() {
        return;
    }
    text.newline().push(&voice.say("undo-neighbours"));
    for neighbour in neighbours.iter().take(NAMED) {
        let (key, name) = match neighbour {
            UndoNeighbour::Working(name) => ("undo-neighbour-working", name),
            UndoNeighbour::Since(name) => ("undo-neighbour-since", name),
            UndoNeighbour::Elsewhere(title) => ("undo-neighbour-elsewhere", title),
        };
        let name = glance(name, TITLE);
        text.newline().push("• ").push(&voice.tell(key, [("name", name.into())]));
    }
    if let Some(more) = neighbours.len().checked_sub(NAMED).filter(|more| *more > 0) {
        text.newline().push(&voice.tell("undo-more", [("count", more.into())]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_share_files_where_one_is_in_the_other() {
        for (one, other, expected) in [
            ("/srv/api", "/srv/api", true),
            ("/srv/api", "/srv/api/web", true),
            ("/srv/api/web/", "/srv/api", true),
            ("/srv/api", "/srv/apis", false),
            ("/srv/api", "/srv/web", false),
        ] {
            assert_eq!(overlap(one, other), expected, "{one} {other}");
        }
    }
}
