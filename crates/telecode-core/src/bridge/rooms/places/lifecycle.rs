//! The topics of sessions: made, lost, made again.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::places::groups;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::bridge::talks::topics::titles::SessionTopic;
use crate::bridge::talks::{Talks, addressee, notices};
use crate::call::{BotBar, Notify, Outcome, TopicCall};
use crate::change::TopicState;
use crate::chat::{Message, Person};
use crate::ids::{ChatId, MessageId, SessionId, ThreadId, TopicId};
use crate::outbox::{Left, Post};
use crate::page::Page;
use crate::pick::{ButtonPick, PlacePick};
use crate::render::Text;
use crate::time::Now;

/// A message says how its topic was called at first; what it was called later counts more.
pub(in crate::bridge) fn remember_title(
    current: &CurrentSessions,
    places: &mut ThreadPlaces,
    message: &Message,
) {
    if let Some(name) = &message.topic_name
        && message.thread.topic.is_some()
        && current.of(message.thread).is_none()
        && places.title(message.thread).is_none()
    {
        places.put_title(message.thread, name.clone());
    }
}

/// There is an answer about a topic.
pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    call: &TopicCall,
    outcome: Outcome,
    now: Now,
) {
    match call {
        TopicCall::Create { chat, name } => make_answered(hall, talks, id, *chat, name, outcome, now),
        TopicCall::Rename { chat, topic, .. } | TopicCall::SetOpen { chat, topic, .. } => {
            change_answered(
                hall,
                &mut talks.sessions,
                &mut talks.current,
                &mut talks.places,
                id,
                ThreadId { chat: *chat, topic: Some(*topic) },
                &outcome,
            );
        }
        TopicCall::Delete { chat, .. } => delete_answered(hall, *chat, &outcome),
    }
}

fn make_answered(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    chat: ChatId,
    title: &str,
    outcome: Outcome,
    now: Now,
) {
    match outcome {
        Outcome::Topic(topic) => made(hall, talks, id, chat, topic, title, now),
        Outcome::Barred(bar) => not_made(hall, talks, id, chat, Some(bar), String::new()),
        Outcome::Refused(reason) => not_made(hall, talks, id, chat, None, reason),
        Outcome::Done(_)
        | Outcome::Alone(_)
        | Outcome::TooMany(_)
        | Outcome::Gone
        | Outcome::ThreadGone
        | Outcome::ThreadClosed
        | Outcome::Blocked
        | Outcome::Muted
        | Outcome::Moved(_)
        | Outcome::Unsupported
        | Outcome::Unreachable { .. } => {
            not_made(hall, talks, id, chat, Some(BotBar::NoTopics), String::new());
        }
    }
}

fn change_answered(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &mut CurrentSessions,
    places: &mut ThreadPlaces,
    id: SessionId,
    thread: ThreadId,
    outcome: &Outcome,
) {
    if *outcome == Outcome::ThreadGone {
        topic_gone(hall, sessions, current, places, thread);
    } else if matches!(outcome, Outcome::Barred(_)) {
        topic_barred(hall, sessions, places, id, thread.chat);
    }
}

fn delete_answered(hall: &mut Hall, chat: ChatId, outcome: &Outcome) {
    if matches!(outcome, Outcome::Barred(_) | Outcome::Refused(_) | Outcome::Unsupported) {
        let text = hall.thread_voice(chat.into()).say("topic-not-deleted");
        hall.reply(chat.into(), Page::plain(text));
    }
}

/// The topic of a session is there: everything of the session is shown in it from now on.
fn made(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    chat: ChatId,
    topic: TopicId,
    title: &str,
    now: Now,
) {
    let Some(session) = talks.sessions.get(&id) else {
        // The session was deleted meanwhile.
        return hall.outbox.topic(id, TopicCall::Delete { chat, topic });
    };
    let (old, thread) = (session.record().thread, ThreadId { chat, topic: Some(topic) });
    let begun_in = talks.places.topic(id).map_or(old, |topic| topic.begun_in);
    put_thread(hall, &mut talks.sessions, id, thread, TopicState::Open);
    talks.current.leave(hall, old, id);
    talks.current.turn(hall, thread, id);
    hall.outbox.move_session(id, old, thread);
    talks.places.put_topic(id, SessionTopic::made(thread, title, now));
    tell_where(hall, &talks.sessions, id, begun_in, thread);
}

/// Where a session was begun, one line says where it goes on.
fn tell_where(hall: &mut Hall, sessions: &Roster, id: SessionId, begun_in: ThreadId, thread: ThreadId) {
    let Some(session) = sessions.get(&id) else { return };
    let name = session.record().name.clone();
    let voice = hall.thread_voice(begun_in);
    let mut text = Text::new();
    text.push(&voice.tell("topic-made", [("name", name.into())]));
    if let (ChatId::Group(group), Some(topic)) = (thread.chat, thread.topic)
        && group.link_number().is_some()
    {
        // Telegram numbers a topic by the message that made it.
        text.push(" ").message_link(&voice.say("topic-open"), group, MessageId(topic.0));
    }
    hall.post(Post::reply(begun_in, text.into_page()).of(id));
}

/// A topic could not be made: the session lives in the chat.
fn not_made(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    chat: ChatId,
    bar: Option<BotBar>,
    reason: String,
) {
    talks.places.drop_topic(id);
    let Some(session) = talks.sessions.get(&id) else { return };
    let name = session.record().name.clone();
    put_thread(hall, &mut talks.sessions, id, chat.into(), TopicState::Lost);
    talks.current.turn(hall, chat.into(), id);
    let voice = hall.thread_voice(chat.into());
    let named = [("name", name.clone().into())];
    let text = match bar {
        Some(BotBar::NoRight) => voice.tell("topic-no-right", named),
        Some(BotBar::NoTopics) if chat.is_private() => voice.tell("topic-no-threads", named),
        Some(BotBar::NoTopics) => voice.tell("topic-no-forum", named),
        None => voice.tell("topic-refused", [("name", name.into()), ("reason", reason.into())]),
    };
    if bar == Some(BotBar::NoTopics) {
        groups::no_topics(hall, chat);
    }
    ask_for_topic(hall, &talks.sessions, id, chat, text, "topic-try-again");
}

/// A topic that was written to is closed. That of a session that is to be seen is opened again, once; where that does not
/// help, the session goes on in the chat.
pub(in crate::bridge) fn topic_closed(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &mut CurrentSessions,
    places: &mut ThreadPlaces,
    thread: ThreadId,
) {
    let ours = addressee::session_in(places, thread).filter(|id| {
        let seen = sessions.get(id).is_some_and(|session| !session.record().standing.closed);
        seen && !thread.chat.is_private() && places.reopens(thread)
    });
    match (ours, thread) {
        (Some(id), ThreadId { chat, topic: Some(topic) }) => {
            hall.outbox.topic(id, TopicCall::SetOpen { chat, topic, open: true });
        }
        _ => topic_left(hall, sessions, current, places, thread, Left::There),
    }
}

/// A topic that was written to is gone: its session goes on in the chat.
pub(in crate::bridge) fn topic_gone(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &mut CurrentSessions,
    places: &mut ThreadPlaces,
    thread: ThreadId,
) {
    topic_left(hall, sessions, current, places, thread, Left::Gone);
}

fn topic_left(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &mut CurrentSessions,
    places: &mut ThreadPlaces,
    thread: ThreadId,
    old: Left,
) {
    let chat = ThreadId::from(thread.chat);
    hall.leave_list(thread, old);
    hall.outbox.leave_topic(thread, old);
    let there = sessions.values().filter(|session| session.record().thread == thread);
    let there: Vec<_> = there.map(|session| session.record().id).collect();
    for id in there {
        places.drop_topic(id);
        let Some(session) = sessions.get(&id) else { continue };
        let (name, closed) = (session.record().name.clone(), session.record().standing.closed);
        // The topic goes on to talk to it: what was written there last may come only now.
        if closed {
            // Who put it away and deleted its topic misses nothing.
            put_thread(hall, sessions, id, chat, TopicState::None);
            continue;
        }
        put_thread(hall, sessions, id, chat, TopicState::Lost);
        current.turn(hall, chat, id);
        let text = hall.thread_voice(chat).tell("topic-gone", [("name", name.into())]);
        ask_for_topic(hall, sessions, id, thread.chat, text, "topic-make");
    }
}

fn ask_for_topic(
    hall: &mut Hall,
    sessions: &Roster,
    id: SessionId,
    chat: ChatId,
    text: String,
    button: &str,
) {
    let thread = ThreadId::from(chat);
    let Some(session) = sessions.get(&id) else { return };
    let person = Person::from(session.record().person);
    let voice = hall.thread_voice(thread);
    let make = NewButton::pick(voice.say(button), ButtonPick::Place(PlacePick::MakeTopic(id)));
    let stay = NewButton::pick(voice.say("topic-stay"), ButtonPick::Place(PlacePick::StayWithout(thread)));
    let question = Menu::question(Page::plain(text)).row([make, stay]);
    let menu = Menu { session: Some(id), notify: Notify::Loud, ..question };
    hall.show_menu(menu, &Asker { thread, person, slot: None });
}

/// The bot may not rename or close topics here: it says so once, and does without.
fn topic_barred(hall: &mut Hall, sessions: &Roster, places: &mut ThreadPlaces, id: SessionId, chat: ChatId) {
    if places.bar(chat) {
        let text = notices::say_in(hall, sessions, id, "topic-barred");
        hall.reply(chat.into(), Page::plain(text));
    }
}

/// A person wants a new topic for a session.
pub(super) fn make_topic(
    hall: &mut Hall,
    sessions: &mut Roster,
    places: &mut ThreadPlaces,
    id: SessionId,
    asker: &Asker,
    now: Now,
) -> String {
    let voice = hall.voice(asker.person.id);
    let Some(session) = sessions.get(&id) else { return voice.say("toast-expired") };
    let (thread, name) = (session.record().thread, session.record().name.clone());
    let text = voice.tell("topic-wanted", [("name", name.into())]);
    hall.close_menu(asker, Page::plain(text));
    if matches!(session_topic(sessions, id), TopicState::Lost | TopicState::None) {
        places.unbar(thread.chat);
        put_thread(hall, sessions, id, thread, TopicState::Wanted);
        places.put_topic(id, SessionTopic::wanted(thread, now));
    }
    String::new()
}

/// Things stay as they are: the question goes, its text stays.
pub(super) fn stay_without(hall: &mut Hall, thread: ThreadId, asker: &Asker) -> String {
    let served = thread.chat.is_private() || hall.audience.group(thread.chat).is_some();
    let key = if served { "topic-stays" } else { "group-not-served" };
    let text = hall.voice(asker.person.id).say(key);
    hall.close_menu(asker, Page::plain(text));
    String::new()
}

pub(super) fn put_thread(
    _hall: &mut Hall,
    sessions: &mut Roster,
    id: SessionId,
    thread: ThreadId,
    topic: TopicState,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    session.record_mut().move_to(thread, topic);
}

fn session_topic(sessions: &Roster, id: SessionId) -> TopicState {
    sessions.get(&id).map(|session| session.record().topic).unwrap_or_default()
}
