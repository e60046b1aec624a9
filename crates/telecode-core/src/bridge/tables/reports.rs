//! What came of errands, each to its room.

use std::mem::discriminant;

use crate::bridge::Bridge;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::changes::{file, pictures, tools};
use crate::bridge::rooms::personas::making;
use crate::bridge::rooms::projects::{adding, browsing};
use crate::bridge::rooms::sessions::delete;
use crate::bridge::rooms::terminal::{handoff, missed, take};
use crate::bridge::rooms::undo::{files, looking, neighbours, talk};
use crate::bridge::rooms::{changes, history, new, personas, projects, terminal, undo, usage};
use crate::bridge::talks::asks::rules;
use crate::bridge::talks::backlog::again;
use crate::bridge::talks::errands::{ErrandThen, OpenErrand};
use crate::bridge::talks::{outputs, prompts};
use crate::errand::{Failure, Report};
use crate::ids::ErrandId;
use crate::time::Now;

impl Bridge {
    /// An errand is over.
    pub(in crate::bridge) fn reported(&mut self, errand: ErrandId, report: Report, now: Now) {
        let Some(OpenErrand { update, asker, then, failed }) = self.talks.errands.remove(&errand) else {
            return;
        };
        let nothing = failed(Failure(String::new()));
        let report = if discriminant(&report) == discriminant(&nothing) { report } else { nothing };
        prompts::settle_written(&mut self.hall, &mut self.talks, asker.thread, asker.person.id, now);
        // What follows may need another errand, which then holds the update.
        self.hall.handling.go_on(update);
        let begins = then.begins();
        self.report_to(then, report, &asker, now);
        if begins {
            self.begun_there(asker.thread, now);
        }
        self.hall.handled();
    }

    /// Each continuation with the kind of report that it waits for: what our store knows, and Claude's records.
    fn report_to(&mut self, then: ErrandThen, report: Report, asker: &Asker, now: Now) {
        let Self { hall, talks, rooms } = self;
        match (then, report) {
            (ErrandThen::Search(words, page), Report::Hits(hits)) => {
                history::hits_found(hall, talks, words, page, hits, asker, now);
            }
            (ErrandThen::Retry(retry), Report::LastPrompt(last)) => {
                again::retry_found(hall, talks, retry, last, asker, now);
            }
            (ErrandThen::Story(telling), Report::Story(story)) => {
                history::story_read(hall, talks, telling, story, asker, now);
            }
            (ErrandThen::Output(name), Report::Output(output)) => {
                outputs::output_found(hall, name, output, asker);
            }
            (ErrandThen::Account(session, since), Report::Story(story)) => {
                missed::show(hall, talks, session, since, story);
            }
            (ErrandThen::Edits(look), Report::Story(story)) => {
                tools::edits_read(hall, talks, look, story, asker);
            }
            (ErrandThen::Terminals(page), Report::Terminals(found)) => {
                rooms.terminals.terminals_found(hall, talks, page, found, asker, now);
            }
            (ErrandThen::Terminal(look), Report::Terminal(found)) => {
                terminal::terminal_found(hall, talks, &look, found, asker, now);
            }
            (ErrandThen::HandOff(session), Report::Settled(settled)) => {
                handoff::give_command(hall, talks, session, settled, asker);
            }
            (ErrandThen::RecordGone(id), Report::RecordDeleted(gone)) => {
                delete::record_gone(hall, talks, id, &gone, asker);
            }
            (ErrandThen::Trail(aim, choice), Report::Trail(trail)) => {
                undo::trail_found(hall, talks, aim, choice, trail, asker);
            }
            (ErrandThen::Neighbours(aim, trail), Report::Terminals(found)) => {
                neighbours::neighbours_found(hall, talks, aim, trail, found, asker);
            }
            (ErrandThen::LetGo(going), Report::Trail(trail)) => {
                talk::let_go_of(hall, talks, &going, &trail, asker);
            }
            (then, report) => self.report_on_files(then, report, asker, now),
        }
    }

    /// The same for the files of workspaces, and for what is drawn of them.
    fn report_on_files(&mut self, then: ErrandThen, report: Report, asker: &Asker, now: Now) {
        let Self { hall, talks, rooms } = self;
        match (then, report) {
            (ErrandThen::Preview(outlook), Report::Preview(found)) => {
                looking::preview_found(hall, talks, &outlook, found, asker);
            }
            (ErrandThen::Restored(going), Report::Restored(done)) => {
                files::files_restored(hall, talks, going, done, asker);
            }
            (ErrandThen::Forward(id, to), Report::Preview(found)) => {
                undo::pages::show_forward(hall, id, to, found, asker);
            }
            (ErrandThen::Forwarded, Report::Restored(done)) => undo::pages::forwarded(hall, done, asker),
            (ErrandThen::Turn(id, turn), Report::Changed(found)) => {
                changes::turn_changed(hall, talks, id, turn, found, asker);
            }
            (ErrandThen::Changes(look), Report::Changed(found)) => {
                changes::changes_found(hall, talks, look, found, asker);
            }
            (ErrandThen::File, Report::File(found)) => file::file_found(hall, found, asker),
            (ErrandThen::Branch(session), Report::Branch(branch)) => {
                rooms.cockpits.branch_found(session, branch);
            }
            (ErrandThen::FileDrawn(file), Report::Drawn(drawn)) => {
                pictures::file_drawn(hall, &file, drawn, asker);
            }
            (ErrandThen::SpentDrawn(caption), Report::Drawn(drawn)) => {
                usage::spent_drawn(hall, caption, drawn, asker);
            }
            (then, report) => self.report_on_machine(then, report, asker, now),
        }
    }

    /// The same for personas, directories and processes.
    fn report_on_machine(&mut self, then: ErrandThen, report: Report, asker: &Asker, now: Now) {
        let Self { hall, talks, rooms } = self;
        match (then, report) {
            (ErrandThen::Personas(wanted), Report::Personas(read)) => {
                personas::personas_read(hall, talks, &mut rooms.known, wanted, read, asker, now);
            }
            (ErrandThen::Persona(id, name), Report::PersonaWritten(done)) => {
                making::persona_written(hall, talks, id, &name, done, asker);
            }
            (ErrandThen::Folders(page), Report::Folders(found)) => {
                browsing::folders_found(hall, page, found, asker);
            }
            (ErrandThen::AddProject, Report::Folder(folder)) => {
                adding::folder_checked(hall, talks, folder, asker);
            }
            (ErrandThen::BeginIn(name), Report::Folder(folder)) => {
                projects::list::checked_to_begin(hall, talks, &mut rooms.known, &name, folder, asker, now);
            }
            (ErrandThen::Projects(page), Report::Places(lacks)) => {
                projects::list::projects_found(hall, talks, page, lacks, asker);
            }
            (ErrandThen::Begin(plan), Report::Places(lacks)) => {
                new::place_found(hall, talks, *plan, lacks, asker, now);
            }
            (ErrandThen::FilesGone(id, how), Report::Removed(gone)) => {
                delete::files_gone(hall, talks, id, how, gone, asker);
            }
            (ErrandThen::Rule(id, rule), Report::RuleForgotten(gone)) => {
                rules::list::rule_forgotten(hall, talks, id, &rule, gone, asker);
            }
            (ErrandThen::TakeOver(place), Report::HolderEnded(ended)) => {
                take::holder_ended(hall, talks, &place, ended, asker);
            }
            // Nobody waits for it.
            (ErrandThen::Nothing, _) => {}
            // What is of another kind than was asked for was made a failure before, so only a row can be missing.
            (then, report) => debug_assert!(false, "no row for {then:?} with {report:?}"),
        }
    }
}
