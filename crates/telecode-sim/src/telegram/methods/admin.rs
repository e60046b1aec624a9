//! Chats: what they are, who is in them, what is pinned. Webhooks.

use serde_json::{Map, Value, json};

use super::super::chat::{BotRole, Chat, ChatKind, TopicRight};
use super::super::ids::{Moment, UserId};
use super::super::message::Content;
use super::super::model::{Edited, Model, NewMessage};
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::target::message_id;

impl Model {
    pub(super) fn set_webhook(&mut self, params: &Params) -> Result<Value, Refusal> {
        let url = params.text("url");
        if url.is_empty() {
            return Ok(self.delete_webhook(params));
        }
        if !url.starts_with("https://") {
            return Err(Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"));
        }
        self.updates.set_allowed(params);
        self.updates.webhook = Some(url);
        Ok(Value::Bool(true))
    }

    pub(super) fn delete_webhook(&mut self, params: &Params) -> Value {
        self.updates.webhook = None;
        if params.flag("drop_pending_updates") {
            self.updates.clear();
        }
        Value::Bool(true)
    }

    pub(super) fn webhook_info(&self) -> Value {
        let mut info = json!({
            "url": self.updates.webhook.clone().unwrap_or_default(),
            "has_custom_certificate": false,
            "pending_update_count": self.updates.len(),
        });
        let allowed = self.updates.allowed();
        if !allowed.is_empty() {
            info["allowed_updates"] = json!(allowed);
        }
        info
    }

    pub(super) fn get_chat(&self, params: &Params) -> Result<Value, Refusal> {
        let id = self.known_chat(params, "chat_id")?;
        let chat = self.chat(id)?;
        let mut full = self.chat_json(id);
        full["accent_color_id"] = json!(0);
        full["max_reaction_count"] = json!(11);
        full["accepted_gift_types"] = json!({
            "unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true, "premium_subscription": true,
            "gifts_from_channels": true,
        });
        if !chat.is_private() {
            full["permissions"] = json!({"can_send_messages": true, "can_pin_messages": false});
        }
        if let Some(pinned) = chat.pinned.last().and_then(|message| self.message_json(id, *message)) {
            full["pinned_message"] = pinned;
        }
        Ok(full)
    }

    pub(super) fn get_chat_member(&self, params: &Params) -> Result<Value, Refusal> {
        let id = self.known_chat(params, "chat_id")?;
        let user = params.int("user_id").filter(|id| *id > 0).map(UserId);
        let user = user.ok_or_else(|| Refusal::bad("invalid user_id specified"))?;
        let chat = self.chat(id)?;
        let inside = match chat.kind {
            ChatKind::Private(person) => user == person || user == self.bot,
            ChatKind::Group { .. } | ChatKind::Supergroup { .. } | ChatKind::Channel { .. } => {
                self.people.contains_key(&user)
            }
        };
        if !inside {
            return Err(Refusal::bad("PARTICIPANT_ID_INVALID"));
        }
        let status = match (user == self.bot, chat.bot) {
            (true, BotRole::Administrator) if !chat.is_private() => {
                return Ok(self.bot_administrator(chat));
            }
            (true, BotRole::Left) => "left",
            (true | false, BotRole::Administrator | BotRole::Member | BotRole::Left) => "member",
        };
        Ok(json!({"status": status, "user": self.user_json(user)}))
    }

    fn bot_administrator(&self, chat: &Chat) -> Value {
        json!({
            "status": "administrator", "user": self.user_json(self.bot), "can_be_edited": false, "is_anonymous": false,
            "can_manage_chat": true, "can_delete_messages": true, "can_manage_video_chats": false,
            "can_restrict_members": true, "can_promote_members": false, "can_change_info": true,
            "can_invite_users": true, "can_post_stories": false, "can_edit_stories": false,
            "can_delete_stories": false, "can_pin_messages": true, "can_manage_topics": chat.topic_right == TopicRight::Given,
            "can_send_welcome_messages": false,
        })
    }

    pub(super) fn get_chat_administrators(&self, params: &Params) -> Result<Value, Refusal> {
        let id = self.known_chat(params, "chat_id")?;
        let chat = self.chat(id)?;
        if chat.is_private() {
            return Err(Refusal::bad("there are no administrators in the private chat"));
        }
        let bot = (chat.bot == BotRole::Administrator).then(|| self.bot_administrator(chat));
        Ok(Value::Array(bot.into_iter().collect()))
    }

    pub(super) fn get_chat_member_count(&self, params: &Params) -> Result<Value, Refusal> {
        let id = self.known_chat(params, "chat_id")?;
        let count = if self.chat(id)?.is_private() { 2 } else { self.people.len() };
        Ok(json!(count))
    }

    pub(super) fn leave_chat(&mut self, params: &Params) -> Result<Value, Refusal> {
        let id = self.open_chat(params)?;
        let chat = self.chat_mut(id)?;
        if chat.is_private() {
            return Err(Refusal::bad("chat member status can't be changed in private chats"));
        }
        chat.bot = BotRole::Left;
        Ok(Value::Bool(true))
    }

    pub(super) fn pin_chat_message(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let chat = self.open_chat(params)?;
        let id = message_id(params)?;
        let message = self.message(chat, params, "message to pin not found")?;
        if matches!(message.content, Content::Service(_)) {
            return Err(Refusal::bad("service messages can't be pinned"));
        }
        let thread = message.thread;
        let found = self.chat_mut(chat)?;
        may_pin(found)?;
        if !found.pinned.insert(id) {
            return Ok(Value::Bool(true));
        }
        let pinned = self.message_json(chat, id).unwrap_or_default();
        self.emit(chat, "pin", json!({"chat_id": chat, "message_id": id, "pinned": true}));
        let note = Content::Service(Map::from_iter([("pinned_message".to_owned(), pinned)]));
        let shown = self.add_note(chat, NewMessage::plain(self.bot, thread, note), now);
        self.push_message(chat, shown, Edited::No, now);
        Ok(Value::Bool(true))
    }

    fn add_note(&mut self, chat: super::super::ids::ChatId, new: NewMessage, now: Moment) -> Value {
        self.add_message(chat, new, now).unwrap_or_default()
    }

    pub(super) fn unpin_chat_message(&mut self, params: &Params) -> Result<Value, Refusal> {
        let chat = self.open_chat(params)?;
        let found = self.chat_mut(chat)?;
        may_pin(found)?;
        let pinned = &mut found.pinned;
        let id = match params.int("message_id").filter(|id| *id > 0) {
            Some(_) => message_id(params)?,
            None => match pinned.last() {
                Some(last) => *last,
                None => return Err(Refusal::bad("message to unpin not found")),
            },
        };
        if !pinned.remove(&id) {
            return Err(Refusal::bad("message to unpin not found"));
        }
        self.emit(chat, "pin", json!({"chat_id": chat, "message_id": id, "pinned": false}));
        Ok(Value::Bool(true))
    }

    pub(super) fn unpin_all_chat_messages(&mut self, params: &Params) -> Result<Value, Refusal> {
        let chat = self.open_chat(params)?;
        for id in std::mem::take(&mut self.chat_mut(chat)?.pinned) {
            self.emit(chat, "pin", json!({"chat_id": chat, "message_id": id, "pinned": false}));
        }
        Ok(Value::Bool(true))
    }
}

/// In groups pins are for administrators.
fn may_pin(chat: &Chat) -> Result<(), Refusal> {
    if chat.is_private() || chat.bot == BotRole::Administrator {
        return Ok(());
    }
    Err(Refusal::bad("not enough rights to manage pinned messages in the chat"))
}
