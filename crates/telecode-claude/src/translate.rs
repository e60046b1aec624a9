//! Translates between the wire and the core's terms. Pure: lines in, events and lines out, time is an argument.
//!
//! It remembers what the core must not know: the inputs of open requests, which requests of ours wait for a reply,
//! what was charged so far. It does not fold events into turns; that is the core's.

mod asks;
mod checklist;
mod cycle;
mod forms;
mod holding;
mod limits;
mod meter;
mod own;
mod peers;
mod plans;
mod prompts;
mod queries;
mod speech;
mod startup;
mod system;
mod tasks;
mod tools;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::{Duration, Instant};

use serde_json::json;
use telecode_core::seam::agent::{AgentEvent, AgentNotice, Launch, LaunchProblem, Order, Start};
use telecode_core::seam::ids::{ClaudeId, RequestId};
use telecode_core::seam::permission::{Mode, Rule};
use telecode_core::seam::query::NoAnswer;

use crate::version::Version;
use crate::wire::{ControlRequest, OutgoingLine, TokenUsage, WireFrame};
use asks::OpenAsks;
use holding::HeldTools;
use meter::CostMeter;
use own::{OpenRequests, RequestPurpose};
use plans::PlanInputs;

pub(crate) use cycle::ClaudeApiError;
pub(crate) use startup::ended;
pub(crate) use tools::{PERSISTED, call, changed};

/// What the translation needs to know beside the launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslatorSettings {
    /// How long the agent may take to get ready.
    pub init_timeout: Duration,
    /// The version of Claude Code as it was found; newer versions say it themselves.
    pub version: Option<Version>,
}

impl Default for TranslatorSettings {
    fn default() -> Self {
        Self { init_timeout: INIT_TIMEOUT, version: None }
    }
}

/// How long an agent may take to get ready: what the official SDKs allow.
pub const INIT_TIMEOUT: Duration = Duration::from_mins(1);

/// What a line or a moment leads to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Translated {
    /// What to tell the core, in order.
    pub events: Vec<AgentEvent>,
    /// Lines to write at once, in order; without newlines.
    pub replies: Vec<String>,
    /// It was a piece of something that goes on: more follows in a moment.
    pub is_piece: bool,
}

/// The translation of one life of an agent.
#[derive(Debug)]
pub struct Translator {
    client: TranslatorSettings,
    phase: StartPhase,
    session: String,
    mode: Mode,
    capabilities: Vec<String>,
    requests: OpenRequests,
    asks: OpenAsks,
    held: HeldTools,
    /// What is allowed from the start.
    rules: Vec<Rule>,
    plans: PlanInputs,
    checklist: checklist::ChecklistCalls,
    tasks: tasks::KnownTasks,
    failed_servers: Vec<String>,
    peers: peers::HeldPeers,
    taken_up: BTreeSet<String>,
    /// A cut turn is to run again, and what it answers was not said yet.
    awaits_rerun: bool,
    meter: CostMeter,
    cycle: RunningCycle,
    hooks: usize,
    told: HashSet<AgentNotice>,
    unknown: BTreeMap<String, u64>,
}

/// How far the start has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StartPhase {
    Starting,
    Ready,
    /// A `LaunchFailed` was given: nothing follows it.
    Failed,
}

/// What is remembered of the cycle that runs.
#[derive(Debug, Default)]
struct RunningCycle {
    /// Claude Code's word for what went wrong, and the words that the person reads.
    error: Option<(String, String)>,
    /// When the limit that it ran into is over, in seconds since 1970.
    resets_at: Option<u64>,
    /// An interrupt was told.
    is_interrupted: bool,
    /// What was scheduled began it.
    is_scheduled: bool,
    /// What other sessions wrote that was told alone, and may come once more as a part of a prompt of several.
    peers: Vec<String>,
    /// Texts of slash commands: they come twice.
    command_texts: Vec<String>,
    /// The model and tokens of the last request of the main conversation.
    context: Option<(String, TokenUsage)>,
}

/// How many distinct kinds of unknown frames, and of notices, are remembered.
const MEMORY_LIMIT: usize = 200;

impl Translator {
    /// Begins a life.
    pub fn new(launch: &Launch, client: TranslatorSettings) -> Self {
        let meter = match &launch.start {
            Start::New => CostMeter::from_zero(),
            // What the copied conversation cost may be counted in.
            Start::Fork(_) | Start::Resume | Start::Rerun => CostMeter::from_unknown(),
        };
        Self {
            client,
            phase: StartPhase::Starting,
            session: launch.claude.0.clone(),
            mode: launch.permit.mode(),
            capabilities: Vec::new(),
            requests: OpenRequests::default(),
            asks: OpenAsks::default(),
            held: HeldTools::default(),
            rules: crate::launch::rules(launch.permit.grants()),
            plans: PlanInputs::default(),
            checklist: checklist::ChecklistCalls::default(),
            tasks: tasks::KnownTasks::default(),
            failed_servers: Vec::new(),
            peers: peers::HeldPeers::new(launch.peers),
            taken_up: BTreeSet::new(),
            awaits_rerun: launch.start == Start::Rerun,
            meter,
            cycle: RunningCycle::default(),
            hooks: 0,
            told: HashSet::new(),
            unknown: BTreeMap::new(),
        }
    }

    /// The lines to write first.
    pub fn opening(&mut self, now: Instant) -> Vec<String> {
        // With a stop button per task an interrupt spares what runs in the background.
        // A system prompt that is recorded with the conversation would outlive a change of persona.
        let body = json!({
            "subtype": "initialize",
            "perTaskStopAffordance": true,
            "systemPromptSnapshot": false,
            "hooks": holding::hooks(),
        });
        let mut lines =
            vec![self.requests.begin(RequestPurpose::Initialize, body, now, self.client.init_timeout)];
        if !self.rules.is_empty() {
            // Before the first prompt, and before a turn that runs again by itself can ask.
            lines.push(self.requests.begin(
                RequestPurpose::Rules,
                asks::rules(&self.rules),
                now,
                own::PATIENCE,
            ));
        }
        lines.push(self.requests.begin(RequestPurpose::Settings, queries::settings(), now, own::PATIENCE));
        if self.shows_held() {
            lines.push(self.requests.begin(RequestPurpose::Peers, peers::delivery(), now, own::PATIENCE));
        }
        lines
    }

    /// Takes a line of stdout, without its newline.
    pub fn line(&mut self, line: &[u8]) -> Translated {
        let mut out = Translated::default();
        match WireFrame::decode(line) {
            Some(frame) => self.frame(frame, &mut out),
            None => self.count("not JSON"),
        }
        out
    }

    /// Takes an order. An answer to a request that is gone gives no line.
    pub fn order(&mut self, order: Order, now: Instant) -> Vec<String> {
        match order {
            Order::Prompt { id, content, rank } => {
                let (content, priority) = (prompts::content(content), prompts::priority(rank));
                vec![OutgoingLine::Prompt { id: id.0, content, priority }.line()]
            }
            Order::Answer { request, decision } => {
                self.asks.answer(&request.0, decision.into_inner(), self.says_skipped()).into_iter().collect()
            }
            Order::Rules(rules) => {
                vec![self.requests.begin(RequestPurpose::Rules, asks::rules(&rules), now, own::PATIENCE)]
            }
            Order::Interrupt => {
                self.cycle.is_interrupted = true;
                vec![self.requests.begin(
                    RequestPurpose::Interrupt,
                    json!({"subtype": "interrupt"}),
                    now,
                    own::PATIENCE,
                )]
            }
            Order::Query { id, query } => {
                let (body, patience) = (queries::body(&query), queries::patience(&query));
                vec![self.requests.begin(RequestPurpose::Query(id, query), body, now, patience)]
            }
            Order::Withdraw { prompt } => {
                let body = json!({"subtype": "cancel_async_message", "message_uuid": prompt.0});
                vec![self.requests.begin(RequestPurpose::Withdraw, body, now, own::PATIENCE)]
            }
        }
    }

    /// When to call [`Self::tick`] at the latest.
    pub fn deadline(&self) -> Option<Instant> {
        self.requests.deadline()
    }

    /// Gives up on requests of ours that were not replied to in time.
    pub fn tick(&mut self, now: Instant) -> Translated {
        let mut out = Translated::default();
        for open in self.requests.lapsed(now) {
            match open.own {
                RequestPurpose::Initialize => self.late(open, now, &mut out),
                RequestPurpose::Query(query, _) => {
                    out.events.push(AgentEvent::Replied { query, answer: Err(NoAnswer::Late) });
                }
                // The core has its own patience with these.
                RequestPurpose::Interrupt
                | RequestPurpose::Withdraw
                | RequestPurpose::Rules
                | RequestPurpose::Settings => {}
                RequestPurpose::Peers => self.peers_refused(&mut out),
            }
        }
        out
    }

    /// Says whether the agent got ready.
    pub fn is_ready(&self) -> bool {
        self.phase == StartPhase::Ready
    }

    /// Says whether a request is open that Claude Code takes for refused if stdin closes.
    pub fn is_asking(&self) -> bool {
        self.asks.is_any() || self.is_holding()
    }

    /// How often frames came that could not be used, by kind.
    pub fn unknown(&self) -> &BTreeMap<String, u64> {
        &self.unknown
    }

    fn frame(&mut self, frame: WireFrame, out: &mut Translated) {
        if self.phase == StartPhase::Failed {
            return;
        }
        match frame {
            WireFrame::Assistant(frame) => self.assistant(&frame, out),
            WireFrame::User(frame) => self.outcomes(&frame, out),
            WireFrame::Stream { delta, parent } => self.delta(delta, parent.as_deref(), out),
            WireFrame::Result(finish) => self.result(&finish, out),
            WireFrame::System(system) => self.system(system, out),
            WireFrame::Lifecycle { prompt, state, wakeup } => {
                self.cycle.is_scheduled |= wakeup.as_deref() == Some(cycle::SCHEDULE);
                self.lifecycle(prompt, &state, out);
            }
            WireFrame::Reset { session } => {
                self.rename(session, out);
                out.events.push(AgentEvent::Cleared);
            }
            WireFrame::Limits(limits) => Self::limits(&limits, out),
            WireFrame::AuthError(words) => self.notice(AgentNotice::Said(words), out),
            WireFrame::Request { id, dialogue } => self.dialogue(id, dialogue, out),
            WireFrame::Cancel { id } => self.withdrawn(&id, out),
            WireFrame::Reply(reply) => self.reply(*reply, out),
            WireFrame::Quiet => {}
            WireFrame::Unknown { kind, raw: _ } => self.count(&kind),
        }
    }

    /// Takes up the id that a frame gives the session. Some frames have none.
    fn rename(&mut self, session: String, out: &mut Translated) {
        if session.is_empty() || session == self.session {
            return;
        }
        self.session.clone_from(&session);
        out.events.push(AgentEvent::Renamed(ClaudeId(session)));
    }

    fn dialogue(&mut self, id: String, dialogue: ControlRequest, out: &mut Translated) {
        let answer = match dialogue {
            ControlRequest::Permission(mut permission) => {
                let (call, tool, input) = (&permission.call, &permission.tool, permission.input.take());
                permission.input = self.plans.completed(call, tool, input);
                let skips = self.says_skipped();
                return out.events.extend(self.asks.open(id, permission, skips).map(AgentEvent::AskOpened));
            }
            ControlRequest::UserDialog => return,
            ControlRequest::Hook { call } => return self.hook(id, call, out),
            ControlRequest::Mcp { id: call } => OutgoingLine::Answer { id, body: asks::no_mcp(call) },
            ControlRequest::Elicitation(asked) => {
                return out.events.extend(self.asks.open_form(id, asked).map(AgentEvent::AskOpened));
            }
            ControlRequest::Unknown { subtype } => {
                self.count(&format!("control_request {subtype}"));
                OutgoingLine::Refusal { id, error: format!("telecode does not answer {subtype:?} requests") }
            }
        };
        out.replies.push(answer.line());
    }

    fn withdrawn(&mut self, id: &str, out: &mut Translated) {
        self.hook_withdrawn(id);
        if self.asks.withdraw(id) {
            out.events.push(AgentEvent::AskWithdrawn { request: RequestId(id.to_owned()) });
        }
    }

    /// Whether this version understands that a question was skipped.
    fn says_skipped(&self) -> bool {
        self.capabilities.iter().any(|can| can == asks::SKIPS)
    }

    /// Tells the person something once in this life.
    fn notice(&mut self, notice: AgentNotice, out: &mut Translated) {
        if self.told.len() < MEMORY_LIMIT && self.told.insert(notice.clone()) {
            out.events.push(AgentEvent::Notice(notice));
        }
    }

    fn fail(&mut self, problem: LaunchProblem, out: &mut Translated) {
        self.phase = StartPhase::Failed;
        out.events.push(AgentEvent::LaunchFailed(problem));
    }

    fn count(&mut self, kind: &str) {
        let is_new = !self.unknown.contains_key(kind);
        if is_new && self.unknown.len() >= MEMORY_LIMIT {
            return;
        }
        if is_new {
            tracing::debug!(kind, "a frame of an unknown kind");
        }
        *self.unknown.entry(kind.to_owned()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests;
