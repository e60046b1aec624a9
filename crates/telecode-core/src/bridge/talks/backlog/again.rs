//! `/retry`: the last prompt once more.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::{Talks, addressee, backlog, errands};
use crate::change::PromptRecord;
use crate::chat::Message;
use crate::errand::{Errand, Failure, StoreErrand};
use crate::ids::{MessageId, SessionId};
use crate::page::Page;
use crate::session::{Session, State};
use crate::time::Now;

/// The last prompt of a session is wanted again.
#[derive(Debug, Clone, Copy)]
pub(in crate::bridge) struct RetryWanted {
    pub(super) session: SessionId,
    /// The message that wants it.
    pub(super) by: MessageId,
}

pub(in crate::bridge) fn retry_command(hall: &mut Hall, talks: &mut Talks, message: &Message) {
    let asker = Asker::from(message);
    let Some(session) = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message)
    else {
        return hall.say_to(&asker, "retry-nothing");
    };
    if let Some(key) = talks.sessions.get(&session).and_then(busy) {
        return hall.say_to(&asker, key);
    }
    let retry = RetryWanted { session, by: message.id };
    errands::send_out(
        hall,
        &talks.sessions,
        &mut talks.errands,
        Errand::Store(StoreErrand::LastPrompt { session }),
        &asker,
        retry,
    );
}

/// The last prompt was found, if there is one.
pub(in crate::bridge) fn retry_found(
    hall: &mut Hall,
    talks: &mut Talks,
    retry: RetryWanted,
    last: Result<Option<PromptRecord>, Failure>,
    asker: &Asker,
    now: Now,
) {
    match last {
        Ok(Some(last)) => backlog::ask_again(hall, talks, retry, last, asker, now),
        Ok(None) => hall.say_to(asker, "retry-nothing"),
        Err(Failure(reason)) => {
            let text = hall.voice(asker.person.id).tell("retry-failed", [("reason", reason.into())]);
            hall.reply(asker.thread, Page::plain(text));
        }
    }
}

/// Why the last prompt of a session cannot be asked again now.
pub(in crate::bridge) fn busy(session: &Session) -> Option<&'static str> {
    match session.state() {
        State::Offered(_) => Some("retry-offered"),
        State::Running(..) | State::Inspecting(_) => Some("retry-busy"),
        State::Starting(starting) if starting.turn.is_some() => Some("retry-busy"),
        State::Starting(_) | State::Idle { .. } | State::Asleep | State::Ending(_) => {
            (!session.queue.is_empty()).then_some("retry-busy")
        }
    }
}
