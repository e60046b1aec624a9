//! What is known of chats and of their topics in this run. How groups and topics are served, made and lost is in `rooms/places`.
//!
//! Topics are not ordered about: what a topic should be follows from its session, and whatever it shows otherwise is changed.

pub(in crate::bridge) mod titles;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Instant;

use crate::bridge::hall::audience::ForumState;
use crate::bridge::talks::topics::titles::SessionTopic;
use crate::change::SessionRecord;
use crate::ids::{ChatId, SessionId, ThreadId};
use crate::time::Now;

/// How many titles of topics without a session are remembered.
const NAMES: usize = 1_000;

/// What is known of chats and topics in this run.
#[derive(Debug, Default)]
pub(in crate::bridge) struct ThreadPlaces {
    /// The bot's user name.
    me: Option<String>,
    /// Groups whose owner was asked whether they are to be served, and whether they have topics.
    asked: HashMap<ChatId, ForumState>,
    /// The topics of sessions: those that are there, and those that are being made.
    topics: BTreeMap<SessionId, SessionTopic>,
    /// Sessions whose topics may have to change.
    touched: BTreeSet<SessionId>,
    /// When titles are to change for the sake of their signs.
    due: BTreeMap<SessionId, Instant>,
    /// Chats in which the bot may not change topics.
    barred: HashSet<ChatId>,
    /// Topics that were opened again because they took nothing.
    reopened: HashSet<ThreadId>,
    names: TopicNames,
}

/// Whether a topic can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum TopicAccess {
    Open,
    Closed,
}

/// The titles of topics that no session has.
#[derive(Debug, Default)]
struct TopicNames {
    of: HashMap<ThreadId, String>,
    order: VecDeque<ThreadId>,
}

impl ThreadPlaces {
    /// What a restart knows of the topics of sessions.
    pub(in crate::bridge) fn new<'a>(sessions: impl Iterator<Item = &'a SessionRecord>, now: Now) -> Self {
        let topics: BTreeMap<_, _> =
            sessions.filter_map(|record| Some((record.id, SessionTopic::stored(record, now)?))).collect();
        Self { touched: topics.keys().copied().collect(), topics, ..Self::default() }
    }

    /// A session may have changed, and its topic with it.
    pub(in crate::bridge) fn touch(&mut self, id: SessionId) {
        if self.topics.contains_key(&id) {
            self.touched.insert(id);
        }
    }

    /// Telegram says what the bot is called.
    pub(in crate::bridge) fn learn_name(&mut self, name: Option<String>) {
        self.me = name;
    }

    /// The bot's user name, if it is known.
    pub(in crate::bridge) fn bot_name(&self) -> Option<&str> {
        self.me.as_deref()
    }

    /// The owner of a group is asked about it: says whether for the first time.
    pub(in crate::bridge) fn ask_of(&mut self, group: ChatId, forum: ForumState) -> bool {
        self.asked.insert(group, forum).is_none()
    }

    /// Somebody wants to be asked about a group again.
    pub(in crate::bridge) fn ask_again(&mut self, group: ChatId) {
        self.asked.remove(&group);
    }

    /// Whether a group had topics when its owner was asked about it.
    pub(in crate::bridge) fn is_forum(&self, group: ChatId) -> bool {
        self.asked.get(&group) == Some(&ForumState::Yes)
    }

    /// The topic of a session.
    pub(in crate::bridge) fn topic(&self, id: SessionId) -> Option<&SessionTopic> {
        self.topics.get(&id)
    }

    /// The session whose topic a thread is.
    pub(in crate::bridge) fn session_in(&self, thread: ThreadId) -> Option<SessionId> {
        thread.topic?;
        let mut topics = self.topics.iter();
        topics.find(|(_, topic)| topic.thread == Some(thread)).map(|(id, _)| *id)
    }

    /// A session has this topic from now on.
    pub(in crate::bridge) fn put_topic(&mut self, id: SessionId, topic: SessionTopic) {
        self.topics.insert(id, topic);
    }

    /// A session has no topic any more.
    pub(in crate::bridge) fn drop_topic(&mut self, id: SessionId) {
        self.topics.remove(&id);
    }

    /// Somebody gave the topic of a session another title. What the session is called in the end is put there again.
    pub(in crate::bridge) fn retitled(&mut self, id: SessionId, title: String) {
        if let Some(topic) = self.topics.get_mut(&id) {
            topic.title = Some(title);
        }
        self.touch(id);
    }

    /// Somebody closed the topic of a session, or opened it again.
    pub(in crate::bridge) fn set_open(&mut self, id: SessionId, open: TopicAccess) {
        if let Some(topic) = self.topics.get_mut(&id) {
            topic.open = open == TopicAccess::Open;
        }
        self.touch(id);
    }

    /// The title of a topic that no session has.
    pub(in crate::bridge) fn title(&self, topic: ThreadId) -> Option<&String> {
        self.names.of.get(&topic)
    }

    /// A topic that no session has is called like this.
    pub(in crate::bridge) fn put_title(&mut self, topic: ThreadId, title: String) {
        self.names.put(topic, title);
    }

    /// The bot may not change topics in a chat: says whether that is new.
    pub(in crate::bridge) fn bar(&mut self, chat: ChatId) -> bool {
        self.barred.insert(chat)
    }

    /// The bot may be able to change topics in a chat.
    pub(in crate::bridge) fn unbar(&mut self, chat: ChatId) {
        self.barred.remove(&chat);
    }

    /// A topic takes nothing: says whether it is to be opened again, which is tried once.
    pub(in crate::bridge) fn reopens(&mut self, topic: ThreadId) -> bool {
        self.reopened.insert(topic)
    }
}

impl TopicNames {
    fn put(&mut self, topic: ThreadId, name: String) {
        if self.of.insert(topic, name).is_none() {
            self.order.push_back(topic);
        }
        if self.order.len() > NAMES
            && let Some(oldest) = self.order.pop_front()
        {
            self.of.remove(&oldest);
        }
    }
}
