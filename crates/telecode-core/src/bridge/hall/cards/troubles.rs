//! What a person sees when something is wrong with an agent, and what to do about it.

use crate::agent::{Exit, LaunchProblem, LaunchStep, NoWorkspace, WorktreeProblem};
use crate::bridge::hall::cards;
use crate::bridge::hall::cards::short;
use crate::bridge::hall::cards::steps::StepTeller;
use crate::change::SessionRecord;
use crate::outbox::CallRefusal;
use crate::page::Page;
use crate::render;
use crate::render::Text;
use crate::session::Turn;
use crate::tool::ToolCall;
use crate::words::Voice;

/// How much of a path is shown, in UTF-16 units.
const PATH: usize = 300;

/// How much of a command is shown, in UTF-16 units.
const COMMAND: usize = 200;

/// How much of the reason of a failure is shown, in UTF-16 units.
const REASON: usize = 200;

/// How much of what git says is shown, in UTF-16 units.
const WORDS: usize = 300;

/// How much of the name of a branch is shown, in UTF-16 units.
const BRANCH: usize = 100;

/// How much of the name of a workspace is shown, in UTF-16 units.
const WORKSPACE: usize = 60;

/// How much of the name of a session, or of a version, is shown, in UTF-16 units.
const NAME: usize = 40;

/// How much of what a process printed is shown, in UTF-16 units: its end.
const STDERR: usize = 1_200;

/// Why an agent did not start, in words, with what to do.
pub(in crate::bridge) fn problem_text(problem: &LaunchProblem, voice: Voice<'_>) -> String {
    match problem {
        LaunchProblem::NotFound { command } => {
            voice.tell("problem-not-found", [("command", short(command, COMMAND).into())])
        }
        LaunchProblem::TooOld { version, minimum } => voice.tell(
            "problem-too-old",
            [("version", short(version, NAME).into()), ("minimum", minimum.clone().into())],
        ),
        LaunchProblem::Workspace { path, reason } => voice.tell(
            "problem-workspace",
            [("path", short(path, PATH).into()), ("reason", short(reason, REASON).into())],
        ),
        LaunchProblem::Worktree { branch, reason } => voice.tell(
            "problem-worktree",
            [
                ("branch", short(branch, BRANCH).into()),
                ("reason", worktree_text(branch, reason, voice).into()),
            ],
        ),
        LaunchProblem::Busy { .. } => voice.say("problem-busy"),
        LaunchProblem::TimedOut { waited, .. } => {
            voice.tell("problem-timeout", [("seconds", waited.as_secs().into())])
        }
        LaunchProblem::Ended(_)
        | LaunchProblem::NoVersion { .. }
        | LaunchProblem::Unprepared { .. }
        | LaunchProblem::CutRefused { .. }
        | LaunchProblem::Failed { .. } => voice.say("problem-failed"),
    }
}

fn worktree_text(wanted: &str, problem: &WorktreeProblem, voice: Voice<'_>) -> String {
    match problem {
        WorktreeProblem::Said(words) => short(words, WORDS),
        WorktreeProblem::NoRepository { path } => {
            voice.tell("worktree-no-repository", [("path", short(path, PATH).into())])
        }
        WorktreeProblem::NoCommit => voice.say("worktree-no-commit"),
        WorktreeProblem::BadBranch => {
            voice.tell("worktree-bad-branch", [("branch", short(wanted, BRANCH).into())])
        }
        WorktreeProblem::Taken { path, branch } => {
            let path = ("path", short(path, PATH).into());
            match branch {
                Some(branch) => {
                    voice.tell("worktree-taken", [path, ("branch", short(branch, BRANCH).into())])
                }
                None => voice.tell("worktree-taken-by-none", [path]),
            }
        }
    }
}

/// Where a session is to run is not there, and what becomes of what waits.
pub(in crate::bridge) fn missing_page(path: &str, why: &NoWorkspace, voice: Voice<'_>) -> Page {
    let path = ("path", short(path, PATH).into());
    Page::plain(match why {
        NoWorkspace::Missing { reason } => {
            voice.tell("place-missing", [path, ("reason", short(reason, REASON).into())])
        }
        NoWorkspace::Elsewhere { path: real } => {
            voice.tell("place-elsewhere", [path, ("real", short(real, PATH).into())])
        }
        NoWorkspace::Barred => voice.tell("place-barred", [path]),
    })
}

/// The same as a page, with what the process printed last or the system said.
pub(in crate::bridge) fn problem_page(problem: &LaunchProblem, voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    text.push(&problem_text(problem, voice));
    let details = match problem {
        LaunchProblem::TimedOut { stderr, .. } => tail(stderr),
        LaunchProblem::Ended(exit) => exit_text(exit, voice),
        LaunchProblem::NoVersion { command, said } => {
            let args = [("command", short(command, COMMAND).into()), ("said", tail(said).into())];
            voice.tell("problem-no-version", args)
        }
        LaunchProblem::Unprepared { step, reason } => {
            voice.tell(step_key(*step), [("reason", tail(reason).into())])
        }
        LaunchProblem::CutRefused { reason } | LaunchProblem::Failed { reason } => tail(reason),
        LaunchProblem::NotFound { .. }
        | LaunchProblem::TooOld { .. }
        | LaunchProblem::Workspace { .. }
        | LaunchProblem::Worktree { .. }
        | LaunchProblem::Busy { .. } => return text.into_page(),
    };
    if !details.is_empty() {
        text.newline().pre(None, &details);
    }
    text.into_page()
}

fn step_key(step: LaunchStep) -> &'static str {
    match step {
        LaunchStep::Settle => "launch-settle",
        LaunchStep::Lock => "launch-lock",
        LaunchStep::Settings => "launch-settings",
        LaunchStep::Guard => "launch-guard",
    }
}

fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(render::escape_invisible).collect();
    let text = lines.join("\n");
    let text = text.trim();
    let skip = text.chars().count().saturating_sub(STDERR);
    if skip == 0 { text.to_owned() } else { format!("…{}", text.chars().skip(skip).collect::<String>()) }
}

/// How a process ended, for people who know what that means.
pub(in crate::bridge) fn exit_text(exit: &Exit, voice: Voice<'_>) -> String {
    let how = match (exit.code, exit.signal) {
        (_, Some(signal)) => voice.tell("exit-signal", [("signal", signal.into())]),
        (Some(code), None) => voice.tell("exit-code", [("code", code.into())]),
        (None, None) => voice.say("exit-unknown"),
    };
    if exit.stderr.trim().is_empty() { how } else { format!("{how}\n{}", tail(&exit.stderr)) }
}

/// Why Telegram did not take something.
pub(in crate::bridge) fn refusal_text(refusal: CallRefusal, voice: Voice<'_>) -> String {
    let key = match refusal {
        CallRefusal::Said(words) => return words,
        CallRefusal::NoMessage => "refused-no-message",
        CallRefusal::NoTopic => "refused-no-topic",
        CallRefusal::TopicClosed => "refused-topic-closed",
        CallRefusal::Gone => "refused-gone",
        CallRefusal::NoRight => "refused-no-right",
        CallRefusal::Blocked => "refused-blocked",
        CallRefusal::Busy => "refused-busy",
        CallRefusal::NoAnswer => "refused-no-answer",
        CallRefusal::Unsupported => "refused-unsupported",
    };
    voice.say(key)
}

/// The offer to run a cut turn again, without buttons.
pub(in crate::bridge) fn offer_page(session: &SessionRecord, turn: &Turn, voice: Voice<'_>) -> Page {
    let teller = StepTeller { voice, directory: &session.workspace.directory };
    let mut text = Text::new();
    let title = if turn.is_astray() { "offer-astray" } else { "offer-title" };
    text.bold(&voice.say(title)).newline();
    let running: Vec<_> = turn.pending().iter().map(|call| cards::asks::exactly(call, teller)).collect();
    if !running.is_empty() {
        text.push(&voice.tell("offer-running", [("what", running.join(" · ").into())])).newline();
    }
    if !turn.lost_calls().is_empty() {
        text.push(&voice.tell("offer-lost", [("count", turn.lost_calls().len().into())])).newline();
    }
    let question = if turn.is_astray() { "offer-anew" } else { "offer-question" };
    text.push(&voice.say(question)).newline();
    text.italic(&format!("{} · {}", short(&session.workspace.name, WORKSPACE), short(&session.name, NAME)));
    text.into_page()
}

/// What a cut turn was doing.
pub(in crate::bridge) fn pending_pages(pending: &[ToolCall], teller: StepTeller<'_>) -> Vec<Page> {
    if pending.is_empty() {
        return vec![Page::plain(teller.voice.say("offer-nothing"))];
    }
    let mut pages = Vec::new();
    for call in pending {
        // What is longer than this says no more to a person.
        pages.extend(cards::asks::input_pages(call, teller).unwrap_or_default());
    }
    pages
}
