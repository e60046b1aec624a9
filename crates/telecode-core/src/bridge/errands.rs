//! Errands: what was sent out to look at the machine, for whom, and what is to be done with what comes back.
//!
//! The update that caused an errand is handled only when the errand is over: a crash on the way loses nothing.

use super::Bridge;
use super::begin::Plan;
use super::projects::shown;
use super::seam::Effect;
use super::{asks, changes, history, personas, projects, queue, sessions, terminal, undo, usage};
use crate::chat::{Message, Person, Press};
use crate::errand::{Errand, Report};
use crate::gate::{Gate, Ground};
use crate::ids::{ErrandId, PersonId, SessionId, SlotId, ThreadId, UpdateId};
use crate::session::Session;
use crate::time::Now;

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
}

/// What is to be done with a report: whose room it belongs to.
#[derive(Debug)]
pub(super) enum Then {
    Sessions(sessions::Then),
    Projects(projects::Then),
    Personas(personas::Then),
    History(history::Then),
    Terminal(terminal::Then),
    Queue(queue::Then),
    Undo(undo::Then),
    Changes(changes::Then),
    Rules(asks::rules::Then),
    Usage(usage::Drawn),
    /// The branch of this session's workspace.
    Branch(SessionId),
    /// A session is to begin, if its project is there.
    Begin(Box<Plan>),
}

impl From<&Message> for Asker {
    fn from(message: &Message) -> Self {
        Self { thread: message.thread, person: message.from.clone(), slot: None }
    }
}

impl Asker {
    /// The person of a thread, whom the bot addresses by itself.
    pub(super) fn of_thread(thread: ThreadId, person: PersonId) -> Self {
        Self { thread, person: Person { id: person, name: String::new(), language: None }, slot: None }
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
        self.errands.insert(errand, Waiting { update, asker: asker.clone(), then });
        self.effect(Effect::Run { errand, what });
    }

    /// An errand, unless it is about the files of a workspace that may not be worked in.
    fn grounded(&self, what: Errand, asker: &Asker) -> Errand {
        let Errand::Tree(tree) = &what else { return what };
        let Some(directory) = tree.workspace() else { return what };
        let in_it = |session: &&Session| session.record.directory == directory;
        let is_barred = self.sessions.values().find(in_it).is_some_and(|session| {
            Gate::ground(&self.settings, &session.record.place, directory) == Ground::Barred
        });
        if !is_barred {
            return what;
        }
        let reason =
            self.voice(asker.person.id).tell("workspace-barred", [("path", shown(directory).into())]);
        Errand::Refuse { reason }
    }

    /// Whether it is being looked if a session can begin in a thread.
    pub(super) fn is_beginning(&self, thread: ThreadId) -> bool {
        self.errands
            .values()
            .any(|waiting| waiting.asker.thread == thread && matches!(waiting.then, Then::Begin(_)))
    }

    /// Whether Claude's record of a session is being made ready for a terminal.
    pub(super) fn is_being_handed_off(&self, id: SessionId) -> bool {
        let is_it =
            |then: &Then| matches!(then, Then::Terminal(terminal::Then::HandOff(other)) if *other == id);
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
        let Some(Waiting { update, asker, then }) = self.errands.remove(&errand) else { return };
        self.settle_written(asker.thread, asker.person.id, now);
        // What follows may need another errand, which then holds the update.
        self.handling.go_on(update);
        match then {
            Then::Sessions(then) => self.sessions_reported(then, report, &asker, now),
            Then::Projects(then) => self.projects_reported(then, report, &asker, now),
            Then::Personas(then) => {
                let begins = then.begins();
                self.personas_reported(then, report, &asker, now);
                if begins {
                    self.begun_there(asker.thread, now);
                }
            }
            Then::History(then) => self.history_reported(then, report, &asker, now),
            Then::Terminal(then) => self.terminal_reported(then, report, &asker, now),
            Then::Rules(then) => self.rules_reported(&then, &report, &asker),
            Then::Usage(drawn) => self.usage_drawn(drawn, report, &asker),
            Then::Queue(then) => self.queue_reported(then, report, &asker, now),
            Then::Undo(then) => self.undo_reported(then, report, &asker),
            Then::Changes(then) => self.changes_reported(then, report, &asker),
            Then::Branch(session) => self.branch_reported(session, report),
            Then::Begin(plan) => {
                self.begin_reported(*plan, report, &asker, now);
                self.begun_there(asker.thread, now);
            }
        }
        self.handled();
    }
}
