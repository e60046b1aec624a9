//! Undo: back to before a turn, its files, its conversation or both.
//!
//! It is shown first what would change. The files go back before the conversation does: Claude Code forgets what it kept of
//! files that are taken back. The order is that of [`Step`]. Each step can be done twice, so that a crash between them loses
//! nothing: the press is handled again.

mod files;
mod looking;
mod neighbours;
mod pages;
mod points;
mod talk;

pub(super) use self::pages::reason;
pub(super) use self::points::album;

use self::neighbours::Neighbour;

use super::Bridge;
use super::errands::{Asker, Then};
use crate::change::PointRecord;
use crate::chat::Message;
use crate::errand::{Errand, Failure, FilesErrand, RecordsErrand, Trail};
use crate::ids::{SessionId, TurnId};
use crate::page::Page;
use crate::pick::{Undo, UndoPick};
use crate::query::{Answer, NoAnswer, Rewind};
use crate::session::State;
use crate::tree::{NoSnapshot, Snapshot};

/// The turn that is undone, with everything behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aim {
    session: SessionId,
    turn: TurnId,
}

/// What a person chose.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    what: Undo,
    /// The state of the files that they saw.
    seen: Option<Snapshot>,
}

/// An undo that is looked at: what is known without the repository.
#[derive(Debug)]
pub(super) struct Outlook {
    aim: Aim,
    trail: Trail,
    /// Who else works there.
    neighbours: Vec<Neighbour>,
    /// What Claude Code would put back.
    rewind: Result<Rewind, NoAnswer>,
}

/// An undo that is done, as far as it is.
#[derive(Debug)]
pub(super) struct Going {
    aim: Aim,
    choice: Choice,
    trail: Trail,
    /// How many files the repository put back.
    restored: usize,
    /// What it could not put back.
    left: Vec<String>,
    /// What Claude Code put back, if files were to go back.
    rewind: Option<Rewind>,
    /// The newest turn when the conversation was to go back: what came after it stays.
    until: TurnId,
}

/// The steps of an undo, in their order, each with what is known before it.
#[derive(Debug)]
enum Step {
    /// Where the turn stands in Claude's record is looked up. Without a choice, what follows only looks.
    Trail(Aim, Option<Choice>),

    /// Looking: who else works there.
    Neighbours(Aim, Trail),
    /// Looking: what Claude Code would put back.
    Rehearsal(Aim, Trail, Vec<Neighbour>),
    /// Looking: what the repository would put back to be as in this snapshot. Then all is shown, and a person chooses.
    Preview(Box<Outlook>, Snapshot),

    /// Doing: the repository puts files back to be as in this snapshot, if they are as in the other one.
    Restore(Box<Going>, Snapshot, Snapshot),
    /// Doing: Claude Code puts back those that only it knows.
    Rewind(Box<Going>),
    /// Doing: the agent forgets the prompt and what is behind it.
    TakeBack(Box<Going>),
    /// Doing: its record lets go of it. Then it is said what was done.
    LetGo(Box<Going>),
}

/// What is to be done with an answer.
#[derive(Debug)]
pub(super) enum Asked {
    /// What Claude Code would put back is known.
    Rehearsed(Aim, Trail, Vec<Neighbour>),
    /// Claude Code put files back.
    Rewound(Box<Going>),
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
                let choice = Choice { what, seen: seen.map(Snapshot) };
                self.look_back(session, turn, Some(choice), asker).unwrap_or_else(|why| why)
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
        choice: Option<Choice>,
        asker: &Asker,
    ) -> Result<String, String> {
        let voice = self.voice(asker.person.id);
        let aim = Aim { session: id, turn };
        if self.point_of(aim).is_none() {
            return Err(voice.say("undo-gone"));
        }
        if let Some(why) = self.is_busy(id) {
            return Err(voice.say(why));
        }
        let toast = voice.say(if choice.is_some() { "undo-working" } else { "undo-looking" });
        self.take_step(Step::Trail(aim, choice), asker);
        Ok(toast)
    }

    /// Begins a step. What comes back leads to the next one.
    fn take_step(&mut self, step: Step, asker: &Asker) {
        match step {
            Step::Trail(aim, choice) => self.ask_trail(aim, choice, asker),
            Step::Neighbours(aim, trail) => self.ask_neighbours(aim, trail, asker),
            Step::Rehearsal(aim, trail, neighbours) => self.ask_rehearsal(aim, trail, neighbours, asker),
            Step::Preview(outlook, to) => self.ask_preview(outlook, to, asker),
            Step::Restore(going, to, seen) => self.restore_files(going, to, seen, asker),
            Step::Rewind(going) => self.rewind_files(going, asker),
            Step::TakeBack(going) => self.take_back_talk(going, asker),
            Step::LetGo(going) => self.wait_for_record(going, asker),
        }
    }

    fn ask_trail(&mut self, aim: Aim, choice: Option<Choice>, asker: &Asker) {
        let Some(session) = self.sessions.get(&aim.session) else { return };
        let Some(point) = session.point(aim.turn) else { return };
        let what = RecordsErrand::Trail {
            claude: session.record.claude.id.clone(),
            directory: session.record.workspace.directory.clone(),
            prompts: point.prompts.clone(),
            end: session.record.claude.cut.as_ref().map(|cut| cut.after.clone()),
        };
        self.send_out(Errand::Records(what), asker, Then::Trail(aim, choice));
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
        match session.state() {
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
        aim: Aim,
        choice: Option<Choice>,
        trail: Result<Trail, Failure>,
        asker: &Asker,
    ) {
        let trail = match trail {
            Ok(trail) => trail,
            Err(why) => return self.undo_failed(&why.into(), asker),
        };
        let Some(point) = self.point_of(aim) else { return self.undo_lost(asker) };
        let Some(choice) = choice else {
            return self.take_step(Step::Neighbours(aim, trail), asker);
        };
        let before = point.before.clone().and_then(Result::ok);
        let (what, seen) = (choice.what, choice.seen.clone());
        let (restored, left, rewind, until) = (0, Vec::new(), None, aim.turn);
        let going = Box::new(Going { aim, choice, trail, restored, left, rewind, until });
        let step = match (what, before, seen) {
            (Undo::Talk, _, _) => Step::TakeBack(going),
            (Undo::Files | Undo::Both, Some(before), Some(seen)) => Step::Restore(going, before, seen),
            (Undo::Files | Undo::Both, _, _) => Step::Rewind(going),
        };
        self.take_step(step, asker);
    }

    pub(super) fn undo_told(&mut self, then: Asked, answer: Result<Answer, NoAnswer>, asker: &Asker) {
        match then {
            Asked::Rehearsed(aim, trail, neighbours) => {
                self.rehearsed(aim, trail, neighbours, rewind_of(answer), asker);
            }
            Asked::Rewound(going) => self.rewound(going, rewind_of(answer), asker),
            Asked::Talk(going) => self.talk_told(going, &answer, asker),
        }
    }

    fn undo_failed(&mut self, why: &NoSnapshot, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let text = voice.tell("undo-failed", [("reason", reason(why, voice).into())]);
        self.close_menu(asker, Page::plain(text));
    }

    fn point_of(&self, aim: Aim) -> Option<&PointRecord> {
        self.sessions.get(&aim.session)?.point(aim.turn)
    }

    /// What was to be undone is not there any more.
    fn undo_lost(&mut self, asker: &Asker) {
        let text = self.voice(asker.person.id).say("undo-gone");
        self.close_menu(asker, Page::plain(text));
    }
}

/// What Claude Code says of the files that it puts back.
fn rewind_of(answer: Result<Answer, NoAnswer>) -> Result<Rewind, NoAnswer> {
    match answer {
        Ok(Answer::Rewind(rewind)) => Ok(rewind),
        Ok(_) => Err(NoAnswer::Unsupported),
        // The real one is refused where the dry one says that it cannot be done.
        Err(NoAnswer::Refused(reason)) => Ok(Rewind { reason: Some(reason), ..Rewind::default() }),
        Err(why) => Err(why),
    }
}
