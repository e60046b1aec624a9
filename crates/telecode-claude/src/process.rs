//! One `claude` process: started, told, listened to, ended.
//!
//! An agent is a task that turns orders into lines and lines into events. It always ends with exactly one of
//! [`AgentEvent::LaunchFailed`] and [`AgentEvent::Exited`], and nothing follows it. [`AgentEvent::LaunchFailed`] is also what an
//! agent ends with that exits before it was ready, unless it was told to end or was killed.

mod ladder;
mod life;
mod output;
mod pipes;
mod prepare;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use telecode_core::seam::agent::{AgentEvent, End, Launch, Order};
use telecode_core::seam::ids::TurnId;
use tokio::sync::{mpsc, watch};

use crate::launch::Variables;
use crate::translate::TranslatorSettings;

/// What is the same for every agent.
#[derive(Debug, Clone)]
pub struct LaunchSettings {
    /// The program and its leading arguments.
    pub command: Vec<OsString>,
    /// The program and leading arguments that lead to [`crate::guard::main`] with the rest of the arguments.
    pub guard: Vec<OsString>,
    /// The environment of the bot; only what is on the list is passed on.
    pub parent: Variables,
    /// What the owner adds to the environment.
    pub env: Vec<(String, String)>,
    /// What the translation needs to know.
    pub client: TranslatorSettings,
    /// Where settings that are too long for an argument are written for a while.
    pub scratch: PathBuf,
    /// How long each step of the stop ladder waits.
    pub step: Duration,
}

/// How long each step of the stop ladder waits: what the official Python SDK allows.
pub const STEP: Duration = Duration::from_secs(5);

/// How long an agent of an earlier bot may take to end: its guard gives it 5 s, and what it left a little more.
pub const HANDOVER: Duration = Duration::from_secs(12);

/// How often it is looked whether it has ended.
pub const HANDOVER_STEP: Duration = Duration::from_millis(50);

/// How many orders may wait for an agent that does not read.
const ORDER_LIMIT: usize = 64;

/// A running agent. When it is dropped, the process is ended gently.
#[derive(Debug)]
pub struct AgentProcess {
    orders: mpsc::Sender<Order>,
    ends: watch::Sender<Option<End>>,
    held: watch::Sender<Option<TurnId>>,
}

impl AgentProcess {
    /// Starts an agent; what becomes of it comes as events. Needs a tokio runtime with I/O and time.
    ///
    /// Events wait for the receiver, and then Claude waits, too. If the receiver is gone, the process is ended gently.
    ///
    /// The guard is tied to the thread that the agent runs on: use a runtime whose threads live as long as the bot.
    pub fn start(launch: Launch, settings: LaunchSettings, events: mpsc::Sender<AgentEvent>) -> Self {
        let (orders, told) = mpsc::channel(ORDER_LIMIT);
        let (ends, end) = watch::channel(None);
        let (held, hold) = watch::channel(None);
        let told = life::AgentInbox { orders: told, ends: end, held: hold };
        tokio::spawn(life::live(launch, settings, told, events));
        Self { orders, ends, held }
    }

    /// Until [`Self::release`], no tool runs that may change a file: what a turn begins with is being looked at. Where Claude
    /// Code cannot hold one back, the next prompt waits instead, until [`AgentEvent::SnapshotLate`] says that it has waited
    /// long enough; it goes on when it is released, too.
    pub fn hold(&self, turn: TurnId) {
        self.held.send_replace(Some(turn));
    }

    /// Lets go on what waits for a turn, unless something waits for a later one by now.
    pub fn release(&self, turn: TurnId) {
        self.held.send_if_modified(|held| {
            let is_it = *held == Some(turn);
            if is_it {
                *held = None;
            }
            is_it
        });
    }

    /// Tells the agent something. Gives it back if the agent has ended or does not keep up.
    pub fn tell(&self, order: Order) -> Result<(), Order> {
        self.orders.try_send(order).map_err(mpsc::error::TrySendError::into_inner)
    }

    /// Ends the process. Killing outdoes cutting, which outdoes ending gently; more of the same does nothing.
    pub fn end(&self, end: End) {
        self.ends.send_if_modified(|told| {
            let is_more = match (*told, end) {
                (None, _) | (Some(End::Gently), End::Cut | End::Kill) | (Some(End::Cut), End::Kill) => true,
                (Some(_), _) => false,
            };
            if is_more {
                *told = Some(end);
            }
            is_more
        });
    }
}
