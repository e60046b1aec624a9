//! A chat: its messages, topics, drafts and pins. Nothing here decides who may do what.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::draft::Draft;
use super::ids::{ChatId, MessageId, Moment, ThreadId, UserId};
use super::message::Message;

/// The topic that every forum has. It is named by leaving the thread out.
pub(crate) const GENERAL: ThreadId = ThreadId(1);

/// A chat and everything in it.
#[derive(Debug)]
pub(crate) struct Chat {
    pub(crate) id: ChatId,
    pub(crate) kind: ChatKind,
    pub(crate) username: Option<String>,
    pub(crate) bot: BotRole,
    pub(crate) topic_right: TopicRight,
    pub(crate) messages: BTreeMap<MessageId, Message>,
    pub(crate) topics: BTreeMap<ThreadId, Topic>,
    pub(crate) drafts: Vec<Draft>,
    pub(crate) action: Option<Action>,
    pub(crate) pinned: BTreeSet<MessageId>,
    pub(crate) menu_button: Option<Value>,
    pub(crate) reply_keyboard: Option<Value>,
    /// The last message id of this chat alone; private chats and basic groups share the account's numbers.
    pub(crate) last_message: i64,
}

/// What sort of chat it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ChatKind {
    Private(UserId),
    Group { title: String },
    Supergroup { title: String, forum: Forum },
    Channel { title: String },
}

/// Whether a supergroup has topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forum {
    Yes,
    No,
}

/// What the bot is in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BotRole {
    Administrator,
    Member,
    Left,
}

/// Whether the bot, as an administrator, may manage the topics of others and delete topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TopicRight {
    Given,
    Missing,
}

impl BotRole {
    /// The word on the wire.
    pub(crate) fn status(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Member => "member",
            Self::Left => "left",
        }
    }
}

/// A topic of a forum or of a private chat.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub(crate) name: String,
    pub(crate) icon_color: i64,
    pub(crate) icon_custom_emoji_id: Option<String>,
    pub(crate) state: TopicState,
    /// Who made it.
    pub(crate) creator: UserId,
    /// Whether its name was chosen, or made up by a client.
    pub(crate) naming: Naming,
}

/// Where the name of a topic comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    Chosen,
    MadeUp,
}

/// Whether a topic takes messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TopicState {
    Open,
    Closed,
}

/// A line such as "bot is typing".
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) thread: Option<ThreadId>,
    pub(crate) until: Moment,
}

impl Topic {
    /// A topic that can be written in.
    pub(crate) fn new(name: String, icon_color: i64, creator: UserId) -> Self {
        Self {
            name,
            icon_color,
            icon_custom_emoji_id: None,
            state: TopicState::Open,
            creator,
            naming: Naming::Chosen,
        }
    }

    /// The `ForumTopic`.
    pub(crate) fn to_json(&self, id: ThreadId) -> Value {
        let mut topic = json!({"message_thread_id": id.0, "name": self.name, "icon_color": self.icon_color});
        if let Some(emoji) = &self.icon_custom_emoji_id {
            topic["icon_custom_emoji_id"] = json!(emoji);
        }
        topic
    }
}

impl Chat {
    pub(crate) fn new(id: ChatId, kind: ChatKind) -> Self {
        Self {
            id,
            kind,
            username: None,
            bot: BotRole::Administrator,
            topic_right: TopicRight::Given,
            messages: BTreeMap::new(),
            topics: BTreeMap::new(),
            drafts: Vec::new(),
            action: None,
            pinned: BTreeSet::new(),
            menu_button: None,
            reply_keyboard: None,
            // Message 1 of a supergroup is the note of its making.
            last_message: 1,
        }
    }

    /// Whether messages are numbered within this chat rather than across the account.
    pub(crate) fn counts_alone(&self) -> bool {
        match self.kind {
            ChatKind::Supergroup { .. } | ChatKind::Channel { .. } => true,
            ChatKind::Private(_) | ChatKind::Group { .. } => false,
        }
    }

    pub(crate) fn is_private(&self) -> bool {
        matches!(self.kind, ChatKind::Private(_))
    }

    /// Whether the bot may change a topic: its own always. Source: Bot API, `editForumTopic`.
    pub(crate) fn may_change(&self, topic: &Topic, bot: UserId) -> bool {
        self.is_private() || topic.creator == bot || self.may_manage_topics()
    }

    /// Whether the bot may make topics, and delete them. Source: Bot API, `createForumTopic`.
    pub(crate) fn may_manage_topics(&self) -> bool {
        let has_right = self.bot == BotRole::Administrator && self.topic_right == TopicRight::Given;
        self.is_private() || has_right
    }

    pub(crate) fn is_forum(&self) -> bool {
        matches!(self.kind, ChatKind::Supergroup { forum: Forum::Yes, .. })
    }

    /// The word on the wire.
    pub(crate) fn type_name(&self) -> &'static str {
        match self.kind {
            ChatKind::Private(_) => "private",
            ChatKind::Group { .. } => "group",
            ChatKind::Supergroup { .. } => "supergroup",
            ChatKind::Channel { .. } => "channel",
        }
    }

    /// A message that exists.
    pub(crate) fn message(&self, id: MessageId) -> Option<&Message> {
        self.messages.get(&id)
    }
}
