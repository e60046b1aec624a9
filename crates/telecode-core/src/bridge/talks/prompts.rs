//! From words to a prompt, and from a prompt to a session: begun, steered in, or queued.

use crate::agent::{Order, Rank};
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::life::INTERRUPT_PATIENCE;
use crate::bridge::talks::recent::Recent;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::session_spec::SessionSpec;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::bridge::talks::topics::titles::name_in;
use crate::bridge::talks::{
    Talks, addressee, begin, held, holders, launch, limits, names, open_asks, queue, reactions, turns,
};
use crate::call::Reaction;
use crate::change::Change;
use crate::chat::{Attachment, Message};
use crate::ids::{LifeId, PersonId, SessionId, ThreadId, UpdateId};
use crate::join::JoinedMessages;
use crate::outbox::Post;
use crate::page::Page;
use crate::session::{NewPrompt, OpenPrompt, PromptEnd, SERIES, Session, State, Why};
use crate::time::Now;

/// A message with something that is not read yet: that is said once, whatever else it says.
pub(in crate::bridge) fn cannot_read(
    hall: &mut Hall,
    recent: &mut Recent,
    message: &Message,
    attachment: Attachment,
) {
    if !recent.is_first_piece(message) {
        return;
    }
    let key = match attachment {
        Attachment::Photo => "cannot-read-photo",
        Attachment::Voice => "cannot-read-voice",
        Attachment::File => "cannot-read-file",
        Attachment::Other => "cannot-read-other",
    };
    let text = hall.voice(message.from.id).say(key);
    hall.reply(message.thread, Page::plain(text));
}

/// A reply to another session's message is no part of what the person wrote before: that waits for nothing more.
pub(in crate::bridge) fn settle_gathered(hall: &mut Hall, talks: &mut Talks, message: &Message, now: Now) {
    let gathered = talks.joiner.session(message.thread, message.from.id);
    let replied = addressee::replied(hall, message);
    if replied.is_some() && replied != gathered {
        settle_written(hall, talks, message.thread, message.from.id, now);
    }
}

/// A message is handled once its prompt is stored, which may be later.
pub(in crate::bridge) fn gather(
    hall: &mut Hall,
    talks: &mut Talks,
    id: UpdateId,
    message: Message,
    now: Now,
) {
    hall.handling.keep_with_message();
    let session = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, &message);
    talks.joiner.push(id, message, session, now);
}

/// What a person wrote before something else comes before it: after a crash it could go elsewhere.
pub(in crate::bridge) fn settle_written(
    hall: &mut Hall,
    talks: &mut Talks,
    thread: ThreadId,
    person: PersonId,
    now: Now,
) {
    if let Some(group) = talks.joiner.flush(thread, person) {
        prompted(hall, talks, &group, now);
    }
}

/// What people wrote, once nothing more belongs to it.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks, now: Now) {
    for group in talks.joiner.due(now) {
        prompted(hall, talks, &group, now);
    }
}

/// Messages became a prompt.
pub(in crate::bridge) fn prompted(hall: &mut Hall, talks: &mut Talks, group: &JoinedMessages, now: Now) {
    let name = name_of_topic(&talks.places, group);
    let session = session_for(hall, talks, (group.thread, group.person), group.session, name, now);
    let messages = group.messages();
    for (update, message) in &group.pieces {
        hall.update_over(Some(*update));
        hall.save(Change::Linked { chat: group.thread.chat, message: message.id, session });
        talks.recent.remember(message);
    }
    let new = NewPrompt {
        session,
        person: group.person,
        messages,
        pieces: group.texts(),
        content: group.text().into(),
        created: now.wall,
        rank: Rank::Next,
    };
    let prompt = OpenPrompt::new(hall.random.prompt(), new);
    names::propose_name(&mut talks.sessions, session, group.naming_words());
    reactions::react(hall, group.thread.chat, prompt.record(), Reaction::Received);
    // The end of a paste is as old as the paste.
    if group.pieces.iter().all(|(_, message)| held::is_late(hall, message, now)) {
        return held::hold(hall, &mut talks.sessions, prompt);
    }
    held::is_back(hall, &mut talks.sessions, session);
    take_prompt(hall, talks, prompt, now);
}

/// A person's button says something to Claude for them, as if they had written it where the button is. It's seen what was said.
pub(in crate::bridge) fn say_for(hall: &mut Hall, talks: &mut Talks, text: String, asker: &Asker, now: Now) {
    let person = asker.person.id;
    let Some(message) = asker.slot.and_then(|slot| hall.outbox.slots.message_of(slot)) else { return };
    let session = session_for(hall, talks, (asker.thread, person), None, None, now);
    let said = hall.voice(person).tell("said-for-you", [("text", text.clone().into())]);
    hall.post(Post::reply(asker.thread, Page::plain(said)).of(session));
    names::propose_name(&mut talks.sessions, session, &text);
    let new = NewPrompt {
        session,
        person,
        messages: vec![message],
        pieces: Vec::new(),
        content: text.into(),
        created: now.wall,
        rank: Rank::Next,
    };
    let prompt = OpenPrompt::new(hall.random.prompt(), new);
    reactions::react(hall, asker.thread.chat, prompt.record(), Reaction::Received);
    held::is_back(hall, &mut talks.sessions, session);
    take_prompt(hall, talks, prompt, now);
}

/// The session that something goes to which is said somewhere: the one that it was meant for when it came, as the person may have
/// switched since, or a new one with this name.
fn session_for(
    hall: &mut Hall,
    talks: &mut Talks,
    (thread, person): (ThreadId, PersonId),
    meant: Option<SessionId>,
    name: Option<String>,
    now: Now,
) -> SessionId {
    addressee::target_of(&talks.sessions, &talks.current, &talks.places, meant, thread).unwrap_or_else(|| {
        begin::create_session(hall, talks, SessionSpec { name, ..SessionSpec::usual(person, thread) }, now)
    })
}

/// What a session is called that begins with this message: as the topic that it is written in.
fn name_of_topic(places: &ThreadPlaces, group: &JoinedMessages) -> Option<String> {
    places.title(group.thread).map(|title| name_in(title).to_owned())
}

/// Tells a prompt, or lets it wait: one that is new, or one that was held.
pub(in crate::bridge) fn take_prompt(hall: &mut Hall, talks: &mut Talks, prompt: OpenPrompt, now: Now) {
    let id = prompt.record().session;
    // Who writes to a closed session wants it back.
    if !talks.sessions.call_back(id) {
        return reactions::end_prompts(hall, &talks.sessions, [prompt], PromptEnd::Dropped);
    }
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    session.record_mut().speak(now.wall);
    let place = session.time_behind(prompt.record().created);
    let prompt = prompt.placed(place);
    holders::wanted_here(&mut talks.sessions, id);
    let Some(session) = talks.sessions.get(&id) else { return };
    if matches!(session.state(), State::Idle { .. } | State::Asleep)
        && limits::waits_for_limit(hall, &mut talks.sessions, &talks.limits, id, now)
    {
        enqueue(hall, &mut talks.sessions, prompt, now);
        return limits::card::show_park_again(hall, &mut talks.sessions, id, now);
    }
    let Some(session) = talks.sessions.get_mut(&id) else { return };
    match session.state() {
        State::Idle { life, .. } if session.queue.is_empty() => {
            let life = *life;
            turns::begin(hall, talks, id, life, vec![prompt], now);
        }
        State::Idle { .. } => {
            enqueue(hall, &mut talks.sessions, prompt, now);
            turns::go_on(hall, talks, id, now);
        }
        // Nothing overtakes what waits.
        State::Running(life, turn)
            if turn.stopping().is_none()
                && !turn.awaits_rerun()
                && session.queue.is_empty()
                && !talks.wishes.are_open(id) =>
        {
            let life = *life;
            steer(hall, talks, life, prompt);
        }
        State::Asleep => {
            enqueue(hall, &mut talks.sessions, prompt, now);
            launch::wake(hall, talks, id);
        }
        State::Offered(_) => {
            let (person, thread) = (prompt.record().person, session.record().thread);
            enqueue(hall, &mut talks.sessions, prompt, now);
            let text = hall.voice(person).say("queued-behind-offer");
            hall.reply(thread, Page::plain(text));
        }
        State::Starting(_) | State::Running(_, _) | State::Ending(_) | State::Inspecting(_) => {
            enqueue(hall, &mut talks.sessions, prompt, now);
        }
    }
}

/// Puts a prompt behind those that wait.
fn enqueue(hall: &mut Hall, sessions: &mut Roster, prompt: OpenPrompt, now: Now) {
    let Some(session) = sessions.get_mut(&prompt.record().session) else { return };
    let stored = session.queue.enqueue(prompt, now.wall);
    let waits = matches!(session.state(), State::Running(..) | State::Offered(_) | State::Inspecting(_))
        || session.lacks_workspace();
    if waits {
        reactions::react_prompt(hall, sessions, &stored, Reaction::Queued);
    }
    hall.save(Change::Prompt(stored));
}

/// Tells a prompt to an agent that works: Claude takes it up at its next step, or after the answer.
fn steer(hall: &mut Hall, talks: &mut Talks, life: LifeId, prompt: OpenPrompt) {
    reactions::react_prompt(hall, &talks.sessions, prompt.record(), Reaction::Queued);
    queue::tell_more(hall, talks, life, prompt);
}

/// More of a prompt comes before Claude has shown anything: the turn is stopped and begins again with all of it.
pub(in crate::bridge) fn more_came(hall: &mut Hall, talks: &mut Talks, message: &Message, now: Now) {
    let Some(id) = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message) else {
        return;
    };
    if open_asks::open_asks(&talks.asks, id) > 0 {
        return;
    }
    let Some((life, turn)) = talks.sessions.get_mut(&id).and_then(Session::working) else { return };
    let fresh = turn.transcript().is_empty()
            && turn.stopping().is_none()
            && turn.record().tries == 0
            && now.instant.saturating_duration_since(turn.began()) <= SERIES
            // Claude would run a second prompt by itself after the interrupt.
            && turn.told().len() == 1
            && turn.told().all(|prompt| prompt.person == message.from.id);
    if fresh {
        turn.stops(Why::MoreCame, now.after(INTERRUPT_PATIENCE));
        hall.effect(Effect::Tell { session: id, life, order: Order::Interrupt });
    }
}
