//! Plans: approved in a mode, sent back with words, or kept in the making.

use super::{Decider, allow};
use crate::agent::{Decision, Extent, Grant, Mode};
use crate::ask::Ask;
use crate::bridge::{Bridge, cards};
use crate::chat::{Message, Press};
use crate::gate::Door;
use crate::ids::{LifeId, MessageId, SessionId, SlotId, ToolCallId};
use crate::outbox::Hold;
use crate::session::Session;
use crate::time::Now;
use crate::tool::Tool;

/// A mode that was chosen with a plan, until Claude Code says that it is in it.
#[derive(Debug)]
pub(in crate::bridge) struct Pledge {
    life: LifeId,
    call: ToolCallId,
    slot: SlotId,
    wanted: Mode,
    before: Mode,
}

impl Bridge {
    pub(super) fn approve(&mut self, ask: Ask, mode: Mode, press: &Press, now: Now) -> String {
        let session =
            self.sessions.get(&ask.session).map(|session| (session.record.run.mode, session.life()));
        let (Tool::Plan { .. }, Some((before, life))) = (&ask.call.tool, session) else {
            return self.voice(press.from.id).say("toast-expired");
        };
        if self.gate().mode(mode, Door::Proposal).is_none() {
            return self.voice(press.from.id).say("toast-expired");
        }
        if let Some(toast) = self.unseen(&ask, press.thread, press.from.id) {
            return toast;
        }
        if let (Some(life), Some(_)) = (life, &ask.request) {
            let (call, slot) = (ask.call.id.clone(), ask.slot);
            let pledge = Pledge { life, call, slot, wanted: mode, before };
            self.pledges.insert(ask.session, pledge);
        }
        let slot = ask.slot;
        let toast = self.decide(ask, allow(vec![Grant::Mode(mode)], Extent::Session), press.into(), now);
        // It gets a mark once the mode is confirmed.
        self.outbox.hold(slot);
        toast
    }

    /// Claude Code says which mode it is in: the one that was chosen is confirmed on the plan's card.
    pub(in crate::bridge) fn mode_confirmed(&mut self, id: SessionId, mode: Mode) {
        let Some(pledge) = self.pledges.get(&id).filter(|pledge| self.is_live(id, pledge)) else { return };
        let slot = pledge.slot;
        if pledge.wanted != mode {
            return;
        }
        self.pledges.remove(&id);
        if let Some(page) = self.outbox.held_page(slot) {
            let page = cards::confirmed(page);
            self.replace(slot, page, Hold::No);
        }
    }

    /// The plan's call ended: by now Claude Code has said which mode it is in, if it changed.
    pub(super) fn plan_over(&mut self, id: SessionId, call: &ToolCallId) {
        let is_it = self.pledges.get(&id).is_some_and(|pledge| pledge.call == *call);
        if !is_it {
            return;
        }
        let Some(pledge) = self.pledges.remove(&id) else { return };
        self.outbox.release(pledge.slot);
        if !self.is_live(id, &pledge) {
            return;
        }
        // What was chosen was noted before it was confirmed.
        let is_noted = |session: &Session| session.record.run.mode == pledge.wanted;
        if self.sessions.get(&id).is_some_and(is_noted) {
            let before = self.gate().kept(pledge.before);
            self.set_mode(id, before);
        }
        let Some(record) = self.sessions.get(&id).map(|session| &session.record) else { return };
        let voice = self.thread_voice(record.thread);
        let name = |mode| voice.say(cards::mode_key(mode));
        let args = [("wanted", name(pledge.wanted).into()), ("mode", name(record.run.mode).into())];
        let text = voice.tell("plan-other-mode", args);
        self.notice(id, &text);
    }

    fn is_live(&self, id: SessionId, pledge: &Pledge) -> bool {
        self.sessions.get(&id).and_then(Session::life) == Some(pledge.life)
    }

    /// A reply to a plan, or to its card, is what should be different. Says whether it was one.
    pub(in crate::bridge) fn plan_revised(&mut self, message: &Message, by: Decider<'_>, now: Now) -> bool {
        let Some(to) = message.reply_to else { return false };
        let chat = |ask: &Ask| self.sessions.get(&ask.session).map(|session| session.record.thread.chat);
        let ask = self.asks.values().find(|ask| {
            ask.is_waiting() && chat(ask) == Some(message.thread.chat) && self.is_of_plan(ask, to)
        });
        let Some(ask) = ask.cloned() else { return false };
        self.decide(ask, Decision::Deny { message: message.text.clone() }, by, now);
        true
    }

    /// Whether a message is the card of a plan, or one of those right before it that show the plan.
    fn is_of_plan(&self, ask: &Ask, message: MessageId) -> bool {
        let Some(session) = self.sessions.get(&ask.session) else { return false };
        let pages = self.plan_pages(session.record.thread, &ask.call.tool).len();
        let Ok(pages) = i64::try_from(pages) else { return false };
        let is_plan = matches!(ask.call.tool, Tool::Plan { .. });
        let card = self.outbox.message_of(ask.slot).filter(|_| is_plan);
        card.is_some_and(|card| (card.0 - pages..=card.0).contains(&message.0))
    }
}
