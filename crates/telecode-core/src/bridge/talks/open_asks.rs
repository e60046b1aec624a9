//! Asks that wait: which they are, what closes them, and what was allowed for good.

pub(in crate::bridge) mod sight;

use crate::agent::Order;
use crate::ask::{Ask, AskState};
use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::seam::Effect;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::Talks;
use crate::change::Change;
use crate::ids::{AskId, SessionId, TurnId};
use crate::outbox::Hold;
use crate::permission::{Grant, Rule};
use crate::session::Session;
use crate::time::Now;
use crate::tree::below;
use crate::workspace::Place;

/// The asks of a turn that ended: nobody can answer them any more.
pub(super) fn expire_asks(hall: &mut Hall, talks: &mut Talks, turn: TurnId, now: Now) {
    let asks: Vec<_> =
        talks.asks.values().filter(|ask| ask.turn == turn).map(|ask| (ask.id, ask.is_decided())).collect();
    for (id, decided) in asks {
        if !decided {
            expire(hall, talks, id, now);
        }
        talks.asks.remove(&id);
    }
}

/// A session is deleted, and what it asked with it.
pub(in crate::bridge) fn forget(talks: &mut Talks, session: SessionId) {
    talks.asks.retain(|_, ask| ask.session != session);
}

pub(super) fn expire(hall: &mut Hall, talks: &mut Talks, id: AskId, now: Now) {
    let Some(ask) = talks.asks.get_mut(&id) else { return };
    ask.state = AskState::Expired;
    let ask = ask.clone();
    hall.save(Change::Ask(Box::new(ask.clone())));
    close_card(hall, talks, &ask, None, now);
}

/// The card becomes one line.
pub(super) fn close_card(hall: &mut Hall, talks: &Talks, ask: &Ask, by: Option<&str>, now: Now) {
    let Some(session) = talks.sessions.get(&ask.session) else { return };
    let voice = hall.thread_voice(session.record.thread);
    let teller = StepTeller { voice, directory: &session.record.workspace.directory };
    let page = cards::closed_page(ask, by, now.wall, hall.settings.utc_offset, teller);
    hall.drop_controls(ask.slot);
    sight::retire_card(hall, ask.slot, &page);
    hall.replace(ask.slot, page, Hold::No);
}

/// How many asks of a session wait for a person.
pub(in crate::bridge) fn open_asks(talks: &Talks, session: SessionId) -> usize {
    talks.asks.values().filter(|ask| ask.session == session && ask.is_waiting()).count()
}

/// Whether Claude itself waits for a person.
pub(in crate::bridge) fn waits_for_person(talks: &Talks, session: SessionId) -> bool {
    talks.asks.values().any(|ask| ask.session == session && ask.is_wanted())
}

/// Forms whose agent is gone: nobody asks them again as they are.
pub(in crate::bridge) fn expire_forms(hall: &mut Hall, talks: &mut Talks, now: Now) {
    let over =
        talks.asks.values().filter(|ask| ask.request.is_none() && ask.is_waiting() && ask.form().is_some());
    let over: Vec<AskId> = over.map(|ask| ask.id).collect();
    for ask in over {
        expire(hall, talks, ask, now);
    }
}

/// The project that a session works in, by its directory; one in a directory of its own has none.
pub(in crate::bridge) fn rules_project(hall: &Hall, talks: &Talks, id: SessionId) -> Option<String> {
    let record = &talks.sessions.get(&id)?.record;
    match &record.workspace.place {
        Place::Own => None,
        Place::Worktree(worktree) => Some(worktree.repository.clone()),
        Place::Project => {
            let all = hall.settings.projects.iter().chain(&talks.added_projects);
            let around = all.filter(|project| below(&record.workspace.directory, &project.path).is_some());
            let nearest = around.max_by_key(|project| project.path.len());
            Some(nearest.map_or(&record.workspace.directory, |project| &project.path).clone())
        }
    }
}

/// What is allowed to a session's agent from its start on.
pub(super) fn all_grants(hall: &Hall, talks: &Talks, id: SessionId) -> Vec<Grant> {
    let Some(session) = talks.sessions.get(&id) else { return Vec::new() };
    let mut grants = session.record.run.grants.clone();
    let project = rules_project(hall, talks, id).and_then(|project| talks.project_rules.get(&project));
    for rules in project.into_iter().chain([&session.record.run.passing]) {
        if !rules.is_empty() {
            grants.push(Grant::Rules(rules.clone()));
        }
    }
    grants
}

pub(super) fn all_rules(hall: &Hall, talks: &Talks, id: SessionId) -> Vec<Rule> {
    let of = |grant: Grant| match grant {
        Grant::Rules(rules) => rules,
        Grant::Mode(_) | Grant::Directories(_) => Vec::new(),
    };
    all_grants(hall, talks, id).into_iter().flat_map(of).collect()
}

/// A live agent is told what holds from now on.
pub(super) fn tell_rules(hall: &mut Hall, talks: &Talks, id: SessionId) {
    let Some(life) = talks.sessions.get(&id).and_then(Session::life) else { return };
    let order = Order::Rules(hall.gate().rules(all_rules(hall, talks, id)));
    hall.effect(Effect::Tell { session: id, life, order });
}

/// A turn ended, and with it what was allowed for it.
pub(super) fn passing_over(hall: &mut Hall, talks: &mut Talks, id: SessionId) {
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    if session.record.run.passing.is_empty() {
        return;
    }
    session.record.run.passing.clear();
    hall.save(Change::Session(Box::new(session.record.clone())));
    tell_rules(hall, talks, id);
}
