//! Undo: back to before a turn, its files, its conversation or both.
//!
//! It is shown first what would change. The files go back before the conversation does: Claude Code forgets what it kept of
//! files that are taken back. Each step can be done twice, so that a crash between them loses nothing: the press is handled
//! again.

mod neighbours;
mod pages;
mod points;
mod talk;

pub(super) use self::pages::reason;
pub(super) use self::points::album;

use super::Bridge;
use super::errands::{Asker, Then};
use super::queries;
use crate::change::PointRecord;
use crate::chat::Message;
use crate::errand::{Errand, Failure, FilesErrand, FilesPreview, FilesRestored, RecordsErrand, Trail};
use crate::ids::{SessionId, TurnId};
use crate::page::Page;
use crate::pick::{Undo, UndoPick};
use crate::query::{Answer, NoAnswer, Query, Rewind};
use crate::session::State;
use crate::tree::{NoSnapshot, Snapshot};

/// An undo on its way, as far as it is known what it does.
#[derive(Debug, Clone)]
pub(super) struct Going {
    session: SessionId,
    turn: TurnId,
    /// What a person chose; `None` while it is only looked at.
    chosen: Option<(Undo, Option<Snapshot>)>,
    /// Where the turn stands in Claude's record.
    trail: Option<Trail>,
    /// What Claude Code would put back.
    rewind: Option<Result<Rewind, NoAnswer>>,
    /// What the repository would.
    tree: Option<FilesPreview>,
    /// Why the repository says nothing.
    no_tree: Option<NoSnapshot>,
    /// Who else works there.
    neighbours: Vec<neighbours::Neighbour>,
    /// How many files the repository put back.
    restored: usize,
    /// What it could not put back.
    left: Vec<String>,
    /// The newest turn when the conversation was to go back: what came after it stays.
    until: TurnId,
    /// The agent does not have it any more.
    is_forgotten: bool,
}

/// What is to be done with an answer.
#[derive(Debug)]
pub(super) enum Asked {
    /// What of files goes back, or went.
    Files(Box<Going>),
    /// Whether the conversation went back.
    Talk(Box<Going>),
}

impl Bridge {
    pub(super) fn undo_command(&mut self, message: &Message) {
        let Some(id) = self.session_of_message(message) else { return };
        let newest = self.sessions.get(&id).and_then(|session| session.points.back());
        let Some(turn) = newest.map(|point| point.turn) else {
            let text = self.voice(message.from.id).say("undo-nothing");
            self.reply(message.thread, Page::plain(text));
            return;
        };
        let asker = Asker::from(message);
        if let Err(why) = self.look_back(id, turn, None, &asker) {
            self.reply(message.thread, Page::plain(why));
        }
    }

    pub(super) fn picked_undo(&mut self, pick: UndoPick, asker: &Asker) -> String {
        match pick {
            // The button is under an answer, which stays.
            UndoPick::Preview { session, turn } => {
                let asker = Asker { slot: None, ..asker.clone() };
                self.look_back(session, turn, None, &asker).unwrap_or_else(|why| why)
            }
            UndoPick::Back { session, turn, what, seen } => {
                let chosen = Some((what, seen.map(Snapshot)));
                self.look_back(session, turn, chosen, asker).unwrap_or_else(|why| why)
            }
            UndoPick::Forward { session, to } => {
                let asker = Asker { slot: None, ..asker.clone() };
                self.look_forward(session, Snapshot(to), &asker)
            }
            UndoPick::ForwardNow { session, to, seen } => {
                if let Some(why) = self.is_busy(session) {
                    return self.voice(asker.person.id).say(why);
                }
                let Some(album) = self.album_of(session) else { return String::new() };
                let what = FilesErrand::Restore { album, to: Snapshot(to), seen: Snapshot(seen) };
                self.send_out(Errand::Files(what), asker, Then::Forwarded);
                self.voice(asker.person.id).say("undo-working")
            }
        }
    }

    /// Finds out what going back changes, and goes back if that was chosen. Returns what the toast says, or why it cannot be.
    fn look_back(
        &mut self,
        id: SessionId,
        turn: TurnId,
        chosen: Option<(Undo, Option<Snapshot>)>,
        asker: &Asker,
    ) -> Result<String, String> {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return Err(voice.say("undo-gone")) };
        let Some(point) = session.point(turn) else { return Err(voice.say("undo-gone")) };
        if let Some(why) = self.is_busy(id) {
            return Err(voice.say(why));
        }
        let what = RecordsErrand::Trail {
            claude: session.record.claude.clone(),
            directory: session.record.directory.clone(),
            prompts: point.prompts.clone(),
            end: session.record.cut.as_ref().map(|cut| cut.after.clone()),
        };
        let toast = voice.say(if chosen.is_some() { "undo-working" } else { "undo-looking" });
        let (trail, rewind, tree) = (None, None, None);
        let (until, is_forgotten) = (turn, false);
        let going = Going {
            session: id,
            turn,
            chosen,
            trail,
            rewind,
            tree,
            no_tree: None,
            neighbours: Vec::new(),
            restored: 0,
            left: Vec::new(),
            until,
            is_forgotten,
        };
        self.send_out(Errand::Records(what), asker, Then::Trail(Box::new(going)));
        Ok(toast)
    }

    fn look_forward(&mut self, id: SessionId, to: Snapshot, asker: &Asker) -> String {
        let voice = self.voice(asker.person.id);
        let Some(album) = self.album_of(id) else { return voice.say("undo-gone") };
        if let Some(why) = self.is_busy(id) {
            return voice.say(why);
        }
        let toast = voice.say("undo-looking");
        let what = FilesErrand::Preview { album, to: to.clone(), gaps: Vec::new() };
        self.send_out(Errand::Files(what), asker, Then::Forward(id, to));
        toast
    }

    /// Why nothing can be undone now.
    fn is_busy(&self, id: SessionId) -> Option<&'static str> {
        let session = self.sessions.get(&id)?;
        if session.is_going() {
            return Some("undo-gone");
        }
        match &session.state {
            State::Running(..) | State::Inspecting(_) => Some("undo-running"),
            State::Offered(_) => Some("undo-offered"),
            State::Starting(starting) if starting.turn.is_some() => Some("undo-running"),
            State::Starting(_) | State::Asleep | State::Idle { .. } | State::Ending(_) => {
                (!session.queue.is_empty()).then_some("undo-running")
            }
        }
    }

    fn album_of(&self, id: SessionId) -> Option<crate::tree::Album> {
        self.sessions.get(&id).map(|session| album(&session.record))
    }

    /// It is known where the turn stands in Claude's record, or cannot be.
    pub(super) fn trail_found(
        &mut self,
        mut going: Box<Going>,
        trail: Result<Trail, Failure>,
        asker: &Asker,
    ) {
        match trail {
            Ok(trail) => {
                going.trail = Some(trail);
                self.after_trail(going, asker);
            }
            Err(why) => self.undo_failed(&why.into(), asker),
        }
    }

    /// It is known what the repository would put back; without it, it is what Claude Code can do.
    pub(super) fn preview_found(
        &mut self,
        mut going: Box<Going>,
        found: Result<FilesPreview, NoSnapshot>,
        asker: &Asker,
    ) {
        match found {
            Ok(tree) => going.tree = Some(tree),
            Err(why) => going.no_tree = Some(why),
        }
        self.show_preview(&going, asker);
    }

    /// The repository put files back, or did not.
    pub(super) fn files_restored(
        &mut self,
        mut going: Box<Going>,
        restored: Result<FilesRestored, NoSnapshot>,
        asker: &Asker,
    ) {
        match restored {
            Ok(FilesRestored::Done { files, left }) => {
                (going.restored, going.left) = (files, left);
                self.rewind(going, asker);
            }
            Ok(FilesRestored::Moved) => {
                // What was seen does not hold any more: it is shown anew, and nothing was done.
                let (session, turn) = (going.session, going.turn);
                let text = self.voice(asker.person.id).say("undo-moved");
                self.reply(asker.thread, Page::plain(text));
                if let Err(why) = self.look_back(session, turn, None, asker) {
                    self.close_menu(asker, Page::plain(why));
                }
            }
            Err(why) => self.undo_failed(&why, asker),
        }
    }

    fn undo_failed(&mut self, why: &NoSnapshot, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let text = voice.tell("undo-failed", [("reason", reason(why, voice).into())]);
        self.close_menu(asker, Page::plain(text));
    }

    /// It is known where the turn stands: files are next, or what Claude Code says of them.
    fn after_trail(&mut self, going: Box<Going>, asker: &Asker) {
        let Some(point) = self.point_of(&going) else { return self.undo_lost(asker) };
        let Some((what, seen)) = going.chosen.clone() else {
            return self.ask_neighbours(going, asker);
        };
        match (what, &point.before, seen) {
            (Undo::Talk, _, _) => self.finish_undo(going, asker),
            (Undo::Files | Undo::Both, Some(Ok(before)), Some(seen)) => {
                let Some(album) = self.album_of(going.session) else { return };
                let what = FilesErrand::Restore { album, to: before.clone(), seen };
                self.send_out(Errand::Files(what), asker, Then::Restored(going));
            }
            (Undo::Files | Undo::Both, _, _) => self.rewind(going, asker),
        }
    }

    fn rewind(&mut self, going: Box<Going>, asker: &Asker) {
        self.ask_rewind(going, false, asker);
    }

    /// Asks Claude Code to put back what its tools edited, or what it would.
    fn ask_rewind(&mut self, mut going: Box<Going>, dry: bool, asker: &Asker) {
        if let Some(prompt) = going.trail.as_ref().and_then(|trail| trail.prompt.clone()) {
            let session = going.session;
            self.query(
                session,
                Query::Rewind { prompt, dry },
                asker,
                queries::Then::Undo(Asked::Files(going)),
            );
        } else {
            // What was taken back before a crash had its files back before.
            let possible = !dry && going.trail.as_ref().is_some_and(|trail| trail.is_undone);
            going.rewind = Some(Ok(Rewind { possible, ..Rewind::default() }));
            self.rewound(going, asker);
        }
    }

    pub(super) fn undo_told(&mut self, then: Asked, answer: Result<Answer, NoAnswer>, asker: &Asker) {
        let mut going = match then {
            Asked::Files(going) => going,
            Asked::Talk(going) => return self.talk_told(going, &answer, asker),
        };
        going.rewind = Some(match answer {
            Ok(Answer::Rewind(rewind)) => Ok(rewind),
            Ok(_) => Err(NoAnswer::Unsupported),
            // The real one is refused where the dry one says that it cannot be done.
            Err(NoAnswer::Refused(reason)) => Ok(Rewind { reason: Some(reason), ..Rewind::default() }),
            Err(why) => Err(why),
        });
        self.rewound(going, asker);
    }

    fn rewound(&mut self, going: Box<Going>, asker: &Asker) {
        if going.chosen.is_some() {
            return self.finish_undo(going, asker);
        }
        let Some(point) = self.point_of(&going).cloned() else { return self.undo_lost(asker) };
        match (&point.before, self.album_of(going.session)) {
            (Some(Ok(before)), Some(album)) => {
                let gaps = self.gaps(&going);
                let what = FilesErrand::Preview { album, to: before.clone(), gaps };
                self.send_out(Errand::Files(what), asker, Then::Preview(going));
            }
            (_, _) => self.show_preview(&going, asker),
        }
    }

    /// Between which snapshots only others changed something.
    fn gaps(&self, going: &Going) -> Vec<(Snapshot, Option<Snapshot>)> {
        let Some(session) = self.sessions.get(&going.session) else { return Vec::new() };
        let points: Vec<_> = session.points.iter().filter(|point| point.turn >= going.turn).collect();
        let befores = points.iter().skip(1).map(|point| match &point.before {
            Some(Ok(before)) => Some(Some(before.clone())),
            Some(Err(_)) | None => None,
        });
        let ends = befores.chain([Some(None)]);
        let pairs = points.iter().zip(ends);
        pairs.filter_map(|(point, end)| Some((point.after.clone()?, end?))).collect()
    }

    fn point_of(&self, going: &Going) -> Option<&PointRecord> {
        self.sessions.get(&going.session)?.point(going.turn)
    }

    /// What was to be undone is not there any more.
    fn undo_lost(&mut self, asker: &Asker) {
        let text = self.voice(asker.person.id).say("undo-gone");
        self.close_menu(asker, Page::plain(text));
    }
}
