//! Queries: what an agent was asked beside its work, for whom, and what is to be done with the answer.
//!
//! As with errands, the update that caused a query is handled only when the query is over.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use crate::agent::Order;
use crate::bridge::QueryThen;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, holders, launch};
use crate::ids::{LifeId, QueryId, SessionId, UpdateId};
use crate::permission::Mode;
use crate::query::{Answer, NoAnswer, Query, Saying};
use crate::session::{Session, State};

/// The queries that are on their way.
#[derive(Debug, Default)]
pub(in crate::bridge) struct Queries {
    last: u64,
    open: BTreeMap<QueryId, OpenQuery>,
    /// Whose live view says that they are asked.
    shown: BTreeSet<SessionId>,
}

/// A query on its way.
#[derive(Debug)]
pub(in crate::bridge) struct OpenQuery {
    pub(in crate::bridge) session: SessionId,
    /// The agent that it was told to; `None` until one is ready.
    life: Option<LifeId>,
    pub(in crate::bridge) query: Query,
    pub(in crate::bridge) update: Option<UpdateId>,
    pub(in crate::bridge) asker: Asker,
    pub(in crate::bridge) then: QueryThen,
}

/// The answer to a query, for whoever waits for it.
#[derive(Debug)]
pub(in crate::bridge) struct Answered(pub(in crate::bridge) Result<Answer, NoAnswer>);

impl Answered {
    /// What it says. An answer to another question is as good as none.
    pub(in crate::bridge) fn says<S: Saying>(self) -> Result<S, NoAnswer> {
        S::of(self.0?).ok_or(NoAnswer::Unsupported)
    }
}

impl Queries {
    /// A query is over.
    pub(in crate::bridge) fn over(&mut self, id: QueryId) -> Option<OpenQuery> {
        self.open.remove(&id)
    }

    /// The live view of a session says that its agent is asked. Says whether it did not before.
    pub(in crate::bridge) fn show(&mut self, session: SessionId) -> bool {
        self.shown.insert(session)
    }

    /// Whose live view says so.
    pub(in crate::bridge) fn shown(&self) -> &BTreeSet<SessionId> {
        &self.shown
    }

    /// Whose live view said so until now: none does any more.
    pub(in crate::bridge) fn take_shown(&mut self) -> BTreeSet<SessionId> {
        mem::take(&mut self.shown)
    }

    /// Those that nobody can answer any more.
    pub(in crate::bridge) fn lost(&self, talks: &Talks) -> Vec<QueryId> {
        self.open.iter().filter(|(_, asked)| is_lost(&talks.sessions, asked)).map(|(id, _)| *id).collect()
    }

    /// Those of a session that no agent was told yet.
    fn untold(&self, session: SessionId) -> impl Iterator<Item = QueryId> {
        let is_it = move |asked: &&OpenQuery| asked.session == session && asked.life.is_none();
        self.open.iter().filter(move |(_, asked)| is_it(asked)).map(|(id, _)| *id)
    }

    /// The sessions that somebody asked something and waits for.
    pub(in crate::bridge) fn awaited(&self) -> BTreeSet<SessionId> {
        let asked = self.open.values().filter(|asked| asked.update.is_some());
        asked.map(|asked| asked.session).collect()
    }

    /// Whether a session's agent is on its way out of a mode that it may not be in: nothing else was told to it since.
    pub(in crate::bridge) fn narrows(&self, session: SessionId) -> bool {
        let is_of_mode =
            |asked: &&OpenQuery| asked.session == session && matches!(asked.query, Query::SetMode(_));
        let newest = self.open.values().rev().find(is_of_mode);
        newest.is_some_and(|asked| matches!(asked.then, QueryThen::Narrowed(_)))
    }

    /// Whether a session's agent is asked for a name, or told one.
    pub(super) fn names(&self, session: SessionId) -> bool {
        let mut open = self.open.values().filter(|asked| asked.session == session);
        open.any(|asked| matches!(asked.then, QueryThen::Naming(_)))
    }

    /// The modes that a session's agent was told and did not answer yet: it may be in any of them.
    pub(in crate::bridge) fn modes(&self, session: SessionId) -> impl Iterator<Item = Mode> {
        let told = self.open.values().filter(move |asked| asked.session == session && asked.life.is_some());
        told.filter_map(|asked| if let Query::SetMode(mode) = asked.query { Some(*mode) } else { None })
    }

    /// Whether a session's agent is wanted for one.
    pub(in crate::bridge) fn want(&self, session: SessionId) -> bool {
        self.untold(session).next().is_some()
    }
}

/// Asks the agent of a session something; one that sleeps is woken for it. The update that is being handled waits for the
/// answer.
pub(in crate::bridge) fn query(
    hall: &mut Hall,
    talks: &mut Talks,
    session: SessionId,
    query: Query,
    asker: &Asker,
    then: impl Into<QueryThen>,
) {
    talks.queries.last += 1;
    let id = QueryId(talks.queries.last);
    let update = hall.handling.hand_over();
    let asked = OpenQuery { session, life: None, query, update, asker: asker.clone(), then: then.into() };
    talks.queries.open.insert(id, asked);
    holders::wanted_here(&mut talks.sessions, session);
    tell_queries(hall, talks, session);
}

/// Asks the agent of a session something that no person waits for. One that sleeps is not woken for it.
pub(super) fn query_beside(
    hall: &mut Hall,
    talks: &mut Talks,
    session: SessionId,
    query: Query,
    then: impl Into<QueryThen>,
) {
    let Some(record) = talks.sessions.get(&session).map(Session::record) else { return };
    let asker = Asker::of_thread(record.thread, record.person);
    talks.queries.last += 1;
    let id = QueryId(talks.queries.last);
    let asked = OpenQuery { session, life: None, query, update: None, asker, then: then.into() };
    talks.queries.open.insert(id, asked);
    tell_queries(hall, talks, session);
}

/// Tells an agent that is ready what it is to be asked; wakes one that sleeps.
pub(super) fn tell_queries(hall: &mut Hall, talks: &mut Talks, session: SessionId) {
    if !talks.queries.want(session) {
        return;
    }
    match talks.sessions.get(&session).map(Session::state) {
        Some(State::Idle { life, .. } | State::Running(life, _)) => {
            let (life, gate) = (*life, hall.gate());
            for id in talks.queries.untold(session).collect::<Vec<_>>() {
                let Some(asked) = talks.queries.open.get_mut(&id) else { continue };
                asked.life = Some(life);
                // What was let through may not be any more.
                if let Query::SetMode(mode) = &mut asked.query {
                    *mode = gate.kept(**mode);
                }
                let order = Order::Query { id, query: asked.query.clone() };
                hall.effect(Effect::Tell { session, life, order });
            }
        }
        Some(State::Asleep) => launch::wake(hall, talks, session),
        // They are told, or given up, as soon as that is over.
        Some(State::Starting(_) | State::Ending(_) | State::Inspecting(_) | State::Offered(_)) | None => {}
    }
}

/// Gives up what people asked who are not served any more; their updates are over.
pub(super) fn queries_of_strangers(hall: &Hall, queries: &mut Queries) -> Vec<UpdateId> {
    let access = &hall.access;
    let is_theirs = |asked: &OpenQuery| asked.update.is_some() && !access.serves(asked.asker.person.id);
    let gone = queries.open.extract_if(.., |_, asked| is_theirs(asked));
    gone.filter_map(|(_, asked)| asked.update).collect()
}

fn is_lost(sessions: &Roster, asked: &OpenQuery) -> bool {
    let Some(session) = addressee::there(sessions, asked.session) else {
        return true;
    };
    match asked.life {
        Some(life) => session.life() != Some(life),
        // One that is about to leave is not woken for it: its agent would be ended and begun for ever.
        None => session.leaving().is_some() || matches!(session.state(), State::Asleep | State::Offered(_)),
    }
}

/// Says why a query has no answer.
pub(in crate::bridge) fn no_answer(hall: &mut Hall, why: &NoAnswer, asker: &Asker) {
    let voice = hall.voice(asker.person.id);
    let text = match why {
        NoAnswer::Refused(reason) => {
            let reason = crate::render::glance(reason, REASON);
            voice.tell("query-refused", [("reason", reason.into())])
        }
        NoAnswer::Unsupported => voice.say("query-unsupported"),
        NoAnswer::Late => voice.say("query-late"),
        NoAnswer::Gone => voice.say("query-gone"),
    };
    hall.close_menu(asker, crate::page::Page::plain(text));
}

/// How much of a reason is shown, in UTF-16 units.
const REASON: usize = 600;
