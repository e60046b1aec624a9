//! What the control interface shows: the state, and one chat with everything in it.

use serde_json::{Value, json};

use super::ids::{ChatId, MessageId, Moment};
use super::model::Model;
use super::person::{Contact, PersonKind};

impl Model {
    /// The bot, the people, the chats.
    pub(crate) fn state_json(&self) -> Value {
        let humans = self.people.values().filter(|person| person.kind == PersonKind::Human);
        let users: Vec<Value> = humans
            .map(|person| {
                let mut user = person.to_json();
                user["blocked"] = json!(person.contact == Contact::Blocked);
                user
            })
            .collect();
        let chats: Vec<Value> = self.chats.keys().map(|id| self.chat_json(*id)).collect();
        json!({
            "bot": self.me_json(), "users": users, "chats": chats, "commands": self.commands.to_json(),
            "last_event_id": self.events.last_id(), "pending_updates": self.updates.len(),
            "examples": self.options.examples,
        })
    }

    /// A chat with messages, drafts, action, pins and topics.
    pub(crate) fn watch(&mut self, id: ChatId, now: Moment) -> Option<Value> {
        self.tick(now);
        let chat = self.chats.get(&id)?;
        let numbers: Vec<MessageId> = chat.messages.keys().copied().collect();
        let messages: Vec<Value> =
            numbers.iter().filter_map(|number| self.watched_json(id, *number)).collect();
        let drafts: Vec<Value> =
            chat.drafts.iter().map(|draft| draft.to_json(now, &|user| self.user_json(user))).collect();
        let action = chat.action.as_ref().filter(|action| action.until > now);
        let actions: Vec<Value> = action
            .map(|action| {
                json!({"action": action.name, "message_thread_id": action.thread,
                    "expires_in": action.until.since(now).as_secs_f64()})
            })
            .into_iter()
            .collect();
        let topics: Vec<Value> = chat.topics.iter().map(|(thread, topic)| topic.to_json(*thread)).collect();
        Some(json!({
            "chat": self.chat_json(id), "messages": messages, "drafts": drafts, "actions": actions,
            "pinned": chat.pinned, "topics": topics, "reply_keyboard": chat.reply_keyboard,
            "commands": self.commands.to_json(),
            "menu_button": chat.menu_button.clone().unwrap_or_else(|| self.menu_button.clone()),
            "last_event_id": self.events.last_id(),
        }))
    }
}
