//! Calls that make and change topics. They go through the lane of their chat, and are made until there is an answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::call::TopicCall;
use crate::ids::{ChatId, SessionId};

/// What a call does with the topic of a session. At most one call of each kind waits: a newer one takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum TopicMatter {
    /// Makes it.
    Make,
    /// Opens or closes it.
    Door,
    /// Changes its title.
    Title,
    /// Deletes it.
    End,
}

/// Which call: whose topic, and what about it.
pub(super) type Key = (SessionId, TopicMatter);

/// How urgent a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TopicUrgency {
    /// What is to be shown waits for it.
    First,
    /// Everything that is to be shown goes before it.
    Last,
}

/// The calls that wait, and those on their way.
#[derive(Debug, Default)]
pub(super) struct Topics {
    waiting: BTreeMap<Key, TopicCall>,
    flying: BTreeSet<Key>,
}

impl Topics {
    /// Wants a call made.
    pub(super) fn put(&mut self, session: SessionId, call: TopicCall) {
        let matter = matter(&call);
        if matter == TopicMatter::End {
            self.waiting.retain(|(of, _), _| *of != session);
        }
        self.waiting.insert((session, matter), call);
    }

    /// The call that is to be made next in a chat.
    pub(super) fn next(&self, chat: ChatId, urgency: TopicUrgency) -> Option<Key> {
        let mut waiting = self.waiting.iter();
        let next = waiting.find(|(key, call)| {
            // One at a time for a topic, or two titles could overtake each other.
            call.chat() == chat && urgency_of(call) == urgency && !self.flying.contains(key)
        });
        next.map(|(key, _)| *key)
    }

    /// Takes a call out to make it.
    pub(super) fn take(&mut self, key: Key) -> Option<TopicCall> {
        let call = self.waiting.remove(&key)?;
        self.flying.insert(key);
        Some(call)
    }

    /// A call came back.
    pub(super) fn landed(&mut self, key: Key) {
        self.flying.remove(&key);
    }

    /// A call was not taken: it is made again, unless a newer one has its place.
    pub(super) fn again(&mut self, key: Key, call: TopicCall) {
        self.waiting.entry(key).or_insert(call);
    }

    /// Gives up what waits in other chats than these.
    pub(super) fn retain(&mut self, may: impl Fn(ChatId) -> bool) {
        self.waiting.retain(|_, call| may(call.chat()));
    }

    /// Whether the topic of a session is being made.
    pub(super) fn makes(&self, session: SessionId) -> bool {
        let key = (session, TopicMatter::Make);
        self.waiting.contains_key(&key) || self.flying.contains(&key)
    }

    /// A chat has another id: what is to be called there is called there.
    pub(super) fn move_chat(&mut self, from: ChatId, to: ChatId) {
        for call in self.waiting.values_mut().filter(|call| call.chat() == from) {
            call.move_to(to);
        }
    }

    /// The chats in which a call waits.
    pub(super) fn chats(&self) -> impl Iterator<Item = ChatId> {
        let ready = self.waiting.iter().filter(|(key, _)| !self.flying.contains(key));
        ready.map(|(_, call)| call.chat())
    }
}

fn matter(call: &TopicCall) -> TopicMatter {
    match call {
        TopicCall::Create { .. } => TopicMatter::Make,
        TopicCall::SetOpen { .. } => TopicMatter::Door,
        TopicCall::Rename { .. } => TopicMatter::Title,
        TopicCall::Delete { .. } => TopicMatter::End,
    }
}

/// A new topic and an opened one are waited for; a topic is closed or deleted after what is said in it.
fn urgency_of(call: &TopicCall) -> TopicUrgency {
    match call {
        TopicCall::Create { .. } | TopicCall::SetOpen { open: true, .. } => TopicUrgency::First,
        TopicCall::SetOpen { open: false, .. } | TopicCall::Rename { .. } | TopicCall::Delete { .. } => {
            TopicUrgency::Last
        }
    }
}
