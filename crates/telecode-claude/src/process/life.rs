//! The life of an agent: one task that never waits for one thing only.

mod hearing;

use std::collections::VecDeque;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use telecode_core::seam::agent::{AgentEvent, End, Exit, Launch, LaunchProblem, Order, Start};
use telecode_core::seam::ids::TurnId;
use tokio::io::BufReader;
use tokio::process::Child;
use tokio::sync::{mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until, timeout};

use super::LaunchSettings;
use super::ladder::{EndLadder, LadderStep};
use super::output::AgentOutput;
use super::pipes::{StderrListener, StdinWriter};
use super::prepare::{self, PreparedProcess, ScratchFile};
use crate::guard::{ClaudeExit, GuardNote, descendants};
use crate::lines::{LINE_LIMIT, LineReader};
use crate::translate::{self, Translator};

/// How many events may wait for the core before no more lines are read.
const OUTBOX_LIMIT: usize = 256;

/// How long after the process the rest of its output is waited for. Only a process that escaped holds it open.
const DRAIN: Duration = Duration::from_secs(2);

/// How long a prompt waits for the snapshot before it, where the tools that it leads to cannot: nobody notices a second.
const PROMPT_PATIENCE: Duration = Duration::from_millis(1_500);

/// How much of stdout is read at once.
const CHUNK: usize = 64 * 1024;

/// What an agent is told, each as soon as it can be.
pub(super) struct AgentInbox {
    pub(super) orders: mpsc::Receiver<Order>,
    pub(super) ends: watch::Receiver<Option<End>>,
    /// The turn whose files are being looked at.
    pub(super) held: watch::Receiver<Option<TurnId>>,
}

/// Lives until the process has ended and its last event was taken.
pub(super) async fn live(
    mut launch: Launch,
    settings: LaunchSettings,
    mut told: AgentInbox,
    events: mpsc::Sender<AgentEvent>,
) {
    let before = async {
        prepare::until_there(&launch, &settings, &events).await;
        prepare::until_free(&launch, &settings).await?;
        let forgot = prepare::settle(&launch, &settings).await?;
        prepare::worktree(&launch, &settings).await?;
        Ok::<_, LaunchProblem>(forgot)
    };
    let free = tokio::select! {
        free = before => free,
        // Told to end, or let go, before anything was started.
        _ = told.ends.changed() => return drop(events.send(AgentEvent::Exited(Exit::default())).await),
    };
    let started = free.and_then(|forgot| Ok((forgot, prepare::start(&mut launch, &settings)?)));
    match started.map(|(forgot, prepared)| (forgot, AgentLife::begin(&launch, settings.clone(), prepared))) {
        Ok((forgot, Some(mut life))) => {
            life.outbox.extend(forgot.then_some(AgentEvent::Forgot));
            life.run(told, events).await;
            // A terminal may be what goes on with it.
            launch.start = Start::Resume;
            if let Err(problem) = prepare::settle(&launch, &settings).await {
                // It is tried again before anybody goes on with it.
                tracing::warn!(?problem, "a record cannot be set right");
            }
        }
        Ok((_, None)) => tracing::error!("a process was started without pipes"),
        Err(problem) => drop(events.send(AgentEvent::LaunchFailed(problem)).await),
    }
}

struct AgentLife {
    translator: Translator,
    child: Child,
    stdout: LineReader<BufReader<AgentOutput>>,
    /// Until stdin is closed.
    writer: Option<StdinWriter>,
    stop_writing: AbortHandle,
    listener: StderrListener,
    ladder: EndLadder,
    outbox: VecDeque<AgentEvent>,
    /// An order that waits until files were looked at, and for how long nobody minds.
    stalled: Option<(Order, Option<Instant>)>,
    /// Why it did not start; given when the process has ended.
    failure: Option<LaunchProblem>,
    /// How the guard ended, and until when its output is waited for.
    exit: Option<(ExitStatus, Instant)>,
    is_drained: bool,
    long_lines: u64,
    command: String,
    _scratch: Option<ScratchFile>,
}

impl AgentLife {
    fn begin(launch: &Launch, settings: LaunchSettings, prepared: PreparedProcess) -> Option<Self> {
        let PreparedProcess { mut child, scratch, notice, untrusted } = prepared;
        let untrusted = untrusted.map(AgentEvent::Untrusted);
        let stdout = BufReader::with_capacity(CHUNK, AgentOutput::of(child.stdout.take()?).ok()?);
        let writer = StdinWriter::begin(child.stdin.take()?);
        let listener = StderrListener::begin(child.stderr.take()?);
        let mut translator = Translator::new(launch, settings.client);
        for line in translator.opening(Instant::now().into_std()) {
            writer.write(line).ok()?;
        }
        Some(Self {
            translator,
            child,
            stdout: LineReader::new(stdout, LINE_LIMIT),
            stop_writing: writer.stop(),
            writer: Some(writer),
            listener,
            ladder: EndLadder::new(settings.step),
            outbox: notice.map(AgentEvent::Notice).into_iter().chain(untrusted).collect(),
            stalled: None,
            failure: None,
            exit: None,
            is_drained: false,
            long_lines: 0,
            command: settings
                .command
                .first()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            _scratch: scratch,
        })
    }

    async fn run(mut self, told: AgentInbox, events: mpsc::Sender<AgentEvent>) {
        let AgentInbox { mut orders, mut ends, mut held } = told;
        let mut is_held = true;
        let mut is_heard = true;
        while !self.is_over() {
            let takes_orders = self.stalled.is_none()
                && !self.ladder.is_begun()
                && self.writer.as_ref().is_some_and(|writer| !writer.is_crowded());
            let wake = self.wake();
            tokio::select! {
                permit = events.reserve(), if is_heard && !self.outbox.is_empty() => match (permit, self.outbox.pop_front()) {
                    (Ok(permit), Some(event)) => permit.send(event),
                    // The end of the channel is told beside.
                    (Ok(_), None) | (Err(_), _) => {}
                },
                () = events.closed(), if is_heard => {
                    is_heard = false;
                    self.end(End::Gently);
                }
                told = ends.changed(), if is_held => {
                    is_held = told.is_ok();
                    let end = if is_held { *ends.borrow_and_update() } else { Some(End::Gently) };
                    if let Some(end) = end {
                        self.end(end);
                    }
                }
                Ok(()) = held.changed() => self.hold(*held.borrow_and_update()),
                Some(order) = orders.recv(), if takes_orders => {
                    // What is told after it was held waits.
                    self.hold(*held.borrow_and_update());
                    self.tell(order);
                }
                line = self.stdout.next(), if !self.is_drained && self.outbox.len() < OUTBOX_LIMIT => {
                    self.hold(*held.borrow_and_update());
                    self.read(line).await;
                }
                status = self.child.wait(), if self.exit.is_none() => self.exited(status),
                () = sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => self.tick(),
            }
            if !is_heard {
                self.outbox.clear();
            }
        }
        let last = self.last().await;
        drop(events.send(last).await);
    }

    fn is_over(&self) -> bool {
        self.exit.is_some() && self.is_drained && self.outbox.is_empty()
    }

    fn wake(&self) -> Option<Instant> {
        let translator = self.translator.deadline().map(Instant::from_std).filter(|_| self.failure.is_none());
        let ladder = self.ladder.deadline().filter(|_| self.exit.is_none());
        // What is not read because nobody takes the events is not late.
        let drain = self
            .exit
            .map(|(_, until)| until)
            .filter(|_| !self.is_drained && self.outbox.len() < OUTBOX_LIMIT);
        let stalled = self.stalled.as_ref().and_then(|(_, until)| *until);
        [translator, ladder, drain, stalled].into_iter().flatten().min()
    }

    fn tick(&mut self) {
        let now = Instant::now();
        let lapsed = self.translator.tick(now.into_std());
        self.take(lapsed);
        if let Some((_, until)) = &mut self.stalled
            && until.take_if(|until| *until <= now).is_some()
        {
            self.outbox.push_back(AgentEvent::SnapshotLate);
        }
        if self.exit.is_none()
            && let Some(step) = self.ladder.climb(now)
        {
            self.step(step);
        }
        if self.exit.is_some_and(|(_, until)| until <= now) && self.outbox.len() < OUTBOX_LIMIT {
            tracing::warn!("the output of an agent stays open after its end");
            self.is_drained = true;
        }
    }

    /// Files are being looked at, or were.
    fn hold(&mut self, turn: Option<TurnId>) {
        let released = self.translator.hold(turn);
        self.take(released);
        self.go_on();
    }

    /// An order that waited is told if it need not wait any more.
    fn go_on(&mut self) {
        if let Some((order, _)) = self.stalled.take_if(|(order, _)| !self.translator.holds(order)) {
            self.tell(order);
        }
    }

    fn tell(&mut self, order: Order) {
        if self.translator.holds(&order) {
            self.stalled = Some((order, Some(Instant::now() + PROMPT_PATIENCE)));
            return;
        }
        for line in self.translator.order(order, Instant::now().into_std()) {
            self.write(line);
        }
    }

    fn write(&mut self, line: String) {
        if self.writer.as_ref().is_some_and(|writer| writer.write(line).is_err()) {
            tracing::warn!("an agent does not read what it asked for; ending it");
            self.end(End::Kill);
        }
    }

    fn end(&mut self, end: End) {
        if self.exit.is_none()
            && let Some(step) = self.ladder.begin(self.first_step(end), Instant::now())
        {
            self.step(step);
        }
    }

    /// With a request for a decision open stdin must not close: Claude Code takes that for a denial, tells the model so, and
    /// the request does not come back when the session is resumed. After SIGTERM it does.
    fn first_step(&self, end: End) -> LadderStep {
        match end {
            End::Gently if self.translator.is_asking() => LadderStep::Terminate,
            End::Cut => LadderStep::Terminate,
            End::Gently => LadderStep::Close,
            End::Kill => LadderStep::Kill,
        }
    }

    fn step(&mut self, step: LadderStep) {
        tracing::debug!(?step, "ending an agent");
        match step {
            // Everything that is still to be written is written before stdin closes, unless nobody reads it.
            LadderStep::Close => self.writer = None,
            LadderStep::Terminate => {
                if self.writer.is_none() {
                    self.stop_writing.abort();
                }
                self.signal(Signal::TERM);
            }
            LadderStep::Kill => self.signal(Signal::USR2),
            LadderStep::Force => self.force(),
        }
    }

    fn signal(&self, signal: Signal) {
        if let Some(guard) = self.guard() {
            // It may have ended just now.
            kill_process(guard, signal).unwrap_or_default();
        }
    }

    fn guard(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.child.id()?).ok()?)
    }

    /// Does the guard's work, since it does not.
    fn force(&self) {
        let Some(guard) = self.guard() else { return };
        kill_below(guard);
        self.kill_group();
        kill_process(guard, Signal::KILL).unwrap_or_default();
    }

    /// Kills `claude` and what it started: its shells have groups of their own.
    fn kill_group(&self) {
        let group = self.listener.said().group;
        if let Some(group) = group {
            kill_below(group);
            kill_process_group(group, Signal::KILL).unwrap_or_default();
        }
    }

    fn exited(&mut self, status: std::io::Result<ExitStatus>) {
        let status = status.unwrap_or_else(|error| {
            tracing::warn!(%error, "the end of a guard cannot be told");
            ExitStatus::default()
        });
        if ClaudeExit::from_guard(status).is_none() {
            tracing::warn!(%status, "a guard was ended before its agent");
            self.kill_group();
            // With its guard `claude` died, too: what it had started has no parent any more.
            crate::guard::end_leftovers();
        }
        self.writer = None;
        self.stop_writing.abort();
        self.exit = Some((status, Instant::now() + DRAIN));
    }

    /// The last event.
    async fn last(&mut self) -> AgentEvent {
        // With an escaped process stderr stays open.
        if timeout(DRAIN, self.listener.end()).await.is_err() {
            tracing::warn!("stderr of an agent stays open after its end");
        }
        tracing::debug!(unknown = ?self.translator.unknown(), long = self.long_lines, "an agent has ended");
        let (problem, stderr) = {
            let mut said = self.listener.said();
            (said.problem.take(), said.tail.text())
        };
        let status = self.exit.and_then(|(status, _)| ClaudeExit::from_guard(status));
        let (code, signal) = match status {
            Some(ClaudeExit::Code(code)) => (Some(code), None),
            Some(ClaudeExit::Signal(signal)) => (None, Some(signal)),
            None => (None, Some(Signal::KILL.as_raw())),
        };
        let exit = Exit { code, signal, stderr };
        match (self.failure.take(), problem) {
            (Some(LaunchProblem::TimedOut { waited, .. }), _) => {
                AgentEvent::LaunchFailed(LaunchProblem::TimedOut { waited, stderr: exit.stderr })
            }
            (Some(problem), _) => AgentEvent::LaunchFailed(problem),
            (None, Some(note)) => AgentEvent::LaunchFailed(not_started(note, &self.command)),
            // Whoever killed it is not the fault of its start.
            (None, None) if self.translator.is_ready() || self.ladder.is_begun() || exit.signal.is_some() => {
                AgentEvent::Exited(exit)
            }
            (None, None) => AgentEvent::LaunchFailed(translate::ended(exit)),
        }
    }
}

fn kill_below(process: Pid) {
    for pid in descendants(process) {
        // It may have ended just now.
        kill_process(pid, Signal::KILL).unwrap_or_default();
    }
}

fn not_started(note: GuardNote, command: &str) -> LaunchProblem {
    match note {
        GuardNote::NotFound => LaunchProblem::NotFound { command: command.to_owned() },
        GuardNote::Held => LaunchProblem::Busy { holder: None },
        GuardNote::Failed(reason) => LaunchProblem::Failed { reason },
        GuardNote::Started(_) => LaunchProblem::Failed { reason: String::new() },
    }
}
