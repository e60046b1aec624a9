//! What one can order a person to do, as the control interface takes it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A new person.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewPerson {
    /// Chosen by the server if left out.
    pub id: Option<i64>,
    /// The first name.
    pub first_name: String,
    /// The user name, without the at sign.
    pub username: Option<String>,
    /// The language of the person's client.
    pub language_code: Option<String>,
}

/// A new group, supergroup or channel. Private chats come into being when a person writes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewChat {
    /// Chosen by the server if left out.
    pub id: Option<i64>,
    /// `group`, `supergroup` or `channel`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The title.
    pub title: String,
    /// Whether a supergroup has topics.
    pub is_forum: bool,
    /// The public name, without the at sign.
    pub username: Option<String>,
    /// Whether the bot is a mere member rather than an administrator.
    pub bot_is_member: bool,
    /// Whether the bot, as an administrator, lacks the right to manage topics.
    pub bot_lacks_topics: bool,
}

/// A person makes or changes a topic.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeTopic {
    /// The chat.
    pub chat_id: i64,
    /// Who; the person of the private chat if left out.
    pub from_id: Option<i64>,
    /// What is done.
    pub change: TopicChange,
    /// Which; not for a new one.
    pub message_thread_id: Option<i64>,
    /// How it is called from now on.
    pub name: Option<String>,
}

/// What is done with a topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopicChange {
    /// It is made.
    #[default]
    Create,
    /// It gets another name.
    Rename,
    /// Nobody but administrators may write in it.
    Close,
    /// Everybody may again.
    Reopen,
    /// It goes away with everything in it.
    Delete,
}

/// The bot's part in a group changes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The group.
    pub chat_id: i64,
    /// Who does it.
    pub from_id: i64,
    /// What the bot is from now on.
    pub bot: Role,
    /// Whether it may manage topics, as an administrator.
    #[serde(default)]
    pub manages_topics: bool,
}

/// What a bot is in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// An administrator.
    Administrator,
    /// A member without rights.
    Member,
    /// Not there.
    Left,
}

/// A file, in Base64.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its type.
    pub mime_type: Option<String>,
    /// What is in it.
    pub base64: String,
}

/// A person writes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Write {
    /// Where; a person's own id for the private chat.
    pub chat_id: i64,
    /// Who; the person of the private chat if left out.
    pub from_id: Option<i64>,
    /// What, or the caption of a file.
    pub text: String,
    /// How it is formatted, as `MessageEntity` objects.
    pub entities: Option<Value>,
    /// Which message it answers.
    pub reply_to_message_id: Option<i64>,
    /// The part of that message that was picked.
    pub quote: Option<String>,
    /// The topic.
    pub message_thread_id: Option<i64>,
    /// Whose message this is a forward of: `{"user_id":…}`, `{"name":…}` or `{"chat_id":…,"message_id":…}`.
    pub forward_from: Option<Value>,
    /// A photo.
    pub photo: Option<Attachment>,
    /// A document.
    pub document: Option<Attachment>,
    /// A voice message.
    pub voice: Option<Attachment>,
    /// When, in seconds since the epoch; now if left out.
    pub date: Option<i64>,
}

/// A person edits a message of theirs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Edit {
    /// The chat.
    pub chat_id: i64,
    /// The message.
    pub message_id: i64,
    /// The new text; without it, only the date of the edit changes.
    pub text: Option<String>,
}

/// A person deletes a message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Delete {
    /// The chat.
    pub chat_id: i64,
    /// The message.
    pub message_id: i64,
}

/// A person reacts to a message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct React {
    /// The chat.
    pub chat_id: i64,
    /// The message.
    pub message_id: i64,
    /// Who; the person of the private chat if left out.
    pub from_id: Option<i64>,
    /// The emoji; none takes the reaction back.
    pub emoji: Option<String>,
}

/// A person presses a button, named by its data or by its place.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Press {
    /// The chat.
    pub chat_id: i64,
    /// The message.
    pub message_id: i64,
    /// Who; the person of the private chat if left out.
    pub from_id: Option<i64>,
    /// The data, which need not be on the message: a client may be behind.
    pub data: Option<String>,
    /// The row, from 0.
    pub row: Option<usize>,
    /// The column, from 0.
    pub column: Option<usize>,
}

/// A person stops a draft.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StopDraft {
    /// The chat.
    pub chat_id: i64,
    /// The draft.
    pub draft_id: i64,
    /// The topic.
    pub message_thread_id: Option<i64>,
}

/// A person blocks the bot, or takes that back.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Block {
    /// Who.
    pub user_id: i64,
    /// Whether the bot is blocked from now on.
    pub blocked: bool,
}
