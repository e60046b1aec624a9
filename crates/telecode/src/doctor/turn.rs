//! A whole turn through `claude`: a command that Claude has to ask for is asked for, allowed and run. It says what it saw.

use std::ffi::OsString;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::time::Duration;

use telecode_claude::locate::ProgramLocator;
use telecode_claude::process::{AgentProcess, LaunchSettings};
use telecode_core::seam::agent::{AgentEvent, AskRequest, CycleOutcome, CycleResult, Order, Rank};
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{PromptId, ToolCallId};
use telecode_core::seam::permission::{Decision, Extent};
use telecode_core::seam::tool::{Tool, ToolCall, ToolOutcome, ToolResult};
use tokio::sync::mpsc;

use super::DoctorCheck;
use super::remote::problem_check;
use super::settings::launch;
use crate::agents::environment;
use crate::config::Config;
use crate::machine::launch_settings;

const NAME: &str = "turn";

/// How long a whole turn may take.
const TURN_LIMIT: Duration = Duration::from_mins(3);

/// What the turn does: one command that changes nothing outside of its directory and has to be allowed.
const COMMAND: &str = "touch telecode-doctor && echo telecode-works";

/// What the command prints.
const PRINTED: &str = "telecode-works";

/// What Claude reads if it asks for anything else.
const ONLY: &str = "Only the command that was asked for may run here.";

/// How much is said of what Claude wanted instead, in UTF-16 units.
const WORDS: usize = 200;

/// Runs a whole turn with a permission through `claude`, in a directory of its own that is deleted afterwards.
pub async fn turn(config: &Config) -> DoctorCheck {
    let directory = std::env::temp_dir().join(format!("telecode-doctor-{}", uuid::Uuid::new_v4()));
    // A place that is not there is not made for a session.
    if let Err(error) = DirBuilder::new().mode(0o700).create(&directory) {
        let found = format!("{} cannot be made: {error}", directory.display());
        return DoctorCheck::failure(NAME, found, "let this user write to the directory for temporary files");
    }
    let turned = tokio::time::timeout(TURN_LIMIT, run_turn(config, &directory)).await;
    // Nothing depends on it: a temporary directory that stays is only untidy.
    let _left = std::fs::remove_dir_all(&directory);
    match turned {
        Ok(Ok((seen, result))) => check(&seen, &result),
        Ok(Err(found)) => failure(found),
        Err(_) => DoctorCheck::failure(
            NAME,
            "Claude did not finish within 3 minutes",
            "try again; look at the network",
        ),
    }
}

fn failure(found: impl Into<String>) -> DoctorCheck {
    DoctorCheck::failure(NAME, found, "see the checks above; `telecode run --log debug` says more")
}

/// What was seen of the turn.
#[derive(Debug, Default, PartialEq, Eq)]
struct SeenTurn {
    /// The command was asked about, and allowed.
    asked: bool,
    /// What was asked about besides, and denied.
    others: Option<String>,
    /// The call of the command.
    call: Option<ToolCallId>,
    /// How it ended, and what it printed.
    ended: Option<(ToolOutcome, String)>,
}

impl SeenTurn {
    /// Decides: the command may run, and nothing else.
    fn asked(&mut self, ask: &AskRequest) -> Decision {
        if is_it(&ask.call) {
            self.asked = true;
            return Decision::Allow { grants: Vec::new(), extent: Extent::Session };
        }
        self.others.get_or_insert_with(|| words(&ask.call));
        Decision::Deny { message: ONLY.to_owned() }
    }

    fn began(&mut self, call: &ToolCall) {
        if is_it(call) {
            self.call = Some(call.id.clone());
        }
    }

    fn ended(&mut self, id: &ToolCallId, outcome: ToolOutcome, result: ToolResult) {
        if self.call.as_ref() == Some(id) {
            self.ended = Some((outcome, result.output));
        }
    }

    fn has_run(&self) -> bool {
        matches!(&self.ended, Some((ToolOutcome::Done, printed)) if printed.contains(PRINTED))
    }
}

fn is_it(call: &ToolCall) -> bool {
    matches!(&call.tool, Tool::Bash { command, .. } if command.trim() == COMMAND)
}

fn words(call: &ToolCall) -> String {
    let words = if let Tool::Bash { command, .. } = &call.tool {
        format!("{}: {command}", call.name)
    } else {
        call.name.clone()
    };
    telecode_core::seam::render::exact_line(&words, WORDS)
}

/// How the turn stands, by what was seen of it.
fn check(seen: &SeenTurn, result: &CycleResult) -> DoctorCheck {
    match &result.outcome {
        CycleOutcome::Done => {}
        CycleOutcome::Interrupted => return failure("the turn was interrupted"),
        CycleOutcome::ApiError { message, .. }
        | CycleOutcome::LimitReached { message, .. }
        | CycleOutcome::NotLoggedIn { message }
        | CycleOutcome::Failed { message } => return failure(message.clone()),
    }
    let cost = format!("for ${:.4}", result.cost_usd);
    if seen.asked && seen.has_run() {
        return DoctorCheck::ok(NAME, format!("asked, allowed, ran and answered, {cost}"));
    }
    if seen.asked {
        return failure(format!(
            "asked and allowed, but the command did not run as it should{}, {cost}",
            why(seen)
        ));
    }
    let unseen = "so nothing shows that what Claude asks reaches you";
    if seen.has_run() {
        let hint =
            "your Claude Code settings allow it (a rule, a mode or a hook): look at /rules in the chat";
        return DoctorCheck::warning(NAME, format!("ran the command without asking, {unseen}, {cost}"), hint);
    }
    if seen.ended.is_some() {
        let hint = "your Claude Code settings deny it (a rule, a mode or a hook): look at /rules in the chat";
        let found =
            format!("the command was refused or failed without a question{}, {unseen}, {cost}", why(seen));
        return DoctorCheck::warning(NAME, found, hint);
    }
    let instead = match &seen.others {
        Some(other) => format!("asked for something else ({other}), which was denied"),
        None => "answered without running the command".to_owned(),
    };
    DoctorCheck::warning(
        NAME,
        format!("{instead}, {unseen}, {cost}"),
        "run it again; models differ in what they do",
    )
}

/// What the command said, where it did not do what it should.
fn why(seen: &SeenTurn) -> String {
    let said = seen.ended.as_ref().map(|(_, said)| said.trim()).filter(|said| !said.is_empty());
    said.map(|said| format!(" ({})", telecode_core::seam::render::exact_line(said, WORDS)))
        .unwrap_or_default()
}

async fn run_turn(config: &Config, directory: &Path) -> Result<(SeenTurn, CycleResult), String> {
    let mut settings = launch_settings(config);
    locate(&mut settings).await?;
    let (events, mut heard) = mpsc::channel(64);
    let agent = AgentProcess::start(launch(directory, config.claude.model.clone()), settings, events);
    let mut seen = SeenTurn::default();
    while let Some(event) = heard.recv().await {
        if let Some(trouble) = trouble(&event) {
            return Err(trouble);
        }
        if let AgentEvent::AskOpened(ask) = event {
            let decision = Gate::closed().decision(seen.asked(&ask));
            tell(&agent, Order::Answer { request: ask.request, decision })?;
        } else if let AgentEvent::ToolStarted { call, .. } = event {
            seen.began(&call);
        } else if let AgentEvent::ToolEnded { id, outcome, result } = event {
            seen.ended(&id, outcome, result);
        } else if let AgentEvent::CycleEnded(result) = event {
            return Ok((seen, result));
        } else if matches!(event, AgentEvent::Ready(_)) {
            tell(&agent, prompt())?;
        }
    }
    Err("claude ended without a word".to_owned())
}

/// Why a turn cannot end any more.
fn trouble(event: &AgentEvent) -> Option<String> {
    if let AgentEvent::LaunchFailed(problem) = event {
        Some(problem_check(problem).found)
    } else if let AgentEvent::WorkspaceMissing { path, why } = event {
        Some(format!("{path}: {why:?}"))
    } else if let AgentEvent::Exited(exit) = event {
        Some(format!("claude exited: {exit:?}"))
    } else {
        None
    }
}

async fn locate(settings: &mut LaunchSettings) -> Result<(), String> {
    let found = ProgramLocator::default().find(&settings.command, &environment(settings)).await;
    let found = found.map_err(|problem| problem_check(&problem).found)?;
    if let Some(program) = settings.command.first_mut() {
        *program = OsString::from(found.program);
    }
    Ok(())
}

fn prompt() -> Order {
    Order::Prompt {
        id: PromptId(uuid::Uuid::new_v4().to_string()),
        content: format!(
            "Run exactly this shell command with the Bash tool and say what it printed: {COMMAND}"
        )
        .into(),
        rank: Rank::Next,
    }
}

fn tell(agent: &AgentProcess, order: Order) -> Result<(), String> {
    agent.tell(order).map_err(|_| "claude ended too early".to_owned())
}

#[cfg(test)]
mod tests;
