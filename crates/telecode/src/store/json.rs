//! Nested things as JSON. The types of the core are not serialisable, so each has a mirror here: `StoredPage` is that of
//! `Page`.
//!
//! A mirror may get new fields only with `#[serde(default)]`, so that rows of an older telecode can be read.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use telecode_core::seam::change::PromptPiece;
use telecode_core::seam::ids::MessageId;
use telecode_core::seam::permission;

use super::{StoreError, text};

pub(super) mod ask;
pub(super) mod attachment;
pub(super) mod checklist;
pub(super) mod page;
pub(super) mod persona;
pub(super) mod pick;
mod rich;
pub(super) mod tool;

/// Writes a mirror as JSON.
pub(super) fn write<T: Serialize>(mirror: &T) -> Result<String, StoreError> {
    serde_json::to_string(mirror).map_err(|error| text::bad("something to write as JSON", error.to_string()))
}

/// Reads a mirror from JSON.
pub(super) fn read<T: DeserializeOwned>(what: &'static str, json: &str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| text::bad(what, format!("{error} in {json}")))
}

/// Mirrors [`permission::Mode`], as the word of the columns.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub(super) struct StoredMode(permission::Mode);

impl From<StoredMode> for &'static str {
    fn from(mode: StoredMode) -> Self {
        text::mode(mode.0)
    }
}

impl TryFrom<String> for StoredMode {
    type Error = StoreError;

    fn try_from(word: String) -> Result<Self, StoreError> {
        text::to_mode(&word).map(Self)
    }
}

/// Mirrors [`permission::Grant`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum StoredGrant {
    Rules(Vec<StoredRule>),
    Mode(StoredMode),
    Directories(Vec<String>),
}

/// Mirrors [`permission::Rule`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredRule {
    tool: String,
    content: Option<String>,
}

impl From<&permission::Grant> for StoredGrant {
    fn from(grant: &permission::Grant) -> Self {
        match grant {
            permission::Grant::Rules(rules) => Self::Rules(rules.iter().map(StoredRule::from).collect()),
            permission::Grant::Mode(mode) => Self::Mode(StoredMode(*mode)),
            permission::Grant::Directories(directories) => Self::Directories(directories.clone()),
        }
    }
}

impl From<StoredGrant> for permission::Grant {
    fn from(grant: StoredGrant) -> Self {
        match grant {
            StoredGrant::Rules(rules) => Self::Rules(rules.into_iter().map(permission::Rule::from).collect()),
            StoredGrant::Mode(mode) => Self::Mode(mode.0),
            StoredGrant::Directories(directories) => Self::Directories(directories),
        }
    }
}

impl From<&permission::Rule> for StoredRule {
    fn from(rule: &permission::Rule) -> Self {
        Self { tool: rule.tool.clone(), content: rule.content.clone() }
    }
}

impl From<StoredRule> for permission::Rule {
    fn from(rule: StoredRule) -> Self {
        Self { tool: rule.tool, content: rule.content }
    }
}

/// Writes grants.
pub(super) fn grants(grants: &[permission::Grant]) -> Result<String, StoreError> {
    write(&grants.iter().map(StoredGrant::from).collect::<Vec<_>>())
}

/// Reads grants.
pub(super) fn to_grants(json: &str) -> Result<Vec<permission::Grant>, StoreError> {
    let mirrors: Vec<StoredGrant> = read("grants", json)?;
    Ok(mirrors.into_iter().map(permission::Grant::from).collect())
}

/// Writes plain words.
pub(super) fn words(words: &[String]) -> Result<String, StoreError> {
    write(&words)
}

/// Reads plain words.
pub(super) fn to_words(json: &str) -> Result<Vec<String>, StoreError> {
    read("words", json)
}

/// Writes the pieces of a prompt, as pairs.
pub(super) fn pieces(pieces: &[PromptPiece]) -> Result<String, StoreError> {
    write(&pieces.iter().map(|piece| (piece.message.0, &piece.text)).collect::<Vec<_>>())
}

/// Reads the pieces of a prompt.
pub(super) fn to_pieces(json: &str) -> Result<Vec<PromptPiece>, StoreError> {
    let pairs: Vec<(i64, String)> = read("the pieces of a prompt", json)?;
    Ok(pairs.into_iter().map(|(message, text)| PromptPiece { message: MessageId(message), text }).collect())
}

/// Writes rules.
pub(super) fn rules(rules: &[permission::Rule]) -> Result<String, StoreError> {
    write(&rules.iter().map(StoredRule::from).collect::<Vec<_>>())
}

/// Reads rules.
pub(super) fn to_rules(json: &str) -> Result<Vec<permission::Rule>, StoreError> {
    let mirrors: Vec<StoredRule> = read("rules", json)?;
    Ok(mirrors.into_iter().map(permission::Rule::from).collect())
}
