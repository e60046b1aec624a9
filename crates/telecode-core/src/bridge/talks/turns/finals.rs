//! What a person sees at the end of a turn.

use crate::bridge::hall::cards::{FinalWork, StepTeller};
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::verdict::TurnVerdict;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::HappenedQueue;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Happened, outputs, points};
use crate::call::Notify;
use crate::change::Class;
use crate::ids::{SessionId, SlotId};
use crate::outbox::{Hold, Post};
use crate::page::Page;
use crate::pick::{ButtonPick, Format, HistoryPick};
use crate::preference::Verbosity;
use crate::session::Turn;

/// The final: new messages, of which the last one makes the phone buzz. Returns the place of the first.
pub(super) fn post(
    hall: &mut Hall,
    sessions: &Roster,
    happened: &mut HappenedQueue,
    id: SessionId,
    turn: &Turn,
    answer: &str,
    verdict: &TurnVerdict,
) -> Option<SlotId> {
    let thread = sessions.get(&id)?.record().thread;
    let shown = hall.shown(thread, answer);
    let session = sessions.get(&id)?;
    let voice = hall.thread_voice(thread);
    let verbosity = hall.audience.verbosity(thread);
    let is_quiet = verbosity == Verbosity::Quiet;
    let teller = StepTeller { voice, directory: &session.record().workspace.directory };
    let whole = match verbosity {
        Verbosity::Everything => cards::work_page(turn, teller),
        Verbosity::Quiet | Verbosity::Steps => None,
    };
    // Where all of the work is shown, a line of it is too much.
    let last_live = if is_quiet || whole.is_some() { None } else { cards::collapsed(turn, verdict, teller) };
    // The line that is left of a live view says it already.
    let stays = hall.outbox.live.stays(id) && last_live.is_some();
    let work = match (is_quiet, stays) {
        (true, _) => FinalWork::Hidden,
        (false, true) => FinalWork::SummedElsewhere,
        (false, false) if whole.is_some() => FinalWork::SummedElsewhere,
        (false, false) => FinalWork::Summed,
    };
    if verdict.is_limited(turn) && answer.trim().is_empty() {
        // The card of the limit says all there is to say.
        hall.outbox.close_live(id, last_live);
        return None;
    }
    let pages = {
        let answer = cards::FinalAnswer { text: answer, pages: shown.pages };
        cards::final_pages(&session.at_work(), turn, answer, verdict, voice, work)
    };
    hall.outbox.close_live(id, last_live);
    if let Some(page) = whole {
        post_work(hall, sessions, id, turn, page);
    }
    let first = post_pages(hall, sessions, id, turn, verdict, pages);
    if shown.probe {
        happened.tell(Happened::RichUnsure(thread));
    }
    first
}

/// The pages of a final. The last one rings, and has the way back to before the turn.
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
        let (mut page, mut hold) = hall.with_way_back(new.id(), thread, page);
        let undo =
            if is_last { points::undo_button(hall, sessions, new.id(), id, turn, verdict) } else { None };
        if let Some(undo) = undo {
            page = page.row([undo]);
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
