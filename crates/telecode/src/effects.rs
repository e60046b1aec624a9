//! Performs effects: hands each to the task that does it, and never waits. What comes of it returns as an event.

use telecode_claude::history::ClaudeRecords;
use telecode_claude::process::LaunchSettings;
use telecode_core::seam::access::{AccessSource, OwnerRecord};
use telecode_core::seam::call::Call;
use telecode_core::seam::ids::{CallId, PersonId};
use telecode_core::seam::{Effect, Input};
use telecode_telegram::sender::CallSender;
use tokio::sync::mpsc;

use crate::agents::{AgentPool, RecordLookup, environment};
use crate::errands::ErrandRunner;
use crate::event::LoopEvent;
use crate::ui;

/// Everything that reaches out of the program.
#[derive(Debug)]
pub struct EffectRunner {
    sender: CallSender,
    agents: AgentPool,
    errands: ErrandRunner,
    events: mpsc::Sender<LoopEvent>,
    /// How many calls are on their way.
    calls: usize,
}

impl EffectRunner {
    /// Puts the parts together.
    pub fn new(
        sender: CallSender,
        agents: AgentPool,
        errands: ErrandRunner,
        events: mpsc::Sender<LoopEvent>,
    ) -> Self {
        Self { sender, agents, errands, events, calls: 0 }
    }

    /// The configuration was read again: this is how agents are started from now on.
    pub fn reload(&mut self, launch: LaunchSettings) {
        self.errands.reload(ClaudeRecords::of(&environment(&launch)), launch.command.clone());
        self.agents.reload(launch);
    }

    /// Performs one effect. Saving is the work of the loop, which has done it by now.
    pub fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Save(_) | Effect::Rest => {}
            Effect::Call { id, call } => self.call(id, call),
            Effect::Launch { session, launch } => self.agents.launch(session, *launch),
            Effect::Snapshot { session, life, request } => self.agents.snapshot(session, life, request),
            Effect::Release { session, turn } => self.agents.release(session, turn),
            Effect::Tell { session, life, order } => self.agents.tell(session, life, order),
            Effect::End { session, life, end } => self.agents.end(session, life, end),
            Effect::Inspect { session, claude, directory, prompts, calls } => {
                let sought = RecordLookup { prompts, calls };
                self.agents.inspect(session, claude, directory, sought);
            }
            Effect::Run { errand, what } => self.errands.run(errand, what),
            Effect::Overhear { session, claude, directory } => {
                self.errands.overhear(session, claude, directory);
            }
            Effect::StopOverhearing { session } => self.errands.stop_overhearing(session),
            Effect::ShowPairingCode { code } => show_code(&code),
            Effect::Owners { served, added, removed } => log_owners(&served, &added, &removed),
        }
    }

    fn call(&mut self, id: CallId, call: Call) {
        self.calls += 1;
        let (sender, events) = (self.sender.clone(), self.events.clone());
        tokio::spawn(async move {
            let outcome = sender.perform(call).await;
            // At the end of the program nobody listens any more.
            let _unheard = events.send(LoopEvent::from(Input::CallFinished { call: id, outcome })).await;
        });
    }

    /// A call came back.
    pub fn landed(&mut self) {
        self.calls = self.calls.saturating_sub(1);
    }

    /// Whether calls are on their way.
    pub fn is_calling(&self) -> bool {
        self.calls > 0
    }
}

/// Who may use the bot is said at each start, and whenever it changes.
fn log_owners(served: &[OwnerRecord], added: &[PersonId], removed: &[OwnerRecord]) {
    for owner in removed {
        let id = owner.person.0;
        match owner.source {
            AccessSource::Named => {
                tracing::warn!("{id} is no longer served: access.owners does not name them");
            }
            AccessSource::Paired if served.is_empty() => {
                tracing::warn!("{id} is no longer served: not paired any more");
            }
            AccessSource::Paired => tracing::warn!(
                "{id} was paired and is no longer served: access.owners names others, and it alone counts"
            ),
        }
    }
    let served = served.iter().map(|owner| {
        let new = if added.contains(&owner.person) { ", new" } else { "" };
        match owner.source {
            AccessSource::Named => format!("{} (access.owners{new})", owner.person.0),
            AccessSource::Paired => format!("{} (paired{new})", owner.person.0),
        }
    });
    let served: Vec<_> = served.collect();
    let served = if served.is_empty() { "nobody".to_owned() } else { served.join(", ") };
    tracing::info!("served: {served}");
}

/// The code is for whoever sits at the machine: it goes to the terminal, not into the log.
fn show_code(code: &str) {
    ui::err(&format!(
        "\nNobody is served yet. To become the owner, send this code to the bot within 10 minutes: {code}\n"
    ));
}
