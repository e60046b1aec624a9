//! Groups: served only after an owner said so there, and then owners only.

use super::Forum;
use crate::bridge::Bridge;
use crate::bridge::errands::Asker;
use crate::bridge::menus::{Menu, NewButton};
use crate::call::MenuScope;
use crate::change::{Change, GroupRecord};
use crate::chat::{ChatKind, Message, Person};
use crate::ids::{ChatId, ThreadId, UpdateId};
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, PlacePick};
use crate::time::Now;

impl Bridge {
    /// Somebody wrote in a group. Who is no owner does not exist there: not a word of theirs is kept or answered.
    pub(in crate::bridge) fn group_message(&mut self, id: UpdateId, message: Message, now: Now) {
        if !self.access.serves(message.from.id) {
            return;
        }
        let Some(message) = self.meant_for_us(message) else { return };
        self.learn(&message.from);
        self.outbox.reopen(message.thread.chat);
        let forum = if message.chat == ChatKind::Forum { Forum::Yes } else { Forum::No };
        if !self.groups.contains_key(&message.thread.chat) {
            if matches!(message.text.trim(), "/start" | "/help") {
                self.places.asked.remove(&message.thread.chat);
            }
            return self.offer_group(message.thread, &message.from, forum);
        }
        self.is_forum(message.thread.chat, forum);
        self.remember_title(&message);
        self.served(id, message, now);
    }

    /// The message without our name; `None` if it names another bot.
    fn meant_for_us(&self, mut message: Message) -> Option<Message> {
        if self.joiner.expects_more(message.thread, message.from.id) {
            return Some(message);
        }
        let is_me = |name: &str| self.places.me.as_deref().is_none_or(|me| me.eq_ignore_ascii_case(name));
        let (word, rest) = message.text.split_once(char::is_whitespace).unwrap_or((&message.text, ""));
        if let Some((command, name)) = word.split_once('@').filter(|(command, _)| command.starts_with('/')) {
            if !is_me(name) {
                return None;
            }
            message.text = format!("{command} {}", rest.trim_end());
        } else if word.strip_prefix('@').is_some_and(|name| self.places.me.is_some() && is_me(name)) {
            message.text = rest.trim_start().into();
        }
        Some(message)
    }

    /// The bot was added to a group, or got other rights there.
    pub(in crate::bridge) fn group_joined(&mut self, thread: ThreadId, from: &Person, forum: bool) {
        let forum = if forum { Forum::Yes } else { Forum::No };
        self.places.barred.remove(&thread.chat);
        if self.groups.contains_key(&thread.chat) {
            self.outbox.reopen(thread.chat);
            self.is_forum(thread.chat, forum);
        } else if self.access.serves(from.id) {
            self.learn(from);
            self.outbox.reopen(thread.chat);
            self.offer_group(thread, from, forum);
        }
    }

    /// Asks an owner, once, whether a group is to be served.
    fn offer_group(&mut self, thread: ThreadId, from: &Person, forum: Forum) {
        if self.places.asked.insert(thread.chat, forum).is_some() {
            return;
        }
        let voice = self.voice(from.id);
        let (serve, no) = (voice.say("group-serve"), voice.say("group-no"));
        let serve =
            NewButton::Pick(serve, ButtonStyle::Go, ButtonPick::Place(PlacePick::ServeGroup(thread.chat)));
        let no = NewButton::pick(no, ButtonPick::Place(PlacePick::StayWithout(thread)));
        let menu = Menu::question(Page::plain(voice.say("group-offer"))).row([serve, no]);
        self.show_menu(menu, &Asker { thread, person: from.clone(), slot: None });
    }

    pub(super) fn serve_group(&mut self, chat: ChatId, asker: &Asker) -> String {
        if asker.thread.chat != chat {
            return self.voice(asker.person.id).say("toast-moved");
        }
        let forum = self.places.asked.get(&chat) == Some(&Forum::Yes);
        self.put_group(GroupRecord { chat, person: asker.person.id, forum });
        self.send_menu(MenuScope::Chat(chat));
        let voice = self.voice(asker.person.id);
        let text = voice.say(if forum { "group-served-forum" } else { "group-served" });
        self.close_menu(asker, Page::plain(text));
        String::new()
    }

    fn put_group(&mut self, group: GroupRecord) {
        self.save(Change::Group(group.clone()));
        self.groups.insert(group.chat, group);
    }

    /// Topics can be turned on and off at any time.
    fn is_forum(&mut self, chat: ChatId, forum: Forum) {
        let Some(group) = self.groups.get(&chat) else { return };
        let forum = forum == Forum::Yes;
        if group.forum != forum {
            let group = GroupRecord { forum, ..group.clone() };
            self.put_group(group);
        }
    }

    /// A chat that seemed to have topics has none.
    pub(super) fn no_topics(&mut self, chat: ChatId) {
        if chat.is_private() {
            self.private_topics = false;
        } else {
            self.is_forum(chat, Forum::No);
        }
    }

    /// Whether sessions get topics of their own in a chat.
    pub(super) fn has_topics(&self, chat: ChatId) -> bool {
        let forum = self.groups.get(&chat).is_some_and(|group| group.forum);
        forum || (chat.is_private() && self.private_topics)
    }

    /// A call was answered with the new id of its chat.
    pub(in crate::bridge) fn chat_moved(&mut self, from: ChatId, to: ChatId) {
        if from == to {
            return;
        }
        self.group_moved(from, to);
        // Also what is no served group has something to show.
        self.outbox.move_chat(from, to, &mut self.out.changes);
    }

    /// A group became a supergroup, which has another id: everything of it moves there.
    pub(in crate::bridge) fn group_moved(&mut self, from: ChatId, to: ChatId) {
        let Some(group) = self.groups.remove(&from) else { return };
        self.save(Change::GroupGone(from));
        self.put_group(GroupRecord { chat: to, ..group });
        self.send_menu(MenuScope::Chat(to));
        let moved = |thread: ThreadId| ThreadId { chat: to, ..thread };
        let sessions: Vec<_> = self.sessions.keys().copied().collect();
        for id in sessions {
            let Some(session) = self.sessions.get(&id) else { continue };
            let record = &session.record;
            if record.thread.chat == from {
                self.put_thread(id, moved(record.thread), record.topic);
            }
        }
        let current: Vec<_> = self.current.extract_if(|thread, _| thread.chat == from).collect();
        for (thread, session) in current {
            self.save(Change::CurrentGone(thread));
            self.turn_thread(moved(thread), session);
        }
        self.menus.retain(|thread, _| thread.chat != from);
        self.outbox.move_chat(from, to, &mut self.out.changes);
    }
}
