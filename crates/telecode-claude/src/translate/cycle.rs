//! How a cycle of work ended.

use std::time::Duration;

use telecode_core::seam::agent::{self, AgentEvent, CycleOutcome, CycleResult, Origin};
use telecode_core::seam::ids::PromptId;

use super::limits::wall;
use super::{RunningCycle, StartPhase, Translated, Translator};
use crate::wire::{ResultFrame, TokenUsage};

/// The beginning of words that Claude Code writes for its developers.
const DIAGNOSTIC: &str = "[ede_diagnostic]";

/// What Claude Code calls the error of a plan that is used up.
const USED_UP: &str = "usage_limit_reached";

/// What Claude Code calls a wake-up by something that was scheduled.
pub(super) const SCHEDULE: &str = "schedule_wakeup";

/// HTTP's status for too many requests.
const TOO_MANY_REQUESTS: u64 = 429;

/// HTTP's status for a key that is not accepted.
const UNAUTHORIZED: u64 = 401;

impl Translator {
    pub(super) fn result(&mut self, finish: &ResultFrame, out: &mut Translated) {
        if self.phase == StartPhase::Starting && finish.is_error {
            return self.startup_failure(finish, out);
        }
        self.rename(finish.session.clone(), out);
        self.runs_again(&finish.prompts, out);
        let cycle = std::mem::take(&mut self.cycle);
        let outcome = outcome(finish, &cycle);
        let result = CycleResult {
            text: if matches!(outcome, CycleOutcome::Done) { finish.text.clone() } else { String::new() },
            outcome,
            prompts: finish.prompts.iter().cloned().map(PromptId).collect(),
            cost_usd: self.meter.charge(finish),
            models: self.meter.models(finish),
            tokens: agent::Tokens { input: finish.tokens.input, output: finish.tokens.output },
            duration: Duration::from_millis(finish.duration_ms),
            context_percent: cycle.context.as_ref().and_then(|context| percent(context, finish)),
            origin: origin(finish, &cycle),
        };
        // A cycle without a request of its own leaves the context as it is.
        self.cycle.context = cycle.context;
        out.events.push(AgentEvent::CycleEnded(result));
    }
}

/// The words of a result that went wrong, without those for developers.
pub(super) fn words(finish: &ResultFrame) -> Option<String> {
    let all = finish.errors.iter().chain([&finish.text]).map(|words| words.trim());
    let said: Vec<_> = all.filter(|words| !words.is_empty() && !words.starts_with(DIAGNOSTIC)).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

fn outcome(finish: &ResultFrame, cycle: &RunningCycle) -> CycleOutcome {
    let went_wrong = finish.is_error || finish.subtype != "success";
    if finish.reason.starts_with("aborted_") || (went_wrong && cycle.is_interrupted) {
        return CycleOutcome::Interrupted;
    }
    if !went_wrong {
        return CycleOutcome::Done;
    }
    let kind = cycle.error.as_ref().map(|(kind, _)| kind.as_str());
    let message = words(finish).or_else(|| cycle.error.as_ref().map(|(_, words)| words.clone()));
    let message = message.unwrap_or_else(|| finish.subtype.replace('_', " "));
    let error = ClaudeApiError { kind, status: finish.status, name: finish.api_error.as_deref() };
    error.outcome(finish.reason == "api_error", cycle.resets_at, message)
}

/// An error of Claude's API, as Claude Code passes it on and records it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClaudeApiError<'a> {
    /// What kind of error Claude Code takes it for.
    pub(crate) kind: Option<&'a str>,
    /// The status of HTTP.
    pub(crate) status: Option<u64>,
    /// A name of its own, where it has one.
    pub(crate) name: Option<&'a str>,
}

impl ClaudeApiError<'_> {
    /// How work ends with it. `is_of_api` says that the API ended it, also without a status; a limit is over at `resets`, in
    /// seconds since 1970.
    pub(crate) fn outcome(self, is_of_api: bool, resets: Option<u64>, message: String) -> CycleOutcome {
        if is_login(self.kind, self.status, &message) {
            return CycleOutcome::NotLoggedIn { message };
        }
        if self.status.is_none() && self.kind == Some("invalid_request") {
            // The API answered, and the model did not: it refused.
            return CycleOutcome::Failed { message };
        }
        if self.is_limit() {
            return CycleOutcome::LimitReached { until: resets.and_then(wall), message };
        }
        if self.status.is_some() || is_of_api {
            let status = self.status.and_then(|status| u16::try_from(status).ok());
            return CycleOutcome::ApiError { status, message };
        }
        CycleOutcome::Failed { message }
    }

    /// The plan is used up; or a key may not ask more, which Claude Code does not try again.
    fn is_limit(self) -> bool {
        self.name == Some(USED_UP)
            || (self.kind == Some("rate_limit") && self.status == Some(TOO_MANY_REQUESTS))
    }
}

fn is_login(kind: Option<&str>, status: Option<u64>, message: &str) -> bool {
    let says_so = ["Not logged in", "Please run /login", "Invalid API key"];
    kind == Some("authentication_failed")
        || status == Some(UNAUTHORIZED)
        || says_so.iter().any(|words| message.contains(words))
}

/// How full the context is: the tokens of the last request against the window of its model.
fn percent((model, tokens): &(String, TokenUsage), finish: &ResultFrame) -> Option<u8> {
    let named = finish.windows.iter().find(|(names, _)| names.iter().any(|name| name == model));
    let (_, window) = match (named, finish.windows.as_slice()) {
        (Some(window), _) => window,
        (None, [only]) => only,
        (None, _) => return None,
    };
    let percent = tokens.input.saturating_mul(100).div_ceil(*window).min(100);
    u8::try_from(percent).ok()
}

/// Who asked for the cycle. What a person asked for names what they wrote, whatever began it. One that was cut and ran again does
/// not name all that it answers: what was folded into it before it was cut, it does not.
fn origin(finish: &ResultFrame, cycle: &RunningCycle) -> Origin {
    match (finish.is_rerun, finish.prompts.is_empty(), cycle.is_scheduled) {
        (true, _, _) => Origin::Rerun,
        (false, false, _) => Origin::Person,
        (false, true, true) => Origin::Schedule,
        (false, true, false) => Origin::Harness,
    }
}
