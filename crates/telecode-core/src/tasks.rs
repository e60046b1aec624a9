//! What one life of an agent has running beside its turn, and what of it has ended.

use std::collections::VecDeque;

use crate::ids::{TaskId, ToolCallId};
use crate::task::{Ended, Task, TaskEnd, TaskKind};
use crate::time::Wall;
use crate::tool::{ToolCall, ToolOutcome, ToolResult};
use crate::transcript::Step;

/// How many of a subagent's last steps are remembered: what a page of them shows.
pub(crate) const STEPS: usize = 12;

/// A task that runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Running {
    /// What it is.
    pub task: Task,
    /// The turn does not wait for it.
    pub background: bool,
    /// When it began.
    pub since: Wall,
    /// How many steps a subagent has made.
    pub count: usize,
    /// The last of them.
    pub steps: VecDeque<Step>,
}

/// The tasks of one life of an agent.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tasks {
    running: Vec<Running>,
    /// What Claude has not said anything about.
    untold: Vec<Ended>,
}

impl Tasks {
    /// Those that run, oldest first.
    pub(crate) fn running(&self) -> &[Running] {
        &self.running
    }

    /// One of them.
    pub(crate) fn get(&self, id: &TaskId) -> Option<&Running> {
        self.running.iter().find(|running| running.task.id == *id)
    }

    /// A task began, or is known better.
    pub(crate) fn start(&mut self, task: Task, background: bool, now: Wall) {
        if let Some(known) = self.running.iter_mut().find(|running| running.task.id == task.id) {
            known.background |= background;
            known.task = task;
            return;
        }
        let steps = VecDeque::new();
        self.running.push(Running { task, background, since: now, count: 0, steps });
    }

    /// What runs in the background is exactly this.
    pub(crate) fn background(&mut self, tasks: Vec<Task>, now: Wall) {
        let is_listed = |running: &Running| tasks.iter().any(|task| task.id == running.task.id);
        self.running.retain(|running| !running.background || is_listed(running));
        for task in tasks {
            match self.running.iter_mut().find(|running| running.task.id == task.id) {
                Some(known) => known.background = true,
                None => self.start(task, true, now),
            }
        }
    }

    /// A task ended. Gives back what was known of it.
    pub(crate) fn end(&mut self, id: &TaskId, end: TaskEnd) -> Option<Running> {
        let at = self.running.iter().position(|running| running.task.id == *id)?;
        let running = self.running.remove(at);
        // A shell that was stopped is no news to anybody.
        let is_news = end != TaskEnd::Stopped || running.task.kind == TaskKind::Agent;
        if running.background && is_news {
            self.untold.push(Ended { task: running.task.clone(), end });
        }
        Some(running)
    }

    /// What has ended, and Claude was not told of.
    pub(crate) fn untold(&self) -> &[Ended] {
        &self.untold
    }

    /// Claude was told of all that ended, on its way. Gives back what that was.
    pub(crate) fn told(&mut self) -> Vec<Ended> {
        std::mem::take(&mut self.untold)
    }

    /// What Claude speaks of by itself: what ended, or else the only thing that watches something.
    pub(crate) fn about(&self) -> Vec<Ended> {
        if !self.untold.is_empty() {
            return self.untold.clone();
        }
        let mut monitors = self.running.iter().filter(|running| running.task.kind == TaskKind::Monitor);
        match (monitors.next(), monitors.next()) {
            (Some(only), None) => vec![Ended { task: only.task.clone(), end: TaskEnd::Done }],
            (Some(_), Some(_)) | (None, _) => Vec::new(),
        }
    }

    /// A subagent called a tool.
    pub(crate) fn step(&mut self, parent: &ToolCallId, call: &ToolCall) {
        let mut all = self.running.iter_mut();
        let Some(running) = all.find(|running| running.task.call.as_ref() == Some(parent)) else { return };
        running.count += 1;
        if running.steps.len() == STEPS {
            running.steps.pop_front();
        }
        let step = Step::new(call.clone(), Some(parent.clone()));
        running.steps.push_back(step);
    }

    /// A call of a subagent ended.
    pub(crate) fn end_step(&mut self, id: &ToolCallId, outcome: &ToolOutcome, result: &ToolResult) {
        let mut steps = self.running.iter_mut().flat_map(|running| &mut running.steps);
        if let Some(step) = steps.find(|step| step.call.id == *id) {
            step.end(outcome.clone(), result.clone());
        }
    }
}
