//! Asks: opened, answered once by a person who may, and closed with their turn.

mod choices;
mod forms;
mod permissions;
pub(super) mod plans;
mod questions;
pub(super) mod reminders;
pub(super) mod rules;
pub(super) mod sight;

use super::Bridge;
use super::cards::{self, Teller};
use super::seam::Effect;
use crate::agent::{AskFacts, AskRequest, Decision, Extent, Grant, Mode, Order};
use crate::ask::{Ask, AskState, Told, View};
use crate::call::Notify;
use crate::change::{Change, Class};
use crate::chat::Press;
use crate::ids::{AskId, PersonId, RequestId, SessionId, ToolCallId, TurnId};
use crate::outbox::{Hold, Post};
use crate::session::Session;
use crate::time::Now;
use crate::tool::Tool;
use crate::tree::below;

impl Bridge {
    pub(super) fn ask_opened(&mut self, id: SessionId, request: AskRequest, now: Now) {
        self.ensure_turn(id, now);
        let Some(turn) = self.sessions.get(&id).and_then(Session::turn) else { return };
        let turn = turn.record.id;
        if self.asks.values().any(|ask| ask.session == id && ask.request.as_ref() == Some(&request.request)) {
            return;
        }
        if self.ask_came_back(turn, &request) {
            return;
        }
        let Some(request) = self.considered(id, request) else { return };
        self.post_ask(id, turn, request, now);
        self.show_soon(id, now);
    }

    /// A request with what is worth a remark here, and what can be allowed with it.
    fn considered(&self, id: SessionId, request: AskRequest) -> Option<AskRequest> {
        let session = self.sessions.get(&id)?;
        let record = &session.record;
        // What lies in the workspace needs no remark.
        let outside =
            request.facts.blocked_path.filter(|path| below(path, &record.workspace.directory).is_none());
        // While Claude only plans, what changes something is the exception.
        let is_early = session.mode() == Mode::Plan && request.call.tool.may_change();
        // What lies there is allowed already.
        let is_new = |grant: &Grant| match grant {
            Grant::Directories(all) => {
                !all.iter().all(|one| below(one, &record.workspace.directory).is_some())
            }
            Grant::Rules(_) | Grant::Mode(_) => true,
        };
        let suggestions = request.suggestions.into_iter().filter(is_new).collect();
        let suggestions = self.gate().proposals(suggestions);
        let facts = AskFacts {
            blocked_path: outside,
            deny_first: request.facts.deny_first || is_early,
            ..request.facts
        };
        Some(AskRequest { suggestions, facts, ..request })
    }

    fn post_ask(&mut self, id: SessionId, turn: TurnId, request: AskRequest, now: Now) {
        let Some(session) = self.sessions.get(&id) else { return };
        let (thread, record) = (session.record.thread, session.at_work());
        let again =
            self.asks.values().any(|ask| ask.turn == turn && same_call(ask, &request) && ask.may_have_run());
        let number = self.next_ask();
        // A plan comes as messages of its own, above the card.
        let plan = self.plan_pages(thread, &request.call.tool);
        self.show_beside(number, id, thread, plan);
        let slot = self.reserve_slot();
        let ask = Ask {
            id: number,
            session: id,
            turn,
            request: Some(request.request),
            call: request.call,
            suggestions: request.suggestions,
            reason: request.reason,
            facts: request.facts,
            slot: slot.id(),
            opened: now.wall,
            state: AskState::Open,
            view: View::Card,
            told: Told::No,
            reminded: 0,
            replies: Vec::new(),
            checked: Vec::new(),
        };
        let voice = self.thread_voice(thread);
        let mut page = cards::ask_page(&ask, &record, again, voice);
        page.buttons = self.ask_buttons(&ask);
        self.save(Change::Ask(Box::new(ask.clone())));
        let post = Post::new(Class::Ask, thread, page).notify(Notify::Loud).of(id).hold(Hold::Yes);
        self.post_in(slot, post);
        self.asks.insert(ask.id, ask);
    }

    fn ask_buttons(&mut self, ask: &Ask) -> Vec<Vec<crate::page::Button>> {
        let Some(record) = self.sessions.get(&ask.session).map(|session| &session.record) else {
            return Vec::new();
        };
        let voice = self.thread_voice(record.thread);
        let rows = cards::ask_rows(ask, record, voice);
        let mut buttons = Vec::with_capacity(rows.len() + 1);
        if let Some(url) = cards::link(ask) {
            buttons.push(vec![crate::page::Button::open(voice.say("button-open-link"), url)]);
        }
        for row in rows {
            buttons.push(row.into_iter().map(|new| self.button_again(ask.slot, new)).collect());
        }
        buttons
    }

    /// After a crash Claude asks again: the card that is already there is the one for it.
    fn ask_came_back(&mut self, turn: TurnId, request: &AskRequest) -> bool {
        let waiting = self.asks.values().find(|ask| {
            ask.turn == turn
                && ask.request.is_none()
                && same_call(ask, request)
                && ask.may_come_back()
                && !self.was_decided_by_stranger(&ask.state)
        });
        let Some(id) = waiting.map(|ask| ask.id) else { return false };
        let Some(ask) = self.asks.get_mut(&id) else { return false };
        ask.request = Some(request.request.clone());
        ask.call.id = request.call.id.clone();
        if ask.is_decided() {
            ask.told = Told::Yes;
        }
        let is_other = ask.facts.target != request.facts.target;
        ask.facts.target.clone_from(&request.facts.target);
        let ask = ask.clone();
        self.save(Change::Ask(Box::new(ask.clone())));
        if is_other && ask.is_waiting() {
            // What is there has changed meanwhile.
            self.repaint(ask.clone());
        }
        if let AskState::Answered { decision, .. } = ask.state {
            self.tell_answer(ask.session, request.request.clone(), decision);
        }
        true
    }

    fn tell_answer(&mut self, session: SessionId, request: RequestId, decision: Decision) {
        if let Some(life) = self.sessions.get(&session).and_then(Session::life) {
            let decision = self.gate().decision(decision);
            self.effect(Effect::Tell { session, life, order: Order::Answer { request, decision } });
        }
    }

    pub(super) fn ask_withdrawn(&mut self, id: SessionId, request: &RequestId, now: Now) {
        let ask = self.asks.values().find(|ask| ask.session == id && ask.request.as_ref() == Some(request));
        if let Some(ask) = ask.filter(|ask| !ask.is_decided()).map(|ask| ask.id) {
            self.expire(ask, now);
        }
    }

    /// A tool that was asked about ended: its ask is over, whatever else happens to the turn.
    pub(super) fn tool_ended(&mut self, id: SessionId, call: &ToolCallId) {
        let over =
            self.asks.values_mut().find(|ask| ask.session == id && ask.call.id == *call && ask.is_decided());
        if let Some(ask) = over {
            ask.told = Told::Settled;
            self.out.changes.push(Change::Ask(Box::new(ask.clone())));
            let is_denied = matches!(ask.state, AskState::Answered { decision: Decision::Deny { .. }, .. });
            if let Some(turn) = self.sessions.get_mut(&id).and_then(Session::running).filter(|_| is_denied) {
                turn.transcript.deny(call);
            }
        }
        self.plan_over(id, call);
    }

    /// The asks of a turn that ended: nobody can answer them any more.
    pub(super) fn expire_asks(&mut self, turn: TurnId, now: Now) {
        let asks: Vec<_> =
            self.asks.values().filter(|ask| ask.turn == turn).map(|ask| (ask.id, ask.is_decided())).collect();
        for (id, decided) in asks {
            if !decided {
                self.expire(id, now);
            }
            self.asks.remove(&id);
        }
    }

    fn expire(&mut self, id: AskId, now: Now) {
        let Some(ask) = self.asks.get_mut(&id) else { return };
        ask.state = AskState::Expired;
        let ask = ask.clone();
        self.save(Change::Ask(Box::new(ask.clone())));
        self.close_card(&ask, None, now);
    }

    /// The card becomes one line.
    fn close_card(&mut self, ask: &Ask, by: Option<&str>, now: Now) {
        let Some(session) = self.sessions.get(&ask.session) else { return };
        let voice = self.thread_voice(session.record.thread);
        let teller = Teller { voice, directory: &session.record.workspace.directory };
        let page = cards::closed_page(ask, by, now.wall, self.settings.utc_offset, teller);
        self.drop_controls(ask.slot);
        self.retire_card(ask.slot, &page);
        self.replace(ask.slot, page, Hold::No);
    }

    /// How many asks of a session wait for a person.
    pub(super) fn open_asks(&self, session: SessionId) -> usize {
        self.asks.values().filter(|ask| ask.session == session && ask.is_waiting()).count()
    }

    /// Whether Claude itself waits for a person.
    pub(super) fn waits_for_person(&self, session: SessionId) -> bool {
        self.asks.values().any(|ask| ask.session == session && ask.is_wanted())
    }

    pub(super) fn decide(&mut self, mut ask: Ask, decision: Decision, by: Decider<'_>, now: Now) -> String {
        let decision = self.gate().decision(decision).into_inner();
        let toast = self.voice(by.person).say(cards::toast_key(&decision));
        if let Decision::Allow { grants, extent } = &decision {
            self.grant(ask.session, grants, *extent);
        }
        ask.state = AskState::Answered { by: by.person, at: now.wall, decision: decision.clone() };
        ask.told = if ask.request.is_some() { Told::Yes } else { Told::No };
        self.save(Change::Ask(Box::new(ask.clone())));
        self.asks.insert(ask.id, ask.clone());
        self.close_card(&ask, Some(by.name), now);
        if let Some(request) = ask.request.clone() {
            self.tell_answer(ask.session, request, decision);
        }
        // However long the person took, Claude was not silent meanwhile.
        if let Some(turn) = self.sessions.get_mut(&ask.session).and_then(Session::running) {
            turn.sign = now.instant;
        }
        self.show_soon(ask.session, now);
        if ask.request.is_none() { self.voice(by.person).say("toast-kept") } else { toast }
    }

    fn want_reason(&mut self, mut ask: Ask, person: PersonId) -> String {
        ask.state = AskState::WantsReason(person);
        let key = if matches!(ask.call.tool, Tool::Plan { .. }) { "toast-revise" } else { "toast-reason" };
        self.redraw(ask);
        self.voice(person).say(key)
    }

    pub(super) fn back(&mut self, mut ask: Ask, person: PersonId) -> String {
        ask.state = AskState::Open;
        // What was shown whole once stays seen.
        ask.view = if ask.view != View::Card && self.is_cut(&ask) { View::Seen } else { View::Card };
        self.redraw(ask);
        self.voice(person).say("toast-back")
    }

    /// Shows an open ask's card anew, with new buttons.
    fn redraw(&mut self, ask: Ask) {
        self.drop_controls(ask.slot);
        self.repaint(ask);
    }

    /// Shows an open ask's card anew. What its buttons meant they still mean, so that a quick second press counts.
    fn repaint(&mut self, ask: Ask) {
        let Some(session) = self.sessions.get(&ask.session) else { return };
        let (thread, record) = (session.record.thread, session.at_work());
        let mut page = cards::ask_page(&ask, &record, false, self.thread_voice(thread));
        page.buttons = self.ask_buttons(&ask);
        self.save(Change::Ask(Box::new(ask.clone())));
        self.replace(ask.slot, page, Hold::Yes);
        self.asks.insert(ask.id, ask);
    }
}

/// Who decides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decider<'a> {
    pub(super) person: PersonId,
    pub(super) name: &'a str,
}

impl<'a> From<&'a Press> for Decider<'a> {
    fn from(press: &'a Press) -> Self {
        Self { person: press.from.id, name: &press.from.name }
    }
}

pub(super) fn allow(grants: Vec<Grant>, extent: Extent) -> Decision {
    Decision::Allow { grants, extent }
}

/// What Claude reads if a person denies a permission without a reason. Not for people, so not in the catalogue.
pub(super) const DENIAL: &str =
    "The user denied this. Do not try it again in another way; ask what to do instead if you need it.";

/// What Claude reads if a person wants it to go on planning.
pub(super) const KEEP_PLANNING: &str =
    "The user wants to keep planning. Stop and wait for what the user says next.";

/// What Claude reads if a person denies without a reason.
fn denial(tool: &Tool) -> &'static str {
    if matches!(tool, Tool::Plan { .. }) { KEEP_PLANNING } else { DENIAL }
}

fn same_call(ask: &Ask, request: &AskRequest) -> bool {
    ask.call.name == request.call.name && ask.call.input == request.call.input
}
