//! A call in, a request of the Bot API out; and what its answer means. Pure: nothing is sent here.

use std::borrow::Cow;
use std::time::Duration;

use serde::Serialize;
use telecode_core::seam::call::{Call, MenuScope, Notify, Reaction, TopicCall};
use telecode_core::seam::ids::{ChatId, DraftId, MessageId, ThreadId};
use telecode_core::seam::page::{Button, ButtonAction, Document, Page};

pub(crate) use self::answer::retry_after;
pub use self::answer::{done, failed, fallback};
use self::indent::text;
use self::params::{
    AnswerCallbackQuery, BotCommand, CreateForumTopic, DeleteMessage, EditForumTopic, EditMessageCaption,
    EditMessageReplyMarkup, EditMessageText, EditRichMessage, ForumTopic, InlineKeyboard, LinkPreview,
    PinChatMessage, ReactionType, ReplyParameters, SendChatAction, SendMessage, SendMessageDraft,
    SendRichMessage, SendRichMessageDraft, SendTarget, SetMessageReaction, SetMyCommands,
};
use crate::client::FileUpload;
use crate::inbound::GENERAL_TOPIC;

mod answer;
mod indent;
mod params;
pub mod refusals;
mod rich;

/// How long a message may take.
const MESSAGE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a call may take that is worthless when it is late.
const PASSING_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an upload may take: some megabytes over a slow line.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(2);

/// One request of the Bot API.
#[derive(Debug)]
pub struct ApiRequest<'a> {
    /// The method.
    pub method: &'static str,
    /// Its parameters.
    pub body: RequestBody<'a>,
    /// How long it may take.
    pub timeout: Duration,
}

/// The parameters of a request.
#[derive(Debug)]
pub enum RequestBody<'a> {
    /// Parameters alone.
    Json(MethodParams<'a>),
    /// Parameters with a file.
    Upload(FileUpload<'a>),
}

/// The parameters of a method, to be written as JSON.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct MethodParams<'a>(params::ApiMethod<'a>);

/// What a request goes without, after the server refused it with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "parts that are left out independently of each other")]
pub struct LeftOut {
    /// The formatting.
    pub entities: bool,
    /// The buttons.
    pub buttons: bool,
    /// Those of them that lead elsewhere, or copy.
    pub links: bool,
    /// The message that it replies to.
    pub reply: bool,
}

/// Writes a call as a request.
pub fn request(call: &Call, left_out: LeftOut) -> ApiRequest<'_> {
    match call {
        Call::Send { thread, page: page @ Page { document: Some(file), .. }, notify, reply_to } => {
            document(*thread, page, file, *notify, reply_to.filter(|_| !left_out.reply), left_out)
        }
        Call::Send { thread, page, notify, reply_to } => {
            send(*thread, page, *notify, reply_to.filter(|_| !left_out.reply), left_out)
        }
        Call::Edit { chat, message, page } => edit(*chat, *message, page, left_out),
        Call::Delete { chat, message } => delete(*chat, *message),
        Call::Strip { chat, message } => strip(*chat, *message),
        Call::Draft { thread, draft, page } => draft_request(*thread, *draft, page, left_out),
        Call::Typing { thread } => {
            passing_request("sendChatAction", SendChatAction { place: place(*thread), action: "typing" })
        }
        Call::React { chat, message, reaction } => passing_request(
            "setMessageReaction",
            SetMessageReaction {
                chat_id: chat.number(),
                message_id: message.0,
                reaction: [ReactionType::emoji(emoji(*reaction))],
            },
        ),
        Call::Toast { press, text } => passing_request(
            "answerCallbackQuery",
            AnswerCallbackQuery { callback_query_id: &press.0, text: Some(text).filter(|t| !t.is_empty()) },
        ),
        Call::File { thread, name, content, reply_to } => {
            file(*thread, name, content, reply_to.filter(|_| !left_out.reply))
        }
        Call::Photo { thread, name, png, caption, reply_to } => {
            photo(*thread, name, png, caption, reply_to.filter(|_| !left_out.reply), left_out)
        }
        Call::Pin { chat, message } => message_request(
            "pinChatMessage",
            PinChatMessage { chat_id: chat.number(), message_id: message.0, disable_notification: true },
        ),
        Call::Topic(call) => topic(call),
        Call::Menu { scope, language, commands } => menu(*scope, language.as_deref(), commands),
    }
}

fn topic(call: &TopicCall) -> ApiRequest<'_> {
    match call {
        TopicCall::Create { chat, name } => {
            message_request("createForumTopic", CreateForumTopic { chat_id: chat.number(), name })
        }
        TopicCall::Rename { chat, topic, name } => {
            let params = EditForumTopic { chat_id: chat.number(), message_thread_id: topic.0, name };
            message_request("editForumTopic", params)
        }
        TopicCall::SetOpen { chat, topic, open } => {
            let method = if *open { "reopenForumTopic" } else { "closeForumTopic" };
            message_request(method, ForumTopic { chat_id: chat.number(), message_thread_id: topic.0 })
        }
        TopicCall::Delete { chat, topic } => message_request(
            "deleteForumTopic",
            ForumTopic { chat_id: chat.number(), message_thread_id: topic.0 },
        ),
    }
}

fn edit(chat: ChatId, message: MessageId, page: &Page, left_out: LeftOut) -> ApiRequest<'_> {
    let (chat_id, message_id) = (chat.number(), message.0);
    let reply_markup = buttons(page, left_out);
    if let Some(rich) = &page.rich {
        let rich_message = rich.as_ref().into();
        let params = EditRichMessage { chat_id, message_id, rich_message, reply_markup };
        return message_request("editMessageText", params);
    }
    let entities = entities(page, left_out);
    if page.document.is_some() {
        let caption = text(page);
        let params =
            EditMessageCaption { chat_id, message_id, caption, caption_entities: entities, reply_markup };
        return message_request("editMessageCaption", params);
    }
    let params = EditMessageText {
        chat_id,
        message_id,
        text: text(page),
        entities,
        link_preview_options: LinkPreview::DISABLED,
        reply_markup,
    };
    message_request("editMessageText", params)
}

fn draft_request(thread: ThreadId, draft: DraftId, page: &Page, left_out: LeftOut) -> ApiRequest<'_> {
    let (place, draft_id) = (place(thread), draft.0);
    if let Some(rich) = &page.rich {
        let params =
            SendRichMessageDraft { place, draft_id, rich_message: rich.as_ref().into(), can_stop: true };
        return passing_request("sendRichMessageDraft", params);
    }
    let (text, entities) = (text(page), entities(page, left_out));
    passing_request("sendMessageDraft", SendMessageDraft { place, draft_id, text, entities, can_stop: true })
}

fn delete(chat: ChatId, message: MessageId) -> ApiRequest<'static> {
    message_request("deleteMessage", DeleteMessage { chat_id: chat.number(), message_id: message.0 })
}

fn strip(chat: ChatId, message: MessageId) -> ApiRequest<'static> {
    let params = EditMessageReplyMarkup { chat_id: chat.number(), message_id: message.0 };
    message_request("editMessageReplyMarkup", params)
}

fn send(
    thread: ThreadId,
    page: &Page,
    notify: Notify,
    reply_to: Option<MessageId>,
    left_out: LeftOut,
) -> ApiRequest<'_> {
    if let Some(rich) = &page.rich {
        let params = SendRichMessage {
            place: place(thread),
            rich_message: rich.as_ref().into(),
            disable_notification: notify == Notify::Silent,
            reply_parameters: reply_to.map(ReplyParameters::to),
            reply_markup: buttons(page, left_out),
        };
        return message_request("sendRichMessage", params);
    }
    let params = SendMessage {
        place: place(thread),
        text: text(page),
        entities: entities(page, left_out),
        link_preview_options: LinkPreview::DISABLED,
        disable_notification: notify == Notify::Silent,
        reply_parameters: reply_to.map(ReplyParameters::to),
        reply_markup: buttons(page, left_out),
    };
    message_request("sendMessage", params)
}

/// A message that is a file, with a text and buttons under it.
fn document<'a>(
    thread: ThreadId,
    page: &'a Page,
    file: &'a Document,
    notify: Notify,
    reply_to: Option<MessageId>,
    left_out: LeftOut,
) -> ApiRequest<'a> {
    let mut fields = upload_fields(thread, reply_to, notify);
    fields.extend(caption_fields(page, left_out));
    let (name, content) = (file.name.as_str(), file.text.as_bytes());
    let body = RequestBody::Upload(FileUpload { fields, field: "document", name, content });
    ApiRequest { method: "sendDocument", body, timeout: UPLOAD_TIMEOUT }
}

/// A file comes with an answer, which is what the phone buzzes for; so it comes silently itself.
fn file<'a>(
    thread: ThreadId,
    name: &'a str,
    content: &'a [u8],
    reply_to: Option<MessageId>,
) -> ApiRequest<'a> {
    let fields = upload_fields(thread, reply_to, Notify::Silent);
    let body = RequestBody::Upload(FileUpload { fields, field: "document", name, content });
    ApiRequest { method: "sendDocument", body, timeout: UPLOAD_TIMEOUT }
}

/// A picture is something that was asked for; the phone stays quiet.
fn photo<'a>(
    thread: ThreadId,
    name: &'a str,
    png: &'a [u8],
    caption: &'a Page,
    reply_to: Option<MessageId>,
    left_out: LeftOut,
) -> ApiRequest<'a> {
    let mut fields = upload_fields(thread, reply_to, Notify::Silent);
    fields.extend(caption_fields(caption, left_out));
    let body = RequestBody::Upload(FileUpload { fields, field: "photo", name, content: png });
    ApiRequest { method: "sendPhoto", body, timeout: UPLOAD_TIMEOUT }
}

/// What stands under a file or a picture.
fn caption_fields(caption: &Page, left_out: LeftOut) -> Vec<(&'static str, Cow<'_, str>)> {
    let mut fields: Vec<(&'static str, Cow<'_, str>)> = Vec::new();
    if !caption.text.is_empty() {
        fields.push(("caption", text(caption)));
    }
    let entities = entities(caption, left_out);
    if !entities.is_empty() {
        fields.push(("caption_entities", serde_json::json!(entities).to_string().into()));
    }
    if let Some(buttons) = buttons(caption, left_out) {
        fields.push(("reply_markup", serde_json::json!(buttons).to_string().into()));
    }
    fields
}

fn upload_fields(
    thread: ThreadId,
    reply_to: Option<MessageId>,
    notify: Notify,
) -> Vec<(&'static str, Cow<'static, str>)> {
    let SendTarget { chat_id, message_thread_id } = place(thread);
    let silent = if notify == Notify::Silent { "true" } else { "false" };
    let mut fields = vec![("chat_id", chat_id.to_string().into()), ("disable_notification", silent.into())];
    fields.extend(message_thread_id.map(|topic| ("message_thread_id", topic.to_string().into())));
    fields.extend(reply_to.map(|message| ("reply_parameters", ReplyParameters::to(message).json().into())));
    fields
}

fn menu<'a>(scope: MenuScope, language: Option<&'a str>, commands: &'a [(String, String)]) -> ApiRequest<'a> {
    let commands = commands.iter().map(|(command, description)| BotCommand { command, description });
    let params = SetMyCommands { commands: commands.collect(), scope: scope.into(), language_code: language };
    message_request("setMyCommands", params)
}

fn message_request<'a>(method: &'static str, params: impl Into<params::ApiMethod<'a>>) -> ApiRequest<'a> {
    ApiRequest { method, body: RequestBody::Json(MethodParams(params.into())), timeout: MESSAGE_TIMEOUT }
}

fn passing_request<'a>(method: &'static str, params: impl Into<params::ApiMethod<'a>>) -> ApiRequest<'a> {
    ApiRequest { method, body: RequestBody::Json(MethodParams(params.into())), timeout: PASSING_TIMEOUT }
}

/// Names a thread. The general topic of a group must not be named; in a private chat 1 is a topic like any other.
fn place(thread: ThreadId) -> SendTarget {
    let general = |topic: i64| !thread.chat.is_private() && topic == GENERAL_TOPIC;
    SendTarget {
        chat_id: thread.chat.number(),
        message_thread_id: thread.topic.map(|topic| topic.0).filter(|topic| !general(*topic)),
    }
}

fn entities(page: &Page, left_out: LeftOut) -> Vec<params::MessageEntity<'_>> {
    let kept = if left_out.entities { &[] } else { page.entities.as_slice() };
    kept.iter().map(params::MessageEntity::from).collect()
}

fn buttons(page: &Page, left_out: LeftOut) -> Option<InlineKeyboard<'_>> {
    if left_out.buttons {
        return None;
    }
    let is_kept = |button: &&Button| !left_out.links || matches!(button.action, ButtonAction::Press(_));
    InlineKeyboard::of(page.buttons.iter().map(|row| row.iter().filter(is_kept)))
}

/// The emoji of a reaction. Source of those that bots may use: Bot API, `ReactionTypeEmoji`.
fn emoji(reaction: Reaction) -> &'static str {
    match reaction {
        Reaction::Received => "👀",
        Reaction::TakenUp => "⚡",
        Reaction::Queued => "🫡",
        Reaction::Edited => "✍",
        Reaction::Answered => "👌",
        Reaction::Failed => "💔",
    }
}

#[cfg(test)]
mod tests;
