//! An ask is opened, answered once by a person who may, and told to the agent. What is kept of it is in `open_asks`.

pub(in crate::bridge) mod choices;
pub(in crate::bridge) mod forms;
pub(in crate::bridge) mod permissions;
pub(in crate::bridge) mod plans;
pub(in crate::bridge) mod questions;
pub(in crate::bridge) mod reminders;
pub(in crate::bridge) mod typed;

use crate::agent::{AskFacts, AskRequest, Order};
use crate::ask::{Ask, AskState, Told, View};
use crate::bridge::hall::cards::AskedBefore;
use crate::bridge::hall::cards::asks::closed::{DENIAL, KEEP_PLANNING};
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::asks::plans::ModePledges;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::open_asks::sight::SeenAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, open_asks, turns};
use crate::call::Notify;
use crate::change::{Change, Class};
use crate::chat::Press;
use crate::ids::{PersonId, RequestId, SessionId, ThreadId, ToolCallId, TurnId};
use crate::outbox::{Hold, Post};
use crate::permission::{Decision, Extent, Grant, Mode};
use crate::session::Session;
use crate::time::Now;
use crate::tool::Tool;
use crate::tree::below;

pub(in crate::bridge) fn opened(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    request: AskRequest,
    now: Now,
) {
    turns::ensure(hall, &mut talks.sessions, id, now);
    let Some(turn) = talks.sessions.get(&id).and_then(Session::turn) else { return };
    let turn = turn.record().id;
    if talks.asks.all().any(|ask| ask.session == id && ask.request.as_ref() == Some(&request.request)) {
        return;
    }
    if came_back(hall, &talks.sessions, &mut talks.asks, turn, &request) {
        return;
    }
    let Some(request) = considered(hall, &talks.sessions, id, request) else { return };
    post(hall, talks, id, turn, request, now);
    hall.show_soon(id, now);
}

/// A request with what is worth a remark here, and what can be allowed with it.
fn considered(hall: &Hall, sessions: &Roster, id: SessionId, request: AskRequest) -> Option<AskRequest> {
    let session = sessions.get(&id)?;
    let record = session.record();
    // What lies in the workspace needs no remark.
    let outside =
        request.facts.blocked_path.filter(|path| below(path, &record.workspace.directory).is_none());
    // While Claude only plans, what changes something is the exception.
    let is_early = session.mode() == Mode::Plan && request.call.tool.may_change();
    // What lies there is allowed already.
    let is_new = |grant: &Grant| match grant {
        Grant::Directories(all) => !all.iter().all(|one| below(one, &record.workspace.directory).is_some()),
        Grant::Rules(_) | Grant::Mode(_) => true,
    };
    let suggestions = request.suggestions.into_iter().filter(is_new).collect();
    let suggestions = hall.gate().proposals(suggestions);
    let facts =
        AskFacts { blocked_path: outside, deny_first: request.facts.deny_first || is_early, ..request.facts };
    Some(AskRequest { suggestions, facts, ..request })
}

fn post(hall: &mut Hall, talks: &mut Talks, id: SessionId, turn: TurnId, request: AskRequest, now: Now) {
    let Some(session) = talks.sessions.get(&id) else { return };
    let (thread, record) = (session.record().thread, session.at_work());
    let is_again = |ask: &Ask| ask.turn == turn && same_call(ask, &request) && ask.may_have_run();
    let before = if talks.asks.all().any(is_again) { AskedBefore::Yes } else { AskedBefore::No };
    let number = hall.next_ask();
    // A plan comes as messages of its own, above the card.
    let plan = hall.plan_pages(thread, &request.call.tool);
    open_asks::sight::show_beside(hall, &mut talks.seen, number, id, thread, plan);
    let slot = hall.reserve_slot();
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
    let voice = hall.thread_voice(thread);
    let mut page = cards::ask_page(&ask, &record, before, voice);
    page.buttons = buttons(hall, &talks.sessions, &ask);
    hall.save(Change::Ask(Box::new(ask.clone())));
    let post = Post::new(Class::Ask, thread, page).notify(Notify::Loud).of(id).hold(Hold::Yes);
    hall.post_in(slot, post);
    talks.asks.put(ask);
}

fn buttons(hall: &mut Hall, sessions: &Roster, ask: &Ask) -> Vec<Vec<crate::page::Button>> {
    let Some(record) = sessions.get(&ask.session).map(Session::record) else {
        return Vec::new();
    };
    let voice = hall.thread_voice(record.thread);
    let rows = cards::ask_rows(ask, record, voice);
    let mut buttons = Vec::with_capacity(rows.len() + 1);
    if let Some(url) = cards::link(ask) {
        buttons.push(vec![crate::page::Button::open(voice.say("button-open-link"), url)]);
    }
    for row in rows {
        buttons.push(row.into_iter().map(|new| hall.button_again(ask.slot, new)).collect());
    }
    buttons
}

/// After a crash Claude asks again: the card that is already there is the one for it.
fn came_back(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    turn: TurnId,
    request: &AskRequest,
) -> bool {
    let waiting = asks.all().find(|ask| {
        ask.turn == turn
            && ask.request.is_none()
            && same_call(ask, request)
            && ask.may_come_back()
            && !was_decided_by_stranger(hall, &ask.state)
    });
    let Some(id) = waiting.map(|ask| ask.id) else { return false };
    let is_other = waiting.is_some_and(|ask| ask.facts.target != request.facts.target);
    let again = asks.change(id, |ask| {
        ask.request = Some(request.request.clone());
        ask.call.id = request.call.id.clone();
        if ask.is_decided() {
            ask.told = Told::Yes;
        }
        ask.facts.target.clone_from(&request.facts.target);
    });
    let Some(ask) = again else { return false };
    hall.save(Change::Ask(Box::new(ask.clone())));
    if is_other && ask.is_waiting() {
        // What is there has changed meanwhile.
        repaint(hall, sessions, asks, ask.clone());
    }
    if let AskState::Answered { decision, .. } = ask.state {
        tell_answer(hall, sessions, ask.session, request.request.clone(), decision);
    }
    true
}

fn tell_answer(
    hall: &mut Hall,
    sessions: &Roster,
    session: SessionId,
    request: RequestId,
    decision: Decision,
) {
    if let Some(life) = sessions.get(&session).and_then(Session::life) {
        let decision = hall.gate().decision(decision);
        hall.effect(Effect::Tell { session, life, order: Order::Answer { request, decision } });
    }
}

pub(in crate::bridge) fn withdrawn(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    id: SessionId,
    request: &RequestId,
) {
    let ask = asks.all().find(|ask| ask.session == id && ask.request.as_ref() == Some(request));
    if let Some(ask) = ask.filter(|ask| !ask.is_decided()).map(|ask| ask.id) {
        open_asks::expire(hall, sessions, asks, ask);
    }
}

/// A tool that was asked about ended: its ask is over, whatever else happens to the turn.
pub(in crate::bridge) fn tool_ended(
    hall: &mut Hall,
    sessions: &mut Roster,
    asks: &mut TurnAsks,
    pledges: &mut ModePledges,
    id: SessionId,
    call: &ToolCallId,
) {
    let is_over = |ask: &&Ask| ask.session == id && ask.call.id == *call && ask.is_decided();
    let over = asks.all().find(is_over).map(|ask| ask.id);
    if let Some(ask) = over.and_then(|ask| asks.change(ask, |ask| ask.told = Told::Settled)) {
        hall.save(Change::Ask(Box::new(ask.clone())));
        let is_denied = matches!(ask.state, AskState::Answered { decision: Decision::Deny { .. }, .. });
        if let Some(turn) = sessions.get_mut(&id).and_then(Session::running).filter(|_| is_denied) {
            turn.transcript_mut().deny(call);
        }
    }
    plans::plan_over(hall, sessions, pledges, id, call);
}

pub(in crate::bridge) fn decide(
    hall: &mut Hall,
    talks: &mut Talks,
    mut ask: Ask,
    decision: Decision,
    by: Decider<'_>,
    now: Now,
) -> String {
    let decision = hall.gate().decision(decision).into_inner();
    let toast = hall.voice(by.person).say(cards::toast_key(&decision));
    if let Decision::Allow { grants, extent } = &decision {
        permissions::grant(
            hall,
            &mut talks.sessions,
            &talks.added_projects,
            &mut talks.project_rules,
            ask.session,
            grants,
            *extent,
        );
    }
    ask.state = AskState::Answered { by: by.person, at: now.wall, decision: decision.clone() };
    ask.told = if ask.request.is_some() { Told::Yes } else { Told::No };
    hall.save(Change::Ask(Box::new(ask.clone())));
    talks.asks.put(ask.clone());
    open_asks::close_card(hall, &talks.sessions, &ask, Some(by.name));
    if let Some(request) = ask.request.clone() {
        tell_answer(hall, &talks.sessions, ask.session, request, decision);
    }
    // However long the person took, Claude was not silent meanwhile.
    if let Some(turn) = talks.sessions.get_mut(&ask.session).and_then(Session::running) {
        turn.shows_life(now.instant);
    }
    hall.show_soon(ask.session, now);
    if ask.request.is_none() { hall.voice(by.person).say("toast-kept") } else { toast }
}

pub(super) fn want_reason(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    mut ask: Ask,
    person: PersonId,
) -> String {
    ask.state = AskState::WantsReason(person);
    let key = if matches!(ask.call.tool, Tool::Plan { .. }) { "toast-revise" } else { "toast-reason" };
    redraw(hall, sessions, asks, ask);
    hall.voice(person).say(key)
}

pub(super) fn back(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    mut ask: Ask,
    person: PersonId,
) -> String {
    ask.state = AskState::Open;
    // What was shown whole once stays seen.
    ask.view = if ask.view != View::Card && open_asks::sight::is_cut(hall, sessions, &ask) {
        View::Seen
    } else {
        View::Card
    };
    redraw(hall, sessions, asks, ask);
    hall.voice(person).say("toast-back")
}

/// Shows an open ask's card anew, with new buttons.
pub(super) fn redraw(hall: &mut Hall, sessions: &Roster, asks: &mut TurnAsks, ask: Ask) {
    hall.drop_controls(ask.slot);
    repaint(hall, sessions, asks, ask);
}

/// Shows an open ask's card anew. What its buttons meant they still mean, so that a quick second press counts.
pub(super) fn repaint(hall: &mut Hall, sessions: &Roster, asks: &mut TurnAsks, ask: Ask) {
    let Some(session) = sessions.get(&ask.session) else { return };
    let (thread, record) = (session.record().thread, session.at_work());
    let mut page = cards::ask_page(&ask, &record, AskedBefore::No, hall.thread_voice(thread));
    page.buttons = buttons(hall, sessions, &ask);
    hall.save(Change::Ask(Box::new(ask.clone())));
    hall.replace(ask.slot, page, Hold::Yes);
    asks.put(ask);
}

/// Whether an ask was decided by somebody who is not served any more, so that it counts no more.
fn was_decided_by_stranger(hall: &Hall, state: &AskState) -> bool {
    matches!(state, AskState::Answered { by, .. } if !hall.access.serves(*by))
}

/// What stands between an ask and whoever agrees to what it says, as a toast: there is more than its card shows, which is sent
/// now, or is not there yet. `None` if all of it was there to be seen.
pub(in crate::bridge) fn unseen(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    seen: &mut SeenAsks,
    ask: &Ask,
    thread: ThreadId,
    person: PersonId,
) -> Option<String> {
    if open_asks::sight::is_unseen(hall, sessions, ask) {
        return Some(permissions::show_rest(hall, sessions, asks, seen, ask.clone(), thread, person));
    }
    open_asks::sight::is_being_shown(hall, seen, ask).then(|| hall.voice(person).say("toast-coming"))
}

/// Who decides.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) struct Decider<'a> {
    pub(in crate::bridge) person: PersonId,
    pub(in crate::bridge) name: &'a str,
}

impl<'a> From<&'a Press> for Decider<'a> {
    fn from(press: &'a Press) -> Self {
        Self { person: press.from.id, name: &press.from.name }
    }
}

pub(in crate::bridge) fn allow(grants: Vec<Grant>, extent: Extent) -> Decision {
    Decision::Allow { grants, extent }
}

/// What Claude reads if a person denies without a reason.
pub(in crate::bridge) fn denial(tool: &Tool) -> &'static str {
    if matches!(tool, Tool::Plan { .. }) { KEEP_PLANNING } else { DENIAL }
}

fn same_call(ask: &Ask, request: &AskRequest) -> bool {
    ask.call.name == request.call.name && ask.call.input == request.call.input
}
