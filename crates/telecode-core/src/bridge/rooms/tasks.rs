//! What runs beside the turns: shells, subagents, and what watches something. `/tasks` shows it, with its output, and stops it.

mod pages;
pub(in crate::bridge) mod tools;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::talks::queries::Answered;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, queries};
use crate::chat::Message;
use crate::checklist::Tick;
use crate::ids::{SessionId, TaskId, ToolCallId};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, TasksPick};
use crate::query::{NoAnswer, Query};
use crate::session::{Session, State};
use crate::task::{Task, TaskEnd, TaskKind};
use crate::time::Now;
use crate::tool::{ToolCall, ToolOutcome, ToolResult};
use crate::transcript::Note;

// What agents say.

/// What is to be done with what an agent says of its tasks.
#[derive(Debug)]
pub(in crate::bridge) enum TaskWanted {
    /// What a task printed is shown.
    Output(TaskId),
    /// The list is shown without it.
    Stopped,
}

/// A task began, or went to the background.
pub(in crate::bridge) fn started(
    sessions: &mut Roster,
    id: SessionId,
    task: Task,
    background: bool,
    now: Now,
) {
    if let Some(session) = sessions.get_mut(&id) {
        session.tasks.start(task, background, now.wall);
    }
}

/// A task ended. Claude is told of it at its next step, or begins to speak of it after the turn.
pub(in crate::bridge) fn ended(
    hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    task: &TaskId,
    end: TaskEnd,
    steps: Option<usize>,
    now: Now,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    let Some(ended) = session.tasks.end(task, end) else { return };
    let Some(turn) = session.running() else { return };
    if let Some(call) = &ended.task.call {
        turn.transcript_mut().goes_on_no_more(call, steps.or(Some(ended.count)));
    }
    hall.show_soon(id, now);
}

/// Whether a call is of something that no running turn shows.
fn is_elsewhere(sessions: &Roster, id: SessionId, call: &ToolCallId) -> bool {
    match sessions.get(&id).map(|session| (session.state(), &session.tasks)) {
        Some((State::Running(_, turn), tasks)) => {
            !turn.transcript().has(call)
                && tasks.running().iter().any(|task| task.task.call.as_ref() == Some(call))
        }
        Some(_) | None => true,
    }
}

/// A subagent called a tool.
fn task_step(sessions: &mut Roster, id: SessionId, parent: &ToolCallId, call: &ToolCall) {
    if let Some(session) = sessions.get_mut(&id) {
        session.tasks.step(parent, call);
    }
}

/// A call ended: one of a subagent, or of Claude itself, which is then told of all that has ended.
fn task_step_ended(
    sessions: &mut Roster,
    id: SessionId,
    call: &ToolCallId,
    outcome: &ToolOutcome,
    result: &ToolResult,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    session.tasks.end_step(call, outcome, result);
    let is_own = session.turn().is_some_and(|turn| {
        let step = turn.transcript().steps().rev().find(|step| step.call.id == *call);
        step.is_some_and(|step| step.parent.is_none())
    });
    if !is_own {
        return;
    }
    // A line now; what Claude is not told of in this turn heads the answer that it gives later, once.
    let told = session.tasks.told();
    if let Some(turn) = session.running().filter(|turn| turn.told().len() > 0) {
        for ended in told {
            turn.transcript_mut().note(Note::Ended(ended));
        }
    }
}

/// The checklist changed.
pub(in crate::bridge) fn ticked(hall: &mut Hall, sessions: &mut Roster, id: SessionId, tick: Tick, now: Now) {
    let Some(session) = sessions.get_mut(&id) else { return };
    session.tick(tick);
    hall.show_soon(id, now);
}

// What people want.

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &Talks, message: &Message, now: Now) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    show_tasks(hall, &talks.sessions, session, &Asker::from(message), now);
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: TasksPick,
    asker: &Asker,
    now: Now,
) -> String {
    match pick {
        TasksPick::List(session) => show_tasks(hall, &talks.sessions, session, asker, now),
        TasksPick::Output { session, task } => show_output(hall, talks, session, task, asker, now),
        TasksPick::Stop { session, task } => return stop_task(hall, talks, session, task, asker, now),
    }
    String::new()
}

fn show_tasks(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker, now: Now) {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else {
        return hall.close_menu(asker, Page::plain(voice.say("toast-session-gone")));
    };
    let shown: Vec<_> = background(session).take(pages::TASKS).collect();
    let teller = StepTeller { voice, directory: &session.record().workspace.directory };
    let page = pages::list(&session.record().name, background(session).count(), &shown, teller, now);
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
    hall.show_menu(menu.row([refresh]), asker);
}

/// Shows what a task printed; of a subagent, what it did.
fn show_output(hall: &mut Hall, talks: &mut Talks, id: SessionId, task: TaskId, asker: &Asker, now: Now) {
    let session = talks.sessions.get(&id);
    let running = session.and_then(|session| Some((session, session.tasks.get(&task)?)));
    match running {
        None => show_tasks(hall, &talks.sessions, id, asker, now),
        Some((session, running)) if running.task.kind == TaskKind::Agent => {
            let voice = hall.voice(asker.person.id);
            let teller = StepTeller { voice, directory: &session.record().workspace.directory };
            let page = pages::steps(running, teller, now);
            show_task(hall, &talks.sessions, id, task, page, asker);
        }
        Some(_) => {
            let then = TaskWanted::Output(task.clone());
            queries::query(hall, talks, id, Query::Output(task), asker, then);
        }
    }
}

/// Shows one task, with the ways on.
fn show_task(hall: &mut Hall, sessions: &Roster, id: SessionId, task: TaskId, page: Page, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let again = TasksPick::Output { session: id, task: task.clone() };
    let mut row = vec![NewButton::pick(voice.say("button-refresh"), ButtonPick::Tasks(again))];
    if sessions.get(&id).is_some_and(|session| session.tasks.get(&task).is_some()) {
        let stop = ButtonPick::Tasks(TasksPick::Stop { session: id, task });
        row.push(NewButton::Pick(voice.say("button-stop"), ButtonStyle::Danger, stop));
    }
    let back = NewButton::pick(voice.say("button-back"), ButtonPick::Tasks(TasksPick::List(id)));
    hall.show_menu(Menu { session: Some(id), ..Menu::list(page) }.row(row).row([back]), asker);
}

fn stop_task(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    task: TaskId,
    asker: &Asker,
    now: Now,
) -> String {
    let runs = talks.sessions.get(&id).is_some_and(|session| session.tasks.get(&task).is_some());
    if !runs {
        show_tasks(hall, &talks.sessions, id, asker, now);
        return hall.voice(asker.person.id).say("toast-task-over");
    }
    queries::query(hall, talks, id, Query::StopTask(task), asker, TaskWanted::Stopped);
    hall.voice(asker.person.id).say("toast-task-stopping")
}

pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    then: TaskWanted,
    answer: Answered,
    asker: &Asker,
    now: Now,
) {
    match then {
        TaskWanted::Output(task) => match answer.says() {
            Ok(output) => {
                let voice = hall.voice(asker.person.id);
                let running = sessions.get(&id).and_then(|session| session.tasks.get(&task));
                let page = pages::output(running, &output, voice, now);
                show_task(hall, sessions, id, task, page, asker);
            }
            // It has ended just now, and the list says so.
            Err(NoAnswer::Refused(_)) => show_tasks(hall, sessions, id, asker, now),
            Err(why) => queries::no_answer(hall, &why, asker),
        },
        TaskWanted::Stopped => match answer.says() {
            // It may have ended before, and the list says so.
            Ok(()) => show_tasks(hall, sessions, id, asker, now),
            Err(why) => queries::no_answer(hall, &why, asker),
        },
    }
}

/// What runs in the background of a session.
fn background(session: &Session) -> impl Iterator<Item = &crate::tasks::Running> {
    session.tasks.running().iter().filter(|running| running.background)
}
