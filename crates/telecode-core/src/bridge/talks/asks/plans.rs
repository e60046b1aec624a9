//! Plans: approved in a mode, sent back with words, or kept in the making.

use std::collections::HashMap;

use crate::ask::Ask;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::asks::{Decider, allow};
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, asks, notices, records};
use crate::chat::{Message, Press};
use crate::gate::Door;
use crate::ids::{LifeId, MessageId, SessionId, SlotId, ToolCallId};
use crate::outbox::Hold;
use crate::permission::{Decision, Extent, Grant, Mode};
use crate::session::Session;
use crate::time::Now;
use crate::tool::Tool;

/// A mode that was chosen with a plan, until Claude Code says that it is in it.
#[derive(Debug)]
pub(in crate::bridge) struct ModePledge {
    life: LifeId,
    call: ToolCallId,
    slot: SlotId,
    wanted: Mode,
    before: Mode,
}

/// Modes that were chosen with a plan and are not confirmed yet.
#[derive(Debug, Default)]
pub(in crate::bridge) struct ModePledges(HashMap<SessionId, ModePledge>);

pub(super) fn approve(
    hall: &mut Hall,
    talks: &mut Talks,
    ask: Ask,
    mode: Mode,
    press: &Press,
    now: Now,
) -> String {
    let session = talks.sessions.get(&ask.session).map(|session| (session.record().run.mode, session.life()));
    let (Tool::Plan { .. }, Some((before, life))) = (&ask.call.tool, session) else {
        return hall.voice(press.from.id).say("toast-expired");
    };
    if hall.gate().mode(mode, Door::Proposal).is_none() {
        return hall.voice(press.from.id).say("toast-expired");
    }
    if let Some(toast) = asks::unseen(
        hall,
        &talks.sessions,
        &mut talks.asks,
        &mut talks.seen,
        &ask,
        press.thread,
        press.from.id,
    ) {
        return toast;
    }
    if let (Some(life), Some(_)) = (life, &ask.request) {
        let (call, slot) = (ask.call.id.clone(), ask.slot);
        let pledge = ModePledge { life, call, slot, wanted: mode, before };
        talks.pledges.0.insert(ask.session, pledge);
    }
    let slot = ask.slot;
    let toast =
        asks::decide(hall, talks, ask, allow(vec![Grant::Mode(mode)], Extent::Session), press.into(), now);
    // It gets a mark once the mode is confirmed.
    hall.outbox.slots.hold(slot);
    toast
}

/// Claude Code says which mode it is in: the one that was chosen is confirmed on the plan's card.
pub(in crate::bridge) fn mode_confirmed(
    hall: &mut Hall,
    sessions: &Roster,
    pledges: &mut ModePledges,
    id: SessionId,
    mode: Mode,
) {
    let Some(pledge) = pledges.0.get(&id).filter(|pledge| holds(sessions, id, pledge)) else { return };
    let slot = pledge.slot;
    if pledge.wanted != mode {
        return;
    }
    pledges.0.remove(&id);
    if let Some(page) = hall.outbox.slots.held_page(slot) {
        let page = cards::confirmed(page);
        hall.replace(slot, page, Hold::No);
    }
}

/// The plan's call ended: by now Claude Code has said which mode it is in, if it changed.
pub(super) fn plan_over(
    hall: &mut Hall,
    sessions: &mut Roster,
    pledges: &mut ModePledges,
    id: SessionId,
    call: &ToolCallId,
) {
    let is_it = pledges.0.get(&id).is_some_and(|pledge| pledge.call == *call);
    if !is_it {
        return;
    }
    let Some(pledge) = pledges.0.remove(&id) else { return };
    hall.outbox.release(pledge.slot);
    if !holds(sessions, id, &pledge) {
        return;
    }
    // What was chosen was noted before it was confirmed.
    let is_noted = |session: &Session| session.record().run.mode == pledge.wanted;
    if sessions.get(&id).is_some_and(is_noted) {
        let before = hall.gate().kept(pledge.before);
        records::set_mode(sessions, id, before);
    }
    let Some(record) = sessions.get(&id).map(Session::record) else { return };
    let voice = hall.thread_voice(record.thread);
    let name = |mode| voice.say(cards::mode_key(mode));
    let args = [("wanted", name(pledge.wanted).into()), ("mode", name(record.run.mode).into())];
    let text = voice.tell("plan-other-mode", args);
    notices::notice(hall, sessions, id, &text);
}

/// The agent of a session is gone: it confirms no mode any more, so the card of its plan stays as it is.
pub(in crate::bridge) fn forget(hall: &mut Hall, pledges: &mut ModePledges, id: SessionId) {
    if let Some(pledge) = pledges.0.remove(&id) {
        hall.outbox.release(pledge.slot);
    }
}

fn holds(sessions: &Roster, id: SessionId, pledge: &ModePledge) -> bool {
    sessions.get(&id).and_then(Session::life) == Some(pledge.life)
}

/// A reply to a plan, or to its card, is what should be different. Says whether it was one.
pub(in crate::bridge) fn plan_revised(
    hall: &mut Hall,
    talks: &mut Talks,
    message: &Message,
    by: Decider<'_>,
    now: Now,
) -> bool {
    let Some(to) = message.reply_to else { return false };
    let chat = |ask: &Ask| talks.sessions.get(&ask.session).map(|session| session.record().thread.chat);
    let ask = talks.asks.all().find(|ask| {
        ask.is_waiting()
            && chat(ask) == Some(message.thread.chat)
            && is_of_plan(hall, &talks.sessions, ask, to)
    });
    let Some(ask) = ask.cloned() else { return false };
    asks::decide(hall, talks, ask, Decision::Deny { message: message.text.clone() }, by, now);
    true
}

/// Whether a message is the card of a plan, or one of those right before it that show the plan.
fn is_of_plan(hall: &Hall, sessions: &Roster, ask: &Ask, message: MessageId) -> bool {
    let Some(session) = sessions.get(&ask.session) else { return false };
    let pages = hall.plan_pages(session.record().thread, &ask.call.tool).len();
    let Ok(pages) = i64::try_from(pages) else { return false };
    let is_plan = matches!(ask.call.tool, Tool::Plan { .. });
    let card = hall.outbox.slots.message_of(ask.slot).filter(|_| is_plan);
    card.is_some_and(|card| (card.0 - pages..=card.0).contains(&message.0))
}
