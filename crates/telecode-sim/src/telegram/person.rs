//! People and the bot, as `User` objects.

use serde_json::{Value, json};

use super::ids::UserId;

/// A person, or the bot.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: UserId,
    pub(crate) kind: PersonKind,
    pub(crate) first_name: String,
    pub(crate) username: Option<String>,
    pub(crate) language_code: Option<String>,
    pub(crate) contact: Contact,
}

/// Whether somebody is a bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PersonKind {
    Human,
    Bot,
}

/// What a person lets the bot do in private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contact {
    /// Never wrote: the bot may not begin.
    Never,
    /// Wrote at least once.
    Open,
    /// Blocked the bot.
    Blocked,
}

impl Person {
    /// The `User`.
    pub(crate) fn to_json(&self) -> Value {
        let mut user =
            json!({"id": self.id.0, "is_bot": self.kind == PersonKind::Bot, "first_name": self.first_name});
        if let Some(name) = &self.username {
            user["username"] = json!(name);
        }
        if let Some(code) = &self.language_code {
            user["language_code"] = json!(code);
        }
        user
    }
}
