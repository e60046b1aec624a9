//! Pages as JSON.

use serde::{Deserialize, Serialize};
use telecode_core::seam::ids::{GroupId, MessageId, Token};
use telecode_core::seam::page;

use super::super::StoreError;
use super::rich::StoredRichPage;

/// Mirrors [`page::Page`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredPage {
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entities: Vec<StoredEntity>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<Vec<StoredButton>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rich: Option<Box<StoredRichPage>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<StoredDocument>,
}

/// Mirrors [`page::Document`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredDocument {
    name: String,
    text: String,
}

/// Mirrors [`page::Entity`].
#[derive(Debug, Serialize, Deserialize)]
struct StoredEntity {
    offset: usize,
    length: usize,
    kind: StoredEntityKind,
}

/// Mirrors [`page::EntityKind`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredEntityKind {
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
struct StoredButton {
    label: String,
    action: StoredButtonAction,
    #[serde(default)]
    style: StoredButtonStyle,
}

/// Mirrors [`page::ButtonAction`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredButtonAction {
    Press(String),
    Copy(String),
    Open(String),
    Message { group: i64, message: i64 },
}

/// Mirrors [`page::ButtonStyle`].
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredButtonStyle {
    #[default]
    Plain,
    Go,
    Danger,
    Main,
}

/// Writes a page.
pub(in super::super) fn write(page: &page::Page) -> Result<String, StoreError> {
    super::write(&StoredPage::from(page))
}

/// Reads a page.
pub(in super::super) fn read(json: &str) -> Result<page::Page, StoreError> {
    let page: StoredPage = super::read("a page", json)?;
    Ok(page.into())
}

impl From<&page::Page> for StoredPage {
    fn from(page: &page::Page) -> Self {
        Self {
            text: page.text.clone(),
            entities: page.entities.iter().map(StoredEntity::from).collect(),
            buttons: page.buttons.iter().map(|row| row.iter().map(StoredButton::from).collect()).collect(),
            rich: page.rich.as_deref().map(|rich| Box::new(rich.into())),
            document: page
                .document
                .as_ref()
                .map(|file| StoredDocument { name: file.name.clone(), text: file.text.clone() }),
        }
    }
}

impl From<StoredPage> for page::Page {
    fn from(page: StoredPage) -> Self {
        let row = |row: Vec<StoredButton>| row.into_iter().map(page::Button::from).collect();
        Self {
            text: page.text,
            entities: page.entities.into_iter().map(page::Entity::from).collect(),
            buttons: page.buttons.into_iter().map(row).collect(),
            rich: page.rich.map(|rich| Box::new((*rich).into())),
            document: page.document.map(|file| page::Document { name: file.name, text: file.text }),
        }
    }
}

impl From<&page::Entity> for StoredEntity {
    fn from(entity: &page::Entity) -> Self {
        Self { offset: entity.offset, length: entity.length, kind: StoredEntityKind::from(&entity.kind) }
    }
}

impl From<StoredEntity> for page::Entity {
    fn from(entity: StoredEntity) -> Self {
        Self { offset: entity.offset, length: entity.length, kind: entity.kind.into() }
    }
}

impl From<&page::EntityKind> for StoredEntityKind {
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

impl From<StoredEntityKind> for page::EntityKind {
    fn from(kind: StoredEntityKind) -> Self {
        match kind {
            StoredEntityKind::Bold => Self::Bold,
            StoredEntityKind::Italic => Self::Italic,
            StoredEntityKind::Underline => Self::Underline,
            StoredEntityKind::Strikethrough => Self::Strikethrough,
            StoredEntityKind::Spoiler => Self::Spoiler,
            StoredEntityKind::Code => Self::Code,
            StoredEntityKind::Pre { language } => Self::Pre(language),
            StoredEntityKind::Link { url } => Self::Link(url),
            StoredEntityKind::Message { group, message } => {
                Self::MessageLink(GroupId(group), MessageId(message))
            }
            StoredEntityKind::Quote => Self::Quote,
            StoredEntityKind::CollapsedQuote => Self::CollapsedQuote,
        }
    }
}

impl From<&page::Button> for StoredButton {
    fn from(button: &page::Button) -> Self {
        let action = match &button.action {
            page::ButtonAction::Press(token) => StoredButtonAction::Press(token.0.clone()),
            page::ButtonAction::Copy(text) => StoredButtonAction::Copy(text.clone()),
            page::ButtonAction::Open(url) => StoredButtonAction::Open(url.clone()),
            page::ButtonAction::Message(group, message) => {
                StoredButtonAction::Message { group: group.0, message: message.0 }
            }
        };
        let style = match button.style {
            page::ButtonStyle::Plain => StoredButtonStyle::Plain,
            page::ButtonStyle::Go => StoredButtonStyle::Go,
            page::ButtonStyle::Danger => StoredButtonStyle::Danger,
            page::ButtonStyle::Main => StoredButtonStyle::Main,
        };
        Self { label: button.label.clone(), action, style }
    }
}

impl From<StoredButton> for page::Button {
    fn from(button: StoredButton) -> Self {
        let action = match button.action {
            StoredButtonAction::Press(token) => page::ButtonAction::Press(Token(token)),
            StoredButtonAction::Copy(text) => page::ButtonAction::Copy(text),
            StoredButtonAction::Open(url) => page::ButtonAction::Open(url),
            StoredButtonAction::Message { group, message } => {
                page::ButtonAction::Message(GroupId(group), MessageId(message))
            }
        };
        let style = match button.style {
            StoredButtonStyle::Plain => page::ButtonStyle::Plain,
            StoredButtonStyle::Go => page::ButtonStyle::Go,
            StoredButtonStyle::Danger => page::ButtonStyle::Danger,
            StoredButtonStyle::Main => page::ButtonStyle::Main,
        };
        Self { label: button.label, action, style }
    }
}
