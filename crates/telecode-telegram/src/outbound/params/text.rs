//! What stands in a message and under it: entities, buttons, and links to other messages.

use std::borrow::Cow;

use serde::Serialize;
use telecode_core::seam::ids::{GroupId, MessageId};
use telecode_core::seam::page::{Button, ButtonAction, ButtonStyle, Entity, EntityKind};

#[derive(Debug, Serialize)]
pub(in super::super) struct MessageEntity<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    offset: usize,
    length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

impl<'a> From<&'a Entity> for MessageEntity<'a> {
    fn from(entity: &'a Entity) -> Self {
        let (kind, url, language) = match &entity.kind {
            EntityKind::Bold => ("bold", None, None),
            EntityKind::Italic => ("italic", None, None),
            EntityKind::Underline => ("underline", None, None),
            EntityKind::Strikethrough => ("strikethrough", None, None),
            EntityKind::Spoiler => ("spoiler", None, None),
            EntityKind::Code => ("code", None, None),
            EntityKind::Pre(language) => ("pre", None, language.as_deref()),
            EntityKind::Link(url) => ("text_link", Some(Cow::from(url)), None),
            EntityKind::MessageLink(group, message) => {
                ("text_link", Some(link(*group, *message).into()), None)
            }
            EntityKind::Quote => ("blockquote", None, None),
            EntityKind::CollapsedQuote => ("expandable_blockquote", None, None),
        };
        Self { kind, offset: entity.offset, length: entity.length, url, language }
    }
}

/// The link to a message of a supergroup. Source: core.telegram.org/api/links, "Private group links".
fn link(group: GroupId, message: MessageId) -> String {
    format!("https://t.me/c/{}/{}", group.link_number().unwrap_or_default(), message.0)
}

#[derive(Debug, Serialize)]
pub(in super::super) struct InlineKeyboard<'a> {
    inline_keyboard: Vec<Vec<InlineButton<'a>>>,
}

impl<'a> InlineKeyboard<'a> {
    /// Makes one of rows, without those that are empty; `None` if there is nothing in it.
    pub(in super::super) fn of(rows: impl Iterator<Item = impl Iterator<Item = &'a Button>>) -> Option<Self> {
        let rows = rows.map(|row| row.map(InlineButton::from).collect::<Vec<_>>());
        let inline_keyboard: Vec<_> = rows.filter(|row| !row.is_empty()).collect();
        (!inline_keyboard.is_empty()).then_some(Self { inline_keyboard })
    }
}

#[derive(Debug, Serialize)]
struct InlineButton<'a> {
    text: &'a str,
    #[serde(flatten)]
    action: InlineAction<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'static str>,
}

/// The one field that says what a button does.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum InlineAction<'a> {
    CallbackData(&'a str),
    CopyText { text: &'a str },
    Url(Cow<'a, str>),
}

impl<'a> From<&'a Button> for InlineButton<'a> {
    fn from(button: &'a Button) -> Self {
        let action = match &button.action {
            ButtonAction::Press(token) => InlineAction::CallbackData(&token.0),
            ButtonAction::Copy(text) => InlineAction::CopyText { text },
            ButtonAction::Open(url) => InlineAction::Url(url.into()),
            ButtonAction::Message(group, message) => InlineAction::Url(link(*group, *message).into()),
        };
        let style = match button.style {
            ButtonStyle::Plain => None,
            ButtonStyle::Go => Some("success"),
            ButtonStyle::Danger => Some("danger"),
            ButtonStyle::Main => Some("primary"),
        };
        Self { text: &button.label, action, style }
    }
}
