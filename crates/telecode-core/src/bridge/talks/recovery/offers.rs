//! A cut turn that a person is asked about: gone on with, given up, looked at.

use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::recovery::astray;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, open_asks, reactions, recovery, turns};
use crate::call::Notify;
use crate::change::{Change, Class, TurnStage};
use crate::chat::{Person, Press};
use crate::ids::{SessionId, SlotId, ThreadId, TurnId};
use crate::outbox::{Hold, Post};
use crate::page::{Button, ButtonStyle, Page};
use crate::pick::ButtonPick;
use crate::session::{PromptEnd, Session, Turn};
use crate::time::Now;

pub(super) fn offer(hall: &mut Hall, sessions: &mut Roster, id: SessionId, mut turn: Box<Turn>) {
    let Some(session) = sessions.get(&id) else { return };
    let (thread, number) = (session.record().thread, turn.record().id);
    let mut page = cards::offer_page(session.record(), &turn, hall.thread_voice(thread));
    let slot = hall.reserve_slot();
    page.buttons = offer_buttons(hall, slot.id(), number, thread);
    let post = Post::new(Class::Ask, thread, page).notify(Notify::Loud).of(id).hold(Hold::Yes);
    turn.offer_on(hall.post_in(slot, post));
    hall.save(Change::Turn(turn.record().clone()));
    if let Some(session) = sessions.get_mut(&id) {
        session.offer(turn);
    }
}

fn offer_buttons(hall: &mut Hall, slot: SlotId, turn: TurnId, thread: ThreadId) -> Vec<Vec<Button>> {
    let picks = [
        ("button-resume", ButtonStyle::Go, ButtonPick::ResumeTurn(turn)),
        ("button-drop", ButtonStyle::Danger, ButtonPick::DropTurn(turn)),
        ("button-show", ButtonStyle::Plain, ButtonPick::ShowTurn(turn)),
    ];
    let row = picks.into_iter().map(|(key, style, pick)| {
        let label = hall.thread_voice(thread).say(key);
        hall.button(slot, NewButton::Pick(label, style, pick))
    });
    vec![row.collect()]
}

fn offered(sessions: &mut Roster, turn: TurnId) -> Option<(SessionId, Box<Turn>)> {
    let is_it = |offered: &Turn| offered.record().id == turn;
    let mut awake = sessions.awake();
    let id = awake.find(|(_, session)| session.offered().is_some_and(is_it)).map(|(id, _)| id)?;
    drop(awake);
    Some((id, sessions.get_mut(&id)?.decided()?))
}

pub(in crate::bridge) fn resume_pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    turn: TurnId,
    press: &Press,
    now: Now,
) -> String {
    let Some((id, mut turn)) = offered(&mut talks.sessions, turn) else {
        return hall.voice(press.from.id).say("toast-expired");
    };
    close_offer(hall, &mut turn, "offer-resumed", &press.from);
    if turn.is_astray() {
        astray::tell_anew(hall, talks, id, turn, now);
    } else {
        recovery::resume(hall, talks, id, turn);
    }
    hall.voice(press.from.id).say("toast-resumed")
}

pub(in crate::bridge) fn drop_pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    turn: TurnId,
    press: &Press,
    now: Now,
) -> String {
    let Some((id, turn)) = offered(&mut talks.sessions, turn) else {
        return hall.voice(press.from.id).say("toast-expired");
    };
    drop_cut(hall, &mut talks.sessions, &mut talks.asks, id, turn, &press.from, now);
    turns::wake_if_queued(hall, talks, id);
    hall.voice(press.from.id).say("toast-dropped")
}

/// Gives up the cut turn that a person is asked about, if there is one.
pub(in crate::bridge) fn drop_offered(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    id: SessionId,
    by: &Person,
    now: Now,
) {
    let turn = sessions.get_mut(&id).and_then(Session::decided);
    if let Some(turn) = turn {
        drop_cut(hall, sessions, asks, id, turn, by, now);
    }
}

fn drop_cut(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    id: SessionId,
    mut turn: Box<Turn>,
    by: &Person,
    now: Now,
) {
    close_offer(hall, &mut turn, "offer-dropped", by);
    open_asks::expire_asks(hall, sessions, asks, turn.record().id);
    reactions::end_prompts(hall, sessions, turn.take_told(), PromptEnd::Dropped);
    turn.end(TurnStage::Dropped, now.wall);
    hall.save(Change::Turn(turn.record().clone()));
    sessions.touch(id);
}

fn close_offer(hall: &mut Hall, turn: &mut Turn, key: &'static str, by: &Person) {
    let Some(slot) = turn.take_offer() else { return };
    hall.drop_controls(slot);
    let voice = hall.voice(by.id);
    let text = match by.name.as_str() {
        "" => voice.say("toast-dropped"),
        name => voice.tell(key, [("name", name.to_owned().into())]),
    };
    hall.replace(slot, Page::plain(text), Hold::No);
}

pub(in crate::bridge) fn show_pressed(
    hall: &mut Hall,
    sessions: &Roster,
    turn: TurnId,
    press: &Press,
) -> String {
    let voice = hall.voice(press.from.id);
    let found = sessions.awake().find_map(|(_, session)| {
        let offered = session.offered().filter(|offered| offered.record().id == turn)?;
        Some((session.record(), offered))
    });
    let Some((record, offered)) = found else { return voice.say("toast-expired") };
    let id = record.id;
    let teller = StepTeller { voice, directory: &record.workspace.directory };
    let pages = cards::pending_pages(offered.pending(), teller);
    for page in pages {
        hall.post(Post::reply(press.thread, page).of(id));
    }
    String::new()
}
