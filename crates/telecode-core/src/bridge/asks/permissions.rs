//! Permissions: allowed once or from now on, never by one tap where Claude Code wants a second look.

use super::{Decider, allow};
use crate::agent::{Extent, Grant, Mode, Rule};
use crate::ask::{Ask, View, Width};
use crate::bridge::{Bridge, cards};
use crate::change::{Change, Place};
use crate::chat::{Message, Press};
use crate::gate::Door;
use crate::ids::{AskId, PersonId, SessionId, ThreadId};
use crate::page::Page;
use crate::time::Now;

impl Bridge {
    pub(super) fn allow_pressed(&mut self, ask: Ask, press: &Press, now: Now) -> String {
        if let Some(toast) = self.unseen(&ask, press.thread, press.from.id) {
            return toast;
        }
        if ask.facts.confirm {
            return self.confirm(ask, press.from.id);
        }
        self.decide(ask, allow(Vec::new(), Extent::Session), press.into(), now)
    }

    /// Allows what was asked about again.
    pub(super) fn allow_confirmed(&mut self, ask: Ask, press: &Press, now: Now) -> String {
        if ask.view != View::Confirm || self.is_being_shown(&ask) {
            return self.voice(press.from.id).say("toast-expired");
        }
        self.decide(ask, allow(Vec::new(), Extent::Session), press.into(), now)
    }

    /// Shows all of what is asked. Once it is there, its card can allow it.
    pub(super) fn show_rest(&mut self, mut ask: Ask, thread: ThreadId, person: PersonId) -> String {
        self.post_details(&ask, thread, person);
        ask.view = View::Seen;
        self.redraw(ask);
        self.voice(person).say("toast-rest")
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
        if !ask.offers_reads() || self.is_unseen(&ask) || self.is_being_shown(&ask) {
            return voice.say("toast-expired");
        }
        let (session, turn) = (ask.session, ask.turn);
        let mut tools = vec![Rule::READ.to_owned(), ask.call.name.clone()];
        tools.dedup();
        let rules = tools.into_iter().map(|tool| Rule { tool, content: None }).collect();
        let toast = self.decide(ask, allow(vec![Grant::Rules(rules)], Extent::Turn), press.into(), now);
        let others = self.asks.values().filter(|other| {
            let is_read = other.session == session && other.turn == turn && other.offers_reads();
            is_read && other.is_waiting() && !self.is_unseen(other) && !self.is_being_shown(other)
        });
        let others: Vec<AskId> = others.map(|other| other.id).collect();
        for other in others {
            if let Some(other) = self.asks.get(&other).cloned() {
                self.decide(other, allow(Vec::new(), Extent::Session), press.into(), now);
            }
        }
        toast
    }

    /// Shows what can be allowed beyond this call.
    pub(super) fn show_offers(&mut self, ask: Ask, person: PersonId) -> String {
        if self.is_unseen(&ask) || self.is_being_shown(&ask) || ask.offers().is_empty() {
            return self.voice(person).say("toast-expired");
        }
        let view = cards::offers_opened(&ask);
        self.redraw(Ask { view, ..ask });
        String::new()
    }

    /// Marks one of the offers.
    pub(super) fn mark_offer(&mut self, ask: Ask, index: usize, person: PersonId) -> String {
        if !matches!(ask.view, View::Offers(_)) || index >= ask.offers().len() {
            return self.voice(person).say("toast-expired");
        }
        let view = View::Offers(Some(index));
        self.repaint(Ask { view, ..ask });
        String::new()
    }

    /// Allows what the marked offer says. What is wide is asked about again, unless it ends with the turn.
    pub(super) fn allow_for(&mut self, ask: Ask, extent: Extent, press: &Press, now: Now) -> String {
        let index = match ask.view {
            View::Offers(index) => index,
            View::Wide(index, asked) => Some(index).filter(|_| asked == extent),
            View::Card | View::Seen | View::Confirm => None,
        };
        let offer = index.and_then(|index| Some((index, ask.offers().get(index)?.clone())));
        let place = self.sessions.get(&ask.session).map(|session| &session.record.workspace.place);
        let fits = |grant: &Grant| {
            grant.extents().contains(&extent) && (extent != Extent::Project || place != Some(&Place::Own))
        };
        let Some((index, offer)) = offer.filter(|(_, offer)| fits(&offer.grant)) else {
            return self.voice(press.from.id).say("toast-expired");
        };
        let is_asked = matches!(ask.view, View::Wide(..));
        if offer.width == Width::Wide && extent != Extent::Turn && !is_asked {
            self.redraw(Ask { view: View::Wide(index, extent), ..ask });
            return self.voice(press.from.id).say("toast-confirm");
        }
        self.decide(ask, allow(vec![offer.grant], extent), press.into(), now)
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
                    let new = rules.iter().filter(|rule| !record.run.passing.contains(rule));
                    let new: Vec<_> = new.cloned().collect();
                    record.run.passing.extend(new);
                }),
                (Grant::Rules(rules), Extent::Project) => self.add_project_rules(id, rules),
                (Grant::Rules(_), Extent::Session) | (Grant::Directories(_), _) => {
                    self.record(id, |record| {
                        if !record.run.grants.contains(grant) {
                            record.run.grants.push(grant.clone());
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
        if self.sessions.get(&id).is_some_and(|session| !session.is_outdated())
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

    /// A bare word that allows is no more than a tap: where a second one is wanted, it has to be one.
    pub(in crate::bridge) fn allow_typed(&mut self, ask: Ask, message: &Message, by: Decider<'_>, now: Now) {
        if self.is_unseen(&ask) {
            self.show_rest(ask, message.thread, by.person);
        } else if self.is_being_shown(&ask) {
            let page = Page::plain(self.voice(by.person).say("toast-coming"));
            self.reply(message.thread, page);
        } else if ask.facts.confirm {
            self.confirm(ask, by.person);
        } else if ask.view == View::Card {
            self.decide(ask, allow(Vec::new(), Extent::Session), by, now);
        } else {
            let page = Page::plain(self.voice(by.person).say("typed-press"));
            self.reply(message.thread, page);
        }
    }
}
