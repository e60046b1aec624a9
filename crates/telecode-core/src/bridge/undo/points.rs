//! Points: where an undo can go back to. One is made before each turn that begins with a prompt.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::seam::Effect;
use crate::agent::{Cut, LaunchProblem};
use crate::bridge::menus::NewButton;
use crate::change::{Change, Place, PointRecord, PromptRecord, SessionRecord};
use crate::errand::{Errand, FilesErrand};
use crate::ids::{ClaudeId, LifeId, PromptId, SessionId, SlotId, TurnId};
use crate::page::Button;
use crate::pick::{ButtonPick, ChangesPick, UndoPick};
use crate::session::{Session, Turn};
use crate::tree::{Album, NoSnapshot, Snapshot, Take};

/// How many points a session has: as far back as people go, and few enough to keep a snapshot of each. The oldest one stays
/// beside them, for what changed since the beginning.
pub(in super::super) const POINT_LIMIT: usize = 20;

/// How much of the prompts is kept with a point, in UTF-16 units.
const WORDS: usize = 80;

impl Bridge {
    /// A turn is about to be told its prompts: what it begins with is looked at before.
    pub(in super::super) fn mark_point(
        &mut self,
        id: SessionId,
        life: LifeId,
        turn: TurnId,
        prompts: &[&PromptRecord],
    ) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if let Some(known) = session.points.iter_mut().find(|point| point.turn == turn) {
            // It is told again, under another name.
            known.prompts.extend(names(prompts));
            let known = known.clone();
            return self.save(Change::Point(known));
        }
        self.add_point(id, turn, prompts, None);
        let Some(session) = self.sessions.get(&id) else { return };
        let kept = session.points.iter().map(|point| point.turn).collect();
        let take = Take { album: album(&session.record), turn, kept };
        self.effect(Effect::Take { session: id, life, take });
    }

    /// Claude begins a turn by itself with prompts that it has: it is too late to look at anything.
    pub(in super::super) fn mark_late_point(
        &mut self,
        id: SessionId,
        turn: TurnId,
        prompts: &[&PromptRecord],
    ) {
        if !prompts.is_empty() {
            self.add_point(id, turn, prompts, Some(Err(NoSnapshot::Late)));
        }
    }

    fn add_point(
        &mut self,
        id: SessionId,
        turn: TurnId,
        prompts: &[&PromptRecord],
        before: Option<Result<Snapshot, NoSnapshot>>,
    ) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let words = prompts.iter().map(|prompt| prompt.content.shown()).collect::<Vec<_>>().join(" ");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let point = PointRecord {
            turn,
            session: id,
            prompts: names(prompts).collect(),
            words: crate::render::glance(&words, WORDS),
            before,
            after: None,
            settled: false,
        };
        session.points.push_back(point.clone());
        // The oldest says what the session began with.
        let excess = session.points.len() > POINT_LIMIT + 1;
        let pruned = if excess { session.points.remove(1) } else { None };
        self.save(Change::Point(point));
        if let Some(pruned) = pruned {
            self.save(Change::PointGone(pruned.turn));
            for slot in self.slots_of(id, pruned.turn) {
                // An edit of an old message is not worth a call: its button says that it does nothing any more.
                self.drop_controls(slot);
                self.outbox.release(slot);
            }
        }
    }

    /// The files that a turn begins with were looked at, or could not be.
    pub(in super::super) fn taken(
        &mut self,
        id: SessionId,
        turn: TurnId,
        snapshot: Result<Snapshot, NoSnapshot>,
    ) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(at) = session.points.iter().position(|point| point.turn == turn) else { return };
        let before = at.checked_sub(1).and_then(|at| session.points.get(at));
        // What is always so is said once.
        let is_new = before.is_none_or(|before| !matches!(&before.before, Some(Err(why)) if is_said(why)));
        let problem = snapshot.as_ref().err().filter(|why| is_said(why) && is_new).cloned();
        if let Some(point) = session.points.get_mut(at) {
            point.before = Some(snapshot);
            let point = point.clone();
            self.save(Change::Point(point));
        }
        if let Some(why) = problem {
            let thread = self.sessions.get(&id).map(|session| session.record.thread);
            let Some(voice) = thread.map(|thread| self.thread_voice(thread)) else { return };
            let text = super::pages::no_snapshot(&why, voice);
            self.notice(id, &text);
        }
    }

    /// A turn is over: what it changed is looked at, if it may have changed anything. Returns whether nobody can look, so that only
    /// Claude's edits tell what it changed.
    pub(in super::super) fn settle_point(&mut self, id: SessionId, turn: &Turn) -> bool {
        // Of one that was found in Claude's record nothing is known but its answer.
        let may_have_changed = may_have_changed(turn) || turn.transcript.is_empty();
        let Some(session) = self.sessions.get_mut(&id) else { return false };
        let Some(point) = session.points.iter_mut().find(|point| point.turn == turn.record.id) else {
            return false;
        };
        match (&point.before, may_have_changed) {
            (Some(Ok(_)), true) => {
                self.look_after(id, turn.record.id);
                return false;
            }
            (Some(Ok(before)), false) => point.after = Some(before.clone()),
            (None | Some(Err(_)), _) => {}
        }
        point.settled = true;
        let point = point.clone();
        self.save(Change::Point(point));
        may_have_changed
    }

    /// Sends out to see what a turn changed.
    fn look_after(&mut self, id: SessionId, turn: TurnId) {
        let Some(session) = self.sessions.get(&id) else { return };
        let Some(point) = session.points.iter().find(|point| point.turn == turn) else { return };
        let Some(Ok(before)) = point.before.clone() else { return };
        let asker = Asker::of_thread(session.record.thread, session.record.person);
        let what = Errand::Files(FilesErrand::After { album: album(&session.record), turn, before });
        self.send_unasked(what, &asker, Then::Turn(id, turn));
    }

    /// What a turn changed was not shown when the last run ended.
    pub(in super::super) fn take_up_points(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get(&id) else { return };
        let open = session.turn().map(|turn| turn.record.id);
        let over = session.points.iter().filter(|point| !point.settled && Some(point.turn) != open);
        let over: Vec<_> = over.map(|point| point.turn).collect();
        for turn in over {
            self.look_after(id, turn);
        }
    }

    /// Nobody goes back to before this turn any more.
    pub(in super::super) fn drop_point(&mut self, id: SessionId, turn: TurnId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let count = session.points.len();
        session.points.retain(|point| point.turn != turn);
        if session.points.len() == count {
            return;
        }
        self.save(Change::PointGone(turn));
        for slot in self.slots_of(id, turn) {
            self.take_buttons(slot);
        }
    }

    /// The messages with a button that goes back to before a turn, or sends what it changed.
    fn slots_of(&self, session: SessionId, turn: TurnId) -> Vec<SlotId> {
        let back = ButtonPick::Undo(UndoPick::Preview { session, turn });
        let is_file = |pick: &ButtonPick| {
            matches!(pick, ButtonPick::Changes(ChangesPick::File { session: of, since })
                if *of == session && since.turn() == Some(turn))
        };
        let is_of_it = |pick: &ButtonPick| *pick == back || is_file(pick);
        let of_it = self.controls.values().filter(|control| is_of_it(&control.pick));
        of_it.map(|control| control.slot).collect()
    }

    /// The button under a final, if its turn may have changed something and can be undone.
    pub(in super::super) fn undo_button(
        &mut self,
        slot: SlotId,
        session: SessionId,
        turn: &Turn,
        recovered: bool,
    ) -> Option<Button> {
        let number = turn.record.id;
        let points = &self.sessions.get(&session)?.points;
        let can = (recovered || may_have_changed(turn)) && points.iter().any(|point| point.turn == number);
        let thread = self.sessions.get(&session)?.record.thread;
        let label = can.then(|| self.thread_voice(thread).say("button-undo"))?;
        let preview = ButtonPick::Undo(UndoPick::Preview { session, turn: number });
        Some(self.button(slot, NewButton::pick(label, preview)))
    }

    /// A session is about to be deleted: its snapshots go.
    pub(in super::super) fn forget_points(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get(&id) else { return };
        let has_any = session.points.iter().any(|point| matches!(point.before, Some(Ok(_))));
        if !has_any {
            return;
        }
        let mut album = album(&session.record);
        if let Place::Worktree(worktree) = &session.record.workspace.place {
            // The directory may be gone before.
            album.directory.clone_from(&worktree.repository);
        }
        let asker = Asker::of_thread(session.record.thread, session.record.person);
        self.send_unasked(Errand::Files(FilesErrand::Forget { album }), &asker, Then::Nothing);
    }

    // Where a conversation was cut.

    /// The first prompt behind a cut has its result: what was before it is what the record says.
    pub(in super::super) fn cut_is_true(&mut self, id: SessionId) {
        self.record(id, |record| record.claude.cut = None);
    }

    /// Where the conversation of a Claude session was cut, if that is not true yet.
    pub(in super::super) fn cut_of(&self, claude: &ClaudeId) -> Option<Cut> {
        let of_it = self.sessions.values().find(|session| session.record.claude.id == *claude);
        let cut = of_it?.record.claude.cut.clone()?;
        Some(Cut { drops: None, ..cut })
    }

    /// Claude Code does not cut where it should: the conversation goes on whole, and that is said.
    pub(in super::super) fn cut_was_refused(&mut self, id: SessionId, problem: &LaunchProblem) {
        let is_refused = matches!(problem, LaunchProblem::CutRefused { .. });
        let is_cut = self.sessions.get(&id).is_some_and(|session| session.record.claude.cut.is_some());
        if is_refused && is_cut {
            self.cut_is_true(id);
            let text = self.say_in(id, "undo-cut-refused");
            self.notice(id, &text);
        }
    }
}

/// Under which name a repository keeps a session's snapshots: its number, and when it was made, which no other telecode's
/// session with this number shares.
pub(in super::super) fn album(record: &SessionRecord) -> Album {
    Album {
        directory: record.workspace.directory.clone(),
        key: format!("{}-{}", record.id.0, record.books.created.0),
    }
}

fn names(prompts: &[&PromptRecord]) -> impl Iterator<Item = PromptId> {
    prompts.iter().map(|prompt| prompt.id.clone())
}

/// Whether a person is told that there is no snapshot: a workspace without a repository is as it should be.
fn is_said(why: &NoSnapshot) -> bool {
    *why != NoSnapshot::NotGit
}

/// Whether a turn may have changed a file. What one did before a crash is not known.
fn may_have_changed(turn: &Turn) -> bool {
    turn.record.tries > 0 || turn.transcript.steps().any(|step| step.call.tool.may_change() && !step.denied)
}

impl Session {
    /// The point before a turn.
    pub(in super::super) fn point(&self, turn: TurnId) -> Option<&PointRecord> {
        self.points.iter().find(|point| point.turn == turn)
    }
}
