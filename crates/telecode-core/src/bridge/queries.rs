//! Queries: what an agent was asked beside its work, for whom, and what is to be done with the answer.
//!
//! As with errands, the update that caused a query is handled only when the query is over.

use std::collections::{BTreeMap, BTreeSet};

use super::Bridge;
use super::errands::Asker;
use super::seam::Effect;
use super::{asks, facts, notices, peers, steering, tasks, tuning, undo, usage};
use crate::agent::{Mode, Order};
use crate::ids::{LifeId, QueryId, SessionId, UpdateId};
use crate::query::{Answer, NoAnswer, Query};
use crate::session::{Session, State};
use crate::time::Now;

/// The queries that are on their way.
#[derive(Debug, Default)]
pub(super) struct Queries {
    last: u64,
    open: BTreeMap<QueryId, Asked>,
    /// Whose live view says that they are asked.
    pub(super) shown: BTreeSet<SessionId>,
}

/// A query on its way.
#[derive(Debug)]
struct Asked {
    session: SessionId,
    /// The agent that it was told to; `None` until one is ready.
    life: Option<LifeId>,
    query: Query,
    update: Option<UpdateId>,
    asker: Asker,
    then: Then,
}

/// What is to be done with an answer: whose room it belongs to.
#[derive(Debug)]
pub(super) enum Then {
    Facts(facts::Then),
    Tasks(tasks::Then),
    Notices(notices::Then),
    Peers(peers::Then),
    Undo(undo::Asked),
    Rules(asks::rules::Said),
    Usage(usage::Asked),
    Steering(steering::Then),
    Tuning(tuning::Then),
    /// A mode that may not be in force was to be left.
    Narrowed,
}

impl Queries {
    /// Those of a session that no agent was told yet.
    fn untold(&self, session: SessionId) -> impl Iterator<Item = QueryId> {
        let is_it = move |asked: &&Asked| asked.session == session && asked.life.is_none();
        self.open.iter().filter(move |(_, asked)| is_it(asked)).map(|(id, _)| *id)
    }

    /// The sessions that somebody asked something and waits for.
    pub(super) fn awaited(&self) -> BTreeSet<SessionId> {
        let asked = self.open.values().filter(|asked| asked.update.is_some());
        asked.map(|asked| asked.session).collect()
    }

    /// Whether a session's agent is on its way out of a mode that it may not be in: nothing else was told to it since.
    pub(super) fn narrows(&self, session: SessionId) -> bool {
        let is_of_mode =
            |asked: &&Asked| asked.session == session && matches!(asked.query, Query::SetMode(_));
        let newest = self.open.values().rev().find(is_of_mode);
        newest.is_some_and(|asked| matches!(asked.then, Then::Narrowed))
    }

    /// The modes that a session's agent was told and did not answer yet: it may be in any of them.
    pub(super) fn modes(&self, session: SessionId) -> impl Iterator<Item = Mode> {
        let told = self.open.values().filter(move |asked| asked.session == session && asked.life.is_some());
        told.filter_map(|asked| if let Query::SetMode(mode) = asked.query { Some(*mode) } else { None })
    }

    /// Whether a session's agent is wanted for one.
    pub(super) fn want(&self, session: SessionId) -> bool {
        self.untold(session).next().is_some()
    }
}

impl Bridge {
    /// Asks the agent of a session something; one that sleeps is woken for it. The update that is being handled waits for the
    /// answer.
    pub(super) fn query(&mut self, session: SessionId, query: Query, asker: &Asker, then: Then) {
        self.queries.last += 1;
        let id = QueryId(self.queries.last);
        let update = self.handling.hand_over();
        let asked = Asked { session, life: None, query, update, asker: asker.clone(), then };
        self.queries.open.insert(id, asked);
        self.wanted_here(session);
        self.tell_queries(session);
    }

    /// Tells an agent that is ready what it is to be asked; wakes one that sleeps.
    pub(super) fn tell_queries(&mut self, session: SessionId) {
        if !self.queries.want(session) {
            return;
        }
        match self.sessions.get(&session).map(Session::state) {
            Some(State::Idle { life, .. } | State::Running(life, _)) => {
                let (life, gate) = (*life, self.gate());
                for id in self.queries.untold(session).collect::<Vec<_>>() {
                    let Some(asked) = self.queries.open.get_mut(&id) else { continue };
                    asked.life = Some(life);
                    // What was let through may not be any more.
                    if let Query::SetMode(mode) = &mut asked.query {
                        *mode = gate.kept(**mode);
                    }
                    let order = Order::Query { id, query: asked.query.clone() };
                    self.effect(Effect::Tell { session, life, order });
                }
            }
            Some(State::Asleep) => self.wake(session),
            // They are told, or given up, as soon as that is over.
            Some(State::Starting(_) | State::Ending(_) | State::Inspecting(_) | State::Offered(_)) | None => {
            }
        }
    }

    /// Gives up what nobody can answer any more: what an agent was told that is gone, and what waits for one that does not come.
    pub(super) fn settle_queries(&mut self, now: Now) {
        let gone: Vec<_> =
            self.queries.open.iter().filter(|(_, asked)| self.is_lost(asked)).map(|(id, _)| *id).collect();
        for id in gone {
            self.answered(id, Err(NoAnswer::Gone), now);
        }
    }

    /// Gives up what people asked who are not served any more; their updates are over.
    pub(super) fn queries_of_strangers(&mut self) -> Vec<UpdateId> {
        let access = &self.access;
        let is_theirs = |asked: &Asked| asked.update.is_some() && !access.serves(asked.asker.person.id);
        let gone = self.queries.open.extract_if(.., |_, asked| is_theirs(asked));
        gone.filter_map(|(_, asked)| asked.update).collect()
    }

    fn is_lost(&self, asked: &Asked) -> bool {
        let Some(session) = self.there(asked.session) else {
            return true;
        };
        match asked.life {
            Some(life) => session.life() != Some(life),
            // One that is about to leave is not woken for it: its agent would be ended and begun for ever.
            None => {
                session.leaving().is_some() || matches!(session.state(), State::Asleep | State::Offered(_))
            }
        }
    }

    /// A query is over.
    pub(super) fn answered(&mut self, id: QueryId, answer: Result<Answer, NoAnswer>, now: Now) {
        let Some(Asked { session, update, asker, then, query, .. }) = self.queries.open.remove(&id) else {
            return;
        };
        if let Query::SetMode(_) = query {
            self.mode_answered(session, &answer);
        }
        self.settle_written(asker.thread, asker.person.id, now);
        // What follows may need another query, which then holds the update.
        self.handling.go_on(update);
        match then {
            Then::Rules(asks::rules::Said) => self.rules_told(session, answer, &asker),
            Then::Usage(usage::Asked) => self.usage_told(session, answer, &asker, now),
            Then::Facts(then) => self.facts_told(session, &then, answer, &asker),
            Then::Tasks(then) => self.tasks_told(session, then, answer, &asker, now),
            Then::Notices(then) => self.notices_told(session, &then, answer),
            Then::Peers(then) => self.peer_told(session, then, answer, &asker),
            Then::Undo(then) => self.undo_told(then, answer, &asker),
            Then::Steering(then) => self.steering_told(session, then, answer, &asker),
            Then::Narrowed => self.narrowed(session, &answer),
            Then::Tuning(then) => self.tuning_told(session, then, answer, &asker, now),
        }
        self.handled();
    }

    /// Says why a query has no answer.
    pub(super) fn no_answer(&mut self, why: &NoAnswer, asker: &Asker) {
        let voice = self.voice(asker.person.id);
        let text = match why {
            NoAnswer::Refused(reason) => {
                let reason = crate::render::glance(reason, REASON);
                voice.tell("query-refused", [("reason", reason.into())])
            }
            NoAnswer::Unsupported => voice.say("query-unsupported"),
            NoAnswer::Late => voice.say("query-late"),
            NoAnswer::Gone => voice.say("query-gone"),
        };
        self.close_menu(asker, crate::page::Page::plain(text));
    }
}

/// How much of a reason is shown, in UTF-16 units.
const REASON: usize = 600;
