//! What runs beside the turns: shells, subagents, and what watches something. `/tasks` shows it, with its output, and stops it.

mod pages;

use super::Bridge;
use super::cards::Teller;
use super::errands::Asker;
use super::menus::{Menu, NewButton};
use super::queries;
use crate::agent::ToolOutcome;
use crate::chat::Message;
use crate::checklist::Tick;
use crate::ids::{ClaudeId, SessionId, TaskId, ToolCallId};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, TasksPick};
use crate::query::{Answer, NoAnswer, Query};
use crate::session::{Session, State};
use crate::task::{Task, TaskEnd, TaskKind};
use crate::time::Now;
use crate::tool::{ToolCall, ToolResult};
use crate::transcript::Note;

/// What is to be done with an answer.
#[derive(Debug)]
pub(super) enum Then {
    /// What a task printed is shown.
    Output(TaskId),
    /// The list is shown without it.
    Stopped,
}

impl Bridge {
    // What agents say.

    /// A task began, or went to the background.
    pub(super) fn task_started(&mut self, id: SessionId, task: Task, background: bool, now: Now) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.tasks.start(task, background, now.wall);
        }
    }

    /// A task ended. Claude is told of it at its next step, or begins to speak of it after the turn.
    pub(super) fn task_ended(
        &mut self,
        id: SessionId,
        task: &TaskId,
        end: TaskEnd,
        steps: Option<usize>,
        now: Now,
    ) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some(ended) = session.tasks.end(task, end) else { return };
        let Some(turn) = session.running() else { return };
        if let Some(call) = &ended.task.call {
            turn.transcript.goes_on_no_more(call, steps.or(Some(ended.count)));
        }
        self.show_soon(id, now);
    }

    /// Whether a call is of something that no running turn shows.
    pub(super) fn is_elsewhere(&self, id: SessionId, call: &ToolCallId) -> bool {
        match self.sessions.get(&id).map(|session| (session.state(), &session.tasks)) {
            Some((State::Running(_, turn), tasks)) => {
                !turn.transcript.has(call)
                    && tasks.running().iter().any(|task| task.task.call.as_ref() == Some(call))
            }
            Some(_) | None => true,
        }
    }

    /// A subagent called a tool.
    pub(super) fn task_step(&mut self, id: SessionId, parent: &ToolCallId, call: &ToolCall) {
        if let Some(session) = self.sessions.get_mut(&id) {
            session.tasks.step(parent, call);
        }
    }

    /// A call ended: one of a subagent, or of Claude itself, which is then told of all that has ended.
    pub(super) fn task_step_ended(
        &mut self,
        id: SessionId,
        call: &ToolCallId,
        outcome: &ToolOutcome,
        result: &ToolResult,
    ) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.tasks.end_step(call, outcome, result);
        let is_own = session.turn().is_some_and(|turn| {
            let step = turn.transcript.steps().rev().find(|step| step.call.id == *call);
            step.is_some_and(|step| step.parent.is_none())
        });
        if !is_own {
            return;
        }
        // A line now; what Claude is not told of in this turn heads the answer that it gives later, once.
        let told = session.tasks.told();
        if let Some(turn) = session.running().filter(|turn| turn.told().len() > 0) {
            for ended in told {
                turn.transcript.note(Note::Ended(ended));
            }
        }
    }

    /// The checklist changed.
    pub(super) fn ticked(&mut self, id: SessionId, tick: Tick, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.checklist.tick(tick);
        if let Some(turn) = session.running() {
            turn.ticked = true;
        }
        self.show_soon(id, now);
    }

    /// The Claude session goes on under another id, with a list of its own.
    pub(super) fn renamed(&mut self, id: SessionId, claude: ClaudeId) {
        self.record(id, |record| {
            record.claude.id = claude;
            record.claude.seen = None;
            record.checklist = crate::checklist::Checklist::default();
        });
    }

    // What people want.

    pub(super) fn tasks_command(&mut self, message: &Message, now: Now) {
        let Some(session) = self.session_of_message(message) else { return };
        self.show_tasks(session, &Asker::from(message), now);
    }

    pub(super) fn picked_task(&mut self, pick: TasksPick, asker: &Asker, now: Now) -> String {
        match pick {
            TasksPick::List(session) => self.show_tasks(session, asker, now),
            TasksPick::Output { session, task } => self.show_output(session, task, asker, now),
            TasksPick::Stop { session, task } => return self.stop_task(session, task, asker, now),
        }
        String::new()
    }

    fn show_tasks(&mut self, id: SessionId, asker: &Asker, now: Now) {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else {
            return self.close_menu(asker, Page::plain(voice.say("toast-session-gone")));
        };
        let shown: Vec<_> = background(session).take(pages::TASKS).collect();
        let teller = Teller { voice, directory: &session.record.workspace.directory };
        let page = pages::list(&session.record.name, background(session).count(), &shown, teller, now);
        let mut menu = Menu { session: Some(id), ..Menu::list(page) };
        for (number, running) in (1_usize..).zip(&shown) {
            let task = running.task.id.clone();
            let args = [("number", number.into())];
            let output = TasksPick::Output { session: id, task: task.clone() };
            let stop = TasksPick::Stop { session: id, task };
            menu = menu.row([
                NewButton::pick(voice.tell("button-task-output", args.clone()), ButtonPick::Tasks(output)),
                NewButton::Pick(
                    voice.tell("button-task-stop", args),
                    ButtonStyle::Danger,
                    ButtonPick::Tasks(stop),
                ),
            ]);
        }
        let refresh = NewButton::pick(voice.say("button-refresh"), ButtonPick::Tasks(TasksPick::List(id)));
        self.show_menu(menu.row([refresh]), asker);
    }

    /// Shows what a task printed; of a subagent, what it did.
    fn show_output(&mut self, id: SessionId, task: TaskId, asker: &Asker, now: Now) {
        let session = self.sessions.get(&id);
        let running = session.and_then(|session| Some((session, session.tasks.get(&task)?)));
        match running {
            None => self.show_tasks(id, asker, now),
            Some((session, running)) if running.task.kind == TaskKind::Agent => {
                let voice = self.voice(asker.person.id);
                let teller = Teller { voice, directory: &session.record.workspace.directory };
                let page = pages::steps(running, teller, now);
                self.show_task(id, task, page, asker);
            }
            Some(_) => {
                let then = queries::Then::Tasks(Then::Output(task.clone()));
                self.query(id, Query::Output(task), asker, then);
            }
        }
    }

    /// Shows one task, with the ways on.
    fn show_task(&mut self, id: SessionId, task: TaskId, page: Page, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let again = TasksPick::Output { session: id, task: task.clone() };
        let mut row = vec![NewButton::pick(voice.say("button-refresh"), ButtonPick::Tasks(again))];
        if self.sessions.get(&id).is_some_and(|session| session.tasks.get(&task).is_some()) {
            let stop = ButtonPick::Tasks(TasksPick::Stop { session: id, task });
            row.push(NewButton::Pick(voice.say("button-stop"), ButtonStyle::Danger, stop));
        }
        let back = NewButton::pick(voice.say("button-back"), ButtonPick::Tasks(TasksPick::List(id)));
        self.show_menu(Menu { session: Some(id), ..Menu::list(page) }.row(row).row([back]), asker);
    }

    fn stop_task(&mut self, id: SessionId, task: TaskId, asker: &Asker, now: Now) -> String {
        let runs = self.sessions.get(&id).is_some_and(|session| session.tasks.get(&task).is_some());
        if !runs {
            self.show_tasks(id, asker, now);
            return self.voice(asker.person.id).say("toast-task-over");
        }
        self.query(id, Query::StopTask(task), asker, queries::Then::Tasks(Then::Stopped));
        self.voice(asker.person.id).say("toast-task-stopping")
    }

    pub(super) fn tasks_told(
        &mut self,
        id: SessionId,
        then: Then,
        answer: Result<Answer, NoAnswer>,
        asker: &Asker,
        now: Now,
    ) {
        match (then, answer) {
            (Then::Output(task), Ok(Answer::Output { text, bytes, cut })) => {
                let voice = self.voice(asker.person.id);
                let running = self.sessions.get(&id).and_then(|session| session.tasks.get(&task));
                let page = pages::output(running, &text, bytes, cut, voice, now);
                self.show_task(id, task, page, asker);
            }
            // It has ended meanwhile, or just now, and the list says so.
            (Then::Stopped, Ok(_)) | (Then::Output(_), Err(NoAnswer::Refused(_))) => {
                self.show_tasks(id, asker, now);
            }
            (Then::Output(_), Ok(_)) => self.no_answer(&NoAnswer::Unsupported, asker),
            (Then::Output(_) | Then::Stopped, Err(why)) => self.no_answer(&why, asker),
        }
    }
}

/// What runs in the background of a session.
fn background(session: &Session) -> impl Iterator<Item = &crate::tasks::Running> {
    session.tasks.running().iter().filter(|running| running.background)
}
