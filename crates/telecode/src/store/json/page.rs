//! Pages as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::ids::{GroupId, MessageId, Token};
use telecode_core::page;

use super::super::StoreError;
use super::rich::Rich;

/// Mirrors [`page::Page`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Page {
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entities: Vec<Entity>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<Vec<Button>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rich: Option<Box<Rich>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<Document>,
}

/// Mirrors [`page::Document`].
#[derive(Debug, Serialize, Deserialize)]
struct Document {
    name: String,
    text: String,
}

/// Mirrors [`page::Entity`].
#[derive(Debug, Serialize, Deserialize)]
struct Entity {
    offset: usize,
    length: usize,
    kind: Kind,
}

/// Mirrors [`page::EntityKind`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Code,
    Pre { language: Option<String> },
    Link { url: String },
    Message { group: i64, message: i64 },
    Quote,
    CollapsedQuote,
}

/// Mirrors [`page::Button`].
#[derive(Debug, Serialize, Deserialize)]
struct Button {
    label: String,
    action: Action,
    #[serde(default)]
    style: Style,
}

/// Mirrors [`page::ButtonAction`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Press(String),
    Copy(String),
    Open(String),
    Message { group: i64, message: i64 },
}

/// Mirrors [`page::ButtonStyle`].
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Style {
    #[default]
    Plain,
    Go,
    Danger,
    Main,
}

/// Writes a page.
pub(in super::super) fn write(page: &page::Page) -> Result<String, StoreError> {
    super::write(&Page::from(page))
}

/// Reads a page.
pub(in super::super) fn read(json: &str) -> Result<page::Page, StoreError> {
    let page: Page = super::read("a page", json)?;
    Ok(page.into())
}

impl From<&page::Page> for Page {
    fn from(page: &page::Page) -> Self {
        Self {
            text: page.text.clone(),
            entities: page.entities.iter().map(Entity::from).collect(),
            buttons: page.buttons.iter().map(|row| row.iter().map(Button::from).collect()).collect(),
            rich: page.rich.as_deref().map(|rich| Box::new(rich.into())),
            document: page
                .document
                .as_ref()
                .map(|file| Document { name: file.name.clone(), text: file.text.clone() }),
        }
    }
}

impl From<Page> for page::Page {
    fn from(page: Page) -> Self {
        let row = |row: Vec<Button>| row.into_iter().map(page::Button::from).collect();
        Self {
            text: page.text,
            entities: page.entities.into_iter().map(page::Entity::from).collect(),
            buttons: page.buttons.into_iter().map(row).collect(),
            rich: page.rich.map(|rich| Box::new((*rich).into())),
            document: page.document.map(|file| page::Document { name: file.name, text: file.text }),
        }
    }
}

impl From<&page::Entity> for Entity {
    fn from(entity: &page::Entity) -> Self {
        Self { offset: entity.offset, length: entity.length, kind: Kind::from(&entity.kind) }
    }
}

impl From<Entity> for page::Entity {
    fn from(entity: Entity) -> Self {
        Self { offset: entity.offset, length: entity.length, kind: entity.kind.into() }
    }
}

impl From<&page::EntityKind> for Kind {
    fn from(kind: &page::EntityKind) -> Self {
        match kind {
            page::EntityKind::Bold => Self::Bold,
            page::EntityKind::Italic => Self::Italic,
            page::EntityKind::Underline => Self::Underline,
            page::EntityKind::Strikethrough => Self::Strikethrough,
            page::EntityKind::Spoiler => Self::Spoiler,
            page::EntityKind::Code => Self::Code,
            page::EntityKind::Pre(language) => Self::Pre { language: language.clone() },
            page::EntityKind::Link(url) => Self::Link { url: url.clone() },
            page::EntityKind::MessageLink(group, message) => {
                Self::Message { group: group.0, message: message.0 }
            }
            page::EntityKind::Quote => Self::Quote,
            page::EntityKind::CollapsedQuote => Self::CollapsedQuote,
        }
    }
}

impl From<Kind> for page::EntityKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Bold => Self::Bold,
            Kind::Italic => Self::Italic,
            Kind::Underline => Self::Underline,
            Kind::Strikethrough => Self::Strikethrough,
            Kind::Spoiler => Self::Spoiler,
            Kind::Code => Self::Code,
            Kind::Pre { language } => Self::Pre(language),
            Kind::Link { url } => Self::Link(url),
            Kind::Message { group, message } => Self::MessageLink(GroupId(group), MessageId(message)),
            Kind::Quote => Self::Quote,
            Kind::CollapsedQuote => Self::CollapsedQuote,
        }
    }
}

impl From<&page::Button> for Button {
    fn from(button: &page::Button) -> Self {
        let action = match &button.action {
            page::ButtonAction::Press(token) => Action::Press(token.0.clone()),
            page::ButtonAction::Copy(text) => Action::Copy(text.clone()),
            page::ButtonAction::Open(url) => Action::Open(url.clone()),
            page::ButtonAction::Message(group, message) => {
                Action::Message { group: group.0, message: message.0 }
            }
        };
        let style = match button.style {
            page::ButtonStyle::Plain => Style::Plain,
            page::ButtonStyle::Go => Style::Go,
            page::ButtonStyle::Danger => Style::Danger,
            page::ButtonStyle::Main => Style::Main,
        };
        Self { label: button.label.clone(), action, style }
    }
}

impl From<Button> for page::Button {
    fn from(button: Button) -> Self {
        let action = match button.action {
            Action::Press(token) => page::ButtonAction::Press(Token(token)),
            Action::Copy(text) => page::ButtonAction::Copy(text),
            Action::Open(url) => page::ButtonAction::Open(url),
            Action::Message { group, message } => {
                page::ButtonAction::Message(GroupId(group), MessageId(message))
            }
        };
        let style = match button.style {
            Style::Plain => page::ButtonStyle::Plain,
            Style::Go => page::ButtonStyle::Go,
            Style::Danger => page::ButtonStyle::Danger,
            Style::Main => page::ButtonStyle::Main,
        };
        Self { label: button.label, action, style }
    }
}
