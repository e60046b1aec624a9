//! The live view of a turn: made when a call is due, from what is true then.

use crate::bridge::hall::audience::{RichChoice, ThreadAudience};
use crate::bridge::hall::cards;
use crate::bridge::hall::cards::{SeveralSteps, StepRow, StepTeller};
use crate::bridge::talks::Talks;
use crate::ids::{SessionId, ThreadId};
use crate::outbox::Shape;
use crate::page::{Page, RichPage, TEXT_LIMIT};
use crate::preference::{Probe, Rich, Verbosity};
use crate::render;
use crate::render::Text;
use crate::session::{State, Turn, Why};
use crate::time::Now;
use crate::words::Voice;

/// How many steps the view shows, newest last.
const STEPS: usize = 6;

/// How many it shows if everything is wanted: with the preview they still fit a message.
const MORE_STEPS: usize = 10;

/// How much of a growing answer the view shows, in UTF-16 units: its end.
const PREVIEW: usize = 2_800;

/// How much of it the view shows at least, in UTF-16 units, however much else there is.
const LEAST_PREVIEW: usize = 1_200;

/// How much of a growing answer a rich view shows, in bytes: its end. A table or a list may take a little more.
const RICH_PREVIEW: usize = 4_000;

/// What is kept free of a page for line ends.
const MARGIN: usize = 8;

/// What the view is made from.
pub(in crate::bridge) struct LiveSource<'a> {
    pub(in crate::bridge) talks: &'a Talks,
    /// Who threads are for, and how things are shown to them.
    pub(in crate::bridge) audience: &'a ThreadAudience,
    /// Whether answers are rich messages, for whoever did not say.
    pub(in crate::bridge) usual: Rich,
    pub(in crate::bridge) now: Now,
}

impl LiveSource<'_> {
    /// The page of a session's live view, with its blocks if they can be shown and it gains by them; `None` if it has none.
    pub(in crate::bridge) fn page(&self, id: SessionId, shape: Shape) -> Option<Page> {
        let session = self.talks.sessions.get(&id)?;
        let thread = session.record().thread;
        let voice = self.audience.thread_voice(thread);
        if session.is_waited_for() {
            let key = if session.record().claude.begun { "live-waking" } else { "live-starting" };
            return Some(waiting(key, voice));
        }
        let State::Running(_, turn) = session.state() else {
            return self.talks.queries.shown().contains(&id).then(|| waiting("live-asking", voice));
        };
        let verbosity = self.audience.verbosity(thread);
        let steps = match verbosity {
            Verbosity::Quiet => 0,
            Verbosity::Steps => STEPS,
            Verbosity::Everything => MORE_STEPS,
        };
        let teller = StepTeller { voice, directory: &session.record().workspace.directory };
        let work = self.work(id, turn, steps, verbosity, teller);
        let latest = turn.transcript().latest();
        let rich = match shape {
            Shape::Rich => self.rich(&work, latest, thread),
            Shape::Classic => None,
        };
        let mut page = Page { rich, ..classic(work, latest) };
        // Telegram drops what is too much, which may be the wrong end of a pair.
        page.entities.truncate(crate::page::ENTITY_LIMIT);
        if let Some(token) = turn.stop_button() {
            let stop = crate::page::Button::press(voice.say("button-stop"), token.clone());
            page.buttons = vec![vec![stop.style(crate::page::ButtonStyle::Danger)]];
        }
        Some(page)
    }

    /// What is done, before the answer that grows.
    fn work(
        &self,
        id: SessionId,
        turn: &Turn,
        steps: usize,
        verbosity: Verbosity,
        teller: StepTeller<'_>,
    ) -> Text {
        let mut text = Text::new();
        text.italic(&self.headline(id, turn, teller.voice));
        for ended in turn.about() {
            text.newline().push(&cards::ended_line(ended, teller.voice));
        }
        if turn.has_ticked()
            && steps > 0
            && let Some(session) = self.talks.sessions.get(&id)
        {
            let list = cards::checklist(&session.record().checklist, teller.voice);
            if !list.is_empty() {
                text.newline().push(&list);
            }
        }
        let latest = turn.transcript().latest();
        let kept = if latest.trim().is_empty() { MARGIN } else { MARGIN + LEAST_PREVIEW };
        if verbosity == Verbosity::Everything {
            let rows = cards::rows(turn.transcript(), SeveralSteps::Each, steps, teller);
            let room = TEXT_LIMIT.saturating_sub(text.len_utf16() + kept);
            text.newline().append_page(&cards::work(&rows, room).0.into_page());
        } else {
            for row in cards::rows(turn.transcript(), SeveralSteps::AsOne, steps, teller) {
                if let StepRow::Steps { line, .. } | StepRow::Note(line) = row {
                    text.newline().push(&line);
                }
            }
        }
        text
    }

    /// The view as blocks, for whom answers like this one are rich messages.
    fn rich(&self, work: &Text, latest: &str, thread: ThreadId) -> Option<Box<RichPage>> {
        let choice = self.audience.rich(thread, self.usual);
        if !matches!(choice, RichChoice::Always | RichChoice::WhereItGains(Probe::Seen))
            || latest.trim().is_empty()
        {
            return None;
        }
        let answer = render::rich::growing(latest, RICH_PREVIEW)?;
        if choice != RichChoice::Always && !answer.gains {
            return None;
        }
        let mut blocks = render::rich::of_page(&work.clone().into_page());
        blocks.extend(answer.blocks);
        Some(Box::new(RichPage { blocks, direction: answer.direction, before: Vec::new() }))
    }

    fn headline(&self, id: SessionId, turn: &Turn, voice: Voice<'_>) -> String {
        let seconds = self.now.instant.saturating_duration_since(turn.began()).as_secs();
        let steps = turn.transcript().steps().count();
        if let Some(stopping) = turn.stopping() {
            return voice.say(match stopping.why {
                Why::Person | Why::Stalled => "live-stopping",
                Why::MoreCame => "live-more-came",
            });
        }
        if turn.is_compacting() {
            return voice.tell("live-compacting", [("seconds", seconds.into())]);
        }
        if let Some(retry) = turn.retry() {
            let wait = retry.at.saturating_duration_since(self.now.instant).as_secs();
            let key = match retry.status {
                Some(401 | 403) => "live-retry-login",
                Some(429) => "live-retry-limit",
                Some(529) => "live-retry-overload",
                Some(_) | None => "live-retry",
            };
            let args = [
                ("attempt", retry.attempt.into()),
                ("attempts", retry.attempts.into()),
                ("seconds", wait.into()),
            ];
            return voice.tell(key, args);
        }
        if self.talks.asks.all().any(|ask| ask.session == id && ask.is_wanted()) {
            return voice.say("state-waiting");
        }
        let key = if turn.transcript().is_thinking() || turn.transcript().is_empty() {
            "live-thinking"
        } else if steps == 0 {
            "live-writing"
        } else {
            "live-working"
        };
        voice.tell(key, [("seconds", seconds.into()), ("steps", steps.into())])
    }
}

/// The view as text.
fn classic(mut text: Text, latest: &str) -> Page {
    if !latest.trim().is_empty() {
        let room = TEXT_LIMIT.saturating_sub(text.len_utf16() + MARGIN);
        text.newline().newline().append_page(&render::preview(latest, PREVIEW.min(room)));
    }
    text.into_page()
}

/// What is shown until an agent is ready, or answers.
fn waiting(key: &str, voice: Voice<'_>) -> Page {
    let mut text = Text::new();
    text.italic(&voice.say(key));
    text.into_page()
}
