//! The stop ladder: from closing the input to ending everything.

use std::time::Duration;

use tokio::time::Instant;

/// What to do on a step, from the gentlest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LadderStep {
    /// Close the input.
    Close,
    /// Ask the guard to end `claude`.
    Terminate,
    /// Have the guard kill the group.
    Kill,
    /// Kill everything, the guard as well.
    Force,
}

/// Where an agent stands on the ladder.
#[derive(Debug)]
pub(super) struct EndLadder {
    wait: Duration,
    reached: Option<(LadderStep, Instant)>,
}

impl EndLadder {
    /// Not on the ladder; each step will wait so long.
    pub(super) fn new(wait: Duration) -> Self {
        Self { wait, reached: None }
    }

    /// Goes to a step at once. `None` if it is there already, or further up.
    pub(super) fn begin(&mut self, step: LadderStep, now: Instant) -> Option<LadderStep> {
        let is_further = self.reached.is_none_or(|(reached, _)| reached < step);
        is_further.then(|| self.reach(step, now))
    }

    /// Whether an end was begun.
    pub(super) fn is_begun(&self) -> bool {
        self.reached.is_some()
    }

    /// When the next step is due.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.reached.map(|(_, at)| at + self.wait)
    }

    /// Takes the next step if it is due. The last one is repeated.
    pub(super) fn climb(&mut self, now: Instant) -> Option<LadderStep> {
        let (reached, at) = self.reached?;
        if now < at + self.wait {
            return None;
        }
        let next = match reached {
            LadderStep::Close => LadderStep::Terminate,
            LadderStep::Terminate => LadderStep::Kill,
            LadderStep::Kill | LadderStep::Force => LadderStep::Force,
        };
        Some(self.reach(next, now))
    }

    fn reach(&mut self, step: LadderStep, now: Instant) -> LadderStep {
        self.reached = Some((step, now));
        step
    }
}
