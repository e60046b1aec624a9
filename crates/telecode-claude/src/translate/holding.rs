//! What waits until the files that a turn begins with were looked at.
//!
//! Every tool that may change a file asks before it runs, by a `PreToolUse` callback: nothing is decided there, the answer only
//! comes when the files are known. Such callbacks come whatever settings and managed settings say of hooks, for subagents, MCP
//! tools and in every mode; a callback that is not answered, or whose process ends, blocks its call. Not in two cases, where
//! the prompt waits instead: what a slash command has Claude Code run before the model is asked, and `--bare`, which takes hooks
//! and never calls them. Source: measured with 2.1.319, 2.1.329 and 2.1.332.

use std::time::Duration;

use serde_json::{Value, json};
use telecode_core::seam::agent::{AgentEvent, Order};
use telecode_core::seam::ids::TurnId;
use telecode_core::seam::tool::Tool;

use super::tools::NOT_RUN;
use super::{Translated, Translator};
use crate::wire::{JsonObject, OutgoingLine};

/// The tools that change nothing, by all names that they have had: they do not ask.
pub(super) const HARMLESS: [&str; 15] = [
    "Read",
    "Grep",
    "Glob",
    "WebFetch",
    "web_fetch",
    "WebSearch",
    "web_search",
    "TodoWrite",
    "TaskCreate",
    "TaskUpdate",
    "TaskGet",
    "TaskList",
    "AskUserQuestion",
    "EnterPlanMode",
    "ExitPlanMode",
];

/// How long Claude Code waits for the answer, before it blocks the call: longer than anybody looks at files.
const PATIENCE: Duration = Duration::from_mins(10);

/// What waits, and whether anything does.
#[derive(Debug, Default)]
pub(super) struct HeldTools {
    /// The turn whose files are being looked at.
    turn: Option<TurnId>,
    callbacks: Callbacks,
    /// Callbacks that wait: the request, and the call that it is about.
    waiting: Vec<(String, String)>,
    /// Calls that have not asked yet.
    unasked: Vec<String>,
}

/// Whether tools ask before they run.
#[derive(Debug, Default, PartialEq, Eq)]
enum Callbacks {
    /// Claude Code has not said it yet.
    #[default]
    Unknown,
    Come,
    /// One did not.
    Fail,
}

/// What `initialize` is told of hooks.
pub(super) fn hooks() -> Value {
    let matcher = format!("^(?!(?:{})$)", HARMLESS.join("|"));
    json!({"PreToolUse": [{
        "matcher": matcher,
        "hookCallbackIds": ["files"],
        "timeout": PATIENCE.as_secs(),
        "onFailure": "block",
    }]})
}

impl Translator {
    /// Holds back what may change files until those that a turn begins with are known, or lets it go on; says what that leads to.
    pub fn hold(&mut self, turn: Option<TurnId>) -> Translated {
        self.held.turn = turn;
        let mut out = Translated::default();
        if turn.is_none() {
            self.held.unasked.clear();
            let waiting = std::mem::take(&mut self.held.waiting);
            out.replies.extend(waiting.into_iter().map(|(request, _)| go(request)));
        }
        out
    }

    /// Whether an order has to wait, because what it leads to could not.
    pub fn holds(&self, order: &Order) -> bool {
        let Order::Prompt { content, .. } = order else { return false };
        let runs_by_itself = content.text.trim_start().starts_with('/');
        self.held.turn.is_some() && (runs_by_itself || self.held.callbacks != Callbacks::Come)
    }

    /// Says whether tools wait.
    pub(super) fn is_holding(&self) -> bool {
        !self.held.waiting.is_empty()
    }

    /// Claude Code has taken hooks, or does not say so.
    pub(super) fn learn_of_hooks(&mut self, facts: &JsonObject) {
        if facts.flag("hooks_applied") {
            self.held.callbacks = Callbacks::Come;
        }
    }

    /// A tool asks whether it may run.
    pub(super) fn hook(&mut self, request: String, call: String, out: &mut Translated) {
        self.held.unasked.retain(|unasked| *unasked != call);
        if self.held.turn.is_some() {
            self.held.waiting.push((request, call));
        } else {
            out.replies.push(go(request));
        }
    }

    /// A tool does not wait any more.
    pub(super) fn hook_withdrawn(&mut self, request: &str) {
        self.held.waiting.retain(|(waiting, _)| waiting != request);
    }

    /// A tool was called: it is to ask before it runs, if it may change something.
    pub(super) fn called(&mut self, call: &str, tool: &Tool) {
        let has_asked = self.held.waiting.iter().any(|(_, waiting)| waiting == call);
        if self.held.turn.is_some() && tool.may_change() && !has_asked {
            self.held.unasked.push(call.to_owned());
        }
    }

    /// A call ended. If it should have asked and did not, nothing asks in this life.
    pub(super) fn ran(&mut self, call: &str, text: &str, out: &mut Translated) {
        let Some(at) = self.held.unasked.iter().position(|unasked| unasked == call) else { return };
        self.held.unasked.swap_remove(at);
        // Why it was not run at all Claude Code may find before anybody is asked.
        if !text.starts_with(NOT_RUN) && !self.cycle.is_interrupted {
            tracing::warn!("a tool ran without asking whether it may: prompts wait for their snapshots");
            self.held.callbacks = Callbacks::Fail;
            out.events.push(AgentEvent::SnapshotLate);
        }
    }
}

fn go(request: String) -> String {
    OutgoingLine::Answer { id: request, body: json!({}) }.line()
}
