//! Groups: served only after an owner said so there, and then owners only.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::audience::ForumState;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::places;
use crate::bridge::rooms::places::lifecycle;
use crate::bridge::talks::Talks;
use crate::bridge::talks::current_sessions::CurrentSessions;
use crate::bridge::talks::notices::slash;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::topics::ThreadPlaces;
use crate::call::MenuScope;
use crate::change::GroupRecord;
use crate::chat::{Message, Person};
use crate::ids::{ChatId, ThreadId};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, PlacePick};

/// The message without our name; `None` if it names another bot.
pub(in crate::bridge) fn meant_for_us(talks: &Talks, mut message: Message) -> Option<Message> {
    if talks.joiner.expects_more(message.thread, message.from.id) {
        return Some(message);
    }
    let me = talks.places.bot_name();
    let is_me = |name: &str| me.is_none_or(|me| me.eq_ignore_ascii_case(name));
    let (word, rest) = message.text.split_once(char::is_whitespace).unwrap_or((&message.text, ""));
    if let Some((command, name)) = word.split_once('@').filter(|(command, _)| command.starts_with('/')) {
        if !is_me(name) {
            return None;
        }
        message.text = format!("{command} {}", rest.trim_end());
    } else if word.strip_prefix('@').is_some_and(|name| me.is_some() && is_me(name)) {
        message.text = rest.trim_start().into();
    }
    Some(message)
}

/// The bot was added to a group, or got other rights there.
pub(in crate::bridge) fn joined(
    hall: &mut Hall,
    threads: &mut ThreadPlaces,
    thread: ThreadId,
    from: &Person,
    forum: ForumState,
) {
    threads.unbar(thread.chat);
    if hall.audience.group(thread.chat).is_some() {
        hall.outbox.reopen(thread.chat);
        places::is_forum(hall, thread.chat, forum);
    } else if hall.access.serves(from.id) {
        hall.learn(from);
        hall.outbox.reopen(thread.chat);
        offer_group(hall, threads, thread, from, forum);
    }
}

/// An owner wrote in a group that is not served: whether it is to be is asked, and once more if that is what they want.
pub(in crate::bridge) fn not_served(
    hall: &mut Hall,
    places: &mut ThreadPlaces,
    message: &Message,
    forum: ForumState,
) {
    if matches!(message.text.trim(), "/start" | "/help") {
        places.ask_again(message.thread.chat);
    }
    offer_group(hall, places, message.thread, &message.from, forum);
}

/// Asks an owner, once, whether a group is to be served.
fn offer_group(
    hall: &mut Hall,
    places: &mut ThreadPlaces,
    thread: ThreadId,
    from: &Person,
    forum: ForumState,
) {
    if !places.ask_of(thread.chat, forum) {
        return;
    }
    let voice = hall.voice(from.id);
    let (serve, no) = (voice.say("group-serve"), voice.say("group-no"));
    let serve =
        NewButton::Pick(serve, ButtonStyle::Go, ButtonPick::Place(PlacePick::ServeGroup(thread.chat)));
    let no = NewButton::pick(no, ButtonPick::Place(PlacePick::StayWithout(thread)));
    let menu = Menu::question(Page::plain(voice.say("group-offer"))).row([serve, no]);
    hall.show_menu(menu, &Asker { thread, person: from.clone(), slot: None });
}

pub(super) fn serve_group(
    hall: &mut Hall,
    sessions: &Roster,
    places: &ThreadPlaces,
    chat: ChatId,
    asker: &Asker,
) -> String {
    if asker.thread.chat != chat {
        return hall.voice(asker.person.id).say("toast-moved");
    }
    let forum = places.is_forum(chat);
    hall.put_group(GroupRecord { chat, person: asker.person.id, forum });
    slash::send_menu(hall, sessions, MenuScope::Chat(chat));
    let voice = hall.voice(asker.person.id);
    let text = voice.say(if forum { "group-served-forum" } else { "group-served" });
    hall.close_menu(asker, Page::plain(text));
    String::new()
}

/// A chat that seemed to have topics has none.
pub(super) fn no_topics(hall: &mut Hall, chat: ChatId) {
    if chat.is_private() {
        hall.audience.learn_private(ForumState::No);
    } else {
        places::is_forum(hall, chat, ForumState::No);
    }
}

/// A call was answered with the new id of its chat.
pub(in crate::bridge) fn chat_moved(
    hall: &mut Hall,
    sessions: &mut Roster,
    current: &mut CurrentSessions,
    from: ChatId,
    to: ChatId,
) {
    if from == to {
        return;
    }
    group_moved(hall, sessions, current, from, to);
    // Also what is no served group has something to show.
    hall.outbox.move_chat(from, to);
}

/// A group became a supergroup, which has another id: everything of it moves there.
pub(in crate::bridge) fn group_moved(
    hall: &mut Hall,
    roster: &mut Roster,
    current: &mut CurrentSessions,
    from: ChatId,
    to: ChatId,
) {
    let Some(group) = hall.take_group(from) else { return };
    hall.put_group(GroupRecord { chat: to, ..group });
    slash::send_menu(hall, roster, MenuScope::Chat(to));
    let moved = |thread: ThreadId| ThreadId { chat: to, ..thread };
    let sessions: Vec<_> = roster.keys().copied().collect();
    for id in sessions {
        let Some(session) = roster.get(&id) else { continue };
        let record = session.record();
        if record.thread.chat == from {
            lifecycle::put_thread(hall, roster, id, moved(record.thread), record.topic);
        }
    }
    current.move_chat(hall, from, to);
    hall.leave_lists(from);
    hall.outbox.move_chat(from, to);
}
