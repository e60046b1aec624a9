//! Places: groups that are served, and the topics of sessions.
//!
//! Topics are not ordered about: what a topic should be follows from its session, and whatever it shows otherwise is changed.
//! So nothing has to be remembered over a crash, and no other room has to think of topics.

pub(in crate::bridge) mod titles;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Instant;

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
    pub(in crate::bridge) me: Option<String>,
    /// Groups whose owner was asked whether they are to be served, and whether they have topics.
    pub(in crate::bridge) asked: HashMap<ChatId, ForumState>,
    /// The topics of sessions: those that are there, and those that are being made.
    pub(in crate::bridge) topics: BTreeMap<SessionId, SessionTopic>,
    /// Sessions whose topics may have to change.
    touched: BTreeSet<SessionId>,
    /// When titles are to change for the sake of their signs.
    due: BTreeMap<SessionId, Instant>,
    /// Chats in which the bot may not change topics.
    pub(in crate::bridge) barred: HashSet<ChatId>,
    /// Topics that were opened again because they took nothing.
    pub(in crate::bridge) reopened: HashSet<ThreadId>,
    pub(in crate::bridge) names: TopicNames,
}

/// Whether a group has topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bridge) enum ForumState {
    Yes,
    No,
}

/// The titles of topics that no session has.
#[derive(Debug, Default)]
pub(in crate::bridge) struct TopicNames {
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
}

impl TopicNames {
    pub(in crate::bridge) fn put(&mut self, topic: ThreadId, name: String) {
        if self.of.insert(topic, name).is_none() {
            self.order.push_back(topic);
        }
        if self.order.len() > NAMES
            && let Some(oldest) = self.order.pop_front()
        {
            self.of.remove(&oldest);
        }
    }

    pub(in crate::bridge) fn get(&self, topic: ThreadId) -> Option<&String> {
        self.of.get(&topic)
    }
}
