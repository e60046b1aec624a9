//! The seam to Telegram, outbound: one Bot API call and what came of it, short of the wire.

use std::sync::Arc;
use std::time::Duration;

use crate::ids::{ChatId, DraftId, MessageId, PressId, ThreadId, TopicId};
use crate::page::Page;

/// What Telegram takes as a file from a bot, in bytes. Source: Bot API, "Sending files".
pub const FILE_LIMIT: usize = 50_000_000;

/// One Bot API call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Sends a new message.
    Send {
        /// The thread that it is sent to.
        thread: ThreadId,
        /// The page that it shows.
        page: Page,
        /// Whether the phone buzzes.
        notify: Notify,
        /// The message that it answers; left out if that is gone.
        reply_to: Option<MessageId>,
    },
    /// Changes a message.
    Edit {
        /// The chat that the message is in.
        chat: ChatId,
        /// The message, by its number in the chat.
        message: MessageId,
        /// What it shows from now on.
        page: Page,
    },
    /// Deletes a message.
    Delete {
        /// The chat that the message is in.
        chat: ChatId,
        /// The message, by its number in the chat.
        message: MessageId,
    },
    /// Takes the buttons off a message that cannot be deleted, or shown in another way; what it says stays.
    Strip {
        /// The chat that the message is in.
        chat: ChatId,
        /// The message, by its number in the chat.
        message: MessageId,
    },
    /// Shows a live draft with a Stop button; an empty page shows that Claude is thinking.
    Draft {
        /// Where: a private chat.
        thread: ThreadId,
        /// The draft: one with the same number is changed.
        draft: DraftId,
        /// The page that it shows.
        page: Page,
    },
    /// Shows for some seconds that something is being written.
    Typing {
        /// The thread that it is sent to.
        thread: ThreadId,
    },
    /// Puts the bot's reaction on a message.
    React {
        /// The chat that the message is in.
        chat: ChatId,
        /// The message, by its number in the chat.
        message: MessageId,
        /// What the emoji is to say.
        reaction: Reaction,
    },
    /// Answers the press of a button.
    Toast {
        /// The press.
        press: PressId,
        /// At most 200 characters; empty shows nothing.
        text: String,
    },
    /// Sends a file, of at most [`FILE_LIMIT`].
    File {
        /// The thread that it is sent to.
        thread: ThreadId,
        /// The file's name.
        name: String,
        /// Its content.
        content: Arc<[u8]>,
        /// The message that it answers.
        reply_to: Option<MessageId>,
    },
    /// Sends a picture with a text under it.
    Photo {
        /// The thread that it is sent to.
        thread: ThreadId,
        /// The file's name.
        name: String,
        /// The picture: PNG, at most 10 MB; width and height together at most 10,000 pixels, and at most 20 to 1.
        png: Vec<u8>,
        /// What is said under it: at most 1,024 UTF-16 units.
        caption: Page,
        /// The message that it answers.
        reply_to: Option<MessageId>,
    },
    /// Pins a message, without a sound. A message that is pinned already stays so.
    Pin {
        /// The chat that the message is in.
        chat: ChatId,
        /// The message, by its number in the chat.
        message: MessageId,
    },
    /// Makes or changes a topic.
    Topic(TopicCall),
    /// Sets the menu of commands.
    Menu {
        /// Where it is shown.
        scope: MenuScope,
        /// For people whose Telegram speaks this language (two letters); `None` for all others.
        language: Option<String>,
        /// Name and description.
        commands: Vec<(String, String)>,
    },
}

impl Call {
    /// The chat that it shows something in, or changes something in.
    pub fn chat(&self) -> Option<ChatId> {
        match self {
            Self::Send { thread, .. }
            | Self::Draft { thread, .. }
            | Self::Typing { thread }
            | Self::File { thread, .. }
            | Self::Photo { thread, .. } => Some(thread.chat),
            Self::Edit { chat, .. }
            | Self::Delete { chat, .. }
            | Self::React { chat, .. }
            | Self::Strip { chat, .. }
            | Self::Pin { chat, .. } => Some(*chat),
            Self::Topic(call) => Some(call.chat()),
            // A toast is the answer to a press, wherever that was; a menu shows nothing of anybody's.
            Self::Toast { .. } | Self::Menu { .. } => None,
        }
    }
}

/// One Bot API call about a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopicCall {
    /// Makes a topic; comes back as [`Outcome::Topic`].
    Create {
        /// Where: a group with topics, or a private chat with topics.
        chat: ChatId,
        /// Its title, 1 to 128 characters.
        name: String,
    },
    /// Changes a topic's title.
    Rename {
        /// Where it is.
        chat: ChatId,
        /// The topic.
        topic: TopicId,
        /// Its title, 1 to 128 characters.
        name: String,
    },
    /// Closes or opens a topic; only in groups.
    SetOpen {
        /// The chat that the topic is in.
        chat: ChatId,
        /// The topic, by its number in the chat.
        topic: TopicId,
        /// Whether it is open from now on.
        open: bool,
    },
    /// Deletes a topic with its messages.
    Delete {
        /// The chat that the topic is in.
        chat: ChatId,
        /// The topic, by its number in the chat.
        topic: TopicId,
    },
}

impl TopicCall {
    /// The chat that has the topic, or gets it.
    pub fn chat(&self) -> ChatId {
        match self {
            Self::Create { chat, .. }
            | Self::Rename { chat, .. }
            | Self::SetOpen { chat, .. }
            | Self::Delete { chat, .. } => *chat,
        }
    }

    /// The chat has another id.
    pub fn move_to(&mut self, to: ChatId) {
        match self {
            Self::Create { chat, .. }
            | Self::Rename { chat, .. }
            | Self::SetOpen { chat, .. }
            | Self::Delete { chat, .. } => *chat = to,
        }
    }
}

/// Where a menu of commands is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuScope {
    /// In all private chats.
    Private,
    /// In one group.
    Chat(ChatId),
}

/// Whether a new message makes the phone buzz.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notify {
    /// The phone rings or buzzes.
    Loud,
    /// It does not.
    Silent,
}

/// The bot's reaction on a message. Only emoji that Telegram lets bots use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// 👀 Received.
    Received,
    /// ⚡ Taken up by the running turn.
    TakenUp,
    /// 🫡 Waits for the running turn to end.
    Queued,
    /// ✍ Waits, and what an edit made of it is what Claude will read.
    Edited,
    /// 👌 Answered.
    Answered,
    /// 💔 Not answered: interrupted, or failed.
    Failed,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It worked; the new message, for calls that make one.
    Done(Option<MessageId>),
    /// It was sent, but answers nothing: the message that it was to answer is not there any more.
    Alone(MessageId),
    /// The new topic.
    Topic(TopicId),
    /// Too many calls: nothing may be sent to this chat for so long.
    TooMany(Duration),
    /// The message to change or delete is not there any more.
    Gone,
    /// The topic is not there any more.
    ThreadGone,
    /// The topic is closed to the bot.
    ThreadClosed,
    /// The bot may not do this with topics, or with pins, here.
    Barred(BotBar),
    /// The chat is closed to the bot: blocked, left, deleted.
    Blocked,
    /// The bot may not send to the chat: nobody may for now, or it may not.
    Muted,
    /// The chat has another id from now on.
    Moved(ChatId),
    /// The server does not know this kind of call, or not in this chat.
    Unsupported,
    /// The server refused what was sent, even as plain text.
    Refused(String),
    /// No answer came.
    Unreachable {
        /// Whether the server may have taken it all the same.
        delivery: Delivery,
    },
}

/// Why the bot may not do something with topics or pins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BotBar {
    /// It is no administrator, or one without the right for it.
    NoRight,
    /// The chat has no topics.
    NoTopics,
}

/// Whether a call without an answer may have been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It certainly was not.
    No,
    /// It may have been.
    Maybe,
}
