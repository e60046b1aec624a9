//! What one message shows: text with formatting and buttons, already in Telegram's measure.
//!
//! A page is data. Making one is the work of [`render`](crate::render); sending one is the work of the outbox.

mod rich;

pub use self::rich::{
    CellAlign, Direction, RichBlock, RichCell, RichItem, RichPage, RichRun, RichText, plain_run,
};

use crate::ids::{GroupId, MessageId, Token};

/// Telegram's limit on the text of a message, in UTF-16 code units, after entity parsing.
/// Source: Bot API, `sendMessage.text`.
pub const TEXT_LIMIT: usize = 4096;

/// How many entities Telegram keeps in one message; further ones are silently dropped by the server.
/// Source: undocumented; python-telegram-bot's `MessageLimit.MESSAGE_ENTITIES`.
pub const ENTITY_LIMIT: usize = 100;

/// Telegram's limit on the text under a file, in UTF-16 code units, after entity parsing.
/// Source: Bot API, `sendDocument.caption`.
pub const CAPTION_LIMIT: usize = 1024;

/// The limit on the label of a button that still reads on a phone, in characters. Telegram itself names none.
pub const LABEL_LIMIT: usize = 60;

/// One message's content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The text, at most [`TEXT_LIMIT`] UTF-16 units.
    pub text: String,
    /// The formatting, at most [`ENTITY_LIMIT`], ordered by offset, outer before inner.
    pub entities: Vec<Entity>,
    /// The rows of buttons under the text.
    pub buttons: Vec<Vec<Button>>,
    /// The same as blocks, which are shown instead where the server takes them.
    pub rich: Option<Box<RichPage>>,
    /// A file that the message is; the text, at most [`CAPTION_LIMIT`] UTF-16 units then, stands under it.
    pub document: Option<Document>,
}

/// A text that comes as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The file's name.
    pub name: String,
    /// Its content.
    pub text: String,
}

impl Page {
    /// Makes a page of plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Makes a page that is a file.
    pub fn file(document: Document) -> Self {
        Self { document: Some(document), ..Self::default() }
    }

    /// Adds a row of buttons.
    #[must_use]
    pub fn row(mut self, row: impl IntoIterator<Item = Button>) -> Self {
        self.buttons.push(row.into_iter().collect());
        self
    }

    /// How many messages come before this one if its blocks are refused.
    pub fn spare(&self) -> usize {
        self.rich.as_ref().map_or(0, |rich| rich.before.len())
    }
}

/// A range of the text that is formatted. Offset and length are UTF-16 code units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Where it starts.
    pub offset: usize,
    /// How long it is; never 0.
    pub length: usize,
    /// What it does.
    pub kind: EntityKind,
}

/// What an [`Entity`] does to its range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityKind {
    /// Bold text.
    Bold,
    /// Italic text.
    Italic,
    /// Underlined text.
    Underline,
    /// Text that is struck through.
    Strikethrough,
    /// Text hidden until it is tapped.
    Spoiler,
    /// Inline code.
    Code,
    /// A block of code, with its language if it is known.
    Pre(Option<String>),
    /// Text that opens a URL.
    Link(String),
    /// Text that leads to a message of a supergroup.
    MessageLink(GroupId, MessageId),
    /// A quoted block.
    Quote,
    /// A quoted block that is collapsed until it is tapped.
    CollapsedQuote,
}

impl EntityKind {
    /// Whether it takes whole lines.
    pub fn is_block(&self) -> bool {
        matches!(self, Self::Pre(_) | Self::Quote | Self::CollapsedQuote)
    }
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says, at most [`LABEL_LIMIT`] characters.
    pub label: String,
    /// What it does.
    pub action: ButtonAction,
    /// Its colour.
    pub style: ButtonStyle,
}

impl Button {
    /// Makes a plain button that is answered by the bot.
    pub fn press(label: impl Into<String>, token: Token) -> Self {
        Self { label: label.into(), action: ButtonAction::Press(token), style: ButtonStyle::Plain }
    }

    /// Makes a button that copies a text of 1 to 256 characters.
    pub fn copy(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), action: ButtonAction::Copy(text.into()), style: ButtonStyle::Plain }
    }

    /// Makes a plain button that opens a link.
    pub fn open(label: impl Into<String>, url: impl Into<String>) -> Self {
        Self { label: label.into(), action: ButtonAction::Open(url.into()), style: ButtonStyle::Plain }
    }

    /// A button that leads to a message of a supergroup.
    pub fn message(label: impl Into<String>, group: GroupId, message: MessageId) -> Self {
        let action = ButtonAction::Message(group, message);
        Self { label: label.into(), action, style: ButtonStyle::Plain }
    }

    /// Colours the button.
    #[must_use]
    pub fn style(mut self, style: ButtonStyle) -> Self {
        self.style = style;
        self
    }
}

/// What a [`Button`] does when it is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonAction {
    /// Tells the bot; the token names a stored [`ButtonControl`](crate::pick::ButtonControl).
    Press(Token),
    /// Copies a text of 1 to 256 characters on the person's device.
    Copy(String),
    /// Opens a link.
    Open(String),
    /// Leads to a message of a supergroup.
    Message(GroupId, MessageId),
}

/// The colour of a [`Button`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonStyle {
    /// No colour.
    #[default]
    Plain,
    /// Green: goes ahead.
    Go,
    /// Red: refuses or destroys.
    Danger,
    /// Blue: the expected choice.
    Main,
}

/// Counts a text as Telegram does: in UTF-16 code units.
pub fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
