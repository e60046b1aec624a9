//! What becomes of an agent that was started: it gets ready or does not, is interrupted, hangs, ends. How one is started is in
//! `launch`.

pub(in crate::bridge) mod waking;

use std::time::{Duration, Instant};

use crate::agent::{End, Exit, LaunchProblem, Order, Ready};
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::verdict::TurnVerdict;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::HappenedQueue;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::recovery::astray;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::turns::ending;
use crate::bridge::talks::{
    Happened, Talks, asks, holders, launch, notices, open_asks, points, queries, queue, reactions, recovery,
    turns,
};
use crate::call::Notify;
use crate::change::{Change, Class};
use crate::chat::Press;
use crate::ids::{PromptId, SessionId};
use crate::outbox::Post;
use crate::session::{AgentRemains, PromptEnd, Session, Starting, State, Turn, Why};
use crate::time::Now;

/// How long an interrupted turn may take to stop before its agent is killed. Source: measured by others, wedged tools ignore
/// the interrupt.
pub(in crate::bridge) const INTERRUPT_PATIENCE: Duration = Duration::from_secs(30);

/// How much longer than elsewhere the silence of a running tool is taken for work.
const TOOL_PATIENCE: u32 = 4;

/// How long Claude may take to run a cut turn again by itself before it is told the prompt again.
const RERUN_PATIENCE: Duration = Duration::from_secs(20);

/// What an interruption met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum Interrupted {
    /// A turn, which says so itself when it has stopped.
    Turn,
    /// An answer that was not all sent yet: the rest comes as a file, which says so itself.
    Answer,
    /// Prompts that waited for the agent to get ready.
    Queue,
    /// Nothing ran, and nothing waited to be sent.
    Nothing,
}

/// An agent says that it is ready. It is told nothing before all rooms have heard of it.
pub(in crate::bridge) fn agent_ready(
    sessions: &mut Roster,
    happened: &mut HappenedQueue,
    id: SessionId,
    ready: Ready,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    session.agent_begins(ready.pid, ready.abilities);
    if matches!(session.state(), State::Starting(_)) {
        let untested = ready.untested.then_some(ready.version);
        happened.tell(Happened::AgentReady { session: id, untested });
    }
}

/// An agent that is ready goes on with its turn, or takes up what waits for it.
pub(in crate::bridge) fn set_to_work(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let Some((life, turn)) = session.ready(now.instant) else { return };
    if let Some(turn) = turn {
        turns::run(hall, &mut talks.sessions, id, life, *turn, now);
        return queries::tell_queries(hall, talks, id);
    }
    queries::tell_queries(hall, talks, id);
    turns::go_on(hall, talks, id, now);
}

/// The agent did not start: what waits for it ends, and the person is told what to do.
pub(in crate::bridge) fn launch_failed(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    problem: &LaunchProblem,
    now: Now,
) {
    let was = talks.sessions.get_mut(&id).and_then(Session::not_started);
    let turn = if let Some(State::Starting(starting)) = was { starting.turn } else { None };
    not_started(hall, talks, id, turn, problem, now);
}

fn not_started(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    turn: Option<Box<Turn>>,
    problem: &LaunchProblem,
    now: Now,
) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let thread = session.record().thread;
    if let LaunchProblem::Busy { holder } = problem {
        // What waits goes on waiting: a person decides who works on it.
        hall.outbox.close_live(id, None);
        close_unstarted(hall, talks, id, turn, problem, now);
        return holders::busy(hall, &talks.sessions, &mut talks.elsewhere, id, *holder);
    }
    session.record_mut().fail();
    let waiting = session.queue.take_waiting();
    let notify = if waiting.is_empty() { Notify::Silent } else { Notify::Loud };
    reactions::end_prompts(hall, &talks.sessions, waiting, PromptEnd::Interrupted);
    hall.outbox.close_live(id, None);
    points::cut_was_refused(hall, &mut talks.sessions, id, problem);
    if turn.is_some() {
        return close_unstarted(hall, talks, id, turn, problem, now);
    }
    let page = cards::problem_page(problem, hall.thread_voice(thread));
    hall.post(Post::new(Class::Final, thread, page).notify(notify).of(id));
}

/// A cut turn cannot be run again, because its agent did not start.
fn close_unstarted(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    turn: Option<Box<Turn>>,
    problem: &LaunchProblem,
    now: Now,
) {
    let (Some(mut turn), Some(session)) = (turn, talks.sessions.get(&id)) else { return };
    let message = cards::problem_text(problem, hall.thread_voice(session.record().thread));
    let told = turn.take_told();
    ending::close(hall, talks, id, *turn, told, &TurnVerdict::failed(message), now);
}

pub(in crate::bridge) fn agent_exited(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    exit: &Exit,
    now: Now,
) {
    asks::plans::forget(hall, &mut talks.pledges, id);
    let remains = talks.sessions.get_mut(&id).and_then(|session| session.exited(now.wall));
    let Some(AgentRemains { was, tasks, background }) = remains else { return };
    if matches!(was, State::Idle { .. }) {
        // It was killed.
        sleep::say_ended(hall, &talks.sessions, id, &tasks);
    }
    sleep::say_background_ended(hall, &talks.sessions, id, &background);
    match was {
        State::Ending(_) | State::Idle { .. } => {
            if !holders::made_place(hall, &talks.sessions, &mut talks.elsewhere, id) {
                wake_again(hall, talks, id);
            }
        }
        State::Starting(Starting { turn: Some(turn), .. }) if turn.is_astray() => {
            astray::offer_astray(hall, &mut talks.sessions, id, turn);
        }
        // The next run takes up what waits.
        State::Starting(_) | State::Running(..) if hall.is_ending() => {
            hall.outbox.close_live(id, None);
        }
        State::Starting(starting) if starting.anew => {
            launch::launch(
                hall,
                &mut talks.sessions,
                &talks.added_projects,
                &talks.project_rules,
                id,
                starting.turn,
            );
        }
        // Somebody killed it before it was told anything: once that is nobody's business.
        State::Starting(starting) if exit.signal.is_some() && !starting.retried => {
            launch::launch_again(
                hall,
                &mut talks.sessions,
                &talks.added_projects,
                &talks.project_rules,
                id,
                starting.turn,
            );
        }
        State::Starting(starting) => {
            let problem = LaunchProblem::Ended(exit.clone());
            not_started(hall, talks, id, starting.turn, &problem, now);
        }
        State::Running(_, turn) => died_in_turn(hall, talks, id, turn, exit, now),
        State::Asleep | State::Inspecting(_) | State::Offered(_) => {}
    }
}

fn died_in_turn(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    mut turn: Box<Turn>,
    exit: &Exit,
    now: Now,
) {
    match turn.stopping().map(|stopping| stopping.why) {
        Some(Why::MoreCame) if turn.transcript().is_empty() => {
            ending::stop_quietly(hall, &mut talks.sessions, id, *turn, now);
            turns::wake_if_queued(hall, talks, id);
        }
        Some(Why::Person | Why::MoreCame) => {
            ending::end_dead(hall, talks, id, turn, &TurnVerdict::interrupted(), now);
        }
        Some(Why::Stalled) => {
            let message = notices::say_in(hall, &talks.sessions, id, "turn-stalled");
            ending::end_dead(hall, talks, id, turn, &TurnVerdict::failed(message), now);
        }
        None if turn.is_astray() => astray::offer_astray(hall, &mut talks.sessions, id, turn),
        None => {
            let thread = talks.sessions.get(&id).map(|session| session.record().thread);
            turn.dies(thread.map(|thread| cards::exit_text(exit, hall.thread_voice(thread))));
            recovery::inspect(hall, talks, id, turn, now);
        }
    }
}

/// A person wants a session to stop what it does.
pub(in crate::bridge) fn interrupt(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    now: Now,
) -> Interrupted {
    let cut = cut_answer(hall, &talks.sessions, id);
    let met = interrupt_work(hall, talks, id, now);
    if cut && met == Interrupted::Nothing { Interrupted::Answer } else { met }
}

/// What is not sent yet of a long answer comes as a file. Says whether there was any.
fn cut_answer(hall: &mut Hall, sessions: &Roster, id: SessionId) -> bool {
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return false };
    let caption = hall.thread_voice(thread).say("final-rest-file");
    hall.outbox.cut_rest(id, &caption)
}

fn interrupt_work(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) -> Interrupted {
    let Some(session) = talks.sessions.get_mut(&id) else { return Interrupted::Nothing };
    if let Some((life, turn)) = session.working() {
        let until = now.after(INTERRUPT_PATIENCE);
        let first = turn.stopping().is_none_or(|stopping| stopping.why != Why::Person);
        turn.stops(Why::Person, until);
        if first {
            turn.stop_for_good();
            hall.save(Change::Turn(turn.record().clone()));
            hall.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
        }
        hall.show_soon(id, now);
        return Interrupted::Turn;
    }
    if stop_cut(hall, talks, id, now) {
        return Interrupted::Turn;
    }
    if queue::drop_all(hall, &mut talks.sessions, id) == 0 {
        return Interrupted::Nothing;
    }
    hall.outbox.close_live(id, None);
    Interrupted::Queue
}

/// Stops a cut turn that would run again. Says whether there was one.
pub(super) fn stop_cut(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) -> bool {
    let cut = talks.sessions.get_mut(&id).and_then(Session::stop_cut);
    let Some((life, mut turn)) = cut else { return false };
    if let Some(life) = life {
        // It was started to run the turn again.
        hall.effect(Effect::End { session: id, life, end: End::Kill });
    }
    let told = turn.take_told();
    ending::close(hall, talks, id, *turn, told, &TurnVerdict::interrupted(), now);
    if life.is_none() {
        turns::wake_if_queued(hall, talks, id);
    }
    true
}

pub(in crate::bridge) fn pressed_stop(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    press: &Press,
    now: Now,
) -> String {
    let key = match interrupt(hall, talks, id, now) {
        Interrupted::Turn | Interrupted::Answer => "toast-stopping",
        Interrupted::Queue | Interrupted::Nothing => "toast-expired",
    };
    hall.voice(press.from.id).say(key)
}

/// Claude did not take a prompt: the person is told.
pub(super) fn prompt_refused(hall: &mut Hall, talks: &mut Talks, id: SessionId, prompt: &PromptId, now: Now) {
    let Some(turn) = talks.sessions.get_mut(&id).and_then(Session::running) else { return };
    if turn.was_told(prompt) && turn.told().len() == 1 {
        let message = notices::say_in(hall, &talks.sessions, id, "prompt-refused");
        return ending::end(
            hall,
            talks,
            id,
            std::slice::from_ref(prompt),
            &TurnVerdict::failed(message),
            now,
        );
    }
    let Some(refused) = turn.take_back(prompt) else { return };
    reactions::end_prompts(hall, &talks.sessions, [refused], PromptEnd::Interrupted);
    let text = notices::say_in(hall, &talks.sessions, id, "prompt-refused");
    notices::notice(hall, &talks.sessions, id, &text);
}

/// Claude says that nothing runs: a turn without a result is over.
pub(super) fn idle_without_result(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    if astray::looks_up_passed_over(hall, &mut talks.sessions, id) {
        return;
    }
    let Some(turn) = talks.sessions.get_mut(&id).and_then(Session::running) else { return };
    // A turn that has just been told is not begun yet, and what was steered in begins after this.
    if !turn.is_working() || turn.told().any(|prompt| !turn.started().contains(&prompt.id)) {
        return;
    }
    let told: Vec<_> = turn.told().map(|prompt| prompt.id.clone()).collect();
    let message = notices::say_in(hall, &talks.sessions, id, "turn-without-result");
    ending::end(hall, talks, id, &told, &TurnVerdict::failed(message), now);
}

fn turn_deadline(hall: &Hall, asks: &TurnAsks, id: SessionId, turn: &Turn) -> Option<Instant> {
    if let Some(stopping) = turn.stopping() {
        return Some(stopping.until);
    }
    if open_asks::waits_for_person(asks, id) {
        return None;
    }
    if turn.awaits_rerun() {
        return Some(turn.began() + RERUN_PATIENCE);
    }
    let patience = if turn.transcript().is_in_tool() { TOOL_PATIENCE } else { 1 };
    Some(turn.sign() + hall.settings.stall_timeout * patience)
}

pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks, now: Now) {
    let due: Vec<_> = talks
        .sessions
        .awake()
        .filter(|(_, session)| {
            session_deadline(hall, &talks.asks, session).is_some_and(|at| at <= now.instant)
        })
        .map(|(id, _)| id)
        .collect();
    for id in due {
        session_passed(hall, talks, id, now);
    }
}

fn session_passed(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    let Some((life, turn)) = session.working() else { return sleep::sleep(hall, &mut talks.sessions, id) };
    let until = now.after(INTERRUPT_PATIENCE);
    if let Some(stopping) = turn.stopping() {
        turn.stops(stopping.why, until);
        hall.effect(Effect::End { session: id, life, end: End::Kill });
    } else if turn.awaits_rerun() {
        recovery::rerun_did_nothing(hall, talks, id, now);
    } else {
        turn.stops(Why::Stalled, until);
        hall.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
    }
}

/// An agent that was on its way to sleep has ended: what waits wakes it, or who wanted it awake meanwhile.
fn wake_again(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    let wanted = talks.sessions.get_mut(&id).is_some_and(|session| std::mem::take(&mut session.wakes_again));
    turns::wake_if_queued(hall, talks, id);
    queries::tell_queries(hall, talks, id);
    if wanted {
        launch::wake_ahead(hall, talks, id);
    }
}

/// When the next agent has idled, stopped or been silent for too long.
pub(in crate::bridge) fn next_deadline(hall: &Hall, talks: &Talks) -> Option<Instant> {
    talks.sessions.awake().filter_map(|(_, session)| session_deadline(hall, &talks.asks, session)).min()
}

fn session_deadline(hall: &Hall, asks: &TurnAsks, session: &Session) -> Option<Instant> {
    if let State::Running(_, turn) = session.state() {
        return turn_deadline(hall, asks, session.record().id, turn);
    }
    let State::Idle { since, .. } = session.state() else { return None };
    session.may_sleep().then(|| *since + hall.settings.idle_timeout)
}
