//! The parameters of the methods that telecode calls, as the Bot API names them. They borrow from the call.

mod method;
mod text;

pub(super) use self::method::ApiMethod;
pub(super) use self::text::{InlineKeyboard, MessageEntity};

use std::borrow::Cow;

use serde::Serialize;
use telecode_core::seam::call::MenuScope;
use telecode_core::seam::ids::MessageId;

use super::rich::InputRichMessage;

/// Where a message goes.
#[derive(Debug, Serialize)]
pub(super) struct SendTarget {
    pub(super) chat_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message_thread_id: Option<i64>,
}

#[derive(Debug, Serialize)]
pub(super) struct SendMessage<'a> {
    #[serde(flatten)]
    pub(super) place: SendTarget,
    pub(super) text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) entities: Vec<MessageEntity<'a>>,
    pub(super) link_preview_options: LinkPreview,
    pub(super) disable_notification: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_parameters: Option<ReplyParameters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_markup: Option<InlineKeyboard<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct SendRichMessage<'a> {
    #[serde(flatten)]
    pub(super) place: SendTarget,
    pub(super) rich_message: InputRichMessage<'a>,
    pub(super) disable_notification: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_parameters: Option<ReplyParameters>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_markup: Option<InlineKeyboard<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct SendRichMessageDraft<'a> {
    #[serde(flatten)]
    pub(super) place: SendTarget,
    pub(super) draft_id: i64,
    pub(super) rich_message: InputRichMessage<'a>,
    pub(super) can_stop: bool,
}

/// `editMessageText` with blocks. Without `reply_markup` the buttons go away.
#[derive(Debug, Serialize)]
pub(super) struct EditRichMessage<'a> {
    pub(super) chat_id: i64,
    pub(super) message_id: i64,
    pub(super) rich_message: InputRichMessage<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_markup: Option<InlineKeyboard<'a>>,
}

/// Without `reply_markup` the buttons go away.
#[derive(Debug, Serialize)]
pub(super) struct EditMessageText<'a> {
    pub(super) chat_id: i64,
    pub(super) message_id: i64,
    pub(super) text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) entities: Vec<MessageEntity<'a>>,
    pub(super) link_preview_options: LinkPreview,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_markup: Option<InlineKeyboard<'a>>,
}

/// Without `reply_markup` the buttons go away, and without `caption` the text under the file does.
#[derive(Debug, Serialize)]
pub(super) struct EditMessageCaption<'a> {
    pub(super) chat_id: i64,
    pub(super) message_id: i64,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) caption: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) caption_entities: Vec<MessageEntity<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reply_markup: Option<InlineKeyboard<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct SendChatAction {
    #[serde(flatten)]
    pub(super) place: SendTarget,
    pub(super) action: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct CreateForumTopic<'a> {
    pub(super) chat_id: i64,
    pub(super) name: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct EditForumTopic<'a> {
    pub(super) chat_id: i64,
    pub(super) message_thread_id: i64,
    pub(super) name: &'a str,
}

/// What closing, opening and deleting a topic take.
#[derive(Debug, Serialize)]
pub(super) struct ForumTopic {
    pub(super) chat_id: i64,
    pub(super) message_thread_id: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct DeleteMessage {
    pub(super) chat_id: i64,
    pub(super) message_id: i64,
}

/// Without `reply_markup` the buttons go away.
#[derive(Debug, Serialize)]
pub(super) struct EditMessageReplyMarkup {
    pub(super) chat_id: i64,
    pub(super) message_id: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct PinChatMessage {
    pub(super) chat_id: i64,
    pub(super) message_id: i64,
    pub(super) disable_notification: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct SendMessageDraft<'a> {
    #[serde(flatten)]
    pub(super) place: SendTarget,
    pub(super) draft_id: i64,
    pub(super) text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) entities: Vec<MessageEntity<'a>>,
    pub(super) can_stop: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct SetMessageReaction {
    pub(super) chat_id: i64,
    pub(super) message_id: i64,
    pub(super) reaction: [ReactionType; 1],
}

#[derive(Debug, Serialize)]
pub(super) struct AnswerCallbackQuery<'a> {
    pub(super) callback_query_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a String>,
}

#[derive(Debug, Serialize)]
pub(super) struct SetMyCommands<'a> {
    pub(super) commands: Vec<BotCommand<'a>>,
    pub(super) scope: BotCommandScope,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language_code: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct BotCommand<'a> {
    pub(super) command: &'a str,
    pub(super) description: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum BotCommandScope {
    AllPrivateChats,
    Chat { chat_id: i64 },
}

impl From<MenuScope> for BotCommandScope {
    fn from(scope: MenuScope) -> Self {
        match scope {
            MenuScope::Private => Self::AllPrivateChats,
            MenuScope::Chat(chat) => Self::Chat { chat_id: chat.number() },
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct LinkPreview {
    is_disabled: bool,
}

impl LinkPreview {
    pub(super) const DISABLED: Self = Self { is_disabled: true };
}

#[derive(Debug, Serialize)]
pub(super) struct ReactionType {
    #[serde(rename = "type")]
    kind: &'static str,
    emoji: &'static str,
}

impl ReactionType {
    pub(super) fn emoji(emoji: &'static str) -> Self {
        Self { kind: "emoji", emoji }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct ReplyParameters {
    message_id: i64,
    allow_sending_without_reply: bool,
}

impl ReplyParameters {
    /// Replies to a message if it is still there.
    pub(super) fn to(message: MessageId) -> Self {
        Self { message_id: message.0, allow_sending_without_reply: true }
    }

    /// As a field of a form.
    pub(super) fn json(&self) -> String {
        serde_json::json!(self).to_string()
    }
}
