//! What happened in the chats, in order, for whoever watches.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::ids::ChatId;

/// How many events are kept for watchers that come back.
const KEPT: usize = 20_000;

/// One change in a chat.
#[derive(Debug, Clone)]
pub struct Event {
    /// Rises by one with every event.
    pub id: u64,
    /// Where it happened.
    pub chat: ChatId,
    /// What happened: an object with the field `event`.
    pub body: Value,
}

/// The log of changes.
#[derive(Debug, Default)]
pub(crate) struct EventLog {
    events: VecDeque<Event>,
    last: u64,
}

impl EventLog {
    /// Notes a change. `payload` is an object; it gets the fields `event` and `id`.
    pub(crate) fn push(&mut self, chat: ChatId, event: &str, payload: Value) {
        self.last += 1;
        let mut body = json!({"event": event, "id": self.last});
        if let (Some(all), Value::Object(more)) = (body.as_object_mut(), payload) {
            all.extend(more);
        }
        self.events.push_back(Event { id: self.last, chat, body });
        if self.events.len() > KEPT {
            self.events.pop_front();
        }
    }

    /// The id of the newest event.
    pub(crate) fn last_id(&self) -> u64 {
        self.last
    }

    /// The events of a chat after the given one.
    pub(crate) fn after(&self, chat: ChatId, id: u64) -> Vec<Event> {
        let start = self.events.partition_point(|event| event.id <= id);
        self.events.range(start..).filter(|event| event.chat == chat).cloned().collect()
    }
}
