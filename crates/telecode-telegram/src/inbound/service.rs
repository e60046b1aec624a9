//! Messages that only record that something happened: those that matter.

use serde_json::Value;
use telecode_core::seam::chat::{ChatEvent, TopicDeed};
use telecode_core::seam::ids::ChatId;

use super::{content, person, thread};

/// Tells what a service message of this kind records; `None` if telecode has no use for it.
pub(super) fn read(body: &Value, kind: &str) -> Option<ChatEvent> {
    let deed = match kind {
        "forum_topic_created" => TopicDeed::Created { name: chosen_name(&body[kind]) },
        // An edit without a name changed only the icon.
        "forum_topic_edited" => TopicDeed::Renamed { name: content::string(&body[kind]["name"])? },
        "forum_topic_closed" => TopicDeed::Closed,
        "forum_topic_reopened" => TopicDeed::Reopened,
        _ => return None,
    };
    Some(ChatEvent::Topic { thread: thread(body)?, from: person(&body["from"])?, deed })
}

/// Tells whether a group became a supergroup. The new chat says the same once more; once is enough.
pub(super) fn moved(body: &Value) -> Option<ChatEvent> {
    let to = ChatId::of(body["migrate_to_chat_id"].as_i64()?);
    Some(ChatEvent::Moved { from: ChatId::of(body["chat"]["id"].as_i64()?), to })
}

/// The title of a new topic, if a person chose it; programs make one up for a message that is written outside of all topics.
pub(super) fn chosen_name(created: &Value) -> Option<String> {
    content::string(&created["name"]).filter(|_| created["is_name_implicit"] != true)
}
