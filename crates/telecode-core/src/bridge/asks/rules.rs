//! The rules that we keep: passed on to agents, listed and taken back.

mod list;

use crate::agent::{Grant, Order, Rule};
use crate::bridge::Bridge;
use crate::bridge::seam::Effect;
use crate::change::{Change, Place};
use crate::ids::SessionId;
use crate::session::Session;
use crate::tree::below;

pub(in crate::bridge) use list::Said;

impl Bridge {
    /// The project that a session works in, by its directory; one in a directory of its own has none.
    pub(in crate::bridge) fn rules_project(&self, id: SessionId) -> Option<String> {
        let record = &self.sessions.get(&id)?.record;
        match &record.workspace.place {
            Place::Own => None,
            Place::Worktree(worktree) => Some(worktree.repository.clone()),
            Place::Project => {
                let all = self.settings.projects.iter().chain(&self.added_projects);
                let around =
                    all.filter(|project| below(&record.workspace.directory, &project.path).is_some());
                let nearest = around.max_by_key(|project| project.path.len());
                Some(nearest.map_or(&record.workspace.directory, |project| &project.path).clone())
            }
        }
    }

    /// What is allowed to a session's agent from its start on.
    pub(in crate::bridge) fn all_grants(&self, id: SessionId) -> Vec<Grant> {
        let Some(session) = self.sessions.get(&id) else { return Vec::new() };
        let mut grants = session.record.run.grants.clone();
        let project = self.rules_project(id).and_then(|project| self.project_rules.get(&project));
        for rules in project.into_iter().chain([&session.record.run.passing]) {
            if !rules.is_empty() {
                grants.push(Grant::Rules(rules.clone()));
            }
        }
        grants
    }

    fn all_rules(&self, id: SessionId) -> Vec<Rule> {
        let of = |grant: Grant| match grant {
            Grant::Rules(rules) => rules,
            Grant::Mode(_) | Grant::Directories(_) => Vec::new(),
        };
        self.all_grants(id).into_iter().flat_map(of).collect()
    }

    /// A live agent is told what holds from now on.
    pub(super) fn tell_rules(&mut self, id: SessionId) {
        let Some(life) = self.sessions.get(&id).and_then(Session::life) else { return };
        let order = Order::Rules(self.gate().rules(self.all_rules(id)));
        self.effect(Effect::Tell { session: id, life, order });
    }

    /// What a live agent was allowed and may not be any more is taken back.
    pub(in crate::bridge) fn narrow_rules(&mut self, id: SessionId) {
        let all = self.all_rules(id);
        if *self.gate().rules(all.clone()) != all {
            self.tell_rules(id);
        }
    }

    /// The live agents of a project are told, but for one.
    pub(super) fn tell_project(&mut self, project: &str, but: Option<SessionId>) {
        let live = self.sessions.awake().filter(|(_, session)| session.life().is_some());
        let live = live.map(|(id, _)| id).filter(|id| Some(*id) != but);
        let theirs: Vec<_> = live.filter(|id| self.rules_project(*id).as_deref() == Some(project)).collect();
        for id in theirs {
            self.tell_rules(id);
        }
    }

    /// A turn ended, and with it what was allowed for it.
    pub(in crate::bridge) fn passing_over(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        if session.record.run.passing.is_empty() {
            return;
        }
        session.record.run.passing.clear();
        self.out.changes.push(Change::Session(Box::new(session.record.clone())));
        self.tell_rules(id);
    }
}
