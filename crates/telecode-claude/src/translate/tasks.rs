//! Tasks: what runs beside the turn.

use std::collections::{BTreeMap, BTreeSet};

use telecode_core::seam::agent::AgentEvent;
use telecode_core::seam::ids::{TaskId, ToolCallId};
use telecode_core::seam::task::{Task, TaskEnd, TaskKind};

use super::{MEMORY_LIMIT, Translated, Translator, tools};
use crate::wire::TaskFacts;

/// Claude Code's word for a subagent.
const AGENT: &str = "local_agent";

/// What is known of tasks beside what their frames say.
#[derive(Debug, Default)]
pub(super) struct KnownTasks {
    /// Calls of the tool that watches something: its tasks look like shells.
    monitors: BTreeSet<String>,
    /// The tasks that run.
    tasks: BTreeMap<String, Task>,
}

impl KnownTasks {
    /// A tool was called.
    pub(super) fn call(&mut self, id: &str, name: &str) {
        if name == "Monitor" && self.monitors.len() < MEMORY_LIMIT {
            self.monitors.insert(id.to_owned());
        }
    }

    /// A task, as well as it is known. The list of what runs in the background says less than the beginning of a task.
    fn task(&mut self, facts: TaskFacts) -> Task {
        if facts.call.is_none()
            && let Some(known) = self.tasks.get(&facts.id)
        {
            return known.clone();
        }
        let is_monitor = facts.call.as_ref().is_some_and(|call| self.monitors.contains(call));
        let kind = match facts.kind.as_str() {
            AGENT => TaskKind::Agent,
            _ if is_monitor => TaskKind::Monitor,
            _ => TaskKind::Shell,
        };
        let task = Task {
            id: TaskId(facts.id.clone()),
            kind,
            what: facts.description,
            agent: facts.agent.filter(|name| name != tools::ANY_AGENT),
            call: facts.call.map(ToolCallId),
        };
        if self.tasks.len() < MEMORY_LIMIT {
            self.tasks.insert(facts.id, task.clone());
        }
        task
    }
}

impl Translator {
    pub(super) fn background(&mut self, tasks: Vec<TaskFacts>, out: &mut Translated) {
        let tasks = tasks.into_iter().map(|facts| self.tasks.task(facts)).collect();
        out.events.push(AgentEvent::Background { tasks });
    }

    pub(super) fn task_started(&mut self, facts: TaskFacts, out: &mut Translated) {
        let background = facts.background;
        if facts.kind == AGENT {
            self.asks.agent_began(facts.id.clone(), facts.description.clone());
        }
        let task = self.tasks.task(facts);
        out.events.push(AgentEvent::TaskStarted { task, background });
    }

    pub(super) fn task_moved(&mut self, id: &str, out: &mut Translated) {
        if let Some(task) = self.tasks.tasks.get(id).cloned() {
            out.events.push(AgentEvent::TaskStarted { task, background: true });
        }
    }

    pub(super) fn task_ended(&mut self, id: String, status: &str, tools: Option<u64>, out: &mut Translated) {
        self.tasks.tasks.remove(&id);
        let end = match status {
            "completed" => TaskEnd::Done,
            "failed" => TaskEnd::Failed,
            _ => TaskEnd::Stopped,
        };
        let steps = tools.and_then(|tools| usize::try_from(tools).ok());
        out.events.push(AgentEvent::TaskEnded { id: TaskId(id), end, steps });
    }
}
