//! Asks as they are kept: which wait, and what ends them without an answer. How one is opened and answered is in `asks`.

pub(in crate::bridge) mod sight;

use std::collections::BTreeMap;
use std::collections::btree_map::Values;

use crate::ask::{Ask, AskState};
use crate::bridge::hall::cards::StepTeller;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::roster::Roster;
use crate::change::Change;
use crate::ids::{AskId, SessionId, TurnId};
use crate::outbox::Hold;

/// What Claude asked in the turns that are not over, decided or not.
#[derive(Debug)]
pub(in crate::bridge) struct TurnAsks(BTreeMap<AskId, Ask>);

impl TurnAsks {
    /// Those that were stored. Who asked was an agent of the last run.
    pub(in crate::bridge) fn restored(stored: Vec<Ask>) -> Self {
        Self(stored.into_iter().map(|ask| (ask.id, Ask { request: None, ..ask })).collect())
    }

    pub(in crate::bridge) fn get(&self, id: AskId) -> Option<&Ask> {
        self.0.get(&id)
    }

    /// All of them, the oldest first.
    pub(in crate::bridge) fn all(&self) -> Values<'_, AskId, Ask> {
        self.0.values()
    }

    /// A new one, or one that is another now.
    pub(in crate::bridge) fn put(&mut self, ask: Ask) {
        self.0.insert(ask.id, ask);
    }

    /// Changes one, and hands it out to be stored.
    pub(in crate::bridge) fn change(&mut self, id: AskId, what: impl FnOnce(&mut Ask)) -> Option<Ask> {
        let ask = self.0.get_mut(&id)?;
        what(ask);
        Some(ask.clone())
    }

    /// The turn of one is over.
    pub(in crate::bridge) fn remove(&mut self, id: AskId) {
        self.0.remove(&id);
    }

    /// The agent of a turn is gone: it waits for no answer any more.
    pub(in crate::bridge) fn agent_gone(&mut self, turn: TurnId) {
        for ask in self.0.values_mut().filter(|ask| ask.turn == turn) {
            ask.request = None;
        }
    }

    /// A session is deleted, and what it asked with it.
    pub(in crate::bridge) fn forget(&mut self, session: SessionId) {
        self.0.retain(|_, ask| ask.session != session);
    }
}

/// The asks of a turn that ended: nobody can answer them any more.
pub(super) fn expire_asks(hall: &mut Hall, sessions: &Roster, asks: &mut TurnAsks, turn: TurnId) {
    let over: Vec<_> =
        asks.all().filter(|ask| ask.turn == turn).map(|ask| (ask.id, ask.is_decided())).collect();
    for (id, decided) in over {
        if !decided {
            expire(hall, sessions, asks, id);
        }
        asks.remove(id);
    }
}

pub(super) fn expire(hall: &mut Hall, sessions: &Roster, asks: &mut TurnAsks, id: AskId) {
    let Some(ask) = asks.change(id, |ask| ask.state = AskState::Expired) else { return };
    hall.save(Change::Ask(Box::new(ask.clone())));
    close_card(hall, sessions, &ask, None);
}

/// The card becomes one line.
pub(super) fn close_card(hall: &mut Hall, sessions: &Roster, ask: &Ask, by: Option<&str>) {
    let Some(session) = sessions.get(&ask.session) else { return };
    let voice = hall.thread_voice(session.record().thread);
    let teller = StepTeller { voice, directory: &session.record().workspace.directory };
    // In a private chat it was its person, who else.
    let by = by.filter(|_| !session.record().thread.chat.is_private());
    let page = cards::closed_page(ask, by, teller);
    hall.drop_controls(ask.slot);
    hall.retired.leave(ask.slot, &page);
    hall.replace(ask.slot, page, Hold::No);
}

/// How many asks of a session wait for a person.
pub(in crate::bridge) fn open_asks(asks: &TurnAsks, session: SessionId) -> usize {
    asks.all().filter(|ask| ask.session == session && ask.is_waiting()).count()
}

/// Whether Claude itself waits for a person.
pub(in crate::bridge) fn waits_for_person(asks: &TurnAsks, session: SessionId) -> bool {
    asks.all().any(|ask| ask.session == session && ask.is_wanted())
}

/// Forms whose agent is gone: nobody asks them again as they are.
pub(in crate::bridge) fn expire_forms(hall: &mut Hall, sessions: &Roster, asks: &mut TurnAsks) {
    let over = asks.all().filter(|ask| ask.request.is_none() && ask.is_waiting() && ask.form().is_some());
    let over: Vec<AskId> = over.map(|ask| ask.id).collect();
    for ask in over {
        expire(hall, sessions, asks, ask);
    }
}
