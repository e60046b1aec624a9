//! What people do with topics, and whether the bot is in a group and what it may do there.

use serde_json::{Map, Value, json};

use super::chat::{BotRole, Topic, TopicRight, TopicState};
use super::ids::{ChatId, Moment, ThreadId, UserId};
use super::journal::Deed;
use super::message::Content;
use super::methods::cut_topic_name;
use super::model::{Edited, Model, NewMessage};
use super::orders::{ChangeTopic, Membership, Role, TopicChange};
use super::people::{Senseless, TOPIC_COLOUR};

impl Model {
    /// A person makes or changes a topic; returns it. The bot hears of everything but a deletion.
    pub fn change_topic_of(&mut self, order: &ChangeTopic, now: Moment) -> Result<Value, Senseless> {
        self.note(|| Deed::Topic(order.clone()));
        let (chat, from) = self.scene(order.chat_id, order.from_id)?;
        let name = cut_topic_name(order.name.as_deref().unwrap_or_default());
        if order.change == TopicChange::Create {
            return self.person_opens_topic(chat, from, name, now);
        }
        let thread = ThreadId(order.message_thread_id.ok_or("message_thread_id is missing")?);
        let found = self.chats.get_mut(&chat).ok_or("the chat is gone")?;
        let forum = found.is_forum();
        let topic = found.topics.get_mut(&thread).ok_or_else(|| format!("there is no topic {}", thread.0))?;
        let (kind, note) = match order.change {
            TopicChange::Create | TopicChange::Rename => {
                if name.is_empty() {
                    return Err("name is empty".to_owned());
                }
                topic.name.clone_from(&name);
                ("forum_topic_edited", json!({"name": name}))
            }
            TopicChange::Close | TopicChange::Reopen if !forum => {
                return Err("topics of private chats cannot be closed".to_owned());
            }
            TopicChange::Close => {
                topic.state = TopicState::Closed;
                ("forum_topic_closed", json!({}))
            }
            TopicChange::Reopen => {
                topic.state = TopicState::Open;
                ("forum_topic_reopened", json!({}))
            }
            TopicChange::Delete => {
                let topic = topic.to_json(thread);
                self.remove_topic(chat, thread);
                return Ok(topic);
            }
        };
        let shown = topic.to_json(thread);
        let note = Content::Service(Map::from_iter([(kind.to_owned(), note)]));
        let message = self.add_message(chat, NewMessage::plain(from, Some(thread), note), now);
        self.tell_bot(chat, message.unwrap_or_default(), now);
        self.emit(chat, "topic", json!({"chat_id": chat, "change": kind, "topic": shown}));
        Ok(shown)
    }

    fn person_opens_topic(
        &mut self,
        chat: ChatId,
        from: UserId,
        name: String,
        now: Moment,
    ) -> Result<Value, Senseless> {
        if name.is_empty() {
            return Err("name is empty".to_owned());
        }
        let topic = Topic::new(name, TOPIC_COLOUR, from);
        let id = self.open_topic(chat, &topic, now).map_err(|why| why.description)?;
        Ok(topic.to_json(id))
    }

    fn tell_bot(&mut self, chat: ChatId, shown: Value, now: Moment) {
        if self.chats.get(&chat).is_some_and(|chat| chat.bot != BotRole::Left) {
            self.push_message(chat, shown, Edited::No, now);
        }
    }

    /// The bot is added to a group or taken out of it, or gets other rights there.
    pub fn set_membership(&mut self, order: &Membership, now: Moment) -> Result<(), Senseless> {
        self.note(|| Deed::Membership(order.clone()));
        let (chat, from) = self.scene(order.chat_id, Some(order.from_id))?;
        let found = self.chats.get_mut(&chat).ok_or("the chat is gone")?;
        if found.is_private() {
            return Err("the bot is no member of a private chat".to_owned());
        }
        let old = std::mem::replace(&mut found.bot, order.bot.into());
        found.topic_right = if order.manages_topics { TopicRight::Given } else { TopicRight::Missing };
        let member = |role: BotRole| json!({"user": self.user_json(self.bot), "status": role.status()});
        let body = json!({
            "chat": self.chat_json(chat), "from": self.user_json(from), "date": now.seconds(),
            "old_chat_member": member(old), "new_chat_member": member(order.bot.into()),
        });
        self.updates.push("my_chat_member", body, now);
        Ok(())
    }
}

impl From<Role> for BotRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Administrator => Self::Administrator,
            Role::Member => Self::Member,
            Role::Left => Self::Left,
        }
    }
}
