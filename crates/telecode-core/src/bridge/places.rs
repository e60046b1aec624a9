//! Places: groups that are served, and the topics of sessions.
//!
//! Topics are not ordered about: what a topic should be follows from its session, and whatever it shows otherwise is changed.
//! So nothing has to be remembered over a crash, and no other room has to think of topics.

mod deeds;
mod groups;
mod titles;
mod topics;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::time::Instant;

use super::Bridge;
use super::errands::Asker;
use crate::change::SessionRecord;
use crate::ids::{ChatId, SessionId, ThreadId};
use crate::pick::PlacePick;
use crate::time::Now;

use self::titles::Topic;

/// How many titles of topics without a session are remembered.
const NAMES: usize = 1_000;

/// What is known of chats and topics in this run.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The bot's user name.
    pub(super) me: Option<String>,
    /// Groups whose owner was asked whether they are to be served, and whether they have topics.
    asked: HashMap<ChatId, Forum>,
    /// The topics of sessions: those that are there, and those that are being made.
    topics: BTreeMap<SessionId, Topic>,
    /// Sessions whose topics may have to change.
    touched: BTreeSet<SessionId>,
    /// When titles are to change for the sake of their signs.
    due: BTreeMap<SessionId, Instant>,
    /// Chats in which the bot may not change topics.
    barred: HashSet<ChatId>,
    /// Topics that were opened again because they took nothing.
    reopened: HashSet<ThreadId>,
    names: Names,
}

/// Whether a group has topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forum {
    Yes,
    No,
}

/// The titles of topics that no session has.
#[derive(Debug, Default)]
struct Names {
    of: HashMap<ThreadId, String>,
    order: VecDeque<ThreadId>,
}

impl Places {
    /// What a restart knows of the topics of sessions.
    pub(super) fn new<'a>(sessions: impl Iterator<Item = &'a SessionRecord>, now: Now) -> Self {
        let topics: BTreeMap<_, _> =
            sessions.filter_map(|record| Some((record.id, Topic::stored(record, now)?))).collect();
        Self { touched: topics.keys().copied().collect(), topics, ..Self::default() }
    }

    /// A session may have changed, and its topic with it.
    pub(super) fn touch(&mut self, id: SessionId) {
        if self.topics.contains_key(&id) {
            self.touched.insert(id);
        }
    }
}

impl Names {
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

    fn get(&self, topic: ThreadId) -> Option<&String> {
        self.of.get(&topic)
    }
}

impl Bridge {
    pub(super) fn picked_place(&mut self, pick: PlacePick, asker: &Asker, now: Now) -> String {
        match pick {
            PlacePick::ServeGroup(chat) => self.serve_group(chat, asker),
            PlacePick::MakeTopic(session) => self.make_topic(session, asker, now),
            PlacePick::StayWithout(thread) => self.stay_without(thread, asker),
        }
    }
}
