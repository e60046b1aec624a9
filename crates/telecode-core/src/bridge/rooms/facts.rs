//! What an agent says of itself when it is asked: what fills its context, and so on.

pub(in crate::bridge) mod abilities;
mod context;
pub(in crate::bridge) mod servers;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::queries::Answered;
use crate::bridge::talks::{Talks, addressee, queries};
use crate::chat::Message;
use crate::ids::SessionId;
use crate::query::{Applied, NoAnswer, Query};

/// What is to be done with what an agent says of itself.
#[derive(Debug)]
pub(in crate::bridge) enum FactsWanted {
    /// It is shown.
    Context,
    /// The MCP servers are shown.
    Servers,
    /// Something was done with an MCP server; then they are shown anew.
    Server,
    /// It is awake: its subagents are shown.
    Agents,
    /// It is awake: a page of its commands is shown.
    Commands(usize),
}

pub(in crate::bridge) fn context_command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    ask_context(hall, talks, session, &Asker::from(message));
}

pub(in crate::bridge) fn ask_context(hall: &mut Hall, talks: &mut Talks, session: SessionId, asker: &Asker) {
    queries::query(hall, talks, session, Query::Context, asker, FactsWanted::Context);
}

pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    talks: &mut Talks,
    session: SessionId,
    then: &FactsWanted,
    answer: Answered,
    asker: &Asker,
) {
    let shown = match then {
        FactsWanted::Context => answer
            .says()
            .map(|context| context::show_context(hall, &talks.sessions, session, &context, asker)),
        FactsWanted::Servers => answer
            .says()
            .map(|all: Vec<_>| servers::show_servers(hall, &talks.sessions, session, &all, asker)),
        FactsWanted::Server => match answer.says() {
            Err(NoAnswer::Refused(reason)) => {
                return servers::server_refused(hall, talks, session, &reason, asker);
            }
            done => done.map(|()| servers::ask_servers(hall, talks, session, asker)),
        },
        FactsWanted::Agents => {
            answer.says().map(|_: Applied| abilities::show_agents(hall, &talks.sessions, session, asker))
        }
        FactsWanted::Commands(page) => answer
            .says()
            .map(|_: Applied| abilities::show_commands(hall, &talks.sessions, session, *page, asker)),
    };
    if let Err(why) = shown {
        queries::no_answer(hall, &why, asker);
    }
}
