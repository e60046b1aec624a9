//! Deleting messages.

use serde_json::{Value, json};

use super::super::chat::BotRole;
use super::super::ids::{ChatId, MessageId, Moment};
use super::super::model::Model;
use super::super::params::Params;
use super::super::refusal::Refusal;
use super::target::message_id;

/// How old a message may be, in seconds (Bot API documentation).
const AGE_LIMIT: i64 = 48 * 60 * 60;
/// The most messages deleted at once (Bot API documentation).
const BATCH_LIMIT: usize = 100;

impl Model {
    pub(super) fn delete_message(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let chat = self.known_chat(params, "chat_id")?;
        let id = message_id(params)?;
        self.message(chat, params, "message to delete not found")?;
        self.check_deletable(chat, id, now)?;
        self.remove_message(chat, id);
        Ok(Value::Bool(true))
    }

    /// Those that are gone already are passed over.
    pub(super) fn delete_messages(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let chat = self.known_chat(params, "chat_id")?;
        let Some(Value::Array(given)) = params.json("message_ids", "message identifiers")? else {
            return Err(Refusal::bad("message identifiers are not specified"));
        };
        if given.is_empty() {
            return Err(Refusal::bad("message identifiers are not specified"));
        }
        if given.len() > BATCH_LIMIT {
            return Err(Refusal::bad("too many message identifiers specified"));
        }
        let ids: Option<Vec<MessageId>> = given.iter().map(|id| id.as_i64().map(MessageId)).collect();
        let ids = ids.ok_or_else(|| Refusal::bad("invalid message identifier specified"))?;
        for id in ids {
            if self.chat(chat)?.message(id).is_some() && self.check_deletable(chat, id, now).is_ok() {
                self.remove_message(chat, id);
            }
        }
        Ok(Value::Bool(true))
    }

    fn check_deletable(&self, chat: ChatId, id: MessageId, now: Moment) -> Result<(), Refusal> {
        let chat = self.chat(chat)?;
        let Some(message) = chat.message(id) else { return Ok(()) };
        let foreign = message.from != self.bot && !chat.is_private() && chat.bot != BotRole::Administrator;
        if foreign {
            return Err(Refusal::bad("message can't be deleted"));
        }
        if now.seconds() - message.date > AGE_LIMIT {
            return Err(Refusal::bad("message can't be deleted for everyone"));
        }
        Ok(())
    }

    /// Takes a message away and tells the watchers.
    pub(crate) fn remove_message(&mut self, chat: ChatId, id: MessageId) {
        let Some(found) = self.chats.get_mut(&chat) else { return };
        if found.messages.remove(&id).is_some() {
            found.pinned.remove(&id);
            self.emit(chat, "delete", json!({"chat_id": chat, "message_id": id}));
        }
    }
}
