//! Forwards and copies.

use serde_json::{Value, json};

use super::super::chat::ChatKind;
use super::super::ids::Moment;
use super::super::message::{Content, Media, Message};
use super::super::model::Model;
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::super::text;
use super::target::message_id;

impl Model {
    pub(super) fn forward_message(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let source = self.source(params, "message to forward not found", "message can't be forwarded")?;
        let origin = source.extra.get("forward_origin").cloned().unwrap_or_else(|| self.origin(&source));
        let mut to = self.destination(params, now)?;
        to.markup = None;
        to.reply = None;
        to.extra.insert("forward_origin".to_owned(), origin);
        self.deliver(to, source.content, now)
    }

    pub(super) fn copy_message(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let source = self.source(params, "message to copy not found", "message can't be copied")?;
        let content = match source.content {
            Content::Media(media) if !params.text("caption").is_empty() => {
                Content::Media(Media { fields: media.fields, caption: text::caption(params)? })
            }
            other @ (Content::Text(_) | Content::Rich(_) | Content::Media(_) | Content::Service(_)) => other,
        };
        let to = self.destination(params, now)?;
        let sent = self.deliver(to, content, now)?;
        Ok(json!({"message_id": sent["message_id"]}))
    }

    fn source(&self, params: &Params, missing: &str, unable: &str) -> Result<Message, Refusal> {
        let from = self.known_chat(params, "from_chat_id")?;
        let id = message_id(params)?;
        let message = self.chat(from)?.message(id).ok_or_else(|| Refusal::bad(missing))?;
        let protected = message.extra.contains_key("has_protected_content");
        if protected || matches!(message.content, Content::Service(_)) {
            return Err(Refusal::bad(unable));
        }
        Ok(message.clone())
    }

    /// The `MessageOrigin` of a message.
    pub(crate) fn origin(&self, message: &Message) -> Value {
        let channel =
            self.chats.get(&message.chat).is_some_and(|chat| matches!(chat.kind, ChatKind::Channel { .. }));
        if channel {
            let chat = self.chat_json(message.chat);
            return json!({"type": "channel", "date": message.date, "chat": chat, "message_id": message.id});
        }
        json!({"type": "user", "date": message.date, "sender_user": self.user_json(message.from)})
    }
}
