//! What waits in a session: shown, dropped, moved up, changed by an edit.

pub(in crate::bridge) mod edits;
mod list;
mod pieces;
pub(in crate::bridge) mod wishes;

pub(in crate::bridge) use crate::bridge::talks::queue::wishes::WishAim;
pub(in crate::bridge) use crate::bridge::talks::queue::wishes::Wishes;

use crate::agent::Rank;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::prompt_spots::PromptSpot;
use crate::bridge::talks::queue::list::queue_menu;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, held, open_asks, prompt_spots, reactions, receipts, turns};
use crate::change::PromptRecord;
use crate::chat::Message;
use crate::ids::{LifeId, PromptId, SessionId};
use crate::session::{OpenPrompt, PromptEnd, Session};
use crate::time::Wall;

/// How many prompts are on a page: each has a row of buttons, and more would not fit on the screen of a phone.
pub(in crate::bridge) const PAGE: usize = 8;

/// How much of a prompt is shown, in UTF-16 units: a page of them fits in one message.
pub(in crate::bridge) const GLANCE: usize = 300;

/// Tells a prompt behind what was told before.
pub(super) fn tell_more(hall: &mut Hall, talks: &mut Talks, life: LifeId, mut prompt: OpenPrompt) {
    let id = prompt.record().session;
    if !hall.access.serves(prompt.record().person) {
        return reactions::end_prompts(hall, &talks.sessions, [prompt], PromptEnd::Dropped);
    }
    let rank = rank_of(&talks.asks, prompt.record());
    let Some(turn) = talks.sessions.get_mut(&id).and_then(Session::running) else { return };
    if let Some(last) = turn.told().map(|told| told.created).max() {
        // One that kept its place was overtaken by what could not be taken back.
        let place = prompt.record().created.max(Wall(last.0 + 1));
        prompt = prompt.placed(place);
    }
    if rank == Rank::Now {
        turn.is_cut_for_more();
    }
    let told = turn.tell(prompt, rank);
    turns::tell_prompt(hall, talks, life, &told, rank);
    receipts::show_receipt(hall, &talks.sessions, &mut talks.receipts, &told, rank);
}

pub(in crate::bridge) fn command(hall: &mut Hall, talks: &Talks, message: &Message) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    show_queue(hall, &talks.sessions, session, 0, None, &Asker::from(message));
}

pub(super) fn turn_page(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    page: usize,
    asker: &Asker,
) -> Option<&'static str> {
    show_queue(hall, sessions, id, page, None, asker);
    None
}

/// Shows what waits in a session, with a line about what just happened.
pub(in crate::bridge) fn show_queue(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    page: usize,
    note: Option<&str>,
    asker: &Asker,
) {
    let Some(session) = sessions.get(&id) else { return };
    let menu = queue_menu(session, page, note, hall.voice(asker.person.id));
    hall.show_menu(Menu { session: Some(id), ..menu }, asker);
}

/// Shows the list from what is held on.
pub(super) fn show_queue_of_held(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) {
    let waiting = sessions.get(&id).map(PromptSpot::waiting).unwrap_or_default();
    let first = waiting.iter().position(|(spot, _)| *spot == PromptSpot::Held).unwrap_or_default();
    show_queue(hall, sessions, id, first / PAGE, None, asker);
}

/// Shows the list anew if it was pressed.
pub(super) fn show_if_list(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) {
    if asker.slot.is_some_and(|slot| hall.outbox.slots.holds(slot)) {
        show_queue(hall, sessions, id, 0, None, asker);
    }
}

pub(super) fn drop_waiting(
    hall: &mut Hall,
    sessions: &mut Roster,
    wishes: &mut Wishes,
    prompt: &PromptId,
    asker: &Asker,
) -> Option<&'static str> {
    let Some((id, at, spot)) = prompt_spots::find_waiting(sessions, prompt) else {
        return Some("queue-gone");
    };
    let found = sessions.get(&id).and_then(|session| PromptSpot::waiting(session).get(at).copied());
    let record = found.map(|(_, record)| record.clone())?;
    if spot == PromptSpot::Told {
        wishes::want(hall, sessions, wishes, &record, WishAim::Drop, Some(asker));
        return Some("queue-taking-back");
    }
    drop_here(hall, sessions, &record);
    show_queue(hall, sessions, id, at / PAGE, None, asker);
    Some("toast-dropped")
}

/// Gives a prompt up that waits with us.
pub(super) fn drop_here(hall: &mut Hall, sessions: &mut Roster, prompt: &PromptRecord) {
    let Some(session) = sessions.get_mut(&prompt.session) else { return };
    let was_held = session.queue.held().any(|held| held.id == prompt.id);
    let over = session.queue.give_up(&prompt.id);
    reactions::moved(hall, sessions, over);
    if was_held {
        held::show_held_card(hall, sessions, prompt.session);
    }
}

/// Puts a prompt before the one before it. Of those that Claude was told it gives back all but this one, from the one before
/// on: so this one is never at risk.
pub(super) fn move_up(
    hall: &mut Hall,
    sessions: &mut Roster,
    wishes: &mut Wishes,
    prompt: &PromptId,
    asker: &Asker,
) -> &'static str {
    let Some((id, at, spot)) = prompt_spots::find_waiting(sessions, prompt) else { return "queue-gone" };
    let waiting = sessions.get(&id).map(PromptSpot::waiting).unwrap_or_default();
    let before = at.checked_sub(1).and_then(|at| waiting.get(at));
    let (Some((before_spot, before)), Some((_, record))) = (before, waiting.get(at)) else {
        return "queue-first";
    };
    match (*before_spot, spot) {
        (PromptSpot::Told, PromptSpot::Told | PromptSpot::Queued) => {
            let (before, record) = ((*before).clone(), (*record).clone());
            let behind = told_behind(sessions, &record);
            let mut place = Wall(record.created.0 + 1);
            wishes::want(hall, sessions, wishes, &before, WishAim::Wait(place), Some(asker));
            for other in behind {
                place = Wall(other.created.0.max(place.0 + 1));
                wishes::want(hall, sessions, wishes, &other, WishAim::Wait(place), None);
            }
            // What waits with us behind it stays behind what is put there.
            let Some(session) = sessions.get_mut(&id) else { return "queue-gone" };
            let moved = session.queue.keep_behind(record.created, place);
            reactions::moved(hall, sessions, moved);
        }
        (PromptSpot::Queued, PromptSpot::Queued) => {
            let before = before.id.clone();
            let Some(session) = sessions.get_mut(&id) else { return "queue-gone" };
            let moved = session.queue.swap(&before, prompt);
            reactions::moved(hall, sessions, moved);
            show_queue(hall, sessions, id, (at - 1) / PAGE, None, asker);
        }
        (PromptSpot::Told | PromptSpot::Queued | PromptSpot::Held | PromptSpot::TakenUp, _) => {
            return "queue-held-first";
        }
    }
    "queue-moved"
}

/// What was told after a prompt and not taken up.
pub(super) fn told_behind(sessions: &Roster, prompt: &PromptRecord) -> Vec<PromptRecord> {
    let waiting = sessions.get(&prompt.session).map(PromptSpot::waiting).unwrap_or_default();
    let behind = waiting.into_iter().skip_while(|(_, other)| other.id != prompt.id).skip(1);
    behind.filter(|(spot, _)| *spot == PromptSpot::Told).map(|(_, other)| other.clone()).collect()
}

/// Gives up all that waits with us in a session. Says how much it was.
pub(in crate::bridge) fn drop_all(hall: &mut Hall, sessions: &mut Roster, id: SessionId) -> usize {
    let Some(session) = sessions.get_mut(&id) else { return 0 };
    let queued = session.queue.take_waiting();
    let count = queued.len();
    reactions::end_prompts(hall, sessions, queued, PromptEnd::Dropped);
    count
}

/// When a prompt is to be taken up that is told now. What would be cut by it must not be an ask: that would be lost.
fn rank_of(asks: &TurnAsks, prompt: &PromptRecord) -> Rank {
    match prompt.rank {
        Rank::Now if open_asks::open_asks(asks, prompt.session) > 0 => Rank::Next,
        rank @ (Rank::Next | Rank::Later | Rank::Now) => rank,
    }
}
