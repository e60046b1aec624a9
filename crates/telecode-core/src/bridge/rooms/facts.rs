//! What an agent says of itself when it is asked: what fills its context, and so on.

pub(in crate::bridge) mod abilities;
mod context;
pub(in crate::bridge) mod servers;

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::wanted::FactsWanted;
use crate::bridge::talks::{Talks, addressee, queries};
use crate::chat::Message;
use crate::ids::SessionId;
use crate::query::{Answer, NoAnswer, Query};

pub(in crate::bridge) fn context_command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
    ask_context(hall, talks, session, &Asker::from(message));
}

pub(in crate::bridge) fn ask_context(hall: &mut Hall, talks: &mut Talks, session: SessionId, asker: &Asker) {
    queries::query(
        hall,
        talks,
        session,
        Query::Context,
        asker,
        queries::QueryThen::Facts(FactsWanted::Context),
    );
}

pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    talks: &mut Talks,
    session: SessionId,
    then: &FactsWanted,
    answer: Result<Answer, NoAnswer>,
    asker: &Asker,
) {
    match (then, answer) {
        (FactsWanted::Context, Ok(Answer::Context(context))) => {
            context::show_context(hall, talks, session, &context, asker);
        }
        (FactsWanted::Servers, Ok(Answer::Servers(servers))) => {
            servers::show_servers(hall, talks, session, &servers, asker);
        }
        (FactsWanted::Server, Ok(Answer::Done)) => servers::ask_servers(hall, talks, session, asker),
        (FactsWanted::Server, Err(NoAnswer::Refused(reason))) => {
            servers::server_refused(hall, talks, session, &reason, asker);
        }
        (FactsWanted::Agents, Ok(_)) => abilities::show_agents(hall, talks, session, asker),
        (FactsWanted::Commands(page), Ok(_)) => abilities::show_commands(hall, talks, session, *page, asker),
        // Each query has an answer of its own; another one is as good as none.
        (FactsWanted::Context | FactsWanted::Servers | FactsWanted::Server, Ok(_)) => {
            queries::no_answer(hall, &NoAnswer::Unsupported, asker);
        }
        (_, Err(why)) => queries::no_answer(hall, &why, asker),
    }
}
