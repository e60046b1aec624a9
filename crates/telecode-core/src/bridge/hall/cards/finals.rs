//! The end of a turn: the final is the answer, with one line under it.

use std::time::Duration;

use crate::agent::{CycleOutcome, Origin};
use crate::bridge::hall::cards;
use crate::bridge::hall::cards::checklist::checklist;
use crate::bridge::hall::cards::long::with_file;
use crate::bridge::hall::cards::short;
use crate::bridge::hall::cards::steps::{StepTeller, ended_line, note_line, summary};
use crate::bridge::hall::verdict::TurnVerdict;
use crate::change::SessionRecord;
use crate::page::{CAPTION_LIMIT, Page, RichBlock, TEXT_LIMIT, plain_run, utf16_len};
use crate::permission::Mode;
use crate::render::{self, Text, cut};
use crate::session::{Turn, Why};
use crate::transcript::Note;
use crate::words::Voice;

/// How much of what an error says is shown, in UTF-16 units.
const MESSAGE: usize = 240;

/// The same of the name of a session.
const NAME: usize = 24;

/// The same of the name of a model.
const MODEL: usize = 20;

/// From how full a context on the footer says so, in percent.
const CONTEXT: u8 = 60;

/// How much of what was said on the way to an answer is shown with it, in UTF-16 units; `/history` has all of it.
const WAY: usize = 2_000;

/// The least room that is worth a part of it.
const LEAST_WAY: usize = 200;

/// How many things that ended are named at the head of what Claude says by itself.
const ABOUT: usize = 5;

/// How many things that happened are named at the end of a final, the last ones.
const NOTES: usize = 5;

/// Whether a final says how it came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum FinalWork {
    /// With what was said and what happened on the way.
    Shown,
    /// It says nothing of it.
    Hidden,
}

/// Whether a final says of which session it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum FinalName {
    /// It could be of another one.
    Shown,
    /// There is only one that it could be of.
    Plain,
}

/// How a final is shown.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) struct FinalView<'a> {
    /// Whether it says how it came about.
    pub(in crate::bridge) work: FinalWork,
    /// Whether it says of which session it is.
    pub(in crate::bridge) name: FinalName,
    /// The model that was to answer.
    pub(in crate::bridge) model: &'a str,
}

/// What Claude answered.
#[derive(Debug, Clone)]
pub(in crate::bridge) struct FinalAnswer<'a> {
    /// What Claude said last, Markdown.
    pub(in crate::bridge) text: &'a str,
    /// As it is shown; the last page has room for a footer.
    pub(in crate::bridge) pages: Vec<Page>,
    /// What Claude said on the way to it.
    pub(in crate::bridge) way: Vec<&'a str>,
}

/// What stands under an answer.
struct AnswerTail {
    /// The checklist.
    list: String,
    /// What was said on the way, behind a title that opens it.
    way: Option<(String, String)>,
    /// What happened, and the footer.
    footer: String,
}

impl AnswerTail {
    /// As text. What was said on the way has this much room.
    fn page(&self, room: usize) -> Page {
        let mut text = Text::new();
        text.push(&self.list);
        if let Some((title, way)) = &self.way {
            let room = room
                .saturating_sub(utf16_len(&self.list) + utf16_len(&self.footer) + utf16_len(title) + MARGIN);
            if room >= LEAST_WAY {
                if !text.is_empty() {
                    text.newline();
                }
                text.collapsed(&format!("{title}\n{}", cut(way, room)));
            }
        }
        if !self.footer.is_empty() {
            if !text.is_empty() {
                text.newline();
            }
            // What opens has an end that is seen.
            if self.way.is_none() && !self.list.is_empty() {
                text.newline();
            }
            text.italic(&self.footer);
        }
        text.into_page()
    }

    /// As blocks.
    fn blocks(&self) -> Vec<RichBlock> {
        let line = |line: &str| RichBlock::Paragraph(plain_run(line));
        let way = self.way.iter().map(|(title, way)| RichBlock::Details {
            summary: plain_run(title.as_str()),
            blocks: way.lines().filter(|line| !line.is_empty()).map(line).collect(),
        });
        let footer = Some(&self.footer).filter(|footer| !footer.is_empty());
        let footer = footer.map(|footer| RichBlock::Footer(plain_run(footer.as_str())));
        self.list.lines().map(line).chain(way).chain(footer).collect()
    }
}

/// What is kept free of a page for line ends, in UTF-16 units.
const MARGIN: usize = 8;

/// What stands before a page that may be in the chat already.
const MARK: &str = "↻ ";

/// The final answer of a turn, with what went wrong if it did, and a footer on its last page.
pub(in crate::bridge) fn final_pages(
    session: &SessionRecord,
    turn: &Turn,
    answer: FinalAnswer<'_>,
    verdict: &TurnVerdict,
    voice: Voice<'_>,
    view: FinalView<'_>,
) -> Vec<Page> {
    let FinalAnswer { text: answer, mut pages, way } = answer;
    head(&mut pages, verdict, voice);
    let mut pages = with_file(pages, answer, "answer.md", &voice.say("final-file"));
    let mut last = Text::new();
    let mut rich = None;
    let mut document = None;
    if let Some(page) = pages.pop() {
        last.append_page(&page);
        rich = page.rich;
        document = page.document;
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
    let tail = tail(session, turn, verdict, voice, &way, view);
    let limit = if document.is_some() { CAPTION_LIMIT } else { TEXT_LIMIT };
    let room = limit.saturating_sub(last.len_utf16());
    if let Some(rich) = &mut rich {
        rich.blocks.extend(tail.blocks());
    }
    let page = tail.page(room);
    if page.text.is_empty() || utf16_len(&page.text) + 2 <= room {
        if !last.is_empty() && !page.text.is_empty() {
            last.newline().newline();
        }
        last.append_page(&page);
    } else {
        let full = Page { document: document.take(), ..std::mem::take(&mut last).into_page() };
        match &mut rich {
            Some(rich) => rich.before.push(full),
            None => pages.push(full),
        }
        last.append_page(&page);
    }
    pages.push(Page { rich, document, ..last.into_page() });
    pages
}

/// Puts before an answer that nobody asked for what it is about: on its first page, if there is room.
fn head(pages: &mut Vec<Page>, verdict: &TurnVerdict, voice: Voice<'_>) {
    let scheduled = (verdict.origin == Origin::Schedule).then(|| voice.say("final-scheduled"));
    let ended = verdict.about.iter().take(ABOUT).map(|ended| ended_line(ended, voice));
    let lines = scheduled.into_iter().chain(ended).collect::<Vec<_>>().join("\n");
    if lines.is_empty() {
        return;
    }
    let mut text = Text::new();
    text.italic(&lines);
    let first = pages.first_mut().filter(|page| {
        let units = utf16_len(&page.text) + text.len_utf16() + 2;
        units <= cards::limits().text && page.entities.len() < cards::limits().entities
    });
    let Some(page) = first else { return pages.insert(0, text.into_page()) };
    let mut rich = page.rich.take();
    if let Some(rich) = &mut rich {
        rich.blocks.insert(0, RichBlock::Paragraph(plain_run(lines)));
    }
    text.newline().newline().append_page(page);
    *page = Page { rich, ..text.into_page() };
}

fn tail(
    session: &SessionRecord,
    turn: &Turn,
    verdict: &TurnVerdict,
    voice: Voice<'_>,
    way: &[&str],
    view: FinalView<'_>,
) -> AnswerTail {
    let mut list = String::new();
    let mut lines = Vec::new();
    let mut said = None;
    if view.work == FinalWork::Shown {
        if turn.has_ticked() {
            list = checklist(&session.checklist, voice);
        }
        let notes: Vec<_> = turn.transcript().notes().map(|note| note_line(note, voice)).collect();
        lines.extend_from_slice(notes.get(notes.len().saturating_sub(NOTES)..).unwrap_or_default());
        said = (!way.is_empty()).then(|| {
            let done =
                summary(turn.transcript(), StepTeller { voice, directory: &session.workspace.directory });
            let title = [steps(turn, voice), done].into_iter().filter(|part| !part.is_empty());
            let said = render::preview(&way.join("\n\n"), WAY).text.replace("\n\n", "\n");
            (title.collect::<Vec<_>>().join(" · "), said)
        });
    }
    // What opens has the steps in its title.
    let counts = view.work == FinalWork::Shown && said.is_none();
    lines.push(footer(session, turn, verdict, voice, counts.then(|| steps(turn, voice)), view));
    lines.retain(|line| !line.is_empty());
    AnswerTail { list, way: said, footer: lines.join("\n") }
}

/// How many steps a turn had.
fn steps(turn: &Turn, voice: Voice<'_>) -> String {
    voice.tell("footer-steps", [("steps", turn.transcript().steps().count().into())])
}

/// What has to be said besides the answer.
fn note(turn: &Turn, answer: &str, verdict: &TurnVerdict, voice: Voice<'_>) -> Option<String> {
    let stalled = turn.stopping().is_some_and(|stopping| stopping.why == Why::Stalled);
    match &verdict.outcome {
        CycleOutcome::Done if verdict.recovered => Some(voice.say("final-recovered")),
        CycleOutcome::Done
            if answer.trim().is_empty()
                && turn
                    .transcript()
                    .notes()
                    .any(|note| matches!(note, Note::Compacted { .. } | Note::Cleared)) =>
        {
            None
        }
        CycleOutcome::Done if answer.trim().is_empty() => Some(voice.say("final-without-words")),
        CycleOutcome::Done => None,
        CycleOutcome::Interrupted if stalled => Some(voice.say("turn-stalled")),
        CycleOutcome::Interrupted if turn.was_cut_for_more() => Some(voice.say("final-cut")),
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
    if answer.contains(message.trim()) { String::new() } else { short(message, MESSAGE) }
}

/// One line of what is not as always: `/status` has the rest.
fn footer(
    session: &SessionRecord,
    turn: &Turn,
    verdict: &TurnVerdict,
    voice: Voice<'_>,
    steps: Option<String>,
    view: FinalView<'_>,
) -> String {
    let mut parts = Vec::new();
    if view.name == FinalName::Shown {
        parts.push(short(&session.name, NAME));
    }
    let is_usual = session.run.model.is_none() && turn.model() == view.model;
    if !is_usual && !turn.model().is_empty() {
        parts.push(short(turn.model(), MODEL));
    }
    if !verdict.duration.is_zero() {
        parts.push(span(verdict.duration, voice));
    }
    parts.extend(steps.filter(|_| turn.transcript().steps().next().is_some()));
    if let Some(percent) = verdict.context_percent.filter(|percent| verdict.warns || *percent >= CONTEXT) {
        let key = if verdict.warns { "footer-context-full" } else { "footer-context" };
        parts.push(voice.tell(key, [("percent", percent.into())]));
    }
    if verdict.cost_usd > 0.0 {
        parts.push(money(verdict.cost_usd));
    }
    if session.run.mode == Mode::Bypass {
        parts.push(voice.say("footer-bypass"));
    }
    parts.join(" · ")
}

pub(in crate::bridge) fn span(duration: Duration, voice: Voice<'_>) -> String {
    let seconds = (duration + Duration::from_millis(500)).as_secs();
    if seconds < 60 {
        return voice.tell("span-seconds", [("seconds", seconds.max(1).into())]);
    }
    voice.tell("span-minutes", [("minutes", (seconds / 60).into()), ("seconds", (seconds % 60).into())])
}

/// Money with as many digits as it takes to see it.
pub(in crate::bridge) fn money(usd: f64) -> String {
    if usd < 0.01 { format!("${usd:.4}") } else { format!("${usd:.2}") }
}

/// What a live view of an earlier run ends as.
pub(in crate::bridge) fn paused_page(voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    text.italic(&voice.say("live-paused"));
    text.into_page()
}

/// Marks a page that may be in the chat already: where it begins, in each of its forms.
pub(in crate::bridge) fn repeated(page: &Page) -> Page {
    let Some(mut rich) = page.rich.clone() else { return with_mark(page) };
    let mark = RichBlock::Paragraph(plain_run(MARK.trim_end()));
    if rich.blocks.first() != Some(&mark) {
        rich.blocks.insert(0, mark);
    }
    let mut marked = match rich.before.first_mut() {
        Some(first) => {
            *first = with_mark(first);
            page.clone()
        }
        None => with_mark(page),
    };
    marked.rich = Some(rich);
    marked
}

/// Once: what was sent again may be sent again once more.
fn with_mark(page: &Page) -> Page {
    let file = page.document.as_ref().map(|file| file.text.as_str()).unwrap_or_default();
    if page.text.starts_with(MARK) || file.starts_with(MARK) {
        return page.clone();
    }
    let mut text = Text::new();
    text.push(MARK).append_page(page);
    let Page { text, entities, .. } = text.into_page();
    Page { text, entities, ..page.clone() }
}
