//! What a person does about prompts that came while the bot was away: runs them, looks at them, gives them up. That they are held
//! is `held`'s.

pub(in crate::bridge) mod again;

use crate::agent::Rank;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::backlog::again::{RetryWanted, busy};
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::held::{COMMAND, missed_text};
use crate::bridge::talks::queue::GLANCE;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::bridge::talks::{Talks, addressee, held, prompts, queue, reactions};
use crate::call::Reaction;
use crate::change::{Change, PromptRecord};
use crate::chat::Message;
use crate::ids::SessionId;
use crate::outbox::Post;
use crate::page::Page;
use crate::pick::QueuePick;
use crate::render;
use crate::session::{NewPrompt, OpenPrompt, PromptEnd, messages};
use crate::time::{Now, Wall};

/// A command is not done; the card of its session says so, or a message if there is no session.
pub(in crate::bridge) fn missed(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &CurrentSessions,
    places: &ThreadPlaces,
    message: &Message,
) {
    let line = message.text.lines().next().unwrap_or_default();
    let command = render::cut(line, COMMAND);
    let Some(session) =
        addressee::target(hall, sessions, current, places, message).and_then(|id| sessions.get_mut(&id))
    else {
        let page = missed_page(hall, &[command], message);
        hall.reply(message.thread, page);
        return;
    };
    let id = session.record().id;
    session.held.commands.push(command);
    held::show_held_card(hall, sessions, id);
}

fn missed_page(hall: &Hall, commands: &[String], message: &Message) -> Page {
    missed_text(commands, hall.voice(message.from.id)).into_page()
}

/// All that is held runs, in order.
fn run_backlog(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker, now: Now) -> &'static str {
    let Some(prompts) = held::take_held(&mut talks.sessions, id) else {
        return nothing_held(hall, &talks.sessions, id, asker);
    };
    held::close_held_card(hall, &mut talks.sessions, id, "backlog-running");
    for (prompt, later) in prompts.into_iter().zip(0..) {
        // It waits from now on: after a crash it is not held a second time.
        let created = Wall(now.wall.0 + later);
        prompts::take_prompt(hall, talks, prompt.placed(created), now);
    }
    queue::show_if_list(hall, &talks.sessions, id, asker);
    "backlog-toast-running"
}

fn show_backlog(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) -> Option<&'static str> {
    if sessions.get(&id).is_none_or(|session| !session.queue.holds()) {
        return Some("toast-expired");
    }
    // The card stays where it is.
    queue::show_queue_of_held(hall, sessions, id, &Asker { slot: None, ..asker.clone() });
    None
}

fn discard_backlog(hall: &mut Hall, sessions: &mut Roster, id: SessionId, asker: &Asker) -> &'static str {
    if drop_held(hall, sessions, id) == 0 {
        return nothing_held(hall, sessions, id, asker);
    }
    queue::show_if_list(hall, sessions, id, asker);
    "backlog-toast-discarded"
}

/// An older list said otherwise: it is shown anew.
fn nothing_held(hall: &mut Hall, sessions: &Roster, id: SessionId, asker: &Asker) -> &'static str {
    queue::show_if_list(hall, sessions, id, asker);
    "toast-expired"
}

/// Gives up all that is held in a session. Says how much it was.
pub(in crate::bridge) fn drop_held(hall: &mut Hall, sessions: &mut Roster, id: SessionId) -> usize {
    let Some(prompts) = held::take_held(sessions, id) else { return 0 };
    let count = messages(prompts.iter().map(OpenPrompt::record));
    reactions::end_prompts(hall, sessions, prompts, PromptEnd::Dropped);
    held::close_held_card(hall, sessions, id, "backlog-discarded");
    count
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    talks: &mut Talks,
    pick: QueuePick,
    asker: &Asker,
    now: Now,
) -> String {
    let key = match pick {
        QueuePick::Show(session) => queue::turn_page(hall, &talks.sessions, session, 0, asker),
        QueuePick::Page { session, page } => queue::turn_page(hall, &talks.sessions, session, page, asker),
        QueuePick::Drop(prompt) => {
            queue::drop_waiting(hall, &mut talks.sessions, &mut talks.wishes, &prompt, asker)
        }
        QueuePick::Up(prompt) => {
            Some(queue::move_up(hall, &mut talks.sessions, &mut talks.wishes, &prompt, asker))
        }
        QueuePick::RunHeld(session) => Some(run_backlog(hall, talks, session, asker, now)),
        QueuePick::ShowHeld(session) => show_backlog(hall, &talks.sessions, session, asker),
        QueuePick::DiscardHeld(session) => Some(discard_backlog(hall, &mut talks.sessions, session, asker)),
    };
    key.map(|key| hall.voice(asker.person.id).say(key)).unwrap_or_default()
}

pub(super) fn ask_again(
    hall: &mut Hall,
    talks: &mut Talks,
    retry: RetryWanted,
    last: PromptRecord,
    asker: &Asker,
    now: Now,
) {
    let RetryWanted { session: id, by } = retry;
    // Something may have begun meanwhile.
    let Some(session) = addressee::there(&talks.sessions, id) else {
        return hall.say_to(asker, "toast-session-gone");
    };
    if let Some(key) = busy(session) {
        return hall.say_to(asker, key);
    }
    if !hall.access.serves(last.person) {
        // Nothing that they said is told to Claude any more.
        return hall.say_to(asker, "retry-strangers");
    }
    let thread = session.record().thread;
    let new = NewPrompt {
        session: id,
        person: asker.person.id,
        messages: vec![by],
        // An edit of the command changes nothing.
        pieces: Vec::new(),
        content: last.content,
        created: now.wall,
        rank: Rank::Next,
    };
    let prompt = OpenPrompt::new(hall.random.prompt(), new);
    hall.save(Change::Linked { chat: thread.chat, message: by, session: id });
    let what = render::cut(&prompt.record().content.shown(), GLANCE);
    let text = hall.voice(asker.person.id).tell("retry-again", [("what", what.into())]);
    hall.post(Post::reply(thread, Page::plain(text)).of(id));
    reactions::react(hall, thread.chat, prompt.record(), Reaction::Received);
    prompts::take_prompt(hall, talks, prompt, now);
}
