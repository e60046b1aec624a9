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
use crate::render::{self, Text};
use crate::session::{Turn, Why};
use crate::transcript::Note;
use crate::words::Voice;

/// How much of what an error says is shown, in UTF-16 units.
const MESSAGE: usize = 240;

/// The most that the line under an answer takes, in UTF-16 units: a line of a phone.
const FOOTER: usize = 44;

/// The same of the name of a session and of a model.
const NAME: usize = 24;

/// What is left of a name where that line is full.
const SHORT_NAME: usize = 8;

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
    pub(in crate::bridge) way: &'a [String],
}

/// What stands under an answer.
struct AnswerTail<'a> {
    /// The checklist.
    list: String,
    /// What opens a quote of what was said on the way, and what was said, Markdown.
    way: Option<(String, String)>,
    /// What happened.
    notes: Vec<String>,
    footer: AnswerFooter<'a>,
}

impl AnswerTail<'_> {
    /// As text that takes this much room; if nothing else, what was said on the way can be less.
    fn page(&self, room: usize) -> Page {
        let footer = self.last_lines(false);
        let taken = utf16_len(&self.list) + utf16_len(&footer) + MARGIN;
        let way = self.way.as_ref().and_then(|(title, way)| {
            let room = room.saturating_sub(taken + utf16_len(title)).min(WAY);
            (room >= LEAST_WAY).then(|| format!("{title}\n{}", said(way, room)))
        });
        let footer = if way.is_some() { footer } else { self.last_lines(true) };
        let mut text = Text::new();
        text.push(&self.list);
        if let Some(way) = &way {
            if !text.is_empty() {
                text.newline();
            }
            text.collapsed(way);
        }
        if !footer.is_empty() {
            if !text.is_empty() {
                text.newline();
            }
            // What opens has an end that is seen.
            if way.is_none() && !self.list.is_empty() {
                text.newline();
            }
            text.italic(&footer);
        }
        text.into_page()
    }

    /// As blocks behind those of an answer: as much as the message has room for, from its end on.
    fn put_under(&self, answer: &mut Vec<RichBlock>) {
        let line = |line: &str| RichBlock::Paragraph(plain_run(line));
        let lines = |text: &str| text.lines().filter(|line| !line.is_empty()).map(line).collect::<Vec<_>>();
        let footer = |counts| {
            let footer = self.last_lines(counts);
            let footer = (!footer.is_empty()).then(|| RichBlock::Footer(plain_run(footer)));
            footer.into_iter().collect::<Vec<_>>()
        };
        let list = lines(&self.list);
        let rooms = [WAY, WAY / 2, WAY / 4, LEAST_WAY];
        let ways = self.way.iter().flat_map(|(title, way)| {
            rooms.map(|room| {
                let way = RichBlock::Details {
                    summary: plain_run(title.as_str()),
                    blocks: lines(&said(way, room)),
                };
                [list.clone(), vec![way], footer(false)].concat()
            })
        });
        let without = [[list.clone(), footer(true)].concat(), footer(true)];
        let fits = |blocks: &Vec<RichBlock>| render::rich::holds(answer, blocks);
        if let Some(blocks) = ways.chain(without).find(fits) {
            answer.extend(blocks);
        }
    }

    /// What happened, and the footer, with the count of steps if nothing else says it.
    fn last_lines(&self, counts: bool) -> String {
        let footer = self.footer.line(counts);
        let lines = self.notes.iter().chain([&footer]).filter(|line| !line.is_empty());
        lines.map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// The end of what was said on the way, in so many UTF-16 units.
fn said(way: &str, room: usize) -> String {
    render::preview(way, room).text.replace("\n\n", "\n")
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
    if let Some(note) = note(turn, answer, verdict, voice, view.work) {
        if !last.is_empty() {
            last.newline().newline();
        }
        last.push(&note);
        if let Some(rich) = &mut rich {
            rich.blocks.push(RichBlock::Paragraph(plain_run(note)));
        }
    }
    let tail = tail(session, turn, verdict, voice, way, view);
    let limit = if document.is_some() { CAPTION_LIMIT } else { TEXT_LIMIT };
    let room = limit.saturating_sub(last.len_utf16());
    if let Some(rich) = &mut rich {
        tail.put_under(&mut rich.blocks);
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
        last.append_page(&tail.page(TEXT_LIMIT));
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

fn tail<'a>(
    session: &'a SessionRecord,
    turn: &'a Turn,
    verdict: &'a TurnVerdict,
    voice: Voice<'a>,
    way: &[String],
    view: FinalView<'a>,
) -> AnswerTail<'a> {
    let footer = AnswerFooter { session, turn, verdict, voice, view };
    let warning = verdict.context_percent.filter(|_| verdict.warns);
    let warning = warning.map(|percent| voice.tell("footer-context-full", [("percent", percent.into())]));
    if view.work == FinalWork::Hidden {
        let notes = warning.into_iter().collect();
        return AnswerTail { list: String::new(), way: None, notes, footer };
    }
    let list = if turn.has_ticked() { checklist(&session.checklist, voice) } else { String::new() };
    let notes: Vec<_> = turn.transcript().notes().map(|note| note_line(note, voice)).collect();
    let notes = notes.get(notes.len().saturating_sub(NOTES)..).unwrap_or_default();
    let way = (!way.is_empty()).then(|| {
        let done = summary(turn.transcript(), StepTeller { voice, directory: &session.workspace.directory });
        let title = [steps(turn, voice), done].into_iter().filter(|part| !part.is_empty());
        (title.collect::<Vec<_>>().join(" · "), way.join("\n\n"))
    });
    AnswerTail { list, way, notes: notes.iter().cloned().chain(warning).collect(), footer }
}

/// How many steps a turn had.
fn steps(turn: &Turn, voice: Voice<'_>) -> String {
    voice.tell("footer-steps", [("steps", turn.transcript().steps().count().into())])
}

/// What has to be said besides the answer.
fn note(
    turn: &Turn,
    answer: &str,
    verdict: &TurnVerdict,
    voice: Voice<'_>,
    work: FinalWork,
) -> Option<String> {
    let stalled = turn.stopping().is_some_and(|stopping| stopping.why == Why::Stalled);
    match &verdict.outcome {
        CycleOutcome::Done if verdict.recovered => Some(voice.say("final-recovered")),
        CycleOutcome::Done if answer.trim().is_empty() => {
            let said = |note: &&Note| matches!(note, Note::Compacted { .. } | Note::Cleared);
            match (turn.transcript().notes().filter(said).last(), work) {
                // It stands below.
                (Some(_), FinalWork::Shown) => None,
                (Some(note), FinalWork::Hidden) => Some(note_line(note, voice)),
                (None, _) => Some(voice.say("final-without-words")),
            }
        }
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
struct AnswerFooter<'a> {
    session: &'a SessionRecord,
    turn: &'a Turn,
    verdict: &'a TurnVerdict,
    voice: Voice<'a>,
    view: FinalView<'a>,
}

impl AnswerFooter<'_> {
    /// The line. Whether it counts the steps is up to who says them otherwise.
    fn line(&self, counts: bool) -> String {
        fitted(self.parts(counts))
    }

    fn parts(&self, counts: bool) -> Vec<(FooterPart, String)> {
        let Self { session, turn, verdict, voice, view } = self;
        let is_usual = session.run.model.is_none() && turn.model() == view.model;
        let has_steps = counts && view.work == FinalWork::Shown && turn.transcript().steps().next().is_some();
        let context = verdict.context_percent.filter(|percent| !verdict.warns && *percent >= CONTEXT);
        let parts = [
            (FooterPart::Name, (view.name == FinalName::Shown).then(|| short(&session.name, NAME))),
            (FooterPart::Model, (!is_usual).then(|| short(turn.model(), NAME))),
            (FooterPart::Time, (!verdict.duration.is_zero()).then(|| span(verdict.duration, *voice))),
            (FooterPart::Steps, has_steps.then(|| steps(turn, *voice))),
            (
                FooterPart::Context,
                context.map(|percent| voice.tell("footer-context", [("percent", percent.into())])),
            ),
            (FooterPart::Cost, (verdict.cost_usd > 0.0).then(|| money(verdict.cost_usd))),
            (FooterPart::Bypass, (session.run.mode == Mode::Bypass).then(|| voice.say("footer-bypass"))),
        ];
        let parts = parts.into_iter().filter_map(|(part, text)| Some((part, text?)));
        parts.filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// What the line under an answer says, the most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum FooterPart {
    Bypass,
    Name,
    Context,
    Cost,
    Model,
    Time,
    Steps,
}

/// What stands between two things in a line.
const SEPARATOR: &str = " · ";

/// A line of at most [`FOOTER`] units: names get shorter first, then it says less.
fn fitted(mut parts: Vec<(FooterPart, String)>) -> String {
    for part in [FooterPart::Name, FooterPart::Model] {
        let excess = length(&parts).saturating_sub(FOOTER);
        for (_, text) in parts.iter_mut().filter(|(of, _)| excess > 0 && *of == part) {
            *text = short(text, utf16_len(text).saturating_sub(excess).max(SHORT_NAME));
        }
    }
    while length(&parts) > FOOTER
        && let Some(least) = parts.iter().map(|(part, _)| *part).max()
    {
        parts.retain(|(part, _)| *part != least);
    }
    parts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(SEPARATOR)
}

fn length(parts: &[(FooterPart, String)]) -> usize {
    let texts: usize = parts.iter().map(|(_, text)| utf16_len(text)).sum();
    texts + parts.len().saturating_sub(1) * utf16_len(SEPARATOR)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_footer_is_one_line_of_a_phone_and_keeps_what_matters_most(
            name in ".{0,40}", model in "[a-z0-9-]{0,30}", steps in 0..2_000_u32, is_bypass: bool,
        ) {
            let bypass = is_bypass.then(|| (FooterPart::Bypass, "🔴 не спрашивает".to_owned()));
            let parts = [
                (FooterPart::Name, short(&name, NAME)),
                (FooterPart::Model, short(&model, NAME)),
                (FooterPart::Time, "104 мин 12 с".to_owned()),
                (FooterPart::Steps, format!("{steps} шагов")),
                (FooterPart::Context, "контекст 85 %".to_owned()),
                (FooterPart::Cost, "$112.34".to_owned()),
            ];
            let line = fitted(parts.into_iter().chain(bypass).filter(|(_, text)| !text.is_empty()).collect());
            prop_assert!(utf16_len(&line) <= FOOTER, "{line}");
            prop_assert!(line.contains("85 %"), "{line}");
            prop_assert_eq!(line.contains("не спрашивает"), is_bypass);
        }
    }

    #[test]
    fn names_give_way_first() {
        let parts = [
            (FooterPart::Name, "A session with a long name"),
            (FooterPart::Model, "claude-opus-5"),
            (FooterPart::Time, "12 s"),
            (FooterPart::Cost, "$0.02"),
        ];
        let line = fitted(parts.map(|(part, text)| (part, text.to_owned())).to_vec());
        assert_eq!(line, "A session wi… · claude-opus-5 · 12 s · $0.02");
    }
}
