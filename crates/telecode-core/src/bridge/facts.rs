//! What an agent says of itself when it is asked: what fills its context, and so on.

mod abilities;
mod compact;
mod context;
mod servers;

use super::Bridge;
use super::errands::Asker;
use super::queries;
use crate::chat::Message;
use crate::ids::SessionId;
use crate::query::{Answer, NoAnswer, Query};

/// What is to be done with an answer.
#[derive(Debug)]
pub(super) enum Then {
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

impl Bridge {
    pub(super) fn context_command(&mut self, message: &Message) {
        let Some(session) = self.session_of_message(message) else { return };
        self.ask_context(session, &Asker::from(message));
    }

    pub(super) fn ask_context(&mut self, session: SessionId, asker: &Asker) {
        self.query(session, Query::Context, asker, queries::Then::Facts(Then::Context));
    }

    pub(super) fn facts_told(
        &mut self,
        session: SessionId,
        then: &Then,
        answer: Result<Answer, NoAnswer>,
        asker: &Asker,
    ) {
        match (then, answer) {
            (Then::Context, Ok(Answer::Context(context))) => self.show_context(session, &context, asker),
            (Then::Servers, Ok(Answer::Servers(servers))) => self.show_servers(session, &servers, asker),
            (Then::Server, Ok(Answer::Done)) => self.ask_servers(session, asker),
            (Then::Server, Err(NoAnswer::Refused(reason))) => self.server_refused(session, &reason, asker),
            (Then::Agents, Ok(_)) => self.show_agents(session, asker),
            (Then::Commands(page), Ok(_)) => self.show_commands(session, *page, asker),
            // Each query has an answer of its own; another one is as good as none.
            (Then::Context | Then::Servers | Then::Server, Ok(_)) => {
                self.no_answer(&NoAnswer::Unsupported, asker);
            }
            (_, Err(why)) => self.no_answer(&why, asker),
        }
    }
}
