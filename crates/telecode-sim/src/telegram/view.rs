//! The objects that the server shows: users, chats, messages.

use serde_json::{Map, Value, json};

use super::chat::{Chat, ChatKind};
use super::ids::{ChatId, MessageId, ThreadId, UserId};
use super::message::{Alert, Message, Reply, inline_keyboard};
use super::model::Model;
use super::options::Feature;

/// Whether a message shows the one it answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answered {
    Shown,
    Hidden,
}

impl Model {
    /// The `User`, with no more than an id if nobody knows the person.
    pub(crate) fn user_json(&self, id: UserId) -> Value {
        match self.people.get(&id) {
            Some(person) => person.to_json(),
            None => json!({"id": id, "is_bot": false, "first_name": ""}),
        }
    }

    /// The bot as `getMe` shows it.
    pub(crate) fn me_json(&self) -> Value {
        let mut me = self.user_json(self.bot);
        me["can_join_groups"] = json!(true);
        me["can_read_all_group_messages"] = json!(self.has(Feature::ReadsGroups));
        me["supports_inline_queries"] = json!(false);
        me["can_connect_to_business"] = json!(false);
        me["has_main_web_app"] = json!(false);
        me["has_topics_enabled"] = json!(self.has(Feature::PrivateTopics));
        me["allows_users_to_create_topics"] = json!(self.has(Feature::PrivateTopics));
        me
    }

    /// The `Chat`.
    pub(crate) fn chat_json(&self, id: ChatId) -> Value {
        let Some(chat) = self.chats.get(&id) else { return json!({"id": id, "type": "private"}) };
        let mut out = json!({"id": id, "type": chat.type_name()});
        match &chat.kind {
            ChatKind::Private(user) => {
                let user = self.user_json(*user);
                out["first_name"] = user["first_name"].clone();
                if let Some(name) = user.get("username") {
                    out["username"] = name.clone();
                }
            }
            ChatKind::Group { title } | ChatKind::Supergroup { title, .. } | ChatKind::Channel { title } => {
                out["title"] = json!(title);
            }
        }
        if let Some(name) = &chat.username {
            out["username"] = json!(name);
        }
        if chat.is_forum() {
            out["is_forum"] = json!(true);
        }
        out
    }

    /// The `Message`, if it exists.
    pub(crate) fn message_json(&self, chat: ChatId, id: MessageId) -> Option<Value> {
        let chat = self.chats.get(&chat)?;
        let message = chat.message(id)?;
        Some(Value::Object(self.show(chat, message, Answered::Shown)))
    }

    fn show(&self, chat: &Chat, message: &Message, answered: Answered) -> Map<String, Value> {
        let user = |id: UserId| self.user_json(id);
        let mut out = Map::new();
        out.insert("message_id".to_owned(), json!(message.id));
        if matches!(chat.kind, ChatKind::Channel { .. }) {
            out.insert("sender_chat".to_owned(), self.chat_json(chat.id));
        } else {
            out.insert("from".to_owned(), user(message.from));
        }
        out.insert("chat".to_owned(), self.chat_json(chat.id));
        out.insert("date".to_owned(), json!(message.date));
        if let Some(date) = message.edit_date {
            out.insert("edit_date".to_owned(), json!(date));
        }
        if let Some(thread) = message.thread {
            out.insert("message_thread_id".to_owned(), json!(thread));
            out.insert("is_topic_message".to_owned(), json!(true));
        }
        out.extend(message.extra.clone());
        if answered == Answered::Shown {
            self.show_answered(chat, message, &mut out);
        }
        out.extend(message.content_json(&user));
        if let Some(keyboard) = inline_keyboard(message.markup.as_ref()) {
            out.insert("reply_markup".to_owned(), keyboard);
        }
        out
    }

    /// A message in a forum topic answers the note that opened the topic, if it answers nothing else.
    fn show_answered(&self, chat: &Chat, message: &Message, out: &mut Map<String, Value>) {
        let opening = message.thread.filter(|_| chat.is_forum()).map(|ThreadId(id)| MessageId(id));
        let target = message.reply.as_ref().map(|reply| reply.to).or(opening);
        let found = target.filter(|target| *target != message.id).and_then(|target| chat.message(target));
        if let Some(found) = found {
            let shown = self.show(chat, found, Answered::Hidden);
            out.insert("reply_to_message".to_owned(), Value::Object(shown));
        }
        if let Some(Reply { quote: Some(quote), .. }) = &message.reply {
            let mut shown = json!({"text": quote.text.text, "position": quote.position, "is_manual": true});
            if !quote.text.entities.is_empty() {
                shown["entities"] = quote.text.entities_json(|id| self.user_json(id));
            }
            out.insert("quote".to_owned(), shown);
        }
    }

    /// The message as events show it: as bots get it, and whether it came without a sound, which bots are not told.
    pub(crate) fn event_json(&self, chat: ChatId, id: MessageId) -> Option<Value> {
        let mut shown = self.message_json(chat, id)?;
        let message = self.chats.get(&chat)?.message(id)?;
        if message.alert == Alert::Silent {
            shown["disable_notification"] = json!(true);
        }
        Some(shown)
    }

    /// The message as the control interface shows it: as events do, with reactions and the plain text of rich content.
    pub(crate) fn watched_json(&self, chat: ChatId, id: MessageId) -> Option<Value> {
        let mut shown = self.event_json(chat, id)?;
        let message = self.chats.get(&chat)?.message(id)?;
        let reactions: Vec<Value> = message
            .reactions
            .iter()
            .map(|(user, given)| json!({"user_id": user, "reaction": given}))
            .collect();
        shown["reactions"] = Value::Array(reactions);
        if let super::message::Content::Rich(rich) = &message.content {
            shown["rich_text"] = json!(rich.plain_text());
        }
        Some(shown)
    }
}
