//! One call of a method, whichever it is.

use serde::Serialize;

use super::{
    AnswerCallbackQuery, CreateForumTopic, DeleteMessage, EditForumTopic, EditMessageCaption,
    EditMessageReplyMarkup, EditMessageText, EditRichMessage, ForumTopic, PinChatMessage, SendChatAction,
    SendMessage, SendMessageDraft, SendRichMessage, SendRichMessageDraft, SetMessageReaction, SetMyCommands,
};

/// The parameters of one method.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(in super::super) enum ApiMethod<'a> {
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
