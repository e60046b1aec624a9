//! Names of things. Every id is a type of its own, so that none can be mistaken for another.

/// A Telegram chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChatId {
    /// A group; ordered before private ones, as Telegram's numbers are.
    Group(GroupId),
    /// The chat of one person with the bot.
    Private(PersonId),
}

impl ChatId {
    /// Reads Telegram's number of a chat: a private one has that of its person, which is positive; those of groups are not.
    pub const fn of(number: i64) -> Self {
        if number > 0 { Self::Private(PersonId(number)) } else { Self::Group(GroupId(number)) }
    }

    /// Telegram's number of it.
    pub const fn number(self) -> i64 {
        match self {
            Self::Group(group) => group.0,
            Self::Private(person) => person.0,
        }
    }

    /// Whether it is the chat of one person with the bot.
    pub const fn is_private(self) -> bool {
        matches!(self, Self::Private(_))
    }

    /// The person of a private chat.
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Private(person) => Some(person),
            Self::Group(_) => None,
        }
    }
}

impl From<PersonId> for ChatId {
    fn from(person: PersonId) -> Self {
        Self::Private(person)
    }
}

/// A group, by Telegram's number of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub i64);

/// Numbers of supergroups are below this, by what their links name. Source: Bot API, `Chat.id`.
const SUPERGROUPS: i64 = -1_000_000_000_000;

impl GroupId {
    /// What links to its messages name it by; only those of supergroups have links.
    pub fn link_number(self) -> Option<i64> {
        SUPERGROUPS.checked_sub(self.0).filter(|number| *number > 0)
    }
}

/// A topic of a chat (Telegram's `message_thread_id`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TopicId(pub i64);

/// A message in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(pub i64);

/// A Telegram user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub i64);

/// One update that Telegram handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UpdateId(pub i64);

/// A session; our own number, given once and never again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(pub i64);

/// A turn; our own number, given once and never again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TurnId(pub i64);

/// An ask; our own number, given once and never again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AskId(pub i64);

/// A slot: the place of one message in a thread. Given once and never again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub i64);

/// One Bot API call on its way; only valid in this run of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallId(pub u64);

/// One errand on its way; only valid in this run of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrandId(pub u64);

/// One query on its way to an agent; only valid in this run of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QueryId(pub u64);

/// Claude's id of something that runs in an agent's background.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(pub String);

/// Claude's id of a message of another session that is held back; only valid in one life of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HoldId(pub String);

/// One life of an agent: tells its events from those of an earlier life. Only valid in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LifeId(pub u64);

/// A live draft in a private chat; never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DraftId(pub i64);

/// A prompt: a random UUID that Claude Code echoes back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PromptId(pub String);

/// Claude Code's own id of a session: a UUID.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaudeId(pub String);

/// Claude's id of one tool call.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ToolCallId(pub String);

/// The id of a control request of Claude Code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequestId(pub String);

/// The press of a button, as Telegram names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PressId(pub String);

/// The random, short name of what a button means; at most 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Token(pub String);

/// The place of a conversation: a chat, or one topic of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadId {
    /// The chat.
    pub chat: ChatId,
    /// The topic; `None` for the chat itself.
    pub topic: Option<TopicId>,
}

impl From<ChatId> for ThreadId {
    fn from(chat: ChatId) -> Self {
        Self { chat, topic: None }
    }
}
