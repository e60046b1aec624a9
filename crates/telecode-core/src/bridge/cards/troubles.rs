//! What a person sees when something is wrong with an agent, and what to do about it.

use super::steps::Teller;
use super::{asks, short};
use crate::agent::{Exit, LaunchProblem, NoPlace};
use crate::change::SessionRecord;
use crate::page::Page;
use crate::render::{self, Text};
use crate::session::Turn;
use crate::tool::ToolCall;
use crate::words::Voice;

/// How much of what a process printed is shown, in UTF-16 units: its end.
const STDERR: usize = 1_200;

/// Why an agent did not start, in words, with what to do.
pub(in super::super) fn problem_text(problem: &LaunchProblem, voice: Voice<'_>) -> String {
    match problem {
        LaunchProblem::NotFound { command } => {
            voice.tell("problem-not-found", [("command", short(command, 200).into())])
        }
        LaunchProblem::TooOld { version, minimum } => voice.tell(
            "problem-too-old",
            [("version", short(version, 40).into()), ("minimum", minimum.clone().into())],
        ),
        LaunchProblem::Workspace { path, reason } => voice.tell(
            "problem-workspace",
            [("path", short(path, 300).into()), ("reason", short(reason, 200).into())],
        ),
        LaunchProblem::Worktree { branch, reason } => voice.tell(
            "problem-worktree",
            [("branch", short(branch, 100).into()), ("reason", short(reason, 300).into())],
        ),
        LaunchProblem::Busy { .. } => voice.say("problem-busy"),
        LaunchProblem::TimedOut { waited, .. } => {
            voice.tell("problem-timeout", [("seconds", waited.as_secs().into())])
        }
        LaunchProblem::Failed { .. } => voice.say("problem-failed"),
    }
}

/// Where a session is to run is not there, and what becomes of what waits.
pub(in super::super) fn missing_page(path: &str, why: &NoPlace, voice: Voice<'_>) -> Page {
    let path = ("path", short(path, 300).into());
    Page::plain(match why {
        NoPlace::Missing { reason } => {
            voice.tell("place-missing", [path, ("reason", short(reason, 200).into())])
        }
        NoPlace::Elsewhere { path: real } => {
            voice.tell("place-elsewhere", [path, ("real", short(real, 300).into())])
        }
        NoPlace::Barred => voice.tell("place-barred", [path]),
    })
}

/// The same as a page, with the end of what the process printed.
pub(in super::super) fn problem_page(problem: &LaunchProblem, voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    text.push(&problem_text(problem, voice));
    let printed = match problem {
        LaunchProblem::TimedOut { stderr, .. } => stderr,
        LaunchProblem::Failed { reason } => reason,
        LaunchProblem::NotFound { .. }
        | LaunchProblem::TooOld { .. }
        | LaunchProblem::Workspace { .. }
        | LaunchProblem::Worktree { .. }
        | LaunchProblem::Busy { .. } => return text.into_page(),
    };
    if !printed.trim().is_empty() {
        text.newline().pre(None, &tail(printed));
    }
    text.into_page()
}

fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(render::escape_invisible).collect();
    let text = lines.join("\n");
    let text = text.trim();
    let skip = text.chars().count().saturating_sub(STDERR);
    if skip == 0 { text.to_owned() } else { format!("…{}", text.chars().skip(skip).collect::<String>()) }
}

/// How a process ended, for people who know what that means.
pub(in super::super) fn exit_text(exit: &Exit) -> String {
    let how = match (exit.code, exit.signal) {
        (_, Some(signal)) => format!("signal {signal}"),
        (Some(code), None) => format!("exit code {code}"),
        (None, None) => "no exit code".to_owned(),
    };
    if exit.stderr.trim().is_empty() { how } else { format!("{how}\n{}", tail(&exit.stderr)) }
}

/// The offer to run a cut turn again, without buttons.
pub(in super::super) fn offer_page(session: &SessionRecord, turn: &Turn, voice: Voice<'_>) -> Page {
    let teller = Teller { voice, directory: &session.workspace.directory };
    let mut text = Text::new();
    let title = if turn.astray { "offer-astray" } else { "offer-title" };
    text.bold(&voice.say(title)).newline();
    let running: Vec<_> = turn.pending.iter().map(|call| asks::exactly(call, teller)).collect();
    if !running.is_empty() {
        text.push(&voice.tell("offer-running", [("what", running.join(" · ").into())])).newline();
    }
    if !turn.lost.is_empty() {
        text.push(&voice.tell("offer-lost", [("count", turn.lost.len().into())])).newline();
    }
    let question = if turn.astray { "offer-anew" } else { "offer-question" };
    text.push(&voice.say(question)).newline();
    text.italic(&format!("{} · {}", short(&session.workspace.name, 60), short(&session.name, 40)));
    text.into_page()
}

/// What a cut turn was doing.
pub(in super::super) fn pending_pages(pending: &[ToolCall], teller: Teller<'_>) -> Vec<Page> {
    if pending.is_empty() {
        return vec![Page::plain(teller.voice.say("offer-nothing"))];
    }
    let mut pages = Vec::new();
    for call in pending {
        // What is longer than this says no more to a person.
        pages.extend(asks::input_pages(call, teller).unwrap_or_default());
    }
    pages
}
