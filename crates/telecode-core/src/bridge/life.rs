//! Agents come and go: woken by a prompt, ended when they hang.

mod sleep;
mod waking;

use std::time::{Duration, Instant};

use super::Bridge;
use super::cards;
use super::seam::Effect;
use super::turns::Verdict;
use crate::agent::{End, Exit, Launch, LaunchProblem, Order, Ready, Start};
use crate::call::Notify;
use crate::change::{Change, Class, Place, TurnStage};
use crate::chat::Press;
use crate::gate::Gate;
use crate::ids::{PromptId, SessionId};
use crate::outbox::Post;
use crate::session::{PromptEnd, Session, Starting, State, Stopping, Turn, Why};
use crate::time::Now;

/// How long an interrupted turn may take to stop before its agent is killed. Source: measured by others, wedged tools ignore
/// the interrupt.
pub(super) const INTERRUPT_PATIENCE: Duration = Duration::from_secs(30);

/// How much longer than elsewhere the silence of a running tool is taken for work.
const TOOL_PATIENCE: u32 = 4;

/// How long Claude may take to run a cut turn again by itself before it is told the prompt again.
const RERUN_PATIENCE: Duration = Duration::from_secs(20);

/// What an interruption met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupted {
    /// A turn, which says so itself when it has stopped.
    Turn,
    /// An answer that was not all sent yet: the rest comes as a file, which says so itself.
    Answer,
    /// Prompts that waited for the agent to get ready.
    Queue,
    /// Nothing.
    Nothing,
}

impl Bridge {
    /// Starts the agent of a sleeping session.
    pub(super) fn wake(&mut self, id: SessionId) {
        self.runs_here(id);
        self.launch(id, None);
    }

    /// Starts the agent of a session, with a cut turn if there is one.
    pub(super) fn launch(&mut self, id: SessionId, turn: Option<Box<Turn>>) {
        self.launch_again(id, turn, false);
    }

    fn launch_again(&mut self, id: SessionId, turn: Option<Box<Turn>>, retried: bool) {
        if self.is_ending() {
            // The next run takes up what waits, from the store.
            return;
        }
        if self.there(id).is_none() {
            return;
        }
        let life = self.next_life();
        let grants = self.all_grants(id);
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let record = &session.record;
        let gate = Gate::at(&self.settings, &record.workspace.place, &record.workspace.directory);
        let permit = gate.permit(record.run.mode, grants);
        let start = match (&turn, record.claude.begun, &record.claude.fork_of) {
            (_, false, None) => Start::New,
            (_, false, Some(from)) => Start::Fork(from.clone()),
            (None, true, _) => Start::Resume,
            (Some(_), true, _) => Start::Rerun,
        };
        let worktree = match &record.workspace.place {
            Place::Worktree(worktree) => Some(worktree.clone()),
            Place::Project | Place::Own => None,
        };
        let launch = Launch {
            life,
            peers: self.access.serves_one(),
            workspace: record.workspace.directory.clone(),
            own: record.workspace.place == Place::Own,
            worktree,
            claude: record.claude.id.clone(),
            start,
            model: record.run.model.clone(),
            effort: record.run.effort.clone(),
            persona: record.run.persona.clone(),
            cut: record.claude.cut.clone(),
            seen: record.claude.seen.clone(),
            permit,
        };
        session.start(Starting { retried, ..Starting::new(life, turn) }, &launch.permit);
        self.effect(Effect::Launch { session: id, launch: Box::new(launch) });
        self.warn_of_sharing(id);
    }

    pub(super) fn agent_ready(&mut self, id: SessionId, ready: Ready, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.claude.pid = ready.pid;
        session.abilities = ready.abilities;
        self.renew_menu(id);
        if ready.untested {
            self.untested(id, &ready.version);
        }
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.standing.failed = false;
        let Some((life, turn)) = session.ready(now.instant) else { return };
        self.is_ours_again(id);
        self.ask_account(id, now);
        if let Some(turn) = turn {
            self.run(id, life, *turn, now);
            return self.tell_queries(id);
        }
        self.tell_queries(id);
        self.go_on(id, now);
    }

    /// The agent did not start: what waits for it ends, and the person is told what to do.
    pub(super) fn launch_failed(&mut self, id: SessionId, problem: &LaunchProblem, now: Now) {
        let was = self.sessions.get_mut(&id).and_then(Session::exited);
        let turn = if let Some(State::Starting(starting)) = was { starting.turn } else { None };
        self.not_started(id, turn, problem, now);
    }

    fn not_started(&mut self, id: SessionId, turn: Option<Box<Turn>>, problem: &LaunchProblem, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.claude.pid = None;
        let thread = session.record.thread;
        if let LaunchProblem::Busy { holder } = problem {
            // What waits goes on waiting: a person decides who works on it.
            self.outbox.close_live(id, None, &mut self.out.changes);
            self.close_unstarted(id, turn, problem, now);
            return self.busy(id, *holder);
        }
        session.record.standing.failed = true;
        let waiting = session.queue.take_waiting();
        let notify = if waiting.is_empty() { Notify::Silent } else { Notify::Loud };
        self.end_prompts(waiting, PromptEnd::Interrupted);
        self.outbox.close_live(id, None, &mut self.out.changes);
        self.cut_was_refused(id, problem);
        if turn.is_some() {
            return self.close_unstarted(id, turn, problem, now);
        }
        let page = cards::problem_page(problem, self.thread_voice(thread));
        self.post(Post::new(Class::Final, thread, page).notify(notify).of(id));
    }

    /// A cut turn cannot be run again, because its agent did not start.
    fn close_unstarted(&mut self, id: SessionId, turn: Option<Box<Turn>>, problem: &LaunchProblem, now: Now) {
        let (Some(mut turn), Some(session)) = (turn, self.sessions.get(&id)) else { return };
        let message = cards::problem_text(problem, self.thread_voice(session.record.thread));
        let told = turn.take_told();
        self.close_turn(id, *turn, told, &Verdict::failed(message), now);
    }

    pub(super) fn agent_exited(&mut self, id: SessionId, exit: &Exit, now: Now) {
        self.agent_gone(id, now);
        let Some(was) = self.sessions.get_mut(&id).and_then(Session::exited) else { return };
        match was {
            State::Ending(_) | State::Idle { .. } => {
                if !self.made_place(id) {
                    self.wake_again(id);
                }
            }
            State::Starting(Starting { turn: Some(turn), .. }) if turn.astray => self.offer_astray(id, turn),
            // The next run takes up what waits.
            State::Starting(_) | State::Running(..) if self.ending != super::Ending::No => {
                self.outbox.close_live(id, None, &mut self.out.changes);
            }
            State::Starting(starting) if starting.anew => self.launch_again(id, starting.turn, false),
            // Somebody killed it before it was told anything: once that is nobody's business.
            State::Starting(starting) if exit.signal.is_some() && !starting.retried => {
                self.launch_again(id, starting.turn, true);
            }
            State::Starting(starting) => {
                let problem = LaunchProblem::Ended(exit.clone());
                self.not_started(id, starting.turn, &problem, now);
            }
            State::Running(_, turn) => self.died_in_turn(id, turn, exit, now),
            State::Asleep | State::Inspecting(_) | State::Offered(_) => {}
        }
    }

    fn died_in_turn(&mut self, id: SessionId, mut turn: Box<Turn>, exit: &Exit, now: Now) {
        match turn.stopping.map(|stopping| stopping.why) {
            Some(Why::MoreCame) if turn.transcript.is_empty() => {
                self.stop_quietly(id, *turn, now);
                self.wake_if_queued(id);
            }
            Some(Why::Person | Why::MoreCame) => {
                self.end_dead_turn(id, turn, &Verdict::interrupted(), now);
            }
            Some(Why::Stalled) => {
                let message = self.say_in(id, "turn-stalled");
                self.end_dead_turn(id, turn, &Verdict::failed(message), now);
            }
            None if turn.astray => self.offer_astray(id, turn),
            None => {
                let thread = self.sessions.get(&id).map(|session| session.record.thread);
                turn.death = thread.map(|thread| cards::exit_text(exit, self.thread_voice(thread)));
                self.inspect(id, turn, now);
            }
        }
    }

    /// A turn whose agent is dead ends for all of its prompts.
    pub(super) fn end_dead_turn(&mut self, id: SessionId, mut turn: Box<Turn>, verdict: &Verdict, now: Now) {
        let told = turn.take_told();
        self.close_turn(id, *turn, told, verdict, now);
        self.wake_if_queued(id);
    }

    pub(super) fn say_in(&self, id: SessionId, key: &str) -> String {
        let thread = self.sessions.get(&id).map(|session| session.record.thread);
        thread.map(|thread| self.thread_voice(thread).say(key)).unwrap_or_default()
    }

    /// A person wants a session to stop what it does.
    pub(super) fn interrupt(&mut self, id: SessionId, now: Now) -> Interrupted {
        let cut = self.cut_answer(id);
        let met = self.interrupt_work(id, now);
        if cut && met == Interrupted::Nothing { Interrupted::Answer } else { met }
    }

    /// What is not sent yet of a long answer comes as a file. Says whether there was any.
    fn cut_answer(&mut self, id: SessionId) -> bool {
        let Some(thread) = self.sessions.get(&id).map(|session| session.record.thread) else { return false };
        let caption = self.thread_voice(thread).say("final-rest-file");
        self.outbox.cut_rest(id, &caption, &mut self.out.changes)
    }

    fn interrupt_work(&mut self, id: SessionId, now: Now) -> Interrupted {
        let Some(session) = self.sessions.get_mut(&id) else { return Interrupted::Nothing };
        if let Some((life, turn)) = session.working() {
            let until = now.after(INTERRUPT_PATIENCE);
            let first = turn.stopping.is_none_or(|stopping| stopping.why != Why::Person);
            turn.stopping = Some(Stopping { why: Why::Person, until });
            if first {
                // After a crash it is not to run again.
                turn.record.stage = TurnStage::Stopping;
                self.out.changes.push(Change::Turn(turn.record.clone()));
                self.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
            }
            self.show_soon(id, now);
            return Interrupted::Turn;
        }
        if self.stop_cut(id, now) {
            return Interrupted::Turn;
        }
        if self.drop_queue(id) == 0 {
            return Interrupted::Nothing;
        }
        self.outbox.close_live(id, None, &mut self.out.changes);
        Interrupted::Queue
    }

    /// Stops a cut turn that would run again. Says whether there was one.
    pub(super) fn stop_cut(&mut self, id: SessionId, now: Now) -> bool {
        let cut = self.sessions.get_mut(&id).and_then(Session::stop_cut);
        let Some((life, mut turn)) = cut else { return false };
        if let Some(life) = life {
            // It was started to run the turn again.
            self.effect(Effect::End { session: id, life, end: End::Kill });
        }
        let told = turn.take_told();
        self.close_turn(id, *turn, told, &Verdict::interrupted(), now);
        if life.is_none() {
            self.wake_if_queued(id);
        }
        true
    }

    pub(super) fn pressed_stop(&mut self, id: SessionId, press: &Press, now: Now) -> String {
        let key = match self.interrupt(id, now) {
            Interrupted::Turn | Interrupted::Answer => "toast-stopping",
            Interrupted::Queue | Interrupted::Nothing => "toast-expired",
        };
        self.voice(press.from.id).say(key)
    }

    /// Claude did not take a prompt: the person is told.
    pub(super) fn prompt_refused(&mut self, id: SessionId, prompt: &PromptId, now: Now) {
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        if turn.was_told(prompt) && turn.told().len() == 1 {
            let message = self.say_in(id, "prompt-refused");
            return self.end_turn(id, std::slice::from_ref(prompt), &Verdict::failed(message), now);
        }
        let Some(refused) = turn.take_back(prompt) else { return };
        self.end_prompts([refused], PromptEnd::Interrupted);
        let text = self.say_in(id, "prompt-refused");
        self.notice(id, &text);
    }

    /// Claude says that nothing runs: a turn without a result is over.
    pub(super) fn idle_without_result(&mut self, id: SessionId, now: Now) {
        if self.looks_up_passed_over(id) {
            return;
        }
        let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running) else { return };
        // A turn that has just been told is not begun yet, and what was steered in begins after this.
        if !turn.working || turn.told().any(|prompt| !turn.started.contains(&prompt.id)) {
            return;
        }
        let told: Vec<_> = turn.told().map(|prompt| prompt.id.clone()).collect();
        let message = self.say_in(id, "turn-without-result");
        self.end_turn(id, &told, &Verdict::failed(message), now);
    }

    fn turn_deadline(&self, id: SessionId, turn: &Turn) -> Option<Instant> {
        if let Some(stopping) = turn.stopping {
            return Some(stopping.until);
        }
        if self.waits_for_person(id) {
            return None;
        }
        if turn.awaits_rerun() {
            return Some(turn.began + RERUN_PATIENCE);
        }
        let patience = if turn.transcript.is_in_tool() { TOOL_PATIENCE } else { 1 };
        Some(turn.sign + self.settings.stall_timeout * patience)
    }

    pub(super) fn sessions_passed(&mut self, now: Now) {
        let due: Vec<_> = self
            .sessions
            .awake()
            .filter(|(_, session)| self.session_deadline(session).is_some_and(|at| at <= now.instant))
            .map(|(id, _)| id)
            .collect();
        for id in due {
            self.session_passed(id, now);
        }
    }

    fn session_passed(&mut self, id: SessionId, now: Now) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        let Some((life, turn)) = session.working() else { return self.sleep(id) };
        let until = now.after(INTERRUPT_PATIENCE);
        if let Some(stopping) = &mut turn.stopping {
            stopping.until = until;
            self.effect(Effect::End { session: id, life, end: End::Kill });
        } else if turn.awaits_rerun() {
            self.rerun_did_nothing(id, now);
        } else {
            turn.stopping = Some(Stopping { why: Why::Stalled, until });
            self.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
        }
    }
}
