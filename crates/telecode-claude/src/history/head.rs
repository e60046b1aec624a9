//! What a line of a record says of its place. Everything else in it is skipped without being kept.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct LineHead<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(super) parent_uuid: Option<Cow<'a, str>>,
    /// Where a conversation was made shorter, the last line that was left out.
    #[serde(borrow)]
    pub(super) logical_parent_uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    team_name: Option<Cow<'a, str>>,
    pub(super) is_sidechain: bool,
    is_meta: bool,
    is_compact_summary: bool,
    /// A result of a tool has one, a prompt has none.
    #[serde(borrow)]
    tool_use_result: Option<&'a RawValue>,
    #[serde(borrow, rename = "sourceToolAssistantUUID")]
    source_tool_assistant_uuid: Option<Cow<'a, str>>,
    #[serde(borrow)]
    attachment: HeadAttachment<'a>,
    #[serde(borrow)]
    message: HeadMessage<'a>,
}

/// What a line says of a prompt that was folded into a running turn.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HeadAttachment<'a> {
    #[serde(borrow)]
    r#type: Cow<'a, str>,
    #[serde(borrow)]
    source_uuid: Option<Cow<'a, str>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct HeadMessage<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
}

impl<'a> LineHead<'a> {
    /// That of a line, if it is an object.
    pub(super) fn of(line: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    pub(super) fn is(&self, kind: &str) -> bool {
        self.r#type == kind
    }

    /// A person or Claude said it, or a tool for one of them.
    pub(super) fn is_talk(&self) -> bool {
        self.is("user") || self.is("assistant")
    }

    /// A person said it.
    pub(super) fn is_prompt(&self) -> bool {
        let is_result = self.tool_use_result.is_some() || self.source_tool_assistant_uuid.is_some();
        self.is("user") && !is_result && !self.is_meta && !self.is_compact_summary
    }

    /// A conversation does not end with it.
    pub(super) fn is_aside(&self) -> bool {
        self.is_sidechain || self.is_meta || self.team_name.is_some()
    }

    /// The call that it is the result of, or the API's id of the message that it is a block of.
    pub(super) fn beside(&self) -> Option<&str> {
        self.source_tool_assistant_uuid.as_deref().or(self.message.id.as_deref())
    }

    /// The prompt that was folded into a turn here.
    pub(super) fn folded(&self) -> Option<&str> {
        self.attachment.source_uuid.as_deref().filter(|_| self.attachment.r#type == "queued_command")
    }
}
