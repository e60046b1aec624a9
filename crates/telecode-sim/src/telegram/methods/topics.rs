//! Topics of forums and of private chats.

use serde_json::{Map, Value, json};

use super::super::chat::{Naming, Topic, TopicState};
use super::super::ids::{ChatId, MessageId, Moment, ThreadId, UserId};
use super::super::message::Content;
use super::super::model::{Edited, Model, NewMessage};
use super::super::options::Feature;
use super::super::params::Params;
use super::super::refusal::Refusal;

/// The colours that a topic can have (Bot API documentation).
const COLOURS: [i64; 6] = [0x6F_B9F0, 0xFF_D67E, 0xCB_86DB, 0x8E_EE98, 0xFF_93B2, 0xFB_6F5F];
/// The longest name of a topic (Bot API documentation).
const NAME_LIMIT: usize = 128;

impl Model {
    pub(super) fn create_forum_topic(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let name = cut(&params.text("name"));
        if name.is_empty() {
            return Err(Refusal::bad("title must be non-empty"));
        }
        let colour = params.int("icon_color").filter(|colour| *colour != 0).unwrap_or(COLOURS[0]);
        if !COLOURS.contains(&colour) {
            return Err(Refusal::bad("invalid icon color specified"));
        }
        let chat = self.topical_chat(params)?;
        if !self.chat(chat)?.may_manage_topics() {
            return Err(Refusal::bad("not enough rights to create a topic"));
        }
        self.charge(chat, now)?;
        let icon = Some(params.text("icon_custom_emoji_id")).filter(|icon| !icon.is_empty());
        let topic = Topic { icon_custom_emoji_id: icon, ..Topic::new(name, colour, self.bot) };
        let id = self.open_topic(chat, &topic, now)?;
        Ok(topic.to_json(id))
    }

    /// Opens a topic with the note that opens it, whose number is the topic's.
    pub(crate) fn open_topic(
        &mut self,
        chat: ChatId,
        topic: &Topic,
        now: Moment,
    ) -> Result<ThreadId, Refusal> {
        let mut note = json!({"name": topic.name, "icon_color": topic.icon_color});
        if let Some(icon) = &topic.icon_custom_emoji_id {
            note["icon_custom_emoji_id"] = json!(icon);
        }
        if topic.naming == Naming::MadeUp {
            note["is_name_implicit"] = json!(true);
        }
        let shown = self.topic_note(chat, topic.creator, None, "forum_topic_created", note, now)?;
        let id = ThreadId(shown["message_id"].as_i64().unwrap_or_default());
        let found = self.chat_mut(chat)?;
        if let Some(message) = found.messages.get_mut(&MessageId(id.0)) {
            message.thread = Some(id);
        }
        found.topics.insert(id, topic.clone());
        let shown = self.message_json(chat, MessageId(id.0)).unwrap_or_default();
        self.push_message(chat, shown, Edited::No, now);
        self.emit(chat, "topic", json!({"chat_id": chat, "change": "created", "topic": topic.to_json(id)}));
        Ok(id)
    }

    fn topic_note(
        &mut self,
        chat: ChatId,
        by: UserId,
        thread: Option<ThreadId>,
        kind: &str,
        note: Value,
        now: Moment,
    ) -> Result<Value, Refusal> {
        let content = Content::Service(Map::from_iter([(kind.to_owned(), note)]));
        let new = NewMessage::plain(by, thread, content);
        self.add_message(chat, new, now).ok_or_else(|| Refusal::bad("chat not found"))
    }

    fn topical_chat(&self, params: &Params) -> Result<ChatId, Refusal> {
        let id = self.open_chat(params)?;
        let chat = self.chat(id)?;
        let topical = chat.is_forum() || (chat.is_private() && self.has(Feature::PrivateTopics));
        if topical { Ok(id) } else { Err(Refusal::bad("the chat is not a forum")) }
    }

    fn existing_topic(&self, params: &Params) -> Result<(ChatId, ThreadId, Topic), Refusal> {
        let chat = self.topical_chat(params)?;
        let thread = ThreadId(params.int("message_thread_id").unwrap_or(0));
        let topic = self.chat(chat)?.topics.get(&thread).cloned();
        topic.map(|topic| (chat, thread, topic)).ok_or_else(|| Refusal::bad("TOPIC_ID_INVALID"))
    }

    /// The same, if the bot may change it.
    fn changeable_topic(&self, params: &Params) -> Result<(ChatId, ThreadId, Topic), Refusal> {
        let (chat, thread, topic) = self.existing_topic(params)?;
        if !self.chat(chat)?.may_change(&topic, self.bot) {
            return Err(Refusal::bad("not enough rights to edit the topic"));
        }
        Ok((chat, thread, topic))
    }

    /// Keeps a changed topic, notes the change in the chat and tells everybody.
    fn change_topic(
        &mut self,
        (chat, thread, topic): (ChatId, ThreadId, Topic),
        kind: &str,
        note: Value,
        now: Moment,
    ) -> Result<Value, Refusal> {
        let payload = json!({"chat_id": chat, "change": kind, "topic": topic.to_json(thread)});
        self.chat_mut(chat)?.topics.insert(thread, topic);
        let shown = self.topic_note(chat, self.bot, Some(thread), kind, note, now)?;
        self.push_message(chat, shown, Edited::No, now);
        self.emit(chat, "topic", payload);
        Ok(Value::Bool(true))
    }

    pub(super) fn edit_forum_topic(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        let (chat, thread, mut topic) = self.changeable_topic(params)?;
        let before = (topic.name.clone(), topic.icon_custom_emoji_id.clone());
        let mut note = json!({});
        let name = cut(&params.text("name"));
        if !name.is_empty() && name != topic.name {
            note["name"] = json!(name);
            topic.name = name;
        }
        let icon = params.text("icon_custom_emoji_id");
        if !icon.is_empty() {
            note["icon_custom_emoji_id"] = json!(icon);
            topic.icon_custom_emoji_id = Some(icon);
        }
        if before == (topic.name.clone(), topic.icon_custom_emoji_id.clone()) {
            return Err(Refusal::bad("TOPIC_NOT_MODIFIED"));
        }
        self.charge(chat, now)?;
        self.change_topic((chat, thread, topic), "forum_topic_edited", note, now)
    }

    pub(super) fn close_forum_topic(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.set_topic_state(params, TopicState::Closed, "forum_topic_closed", now)
    }

    pub(super) fn reopen_forum_topic(&mut self, params: &Params, now: Moment) -> Result<Value, Refusal> {
        self.set_topic_state(params, TopicState::Open, "forum_topic_reopened", now)
    }

    fn set_topic_state(
        &mut self,
        params: &Params,
        state: TopicState,
        kind: &str,
        now: Moment,
    ) -> Result<Value, Refusal> {
        let (chat, thread, mut topic) = self.changeable_topic(params)?;
        if !self.chat(chat)?.is_forum() {
            return Err(Refusal::bad("the chat is not a supergroup"));
        }
        if topic.state == state {
            return Err(Refusal::bad("TOPIC_NOT_MODIFIED"));
        }
        topic.state = state;
        self.change_topic((chat, thread, topic), kind, json!({}), now)
    }

    pub(super) fn delete_forum_topic(&mut self, params: &Params) -> Result<Value, Refusal> {
        let (chat, thread, _) = self.existing_topic(params)?;
        if !self.chat(chat)?.may_manage_topics() {
            return Err(Refusal::bad("not enough rights to delete the topic"));
        }
        self.remove_topic(chat, thread);
        Ok(Value::Bool(true))
    }

    /// Takes a topic away with everything in it. Bots are not told.
    pub(crate) fn remove_topic(&mut self, chat: ChatId, thread: ThreadId) {
        self.drop_drafts(chat, "deleted", |draft| draft.thread == Some(thread));
        let Some(found) = self.chats.get_mut(&chat) else { return };
        let Some(topic) = found.topics.remove(&thread) else { return };
        let gone: Vec<MessageId> = found
            .messages
            .values()
            .filter(|message| message.thread == Some(thread))
            .map(|message| message.id)
            .collect();
        for id in gone {
            self.remove_message(chat, id);
        }
        self.emit(
            chat,
            "topic",
            json!({"chat_id": chat, "change": "deleted", "topic": topic.to_json(thread)}),
        );
    }
}

/// A name, cut to what a topic can have.
pub(crate) fn cut(name: &str) -> String {
    name.trim().chars().take(NAME_LIMIT).collect()
}
