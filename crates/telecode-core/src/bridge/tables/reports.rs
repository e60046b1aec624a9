//! What came of errands, each to its room.

use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::personas::making;
use crate::bridge::rooms::rules;
use crate::bridge::rooms::sessions::delete;
use crate::bridge::rooms::terminal::missed;
use crate::bridge::rooms::{changes, history, new, personas, projects, undo, usage};
use crate::bridge::talks::backlog::again;
use crate::bridge::talks::errands::{OpenErrand, Reported, Unawaited};
use crate::bridge::talks::{outputs, prompts, turn_changes};
use crate::bridge::{Bridge, ErrandThen};
use crate::errand::Report;
use crate::ids::ErrandId;
use crate::time::Now;

impl Bridge {
    /// An errand is over.
    pub(in crate::bridge) fn reported(&mut self, errand: ErrandId, report: Report, now: Now) {
        let Some(OpenErrand { update, asker, then }) = self.talks.errands.over(errand) else { return };
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

    /// Each continuation to its room, with the report in the type that the room waits for.
    fn report_to(&mut self, then: ErrandThen, report: Report, asker: &Asker, now: Now) {
        let Self { hall, talks, rooms, .. } = self;
        let report = Reported::new(hall, report, asker);
        match then {
            ErrandThen::Account(then) => missed::show(hall, &talks.sessions, then, report.says()),
            ErrandThen::Begin(then) => new::place_found(hall, talks, then, report.says(), asker, now),
            ErrandThen::Branch(then) => rooms.cockpits.branch_found(then, report.says()),
            ErrandThen::Changes(then) => {
                changes::reported(hall, &talks.sessions, &mut talks.errands, then, report, asker);
            }
            ErrandThen::Chart(then) => usage::spent_drawn(hall, then, report.says(), asker),
            ErrandThen::Delete(then) => delete::reported(hall, talks, then, report, asker),
            ErrandThen::History(then) => history::reported(hall, talks, then, report, asker, now),
            ErrandThen::Nobody(Unawaited) => {}
            ErrandThen::Output(then) => outputs::output_found(hall, then, report.says(), asker),
            ErrandThen::Persona(then) => {
                making::persona_written(hall, &talks.sessions, &then, report.says(), asker);
            }
            ErrandThen::Personas(then) => {
                personas::personas_read(hall, talks, &mut rooms.known, then, report.says(), asker, now);
            }
            ErrandThen::Projects(then) => {
                projects::reported(hall, talks, &mut rooms.known, then, report, asker, now);
            }
            ErrandThen::Retry(then) => again::retry_found(hall, talks, then, report.says(), asker, now),
            ErrandThen::Rule(then) => rules::rule_forgotten(hall, talks, then, report.says(), asker),
            ErrandThen::Terminal(then) => {
                rooms.terminals.reported(hall, talks, then, report, asker, now);
            }
            ErrandThen::Turn(then) => {
                turn_changes::turn_changed(hall, &mut talks.sessions, then, report.says(), asker);
            }
            ErrandThen::Undo(then) => undo::reported(hall, talks, then, report, asker),
        }
    }
}
