//! The files go back: first as the repository has them, then those that only Claude Code knows.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::queries;
use super::talk::Talk;
use super::{Asked, Going, Step};
use crate::errand::{Errand, FilesErrand, FilesRestored};
use crate::page::Page;
use crate::pick::Undo;
use crate::query::{NoAnswer, Query, Rewind};
use crate::tree::{NoSnapshot, Snapshot};

impl Bridge {
    pub(super) fn restore_files(&mut self, going: Box<Going>, to: Snapshot, seen: Snapshot, asker: &Asker) {
        let Some(album) = self.album_of(going.aim.session) else { return };
        let what = FilesErrand::Restore { album, to, seen };
        self.send_out(Errand::Files(what), asker, Then::Restored(going));
    }

    /// The repository put files back, or did not.
    pub(in super::super) fn files_restored(
        &mut self,
        mut going: Box<Going>,
        restored: Result<FilesRestored, NoSnapshot>,
        asker: &Asker,
    ) {
        match restored {
            Ok(FilesRestored::Done { files, left }) => {
                (going.restored, going.left) = (files, left);
                self.take_step(Step::Rewind(going), asker);
            }
            Ok(FilesRestored::Moved) => {
                // What was seen does not hold any more: it is shown anew, and nothing was done.
                let text = self.voice(asker.person.id).say("undo-moved");
                self.reply(asker.thread, Page::plain(text));
                if let Err(why) = self.look_back(going.aim.session, going.aim.turn, None, asker) {
                    self.close_menu(asker, Page::plain(why));
                }
            }
            Err(why) => self.undo_failed(&why, asker),
        }
    }

    /// Has Claude Code put back what its tools edited.
    pub(super) fn rewind_files(&mut self, going: Box<Going>, asker: &Asker) {
        if let Some(prompt) = going.trail.prompt.clone() {
            let session = going.aim.session;
            let then = queries::Then::Undo(Asked::Rewound(going));
            self.query(session, Query::Rewind { prompt, dry: false }, asker, then);
        } else {
            // What was taken back before a crash had its files back before.
            let rewind = Rewind { possible: going.trail.is_undone, ..Rewind::default() };
            self.rewound(going, Ok(rewind), asker);
        }
    }

    /// The files are back; the conversation is next, if it is to go.
    pub(super) fn rewound(&mut self, mut going: Box<Going>, rewind: Result<Rewind, NoAnswer>, asker: &Asker) {
        match rewind {
            Ok(rewind) => going.rewind = Some(rewind),
            // Nothing of the conversation is lost before the files are back.
            Err(why) => return self.no_answer(&why, asker),
        }
        if going.choice.what == Undo::Files {
            return self.undone(&going, Talk::Kept, asker);
        }
        self.take_step(Step::TakeBack(going), asker);
    }
}
