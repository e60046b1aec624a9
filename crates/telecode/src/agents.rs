//! The agents: one process per live session, and Claude's record on disk.

mod look;

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use telecode_claude::history::ClaudeRecords;
use telecode_claude::launch::Variables;
use telecode_claude::locate::ProgramLocator;
use telecode_claude::process::{AgentProcess, LaunchSettings};
use telecode_core::seam::Input;
use telecode_core::seam::agent::{AgentEvent, End, Launch, LaunchProblem, Order, Trace};
use telecode_core::seam::ids::{ClaudeId, LifeId, PromptId, SessionId, ToolCallId, TurnId};
use telecode_core::seam::tree::{NoSnapshot, SnapshotRequest};
use tokio::sync::{Mutex, mpsc};

use crate::errands::tree::{self, ALBUMS};
use crate::event::LoopEvent;
use crate::watch::SessionWatch;

/// How many events of one agent may wait; then Claude waits.
const AGENT_EVENTS: usize = 256;

/// How long a dead bot's `claude` is waited for before its record is read.
const HOLDER_LIMIT: Duration = Duration::from_secs(12);

/// How often it is looked at.
const HOLDER_LOOK: Duration = Duration::from_millis(100);

/// All live agents.
#[derive(Debug)]
pub struct AgentPool {
    live: HashMap<SessionId, (LifeId, AgentHandle)>,
    takes: HashMap<SessionId, SnapshotTurns>,
    settings: Arc<LaunchSettings>,
    locator: Arc<ProgramLocator>,
    events: mpsc::Sender<LoopEvent>,
    watch: SessionWatch,
}

/// The newest turn of a session whose files were looked at. Whoever looks holds it, whatever becomes of the agent: of two at once
/// the later one could be done first, and let go on what the other one would take for the beginning of its turn.
type SnapshotTurns = Arc<Mutex<Option<TurnId>>>;

/// The way to an agent that may still be looked for.
#[derive(Debug)]
struct AgentHandle {
    orders: mpsc::Sender<AgentMessage>,
}

/// What an agent is told.
#[derive(Debug)]
enum AgentMessage {
    Snapshot(SnapshotRequest),
    Release(TurnId),
    Order(Order),
    End(End),
}

/// How long the first tool of a turn that may change a file waits for the snapshot before it: longer than a large repository takes
/// that is read for the first time, and short enough that a disk which does not answer does not hold up the work for ever.
/// The bench `snapshot` says how long one takes. What is not made in time is said in the preview of an undo, and is finished
/// beside, so that the next one is faster.
const TAKE_LIMIT: Duration = Duration::from_mins(1);

/// How much may be told to an agent before it takes it.
const ORDER_LIMIT: usize = 64;

impl AgentPool {
    /// Knows how agents are started; starts none.
    pub fn new(settings: LaunchSettings, events: mpsc::Sender<LoopEvent>, watch: SessionWatch) -> Self {
        Self {
            live: HashMap::new(),
            takes: HashMap::new(),
            settings: Arc::new(settings),
            locator: Arc::default(),
            events,
            watch,
        }
    }

    /// Agents that are started from now on are started like this.
    pub fn reload(&mut self, settings: LaunchSettings) {
        self.settings = Arc::new(settings);
        tokio::spawn(self.find_early());
    }

    /// Looks for `claude` before anybody needs it, so that the first launch does not have to.
    pub fn find_early(&self) -> impl Future<Output = ()> + Send + use<> {
        let (settings, locator) = (Arc::clone(&self.settings), Arc::clone(&self.locator));
        async move {
            let found = locator.find(&settings.command, &environment(&settings)).await;
            match found {
                Ok(found) => {
                    tracing::info!(program = %found.program.display(), version = %found.version, "found claude");
                }
                Err(problem) => tracing::warn!(?problem, "claude cannot be used"),
            }
        }
    }

    /// Starts the agent of a session.
    pub fn launch(&mut self, session: SessionId, launch: Launch) {
        tracing::info!(session = session.0, start = ?launch.start, "starting claude");
        self.watch.launching(session);
        let (orders, told) = mpsc::channel(ORDER_LIMIT);
        let life = launch.life;
        self.live.insert(session, (life, AgentHandle { orders }));
        let home = AgentHome {
            session,
            life,
            settings: Arc::clone(&self.settings),
            locator: Arc::clone(&self.locator),
            events: self.events.clone(),
            watch: self.watch.clone(),
            claude: launch.claude.clone(),
            directory: launch.workspace.clone(),
            takes: Arc::clone(self.takes.entry(session).or_default()),
        };
        tokio::spawn(home.live(launch, told));
    }

    /// Tells an agent something. An agent that has ended says so itself.
    pub fn tell(&mut self, session: SessionId, life: LifeId, order: Order) {
        self.pass(session, life, AgentMessage::Order(order));
    }

    /// Takes a snapshot of an agent's workspace, and holds back what may change it.
    pub fn snapshot(&mut self, session: SessionId, life: LifeId, request: SnapshotRequest) {
        self.pass(session, life, AgentMessage::Snapshot(request));
    }

    /// What waits for the snapshot before a turn goes on.
    pub fn release(&mut self, session: SessionId, turn: TurnId) {
        if let Some((life, _)) = self.live.get(&session) {
            self.pass(session, *life, AgentMessage::Release(turn));
        }
    }

    /// Ends an agent.
    pub fn end(&mut self, session: SessionId, life: LifeId, end: End) {
        tracing::info!(session = session.0, ?end, "ending claude");
        self.pass(session, life, AgentMessage::End(end));
    }

    fn pass(&mut self, session: SessionId, life: LifeId, told: AgentMessage) {
        let Some((_, handle)) = self.live.get(&session).filter(|(live, _)| *live == life) else { return };
        if let Err(mpsc::error::TrySendError::Full(_)) = handle.orders.try_send(told) {
            tracing::warn!(session = session.0, "claude does not take what it is told; ending it");
            self.live.remove(&session);
        }
    }

    /// Reads what Claude's record says of prompts, once nobody writes it any more.
    pub fn inspect(&self, session: SessionId, claude: ClaudeId, directory: String, sought: RecordLookup) {
        let records = ClaudeRecords::of(&environment(&self.settings));
        let events = self.events.clone();
        tokio::spawn(async move {
            wait_for_holder(&records, &claude).await;
            let asked = sought.clone();
            let reading = tokio::task::spawn_blocking(move || asked.look(&records, &directory, &claude));
            let (traces, lost) = match reading.await {
                Ok(Ok(found)) => found,
                Ok(Err(error)) => unreadable(sought, &error.to_string()),
                Err(error) => unreadable(sought, &error.to_string()),
            };
            let _unheard = events.send(LoopEvent::from(Input::Inspected { session, traces, lost })).await;
        });
    }
}

/// What is looked for in a record.
#[derive(Debug, Clone)]
pub struct RecordLookup {
    /// These prompts.
    pub prompts: Vec<PromptId>,
    /// These calls.
    pub calls: Vec<ToolCallId>,
}

/// What a record says of each prompt, and which calls it does not have.
type Found = (Vec<(PromptId, Trace)>, Vec<ToolCallId>);

impl RecordLookup {
    fn look(&self, records: &ClaudeRecords, directory: &str, claude: &ClaudeId) -> io::Result<Found> {
        let directory = Path::new(directory);
        let traces = records.traces(directory, claude, &self.prompts)?;
        let calls: Vec<_> = self.calls.iter().map(|call| call.0.as_str()).collect();
        let missing = records.missing(directory, claude, &calls)?;
        let lost =
            missing.map_or_else(|| self.calls.clone(), |lost| lost.into_iter().map(ToolCallId).collect());
        Ok((traces, lost))
    }
}

/// A record that cannot be read may have the prompts: Claude itself is left to find out. What was begun may have run.
fn unreadable(sought: RecordLookup, error: &str) -> Found {
    tracing::error!(error, "failed to read Claude's record");
    let cut = |prompt| (prompt, Trace::Cut { pending: Vec::new() });
    (sought.prompts.into_iter().map(cut).collect(), sought.calls)
}

/// The `claude` of a bot that was killed lives on for some seconds and may still write.
async fn wait_for_holder(records: &ClaudeRecords, claude: &ClaudeId) {
    let until = tokio::time::Instant::now() + HOLDER_LIMIT;
    while records.holder(claude).is_some() && tokio::time::Instant::now() < until {
        tokio::time::sleep(HOLDER_LOOK).await;
    }
}

/// The variables that agents get, from ours and the owner's.
pub fn environment(settings: &LaunchSettings) -> Variables {
    let owners = settings.env.iter().map(|(name, value)| (name.into(), value.into()));
    let mut all: BTreeMap<OsString, OsString> = settings.parent.iter().cloned().collect();
    all.extend(owners);
    all.into_iter().collect()
}

/// Where one agent lives.
struct AgentHome {
    session: SessionId,
    life: LifeId,
    settings: Arc<LaunchSettings>,
    locator: Arc<ProgramLocator>,
    events: mpsc::Sender<LoopEvent>,
    watch: SessionWatch,
    claude: ClaudeId,
    directory: String,
    takes: SnapshotTurns,
}

impl AgentHome {
    async fn live(self, launch: Launch, mut told: mpsc::Receiver<AgentMessage>) {
        let settings = match self.locate().await {
            Ok(settings) => settings,
            Err(problem) => return self.send(AgentEvent::LaunchFailed(problem)).await,
        };
        let (events, mut heard) = mpsc::channel(AGENT_EVENTS);
        let agent = AgentProcess::start(launch, settings, events);
        loop {
            tokio::select! {
                biased;
                event = heard.recv() => match event {
                    Some(event) => self.send(event).await,
                    None => return,
                },
                order = told.recv() => match order {
                    Some(AgentMessage::Snapshot(request)) => {
                        agent.hold(request.turn);
                        self.snapshot(request);
                    }
                    Some(AgentMessage::Release(turn)) => agent.release(turn),
                    Some(AgentMessage::Order(order)) => self.tell(&agent, order),
                    Some(AgentMessage::End(end)) => agent.end(end),
                    None => agent.end(End::Gently),
                },
            }
            if told.is_closed() && told.is_empty() {
                self.drain(heard).await;
                return;
            }
        }
    }

    /// Nobody tells the agent anything any more: it ends, and its last words are passed on.
    async fn drain(&self, mut heard: mpsc::Receiver<AgentEvent>) {
        while let Some(event) = heard.recv().await {
            self.send(event).await;
        }
    }

    /// Looks at the files, whatever becomes of the agent. What takes too long goes on beside, so that the next time is faster.
    fn snapshot(&self, request: SnapshotRequest) {
        let (turn, variables) = (request.turn, environment(&self.settings));
        let (session, events) = (self.session, self.events.clone());
        let albums = self.settings.scratch.join(ALBUMS);
        let takes = Arc::clone(&self.takes);
        let taking = tokio::spawn(async move {
            let mut newest = takes.lock_owned().await;
            if *newest == Some(turn) {
                // It is known how this one began, and it may have gone on by now.
                return None;
            }
            *newest = Some(turn);
            Some(tree::take(&request, &albums, &variables).await)
        });
        tokio::spawn(async move {
            let snapshot = match tokio::time::timeout(TAKE_LIMIT, taking).await {
                Ok(Ok(Some(snapshot))) => snapshot,
                Ok(Ok(None)) => return,
                Ok(Err(error)) => Err(NoSnapshot::Failed(error.to_string())),
                Err(_) => Err(NoSnapshot::Late),
            };
            let input = Input::SnapshotTaken { session, turn, snapshot };
            // At the end of the program nobody listens any more.
            let _unheard = events.send(LoopEvent::from(input)).await;
        });
    }

    fn tell(&self, agent: &AgentProcess, order: Order) {
        if agent.tell(order).is_err() {
            tracing::warn!(session = self.session.0, "claude has ended or does not read; ending it");
            agent.end(End::Kill);
        }
    }

    async fn locate(&self) -> Result<LaunchSettings, LaunchProblem> {
        let variables = environment(&self.settings);
        let found = self.locator.find(&self.settings.command, &variables).await?;
        let mut settings = LaunchSettings::clone(&self.settings);
        if let Some(program) = settings.command.first_mut() {
            *program = OsString::from(found.program);
        }
        settings.client.version = Some(found.version);
        Ok(settings)
    }

    async fn send(&self, mut event: AgentEvent) {
        if let AgentEvent::AskOpened(request) = &mut event {
            look::look(&self.directory, request).await;
        }
        self.watch.heard(self.session, &self.claude, &self.directory, &event);
        let input = Input::Agent { session: self.session, life: self.life, event };
        let _unheard = self.events.send(LoopEvent::from(input)).await;
    }
}
