//! The end of a turn: the final with its footer, and what is left of the live view.

use std::time::Duration;

use super::super::turns::Verdict;
use super::short;
use super::steps::{Teller, summary};
use crate::agent::{CycleOutcome, Mode};
use crate::change::SessionRecord;
use crate::page::{Page, RichBlock, TEXT_LIMIT, plain_run};
use crate::render::Text;
use crate::session::{Turn, Why};
use crate::words::Voice;

/// Whether a final says what was done besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Work {
    /// In a line.
    Summed,
    /// No: it is said elsewhere, or is not wanted.
    Hidden,
}

/// What Claude answered.
#[derive(Debug, Clone)]
pub(in super::super) struct Answer<'a> {
    /// In Markdown.
    pub(in super::super) text: &'a str,
    /// As it is shown; the last page has room for a footer.
    pub(in super::super) pages: Vec<Page>,
}

/// The final answer of a turn, with what went wrong if it did, and a footer on its last page.
pub(in super::super) fn final_pages(
    session: &SessionRecord,
    turn: &Turn,
    answer: Answer<'_>,
    verdict: &Verdict,
    voice: Voice<'_>,
    work: Work,
) -> Vec<Page> {
    let Answer { text: answer, mut pages } = answer;
    let mut last = Text::new();
    let mut rich = None;
    if let Some(page) = pages.pop() {
        last.append_page(&page);
        rich = page.rich;
    }
    if let Some(note) = note(turn, answer, verdict, voice) {
        if !last.is_empty() {
            last.newline().newline();
        }
        last.push(&note);
        if let Some(rich) = &mut rich {
            rich.blocks.push(RichBlock::Paragraph(plain_run(note)));
        }
    }
    let mut footer = footer(session, turn, verdict, voice);
    if work == Work::Summed {
        let summary = summary(&turn.transcript, Teller { voice, directory: &session.directory });
        footer = if summary.is_empty() { footer } else { format!("{summary}\n{footer}") };
    }
    let room = TEXT_LIMIT.saturating_sub(last.len_utf16());
    if let Some(rich) = &mut rich {
        rich.blocks.push(RichBlock::Footer(plain_run(footer.as_str())));
    }
    if crate::page::utf16_len(&footer) + 2 <= room {
        last.newline().newline().italic(&footer);
    } else {
        let full = std::mem::take(&mut last).into_page();
        match &mut rich {
            Some(rich) => rich.before.push(full),
            None => pages.push(full),
        }
        last.italic(&footer);
    }
    pages.push(Page { rich, ..last.into_page() });
    pages
}

/// What has to be said besides the answer.
fn note(turn: &Turn, answer: &str, verdict: &Verdict, voice: Voice<'_>) -> Option<String> {
    let stalled = turn.stopping.is_some_and(|stopping| stopping.why == Why::Stalled);
    match &verdict.outcome {
        CycleOutcome::Done if verdict.recovered => Some(voice.say("final-recovered")),
        CycleOutcome::Done if answer.trim().is_empty() => Some(voice.say("final-without-words")),
        CycleOutcome::Done => None,
        CycleOutcome::Interrupted if stalled => Some(voice.say("turn-stalled")),
        CycleOutcome::Interrupted if turn.cut_for => Some(voice.say("final-cut")),
        CycleOutcome::Interrupted => Some(voice.say("final-stopped")),
        CycleOutcome::ApiError { status, message } => Some(api_error(*status, message, answer, voice)),
        CycleOutcome::LimitReached { .. } => Some(voice.say("final-limit")),
        CycleOutcome::NotLoggedIn { .. } => Some(voice.say("final-not-logged-in")),
        CycleOutcome::Failed { message } => {
            Some(voice.tell("final-failed", [("message", long(message, answer).into())]))
        }
    }
}

fn api_error(status: Option<u16>, message: &str, answer: &str, voice: Voice<'_>) -> String {
    let key = match status {
        Some(429) => "final-rate-limit",
        Some(529) => "final-overloaded",
        Some(code) if code >= 500 => "final-server-error",
        Some(_) => "final-api-error",
        None => "final-api-silent",
    };
    let status = status.map(|status| status.to_string()).unwrap_or_default();
    voice.tell(key, [("status", status.into()), ("message", long(message, answer).into())])
}

/// An error's words, unless the answer has them already.
fn long(message: &str, answer: &str) -> String {
    if answer.contains(message.trim()) { String::new() } else { short(message, 240) }
}

fn footer(session: &SessionRecord, turn: &Turn, verdict: &Verdict, voice: Voice<'_>) -> String {
    let mut parts = vec![short(&session.name, 40)];
    if session.workspace != session.name {
        parts.push(short(&session.workspace, 60));
    }
    if !turn.model.is_empty() {
        parts.push(short(&turn.model, 40));
    }
    if !verdict.duration.is_zero() {
        parts.push(span(verdict.duration, voice));
    }
    if let Some(percent) = verdict.context_percent {
        parts.push(voice.tell("footer-context", [("percent", percent.into())]));
    }
    if verdict.cost_usd > 0.0 {
        parts.push(money(verdict.cost_usd));
    }
    if session.mode == Mode::Bypass {
        parts.push(voice.say("footer-bypass"));
    }
    parts.join(" · ")
}

pub(in super::super) fn span(duration: Duration, voice: Voice<'_>) -> String {
    let seconds = (duration + Duration::from_millis(500)).as_secs();
    if seconds < 60 {
        return voice.tell("span-seconds", [("seconds", seconds.max(1).into())]);
    }
    voice.tell("span-minutes", [("minutes", (seconds / 60).into()), ("seconds", (seconds % 60).into())])
}

/// Money with as many digits as it takes to see it.
pub(in super::super) fn money(usd: f64) -> String {
    if usd < 0.01 { format!("${usd:.4}") } else { format!("${usd:.2}") }
}

/// What is left of a live view that was a message: one line, or nothing if there was nothing to see.
pub(in super::super) fn collapsed(turn: &Turn, verdict: &Verdict, teller: Teller<'_>) -> Option<Page> {
    turn.transcript.steps().next()?;
    let key = match verdict.outcome {
        CycleOutcome::Done => "collapsed-done",
        CycleOutcome::Interrupted => "collapsed-stopped",
        CycleOutcome::ApiError { .. }
        | CycleOutcome::LimitReached { .. }
        | CycleOutcome::NotLoggedIn { .. }
        | CycleOutcome::Failed { .. } => "collapsed-failed",
    };
    let mut text = Text::new();
    let steps = match summary(&turn.transcript, teller) {
        steps if steps.is_empty() => {
            teller.voice.tell("footer-steps", [("steps", turn.transcript.steps().count().into())])
        }
        steps => steps,
    };
    text.italic(
        &teller
            .voice
            .tell(key, [("steps", steps.into()), ("span", span(verdict.duration, teller.voice).into())]),
    );
    Some(text.into_page())
}

/// What a live view of an earlier run ends as.
pub(in super::super) fn paused_page(voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    text.italic(&voice.say("live-paused"));
    text.into_page()
}

/// Marks a page that may be in the chat already.
pub(in super::super) fn repeated(page: &Page) -> Page {
    let mut text = Text::new();
    text.push("↻ ").append_page(page);
    let mut marked = text.into_page();
    marked.buttons.clone_from(&page.buttons);
    if let Some(rich) = &page.rich {
        let mut rich = rich.clone();
        rich.blocks.insert(0, RichBlock::Paragraph(plain_run("↻")));
        marked.rich = Some(rich);
    }
    marked
}
