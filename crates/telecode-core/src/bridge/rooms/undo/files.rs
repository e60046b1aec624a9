//! The files go back: first as the repository has them, then those that only Claude Code knows.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::undo;
use crate::bridge::rooms::undo::{UndoGoing, UndoOutcome, UndoThen, UndoWanted};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, errands, queries};
use crate::errand::{Errand, FilesErrand, FilesRestored};
use crate::page::Page;
use crate::query::{NoAnswer, Query, Rewind};
use crate::tree::{NoSnapshot, Snapshot};

pub(super) fn restore_files(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    going: Box<UndoGoing>,
    to: Snapshot,
    seen: Snapshot,
    asker: &Asker,
) {
    let Some(album) = undo::album_of(sessions, going.aim.session) else { return };
    let what = FilesErrand::Restore { album, to, seen };
    errands::send_out(hall, sessions, errands, Errand::Files(what), asker, UndoThen::Restored(going));
}

/// The repository put files back, or did not.
pub(super) fn files_restored(
    hall: &mut Hall,
    talks: &mut Talks,
    mut going: Box<UndoGoing>,
    restored: Result<FilesRestored, NoSnapshot>,
    asker: &Asker,
) {
    match restored {
        Ok(FilesRestored::Done { files, left }) => {
            (going.files.restored, going.files.left) = (files, left);
            undo::go_on(hall, talks, UndoOutcome::Restored(going), asker);
        }
        Ok(FilesRestored::Moved) => {
            // What was seen does not hold any more: it is shown anew, and nothing was done.
            let text = hall.voice(asker.person.id).say("undo-moved");
            hall.reply(asker.thread, Page::plain(text));
            if let Err(why) = undo::look_back(hall, talks, going.aim.session, going.aim.turn, None, asker) {
                hall.close_menu(asker, Page::plain(why));
            }
        }
        Err(why) => undo::undo_failed(hall, &why, asker),
    }
}

/// Has Claude Code put back what its tools edited.
pub(super) fn rewind_files(hall: &mut Hall, talks: &mut Talks, going: Box<UndoGoing>, asker: &Asker) {
    if let Some(prompt) = going.trail.prompt.clone() {
        let session = going.aim.session;
        let then = UndoWanted::Rewound(going);
        queries::query(hall, talks, session, Query::Rewind { prompt, dry: false }, asker, then);
    } else {
        // What was taken back before a crash had its files back before.
        let rewind = Rewind { possible: going.trail.is_undone, ..Rewind::default() };
        rewound(hall, talks, going, Ok(rewind), asker);
    }
}

/// Claude Code put files back, or did not.
pub(super) fn rewound(
    hall: &mut Hall,
    talks: &mut Talks,
    mut going: Box<UndoGoing>,
    rewind: Result<Rewind, NoAnswer>,
    asker: &Asker,
) {
    match rewind {
        Ok(rewind) => {
            going.files.rewind = Some(rewind);
            undo::go_on(hall, talks, UndoOutcome::Rewound(going), asker);
        }
        // Nothing of the conversation is lost before the files are back.
        Err(why) => queries::no_answer(hall, &why, asker),
    }
}
