//! What is allowed for good, for a turn, a session or a project: kept by us, and passed on to the agents.

pub(in crate::bridge) mod project_rules;

use crate::agent::Order;
use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::Talks;
use crate::bridge::talks::grants::project_rules::ProjectRules;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::ids::SessionId;
use crate::permission::{Grant, Rule};
use crate::session::Session;
use crate::tree::below;
use crate::workspace::WorkspaceKind;

/// The project that a session works in, by its directory; one in a directory of its own has none.
pub(in crate::bridge) fn rules_project(
    hall: &Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    id: SessionId,
) -> Option<String> {
    let record = sessions.get(&id)?.record();
    match &record.workspace.kind {
        WorkspaceKind::Own => None,
        WorkspaceKind::Worktree(worktree) => Some(worktree.repository.clone()),
        WorkspaceKind::Project => {
            let all = hall.settings.projects.iter().chain(added_projects.all());
            let around = all.filter(|project| below(&record.workspace.directory, &project.path).is_some());
            let nearest = around.max_by_key(|project| project.path.len());
            Some(nearest.map_or(&record.workspace.directory, |project| &project.path).clone())
        }
    }
}

/// What is allowed to a session's agent from its start on.
pub(super) fn all_grants(
    hall: &Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
) -> Vec<Grant> {
    let Some(session) = sessions.get(&id) else { return Vec::new() };
    let mut grants = session.record().run.grants.clone();
    let project = rules_project(hall, sessions, added_projects, id);
    let of_project = project.map(|project| project_rules.of(&project)).unwrap_or_default();
    for rules in [of_project, &session.record().run.passing] {
        if !rules.is_empty() {
            grants.push(Grant::Rules(rules.to_vec()));
        }
    }
    grants
}

/// The rules among it.
fn all_rules(
    hall: &Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
) -> Vec<Rule> {
    let of = |grant: Grant| match grant {
        Grant::Rules(rules) => rules,
        Grant::Mode(_) | Grant::Directories(_) => Vec::new(),
    };
    all_grants(hall, sessions, added_projects, project_rules, id).into_iter().flat_map(of).collect()
}

/// A live agent is told what holds from now on.
pub(in crate::bridge) fn tell_rules(
    hall: &mut Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
) {
    let Some(life) = sessions.get(&id).and_then(Session::life) else { return };
    let order = Order::Rules(hall.gate().rules(all_rules(hall, sessions, added_projects, project_rules, id)));
    hall.effect(Effect::Tell { session: id, life, order });
}

/// A turn ended, and with it what was allowed for it.
pub(super) fn passing_over(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    id: SessionId,
) {
    if sessions.get_mut(&id).is_some_and(|session| session.record_mut().end_passing()) {
        tell_rules(hall, sessions, added_projects, project_rules, id);
    }
}

/// What a live agent was allowed and may not be any more is taken back.
pub(super) fn narrow_rules(hall: &mut Hall, talks: &Talks, id: SessionId) {
    let all = all_rules(hall, &talks.sessions, &talks.added_projects, &talks.project_rules, id);
    if *hall.gate().rules(all.clone()) != all {
        tell_rules(hall, &talks.sessions, &talks.added_projects, &talks.project_rules, id);
    }
}

/// The live agents of a project are told, but for one.
pub(in crate::bridge) fn tell_project(
    hall: &mut Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    project_rules: &ProjectRules,
    project: &str,
    but: Option<SessionId>,
) {
    let live = sessions.awake().filter(|(_, session)| session.life().is_some());
    let live = live.map(|(id, _)| id).filter(|id| Some(*id) != but);
    let theirs: Vec<_> = live
        .filter(|id| rules_project(hall, sessions, added_projects, *id).as_deref() == Some(project))
        .collect();
    for id in theirs {
        tell_rules(hall, sessions, added_projects, project_rules, id);
    }
}
