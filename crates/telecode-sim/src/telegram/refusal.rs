//! What the server says when it refuses a call.

use serde_json::{Value, json};

/// A refused call: an HTTP status and the words that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status and `error_code`.
    pub code: u16,
    /// The `description`.
    pub description: String,
    /// `parameters.retry_after`, in seconds.
    pub retry_after: Option<u32>,
    /// `parameters.migrate_to_chat_id`: what the group has become.
    pub migrate_to: Option<i64>,
}

/// What the official server says on calls of the kinds that telecode makes, as it comes out of it: its own words, those of
/// the library in it, and in capitals what Telegram behind it says. Source: tdlib/telegram-bot-api 10.0 (`Client.cpp`) and tdlib/td
/// (`MessagesManager`, `MessageContent`, `ForumTopicManager`, `DialogManager`, `ReplyMarkup`, `MessageEntity`), and reports for
/// what Telegram says.
pub const OFFICIAL: &[(u16, &str)] = &[
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: private chat not found"),
    (400, "Bad Request: group chat was upgraded to a supergroup chat"),
    (400, "Bad Request: chat is deactivated"),
    (400, "Bad Request: can't access the chat"),
    (400, "Bad Request: chat is not accessible"),
    (400, "Bad Request: have no write access to the chat"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: not enough rights to send the rich message to the chat"),
    (400, "Bad Request: not enough rights to send documents to the chat"),
    (400, "Bad Request: not enough rights to send photos to the chat"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: CHAT_RESTRICTED"),
    (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
    (400, "Bad Request: CHAT_SEND_DOCS_FORBIDDEN"),
    (400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN"),
    (400, "Bad Request: USER_BANNED_IN_CHANNEL"),
    (400, "Bad Request: ALLOW_PAYMENT_REQUIRED_5"),
    (400, "Bad Request: FROZEN_METHOD_INVALID"),
    (400, "Bad Request: CHANNEL_PRIVATE"),
    (400, "Bad Request: CHANNEL_INVALID"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: message thread not found"),
    (400, "Bad Request: TOPIC_DELETED"),
    (400, "Bad Request: TOPIC_CLOSED"),
    (400, "Bad Request: TOPIC_ID_INVALID"),
    (400, "Bad Request: TOPIC_NOT_MODIFIED"),
    (400, "Bad Request: invalid forum topic identifier specified"),
    (400, "Bad Request: unknown forum topic identifier specified"),
    (400, "Bad Request: the chat is not a forum"),
    (400, "Bad Request: the chat is not a supergroup forum"),
    (400, "Bad Request: not enough rights to create a topic"),
    (400, "Bad Request: not enough rights to edit the topic"),
    (400, "Bad Request: not enough rights to close or open the topic"),
    (400, "Bad Request: not enough rights to delete the topic"),
    (400, "Bad Request: not enough rights to manage pinned messages in the chat"),
    (400, "Bad Request: CHAT_ADMIN_REQUIRED"),
    (
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    ),
    (400, "Bad Request: message to edit not found"),
    (400, "Bad Request: message to delete not found"),
    (400, "Bad Request: message to react not found"),
    (400, "Bad Request: message to pin not found"),
    (400, "Bad Request: message to be replied not found"),
    (400, "Bad Request: message not found"),
    (400, "Bad Request: message can't be edited"),
    (400, "Bad Request: message can't be deleted"),
    (400, "Bad Request: message can't be deleted for everyone"),
    (400, "Bad Request: message can't be pinned"),
    (400, "Bad Request: service messages can't be pinned"),
    (400, "Bad Request: there is no text in the message to edit"),
    (400, "Bad Request: there is no caption in the message to edit"),
    (400, "Bad Request: MESSAGE_ID_INVALID"),
    (400, "Bad Request: MESSAGE_EDIT_TIME_EXPIRED"),
    (400, "Bad Request: MESSAGE_AUTHOR_REQUIRED"),
    (400, "Bad Request: REPLY_MESSAGE_ID_INVALID"),
    (400, "Bad Request: QUOTE_TEXT_INVALID"),
    (400, "Bad Request: message is too long"),
    (400, "Bad Request: message caption is too long"),
    (400, "Bad Request: RICH_MESSAGE_TEXT_TOO_LONG"),
    (400, "Bad Request: can't parse entities: can't find end of the entity starting at byte offset 4"),
    (400, "Bad Request: ENTITY_BOUNDS_INVALID"),
    (400, "Bad Request: receive an entity with incorrect offset 7"),
    (400, "Bad Request: BUTTON_URL_INVALID"),
    (400, "Bad Request: BUTTON_DATA_INVALID"),
    (400, "Bad Request: BUTTON_COPY_TEXT_INVALID"),
    (400, "Bad Request: inline keyboard button text must be non-empty"),
    (400, "Bad Request: REPLY_MARKUP_INVALID"),
    (400, "Bad Request: reply markup is too long"),
    (400, "Bad Request: TEXTDRAFT_PEER_INVALID"),
    (400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
    (400, "Bad Request: MSG_WAIT_FAILED"),
    (400, "Bad Request: FILE_PART_0_MISSING"),
    (400, "Bad Request: failed to upload file"),
    (400, "Bad Request: message send failed"),
    (400, "Bad Request: the bot has already been closed"),
    (400, "Logged out"),
    (403, "Forbidden: user is deactivated"),
    (403, "Forbidden: bot was blocked by the user"),
    (403, "Forbidden: bot can't initiate conversation with a user"),
    (403, "Forbidden: the bot can't send messages to the bot"),
    (403, "Forbidden: bot was kicked from the group chat"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (403, "Forbidden: bot is not a member of the group chat"),
    (403, "Forbidden: bot is not a member of the supergroup chat"),
    (403, "Forbidden: the group chat was deleted"),
];

impl Refusal {
    /// A refusal with the words given.
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None, migrate_to: None }
    }

    /// 400. The first letter of `what` becomes small, unless it is a constant such as `BUTTON_DATA_INVALID`.
    pub fn bad(what: impl AsRef<str>) -> Self {
        Self::new(400, prefixed("Bad Request", what.as_ref()))
    }

    /// 403.
    pub fn forbidden(what: impl AsRef<str>) -> Self {
        Self::new(403, prefixed("Forbidden", what.as_ref()))
    }

    /// 401: the token is unknown or was revoked.
    pub fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    /// 404: no such method, or a path that is not a bot's.
    pub fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    /// 409: somebody else polls, or a webhook is set.
    pub fn conflict(what: impl AsRef<str>) -> Self {
        Self::new(409, prefixed("Conflict", what.as_ref()))
    }

    /// 429 with the seconds to wait.
    pub fn too_many(retry_after: u32) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(429, format!("Too Many Requests: retry after {retry_after}"))
        }
    }

    /// The whole answer.
    pub fn to_json(&self) -> Value {
        let mut answer = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(seconds) = self.retry_after {
            answer["parameters"] = json!({"retry_after": seconds});
        }
        if let Some(chat) = self.migrate_to {
            answer["parameters"] = json!({"migrate_to_chat_id": chat});
        }
        answer
    }
}

fn prefixed(prefix: &str, what: &str) -> String {
    let mut letters = what.chars();
    let Some(first) = letters.next() else { return prefix.to_owned() };
    let constant = letters.next().is_some_and(|second| second == '_' || second.is_ascii_uppercase());
    if constant {
        return format!("{prefix}: {what}");
    }
    format!("{prefix}: {}{}", first.to_lowercase(), &what[first.len_utf8()..])
}
