//! The seam to Telegram, inbound: what people do in chats, past the wire.

use crate::ids::{ChatId, DraftId, MessageId, PersonId, PressId, ThreadId, Token};
use crate::time::Wall;

/// What happened in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatEvent {
    /// Somebody wrote.
    Message(Message),
    /// Somebody changed a message.
    Edited(Message),
    /// Somebody pressed a button.
    Pressed(Press),
    /// Somebody pressed Stop on a draft.
    DraftStopped {
        /// The thread that it came from.
        thread: ThreadId,
        /// The draft, by the number that we gave it.
        draft: DraftId,
    },
    /// A person blocked the bot or let it in again, or it was taken out of a group.
    Reachable {
        /// The chat.
        thread: ThreadId,
        /// Whether the bot can write there.
        reach: Reach,
    },
    /// The bot was added to a group, or got other rights there.
    Group {
        /// The group.
        thread: ThreadId,
        /// Who did it.
        from: Person,
        /// Whether it has topics.
        forum: bool,
    },
    /// A group became a supergroup, which has another id.
    Moved {
        /// The id it had.
        from: ChatId,
        /// The id it has.
        to: ChatId,
    },
    /// Somebody did something with a topic.
    Topic {
        /// The topic.
        thread: ThreadId,
        /// Who did it.
        from: Person,
        /// What was done with it, and its new name if it has one.
        deed: TopicDeed,
    },
    /// Anything that telecode has no use for.
    Ignored {
        /// What it was.
        kind: String,
    },
}

impl ChatEvent {
    /// The same with the times of a clock that is behind by so many milliseconds set right.
    #[must_use]
    pub fn later_by(mut self, milliseconds: i64) -> Self {
        if let Self::Message(message) | Self::Edited(message) = &mut self {
            message.date = Wall(message.date.0.saturating_add(milliseconds));
        }
        self
    }
}

/// What somebody did with a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopicDeed {
    /// It was made.
    Created {
        /// With this title; `None` if the person's program made one up.
        name: Option<String>,
    },
    /// Gave it another title.
    Renamed {
        /// The title.
        name: String,
    },
    /// Closed it.
    Closed,
    /// Opened it again.
    Reopened,
}

/// What kind of chat a message is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ChatKind {
    /// A chat of one person with the bot.
    #[default]
    Private,
    /// A group without topics.
    Group,
    /// A group with topics.
    Forum,
}

/// Whether the bot can write to a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// What the bot sends there arrives.
    Open,
    /// The person blocked the bot, or it was put out of the group.
    Blocked,
}

/// A message of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The thread that it came from.
    pub thread: ThreadId,
    /// The kind of that chat.
    pub chat: ChatKind,
    /// The title of its topic, where the message says it and a person chose it.
    pub topic_name: Option<String>,
    /// Telegram's number.
    pub id: MessageId,
    /// The person who did it.
    pub from: Person,
    /// When it was written.
    pub date: Wall,
    /// The text or caption; may be empty.
    pub text: String,
    /// The message that it replies to.
    pub reply_to: Option<MessageId>,
    /// What that message says, or the part of it that was quoted.
    pub cited: Option<Cited>,
    /// Whose words these are, if the message was forwarded or written by way of another bot.
    pub forwarded_from: Option<String>,
    /// The media group that it is part of, by Telegram's name for it.
    pub album: Option<String>,
    /// What besides text it carries.
    pub attachment: Option<Attachment>,
}

impl Message {
    /// Whether the text is the person's own: only such words command, answer and decide.
    pub fn is_own(&self) -> bool {
        self.forwarded_from.is_none()
    }
}

/// The words that a message is about: of the message that it replies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Who wrote them.
    pub by: Author,
    /// The words.
    pub text: String,
    /// Whether the person picked them: a part of the message, marked as a quote.
    pub picked: bool,
}

/// Who wrote a message that is replied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// A bot: this one, unless the message is in a group with others.
    Bot,
    /// The person who replies.
    Same,
    /// Somebody else, of this name; empty if nobody can be named.
    Other(String),
}

/// What a message carries besides text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attachment {
    /// A photo.
    Photo,
    /// A voice or video note, or audio.
    Voice,
    /// A file.
    File,
    /// Anything else: a sticker, a place, a poll.
    Other,
}

/// A Telegram user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Telegram's number.
    pub id: PersonId,
    /// The first name.
    pub name: String,
    /// The language of the person's Telegram, as an IETF tag.
    pub language: Option<String>,
}

impl From<PersonId> for Person {
    /// Somebody of whom nothing else is at hand: what they do not say themselves is not learned anew.
    fn from(id: PersonId) -> Self {
        Self { id, name: String::new(), language: None }
    }
}

/// The press of a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    /// Telegram's id of it, to be answered.
    pub id: PressId,
    /// The thread that it came from.
    pub thread: ThreadId,
    /// Under which message.
    pub message: MessageId,
    /// The person who did it.
    pub from: Person,
    /// What the button says it means.
    pub token: Token,
}
