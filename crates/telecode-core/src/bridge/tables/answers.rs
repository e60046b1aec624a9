//! What agents answered, each to its room.

use crate::bridge::rooms::rules;
use crate::bridge::rooms::rules::RulesWanted;
use crate::bridge::rooms::tuning::told;
use crate::bridge::rooms::usage::UsageWanted;
use crate::bridge::rooms::{facts, news, tasks, undo, usage};
use crate::bridge::talks::narrowing::NarrowWanted;
use crate::bridge::talks::queries::{Answered, OpenQuery};
use crate::bridge::talks::steering::aside;
use crate::bridge::talks::{naming, narrowing, prompts};
use crate::bridge::{Bridge, QueryThen};
use crate::ids::QueryId;
use crate::query::{Answer, NoAnswer, Query};
use crate::time::Now;

impl Bridge {
    /// Gives up what nobody can answer any more: what an agent was told that is gone, and what waits for one that does not come.
    pub(in crate::bridge) fn settle_queries(&mut self, now: Now) {
        let gone = self.talks.queries.lost(&self.talks);
        for id in gone {
            self.answered(id, Err(NoAnswer::Gone), now);
        }
    }

    /// A query is over.
    pub(super) fn answered(&mut self, id: QueryId, answer: Result<Answer, NoAnswer>, now: Now) {
        let Self { hall, talks, rooms, .. } = self;
        let Some(OpenQuery { session, update, asker, then, query, .. }) = talks.queries.over(id) else {
            return;
        };
        if let Query::SetMode(_) = query {
            narrowing::mode_answered(&mut talks.sessions, session, &answer);
        }
        let answer = Answered(answer);
        if !matches!(then, QueryThen::Naming(_)) {
            // Nobody waits for a name, so what is being written is not over with it.
            prompts::settle_written(hall, talks, asker.thread, asker.person.id, now);
        }
        // What follows may need another query, which then holds the update.
        hall.handling.go_on(update);
        match then {
            QueryThen::Rules(RulesWanted) => {
                rules::answered(hall, talks, session, answer.says(), &asker);
            }
            QueryThen::Usage(UsageWanted) => {
                usage::answered(hall, talks, session, answer.says(), &asker, now);
            }
            QueryThen::Facts(then) => facts::answered(hall, talks, session, &then, answer, &asker),
            QueryThen::Tasks(then) => {
                tasks::answered(hall, &talks.sessions, session, then, answer, &asker, now);
            }
            QueryThen::Servers(then) => {
                news::answered(hall, &mut talks.sessions, session, &then, answer.says());
            }
            QueryThen::Peers(then) => rooms.peers.answered(hall, talks, session, then, answer.says(), &asker),
            QueryThen::Undo(then) => undo::answered(hall, talks, then, answer, &asker),
            QueryThen::Aside(then) => {
                aside::answered(hall, &mut talks.asides, session, then, answer.says(), &asker);
            }
            QueryThen::Naming(then) => naming::answered(&mut talks.sessions, session, then, answer),
            QueryThen::Narrowed(NarrowWanted) => {
                narrowing::narrowed(hall, &talks.sessions, session, &answer.says());
            }
            QueryThen::Tuning(then) => told::answered(hall, talks, session, then, answer, &asker, now),
        }
        hall.handled();
    }
}
