//! What going back would change is found out, step by step, until it can be shown.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::queries;
use super::neighbours::Neighbour;
use super::{Aim, Asked, Outlook, Step};
use crate::errand::{Errand, FilesErrand, FilesPreview, Trail};
use crate::query::{NoAnswer, Query, Rewind};
use crate::tree::{NoSnapshot, Snapshot};

impl Bridge {
    /// Asks Claude Code what it would put back.
    pub(super) fn ask_rehearsal(
        &mut self,
        aim: Aim,
        trail: Trail,
        neighbours: Vec<Neighbour>,
        asker: &Asker,
    ) {
        if let Some(prompt) = trail.prompt.clone() {
            let then = queries::Then::Undo(Asked::Rehearsed(aim, trail, neighbours));
            self.query(aim.session, Query::Rewind { prompt, dry: true }, asker, then);
        } else {
            self.rehearsed(aim, trail, neighbours, Ok(Rewind::default()), asker);
        }
    }

    pub(super) fn rehearsed(
        &mut self,
        aim: Aim,
        trail: Trail,
        neighbours: Vec<Neighbour>,
        rewind: Result<Rewind, NoAnswer>,
        asker: &Asker,
    ) {
        let Some(point) = self.point_of(aim) else { return self.undo_lost(asker) };
        let before = point.before.clone().and_then(Result::ok);
        let outlook = Outlook { aim, trail, neighbours, rewind };
        match before {
            Some(before) => self.take_step(Step::Preview(Box::new(outlook), before), asker),
            None => self.show_preview(&outlook, None, asker),
        }
    }

    pub(super) fn ask_preview(&mut self, outlook: Box<Outlook>, to: Snapshot, asker: &Asker) {
        let Some(album) = self.album_of(outlook.aim.session) else { return self.undo_lost(asker) };
        let gaps = self.gaps(outlook.aim);
        let what = FilesErrand::Preview { album, to, gaps };
        self.send_out(Errand::Files(what), asker, Then::Preview(outlook));
    }

    /// It is known what the repository would put back; without it, it is what Claude Code can do.
    pub(in super::super) fn preview_found(
        &mut self,
        outlook: &Outlook,
        found: Result<FilesPreview, NoSnapshot>,
        asker: &Asker,
    ) {
        self.show_preview(outlook, Some(found), asker);
    }

    /// Between which snapshots only others changed something.
    fn gaps(&self, aim: Aim) -> Vec<(Snapshot, Option<Snapshot>)> {
        let Some(session) = self.sessions.get(&aim.session) else { return Vec::new() };
        let points: Vec<_> = session.points.iter().filter(|point| point.turn >= aim.turn).collect();
        let befores = points.iter().skip(1).map(|point| match &point.before {
            Some(Ok(before)) => Some(Some(before.clone())),
            Some(Err(_)) | None => None,
        });
        let ends = befores.chain([Some(None)]);
        let pairs = points.iter().zip(ends);
        pairs.filter_map(|(point, end)| Some((point.after.clone()?, end?))).collect()
    }
}
