//! Errands: what was sent out to look at the machine, for whom, and what is to be done with what comes back.
//!
//! The update that caused an errand is handled only when the errand is over: a crash on the way loses nothing.

use std::mem::discriminant;

use super::Bridge;
use super::begin::Plan;
use super::seam::Effect;
use super::{changes, history, personas, queue, terminal, undo};
use crate::chat::{Message, Person, Press};
use crate::errand::{Errand, Failure, Report, Trail};
use crate::gate::{Gate, Ground};
use crate::ids::{ErrandId, PersonId, SessionId, SlotId, ThreadId, TurnId, UpdateId};
use crate::page::Page;
use crate::pick::Place;
use crate::render::{GLANCE, glance};
use crate::session::{Deletion, Session};
use crate::time::{Now, Wall};
use crate::tree::{FileChange, Snapshot};

/// Who wants something, and where the answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asker {
    pub(super) thread: ThreadId,
    pub(super) person: Person,
    /// The menu that was pressed, to be shown anew.
    pub(super) slot: Option<SlotId>,
}

/// An errand on its way.
#[derive(Debug)]
pub(super) struct Waiting {
    update: Option<UpdateId>,
    asker: Asker,
    then: Then,
    /// The report that it could not be done, which is of the kind that is waited for.
    failed: fn(Failure) -> Report,
}

/// What is to be done with a report. Each waits for one kind of report, which [`Bridge::reported`] says.
#[derive(Debug)]
pub(super) enum Then {
    /// A page of what was found is shown, from 0: with these words.
    Search(String, usize),
    /// The last prompt is asked again.
    Retry(queue::Retry),
    /// What was said is shown or sent.
    Story(history::Telling),
    /// What a tool printed is sent as a file of this name.
    Output(String),
    /// What was said elsewhere since then is told.
    Account(SessionId, Wall),
    /// What Claude's tools edited is handed over: there is no repository.
    Edits(changes::Look),
    /// The sessions of terminals are shown.
    Terminals(terminal::PageWanted),
    /// Something is done with a Claude session, now that it was looked at.
    Terminal(terminal::Look),
    /// The command for a terminal is given.
    HandOff(SessionId),
    /// Claude's record of a session is deleted, and the session goes.
    RecordGone(SessionId),
    /// It is known where the turn of an undo stands.
    Trail(undo::Aim, Option<undo::Choice>),
    /// It is known who else works where an undo changes files.
    Neighbours(undo::Aim, Trail),
    /// The agent forgot, and its record was looked at.
    LetGo(Box<undo::Going>),
    /// It is known what an undo would change.
    Preview(Box<undo::Outlook>),
    /// The files of an undo are back.
    Restored(Box<undo::Going>),
    /// What going forward to a state of the files would change is shown.
    Forward(SessionId, Snapshot),
    /// The files are as they were there.
    Forwarded,
    /// What a turn changed is shown.
    Turn(SessionId, TurnId),
    /// What changed is handed over.
    Changes(changes::Look),
    /// A file is sent.
    File,
    /// The branch of this session's workspace is known.
    Branch(SessionId),
    /// The personas were read, those of this project first.
    Personas(Option<String>, personas::Want),
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
    Begin(Box<Plan>),
    /// The directory of a session that is deleted was removed, or not.
    FilesGone(SessionId, Deletion),
    /// A rule was taken out of Claude Code's settings: the list that this session has is shown anew.
    Rule(SessionId, String),
    /// The session goes on here: the process that worked on it was to end.
    TakeOver(Place),
    /// What changed in a file was drawn, and is sent.
    FileDrawn(Box<FileChange>),
    /// A picture of what was spent is sent, with this under it.
    SpentDrawn(Page),
    /// Nothing: nobody asked for it.
    Nothing,
}

impl Then {
    /// Whether a session begins with it: what is written meanwhile waits for that.
    fn begins(&self) -> bool {
        if let Self::Personas(_, want) = self { want.begins() } else { matches!(self, Self::Begin(_)) }
    }
}

impl From<&Message> for Asker {
    fn from(message: &Message) -> Self {
        Self { thread: message.thread, person: message.from.clone(), slot: None }
    }
}

impl Asker {
    /// The person of a thread, whom the bot addresses by itself.
    pub(super) fn of_thread(thread: ThreadId, person: PersonId) -> Self {
        Self { thread, person: Person::from(person), slot: None }
    }

    pub(super) fn pressed(press: &Press, slot: SlotId) -> Self {
        Self { thread: press.thread, person: press.from.clone(), slot: Some(slot) }
    }
}

impl Bridge {
    /// Sends out an errand. The update that is being handled waits for it.
    pub(super) fn send_out(&mut self, what: Errand, asker: &Asker, then: Then) {
        let update = self.handling.hand_over();
        self.send_for(update, what, asker, then);
    }

    /// Sends out an errand that nobody asked for: no update waits for it.
    pub(super) fn send_unasked(&mut self, what: Errand, asker: &Asker, then: Then) {
        self.send_for(None, what, asker, then);
    }

    fn send_for(&mut self, update: Option<UpdateId>, what: Errand, asker: &Asker, then: Then) {
        self.last_errand += 1;
        let errand = ErrandId(self.last_errand);
        let what = self.grounded(what, asker);
        let failed = what.failed();
        self.errands.insert(errand, Waiting { update, asker: asker.clone(), then, failed });
        self.effect(Effect::Run { errand, what });
    }

    /// An errand, unless it is about the files of a workspace that may not be worked in.
    fn grounded(&self, what: Errand, asker: &Asker) -> Errand {
        let Errand::Files(files) = &what else { return what };
        let Some(directory) = files.workspace() else { return what };
        let in_it = |session: &&Session| session.record.workspace.directory == directory;
        let is_barred = self.sessions.values().find(in_it).is_some_and(|session| {
            Gate::ground(&self.settings, &session.record.workspace.place, directory) == Ground::Barred
        });
        if !is_barred {
            return what;
        }
        let reason = self
            .voice(asker.person.id)
            .tell("workspace-barred", [("path", glance(directory, GLANCE).into())]);
        Errand::Refuse { what: files.clone(), reason }
    }

    /// Whether it is being looked if a session can begin in a thread.
    pub(super) fn is_beginning(&self, thread: ThreadId) -> bool {
        self.errands
            .values()
            .any(|waiting| waiting.asker.thread == thread && matches!(waiting.then, Then::Begin(_)))
    }

    /// Whether Claude's record of a session is being made ready for a terminal.
    pub(super) fn is_being_handed_off(&self, id: SessionId) -> bool {
        let is_it = |then: &Then| matches!(then, Then::HandOff(other) if *other == id);
        self.errands.values().any(|waiting| is_it(&waiting.then))
    }

    /// The person of a session, where nobody asked.
    pub(super) fn unasked(&self, id: SessionId) -> Option<Asker> {
        let record = &self.sessions.get(&id)?.record;
        Some(Asker::of_thread(record.thread, record.person))
    }

    /// Gives up what people wanted who are not served any more; their updates are over.
    pub(super) fn errands_of_strangers(&mut self) -> Vec<UpdateId> {
        let access = &self.access;
        let is_theirs = |errand: &Waiting| errand.update.is_some() && !access.serves(errand.asker.person.id);
        let gone = self.errands.extract_if(|_, errand| is_theirs(errand));
        gone.filter_map(|(_, errand)| errand.update).collect()
    }

    /// An errand is over.
    pub(super) fn reported(&mut self, errand: ErrandId, report: Report, now: Now) {
        let Some(Waiting { update, asker, then, failed }) = self.errands.remove(&errand) else { return };
        let nothing = failed(Failure(String::new()));
        let report = if discriminant(&report) == discriminant(&nothing) { report } else { nothing };
        self.settle_written(asker.thread, asker.person.id, now);
        // What follows may need another errand, which then holds the update.
        self.handling.go_on(update);
        let begins = then.begins();
        self.report_to(then, report, &asker, now);
        if begins {
            self.begun_there(asker.thread, now);
        }
        self.handled();
    }

    /// Each continuation with the kind of report that it waits for.
    fn report_to(&mut self, then: Then, report: Report, asker: &Asker, now: Now) {
        match (then, report) {
            (Then::Search(words, page), Report::Hits(hits)) => self.hits_found(words, page, hits, asker, now),
            (Then::Retry(retry), Report::LastPrompt(last)) => self.retry_found(retry, last, asker, now),
            (Then::Story(telling), Report::Story(story)) => self.story_read(telling, story, asker, now),
            (Then::Output(name), Report::Output(output)) => self.output_found(name, output, asker),
            (Then::Account(session, since), Report::Story(story)) => self.account(session, since, story),
            (Then::Edits(look), Report::Story(story)) => self.edits_read(look, story, asker),
            (Then::Terminals(page), Report::Terminals(found)) => {
                self.terminals_found(page, found, asker, now);
            }
            (Then::Terminal(look), Report::Terminal(found)) => self.terminal_found(&look, found, asker, now),
            (Then::HandOff(session), Report::Settled(settled)) => self.give_command(session, settled, asker),
            (Then::RecordGone(id), Report::RecordDeleted(gone)) => self.record_gone(id, &gone, asker),
            (Then::Trail(aim, choice), Report::Trail(trail)) => self.trail_found(aim, choice, trail, asker),
            (Then::Neighbours(aim, trail), Report::Terminals(found)) => {
                self.neighbours_found(aim, trail, found, asker);
            }
            (Then::LetGo(going), Report::Trail(trail)) => self.let_go_of(&going, &trail, asker),
            (Then::Preview(outlook), Report::Preview(found)) => self.preview_found(&outlook, found, asker),
            (Then::Restored(going), Report::Restored(done)) => self.files_restored(going, done, asker),
            (Then::Forward(id, to), Report::Preview(found)) => self.show_forward(id, to, found, asker),
            (Then::Forwarded, Report::Restored(done)) => self.forwarded(done, asker),
            (Then::Turn(id, turn), Report::Changed(found)) => self.turn_changed(id, turn, found, asker),
            (Then::Changes(look), Report::Changed(found)) => self.changes_found(look, found, asker),
            (Then::File, Report::File(found)) => self.file_found(found, asker),
            (Then::Branch(session), Report::Branch(branch)) => self.branch_found(session, branch),
            (Then::Personas(of, want), Report::Personas(read)) => {
                self.personas_read(of, want, read, asker, now);
            }
            (Then::Persona(id, name), Report::PersonaWritten(done)) => {
                self.persona_written(id, &name, done, asker);
            }
            (Then::Folders(page), Report::Folders(found)) => self.folders_found(page, found, asker),
            (Then::AddProject, Report::Folder(folder)) => self.folder_checked(folder, asker),
            (Then::BeginIn(name), Report::Folder(folder)) => self.checked_to_begin(&name, folder, asker, now),
            (Then::Projects(page), Report::Places(lacks)) => self.projects_found(page, lacks, asker),
            (Then::Begin(plan), Report::Places(lacks)) => self.place_found(*plan, lacks, asker, now),
            (Then::FilesGone(id, how), Report::Removed(gone)) => self.files_gone(id, how, gone, asker),
            (Then::Rule(id, rule), Report::RuleForgotten(gone)) => {
                self.rule_forgotten(id, &rule, gone, asker);
            }
            (Then::TakeOver(place), Report::HolderEnded(ended)) => self.holder_ended(&place, ended, asker),
            (Then::FileDrawn(file), Report::Drawn(drawn)) => self.file_drawn(&file, drawn, asker),
            (Then::SpentDrawn(caption), Report::Drawn(drawn)) => self.spent_drawn(caption, drawn, asker),
            // Nobody waits for it: what is of another kind than was asked for was made a failure before.
            (_, _) => {}
        }
    }
}
