//! The rules that we keep: passed on to agents, listed and taken back.

pub(in crate::bridge) mod list;

use crate::bridge::hall::Hall;
use crate::bridge::talks::open_asks::project_rules::ProjectRules;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, open_asks};
use crate::ids::SessionId;

/// What a live agent was allowed and may not be any more is taken back.
pub(in crate::bridge) fn narrow_rules(hall: &mut Hall, talks: &Talks, id: SessionId) {
    let all = open_asks::all_rules(hall, &talks.sessions, &talks.added_projects, &talks.project_rules, id);
    if *hall.gate().rules(all.clone()) != all {
        open_asks::tell_rules(hall, &talks.sessions, &talks.added_projects, &talks.project_rules, id);
    }
}

/// The live agents of a project are told, but for one.
pub(super) fn tell_project(
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
        .filter(|id| {
            open_asks::rules_project(hall, sessions, added_projects, *id).as_deref() == Some(project)
        })
        .collect();
    for id in theirs {
        open_asks::tell_rules(hall, sessions, added_projects, project_rules, id);
    }
}
