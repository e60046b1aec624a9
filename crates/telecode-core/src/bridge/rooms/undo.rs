//! Undo: back to before a turn, its files, its conversation or both.
//!
//! It is shown first what would change. The files go back before the conversation does: Claude Code forgets what it kept of
//! files that are taken back. The order is that of [`UndoStep`], and [`next`] says it. Each step can be done twice, so that a crash between them loses
//! nothing: the press is handled again.

pub(in crate::bridge) mod files;
pub(in crate::bridge) mod looking;
pub(in crate::bridge) mod neighbours;
pub(in crate::bridge) mod pages;
pub(in crate::bridge) mod talk;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::undo::talk::TalkOutcome;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::errands::Reported;
use crate::bridge::talks::points::{album, reason};
use crate::bridge::talks::queries::Answered;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, errands};
use crate::change::PointRecord;
use crate::chat::Message;
use crate::errand::{Errand, Failure, FilesErrand, FilesPreview, RecordsErrand, Trail};
use crate::ids::{SessionId, TurnId};
use crate::page::Page;
use crate::pick::{Undo, UndoPick};
use crate::query::{NoAnswer, Rewind};
use crate::session::State;
use crate::tree::{NoSnapshot, Snapshot};

/// What an undo waits for outside of Claude Code.
#[derive(Debug)]
pub(in crate::bridge) enum UndoThen {
    /// Where its turn stands in Claude's record.
    Trail(UndoAim, Option<UndoChoice>),
    /// Who else works where it changes files.
    Neighbours(UndoAim, Trail),
    /// What the repository would put back.
    Preview(Box<UndoOutlook>),
    /// That the repository put files back.
    Restored(Box<UndoGoing>),
    /// That Claude's record let go of what the agent forgot.
    LetGo(Box<UndoTalk>),
    /// What going forward to a state of the files would change.
    Forward(SessionId, Snapshot),
    /// That the files are as they were there.
    Forwarded,
}

/// What an undo waits for of Claude Code.
#[derive(Debug)]
pub(in crate::bridge) enum UndoWanted {
    /// What Claude Code would put back is known.
    Rehearsed(UndoAim, Trail, Vec<UndoNeighbour>),
    /// Claude Code put files back.
    Rewound(Box<UndoGoing>),
    /// Whether the conversation went back.
    Talk(Box<UndoTalk>),
}

/// The turn that is undone, with everything behind it.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) struct UndoAim {
    session: SessionId,
    turn: TurnId,
}

/// What a person chose.
#[derive(Debug, Clone)]
pub(in crate::bridge) struct UndoChoice {
    what: Undo,
    /// The state of the files that they saw.
    seen: Option<Snapshot>,
}

/// An undo that is looked at: what is known without the repository.
#[derive(Debug)]
pub(in crate::bridge) struct UndoOutlook {
    aim: UndoAim,
    trail: Trail,
    /// Who else works there.
    neighbours: Vec<UndoNeighbour>,
    /// What Claude Code would put back.
    rewind: Result<Rewind, NoAnswer>,
}

/// Another one that works in the same directory while files are put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum UndoNeighbour {
    /// A session of ours that works now, or has something in its background.
    Working(String),
    /// A session of ours that has worked since the turn began.
    Since(String),
    /// A session that is open elsewhere, by its title.
    Elsewhere(String),
}

/// An undo that is done, as far as it is.
#[derive(Debug)]
pub(in crate::bridge) struct UndoGoing {
    aim: UndoAim,
    choice: UndoChoice,
    trail: Trail,
    files: UndoneFiles,
}

/// What was put back of the files until now.
#[derive(Debug, Default)]
struct UndoneFiles {
    /// How many the repository put back.
    restored: usize,
    /// What it could not put back.
    left: Vec<String>,
    /// What Claude Code put back, if it was to.
    rewind: Option<Rewind>,
}

/// A conversation that goes back, its files before it.
#[derive(Debug)]
pub(in crate::bridge) struct UndoTalk {
    going: UndoGoing,
    /// The newest turn when it was to go back: what came after it stays.
    until: TurnId,
}

/// The steps of an undo, in their order, each with what is known before it.
#[derive(Debug)]
enum UndoStep {
    /// Where the turn stands in Claude's record is looked up. Without a choice, what follows only looks.
    Trail(UndoAim, Option<UndoChoice>),

    /// Looking: who else works there.
    Neighbours(UndoAim, Trail),
    /// Looking: what Claude Code would put back.
    Rehearsal(UndoAim, Trail, Vec<UndoNeighbour>),
    /// Looking: what the repository would put back to be as in this snapshot.
    Preview(Box<UndoOutlook>, Snapshot),
    /// Looking: all of it is shown, and a person chooses.
    Show(Box<UndoOutlook>, Option<Result<FilesPreview, NoSnapshot>>),

    /// Doing: the repository puts files back to be as in this snapshot, if they are as in the other one.
    Restore(Box<UndoGoing>, Snapshot, Snapshot),
    /// Doing: Claude Code puts back those that only it knows.
    Rewind(Box<UndoGoing>),
    /// Doing: the agent forgets the prompt and what is behind it.
    TakeBack(Box<UndoGoing>),
    /// Doing: its record lets go of it.
    LetGo(Box<UndoTalk>),
    /// It is said what was done of the files alone.
    Tell(Box<UndoGoing>),
}

/// What a step came to, if the undo goes on, with what was known before it.
#[derive(Debug)]
enum UndoOutcome {
    /// Where the turn stands, and how the files were before it.
    Found(UndoAim, Option<UndoChoice>, Trail, Option<Snapshot>),
    /// Who else works there.
    Met(UndoAim, Trail, Vec<UndoNeighbour>),
    /// What Claude Code would put back, and how the files were before the turn.
    Rehearsed(Box<UndoOutlook>, Option<Snapshot>),
    /// What the repository would put back.
    Previewed(Box<UndoOutlook>, Result<FilesPreview, NoSnapshot>),
    /// The repository put files back.
    Restored(Box<UndoGoing>),
    /// So did Claude Code.
    Rewound(Box<UndoGoing>),
    /// The agent forgot.
    Forgot(Box<UndoTalk>),
}

/// The order of an undo.
fn next(outcome: UndoOutcome) -> UndoStep {
    match outcome {
        UndoOutcome::Found(aim, None, trail, _) => UndoStep::Neighbours(aim, trail),
        UndoOutcome::Met(aim, trail, neighbours) => UndoStep::Rehearsal(aim, trail, neighbours),
        UndoOutcome::Rehearsed(outlook, Some(before)) => UndoStep::Preview(outlook, before),
        UndoOutcome::Rehearsed(outlook, None) => UndoStep::Show(outlook, None),
        UndoOutcome::Previewed(outlook, found) => UndoStep::Show(outlook, Some(found)),

        UndoOutcome::Found(aim, Some(choice), trail, before) => {
            let (what, seen) = (choice.what, choice.seen.clone());
            let going = Box::new(UndoGoing { aim, choice, trail, files: UndoneFiles::default() });
            match (what, before, seen) {
                (Undo::Talk, _, _) => UndoStep::TakeBack(going),
                (Undo::Files | Undo::Both, Some(before), Some(seen)) => {
                    UndoStep::Restore(going, before, seen)
                }
                (Undo::Files | Undo::Both, _, _) => UndoStep::Rewind(going),
            }
        }
        UndoOutcome::Restored(going) => UndoStep::Rewind(going),
        UndoOutcome::Rewound(going) if going.choice.what == Undo::Files => UndoStep::Tell(going),
        UndoOutcome::Rewound(going) => UndoStep::TakeBack(going),
        UndoOutcome::Forgot(talk) => UndoStep::LetGo(talk),
    }
}

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let Some(id) = addressee::session_of_message(hall, talks, message) else { return };
    let newest = talks.sessions.get(&id).and_then(|session| session.points.back());
    let Some(turn) = newest.map(|point| point.turn) else {
        let text = hall.voice(message.from.id).say("undo-nothing");
        hall.reply(message.thread, Page::plain(text));
        return;
    };
    let asker = Asker::from(message);
    if let Err(why) = look_back(hall, talks, id, turn, None, &asker) {
        hall.reply(message.thread, Page::plain(why));
    }
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: UndoPick,
    asker: &Asker,
) -> String {
    match pick {
        // The button is under an answer, which stays.
        UndoPick::Preview { session, turn } => {
            let asker = Asker { slot: None, ..asker.clone() };
            look_back(hall, talks, session, turn, None, &asker).unwrap_or_else(|why| why)
        }
        UndoPick::Back { session, turn, what, seen } => {
            let choice = UndoChoice { what, seen: seen.map(Snapshot) };
            look_back(hall, talks, session, turn, Some(choice), asker).unwrap_or_else(|why| why)
        }
        UndoPick::Forward { session, to } => {
            let asker = Asker { slot: None, ..asker.clone() };
            look_forward(hall, &talks.sessions, &mut talks.errands, session, Snapshot(to), &asker)
        }
        UndoPick::ForwardNow { session, to, seen } => {
            if let Some(why) = is_busy(&talks.sessions, session) {
                return hall.voice(asker.person.id).say(why);
            }
            let Some(album) = album_of(&talks.sessions, session) else { return String::new() };
            let what = FilesErrand::Restore { album, to: Snapshot(to), seen: Snapshot(seen) };
            errands::send_out(
                hall,
                &talks.sessions,
                &mut talks.errands,
                Errand::Files(what),
                asker,
                UndoThen::Forwarded,
            );
            hall.voice(asker.person.id).say("undo-working")
        }
    }
}

/// Finds out what going back changes, and goes back if that was chosen. Returns what the toast says, or why it cannot be.
pub(super) fn look_back(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    turn: TurnId,
    choice: Option<UndoChoice>,
    asker: &Asker,
) -> Result<String, String> {
    let voice = hall.voice(asker.person.id);
    let aim = UndoAim { session: id, turn };
    if point_of(&talks.sessions, aim).is_none() {
        return Err(voice.say("undo-gone"));
    }
    if let Some(why) = is_busy(&talks.sessions, id) {
        return Err(voice.say(why));
    }
    let toast = voice.say(if choice.is_some() { "undo-working" } else { "undo-looking" });
    take_step(hall, talks, UndoStep::Trail(aim, choice), asker);
    Ok(toast)
}

/// A step is over: the next one begins.
fn go_on(hall: &mut Hall, talks: &mut Talks, outcome: UndoOutcome, asker: &Asker) {
    take_step(hall, talks, next(outcome), asker);
}

/// Begins a step. What comes back leads to the next one.
fn take_step(hall: &mut Hall, talks: &mut Talks, step: UndoStep, asker: &Asker) {
    match step {
        UndoStep::Trail(aim, choice) => {
            ask_trail(hall, &talks.sessions, &mut talks.errands, aim, choice, asker);
        }
        UndoStep::Neighbours(aim, trail) => {
            neighbours::ask_neighbours(hall, &talks.sessions, &mut talks.errands, aim, trail, asker);
        }
        UndoStep::Rehearsal(aim, trail, neighbours) => {
            looking::ask_rehearsal(hall, talks, aim, trail, neighbours, asker);
        }
        UndoStep::Preview(outlook, to) => {
            looking::ask_preview(hall, &talks.sessions, &mut talks.errands, outlook, to, asker);
        }
        UndoStep::Restore(going, to, seen) => {
            files::restore_files(hall, &talks.sessions, &mut talks.errands, going, to, seen, asker);
        }
        UndoStep::Rewind(going) => files::rewind_files(hall, talks, going, asker),
        UndoStep::TakeBack(going) => talk::take_back_talk(hall, talks, *going, asker),
        UndoStep::LetGo(talk) => {
            talk::wait_for_record(hall, &talks.sessions, &mut talks.errands, talk, asker);
        }
        UndoStep::Show(outlook, tree) => pages::show_preview(hall, &talks.sessions, &outlook, tree, asker),
        UndoStep::Tell(going) => talk::undone(hall, &talks.sessions, &going, TalkOutcome::Kept, asker),
    }
}

fn ask_trail(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    aim: UndoAim,
    choice: Option<UndoChoice>,
    asker: &Asker,
) {
    let Some(session) = sessions.get(&aim.session) else { return };
    let Some(point) = session.point(aim.turn) else { return };
    let what = RecordsErrand::Trail {
        claude: session.record().claude.id.clone(),
        directory: session.record().workspace.directory.clone(),
        prompts: point.prompts.clone(),
        end: session.record().claude.cut.as_ref().map(|cut| cut.after.clone()),
    };
    errands::send_out(hall, sessions, errands, Errand::Records(what), asker, UndoThen::Trail(aim, choice));
}

fn look_forward(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    id: SessionId,
    to: Snapshot,
    asker: &Asker,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(album) = album_of(sessions, id) else { return voice.say("undo-gone") };
    if let Some(why) = is_busy(sessions, id) {
        return voice.say(why);
    }
    let toast = voice.say("undo-looking");
    let what = FilesErrand::Preview { album, to: to.clone(), gaps: Vec::new() };
    errands::send_out(hall, sessions, errands, Errand::Files(what), asker, UndoThen::Forward(id, to));
    toast
}

/// Why nothing can be undone now.
pub(super) fn is_busy(sessions: &Roster, id: SessionId) -> Option<&'static str> {
    let session = sessions.get(&id)?;
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

pub(super) fn album_of(sessions: &Roster, id: SessionId) -> Option<crate::tree::Album> {
    sessions.get(&id).map(|session| album(session.record()))
}

/// What an undo waited for is known.
pub(in crate::bridge) fn reported(
    hall: &mut Hall,
    talks: &mut Talks,
    then: UndoThen,
    report: Reported,
    asker: &Asker,
) {
    match then {
        UndoThen::Trail(aim, choice) => trail_found(hall, talks, aim, choice, report.says(), asker),
        UndoThen::Neighbours(aim, trail) => {
            neighbours::neighbours_found(hall, talks, aim, trail, report.says(), asker);
        }
        UndoThen::Preview(outlook) => {
            go_on(hall, talks, UndoOutcome::Previewed(outlook, report.says()), asker);
        }
        UndoThen::Restored(going) => files::files_restored(hall, talks, going, report.says(), asker),
        UndoThen::LetGo(talk) => talk::let_go_of(hall, &mut talks.sessions, &talk, &report.says(), asker),
        UndoThen::Forward(id, to) => pages::show_forward(hall, id, to, report.says(), asker),
        UndoThen::Forwarded => pages::forwarded(hall, report.says(), asker),
    }
}

/// It is known where the turn stands in Claude's record, or cannot be.
fn trail_found(
    hall: &mut Hall,
    talks: &mut Talks,
    aim: UndoAim,
    choice: Option<UndoChoice>,
    trail: Result<Trail, Failure>,
    asker: &Asker,
) {
    let trail = match trail {
        Ok(trail) => trail,
        Err(why) => return undo_failed(hall, &why.into(), asker),
    };
    let Some(point) = point_of(&talks.sessions, aim) else { return undo_lost(hall, asker) };
    let before = point.before.clone().and_then(Result::ok);
    go_on(hall, talks, UndoOutcome::Found(aim, choice, trail, before), asker);
}

pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    talks: &mut Talks,
    then: UndoWanted,
    answer: Answered,
    asker: &Asker,
) {
    match then {
        UndoWanted::Rehearsed(aim, trail, neighbours) => {
            looking::rehearsed(hall, talks, aim, trail, neighbours, rewind_of(answer), asker);
        }
        UndoWanted::Rewound(going) => files::rewound(hall, talks, going, rewind_of(answer), asker),
        UndoWanted::Talk(talk) => talk::answered(hall, talks, talk, &answer.says(), asker),
    }
}

pub(super) fn undo_failed(hall: &mut Hall, why: &NoSnapshot, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let text = voice.tell("undo-failed", [("reason", reason(why, voice).into())]);
    hall.close_menu(asker, Page::plain(text));
}

pub(super) fn point_of(sessions: &Roster, aim: UndoAim) -> Option<&PointRecord> {
    sessions.get(&aim.session)?.point(aim.turn)
}

/// What was to be undone is not there any more.
pub(super) fn undo_lost(hall: &mut Hall, asker: &Asker) {
    let text = hall.voice(asker.person.id).say("undo-gone");
    hall.close_menu(asker, Page::plain(text));
}

/// What Claude Code says of the files that it puts back.
fn rewind_of(answer: Answered) -> Result<Rewind, NoAnswer> {
    match answer.says() {
        // The real one is refused where the dry one says that it cannot be done.
        Err(NoAnswer::Refused(reason)) => Ok(Rewind { reason: Some(reason), ..Rewind::default() }),
        rewind => rewind,
    }
}
