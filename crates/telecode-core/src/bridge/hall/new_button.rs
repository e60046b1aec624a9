//! A button as a room asks for it, before it has a name.

use crate::ids::{GroupId, MessageId};
use crate::page::ButtonStyle;
use crate::pick::ButtonPick;

/// A button that has no token yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bridge) enum NewButton {
    /// Picks something.
    Pick(String, ButtonStyle, ButtonPick),
    /// Copies a text of 1 to 256 characters.
    Copy(String, String),
    /// Leads to a message of a supergroup.
    Message(String, GroupId, MessageId),
}

impl NewButton {
    pub(in crate::bridge) fn pick(label: impl Into<String>, pick: ButtonPick) -> Self {
        Self::Pick(label.into(), ButtonStyle::Plain, pick)
    }
}
