//! Points: where an undo can go back to. One is made before each turn that begins with a prompt.

use crate::agent::LaunchProblem;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::verdict::TurnVerdict;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::errands::Unawaited;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turn_changes::{TurnWanted, way_back};
use crate::bridge::talks::{errands, notices, turn_changes};
use crate::change::{Change, PointRecord, PromptRecord, SessionRecord, TurnRecord};
use crate::errand::{Errand, FilesErrand};
use crate::ids::{LifeId, PromptId, SessionId, SlotId, TurnId};
use crate::pick::{ButtonPick, ChangesPick, Since, UndoPick};
use crate::render::glance;
use crate::session::{Session, Turn};
use crate::tree::{Album, NoSnapshot, Snapshot, SnapshotRequest};
use crate::words::Voice;
use crate::workspace::WorkspaceKind;

/// How many points a session has: as far back as people go, and few enough to keep a snapshot of each. The oldest one stays
/// beside them, for what changed since the beginning.
pub(in crate::bridge) const POINT_LIMIT: usize = 20;

/// How much of the prompts is kept with a point, in UTF-16 units.
const WORDS: usize = 80;

/// A turn is about to be told its prompts: what it begins with is looked at before it changes anything.
pub(super) fn mark(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    life: LifeId,
    turn: &TurnRecord,
    prompts: &[&PromptRecord],
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    if let Some(known) = session.points.iter_mut().find(|point| point.turn == turn.id) {
        // It is told again, under another name.
        known.prompts.extend(names(prompts));
        let known = known.clone();
        hall.save(Change::Point(known));
    } else {
        add(hall, sessions, id, turn.id, prompts, None);
    }
    look(hall, sessions, id, life, turn);
}

/// What a turn begins with is looked at, unless that is known. What it calls waits until this is stored, so whoever died
/// before that left the files as they were; a call that had begun may have been let through, though.
pub(super) fn look(hall: &mut Hall, sessions: &mut Roster, id: SessionId, life: LifeId, turn: &TurnRecord) {
    let Some(session) = sessions.get_mut(&id) else { return };
    if awaited(session, turn.id).is_none() {
        return;
    }
    if !turn.begun.is_empty() {
        return taken(hall, sessions, id, turn.id, Err(NoSnapshot::Late));
    }
    let kept = session.points.iter().map(|point| point.turn).collect();
    let request = SnapshotRequest { album: album(session.record()), turn: turn.id, kept };
    hall.effect(Effect::Snapshot { session: id, life, request });
}

/// Claude begins a turn by itself with prompts that it has: it is too late to look at anything.
pub(super) fn mark_late(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    turn: TurnId,
    prompts: &[&PromptRecord],
) {
    if !prompts.is_empty() {
        add(hall, sessions, id, turn, prompts, Some(Err(NoSnapshot::Late)));
    }
}

fn add(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    turn: TurnId,
    prompts: &[&PromptRecord],
    before: Option<Result<Snapshot, NoSnapshot>>,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let words = prompts.iter().map(|prompt| prompt.content.shown()).collect::<Vec<_>>().join(" ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let point = PointRecord {
        turn,
        session: id,
        prompts: names(prompts).collect(),
        words: glance(&words, WORDS),
        before,
        after: None,
        settled: false,
    };
    session.points.push_back(point.clone());
    // The oldest says what the session began with.
    let excess = session.points.len() > POINT_LIMIT + 1;
    let pruned = if excess { session.points.remove(1) } else { None };
    hall.save(Change::Point(point));
    if let Some(pruned) = pruned {
        hall.save(Change::PointGone(pruned.turn));
        for slot in slots_of(hall, id, pruned.turn) {
            // An edit of an old message is not worth a call: its button says that it does nothing any more.
            hall.drop_controls(slot);
            hall.outbox.release(slot);
        }
    }
}

/// The point before a turn, if what that begins with is still being looked at.
fn awaited(session: &mut Session, turn: TurnId) -> Option<&mut PointRecord> {
    session.points.iter_mut().find(|point| point.turn == turn && point.before.is_none())
}

/// The files that a turn begins with were looked at, or could not be.
pub(in crate::bridge) fn taken(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    turn: TurnId,
    snapshot: Result<Snapshot, NoSnapshot>,
) {
    // Also where nobody goes back to before it any more: something may wait.
    hall.effect(Effect::Release { session: id, turn });
    let Some(session) = sessions.get_mut(&id) else { return };
    let is_over = session.turn().is_none_or(|open| open.record().id != turn);
    let before = session.points.iter().take_while(|point| point.turn != turn).last();
    // What is always so is said once.
    let was_said = before.and_then(|point| point.before.as_ref()?.as_ref().err()).is_some_and(is_said);
    let problem = snapshot.as_ref().err().filter(|why| is_said(why) && !was_said).cloned();
    let Some(point) = awaited(session, turn) else { return };
    if is_over {
        // All that could have changed something waited for this.
        point.after = snapshot.as_ref().ok().cloned();
        point.settled = true;
    }
    point.before = Some(snapshot);
    hall.save(Change::Point(point.clone()));
    if is_over {
        way_back::show(hall, sessions, id, turn, Since::Turn(turn), Some(&[]));
    }
    if let Some(why) = problem {
        let thread = sessions.get(&id).map(|session| session.record().thread);
        let Some(voice) = thread.map(|thread| hall.thread_voice(thread)) else { return };
        let text = no_snapshot(&why, voice);
        notices::notice(hall, sessions, id, &text);
    }
}

/// An agent does not wait any longer for what its turn began with: whatever is found now may be of later.
pub(in crate::bridge) fn too_late(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    let Some(session) = sessions.get(&id) else { return };
    let awaited = session.points.iter().filter(|point| point.before.is_none()).map(|point| point.turn);
    for turn in awaited.collect::<Vec<_>>() {
        taken(hall, sessions, id, turn, Err(NoSnapshot::Late));
    }
}

/// A turn is over: what it changed is looked at, if it may have changed anything, and shown at once where only Claude's edits
/// tell.
pub(super) fn settle(
    hall: &mut Hall,
    sessions: &mut Roster,
    errands: &mut OpenErrands,
    id: SessionId,
    turn: &Turn,
) {
    // Of one that was found in Claude's record nothing is known but its answer.
    let may_have_changed = may_have_changed(turn) || turn.transcript().is_empty();
    let Some(session) = sessions.get_mut(&id) else { return };
    let Some(point) = session.points.iter_mut().find(|point| point.turn == turn.record().id) else { return };
    match (&point.before, may_have_changed) {
        (Some(Ok(_)), true) => return look_after(hall, sessions, errands, id, turn.record().id),
        (Some(Ok(before)), false) => point.after = Some(before.clone()),
        (None | Some(Err(_)), _) => {}
    }
    // What is still being looked at is settled when that is done.
    if point.before.is_some() {
        point.settled = true;
        let point = point.clone();
        hall.save(Change::Point(point));
    }
    if may_have_changed {
        turn_changes::show_edits(hall, sessions, id, turn);
    } else {
        let turn = turn.record().id;
        way_back::show(hall, sessions, id, turn, Since::Turn(turn), Some(&[]));
    }
}

/// Sends out to see what a turn changed.
fn look_after(hall: &mut Hall, sessions: &Roster, errands: &mut OpenErrands, id: SessionId, turn: TurnId) {
    let Some(session) = sessions.get(&id) else { return };
    let Some(point) = session.points.iter().find(|point| point.turn == turn) else { return };
    let Some(Ok(before)) = point.before.clone() else { return };
    let asker = Asker::of_thread(session.record().thread, session.record().person);
    let what = Errand::Files(FilesErrand::After { album: album(session.record()), turn, before });
    errands::send_unasked(hall, sessions, errands, what, &asker, TurnWanted { session: id, turn });
}

/// What a turn changed was not shown when the last run ended.
pub(in crate::bridge) fn take_up(
    hall: &mut Hall,
    sessions: &mut Roster,
    errands: &mut OpenErrands,
    id: SessionId,
) {
    let Some(session) = sessions.get(&id) else { return };
    let open = session.turn().map(|turn| turn.record().id);
    let over = session.points.iter().filter(|point| !point.settled && Some(point.turn) != open);
    let over: Vec<_> = over.map(|point| point.turn).collect();
    for turn in over {
        look_after(hall, sessions, errands, id, turn);
        never_taken(hall, sessions, id, turn);
    }
}

/// Who was looking at the files before a turn that is over has ended with the last run.
fn never_taken(hall: &mut Hall, sessions: &mut Roster, id: SessionId, turn: TurnId) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let Some(point) = awaited(session, turn) else { return };
    point.before = Some(Err(NoSnapshot::Late));
    point.settled = true;
    hall.save(Change::Point(point.clone()));
    way_back::show(hall, sessions, id, turn, Since::Turn(turn), Some(&[]));
}

/// Nobody goes back to before this turn any more.
pub(in crate::bridge) fn drop(hall: &mut Hall, sessions: &mut Roster, id: SessionId, turn: TurnId) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let count = session.points.len();
    session.points.retain(|point| point.turn != turn);
    if session.points.len() == count {
        return;
    }
    hall.save(Change::PointGone(turn));
    for slot in slots_of(hall, id, turn) {
        hall.take_buttons(slot);
    }
}

/// The messages with a button that goes back to before a turn, or sends what it changed.
fn slots_of(hall: &Hall, session: SessionId, turn: TurnId) -> Vec<SlotId> {
    let back = ButtonPick::Undo(UndoPick::Preview { session, turn });
    let is_file = |pick: &ButtonPick| {
        matches!(pick, ButtonPick::Changes(ChangesPick::File { session: of, since })
                if *of == session && since.turn() == Some(turn))
    };
    let is_of_it = |pick: &ButtonPick| *pick == back || is_file(pick);
    let of_it = hall.controls.all().filter(|control| is_of_it(&control.pick));
    of_it.map(|control| control.slot).collect()
}

/// Whether a final may lead back to before its turn: it does as soon as it's known that something changed.
pub(super) fn may_lead_back(
    hall: &mut Hall,
    sessions: &Roster,
    slot: SlotId,
    session: SessionId,
    turn: &Turn,
    verdict: &TurnVerdict,
) -> bool {
    let number = turn.record().id;
    let points = sessions.get(&session).map(|session| &session.points);
    let has_point = points.is_some_and(|points| points.iter().any(|point| point.turn == number));
    let may = has_point && (verdict.recovered || may_have_changed(turn));
    if may {
        hall.control(slot, ButtonPick::Undo(UndoPick::Preview { session, turn: number }));
    }
    may
}

/// A session is about to be deleted: its snapshots go.
pub(in crate::bridge) fn forget(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    id: SessionId,
) {
    let Some(session) = sessions.get(&id) else { return };
    let has_any = session.points.iter().any(|point| matches!(point.before, Some(Ok(_))));
    if !has_any {
        return;
    }
    let mut album = album(session.record());
    if let WorkspaceKind::Worktree(worktree) = &session.record().workspace.kind {
        // The directory may be gone before.
        album.directory.clone_from(&worktree.repository);
    }
    let asker = Asker::of_thread(session.record().thread, session.record().person);
    errands::send_unasked(
        hall,
        sessions,
        errands,
        Errand::Files(FilesErrand::Forget { album }),
        &asker,
        Unawaited,
    );
}

// Where a conversation was cut.

/// The first prompt behind a cut has its result: what was before it is what the record says.
pub(in crate::bridge) fn cut_is_true(sessions: &mut Roster, id: SessionId) {
    if let Some(session) = sessions.get_mut(&id) {
        session.record_mut().cut_is_true();
    }
}

/// Claude Code does not cut where it should: the conversation goes on whole, and that is said.
pub(super) fn cut_was_refused(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    problem: &LaunchProblem,
) {
    let is_refused = matches!(problem, LaunchProblem::CutRefused { .. });
    let is_cut = sessions.get(&id).is_some_and(|session| session.record().claude.cut.is_some());
    if is_refused && is_cut {
        cut_is_true(sessions, id);
        let text = notices::say_in(hall, sessions, id, "undo-cut-refused");
        notices::notice(hall, sessions, id, &text);
    }
}

/// Under which name a repository keeps a session's snapshots: its number, and when it was made, which no other telecode's
/// session with this number shares.
pub(in crate::bridge) fn album(record: &SessionRecord) -> Album {
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
    turn.record().tries > 0
        || turn.transcript().steps().any(|step| step.call.tool.may_change() && !step.denied)
}

/// How much of a path or a reason is shown, in UTF-16 units.
pub(in crate::bridge) const LENGTH: usize = 120;

/// That there is no snapshot, and why.
pub(in crate::bridge) fn no_snapshot(why: &NoSnapshot, voice: Voice<'_>) -> String {
    voice.tell("undo-no-snapshot", [("reason", reason(why, voice).into())])
}

/// Why there is no snapshot.
pub(in crate::bridge) fn reason(why: &NoSnapshot, voice: Voice<'_>) -> String {
    match why {
        NoSnapshot::NotGit => voice.say("undo-not-git"),
        NoSnapshot::TooLarge => voice.say("undo-too-large"),
        NoSnapshot::Late => voice.say("undo-late"),
        NoSnapshot::Gone => voice.say("undo-not-kept"),
        NoSnapshot::Failed(reason) => glance(reason, LENGTH),
    }
}
