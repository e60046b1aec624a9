//! The conversation goes back: the agent forgets the prompt, which is done when its record on disk says so.
//!
//! Nothing of this is stored on the way. After a crash the press is handled again, and the record says whether it was done.
//! Where Claude Code cannot forget, the cut is passed on with each launch until the first prompt behind it has its result.

use crate::agent::Cut;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::undo;
use crate::bridge::rooms::undo::{UndoAim, UndoGoing, UndoOutcome, UndoTalk, UndoThen, UndoWanted};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, errands, points, queries};
use crate::change::Change;
use crate::errand::{CutPlace, Errand, Failure, RecordsErrand, Trail};
use crate::ids::{PromptId, SessionId, TurnId};
use crate::query::{NoAnswer, Query, TakenBack};
use crate::session::State;

/// What became of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum TalkOutcome {
    /// It was not to change.
    Kept,
    /// Claude knows nothing of it any more, and its record says so.
    Back,
    /// Claude knows nothing of it from the next message on.
    BackWithNext,
    /// Another one begins.
    Fresh,
    /// It cannot go back to there.
    Nowhere,
    /// Claude began to work meanwhile.
    Busy,
    /// Claude Code ended, or did not answer.
    Unanswered,
}

/// The files are back, if they were to go: the agent is to forget the prompt.
pub(super) fn take_back_talk(hall: &mut Hall, talks: &mut Talks, going: UndoGoing, asker: &Asker) {
    let session = going.aim.session;
    let talk = UndoTalk { going, until: hall.last_turn() };
    let trail = &talk.going.trail;
    if trail.is_undone {
        // It was done before a crash.
        return talk_is_back(hall, &mut talks.sessions, &talk, asker);
    }
    if undo::is_busy(&talks.sessions, session).is_some() {
        return undone(hall, &talks.sessions, &talk.going, TalkOutcome::Busy, asker);
    }
    match (&trail.cut, trail.prompt.clone(), trail.newest.clone()) {
        (CutPlace::After(_), Some(prompt), Some(newest)) => {
            let then = UndoWanted::Talk(Box::new(talk));
            queries::query(hall, talks, session, Query::TakeBack { prompt, newest }, asker, then);
        }
        (CutPlace::After(_), _, _) => cut_with_next(hall, &mut talks.sessions, &talk, asker),
        (CutPlace::Beginning, _, _) => {
            begin_anew(hall, &mut talks.sessions, session);
            gone(hall, &mut talks.sessions, &talk, TalkOutcome::Fresh, asker);
        }
        (CutPlace::Nowhere, _, _) => undone(hall, &talks.sessions, &talk.going, TalkOutcome::Nowhere, asker),
    }
}

/// The agent forgot it, or did not.
pub(super) fn answered(
    hall: &mut Hall,
    talks: &mut Talks,
    talk: Box<UndoTalk>,
    answer: &Result<TakenBack, NoAnswer>,
    asker: &Asker,
) {
    match answer {
        // What it does not have it may have forgotten before a crash: its record decides.
        Ok(TakenBack::Done | TakenBack::Unknown) => {
            undo::go_on(hall, talks, UndoOutcome::Forgot(talk), asker);
        }
        Ok(TakenBack::Working) => undone(hall, &talks.sessions, &talk.going, TalkOutcome::Busy, asker),
        Ok(TakenBack::Refused(_)) | Err(NoAnswer::Unsupported | NoAnswer::Refused(_)) => {
            cut_with_next(hall, &mut talks.sessions, &talk, asker);
        }
        Err(NoAnswer::Late | NoAnswer::Gone) => {
            undone(hall, &talks.sessions, &talk.going, TalkOutcome::Unanswered, asker);
        }
    }
}

/// The agent forgot, which is done when its record says so.
pub(super) fn wait_for_record(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    talk: Box<UndoTalk>,
    asker: &Asker,
) {
    let aim = talk.going.aim;
    let (Some(session), Some(point)) = (sessions.get(&aim.session), undo::point_of(sessions, aim)) else {
        return undo::undo_lost(hall, asker);
    };
    let what = RecordsErrand::LetGo {
        claude: session.record().claude.id.clone(),
        directory: session.record().workspace.directory.clone(),
        prompts: point.prompts.clone(),
    };
    errands::send_out(hall, sessions, errands, Errand::Records(what), asker, UndoThen::LetGo(talk));
}

/// The record was looked at after the agent forgot.
pub(super) fn let_go_of(
    hall: &mut Hall,
    sessions: &mut Roster,
    talk: &UndoTalk,
    trail: &Result<Trail, Failure>,
    asker: &Asker,
) {
    match trail {
        Ok(Trail { prompt: None, .. }) => talk_is_back(hall, sessions, talk, asker),
        // It knows nothing of the prompt any more, so the prompt need not be dropped.
        Ok(_) | Err(_) => cut_before(hall, sessions, talk, None, asker),
    }
}

/// The record says that the conversation ends before the turn.
fn talk_is_back(hall: &mut Hall, sessions: &mut Roster, talk: &UndoTalk, asker: &Asker) {
    points::cut_is_true(sessions, talk.going.aim.session);
    gone(hall, sessions, talk, TalkOutcome::Back, asker);
}

/// The next launch of the agent cuts the conversation, unless it works meanwhile.
fn cut_with_next(hall: &mut Hall, sessions: &mut Roster, talk: &UndoTalk, asker: &Asker) {
    let UndoGoing { aim, trail, .. } = &talk.going;
    if undo::is_busy(sessions, aim.session).is_some() {
        return undone(hall, sessions, &talk.going, TalkOutcome::Busy, asker);
    }
    let drops = trail.prompt.clone().filter(|_| trail.is_last);
    cut_before(hall, sessions, talk, drops, asker);
}

fn cut_before(
    hall: &mut Hall,
    sessions: &mut Roster,
    talk: &UndoTalk,
    drops: Option<PromptId>,
    asker: &Asker,
) {
    let CutPlace::After(after) = &talk.going.trail.cut else { return };
    let cut = Cut { after: after.clone(), drops };
    if let Some(session) = sessions.get_mut(&talk.going.aim.session) {
        session.record_mut().cut_at(cut);
    }
    end_for_cut(hall, sessions, talk.going.aim.session);
    gone(hall, sessions, talk, TalkOutcome::BackWithNext, asker);
}

/// There is nothing before the first answer to go on from: another conversation begins.
fn begin_anew(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    let fresh = hall.random.claude();
    let Some(session) = sessions.get_mut(&id) else { return };
    session.record_mut().begin_anew(fresh);
    end_for_cut(hall, sessions, id);
}

/// An agent ends that knows what it is not to know: the next one begins without it.
fn end_for_cut(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    let Some(session) = sessions.get_mut(&id) else { return };
    if matches!(session.state(), State::Starting(_)) {
        session.outdate();
    } else if matches!(session.state(), State::Idle { .. }) {
        sleep::sleep(hall, sessions, id);
    }
}

/// The conversation goes back, or will: nobody goes back to what is gone.
fn gone(hall: &mut Hall, sessions: &mut Roster, talk: &UndoTalk, outcome: TalkOutcome, asker: &Asker) {
    let UndoAim { session, turn: from } = talk.going.aim;
    let Some(point) = undo::point_of(sessions, talk.going.aim).cloned() else {
        return undo::undo_lost(hall, asker);
    };
    hall.save(Change::Undone { session, from, until: talk.until, prompts: point.prompts });
    drop_points(hall, sessions, session, from, talk.until);
    tell(hall, &talk.going, point.words, outcome, asker);
}

/// The conversation stays as it is: what was done of the files is said.
pub(super) fn undone(
    hall: &mut Hall,
    sessions: &Roster,
    going: &UndoGoing,
    talk: TalkOutcome,
    asker: &Asker,
) {
    match undo::point_of(sessions, going.aim).cloned() {
        Some(point) => tell(hall, going, point.words, talk, asker),
        None => undo::undo_lost(hall, asker),
    }
}

/// It is done, as far as it could be: that is said.
fn tell(hall: &mut Hall, going: &UndoGoing, words: String, talk: TalkOutcome, asker: &Asker) {
    let text = undo::pages::done(going, words, talk, hall.voice(asker.person.id));
    let seen = going.choice.seen.as_ref().filter(|_| going.files.restored > 0);
    undo::pages::close_undo(hall, going.aim.session, text, seen, asker);
}

/// Nobody goes back to before these turns any more. What was told since is not among them.
fn drop_points(hall: &mut Hall, sessions: &mut Roster, id: SessionId, from: TurnId, until: TurnId) {
    let Some(session) = sessions.get(&id) else { return };
    let turns = session.points.iter().map(|point| point.turn);
    let gone: Vec<_> = turns.filter(|turn| (from..=until).contains(turn)).collect();
    for turn in gone {
        points::drop(hall, sessions, id, turn);
    }
}
