//! Named steps with their times, and the summary at the end.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::say;

/// How a step ended.
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

struct Done {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

/// The steps so far. A failed step does not keep the others from running: one run tells everything.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Done>,
}

impl Steps {
    /// Runs a step. Nothing is returned if it failed.
    pub(crate) fn step<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        say::out(&format!("\n== {name}"));
        let begun = Instant::now();
        let (outcome, result) = match work() {
            Ok(result) => (Outcome::Passed, Some(result)),
            Err(error) => (Outcome::Failed(format!("{error:#}")), None),
        };
        let done = Done { name, took: begun.elapsed(), outcome };
        say::out(&line(&done));
        self.done.push(done);
        result
    }

    /// Notes a step that cannot be run here.
    pub(crate) fn skip(&mut self, name: &'static str, why: String) {
        self.done.push(Done { name, took: Duration::ZERO, outcome: Outcome::Skipped(why) });
    }

    /// Shows all steps; fails if one failed.
    pub(crate) fn finish(self) -> Result<()> {
        say::out("\n== summary");
        for done in &self.done {
            say::out(&line(done));
        }
        let failed = self.done.iter().filter(|done| matches!(done.outcome, Outcome::Failed(_))).count();
        if failed > 0 {
            bail!("{failed} of {} steps failed", self.done.len());
        }
        Ok(())
    }
}

fn line(done: &Done) -> String {
    let (name, seconds) = (done.name, done.took.as_secs_f64());
    match &done.outcome {
        Outcome::Passed => format!("passed  {seconds:7.1} s  {name}"),
        Outcome::Failed(why) => format!("FAILED  {seconds:7.1} s  {name}: {why}"),
        Outcome::Skipped(why) => format!("skipped            {name}: {why}"),
    }
}

#[cfg(test)]
mod tests;
