//! Errands: what was sent out to look at the machine, for whom, and what is to be done with what comes back.
//!
//! The update that caused an errand is handled only when the errand is over: a crash on the way loses nothing.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::Talks;
use crate::bridge::talks::session_spec::SessionSpec;
use crate::bridge::talks::wanted::{
    ChangesWanted, PersonasWanted, RetryWanted, StoryUse, TerminalPage, TerminalWanted, UndoAim, UndoChoice,
    UndoGoing, UndoOutlook,
};
use crate::errand::{Errand, Failure, Report, Trail};
use crate::gate::{Gate, WorkGround};
use crate::ids::{ErrandId, SessionId, ThreadId, TurnId, UpdateId};
use crate::page::Page;
use crate::pick::ClaudeSession;
use crate::render::{GLANCE, glance};
use crate::session::{Deletion, Session};
use crate::time::Wall;
use crate::tree::{FileChange, Snapshot};

/// An errand on its way.
#[derive(Debug)]
pub(in crate::bridge) struct OpenErrand {
    pub(in crate::bridge) update: Option<UpdateId>,
    pub(in crate::bridge) asker: Asker,
    pub(in crate::bridge) then: ErrandThen,
    /// The report that it could not be done, which is of the kind that is waited for.
    pub(in crate::bridge) failed: fn(Failure) -> Report,
}

/// What is to be done with a report. Each waits for one kind of report, which the table of reports says.
#[derive(Debug)]
pub(in crate::bridge) enum ErrandThen {
    /// A page of what was found is shown, from 0: with these words.
    Search(String, usize),
    /// The last prompt is asked again.
    Retry(RetryWanted),
    /// What was said is shown or sent.
    Story(StoryUse),
    /// What a tool printed is sent as a file of this name.
    Output(String),
    /// What was said elsewhere since then is told.
    Account(SessionId, Wall),
    /// What Claude's tools edited is handed over: there is no repository.
    Edits(ChangesWanted),
    /// The sessions of terminals are shown.
    Terminals(TerminalPage),
    /// Something is done with a Claude session, now that it was looked at.
    Terminal(TerminalWanted),
    /// The command for a terminal is given.
    HandOff(SessionId),
    /// Claude's record of a session is deleted, and the session goes.
    RecordGone(SessionId),
    /// It is known where the turn of an undo stands.
    Trail(UndoAim, Option<UndoChoice>),
    /// It is known who else works where an undo changes files.
    Neighbours(UndoAim, Trail),
    /// The agent forgot, and its record was looked at.
    LetGo(Box<UndoGoing>),
    /// It is known what an undo would change.
    Preview(Box<UndoOutlook>),
    /// The files of an undo are back.
    Restored(Box<UndoGoing>),
    /// What going forward to a state of the files would change is shown.
    Forward(SessionId, Snapshot),
    /// The files are as they were there.
    Forwarded,
    /// What a turn changed is shown.
    Turn(SessionId, TurnId),
    /// What changed is handed over.
    Changes(ChangesWanted),
    /// A file is sent.
    File,
    /// The branch of this session's workspace is known.
    Branch(SessionId),
    /// The personas were read, those of this project first.
    Personas(PersonasWanted),
    /// A persona of this name was written, for this session.
    Persona(Option<SessionId>, String),
    /// The directories are shown, from this page on.
    Folders(usize),
    /// The directory becomes a project.
    AddProject,
    /// A session begins in the project of this name, if its directory still is what it was.
    BeginIn(String),
    /// The projects are shown, from this page on.
    Projects(usize),
    /// A session is to begin, if its project is there.
    Begin(Box<SessionSpec>),
    /// The directory of a session that is deleted was removed, or not.
    FilesGone(SessionId, Deletion),
    /// A rule was taken out of Claude Code's settings: the list that this session has is shown anew.
    Rule(SessionId, String),
    /// The session goes on here: the process that worked on it was to end.
    TakeOver(ClaudeSession),
    /// What changed in a file was drawn, and is sent.
    FileDrawn(Box<FileChange>),
    /// A picture of what was spent is sent, with this under it.
    SpentDrawn(Page),
    /// Nothing: nobody asked for it.
    Nothing,
}

impl ErrandThen {
    /// Whether a session begins with it: what is written meanwhile waits for that.
    pub(in crate::bridge) fn begins(&self) -> bool {
        if let Self::Personas(wanted) = self { wanted.what.begins() } else { matches!(self, Self::Begin(_)) }
    }
}

/// Sends out an errand. The update that is being handled waits for it.
pub(in crate::bridge) fn send_out(
    hall: &mut Hall,
    talks: &mut Talks,
    what: Errand,
    asker: &Asker,
    then: ErrandThen,
) {
    let update = hall.handling.hand_over();
    send_for(hall, talks, update, what, asker, then);
}

/// Sends out an errand that nobody asked for: no update waits for it.
pub(in crate::bridge) fn send_unasked(
    hall: &mut Hall,
    talks: &mut Talks,
    what: Errand,
    asker: &Asker,
    then: ErrandThen,
) {
    send_for(hall, talks, None, what, asker, then);
}

fn send_for(
    hall: &mut Hall,
    talks: &mut Talks,
    update: Option<UpdateId>,
    what: Errand,
    asker: &Asker,
    then: ErrandThen,
) {
    talks.last_errand += 1;
    let errand = ErrandId(talks.last_errand);
    let what = grounded(hall, talks, what, asker);
    let failed = what.failed();
    talks.errands.insert(errand, OpenErrand { update, asker: asker.clone(), then, failed });
    hall.effect(Effect::Run { errand, what });
}

/// An errand, unless it is about the files of a workspace that may not be worked in.
fn grounded(hall: &Hall, talks: &Talks, what: Errand, asker: &Asker) -> Errand {
    let Errand::Files(files) = &what else { return what };
    let Some(directory) = files.workspace() else { return what };
    let in_it = |session: &&Session| session.record.workspace.directory == directory;
    let is_barred = talks.sessions.values().find(in_it).is_some_and(|session| {
        Gate::ground(&hall.settings, &session.record.workspace.kind, directory) == WorkGround::Barred
    });
    if !is_barred {
        return what;
    }
    let reason =
        hall.voice(asker.person.id).tell("workspace-barred", [("path", glance(directory, GLANCE).into())]);
    Errand::Refuse { what: files.clone(), reason }
}

/// Whether somebody waits for a session that is about to begin in a thread.
pub(in crate::bridge) fn is_beginning(talks: &Talks, thread: ThreadId) -> bool {
    talks.errands.values().any(|waiting| waiting.asker.thread == thread && waiting.then.begins())
}

/// Whether Claude's record of a session is being made ready for a terminal.
pub(in crate::bridge) fn is_being_handed_off(talks: &Talks, id: SessionId) -> bool {
    let is_it = |then: &ErrandThen| matches!(then, ErrandThen::HandOff(other) if *other == id);
    talks.errands.values().any(|waiting| is_it(&waiting.then))
}

/// Gives up what people wanted who are not served any more; their updates are over.
pub(super) fn errands_of_strangers(hall: &Hall, talks: &mut Talks) -> Vec<UpdateId> {
    let access = &hall.access;
    let is_theirs = |errand: &OpenErrand| errand.update.is_some() && !access.serves(errand.asker.person.id);
    let gone = talks.errands.extract_if(|_, errand| is_theirs(errand));
    gone.filter_map(|(_, errand)| errand.update).collect()
}
