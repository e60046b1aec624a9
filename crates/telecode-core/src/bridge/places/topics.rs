//! The topics of sessions: made, lost, made again.

use super::Topic;
use super::titles::name_in;
use crate::bridge::Bridge;
use crate::bridge::errands::Asker;
use crate::bridge::menus::{Menu, NewButton};
use crate::bridge::roster::Roster;
use crate::call::{Bar, Notify, Outcome, TopicCall};
use crate::change::{Change, TopicState};
use crate::chat::{Message, Person};
use crate::ids::{ChatId, MessageId, SessionId, ThreadId, TopicId};
use crate::join::Group;
use crate::outbox::{Left, Post};
use crate::page::Page;
use crate::pick::{ButtonPick, PlacePick};
use crate::render::Text;
use crate::time::Now;
impl Bridge {
    /// Where a session that is begun in a thread is to live: in that topic if no session has it, else in one of its own.
    pub(in crate::bridge) fn home(&self, thread: ThreadId) -> (ThreadId, TopicState) {
        let chat = ThreadId::from(thread.chat);
        match thread.topic {
            Some(_) if self.session_at(thread).is_some() => (chat, TopicState::Wanted),
            Some(_) => (thread, TopicState::Open),
            None if self.has_topics(thread.chat) => (chat, TopicState::Wanted),
            None => (chat, TopicState::None),
        }
    }

    /// A session was made in a thread, and has its home.
    pub(in crate::bridge) fn housed(&mut self, id: SessionId, begun_in: ThreadId, now: Now) {
        let Some(session) = self.sessions.get(&id) else { return };
        let (thread, topic) = (session.record.thread, session.record.topic);
        let topic = match topic {
            TopicState::Wanted => Topic::wanted(begun_in, now),
            TopicState::Open => Topic::found(thread, self.places.names.get(thread), now),
            TopicState::None | TopicState::Lost => return,
        };
        self.places.topics.insert(id, topic);
    }

    /// What a session is called that begins with this message: as the topic that it is written in.
    pub(in crate::bridge) fn name_of_topic(&self, group: &Group) -> Option<String> {
        self.places.names.get(group.thread).map(|title| name_in(title).to_owned())
    }

    /// A message says how its topic was called at first; what it was called later counts more.
    pub(in crate::bridge) fn remember_title(&mut self, message: &Message) {
        if let Some(name) = &message.topic_name
            && message.thread.topic.is_some()
            && !self.current.contains_key(&message.thread)
            && self.places.names.get(message.thread).is_none()
        {
            self.places.names.put(message.thread, name.clone());
        }
    }

    /// The session that has a topic for itself.
    pub(in crate::bridge) fn session_in(&self, thread: ThreadId) -> Option<SessionId> {
        thread.topic?;
        let mut topics = self.places.topics.iter();
        topics.find(|(_, topic)| topic.thread == Some(thread)).map(|(id, _)| *id)
    }

    /// There is an answer about a topic.
    pub(in crate::bridge) fn topic_answered(
        &mut self,
        id: SessionId,
        call: &TopicCall,
        outcome: Outcome,
        now: Now,
    ) {
        match call {
            TopicCall::Create { chat, name } => self.make_answered(id, *chat, name, outcome, now),
            TopicCall::Rename { chat, topic, .. } | TopicCall::SetOpen { chat, topic, .. } => {
                self.change_answered(id, ThreadId { chat: *chat, topic: Some(*topic) }, &outcome);
            }
            TopicCall::Delete { chat, .. } => self.delete_answered(*chat, &outcome),
        }
    }

    fn make_answered(&mut self, id: SessionId, chat: ChatId, title: &str, outcome: Outcome, now: Now) {
        match outcome {
            Outcome::Topic(topic) => self.topic_made(id, chat, topic, title, now),
            Outcome::Barred(bar) => self.topic_not_made(id, chat, Some(bar), String::new()),
            Outcome::Refused(reason) => self.topic_not_made(id, chat, None, reason),
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
                self.topic_not_made(id, chat, Some(Bar::NoTopics), String::new());
            }
        }
    }

    fn change_answered(&mut self, id: SessionId, thread: ThreadId, outcome: &Outcome) {
        if *outcome == Outcome::ThreadGone {
            self.topic_gone(thread);
        } else if matches!(outcome, Outcome::Barred(_)) {
            self.topic_barred(id, thread.chat);
        }
    }

    fn delete_answered(&mut self, chat: ChatId, outcome: &Outcome) {
        if matches!(outcome, Outcome::Barred(_) | Outcome::Refused(_) | Outcome::Unsupported) {
            let text = self.thread_voice(chat.into()).say("topic-not-deleted");
            self.reply(chat.into(), Page::plain(text));
        }
    }

    /// The topic of a session is there: everything of the session is shown in it from now on.
    fn topic_made(&mut self, id: SessionId, chat: ChatId, topic: TopicId, title: &str, now: Now) {
        let Some(session) = self.sessions.get(&id) else {
            // The session was deleted meanwhile.
            return self.outbox.topic(id, TopicCall::Delete { chat, topic });
        };
        let (old, thread) = (session.record.thread, ThreadId { chat, topic: Some(topic) });
        let begun_in = self.places.topics.get(&id).map_or(old, |topic| topic.begun_in);
        self.put_thread(id, thread, TopicState::Open);
        self.leave_current(old, id);
        self.turn_thread(thread, id);
        self.outbox.move_session(id, old, thread, &mut self.out.changes);
        self.places.topics.insert(id, Topic::made(thread, title, now));
        self.tell_where(id, begun_in, thread);
    }

    /// Where a session was begun, one line says where it goes on.
    fn tell_where(&mut self, id: SessionId, begun_in: ThreadId, thread: ThreadId) {
        let Some(session) = self.sessions.get(&id) else { return };
        let name = session.record.name.clone();
        let voice = self.thread_voice(begun_in);
        let mut text = Text::new();
        text.push(&voice.tell("topic-made", [("name", name.into())]));
        if let (ChatId::Group(group), Some(topic)) = (thread.chat, thread.topic)
            && group.link_number().is_some()
        {
            // Telegram numbers a topic by the message that made it.
            text.push(" ").message_link(&voice.say("topic-open"), group, MessageId(topic.0));
        }
        self.post(Post::reply(begun_in, text.into_page()).of(id));
    }

    /// A topic could not be made: the session lives in the chat.
    fn topic_not_made(&mut self, id: SessionId, chat: ChatId, bar: Option<Bar>, reason: String) {
        self.places.topics.remove(&id);
        let Some(session) = self.sessions.get(&id) else { return };
        let name = session.record.name.clone();
        self.put_thread(id, chat.into(), TopicState::Lost);
        self.turn_thread(chat.into(), id);
        let voice = self.thread_voice(chat.into());
        let named = [("name", name.clone().into())];
        let text = match bar {
            Some(Bar::NoRight) => voice.tell("topic-no-right", named),
            Some(Bar::NoTopics) if chat.is_private() => voice.tell("topic-no-threads", named),
            Some(Bar::NoTopics) => voice.tell("topic-no-forum", named),
            None => voice.tell("topic-refused", [("name", name.into()), ("reason", reason.into())]),
        };
        if bar == Some(Bar::NoTopics) {
            self.no_topics(chat);
        }
        self.ask_for_topic(id, chat, text, "topic-try-again");
    }

    /// A topic that was written to is closed. That of a session that is to be seen is opened again, once; where that does not
    /// help, the session goes on in the chat.
    pub(in crate::bridge) fn topic_closed(&mut self, thread: ThreadId) {
        let ours = self.session_in(thread).filter(|id| {
            let seen = self.sessions.get(id).is_some_and(|session| !session.record.standing.closed);
            seen && !thread.chat.is_private() && self.places.reopened.insert(thread)
        });
        match (ours, thread) {
            (Some(id), ThreadId { chat, topic: Some(topic) }) => {
                self.outbox.topic(id, TopicCall::SetOpen { chat, topic, open: true });
            }
            _ => self.topic_left(thread, Left::There),
        }
    }

    /// A topic that was written to is gone: its session goes on in the chat.
    pub(in crate::bridge) fn topic_gone(&mut self, thread: ThreadId) {
        self.topic_left(thread, Left::Gone);
    }

    fn topic_left(&mut self, thread: ThreadId, old: Left) {
        let chat = ThreadId::from(thread.chat);
        self.leave_list(thread, old);
        self.outbox.leave_topic(thread, old, &mut self.out.changes);
        let there = self.sessions.values().filter(|session| session.record.thread == thread);
        let there: Vec<_> = there.map(|session| session.record.id).collect();
        for id in there {
            self.places.topics.remove(&id);
            let Some(session) = self.sessions.get(&id) else { continue };
            let (name, closed) = (session.record.name.clone(), session.record.standing.closed);
            // The topic goes on to talk to it: what was written there last may come only now.
            if closed {
                // Who put it away and deleted its topic misses nothing.
                self.put_thread(id, chat, TopicState::None);
                continue;
            }
            self.put_thread(id, chat, TopicState::Lost);
            self.turn_thread(chat, id);
            let text = self.thread_voice(chat).tell("topic-gone", [("name", name.into())]);
            self.ask_for_topic(id, thread.chat, text, "topic-make");
        }
    }

    fn ask_for_topic(&mut self, id: SessionId, chat: ChatId, text: String, button: &str) {
        let thread = ThreadId::from(chat);
        let Some(session) = self.sessions.get(&id) else { return };
        let person = Person::from(session.record.person);
        let voice = self.thread_voice(thread);
        let make = NewButton::pick(voice.say(button), ButtonPick::Place(PlacePick::MakeTopic(id)));
        let stay =
            NewButton::pick(voice.say("topic-stay"), ButtonPick::Place(PlacePick::StayWithout(thread)));
        let question = Menu::question(Page::plain(text)).row([make, stay]);
        let menu = Menu { session: Some(id), notify: Notify::Loud, ..question };
        self.show_menu(menu, &Asker { thread, person, slot: None });
    }

    /// The bot may not rename or close topics here: it says so once, and does without.
    fn topic_barred(&mut self, id: SessionId, chat: ChatId) {
        if self.places.barred.insert(chat) {
            let text = self.say_in(id, "topic-barred");
            self.reply(chat.into(), Page::plain(text));
        }
    }

    /// A person wants a new topic for a session.
    pub(super) fn make_topic(&mut self, id: SessionId, asker: &Asker, now: Now) -> String {
        let voice = self.voice(asker.person.id);
        let Some(session) = self.sessions.get(&id) else { return voice.say("toast-expired") };
        let (thread, name) = (session.record.thread, session.record.name.clone());
        let text = voice.tell("topic-wanted", [("name", name.into())]);
        self.close_menu(asker, Page::plain(text));
        if matches!(session_topic(&self.sessions, id), TopicState::Lost | TopicState::None) {
            self.places.barred.remove(&thread.chat);
            self.put_thread(id, thread, TopicState::Wanted);
            self.places.topics.insert(id, Topic::wanted(thread, now));
        }
        String::new()
    }

    /// Things stay as they are: the question goes, its text stays.
    pub(super) fn stay_without(&mut self, thread: ThreadId, asker: &Asker) -> String {
        let served = thread.chat.is_private() || self.groups.contains_key(&thread.chat);
        let key = if served { "topic-stays" } else { "group-not-served" };
        let text = self.voice(asker.person.id).say(key);
        self.close_menu(asker, Page::plain(text));
        String::new()
    }

    pub(super) fn put_thread(&mut self, id: SessionId, thread: ThreadId, topic: TopicState) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.thread = thread;
        session.record.topic = topic;
        self.out.changes.push(Change::Session(Box::new(session.record.clone())));
    }

    pub(super) fn turn_thread(&mut self, thread: ThreadId, session: SessionId) {
        self.current.insert(thread, session);
        self.save(Change::Current { thread, session });
    }

    /// A thread that talked to a session talks to none.
    fn leave_current(&mut self, thread: ThreadId, session: SessionId) {
        if self.current.get(&thread) == Some(&session) {
            self.current.remove(&thread);
            self.save(Change::CurrentGone(thread));
        }
    }
}

fn session_topic(sessions: &Roster, id: SessionId) -> TopicState {
    sessions.get(&id).map(|session| session.record.topic).unwrap_or_default()
}
