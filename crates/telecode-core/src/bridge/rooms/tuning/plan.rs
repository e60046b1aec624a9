//! `/plan`: Claude only plans from now on, and what is to be planned is asked.

use crate::agent::Rank;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::tuning;
use crate::bridge::rooms::tuning::{Tune, TuningWanted, told};
use crate::bridge::talks::session_spec::SessionSpec;
use crate::bridge::talks::{Talks, addressee, begin, names, prompts, queries, reactions};
use crate::call::Reaction;
use crate::change::Change;
use crate::chat::Message;
use crate::ids::{MessageId, SessionId};
use crate::page::Page;
use crate::permission::Mode;
use crate::query::{NoAnswer, Query};
use crate::session::{NewPrompt, OpenPrompt, Session, State};
use crate::time::Now;

pub(in crate::bridge) fn command(
    hall: &mut Hall,
    talks: &mut Talks,
    words: &str,
    message: &Message,
    now: Now,
) {
    let asker = Asker::from(message);
    if words.is_empty() {
        let Some(session) = addressee::session_of_message(hall, talks, message) else { return };
        return tuning::tune(hall, talks, session, Tune::Mode(Mode::Plan), &asker);
    }
    let session = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message)
        .unwrap_or_else(|| {
            begin::create_session(hall, talks, SessionSpec::usual(message.from.id, message.thread), now)
        });
    let text = words.to_owned();
    plan_there(hall, talks, CommandPrompt { session, by: message.id, text, rank: Rank::Next }, &asker, now);
}

fn plan_there(hall: &mut Hall, talks: &mut Talks, command: CommandPrompt, asker: &Asker, now: Now) {
    let id = command.session;
    if talks.sessions.get(&id).is_some_and(Session::is_asleep) {
        return planned(hall, talks, command, Mode::Plan, asker, now);
    }
    let plan = hall.gate().kept(Mode::Plan);
    queries::query(hall, talks, id, Query::SetMode(plan), asker, TuningWanted::Plan(command));
}

/// The agent that was to plan says which mode it is in, or why it is not.
pub(super) fn answered(
    hall: &mut Hall,
    talks: &mut Talks,
    command: CommandPrompt,
    mode: Result<Mode, NoAnswer>,
    asker: &Asker,
    now: Now,
) {
    match mode {
        Ok(mode) if told::is_barred(hall, talks, command.session, mode, asker) => {}
        Ok(mode) => planned(hall, talks, command, mode, asker, now),
        Err(NoAnswer::Gone) => plan_again(hall, talks, command, asker, now),
        Err(why) => plan_is_not_sent(hall, &why, asker),
    }
}

/// The agent that was to plan is gone: what comes after it does. Not what waits for a person to say how to go on.
fn plan_again(hall: &mut Hall, talks: &mut Talks, command: CommandPrompt, asker: &Asker, now: Now) {
    match addressee::there(&talks.sessions, command.session).map(Session::state) {
        Some(State::Offered(_)) | None => plan_is_not_sent(hall, &NoAnswer::Gone, asker),
        Some(
            State::Asleep
            | State::Starting(_)
            | State::Idle { .. }
            | State::Running(..)
            | State::Ending(_)
            | State::Inspecting(_),
        ) => plan_there(hall, talks, command, asker, now),
    }
}

fn plan_is_not_sent(hall: &mut Hall, why: &NoAnswer, asker: &Asker) {
    queries::no_answer(hall, why, asker);
    let text = hall.voice(asker.person.id).say("plan-not-sent");
    hall.reply(asker.thread, Page::plain(text));
}

fn planned(hall: &mut Hall, talks: &mut Talks, command: CommandPrompt, mode: Mode, asker: &Asker, now: Now) {
    tuning::keep(hall, &mut talks.sessions, command.session, &Tune::Mode(mode));
    names::propose_name(&mut talks.sessions, command.session, &command.text);
    prompt_by(hall, talks, command, asker, now);
}

/// A command that becomes a prompt.
#[derive(Debug)]
pub(in crate::bridge) struct CommandPrompt {
    pub(super) session: SessionId,
    /// The message with the command.
    pub(super) by: MessageId,
    pub(super) text: String,
    pub(super) rank: Rank,
}

/// A command becomes a prompt. An edit of the command changes nothing.
pub(super) fn prompt_by(hall: &mut Hall, talks: &mut Talks, command: CommandPrompt, asker: &Asker, now: Now) {
    let CommandPrompt { session, by, text, rank } = command;
    if addressee::there(&talks.sessions, session).is_none() {
        return hall.say_to(asker, "toast-session-gone");
    }
    let new = NewPrompt {
        session,
        person: asker.person.id,
        messages: vec![by],
        pieces: Vec::new(),
        content: text.into(),
        created: now.wall,
        rank,
    };
    let prompt = OpenPrompt::new(hall.random.prompt(), new);
    hall.save(Change::Linked { chat: asker.thread.chat, message: by, session });
    reactions::react(hall, asker.thread.chat, prompt.record(), Reaction::Received);
    prompts::take_prompt(hall, talks, prompt, now);
}
