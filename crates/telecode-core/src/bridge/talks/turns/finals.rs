//! What a person sees at the end of a turn.

use crate::bridge::hall::cards::{FinalName, FinalView, FinalWork, StepTeller};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::verdict::TurnVerdict;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, outputs, points};
use crate::call::Notify;
use crate::change::Class;
use crate::ids::{SessionId, SlotId, ThreadId};
use crate::outbox::{Hold, Post};
use crate::page::Page;
use crate::pick::{ButtonPick, Format, HistoryPick};
use crate::preference::Verbosity;
use crate::session::Turn;

/// The final: new messages, of which the last one makes the phone buzz. Returns the place of the first.
pub(super) fn post(
    hall: &mut Hall,
    talks: &Talks,
    id: SessionId,
    turn: &Turn,
    verdict: &TurnVerdict,
) -> PostedFinal {
    let sessions = &talks.sessions;
    let Some(session) = sessions.get(&id) else { return PostedFinal::default() };
    let thread = session.record().thread;
    let seen = turn.transcript().spoken();
    let said = if seen.answer.is_empty() { &verdict.said } else { &seen };
    let answer = said.answer.trim();
    // What is left of a live view would only say what the final says.
    hall.outbox.close_live(id, None);
    if verdict.is_limited(turn) && answer.is_empty() {
        // The card of the limit says all there is to say.
        return PostedFinal::default();
    }
    let shown = hall.shown(thread, answer);
    let voice = hall.thread_voice(thread);
    let verbosity = hall.audience.verbosity(thread);
    let teller = StepTeller { voice, directory: &session.record().workspace.directory };
    let (whole, work) = match verbosity {
        Verbosity::Everything => (cards::work_page(turn, teller), FinalWork::Shown),
        Verbosity::Steps => (None, FinalWork::Shown),
        Verbosity::Quiet => (None, FinalWork::Hidden),
    };
    let pages = {
        let answer = cards::FinalAnswer { text: answer, pages: shown.pages, way: &said.way };
        let view = FinalView { work, name: name(talks, id, thread), model: &session.model };
        cards::final_pages(&session.at_work(), turn, answer, verdict, voice, view)
    };
    if let Some(page) = whole {
        post_work(hall, sessions, id, turn, page);
    }
    let first = post_pages(hall, sessions, id, turn, verdict, pages);
    PostedFinal { first, unsure: shown.probe.then_some(thread) }
}

/// What came of a final.
#[derive(Debug, Default)]
pub(super) struct PostedFinal {
    /// The place of its first page.
    pub(super) first: Option<SlotId>,
    /// Where it isn't known whether rich messages are seen.
    pub(super) unsure: Option<ThreadId>,
}

/// Whether a final says of which session it is: where several are awake, or its chat talks to another one.
fn name(talks: &Talks, id: SessionId, thread: ThreadId) -> FinalName {
    let here = talks.sessions.awake().filter(|(_, session)| session.record().thread == thread);
    let is_current = talks.current.of(thread).is_none_or(|current| current == id);
    if is_current && { here }.all(|(other, _)| other == id) { FinalName::Plain } else { FinalName::Shown }
}

/// The pages of a final. The last one rings, and gets the way back to before the turn once it's known what that changed.
fn post_pages(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    turn: &Turn,
    verdict: &TurnVerdict,
    pages: Vec<Page>,
) -> Option<SlotId> {
    let thread = sessions.get(&id)?.record().thread;
    let count = pages.len();
    let mut first = None;
    for (index, page) in pages.into_iter().enumerate() {
        let is_last = index + 1 == count;
        let notify = if is_last { Notify::Loud } else { Notify::Silent };
        let new = hall.outbox.slots.reserve(&page);
        let (page, mut hold) = hall.with_way_back(new.id(), thread, page);
        if is_last && points::may_lead_back(hall, sessions, new.id(), id, turn, verdict) {
            hold = Hold::Yes;
        }
        let class = if index == 0 { Class::Final } else { Class::Rest };
        let slot = hall.post_in(new, Post::new(class, thread, page).notify(notify).of(id).hold(hold));
        first = first.or(Some(slot));
    }
    first
}

/// All of the work of a turn, with a way to what does not fit a message.
fn post_work(hall: &mut Hall, sessions: &Roster, id: SessionId, turn: &Turn, mut page: Page) {
    let Some(thread) = sessions.get(&id).map(|session| session.record().thread) else { return };
    let slot = hall.outbox.slots.reserve(&page);
    let export = HistoryPick::Export { session: id, format: Format::Html };
    let label = hall.thread_voice(thread).say("button-work-file");
    let export = NewButton::pick(label, ButtonPick::History(export));
    for new in outputs::output_items(hall, sessions, id, turn).into_iter().chain([export]) {
        page = page.row([hall.button(slot.id(), new)]);
    }
    hall.post_in(slot, Post::new(Class::Final, thread, page).of(id).hold(Hold::Yes));
}
