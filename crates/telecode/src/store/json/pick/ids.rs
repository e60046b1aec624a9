//! Ids and moments.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telecode_core::seam::ids::{
    AskId, ChatId, ClaudeId, HoldId, MessageId, PromptId, SessionId, TaskId, ThreadId, ToolCallId, TopicId,
    TurnId,
};
use telecode_core::seam::time;

#[derive(Serialize, Deserialize)]
#[serde(remote = "HoldId")]
pub(super) struct StoredHoldId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "time::Wall")]
pub(super) struct StoredWall(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "TurnId")]
pub(super) struct StoredTurnId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "AskId")]
pub(super) struct StoredAskId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "SessionId")]
pub(super) struct StoredSessionId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "TaskId")]
pub(super) struct StoredTaskId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "PromptId")]
pub(super) struct StoredPromptId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ClaudeId")]
pub(super) struct StoredClaudeId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ToolCallId")]
pub(super) struct StoredToolCallId(String);

#[derive(Serialize, Deserialize)]
#[serde(remote = "MessageId")]
pub(super) struct StoredMessageId(i64);

#[derive(Serialize, Deserialize)]
#[serde(remote = "ThreadId")]
pub(super) struct StoredThreadId {
    #[serde(with = "chat")]
    chat: ChatId,
    #[serde(with = "topic")]
    topic: Option<TopicId>,
}

/// A chat as its number.
pub(super) mod chat {
    use super::{ChatId, Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(chat: &ChatId, to: S) -> Result<S::Ok, S::Error> {
        chat.number().serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<ChatId, D::Error> {
        i64::deserialize(from).map(ChatId::of)
    }
}

/// A topic as its number, or null.
pub(super) mod topic {
    use super::{Deserialize as _, Deserializer, Serialize as _, Serializer, TopicId};

    pub(in super::super) fn serialize<S: Serializer>(
        topic: &Option<TopicId>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        topic.map(|topic| topic.0).serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<TopicId>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.map(TopicId))
    }
}
