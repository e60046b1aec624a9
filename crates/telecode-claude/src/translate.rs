//! Translates between the wire and the core's terms. Pure: lines in, events and lines out, time is an argument.
//!
//! It remembers what the core must not know: the inputs of open requests, which requests of ours wait for a reply,
//! what was charged so far. It does not fold events into turns; that is the core's.

mod asks;
mod checklist;
mod cycle;
mod forms;
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
use telecode_core::agent::{AgentEvent, AgentNotice, Launch, LaunchProblem, Mode, Order, Rule, Start};
use telecode_core::ids::{ClaudeId, RequestId};
use telecode_core::query::NoAnswer;

use crate::version::Version;
use crate::wire::{Dialogue, Frame, Outgoing, Tokens};
use asks::Asks;
use meter::Meter;
use own::{Own, Requests};
use plans::Plans;

pub(crate) use cycle::ApiError;
pub(crate) use startup::ended;
pub(crate) use tools::{PERSISTED, call, changed};

/// What the translation needs to know beside the launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// How long the agent may take to get ready.
    pub init_timeout: Duration,
    /// The version of Claude Code as it was found; newer versions say it themselves.
    pub version: Option<Version>,
}

impl Default for Client {
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
}

/// The translation of one life of an agent.
#[derive(Debug)]
pub struct Translator {
    client: Client,
    phase: Phase,
    session: String,
    mode: Mode,
    capabilities: Vec<String>,
    requests: Requests,
    asks: Asks,
    /// What is allowed from the start.
    rules: Vec<Rule>,
    plans: Plans,
    checklist: checklist::Calls,
    tasks: tasks::Known,
    failed_servers: Vec<String>,
    peers: peers::Peers,
    taken_up: BTreeSet<String>,
    /// A cut turn is to run again, and what it answers was not said yet.
    awaits_rerun: bool,
    meter: Meter,
    cycle: Cycle,
    hooks: usize,
    told: HashSet<AgentNotice>,
    unknown: BTreeMap<String, u64>,
}

/// How far the start has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Starting,
    Ready,
    /// A `LaunchFailed` was given: nothing follows it.
    Failed,
}

/// What is remembered of the cycle that runs.
#[derive(Debug, Default)]
struct Cycle {
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
    context: Option<(String, Tokens)>,
}

/// How many distinct kinds of unknown frames, and of notices, are remembered.
const MEMORY_LIMIT: usize = 200;

impl Translator {
    /// Begins a life.
    pub fn new(launch: &Launch, client: Client) -> Self {
        let meter = match &launch.start {
            Start::New => Meter::from_zero(),
            // What the copied conversation cost may be counted in.
            Start::Fork(_) | Start::Resume | Start::Rerun => Meter::from_unknown(),
        };
        Self {
            client,
            phase: Phase::Starting,
            session: launch.claude.0.clone(),
            mode: launch.permit.mode(),
            capabilities: Vec::new(),
            requests: Requests::default(),
            asks: Asks::default(),
            rules: crate::launch::rules(launch.permit.grants()),
            plans: Plans::default(),
            checklist: checklist::Calls::default(),
            tasks: tasks::Known::default(),
            failed_servers: Vec::new(),
            peers: peers::Peers::new(launch.peers),
            taken_up: BTreeSet::new(),
            awaits_rerun: launch.start == Start::Rerun,
            meter,
            cycle: Cycle::default(),
            hooks: 0,
            told: HashSet::new(),
            unknown: BTreeMap::new(),
        }
    }

    /// The lines to write first.
    pub fn opening(&mut self, now: Instant) -> Vec<String> {
        // With a stop button per task an interrupt spares what runs in the background.
        // A system prompt that is recorded with the conversation would outlive a change of persona.
        let body =
            json!({"subtype": "initialize", "perTaskStopAffordance": true, "systemPromptSnapshot": false});
        let mut lines = vec![self.requests.begin(Own::Initialize, body, now, self.client.init_timeout)];
        if !self.rules.is_empty() {
            // Before the first prompt, and before a turn that runs again by itself can ask.
            lines.push(self.requests.begin(Own::Rules, asks::rules(&self.rules), now, own::PATIENCE));
        }
        lines.push(self.requests.begin(Own::Settings, queries::settings(), now, own::PATIENCE));
        if self.shows_held() {
            lines.push(self.requests.begin(Own::Peers, peers::delivery(), now, own::PATIENCE));
        }
        lines
    }

    /// Takes a line of stdout, without its newline.
    pub fn line(&mut self, line: &[u8]) -> Translated {
        let mut out = Translated::default();
        match Frame::decode(line) {
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
                vec![Outgoing::Prompt { id: id.0, content, priority }.line()]
            }
            Order::Answer { request, decision } => {
                self.asks.answer(&request.0, decision.into_inner(), self.says_skipped()).into_iter().collect()
            }
            Order::Rules(rules) => {
                vec![self.requests.begin(Own::Rules, asks::rules(&rules), now, own::PATIENCE)]
            }
            Order::Interrupt => {
                self.cycle.is_interrupted = true;
                vec![self.requests.begin(Own::Interrupt, json!({"subtype": "interrupt"}), now, own::PATIENCE)]
            }
            Order::Query { id, query } => {
                let (body, patience) = (queries::body(&query), queries::patience(&query));
                vec![self.requests.begin(Own::Query(id, query), body, now, patience)]
            }
            Order::Withdraw { prompt } => {
                let body = json!({"subtype": "cancel_async_message", "message_uuid": prompt.0});
                vec![self.requests.begin(Own::Withdraw, body, now, own::PATIENCE)]
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
                Own::Initialize => self.late(open, now, &mut out),
                Own::Query(query, _) => {
                    out.events.push(AgentEvent::Replied { query, answer: Err(NoAnswer::Late) });
                }
                // The core has its own patience with these.
                Own::Interrupt | Own::Withdraw | Own::Rules | Own::Settings => {}
                Own::Peers => self.peers_refused(&mut out),
            }
        }
        out
    }

    /// Says whether the agent got ready.
    pub fn is_ready(&self) -> bool {
        self.phase == Phase::Ready
    }

    /// Says whether a request for a decision is open.
    pub fn is_asking(&self) -> bool {
        self.asks.is_any()
    }

    /// How often frames came that could not be used, by kind.
    pub fn unknown(&self) -> &BTreeMap<String, u64> {
        &self.unknown
    }

    fn frame(&mut self, frame: Frame, out: &mut Translated) {
        if self.phase == Phase::Failed {
            return;
        }
        match frame {
            Frame::Assistant(frame) => self.assistant(&frame, out),
            Frame::User(frame) => self.outcomes(&frame, out),
            Frame::Stream { delta, parent } => self.delta(delta, parent.as_deref(), out),
            Frame::Result(finish) => self.result(&finish, out),
            Frame::System(system) => self.system(system, out),
            Frame::Lifecycle { prompt, state, wakeup } => {
                self.cycle.is_scheduled |= wakeup.as_deref() == Some(cycle::SCHEDULE);
                self.lifecycle(prompt, &state, out);
            }
            Frame::Reset { session } => {
                self.rename(session, out);
                out.events.push(AgentEvent::Cleared);
            }
            Frame::Limits(limits) => Self::limits(&limits, out),
            Frame::AuthError(words) => self.notice(AgentNotice::Said(words), out),
            Frame::Request { id, dialogue } => self.dialogue(id, dialogue, out),
            Frame::Cancel { id } => self.withdrawn(&id, out),
            Frame::Reply(reply) => self.reply(*reply, out),
            Frame::Quiet => {}
            Frame::Unknown { kind, raw: _ } => self.count(&kind),
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

    fn dialogue(&mut self, id: String, dialogue: Dialogue, out: &mut Translated) {
        let answer = match dialogue {
            Dialogue::Permission(mut permission) => {
                let (call, tool, input) = (&permission.call, &permission.tool, permission.input.take());
                permission.input = self.plans.completed(call, tool, input);
                let skips = self.says_skipped();
                return out.events.extend(self.asks.open(id, permission, skips).map(AgentEvent::AskOpened));
            }
            Dialogue::UserDialog => return,
            Dialogue::Hook => Outgoing::Answer { id, body: json!({}) },
            Dialogue::Mcp { id: call } => Outgoing::Answer { id, body: asks::no_mcp(call) },
            Dialogue::Elicitation(asked) => {
                return out.events.extend(self.asks.open_form(id, asked).map(AgentEvent::AskOpened));
            }
            Dialogue::Unknown { subtype } => {
                self.count(&format!("control_request {subtype}"));
                Outgoing::Refusal { id, error: format!("telecode does not answer {subtype:?} requests") }
            }
        };
        out.replies.push(answer.line());
    }

    fn withdrawn(&mut self, id: &str, out: &mut Translated) {
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
        self.phase = Phase::Failed;
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
