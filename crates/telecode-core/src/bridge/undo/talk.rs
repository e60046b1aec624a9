//! The conversation goes back: the agent forgets the prompt, which is done when its record on disk says so.
//!
//! Nothing of this is stored on the way. After a crash the press is handled again, and the record says whether it was done.
//! Where Claude Code cannot forget, the cut is passed on with each launch until the first prompt behind it has its result.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::queries;
use super::{Aim, Asked, Going, Step, pages};
use crate::agent::Cut;
use crate::change::Change;
use crate::errand::{CutPlace, Errand, Failure, RecordsErrand, Trail};
use crate::ids::{PromptId, SessionId, TurnId};
use crate::query::{Answer, NoAnswer, Query, TakenBack};
use crate::session::State;

/// What became of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Talk {
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

impl Bridge {
    /// The files are back, if they were to go: the agent is to forget the prompt.
    pub(super) fn take_back_talk(&mut self, mut going: Box<Going>, asker: &Asker) {
        going.until = self.last.turn;
        if going.trail.is_undone {
            // It was done before a crash.
            return self.talk_is_back(&going, asker);
        }
        if self.is_busy(going.aim.session).is_some() {
            return self.undone(&going, Talk::Busy, asker);
        }
        match (going.trail.cut.clone(), going.trail.prompt.clone(), going.trail.newest.clone()) {
            (CutPlace::After(_), Some(prompt), Some(newest)) => {
                let session = going.aim.session;
                let then = queries::Then::Undo(Asked::Talk(going));
                self.query(session, Query::TakeBack { prompt, newest }, asker, then);
            }
            (CutPlace::After(_), _, _) => self.cut_with_next(&going, asker),
            (CutPlace::Beginning, _, _) => {
                self.begin_anew(going.aim.session);
                self.undone(&going, Talk::Fresh, asker);
            }
            (CutPlace::Nowhere, _, _) => self.undone(&going, Talk::Nowhere, asker),
        }
    }

    /// The agent forgot it, or did not.
    pub(super) fn talk_told(&mut self, going: Box<Going>, answer: &Result<Answer, NoAnswer>, asker: &Asker) {
        match answer {
            // What it does not have it may have forgotten before a crash: its record decides.
            Ok(Answer::TakenBack(TakenBack::Done | TakenBack::Unknown)) => {
                self.take_step(Step::LetGo(going), asker);
            }
            Ok(Answer::TakenBack(TakenBack::Working)) => self.undone(&going, Talk::Busy, asker),
            Ok(_) | Err(NoAnswer::Unsupported | NoAnswer::Refused(_)) => self.cut_with_next(&going, asker),
            Err(NoAnswer::Late | NoAnswer::Gone) => self.undone(&going, Talk::Unanswered, asker),
        }
    }

    /// The agent forgot, which is done when its record says so.
    pub(super) fn wait_for_record(&mut self, going: Box<Going>, asker: &Asker) {
        let (Some(session), Some(point)) = (self.sessions.get(&going.aim.session), self.point_of(going.aim))
        else {
            return self.undo_lost(asker);
        };
        let what = RecordsErrand::LetGo {
            claude: session.record.claude.id.clone(),
            directory: session.record.workspace.directory.clone(),
            prompts: point.prompts.clone(),
        };
        self.send_out(Errand::Records(what), asker, Then::LetGo(going));
    }

    /// The record was looked at after the agent forgot.
    pub(in super::super) fn let_go_of(
        &mut self,
        going: &Going,
        trail: &Result<Trail, Failure>,
        asker: &Asker,
    ) {
        match trail {
            Ok(Trail { prompt: None, .. }) => self.talk_is_back(going, asker),
            // It knows nothing of the prompt any more, so the prompt need not be dropped.
            Ok(_) | Err(_) => self.cut_before(going, None, asker),
        }
    }

    /// The record says that the conversation ends before the turn.
    fn talk_is_back(&mut self, going: &Going, asker: &Asker) {
        self.cut_is_true(going.aim.session);
        self.undone(going, Talk::Back, asker);
    }

    /// The next launch of the agent cuts the conversation, unless it works meanwhile.
    fn cut_with_next(&mut self, going: &Going, asker: &Asker) {
        if self.is_busy(going.aim.session).is_some() {
            return self.undone(going, Talk::Busy, asker);
        }
        let drops = going.trail.prompt.clone().filter(|_| going.trail.is_last);
        self.cut_before(going, drops, asker);
    }

    fn cut_before(&mut self, going: &Going, drops: Option<PromptId>, asker: &Asker) {
        let CutPlace::After(after) = &going.trail.cut else { return };
        let cut = Cut { after: after.clone(), drops };
        self.record(going.aim.session, |record| record.claude.cut = Some(cut));
        self.end_for_cut(going.aim.session);
        self.undone(going, Talk::BackWithNext, asker);
    }

    /// There is nothing before the first answer to go on from: another conversation begins.
    fn begin_anew(&mut self, id: SessionId) {
        let fresh = self.random.claude();
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let record = &mut session.record;
        record.claude.id = fresh;
        record.claude.begun = false;
        record.claude.fork_of = None;
        record.claude.left = None;
        record.books.turns = 0;
        record.claude.cut = None;
        record.claude.seen = None;
        self.end_for_cut(id);
    }

    /// An agent ends that knows what it is not to know: the next one begins without it.
    fn end_for_cut(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if matches!(session.state(), State::Starting(_)) {
            session.outdate();
        } else if matches!(session.state(), State::Idle { .. }) {
            self.sleep(id);
        }
    }

    /// It is done, as far as it could be: that is said, and nobody goes back to what is gone.
    pub(super) fn undone(&mut self, going: &Going, talk: Talk, asker: &Asker) {
        let Aim { session, turn: from } = going.aim;
        let Some(point) = self.point_of(going.aim).cloned() else { return self.undo_lost(asker) };
        if matches!(talk, Talk::Back | Talk::BackWithNext | Talk::Fresh) {
            let until = going.until;
            self.save(Change::Undone { session, from, until, prompts: point.prompts });
            self.drop_points(session, from, until);
        }
        let text = pages::done(going, point.words, talk, self.voice(asker.person.id));
        let seen = going.choice.seen.as_ref().filter(|_| going.restored > 0);
        self.close_undo(session, text, seen, asker);
    }

    /// Nobody goes back to before these turns any more. What was told since is not among them.
    fn drop_points(&mut self, id: SessionId, from: TurnId, until: TurnId) {
        let Some(session) = self.sessions.get(&id) else { return };
        let turns = session.points.iter().map(|point| point.turn);
        let gone: Vec<_> = turns.filter(|turn| (from..=until).contains(turn)).collect();
        for turn in gone {
            self.drop_point(id, turn);
        }
    }
}
