//! The parameters of the methods that telecode calls, as the Bot API names them. They borrow from the call.

use std::borrow::Cow;

use serde::Serialize;
use telecode_core::call::MenuScope;
use telecode_core::ids::{GroupId, MessageId};
use telecode_core::page::{Button, ButtonAction, ButtonStyle, Entity, EntityKind};

use super::rich::InputRichMessage;

/// The parameters of one method.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum ApiMethod<'a> {
    SendMessage(SendMessage<'a>),
    SendRichMessage(SendRichMessage<'a>),
    EditMessageText(EditMessageText<'a>),
    EditRichMessage(EditRichMessage<'a>),
    EditMessageCaption(EditMessageCaption<'a>),
    SendChatAction(SendChatAction),
    DeleteMessage(DeleteMessage),
    EditMessageReplyMarkup(EditMessageReplyMarkup),
    PinChatMessage(PinChatMessage),
    SendMessageDraft(SendMessageDraft<'a>),
    SendRichMessageDraft(SendRichMessageDraft<'a>),
    SetMessageReaction(SetMessageReaction),
    AnswerCallbackQuery(AnswerCallbackQuery<'a>),
    SetMyCommands(SetMyCommands<'a>),
    CreateForumTopic(CreateForumTopic<'a>),
    EditForumTopic(EditForumTopic<'a>),
    ForumTopic(ForumTopic),
}

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

#[derive(Debug, Serialize)]
pub(super) struct MessageEntity<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    offset: usize,
    length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

impl<'a> From<&'a Entity> for MessageEntity<'a> {
    fn from(entity: &'a Entity) -> Self {
        let (kind, url, language) = match &entity.kind {
            EntityKind::Bold => ("bold", None, None),
            EntityKind::Italic => ("italic", None, None),
            EntityKind::Underline => ("underline", None, None),
            EntityKind::Strikethrough => ("strikethrough", None, None),
            EntityKind::Spoiler => ("spoiler", None, None),
            EntityKind::Code => ("code", None, None),
            EntityKind::Pre(language) => ("pre", None, language.as_deref()),
            EntityKind::Link(url) => ("text_link", Some(Cow::from(url)), None),
            EntityKind::MessageLink(group, message) => {
                ("text_link", Some(link(*group, *message).into()), None)
            }
            EntityKind::Quote => ("blockquote", None, None),
            EntityKind::CollapsedQuote => ("expandable_blockquote", None, None),
        };
        Self { kind, offset: entity.offset, length: entity.length, url, language }
    }
}

/// The link to a message of a supergroup. Source: core.telegram.org/api/links, "Private group links".
fn link(group: GroupId, message: MessageId) -> String {
    format!("https://t.me/c/{}/{}", group.link_number().unwrap_or_default(), message.0)
}

#[derive(Debug, Serialize)]
pub(super) struct InlineKeyboard<'a> {
    inline_keyboard: Vec<Vec<InlineButton<'a>>>,
}

impl<'a> InlineKeyboard<'a> {
    /// Makes one of rows, without those that are empty; `None` if there is nothing in it.
    pub(super) fn of(rows: impl Iterator<Item = impl Iterator<Item = &'a Button>>) -> Option<Self> {
        let rows = rows.map(|row| row.map(InlineButton::from).collect::<Vec<_>>());
        let inline_keyboard: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
        (!inline_keyboard.is_empty()).then_some(Self { inline_keyboard })
    }
}

#[derive(Debug, Serialize)]
struct InlineButton<'a> {
    text: &'a str,
    #[serde(flatten)]
    action: InlineAction<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'static str>,
}

/// The one field that says what a button does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum InlineAction<'a> {
    CallbackData(&'a str),
    CopyText { text: &'a str },
    Url(Cow<'a, str>),
}

impl<'a> From<&'a Button> for InlineButton<'a> {
    fn from(button: &'a Button) -> Self {
        let action = match &button.action {
            ButtonAction::Press(token) => InlineAction::CallbackData(&token.0),
            ButtonAction::Copy(text) => InlineAction::CopyText { text },
            ButtonAction::Open(url) => InlineAction::Url(url.into()),
            ButtonAction::Message(group, message) => InlineAction::Url(link(*group, *message).into()),
        };
        let style = match button.style {
            ButtonStyle::Plain => None,
            ButtonStyle::Go => Some("success"),
            ButtonStyle::Danger => Some("danger"),
            ButtonStyle::Main => Some("primary"),
        };
        Self { text: &button.label, action, style }
    }
}

impl<'a> From<SendMessage<'a>> for ApiMethod<'a> {
    fn from(params: SendMessage<'a>) -> Self {
        Self::SendMessage(params)
    }
}

impl<'a> From<SendRichMessage<'a>> for ApiMethod<'a> {
    fn from(params: SendRichMessage<'a>) -> Self {
        Self::SendRichMessage(params)
    }
}

impl<'a> From<EditRichMessage<'a>> for ApiMethod<'a> {
    fn from(params: EditRichMessage<'a>) -> Self {
        Self::EditRichMessage(params)
    }
}

impl<'a> From<EditMessageText<'a>> for ApiMethod<'a> {
    fn from(params: EditMessageText<'a>) -> Self {
        Self::EditMessageText(params)
    }
}

impl<'a> From<EditMessageCaption<'a>> for ApiMethod<'a> {
    fn from(params: EditMessageCaption<'a>) -> Self {
        Self::EditMessageCaption(params)
    }
}

impl From<SendChatAction> for ApiMethod<'_> {
    fn from(params: SendChatAction) -> Self {
        Self::SendChatAction(params)
    }
}

impl<'a> From<CreateForumTopic<'a>> for ApiMethod<'a> {
    fn from(params: CreateForumTopic<'a>) -> Self {
        Self::CreateForumTopic(params)
    }
}

impl<'a> From<EditForumTopic<'a>> for ApiMethod<'a> {
    fn from(params: EditForumTopic<'a>) -> Self {
        Self::EditForumTopic(params)
    }
}

impl From<ForumTopic> for ApiMethod<'_> {
    fn from(params: ForumTopic) -> Self {
        Self::ForumTopic(params)
    }
}

impl From<DeleteMessage> for ApiMethod<'_> {
    fn from(params: DeleteMessage) -> Self {
        Self::DeleteMessage(params)
    }
}

impl From<EditMessageReplyMarkup> for ApiMethod<'_> {
    fn from(params: EditMessageReplyMarkup) -> Self {
        Self::EditMessageReplyMarkup(params)
    }
}

impl From<PinChatMessage> for ApiMethod<'_> {
    fn from(params: PinChatMessage) -> Self {
        Self::PinChatMessage(params)
    }
}

impl<'a> From<SendMessageDraft<'a>> for ApiMethod<'a> {
    fn from(params: SendMessageDraft<'a>) -> Self {
        Self::SendMessageDraft(params)
    }
}

impl<'a> From<SendRichMessageDraft<'a>> for ApiMethod<'a> {
    fn from(params: SendRichMessageDraft<'a>) -> Self {
        Self::SendRichMessageDraft(params)
    }
}

impl From<SetMessageReaction> for ApiMethod<'_> {
    fn from(params: SetMessageReaction) -> Self {
        Self::SetMessageReaction(params)
    }
}

impl<'a> From<AnswerCallbackQuery<'a>> for ApiMethod<'a> {
    fn from(params: AnswerCallbackQuery<'a>) -> Self {
        Self::AnswerCallbackQuery(params)
    }
}

impl<'a> From<SetMyCommands<'a>> for ApiMethod<'a> {
    fn from(params: SetMyCommands<'a>) -> Self {
        Self::SetMyCommands(params)
    }
}
