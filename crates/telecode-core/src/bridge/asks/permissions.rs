//! Permissions: allowed once or from now on, never by one tap where Claude Code wants a second look.

use super::{Decider, allow};
use crate::agent::{Extent, Grant, Mode, Rule};
use crate::ask::{Ask, View};
use crate::bridge::Bridge;
use crate::change::{Change, Place};
use crate::chat::Press;
use crate::gate::Door;
use crate::ids::{AskId, PersonId, SessionId};
use crate::time::Now;

impl Bridge {
    pub(super) fn allow_pressed(&mut self, ask: Ask, press: &Press, now: Now) -> String {
        if ask.facts.confirm {
            return self.confirm(ask, press.from.id);
        }
        self.decide(ask, allow(Vec::new(), Extent::Session), press.into(), now)
    }

    /// Asks again before something is allowed.
    pub(in crate::bridge) fn confirm(&mut self, mut ask: Ask, person: PersonId) -> String {
        ask.view = View::Confirm;
        self.redraw(ask);
        self.voice(person).say("toast-confirm")
    }

    /// Allows everything that only reads until the turn ends, and with it what of that is asked already.
    pub(super) fn allow_reads(&mut self, ask: Ask, press: &Press, now: Now) -> String {
        let voice = self.voice(press.from.id);
        if !ask.offers_reads() {
            return voice.say("toast-expired");
        }
        let (session, turn) = (ask.session, ask.turn);
        let mut tools = vec!["Read".to_owned(), ask.call.name.clone()];
        tools.dedup();
        let rules = tools.into_iter().map(|tool| Rule { tool, content: None }).collect();
        let toast = self.decide(ask, allow(vec![Grant::Rules(rules)], Extent::Turn), press.into(), now);
        let others = self.asks.values().filter(|other| {
            other.session == session && other.turn == turn && other.is_waiting() && other.offers_reads()
        });
        let others: Vec<AskId> = others.map(|other| other.id).collect();
        for other in others {
            if let Some(other) = self.asks.get(&other).cloned() {
                self.decide(other, allow(Vec::new(), Extent::Session), press.into(), now);
            }
        }
        toast
    }

    /// Shows what can be allowed beyond this call, with one offer marked.
    pub(super) fn show_offers(&mut self, mut ask: Ask, index: usize, person: PersonId) -> String {
        if index >= ask.offers().len() {
            return self.voice(person).say("toast-expired");
        }
        let is_first = ask.view == View::Card;
        ask.view = View::Offers(index);
        if is_first {
            self.redraw(ask);
        } else {
            self.repaint(ask);
        }
        String::new()
    }

    pub(super) fn allow_for(&mut self, ask: Ask, extent: Extent, press: &Press, now: Now) -> String {
        let offer = if let View::Offers(index) = ask.view { ask.offers().get(index).cloned() } else { None };
        let place = self.sessions.get(&ask.session).map(|session| &session.record.place);
        let fits = |grant: &Grant| {
            grant.extents().contains(&extent) && (extent != Extent::Project || place != Some(&Place::Own))
        };
        match offer.filter(fits) {
            Some(grant) => self.decide(ask, allow(vec![grant], extent), press.into(), now),
            None => self.voice(press.from.id).say("toast-expired"),
        }
    }

    /// What was allowed is kept for as long as it is to hold, so that it is passed on when the agent is started anew.
    pub(super) fn grant(&mut self, id: SessionId, grants: &[Grant], extent: Extent) {
        if grants.is_empty() {
            return;
        }
        for grant in grants {
            match (grant, extent) {
                (Grant::Mode(mode), _) => self.grant_mode(id, *mode),
                // Claude Code keeps these itself.
                (Grant::Rules(_) | Grant::Directories(_), Extent::Settings) => {}
                (Grant::Rules(rules), Extent::Turn) => self.record(id, |record| {
                    let new = rules.iter().filter(|rule| !record.passing.contains(rule));
                    let new: Vec<_> = new.cloned().collect();
                    record.passing.extend(new);
                }),
                (Grant::Rules(rules), Extent::Project) => self.add_project_rules(id, rules),
                (Grant::Rules(_), Extent::Session) | (Grant::Directories(_), _) => {
                    self.record(id, |record| {
                        if !record.grants.contains(grant) {
                            record.grants.push(grant.clone());
                        }
                    });
                }
            }
        }
        if grants.iter().any(|grant| matches!(grant, Grant::Rules(_))) && extent != Extent::Settings {
            self.tell_rules(id);
        }
    }

    fn grant_mode(&mut self, id: SessionId, mode: Mode) {
        // What an agent is that is to be another one says nothing of the session.
        if self.sessions.get(&id).is_some_and(|session| !session.outdated)
            && let Some(mode) = self.gate().mode(mode, Door::Proposal)
        {
            self.set_mode(id, mode);
        }
    }

    fn add_project_rules(&mut self, id: SessionId, rules: &[Rule]) {
        let Some(project) = self.rules_project(id) else { return };
        let known = self.project_rules.entry(project.clone()).or_default();
        for rule in rules {
            if !known.contains(rule) {
                known.push(rule.clone());
            }
        }
        let rules = known.clone();
        self.save(Change::ProjectRules { project: project.clone(), rules });
        self.tell_project(&project, Some(id));
    }

    /// A bare word that allows is no more than a tap.
    pub(in crate::bridge) fn allow_typed(&mut self, ask: Ask, by: Decider<'_>, now: Now) {
        if ask.facts.confirm {
            self.confirm(ask, by.person);
        } else {
            self.decide(ask, allow(Vec::new(), Extent::Session), by, now);
        }
    }
}
