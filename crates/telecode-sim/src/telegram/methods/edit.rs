//! Edits of what the bot sent.

use serde_json::Value;

use super::super::ids::{ChatId, MessageId, Moment};
use super::super::keyboard;
use super::super::message::{Content, Media, Message};
use super::super::model::Model;
use super::super::options::Feature;
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::super::rich::Purpose;
use super::super::text;
use super::send::link_preview;
use super::target::{message_id, place};

/// What the server says of an edit that changes nothing.
const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

impl Model {
    pub(super) fn edit_message_text(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let rich = params.json("rich_message", "rich message")?.is_some() && self.has(Feature::Rich);
        let content = if rich {
            Content::Rich(self.rich_message(params, Purpose::Message)?)
        } else {
            Content::Text(text::message(params)?)
        };
        let markup = edit_markup(params)?;
        let preview = link_preview(params)?;
        let (chat, id) = self.editable(params, now)?;
        let message = self.own(chat, id)?;
        if matches!(message.content, Content::Media(_)) {
            return Err(Refusal::bad("there is no text in the message to edit"));
        }
        let same_preview = message.extra.get("link_preview_options") == preview.as_ref();
        if message.content == content && message.markup == markup && same_preview {
            return Err(Refusal::bad(NOT_MODIFIED));
        }
        message.content = content;
        message.markup = markup;
        match preview {
            Some(preview) => message.extra.insert("link_preview_options".to_owned(), preview),
            None => message.extra.remove("link_preview_options"),
        };
        self.edited(chat, id, now)
    }

    pub(super) fn edit_message_caption(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let caption = text::caption(params)?;
        let markup = edit_markup(params)?;
        let (chat, id) = self.editable(params, now)?;
        let message = self.own(chat, id)?;
        let Content::Media(media) = &message.content else {
            return Err(Refusal::bad("there is no caption in the message to edit"));
        };
        let content = Content::Media(Media { fields: media.fields.clone(), caption });
        if message.content == content && message.markup == markup {
            return Err(Refusal::bad(NOT_MODIFIED));
        }
        message.content = content;
        message.markup = markup;
        self.edited(chat, id, now)
    }

    pub(super) fn edit_message_reply_markup(
        &mut self,
        params: &Params,
        now: Moment,
    ) -> Result<Value, Refusal> {
        let markup = edit_markup(params)?;
        let (chat, id) = self.editable(params, now)?;
        let message = self.own(chat, id)?;
        if message.markup == markup {
            return Err(Refusal::bad(NOT_MODIFIED));
        }
        message.markup = markup;
        self.edited(chat, id, now)
    }

    /// The message that a call edits: it exists, it is the bot's, and there is room for an edit now.
    fn editable(&mut self, params: &Params, now: Moment) -> Result<(ChatId, MessageId), Refusal> {
        if params.text("chat_id").is_empty() && !params.text("inline_message_id").is_empty() {
            return Err(Refusal::bad("MESSAGE_ID_INVALID"));
        }
        let chat = self.open_chat(params)?;
        let id = message_id(params)?;
        let message = self.message(chat, params, "message to edit not found")?;
        let keyboard = message.markup.as_ref().is_some_and(|markup| markup.get("inline_keyboard").is_none());
        let service = matches!(message.content, Content::Service(_));
        if message.from != self.bot || keyboard || service || message.extra.contains_key("forward_origin") {
            return Err(Refusal::bad("message can't be edited"));
        }
        self.charge(chat, now)?;
        Ok((chat, id))
    }

    fn own(&mut self, chat: ChatId, id: MessageId) -> Result<&mut Message, Refusal> {
        let messages = &mut self.chat_mut(chat)?.messages;
        messages.get_mut(&id).ok_or_else(|| Refusal::bad("message to edit not found"))
    }

    fn edited(&mut self, chat: ChatId, id: MessageId, now: Moment) -> Result<Value, Refusal> {
        self.own(chat, id)?.edit_date = Some(now.seconds());
        self.emit_message(chat, "edit", id);
        Ok(self.message_json(chat, id).unwrap_or_default())
    }
}

/// An edit without a keyboard takes the keyboard away; another kind of keyboard cannot be set by it.
fn edit_markup(params: &Params) -> Result<Option<Value>, Refusal> {
    let markup = keyboard::parse(params, place(params))?;
    match markup {
        Some(markup) if markup.get("inline_keyboard").is_none() => {
            Err(Refusal::bad("inline keyboard expected"))
        }
        other => Ok(other),
    }
}
