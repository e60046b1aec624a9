//! What is said of a turn that ended: `talks` makes it, `cards` shows it.

use std::time::Duration;

use crate::agent::{CycleOutcome, Origin, Spoken, Tokens};
use crate::query::ModelUse;
use crate::task::Ended;

/// How a turn ended for the person.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::bridge) struct TurnVerdict {
    pub(in crate::bridge) outcome: CycleOutcome,
    pub(in crate::bridge) cost_usd: f64,
    pub(in crate::bridge) tokens: Tokens,
    pub(in crate::bridge) models: Vec<ModelUse>,
    pub(in crate::bridge) duration: Duration,
    pub(in crate::bridge) context_percent: Option<u8>,
    /// What was said, if the transcript has nothing.
    pub(in crate::bridge) said: Spoken,
    /// The answer was found in Claude's record after a crash.
    pub(in crate::bridge) recovered: bool,
    /// What it is about, if nobody asked for it.
    pub(in crate::bridge) about: Vec<Ended>,
    /// Who asked for it.
    pub(in crate::bridge) origin: Origin,
    /// The context is nearly full, which was not said yet.
    pub(in crate::bridge) warns: bool,
    /// Claude had said or done something, also if nobody saw it.
    pub(in crate::bridge) begun: bool,
}

/// Whether a turn ended without doing what it should, and nobody wanted it to.
pub(in crate::bridge) fn is_failure(outcome: &CycleOutcome) -> bool {
    match outcome {
        CycleOutcome::Done | CycleOutcome::Interrupted => false,
        CycleOutcome::ApiError { .. }
        | CycleOutcome::LimitReached { .. }
        | CycleOutcome::NotLoggedIn { .. }
        | CycleOutcome::Failed { .. } => true,
    }
}
